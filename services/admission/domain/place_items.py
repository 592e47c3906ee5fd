"""What a township or community has to carry today: items, what they bring, money and open orders (ADM-36)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from services.admission.domain.areas import is_township, township_of
from services.admission.domain.vocabulary import BurdenKind, ItemState

LOOKS_BACK = 30
"""In days: what has ended since then is shown once more."""
ENDS_SOON = 30


class Standing(StrEnum):
    """Where an item stands for a place today."""

    IN_FORCE = "in_force"
    SUSPENDED = "suspended"
    COMING = "coming"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class PlaceItem:
    """One version of an item as it falls on one place."""

    item_id: str
    version: int
    name: str
    owner_name: str
    notice_no: str
    kinds: Sequence[BurdenKind]
    content: str
    frequency: str
    townships: Sequence[str]
    communities: Sequence[str]
    begin: date
    end: date | None
    ended_on: date | None
    state: ItemState
    funds: Decimal
    paid_on: date | None

    @property
    def until(self) -> date | None:
        """The last day it holds, as far as one is known."""
        return min((day for day in (self.end, self.ended_on) if day is not None), default=None)

    def falls_on(self, place: str) -> bool:
        """Whether the place carries it; a township named alone means all its communities, as at the gate."""
        if is_township(place):
            return place in self.townships or any(township_of(one) == place for one in self.communities)
        named = {township_of(one) for one in self.communities}
        township = township_of(place)
        return place in self.communities or (township in self.townships and township not in named)

    def standing(self, today: date) -> Standing | None:
        """Where it stands; nothing for what ended long ago or waits for its conditions."""
        until = self.until
        if until is not None and until < today:
            return Standing.ENDED if until >= today - timedelta(days=LOOKS_BACK) else None
        if self.begin > today:
            return Standing.COMING if self.state is ItemState.IN_FORCE else None
        if self.state is ItemState.SUSPENDED:
            return Standing.SUSPENDED
        return Standing.IN_FORCE if self.state not in _WAITING else None

    def ends_soon(self, today: date) -> bool:
        """Whether its last day is near."""
        until = self.until
        return until is not None and today <= until <= today + timedelta(days=ENDS_SOON)

    def share(self, communities: Mapping[str, Sequence[str]], place: str) -> Decimal:
        """The part of the promised money that falls on the place, every community alike."""
        named = {township_of(one) for one in self.communities}
        whole = [one for town in self.townships if town not in named for one in communities.get(town, ())]
        every = [*self.communities, *whole]
        within = [one for one in every if one == place or township_of(one) == place]
        return self.funds * len(within) / len(every) if every else Decimal(0)


_WAITING = frozenset({ItemState.ADMITTED_PENDING_CONDITIONS, ItemState.REVOKED})
_ORDER = {standing: number for number, standing in enumerate(Standing)}


def sorted_out(items: Iterable[PlaceItem], place: str, today: date) -> list[tuple[Standing, PlaceItem]]:
    """What concerns a place today: in force first, then what is coming and what has just ended.

    A version that was replaced has not ended for a place the next one falls on too.
    """
    found = [
        (standing, one)
        for one in items
        if one.falls_on(place) and (standing := one.standing(today)) is not None
    ]
    goes_on = {one.item_id for standing, one in found if standing is not Standing.ENDED}
    shown = [
        (standing, one)
        for standing, one in found
        if standing is not Standing.ENDED or one.item_id not in goes_on
    ]
    return sorted(shown, key=lambda pair: (_ORDER[pair[0]], pair[1].until or date.max, pair[1].item_id))
