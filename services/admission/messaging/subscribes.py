"""What admission does with the messages it hears."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from chassis.messaging.envelope import Envelope
from services.admission.usecases.answer_gate import AnswerGate
from services.admission.usecases.learn_unit import LearnUnit
from services.admission.usecases.note_order import NoteOrder, NotePool, NoteRating
from services.admission.usecases.note_people import NotePeople
from services.admission.usecases.ports import Work

Handler = Callable[[Work, Envelope], None]
TakeOver = Callable[[Work, Mapping[str, Any]], object]
"""Records a blocked order and begins its process: `process.cases.Cases.block`."""
KeepCalendar = Callable[[Work, Mapping[str, Any]], None]
"""Keeps a year of the working calendar, and has the limits counted again that it changes."""


def handlers(take_over_blocked: TakeOver, keep_calendar: KeepCalendar) -> Mapping[str, Handler]:
    """The handlers by message type."""
    return {
        "directory.calendar-published.v1": lambda work, envelope: keep_calendar(work, envelope.data),
        "directory.unit-published.v1": _learn_unit,
        "dispatch.gate-asked.v1": _answer_gate,
        "dispatch.order-blocked.v1": _take_over(take_over_blocked),
        "dispatch.order-pooled.v1": lambda work, envelope: NotePool()(work, envelope.data),
        "dispatch.people-counted.v1": lambda work, envelope: NotePeople()(work, envelope.data),
        "dispatch.sender-rated.v1": lambda work, envelope: NoteRating()(work, envelope.data),
        **{f"dispatch.order-{what}.v1": _note_order(what) for what in _FATES},
    }


_FATES = ("created", "accepted", "refused", "done", "recalled")


def _learn_unit(work: Work, envelope: Envelope) -> None:
    LearnUnit()(work, envelope.data)


def _answer_gate(work: Work, envelope: Envelope) -> None:
    AnswerGate()(work, envelope.data)


def _note_order(what: str) -> Handler:
    return lambda work, envelope: NoteOrder()(work, what, envelope.data)


def _take_over(take_over_blocked: TakeOver) -> Handler:
    def handle(work: Work, envelope: Envelope) -> None:
        take_over_blocked(work, envelope.data)

    return handle
