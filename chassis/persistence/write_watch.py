"""Whether a SQLite file may hold something new, told by the file system instead of the database."""

from __future__ import annotations

import os
import time

LOOK_ANYWAY_SECONDS = 0.25
"""Two commits within one tick of the file system's clock can look like one; a look follows soon anyway."""


class WriteWatch:
    """Spares whoever polls a database the question while nobody has written to it.

    Every commit in WAL mode writes to the `-wal` file, so its time and size stand for what was committed.
    Without a path, for a database that is no file, there may always be news.
    """

    def __init__(self, path: str | None) -> None:
        self._log = None if path is None else f"{path}-wal"
        self._seen: tuple[int, int] | None = None
        self._quiet: tuple[int, int] | None = None
        self._quiet_until = 0.0

    def may_hold_news(self) -> bool:
        """Ask before looking; what is written while looking is noticed at the next question."""
        self._seen = self._stamp()
        return self._seen is None or self._seen != self._quiet or time.monotonic() > self._quiet_until

    def found_nothing(self) -> None:
        """The look that followed the question found nothing to do."""
        self._quiet, self._quiet_until = self._seen, time.monotonic() + LOOK_ANYWAY_SECONDS

    def _stamp(self) -> tuple[int, int] | None:
        if self._log is None:
            return None
        try:
            found = os.stat(self._log)
        except FileNotFoundError:
            return None
        return found.st_mtime_ns, found.st_size
