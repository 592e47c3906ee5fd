"""The facts of dispatch an indicator may be marked by: orders, events and whistles (AST-06, AST-07)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chassis.texts import Said
from services.assessment.domain.facts import FACT_WORDS
from services.assessment.domain.rates import Call, Handled


class ChargeKind(StrEnum):
    """What a fact says; the words of orders are those of `FactKind`, so frozen schemes stay readable."""

    CREATED = "created"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    DONE = "done"
    RECALLED = "recalled"
    BLOCKED = "blocked"
    EVENT_HANDLED = "event_handled"
    EVENT_LATE = "event_late"
    EVENT_UNSOLVED = "event_unsolved"
    EVENT_REOPENED = "event_reopened"
    EVENT_DISSATISFIED = "event_dissatisfied"
    WHISTLE_CALLED = "whistle_called"
    WHISTLE_LATE = "whistle_late"
    WHISTLE_NO_SHOW = "whistle_no_show"
    WHISTLE_UNSOLVED = "whistle_unsolved"
    WHISTLE_DISSATISFIED = "whistle_dissatisfied"

    @property
    def source(self) -> str:
        """Of which kind of matter it tells: an order, an event or a whistle."""
        before, _, after = self.value.partition("_")
        return before if after else "order"


CHARGE_WORDS: Mapping[ChargeKind, Said] = {
    **{ChargeKind(kind.value): words for kind, words in FACT_WORDS.items()},
    ChargeKind.EVENT_HANDLED: Said("办理事件", "Event handled"),
    ChargeKind.EVENT_LATE: Said("事件超期办结", "Event closed late"),
    ChargeKind.EVENT_UNSOLVED: Said("事件未解决", "Event not solved"),
    ChargeKind.EVENT_REOPENED: Said("事件回访后重新办理", "Event reopened after call-back"),
    ChargeKind.EVENT_DISSATISFIED: Said("反映人对办理不满意", "Reporter not satisfied"),
    ChargeKind.WHISTLE_CALLED: Said("被吹哨", "Called by a whistle"),
    ChargeKind.WHISTLE_LATE: Said("吹哨报到超时", "Reported in late"),
    ChargeKind.WHISTLE_NO_SHOW: Said("吹哨未报到", "Did not report in"),
    ChargeKind.WHISTLE_UNSOLVED: Said("吹哨事项未解决", "Whistled matter not solved"),
    ChargeKind.WHISTLE_DISSATISFIED: Said("吹哨方不满意", "Township not satisfied"),
}
SOURCE_WORDS: Mapping[str, Said] = {
    "order": Said("派单", "orders"),
    "event": Said("事件", "events"),
    "whistle": Said("吹哨", "whistles"),
}


@dataclass(frozen=True, slots=True)
class Charged:
    """A fact of dispatch as it counts against an indicator."""

    kind: ChargeKind
    order_no: str
    at: datetime


def of_event(handled: Handled) -> tuple[Charged, ...]:
    """What one event says of the agency that handled it; a rating nobody gave says nothing (E3-50)."""
    told = {
        ChargeKind.EVENT_HANDLED: True,
        ChargeKind.EVENT_LATE: not handled.in_time,
        ChargeKind.EVENT_UNSOLVED: not handled.solved,
        ChargeKind.EVENT_REOPENED: handled.reopened > 0,
        ChargeKind.EVENT_DISSATISFIED: handled.satisfied is False,
    }
    return tuple(Charged(kind, handled.event_no, handled.closed_at) for kind, is_so in told.items() if is_so)


def of_call(call: Call) -> tuple[Charged, ...]:
    """What one whistle says of the agency it called; who never came is not late besides (scenario 38)."""
    told = {
        ChargeKind.WHISTLE_CALLED: True,
        ChargeKind.WHISTLE_LATE: not call.in_time and not call.no_show,
        ChargeKind.WHISTLE_NO_SHOW: call.no_show,
        ChargeKind.WHISTLE_UNSOLVED: call.solved is False,
        ChargeKind.WHISTLE_DISSATISFIED: call.satisfied is False,
    }
    return tuple(Charged(kind, call.whistle_no, call.closed_at) for kind, is_so in told.items() if is_so)
