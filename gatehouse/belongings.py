"""What an installation keeps beside its databases: attachments, anchors of the journals, signing keys."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from chassis.persistence.sealing import Sealing
from chassis.settings import read
from gatehouse.databases import setting
from gatehouse.house import House

_KEY_FILES = (
    "PORTAL_TOKEN_PRIVATE_KEY_FILE",
    "GATEHOUSE_TOKEN_PUBLIC_KEY_FILE",
    "PORTAL_SECOND_FACTOR_KEY_FILE",
)


def folders(house: House, environment: Mapping[str, str]) -> dict[str, Path]:
    """The folders that belong to the record, by the name they have in a backup."""
    found = {part.name: setting(environment, f"{part.name.upper()}_DATA_DIR") for part in house.parts}
    return {name: Path(path) for name, path in found.items() if path}


def anchors(house: House, environment: Mapping[str, str]) -> dict[str, Path]:
    """The files every part writes the anchors of its journal to, by the name they have in a backup."""
    sealing = read(Sealing, environment)
    files = [sealing.anchor_file(part.name) for part in house.parts]
    return {f"anchors/{file.name}": file for file in files if file}


def keys(environment: Mapping[str, str]) -> list[Path]:
    """The files of the keys: the pair that signs what the portal asks, the ones that lock second factors."""
    return [Path(environment[name]) for name in _KEY_FILES if name in environment]


def copied(source: Path, target: Path) -> int:
    """Copy a folder and all in it, or a file; how many that were. What is not there is empty."""
    count = 0
    if source.is_file():
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        shutil.copyfile(source, target)
        return 1
    for file in sorted(source.rglob("*")) if source.is_dir() else ():
        # A file still being written has no row yet, and gets its name when it is whole.
        if file.is_file() and not file.name.startswith("tmp"):
            place = target / file.relative_to(source)
            place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            shutil.copyfile(file, place)
            count += 1
    return count
