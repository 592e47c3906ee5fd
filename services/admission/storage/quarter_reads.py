"""What the quarterly report counts, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from chassis.clock import COUNTY_ZONE, county_date
from services.admission.domain.follow_up import FollowUpState
from services.admission.domain.months import Period
from services.admission.domain.quarter import POOR, CaseLine
from services.admission.domain.vocabulary import ItemState, RequestType
from services.admission.storage import tables as t
from services.admission.storage.catalogue_reads import was_in_force

ENDED = (ItemState.COMPLETED, ItemState.EXITED_EARLY, ItemState.EXPIRED, ItemState.REVOKED)


def quarter_cases(session: Session, county: str, period: Period) -> list[CaseLine]:
    """Every request that was submitted by the end of the quarter and had not ended before it."""
    table, begin, after = t.APPLICATION, _begin_of(period.begin), _after(period)
    wanted = select(
        table.c.procedure, table.c.request_type, table.c.state, table.c.submitted_at, table.c.received_on,
        table.c.ended_at,
    ).where(
        table.c.county == county,
        table.c.submitted_at < after,
        or_(table.c.ended_at.is_(None), table.c.ended_at >= begin),
    )  # fmt: skip
    return [
        CaseLine(
            row.procedure,
            row.request_type,
            row.state,
            county_date(row.submitted_at),
            row.received_on,
            county_date(row.ended_at) if row.ended_at else None,
        )
        for row in session.execute(wanted)
    ]


def quarter_counts(session: Session, county: str, period: Period, today: date) -> Mapping[str, int]:
    """The single figures of the report by key."""
    begin, after = _begin_of(period.begin), _after(period)
    application, blocked, dossier = t.APPLICATION, t.BLOCKED_ORDER, t.DOSSIER
    asked, note = t.FOLLOW_UP, t.ORDER_NOTE
    item, version = t.WORK_ITEM, t.WORK_ITEM_VERSION

    def count(column: Any, *such: Any) -> int:
        return int(session.execute(select(func.count(column.distinct())).where(*such)).scalar_one())

    of_county = (item.c.item_id == version.c.item_id, item.c.county == county)
    kept_back = (blocked.c.county == county, blocked.c.blocked_at < after)
    moved = (note.c.county == county, note.c.at >= begin, note.c.at < after)
    rated = (note.c.county == county, note.c.rated_at >= begin, note.c.rated_at < after)
    by_city = (asked.c.county == county, asked.c.opened_at < after)
    of_case = (dossier.c.case_no == application.c.case_no, application.c.county == county)
    return {
        "in_force": count(version.c.item_id, *of_county, was_in_force(period.end)),
        "ended": count(
            version.c.case_no, *of_county, version.c.state.in_(ENDED),
            version.c.ended_on.between(period.begin, period.end),
        ),
        "regularised": count(
            application.c.case_no, application.c.county == county,
            application.c.request_type == RequestType.REGULARISATION,
            application.c.submitted_at >= begin, application.c.submitted_at < after,
        ),
        "blocked": count(blocked.c.case_no, *kept_back, blocked.c.blocked_at >= begin),
        "blocked_open": count(
            blocked.c.case_no, *kept_back,
            or_(blocked.c.settled_at.is_(None), blocked.c.settled_at >= after),
        ),
        "orders_sent": count(
            note.c.order_no, note.c.county == county, note.c.sent_on.between(period.begin, period.end)
        ),
        "orders_after_end": count(
            note.c.order_no, note.c.county == county, note.c.sent_on.between(period.begin, period.end),
            version.c.item_id == note.c.item_ref, version.c.version == note.c.item_version,
            version.c.state.in_(ENDED), version.c.ended_on < note.c.sent_on,
        ),
        "orders_done": count(note.c.order_no, *moved, note.c.state == "done"),
        "orders_refused": count(note.c.order_no, *moved, note.c.state == "refused"),
        "rated": count(note.c.order_no, *rated),
        "rated_poor": count(note.c.order_no, *rated, note.c.score <= POOR),
        "archives_open": count(
            dossier.c.case_no, *of_case, dossier.c.opened_at < after,
            or_(dossier.c.closed_at.is_(None), dossier.c.closed_at >= after),
        ),
        "follow_ups_open": count(
            asked.c.case_no, *by_city, or_(asked.c.closed_at.is_(None), asked.c.closed_at >= after)
        ),
        "follow_ups_overdue": count(
            asked.c.case_no, *by_city, asked.c.state == FollowUpState.ASKED, asked.c.due_on < today
        ),
    }  # fmt: skip


def _begin_of(day: date) -> datetime:
    return datetime.combine(day, time(), COUNTY_ZONE)


def _after(period: Period) -> datetime:
    return _begin_of(period.end + timedelta(days=1))
