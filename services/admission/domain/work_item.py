"""A work item of the catalogue and its versions: what may be asked of whom, from when to when (E2, E3-9)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from services.admission.domain.areas import township_of
from services.admission.domain.errors import ConditionUnknown
from services.admission.domain.vocabulary import BurdenKind, Category, ItemState

RUNNING = (ItemState.IN_FORCE, ItemState.SUSPENDED, ItemState.ADMITTED_PENDING_CONDITIONS)
"""The states of a version whose term can run out."""

_ENDED = frozenset({ItemState.COMPLETED, ItemState.EXITED_EARLY, ItemState.EXPIRED, ItemState.REVOKED})


@dataclass(eq=False)
class WorkItemVersion:
    """One version of an item, as its work notice states it."""

    item_id: str
    version: int
    case_no: str
    notice_no: str
    name: str
    category: Category
    burden_kinds: list[str]
    content: str
    basis: list[dict[str, Any]]
    elements: dict[str, Any]
    guarantees: dict[str, Any]
    townships: list[str]
    communities: list[str]
    start: date
    end: date | None
    effective_from: date
    state: ItemState
    entitled_senders: list[str]
    funds_promised: bool
    conditions: list[dict[str, Any]] = field(default_factory=list)
    ended_on: date | None = None
    frequency: str = ""
    volume: str = ""

    @property
    def open_conditions(self) -> list[dict[str, Any]]:
        """The conditions precedent that are not met."""
        return [condition for condition in self.conditions if not condition["met"]]

    @property
    def burdens(self) -> list[BurdenKind]:
        """The kinds of burden as words of the closed list."""
        return [BurdenKind(kind) for kind in self.burden_kinds]

    def meet(self, number: int, on: date, by: str) -> None:
        """Confirm one condition precedent; with the last one the version comes into force."""
        if not 1 <= number <= len(self.conditions):
            raise ConditionUnknown(item=self.item_id, condition=number)
        self.conditions = [
            {**condition, "met": True, "met_on": on.isoformat(), "met_by": by}
            if position == number and not condition["met"]
            else condition
            for position, condition in enumerate(self.conditions, 1)
        ]
        if self.state is ItemState.ADMITTED_PENDING_CONDITIONS and not self.open_conditions:
            self.state = ItemState.IN_FORCE
            self.effective_from = max(self.effective_from, on)

    def reaches(self, community: str) -> bool:
        """Whether the notice covers a community; a township named alone means all its communities."""
        if community in self.communities:
            return True
        township = township_of(community)
        named = {township_of(one) for one in self.communities}
        return township in self.townships and township not in named

    @property
    def begins(self) -> date:
        """The first day an order may rest on it."""
        return max(self.start, self.effective_from)

    def stood_on(self, day: date) -> bool:
        """Whether it was the version that stood on a day, as far as its beginning and its last day say."""
        return self.begins <= day and (self.ended_on is None or day <= self.ended_on)

    def in_force_on(self, day: date) -> bool:
        """Whether an order of that day may rest on this version (E3-1)."""
        begun = self.state is ItemState.IN_FORCE and self.begins <= day
        return begun and (self.end is None or day <= self.end)

    def finish(self, state: ItemState, on: date) -> None:
        """End the version on the day it really ended, or on the last day of its term."""
        self.state, self.ended_on = state, on

    @property
    def over_from(self) -> date | None:
        """The first day on which an ended version no longer holds."""
        return None if self.ended_on is None else self.ended_on + timedelta(days=1)

    @property
    def is_ended(self) -> bool:
        """Whether the version has come to its end."""
        return self.state in _ENDED


@dataclass(eq=False)
class WorkItem:
    """An item across its versions; its revision orders everything said about it."""

    item_id: str
    county: str
    owner_unit: str
    origin: str
    revision: int = 0
    versions: list[WorkItemVersion] = field(default_factory=list)

    @property
    def current(self) -> WorkItemVersion:
        """The version that stands; a change waits behind it until the day it takes effect (ADM-31)."""
        standing = (one for one in self._in_order if one.state in RUNNING)
        return next(standing, self.latest)

    @property
    def latest(self) -> WorkItemVersion:
        """The version approved last."""
        return self._in_order[-1]

    @property
    def _in_order(self) -> list[WorkItemVersion]:
        return sorted(self.versions, key=lambda version: version.version)

    def standing_on(self, day: date) -> WorkItemVersion:
        """The version an order of that day rests on, or the one that stands now if none did (E3-9)."""
        stood = [one for one in self._in_order if one.stood_on(day)]
        return stood[-1] if stood else self.current

    def over_on(self, today: date) -> WorkItemVersion | None:
        """A version whose planned end has passed and that nobody has ended."""
        over = (one for one in self._in_order if one.state in RUNNING and one.end and one.end < today)
        return next(over, None)

    def replace(self, today: date) -> WorkItemVersion | None:
        """Give the version in force its last day once its change is settled; supersede it after that day."""
        standing, following = self.current, self.latest
        if following is standing or following.state is not ItemState.IN_FORCE:
            return None
        standing.ended_on = following.begins - timedelta(days=1)
        if following.begins <= today:
            standing.state = ItemState.SUPERSEDED
        return standing

    def revise(self) -> int:
        """Count one more thing said about the item; messages of it are ordered by this number."""
        self.revision += 1
        return self.revision


def starting_state(conditions: list[dict[str, Any]]) -> ItemState:
    """In force at once, unless a condition precedent is open."""
    return ItemState.ADMITTED_PENDING_CONDITIONS if conditions else ItemState.IN_FORCE
