"""Orders kept back while the committee office deals with work nobody applied for (B6 step 4, ADM-28)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from chassis.texts import Said


class Settled(StrEnum):
    """What became of the work."""

    REGULARISED = "regularised"
    STOPPED = "stopped"
    REFUSED = "refused"
    ESCALATED = "escalated"

    @property
    def lifts(self) -> bool:
        """Whether its orders go on; of work that is not confirmed nobody is left with an order."""
        return self is Settled.REGULARISED


SETTLED_WORDS: Mapping[Settled, Said] = {
    Settled.REGULARISED: Said("已通过程序确认", "the work was confirmed"),
    Settled.STOPPED: Said("该工作已停止", "the work has stopped"),
    Settled.REFUSED: Said("程序确认未获核准", "the confirmation was refused"),
    Settled.ESCALATED: Said("逾期未停止、未申请确认", "neither stopped nor applied for in time"),
}


@dataclass(eq=False)
class Suspension:
    """Orders of one body under one item to some places, kept back from a day until the matter is settled."""

    case_no: str
    item_ref: str
    department: str
    places: tuple[str, ...]
    work: str
    since: date
    settled_on: date | None = None
    result: Settled | None = None

    @property
    def is_over(self) -> bool:
        """Whether the matter has been settled; what is said of it afterwards changes nothing (E3-57)."""
        return self.settled_on is not None

    def settle(self, result: Settled, on: date) -> None:
        """The matter is settled; the first word stands."""
        if not self.is_over:
            self.result, self.settled_on = result, on

    def concerns(self, sender: str, community: str) -> bool:
        """Whether an order of this body to this community is meant; a township means all in it."""
        return sender == self.department and (community in self.places or community[:9] in self.places)

    def holds_on(self, day: date) -> bool:
        """Whether orders of a day are kept back; those of the day it is settled no more."""
        return self.since <= day and (self.settled_on is None or day < self.settled_on)
