"""Shows which consumers of the embedded broker are alive: a locked file each, freed by the kernel."""

from __future__ import annotations

import fcntl
import uuid
from pathlib import Path
from typing import IO


class Owner:
    """The lock that shows the other processes that this consumer is alive."""

    def __init__(self, folder: Path) -> None:
        self.name = uuid.uuid4().hex
        self._folder = folder
        folder.mkdir(exist_ok=True)
        # Locked before it gets its name, so that nobody ever finds a live owner's file unlocked.
        draft = folder / f".{self.name}"
        self._file: IO[str] = draft.open("w")
        fcntl.flock(self._file, fcntl.LOCK_EX)
        draft.rename(folder / self.name)

    def is_dead(self, other: str) -> bool:
        """True when the process that owned messages under this name is gone."""
        path = self._folder / other
        try:
            with path.open("r+") as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                path.unlink(missing_ok=True)
        except BlockingIOError:
            return False
        except FileNotFoundError:
            pass
        return True

    def sweep(self) -> None:
        """Take away the files killed owners left behind."""
        for path in self._folder.iterdir():
            if path.name != self.name and not path.name.startswith("."):
                self.is_dead(path.name)

    def leave(self) -> None:
        """Give the name up."""
        (self._folder / self.name).unlink(missing_ok=True)
        self._file.close()
