"""Finds the released processes of one service on disk and keeps them compiled."""

from __future__ import annotations

import json
import threading
from collections.abc import Collection, Mapping
from pathlib import Path

from chassis.engine.definition import Definition, called_processes
from chassis.engine.refusals import CaseCorrupt, ProcessUnknown


class Library:
    """The definitions under `bpmn/<service>`: in `<process>/v<number>` a diagram, `*.dmn`, `forms/*.json`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._definitions: dict[tuple[str, int], Definition] = {}
        self._loading: set[tuple[str, int]] = set()
        self._lock = threading.RLock()
        self._versions = _versions(root)
        self._on_disk = {name: frozenset(versions) for name, versions in self._versions.items()}

    def processes(self) -> Mapping[str, int]:
        """Every process with its newest version."""
        return {process_id: max(versions) for process_id, versions in self._versions.items()}

    def definition(self, process_id: str, version: int | None = None) -> Definition:
        """A process in one version, the newest unless said."""
        versions = self._versions.get(process_id, ())
        wanted = max(versions, default=0) if version is None else version
        with self._lock:
            known = self._definitions.get((process_id, wanted))
            if known is not None:
                return known
            if wanted not in versions:
                raise ProcessUnknown(process_id=process_id, version=version or "–")
            return self._load(process_id, wanted)

    def add(self, definition: Definition) -> Definition:
        """Keep a definition that does not lie on disk: one deployed through HTTP."""
        with self._lock:
            self._versions.setdefault(definition.process_id, set()).add(definition.version)
            return self._definitions.setdefault((definition.process_id, definition.version), definition)

    def holds(self, process_id: str, version: int) -> bool:
        """Whether this process knows that version."""
        return version in self._versions.get(process_id, ())

    def is_on_disk(self, process_id: str, version: int) -> bool:
        """Whether that version came with the software."""
        return version in self._on_disk.get(process_id, ())

    def versions(self, process_id: str) -> Collection[int]:
        """The versions of a process this library knows."""
        return self._versions.get(process_id, ())

    def called_by(self, xml: bytes, folder: Path | None = None) -> dict[str, Definition]:
        """The definitions a diagram calls: from its own folder, or from disk, pinned or the newest there.

        What was deployed is not looked at: a version that came with the software is the same in every county.
        """
        called: dict[str, Definition] = {}
        for process_id, version in called_processes(xml):
            own = folder / f"{process_id}.bpmn" if folder is not None else None
            if own is not None and own.is_file() and own.read_bytes() != xml:
                called[process_id] = self._read(process_id, 0, own)
            else:
                newest = max(self._on_disk.get(process_id, ()), default=None)
                called[process_id] = self.definition(process_id, version or newest)
        return called

    def _load(self, process_id: str, version: int) -> Definition:
        if (process_id, version) in self._loading:
            raise CaseCorrupt(f"{process_id} v{version} calls itself")
        self._loading.add((process_id, version))
        try:
            folder = self.root / process_id / f"v{version}"
            definition = self._read(process_id, version, folder / f"{process_id}.bpmn")
        finally:
            self._loading.discard((process_id, version))
        self._definitions[process_id, version] = definition
        return definition

    def _read(self, process_id: str, version: int, file: Path) -> Definition:
        xml, folder = file.read_bytes(), file.parent
        return Definition(
            process_id,
            version,
            xml,
            {path.stem: path.read_bytes() for path in sorted(folder.glob("*.dmn"))},
            {path.stem: json.loads(path.read_bytes()) for path in sorted(folder.glob("forms/*.json"))},
            self.called_by(xml, folder),
        )


def _versions(root: Path) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for file in root.glob("*/v*/*.bpmn"):
        process_id, number = file.parent.parent.name, file.parent.name.removeprefix("v")
        if file.stem == process_id and number.isdigit():
            found.setdefault(process_id, set()).add(int(number))
    return found
