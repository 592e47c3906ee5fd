"""The requests of a county that were decided, the newest first, as far as somebody compares with them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.admission.domain.vocabulary import ApplicationState
from services.admission.storage import tables as t

DECIDED = (ApplicationState.APPROVED, ApplicationState.REFUSED, ApplicationState.NOT_ACCEPTED)
_READ = ("case_no", "applicant", "item_name", "state", "end_reason", "ended_at", "created_at")
NEWEST = 300
"""How many of each outcome are compared by name: some years of a county, read by an index."""


@dataclass(frozen=True, slots=True)
class PastCase:
    """A request and how it ended."""

    case_no: str
    applicant: str
    item_name: str
    state: ApplicationState
    end_reason: str
    at: datetime


def past_cases(session: Session, county: str, applicants: Collection[str] | None = None) -> list[PastCase]:
    """The decided requests of a county, or those of some applicants only."""
    table = t.APPLICATION
    found: list[PastCase] = []
    for state in DECIDED:
        columns = (table.c[name] for name in _READ)
        wanted = select(*columns).where(table.c.state == state, table.c.county == county)
        if applicants is not None:
            wanted = wanted.where(table.c.applicant.in_(sorted(applicants)))
        for row in session.execute(wanted.order_by(table.c.case_no.desc()).limit(NEWEST)):
            at = row.ended_at or row.created_at
            found.append(PastCase(row.case_no, row.applicant, row.item_name, row.state, row.end_reason, at))
    return found
