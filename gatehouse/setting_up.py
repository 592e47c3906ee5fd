"""Brings the databases of an installation up to date and loads the demo county."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from gatehouse.databases import has_files
from gatehouse.house import DEMO_COUNTY, ROOT, House

STAMP = ".prepared"


class SetUpFailed(Exception):
    """One of the parts could not be prepared; the message is what it printed."""


@dataclass(frozen=True, slots=True)
class Account:
    """A demo account as it is shown once: named after a post, with the password made for it."""

    login: str
    name: str
    post: str
    password: str


def is_prepared(house: House, folder: Path = DEMO_COUNTY) -> bool:
    """Whether this data folder was prepared by exactly this tree: then a start has nothing to do first."""
    stamp = house.data / STAMP
    return stamp.is_file() and stamp.read_text() == _fingerprint(folder)


def note_prepared(house: House, folder: Path = DEMO_COUNTY) -> None:
    """Remember what the data folder was prepared with."""
    (house.data / STAMP).write_text(_fingerprint(folder))


def _fingerprint(folder: Path) -> str:
    """Changes with every migration and every file of the demo county."""
    digest = hashlib.sha256()
    for path in sorted(
        [
            *ROOT.glob("services/*/migrations/versions/*.py"),
            *ROOT.glob("portal/migrations/versions/*.py"),
            *folder.rglob("*.*"),
        ]
    ):
        digest.update(f"{path.name}\n".encode() + path.read_bytes())
    return digest.hexdigest()


def migrate(house: House) -> None:
    """Bring every part's database to the newest form."""
    if has_files(house):
        house.data.mkdir(parents=True, exist_ok=True)
        house.data.chmod(0o700)
    _together(house, [part.command("migrate") for part in house.parts])


def load_demo_county(house: House, folder: Path = DEMO_COUNTY) -> list[Account]:
    """Load the demo county into every part that keeps some of it; returns the accounts made just now."""
    *services, portal = house.parts
    told = [part for part in services if part.name != "assessment"]
    outputs = _together(
        house,
        [
            portal.command("load-county", str(folder), "--for-trying", "--json"),
            *(p.command("load-county", str(folder)) for p in told),
        ],
    )
    return [Account(**account) for account in json.loads(outputs[0].splitlines()[-1])]


def play_demo_work(house: House, folder: Path = DEMO_COUNTY) -> None:
    """Let the demo county work for a moment, so that a newcomer finds requests and orders under way."""
    _together(house, [[sys.executable, "-m", "gatehouse.demo_work", str(folder)]])


def _together(house: House, commands: Sequence[Sequence[str]]) -> list[str]:
    """Run commands side by side and return what each printed; the first failure is reported whole."""
    environment = house.environment()
    running = [
        subprocess.Popen(  # noqa: S603 - the commands are our own
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for command in commands
    ]
    results = [process.communicate() for process in running]
    for process, command, (out, err) in zip(running, commands, results, strict=True):
        if process.returncode:
            raise SetUpFailed(f"{' '.join(command[1:])}\n{err or out}")
    return [out for out, _ in results]
