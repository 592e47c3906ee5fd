"""What the city asked: one for a command, one for its case file, those of a quarter for the report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from chassis.clock import COUNTY_ZONE
from services.admission.domain.errors import CaseUnknown
from services.admission.domain.follow_up import About, FollowUp, FollowUpState
from services.admission.domain.months import Period
from services.admission.storage import tables as t
from services.admission.storage.reads import unit_names
from services.admission.storage.records import FollowUpRecord

MOST, MOST_BLOCKS = 200, 30


class StoredFollowUps:
    """What the city asked."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, case_no: str) -> FollowUp:
        """The follow-up of a case, locked for this work."""
        found = self._session.get(FollowUp, case_no, with_for_update=True)
        if found is None:
            raise CaseUnknown(case_no=case_no)
        return found

    def open_of(self, unit: str, subject: str, quarter: str) -> FollowUp | None:
        """What a unit is asked already about a figure of a quarter, or about a case."""
        column = t.FOLLOW_UP.c
        wanted = select(FollowUp).where(
            column.unit == unit, column.subject == subject, column.state != FollowUpState.CLOSED
        )
        if quarter:
            wanted = wanted.where(column.quarter == quarter)
        return self._session.scalars(wanted).first()

    def add(self, follow_up: FollowUp) -> None:
        """Keep a new one."""
        self._session.add(follow_up)


def follow_up(session: Session, case_no: str) -> FollowUpRecord | None:
    """One follow-up, with what its units are called."""
    found = _records(session, t.FOLLOW_UP.c.case_no == case_no)
    if not found or found[0].about is not About.BLOCKS:
        return found[0] if found else None
    return replace(found[0], blocks=_blocks_of(session, found[0]))


def follow_ups(session: Session, county: str, period: Period) -> Sequence[FollowUpRecord]:
    """What was asked by the end of a period and had not been closed before it, newest first."""
    column = t.FOLLOW_UP.c
    begin = datetime.combine(period.begin, time(), COUNTY_ZONE)
    after = datetime.combine(period.end + timedelta(days=1), time(), COUNTY_ZONE)
    return _records(
        session,
        column.county == county,
        column.opened_at < after,
        or_(column.closed_at.is_(None), column.closed_at >= begin),
    )


def _blocks_of(session: Session, matter: FollowUpRecord) -> list[dict[str, Any]]:
    """The newest orders of the unit that were kept back by the end of the matter."""
    column = t.BLOCKED_ORDER.c
    wanted = select(
        column.order_no, column.blocked_at, column.text, column.item_ref, column.reason_code,
        column.settlement,
    ).where(column.sender == matter.unit)  # fmt: skip
    if matter.closed_at is not None:
        wanted = wanted.where(column.blocked_at <= matter.closed_at)
    newest = wanted.order_by(column.blocked_at.desc(), column.order_no.desc()).limit(MOST_BLOCKS)
    return [dict(row) for row in session.execute(newest).mappings()]


def _records(session: Session, *such: object) -> list[FollowUpRecord]:
    table = t.FOLLOW_UP
    wanted = select(table).where(*such).order_by(table.c.opened_at.desc(), table.c.case_no.desc()).limit(MOST)  # type: ignore[arg-type]
    rows = session.execute(wanted).mappings().all()
    names = unit_names(session, {row[key] for row in rows for key in ("unit", "city")}, short=True)
    kept = [one.name for one in fields(FollowUpRecord) if one.name not in ("unit_names", "blocks")]
    return [FollowUpRecord(**{name: row[name] for name in kept}, unit_names=names) for row in rows]
