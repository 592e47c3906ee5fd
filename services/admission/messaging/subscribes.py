"""What admission does with the messages it hears."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from chassis.messaging.envelope import Envelope
from services.admission.usecases.answer_gate import AnswerGate
from services.admission.usecases.learn_unit import LearnUnit
from services.admission.usecases.note_order import NoteOrder
from services.admission.usecases.ports import Work
from services.admission.usecases.record_blocked_order import RecordBlockedOrder

Handler = Callable[[Work, Envelope], None]
OpenCase = Callable[[Work, str], object]
"""Begins the process of a blocked order, named by its case number."""


def handlers(open_block_case: OpenCase) -> Mapping[str, Handler]:
    """The handlers by message type."""
    return {
        "directory.unit-published.v1": _learn_unit,
        "dispatch.gate-asked.v1": _answer_gate,
        "dispatch.order-blocked.v1": _take_over_blocked(open_block_case),
        **{f"dispatch.order-{what}.v1": _note_order(what) for what in _FATES},
    }


_FATES = ("created", "accepted", "refused", "done", "recalled")


def _learn_unit(work: Work, envelope: Envelope) -> None:
    LearnUnit()(work, envelope.data)


def _answer_gate(work: Work, envelope: Envelope) -> None:
    AnswerGate()(work, envelope.data)


def _note_order(what: str) -> Handler:
    return lambda work, envelope: NoteOrder()(work, what, envelope.data)


def _take_over_blocked(open_block_case: OpenCase) -> Handler:
    def take_over(work: Work, envelope: Envelope) -> None:
        case_no = RecordBlockedOrder()(work, envelope.data)
        if case_no:
            open_block_case(work, case_no)

    return take_over
