"""Whose desk something has happened to lately: one short look for a whole process, however many watch."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.clock import Clock
from portal.storage.tables import SERVICE_OUTAGE, WORKLIST_COPY, WORKLIST_TASK

Reading = Callable[[], AbstractContextManager[Session]]
# A row is dated when it is written and seen when it is committed; what was written meanwhile is not missed.
OVERLAP = timedelta(seconds=15)
MOST = 500


@dataclass
class Stirs:
    """Looks again and again for what was kept since the last look."""

    reading: Reading
    clock: Clock
    _since: datetime | None = None
    _away: frozenset[str] | None = None
    _seen: dict[tuple[str, int, int], datetime] = field(default_factory=dict)

    def look(self) -> frozenset[str] | None:
        """The holders (`role@unit`, `user:<id>`) stirred since the last look, at first in the last moments;
        none where it concerns everybody or there are too many to tell."""
        now = self.clock.now()
        since = (self._since or now) - OVERLAP
        with self.reading() as session:
            rows = self._rows(session, since)
            away = frozenset(session.scalars(select(SERVICE_OUTAGE.c.service)))
        # A service that goes or comes back concerns every desk.
        everybody = self._away is not None and away != self._away
        self._since, self._away = now, away
        names: set[str] = set()
        for key, kept_at, holders in rows:
            if key not in self._seen:
                self._seen[key] = kept_at
                names.update(holders)
        self._seen = {key: at for key, at in self._seen.items() if at > now - 2 * OVERLAP}
        return None if everybody or len(rows) >= MOST else frozenset(names)

    def _rows(
        self, session: Session, since: datetime
    ) -> list[tuple[tuple[str, int, int], datetime, list[str]]]:
        task, copy = WORKLIST_TASK.c, WORKLIST_COPY.c
        moved = select(
            task.task_id, task.version, task.sequence, task.kept_at, task.candidates, task.assignee,
            task.closed_by,
        ).where(task.kept_at > since).order_by(task.kept_at.desc()).limit(MOST)  # fmt: skip
        given = select(copy.copy_id, copy.holder, copy.kept_at).where(copy.kept_at > since).limit(MOST)
        found = []
        for row in session.execute(moved):
            people = [f"user:{person}" for person in (row.assignee, row.closed_by) if person]
            key = (row.task_id, row.version, row.sequence)
            found.append((key, row.kept_at, [*row.candidates, *people]))
        for copy_id, holder, kept_at in session.execute(given):
            found.append(((copy_id, 0, 0), kept_at, [holder]))
        return found
