"""The requests that were refused, as far as they may still bar another one."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.clock import county_date
from services.admission.domain.reapplying import Refused
from services.admission.domain.vocabulary import ApplicationState
from services.admission.storage import tables as t


def refused(session: Session, applicants: Collection[str]) -> list[Refused]:
    """Every refusal these units had, oldest first."""
    table = t.APPLICATION
    wanted = (
        select(table.c.case_no, table.c.request_type, table.c.item_name, table.c.facts, table.c.ended_at)
        .where(
            table.c.applicant.in_(sorted(applicants)),
            table.c.state == ApplicationState.REFUSED,
            table.c.ended_at.is_not(None),
        )
        .order_by(table.c.ended_at)
    )
    return [
        Refused(row.case_no, row.request_type, row.item_name, row.facts, county_date(row.ended_at))
        for row in session.execute(wanted)
    ]
