"""What a sender asks of the database: short units of work, none of them open while something is sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from chassis.actor import Actor
from chassis.persistence.unit_of_work import Works
from portal.storage import deliveries
from portal.storage.deliveries import Claimed
from portal.storage.work import Work

_PORTAL = Actor.system("portal")


class Leaving:
    """Hands out what is due and keeps what came of it."""

    def __init__(self, works: Works[Work], hourly: Mapping[str, int] | None = None) -> None:
        self._works, self._hourly = works, hourly or {}

    def anything_due(self, channels: Sequence[str]) -> bool:
        """Whether there is anything to gather or to send; takes no lock."""
        with self._works.reading() as session:
            return bool(channels) and deliveries.anything_due(session, channels, self._now())

    def waiting(self, channel: str) -> tuple[int, datetime | None]:
        """How many wait on a channel, and since when the oldest."""
        with self._works.reading() as session:
            return deliveries.waiting(session, channel)

    def gather(self) -> int:
        """Make letters of what is due."""
        with self._works(_PORTAL) as work:
            return work.deliveries.gather(self._now(), self._hourly)

    def claim(self, channel: str) -> Claimed | None:
        """One that nobody else sends while the lease lasts."""
        with self._works(_PORTAL) as work:
            return work.deliveries.claim(channel, self._now())

    def sent(self, claimed: Claimed, receipt: str | None = None) -> None:
        """It has been taken."""
        self._end(claimed, deliveries.SENT)

    def dropped(self, claimed: Claimed) -> None:
        """There is no address for it any more."""
        self._end(claimed, deliveries.DROPPED)

    def given_up(self, claimed: Claimed, reason: str) -> None:
        """It will not be tried again."""
        self._end(claimed, deliveries.GIVEN_UP, reason)

    def rest(self, claimed: Claimed, reason: str) -> bool:
        """It is tried again later, or given up after the last try; whether it is tried again."""
        with self._works(_PORTAL) as work:
            return work.deliveries.rest(claimed, self._now(), reason)

    def _end(self, claimed: Claimed, state: str, reason: str = "") -> None:
        with self._works(_PORTAL) as work:
            work.deliveries.end(claimed, state, self._now(), reason)

    def _now(self) -> datetime:
        return self._works.clock.now()
