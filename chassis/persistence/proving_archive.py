"""An archive that proves itself: a manifest of every file, and the script that checks it offline."""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from chassis.persistence import offline_check
from chassis.persistence.offline_check import ITSELF, SUMS

_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+')
_LONGEST_NAME = 80


class ProvingArchive:
    """A ZIP being written; the manifest comes last, and only when everything went well."""

    def __init__(self, target: str | Path | IO[bytes], about: Mapping[str, Any], *, new: bool = True) -> None:
        self._zip = zipfile.ZipFile(target, "x" if new else "w", zipfile.ZIP_DEFLATED)
        self._about = dict(about)
        self.files: dict[str, dict[str, Any]] = {}

    def add(self, name: str, content: bytes) -> str:
        """Put a file in; the name it got, as no two files share one."""
        name = self._free(name)
        self.files[name] = {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        self._zip.writestr(name, content)
        return name

    def tell(self, **about: Any) -> None:
        """Say more in the manifest."""
        self._about |= about

    def __enter__(self) -> ProvingArchive:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, failure: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._zip:
            if kind is None:
                self._finish()

    def _finish(self) -> None:
        manifest = json.dumps({**self._about, "files": self.files}, ensure_ascii=False, indent=1).encode()
        script = Path(offline_check.__file__).read_bytes()
        contents = dict(zip(ITSELF, (manifest, script), strict=True))
        for name, content in contents.items():
            self._zip.writestr(name, content)
        sums = [f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in contents.items()]
        self._zip.writestr(SUMS, "".join(sums))

    def _free(self, name: str) -> str:
        stem, dot, ending = name.rpartition(".")
        free, number = name, 2
        while free in self.files or free in (*ITSELF, SUMS):
            free, number = f"{stem}-{number}.{ending}" if dot else f"{name}-{number}", number + 1
        return free


def file_name(text: str) -> str:
    """A text as one name inside the archive, also where it is unpacked on another system."""
    stem, dot, ending = _NOT_IN_NAMES.sub("_", text).strip(" .").rpartition(".")
    kept = stem[: _LONGEST_NAME - len(ending) - 1].rstrip(" .") + "." + ending if dot else ending
    return kept[-_LONGEST_NAME:].strip(" .") or "file"
