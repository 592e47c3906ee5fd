"""What a notice is worth on a day: whether work may still be asked for on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from chassis.texts import Said
from services.admission.domain.vocabulary import WORDS, ItemState


class Standing(StrEnum):
    """The answers somebody who scans a notice may get."""

    IN_FORCE = "in_force"
    NOT_YET = "not_yet"
    SUSPENDED = "suspended"
    ENDED = "ended"
    RECALLED = "recalled"


@dataclass(frozen=True, slots=True)
class Worth:
    """A standing with its days, and how it is called."""

    standing: Standing
    label: Said
    since: date
    until: date | None


IN_FORCE = Said("有效", "In force")
NOT_YET = Said("尚未生效", "Not in force yet")
OVER = Said("已到期", "Its term is over")
_STANDINGS = {
    ItemState.ADMITTED_PENDING_CONDITIONS: Standing.NOT_YET,
    ItemState.SUSPENDED: Standing.SUSPENDED,
    ItemState.REVOKED: Standing.RECALLED,
    ItemState.COMPLETED: Standing.ENDED,
    ItemState.EXITED_EARLY: Standing.ENDED,
    ItemState.SUPERSEDED: Standing.ENDED,
    ItemState.EXPIRED: Standing.ENDED,
}


def worth_of(
    state: ItemState, *, begins: date, end: date | None, ended_on: date | None, today: date
) -> Worth:
    """What the version a notice admits is worth today."""
    if state is not ItemState.IN_FORCE:
        return Worth(_STANDINGS[state], WORDS[state], begins, ended_on or end)
    if ended_on is not None and today <= ended_on:
        return Worth(Standing.IN_FORCE, IN_FORCE, begins, ended_on)
    if end is not None and end < today:
        return Worth(Standing.ENDED, OVER, begins, end)
    if today < begins:
        return Worth(Standing.NOT_YET, NOT_YET, begins, end)
    return Worth(Standing.IN_FORCE, IN_FORCE, begins, end)


def worth_of_exit(last: date, today: date) -> Worth:
    """A notice that an entry leaves the list stands from the day after its last, for good."""
    since = last + timedelta(days=1)
    begun = since <= today
    return Worth(
        Standing.IN_FORCE if begun else Standing.NOT_YET, IN_FORCE if begun else NOT_YET, since, None
    )
