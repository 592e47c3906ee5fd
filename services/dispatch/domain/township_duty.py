"""A duty laid on townships, as admission tells it: what may be ordered from a township (B7, TWA-02)."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum

from services.dispatch.domain.catalogue import ItemVersion

NUMBER = re.compile(r"ZR-\d{4}-\d{5}")
"""How duties are numbered: nothing else can be ordered from a township itself."""
ONLY_VERSION = 1


class DutyState(StrEnum):
    """How far a duty has come; each state is told after the one before."""

    ANNOUNCED = "announced"
    IN_FORCE = "in_force"
    ENDED = "ended"
    LAPSED = "lapsed"


def is_duty(ref: str | None) -> bool:
    """Whether this is the number of a duty."""
    return bool(ref) and NUMBER.fullmatch(ref or "") is not None


@dataclass(eq=False)
class TownshipDuty:
    """What was heard of one duty last; an older word changes nothing (E3-57)."""

    duty_id: str
    revision: int
    name: str
    kind: str
    department: str
    townships: tuple[str, ...]
    content: str
    notice_no: str
    case_no: str
    state: DutyState
    in_force_on: date | None = None
    ends_on: date | None = None
    ended_on: date | None = None

    def hear(self, heard: TownshipDuty) -> None:
        """Take over a newer word."""
        if heard.revision <= self.revision:
            return
        for one in fields(self):
            setattr(self, one.name, getattr(heard, one.name))

    @property
    def last_day(self) -> date | None:
        """The last day an order may rest on it; a temporary duty says it from the beginning."""
        days = [day for day in (self.ended_on, self.ends_on) if day is not None]
        return min(days, default=None)

    def over_on(self, day: date) -> bool:
        """Whether it has come to its end, or never came into force."""
        return self.state is DutyState.LAPSED or (self.last_day is not None and self.last_day < day)

    def in_force(self, day: date) -> bool:
        """Whether an order of this day may rest on it."""
        return self.in_force_on is not None and self.in_force_on <= day and not self.over_on(day)

    @property
    def notice(self) -> ItemVersion:
        """The notice of the duty, to be kept with an order (E3-42)."""
        return ItemVersion(
            version=ONLY_VERSION,
            revision=self.revision,
            name=self.name,
            owner_unit=self.department,
            category="",
            burden_kinds=(),
            content=self.content,
            notice_no=self.notice_no,
            townships=self.townships,
            start=self.in_force_on,
            end=self.last_day,
        )
