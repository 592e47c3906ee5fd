"""A small disk of the run's own, which can be full: a file system in memory, mounted below the folder."""

from __future__ import annotations

import atexit
import os
import subprocess
from pathlib import Path

ROOMY = "6g"


class NoSmallDisk(RuntimeError):
    """This machine does not let us mount anything."""


class SmallDisk:
    """Takes the databases, attachments and keys of the run; what it may hold is changed while it is used."""

    def __init__(self, folder: Path, *, kept: bool = False) -> None:
        self.folder = folder
        folder.mkdir(parents=True)
        if not _mounted("-t", "tmpfs", "-o", f"size={ROOMY},mode=755", "none", str(folder)):
            raise NoSmallDisk("mounting needs rights this process does not have")
        if not kept:
            atexit.register(self.remove)

    def fill(self, left: int = 0) -> None:
        """From now on there is room for this many more bytes and no more."""
        used = os.statvfs(self.folder)
        taken = (used.f_blocks - used.f_bfree) * used.f_frsize
        self._resize(str(max(taken + left, used.f_frsize)))

    def empty(self) -> None:
        """There is room again."""
        self._resize(ROOMY)

    def _resize(self, size: str) -> None:
        for _ in range(5):  # somebody may have written in between, and then it does not shrink so far
            if _mounted("-o", f"remount,size={size}", str(self.folder)):
                return
            used = os.statvfs(self.folder)
            size = str((used.f_blocks - used.f_bfree) * used.f_frsize + 65_536)

    def remove(self) -> None:
        """Take it away."""
        if os.path.ismount(self.folder):
            subprocess.run(["umount", "--lazy", str(self.folder)], check=False, stderr=subprocess.DEVNULL)


def _mounted(*words: str) -> bool:
    return subprocess.run(["mount", *words], check=False, stderr=subprocess.DEVNULL).returncode == 0
