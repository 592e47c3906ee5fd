"""Binds every message assessment hears to its verb."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from chassis.messaging.envelope import Envelope
from services.assessment.domain.agency_staff import Holding, Post
from services.assessment.domain.facts import Agency, Fact, FactKind
from services.assessment.domain.plain import from_plain
from services.assessment.domain.rates import Call, Handled
from services.assessment.domain.told_stats import FIGURE_WORDS, ToldStats
from services.assessment.domain.unit import Unit
from services.assessment.usecases.hear_agency import HearAgency
from services.assessment.usecases.hear_stats import HearStats
from services.assessment.usecases.hear_unit import HearUnit
from services.assessment.usecases.ports import Work
from services.assessment.usecases.record_calls import RecordCalls
from services.assessment.usecases.record_event import RecordEvent
from services.assessment.usecases.record_fact import RecordFact

Handler = Callable[[Work, Envelope], None]
KeepCalendar = Callable[[Work, Mapping[str, Any]], None]
"""Keeps a year of the working calendar."""

REPORTS = {
    "dispatch.order-created.v1": FactKind.CREATED,
    "dispatch.order-accepted.v1": FactKind.ACCEPTED,
    "dispatch.order-refused.v1": FactKind.REFUSED,
    "dispatch.order-done.v1": FactKind.DONE,
    "dispatch.order-recalled.v1": FactKind.RECALLED,
    "dispatch.order-blocked.v1": FactKind.BLOCKED,
}


def handlers(keep_calendar: KeepCalendar) -> Mapping[str, Handler]:
    """The handlers by message type."""
    return {
        "directory.unit-published.v1": hear_unit,
        "directory.calendar-published.v1": lambda work, envelope: keep_calendar(work, envelope.data),
        "dispatch.agency-published.v1": hear_agency,
        "dispatch.head-changed.v1": note_head,
        "dispatch.staff-notified.v1": note_staff,
        "dispatch.secondment-started.v1": note_secondment,
        "dispatch.secondment-ended.v1": note_secondment,
        "dispatch.whistle-closed.v1": record_calls,
        "dispatch.event-closed.v1": record_event,
        "dispatch.stats-yearly.v1": hear_stats,
        "admission.item-admitted.v1": note_item,
        **dict.fromkeys(REPORTS, record_fact),
    }


def record_fact(work: Work, envelope: Envelope) -> None:
    """Dispatch reports something about an order."""
    data = envelope.data
    fact = Fact(
        order_no=data["order_no"],
        kind=REPORTS[envelope.type],
        sender=data["sender"],
        agency=data.get("agency") or "",
        township=data.get("township") or "",
        at=_moment(data["at"]),
    )
    RecordFact()(work, fact)


def record_calls(work: Work, envelope: Envelope) -> None:
    """A whistle has ended: who came in time, solved it and satisfied the township."""
    data = envelope.data
    calls = [
        Call(
            whistle_no=data["whistle_no"],
            body=one["body"],
            department=one["department"],
            township=data["township"],
            closed_at=_moment(data["closed_at"]),
            in_time=one["reported_at"] is not None and not one["late_minutes"],
            no_show=one["no_show"],
            solved=one["solved"],
            satisfied=one["satisfied"],
            township_score=one["township_score"],
        )
        for one in data["bodies"]
    ]
    RecordCalls()(work, data["whistle_no"], calls)


def record_event(work: Work, envelope: Envelope) -> None:
    """An event has ended: who handled it, in time or not, solved, satisfied."""
    data = envelope.data
    named = ("event_no", "handler", "department", "township", "in_time", "reopened")
    said = ("response", "solved", "satisfied")
    handled = {name: data[name] for name in (*named, *said)}
    RecordEvent()(work, Handled(**handled, closed_at=_moment(data["closed_at"])))


def hear_stats(work: Work, envelope: Envelope) -> None:
    """Dispatch tells what a body closed in a year."""
    data = envelope.data
    at = _moment(data["at"])
    HearStats()(
        work,
        [
            ToldStats(
                data["year"], data["body"], one["township"], {name: one[name] for name in FIGURE_WORDS}, at
            )
            for one in data["townships"]
        ],
    )


def hear_agency(work: Work, envelope: Envelope) -> None:
    """The register of stationed agencies has a new or changed line."""
    data = envelope.data
    HearAgency()(
        work,
        Agency(
            code=data["agency"],
            name=data["name"],
            sending_department=data["sending_department"],
            seat_township=data["seat_township"],
            served=tuple(data["served"]),
            revision=data["revision"],
            posts=tuple(from_plain(Post, one) for one in data.get("posts") or ()),
            holders=tuple(from_plain(Holding, one) for one in data.get("holders") or ()),
        ),
    )


def hear_unit(work: Work, envelope: Envelope) -> None:
    """The directory has a new or changed unit."""
    data = envelope.data
    HearUnit()(
        work,
        Unit(
            data["code"],
            data.get("short_name") or data["name"],
            data["kind"],
            data.get("parent") or "",
            data["revision"],
            data.get("document_word") or "",
            _day(data.get("valid_from")),
            _day(data.get("valid_to")),
        ),
    )


def note_head(work: Work, envelope: Envelope) -> None:
    """An agency's head took up or left the post: a fact for the journal, by agency and day."""
    data = envelope.data
    work.record(
        "head-changed-heard", data["agency"], kind=data["kind"], on=str(data["on"]), case_no=data["case_no"]
    )


def note_staff(work: Work, envelope: Envelope) -> None:
    """An agency's ordinary staff changed: a fact for the journal (turnover, AGY-14)."""
    data = envelope.data
    work.record("staff-change-heard", data["agency"], movement=data["movement"], on=str(data["on"]))


def note_secondment(work: Work, envelope: Envelope) -> None:
    """Staff were drawn away or are back: a fact for the journal, by organisation and days."""
    data = envelope.data
    work.record(
        "secondment-heard", data["organisation"], first=str(data["first"]), last=str(data["last"]),
        case_no=data["case_no"], kind=envelope.type,
    )  # fmt: skip


def note_item(work: Work, envelope: Envelope) -> None:
    """An item was admitted: a fact for the journal, no figure of an agency counts items yet."""
    work.record("item-admitted-heard", envelope.data["item_id"], version=envelope.data["item_version"])


def _moment(value: Any) -> datetime:
    return datetime.fromisoformat(value) if isinstance(value, str) else value


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value
