"""Makes guessing codes slow: wrong ones are counted by address, as wrong passwords are."""

from __future__ import annotations

from datetime import datetime

from chassis.actor import Actor
from chassis.persistence.unit_of_work import Works
from portal.storage import attempts
from portal.storage.work import Work


class Guessing:
    """Only wrong codes count, so whoever scans what is genuine is never kept waiting by their own scans."""

    def __init__(self, works: Works[Work]) -> None:
        self._works = works

    def blocked_until(self, address: str) -> datetime | None:
        """Until when codes from this address are not looked at."""
        with self._works.reading() as session:
            now = self._works.clock.now()
            return attempts.blocked_until(session, [attempts.codes_from(address)], now)

    def failed(self, address: str) -> None:
        """A code nobody gave."""
        with self._works(Actor.system("portal")) as work:
            work.attempts.failed([attempts.codes_from(address)], self._works.clock.now())
