"""What dispatch reported about orders: the raw material of the yearly figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from chassis.clock import COUNTY_ZONE
from chassis.texts import Said
from services.assessment.domain.agency_staff import Holding, Post


class FactKind(StrEnum):
    """What can be reported about an order; each at most once."""

    CREATED = "created"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    DONE = "done"
    RECALLED = "recalled"
    BLOCKED = "blocked"


FACT_WORDS = {
    FactKind.CREATED: Said("派单", "Order sent"),
    FactKind.ACCEPTED: Said("社区接单", "Order accepted"),
    FactKind.REFUSED: Said("派单被社区拒绝", "Order refused"),
    FactKind.DONE: Said("派单办结", "Order done"),
    FactKind.RECALLED: Said("撤回派单", "Order recalled"),
    FactKind.BLOCKED: Said("未准入派单被拦截", "Unadmitted order blocked"),
}


@dataclass(eq=False)
class Fact:
    """One report about one order; a repeated report is the same fact (E3-57)."""

    order_no: str
    kind: FactKind
    sender: str
    agency: str
    township: str
    at: datetime
    year: int = 0

    def __post_init__(self) -> None:
        """A fact belongs to the year it happened in, by the county's calendar."""
        self.year = self.at.astimezone(COUNTY_ZONE).year


@dataclass(eq=False)
class Agency:
    """A stationed agency as dispatch publishes it."""

    code: str
    name: str
    sending_department: str
    seat_township: str
    served: tuple[str, ...]
    revision: int
    posts: tuple[Post, ...] = ()
    holders: tuple[Holding, ...] = ()

    def hear(self, newer: Agency) -> None:
        """Keep the newest line of the register."""
        if newer.revision > self.revision:
            self.name, self.sending_department = newer.name, newer.sending_department
            self.seat_township, self.served = newer.seat_township, newer.served
            self.posts, self.holders, self.revision = newer.posts, newer.holders, newer.revision

    @property
    def townships(self) -> tuple[str, ...]:
        """Every township it works for."""
        return tuple(sorted({self.seat_township, *self.served}))

    def works_for(self, department: str, township: str) -> bool:
        """Whether this is the agency of a department for a township."""
        if self.sending_department != department:
            return False
        return township == self.seat_township or township in self.served


@dataclass(frozen=True, slots=True)
class Counted:
    """How many facts of one kind a sender has in a township."""

    agency: str
    sender: str
    township: str
    kind: FactKind
    count: int


@dataclass(slots=True)
class Figure:
    """One line of the yearly figures: an agency (or a body without one) in a township."""

    agency: str
    sender: str
    township: str
    counts: dict[FactKind, int] = field(default_factory=lambda: dict.fromkeys(FactKind, 0))


def figures(counted: Iterable[Counted], agencies: Iterable[Agency]) -> list[Figure]:
    """Add up per agency and township; the order in which facts arrived cannot matter."""
    register = sorted(agencies, key=lambda one: one.code)
    lines: dict[tuple[str, str, str], Figure] = {}
    for one in counted:
        agency = one.agency or agency_of(one.sender, one.township, register)
        key = (agency, one.sender, one.township)
        line = lines.setdefault(key, Figure(*key))
        line.counts[one.kind] += one.count
    return [lines[key] for key in sorted(lines)]


def agency_of(sender: str, township: str, register: Iterable[Agency]) -> str:
    """A blocked order names no agency, so the register says whose it would have been."""
    return next((one.code for one in register if one.works_for(sender, township)), "")


def totals(lines: Iterable[Figure]) -> Mapping[FactKind, int]:
    """The whole county."""
    summed = dict.fromkeys(FactKind, 0)
    for line in lines:
        for kind, count in line.counts.items():
            summed[kind] += count
    return summed
