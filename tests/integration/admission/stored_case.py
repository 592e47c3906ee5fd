"""The small county of the unit tests, in a database: every act is a unit of work of its own."""

from __future__ import annotations

from typing import Any

from chassis.actor import Actor
from chassis.persistence.database import Database
from chassis.persistence.unit_of_work import Works
from chassis.testing.clock import FixedClock
from services.admission.messaging.posting import outbox, publisher
from services.admission.storage.work import Work
from tests.unit.admission.a_case import Case
from tests.unit.admission.a_county import COUNTY, MONDAY, a_county

SYSTEM = Actor.system("admission")


class Desk:
    """Opens units of work on a county that is there from the beginning."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.clock = FixedClock(MONDAY)
        self.works: Works[Work] = Works(database, self.clock, work=Work, publish=publisher(outbox(COUNTY)))
        pattern = a_county()
        with self.works(SYSTEM) as work:
            for unit in pattern.units.kept.values():
                work.units.add(unit)
            for entry in pattern.entries.kept.values():
                work.entries.add(entry)
            work.committees.put(pattern.committees.of(COUNTY))

    def case(self, **form: Any) -> StoredCase:
        """A case that is kept in the database."""
        return StoredCase(self, **form)


class StoredCase(Case):
    """A case whose every act commits before the next one begins, in a session of its own."""

    def __init__(self, desk: Desk, **form: Any) -> None:
        self._desk = desk
        self._open: Work | None = None
        super().__init__(None, **form)

    def by(self, actor: Actor) -> Work:
        """Commit what was done, and let somebody act."""
        self.commit()
        self._open = self.work = self._desk.works(actor)
        return self._open

    def commit(self) -> None:
        """Commit what was done; the next look is a fresh one."""
        if self._open is not None:
            done, self._open = self._open, None
            done.__exit__(None, None, None)
            self.work = self._open = self._desk.works(SYSTEM)

    def finish(self) -> StoredCase:
        """Commit and leave nothing open."""
        self.commit()
        if self._open is not None:
            self._open.__exit__(KeyboardInterrupt, None, None)  # undoes it
            self._open = None
        return self
