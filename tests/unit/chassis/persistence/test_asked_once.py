"""What several parts of a page ask is asked of the database once; whoever writes asks again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from chassis.persistence.database import Database, asked_once

COUNT = text("SELECT count(*) FROM line")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A database with a table of one line."""
    database = Database(f"sqlite:///{tmp_path / 'lines.sqlite'}")
    with database.engine.begin() as connection:
        connection.execute(text("CREATE TABLE line (id INTEGER)"))
        connection.execute(text("INSERT INTO line VALUES (1)"))
    yield database
    database.dispose()


def _lines(session: Session, asked: list[str], of: str = "all") -> int:
    def ask() -> int:
        asked.append(of)
        return int(session.execute(COUNT).scalar_one())

    return asked_once(session, ("lines", of), ask)


def test_a_page_asks_once(database: Database) -> None:
    asked: list[str] = []
    with database.reading() as session:
        assert [_lines(session, asked), _lines(session, asked), _lines(session, asked, "mine")] == [1, 1, 1]
    assert asked == ["all", "mine"]


def test_the_next_page_asks_again(database: Database) -> None:
    asked: list[str] = []
    for _ in range(2):
        with database.reading() as session:
            _lines(session, asked)
    assert asked == ["all", "all"]


def test_whoever_writes_sees_what_was_written(database: Database) -> None:
    with Session(database.engine) as session:
        before = _lines(session, [])
        session.execute(text("INSERT INTO line VALUES (2)"))
        assert (before, _lines(session, [])) == (1, 2)
