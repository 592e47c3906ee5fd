"""The databases of an installation, opened for a command."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from chassis.persistence.database import Database
from gatehouse.house import House


@contextmanager
def opened(house: House, part: str) -> Iterator[Database]:
    """The database of one part, as its own processes find it."""
    database = _database(part, house.environment())
    try:
        yield database
    finally:
        database.dispose()


@contextmanager
def all_opened(house: House) -> Iterator[dict[str, Database]]:
    """The database of every part."""
    environment = house.environment()
    databases = {part.name: _database(part.name, environment) for part in house.parts}
    try:
        yield databases
    finally:
        for database in databases.values():
            database.dispose()


def setting(environment: Mapping[str, str], name: str) -> str | None:
    """A setting, also where it is kept in a file of its own."""
    if name in environment:
        return environment[name]
    file = environment.get(f"{name}_FILE")
    return Path(file).read_text(encoding="utf-8").strip() if file else None


def has_files(house: House) -> bool:
    """Whether a database is a file; an installation that has none needs no data folder of its own."""
    environment = house.environment()
    urls = [setting(environment, f"{part.name.upper()}_DATABASE_URL") or "" for part in house.parts]
    return any(url.startswith("sqlite") for url in urls)


def _database(part: str, environment: Mapping[str, str]) -> Database:
    url = setting(environment, f"{part.upper()}_DATABASE_URL")
    assert url, f"{part.upper()}_DATABASE_URL"
    return Database(url, schema=setting(environment, f"{part.upper()}_DATABASE_SCHEMA"), pool_size=4)
