"""Sameness that is not tested is lost: a newcomer who knows one service knows all three."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SERVICES = ("admission", "assessment", "dispatch")
FOLDERS = {"domain", "usecases", "process", "storage", "messaging", "web", "migrations"}
FILES = {"__init__.py", "README.md", "settings.py", "assembly.py", "wsgi.py", "worker.py", "cli.py"}
SHARED_FILES = {
    "domain": {"errors.py", "events.py"},
    "usecases": {"ports.py"},
    "process": {"operations.py", "completions.py"},
    "storage": {"tables.py", "work.py", "repositories.py", "reads.py"},
    "messaging": {"publishes.py", "subscribes.py"},
    "web": {"problems.py", "schemas.py"},
    "migrations": {"env.py", "versions"},
}


def _names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if path.name != "__pycache__"}


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_has_exactly_these_rooms(service: str) -> None:
    assert _names(ROOT / "services" / service) == FOLDERS | FILES


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("room", sorted(SHARED_FILES))
def test_each_room_has_its_well_known_files(service: str, room: str) -> None:
    assert SHARED_FILES[room] <= _names(ROOT / "services" / service / room)


def test_services_folder_lists_exactly_the_procedure() -> None:
    assert _names(ROOT / "services") == {"__init__.py", *SERVICES}
