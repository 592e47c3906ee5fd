"""Nobody asks a quiet database, and nothing that was committed is overlooked."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

import pytest

from chassis.persistence import write_watch
from chassis.persistence.write_watch import WriteWatch


@pytest.fixture
def written(tmp_path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(tmp_path / "some.sqlite", isolation_level=None)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("CREATE TABLE news (number INTEGER)")
    return database


@pytest.fixture
def watch(tmp_path: Path, written: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> WriteWatch:
    monkeypatch.setattr(write_watch, "LOOK_ANYWAY_SECONDS", 3600.0)
    watch = WriteWatch(str(tmp_path / "some.sqlite"))
    assert watch.may_hold_news(), "nobody has looked yet"
    watch.found_nothing()
    return watch


def test_a_quiet_file_is_not_asked_again(watch: WriteWatch) -> None:
    assert not any(watch.may_hold_news() for _ in range(100))


def test_every_commit_is_noticed_also_after_the_log_began_anew(
    watch: WriteWatch, written: sqlite3.Connection
) -> None:
    for number in range(20):
        time.sleep(0.02)
        written.execute("INSERT INTO news VALUES (?)", (number,))
        assert watch.may_hold_news(), number
        watch.found_nothing()
        assert not watch.may_hold_news()
        if number % 5 == 0:
            written.execute("PRAGMA wal_checkpoint(RESTART)")
            watch.may_hold_news()
            watch.found_nothing()


def test_what_was_found_is_looked_for_until_nothing_is_left(
    watch: WriteWatch, written: sqlite3.Connection
) -> None:
    written.execute("INSERT INTO news VALUES (1)")
    assert watch.may_hold_news() and watch.may_hold_news(), "only an empty look makes it quiet"


def test_a_look_follows_soon_even_without_a_sign(watch: WriteWatch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(write_watch, "LOOK_ANYWAY_SECONDS", 0.05)
    watch.found_nothing()
    time.sleep(0.1)
    assert watch.may_hold_news()


def test_a_database_that_is_no_file_may_always_hold_news() -> None:
    watch = WriteWatch(None)
    watch.found_nothing()
    assert watch.may_hold_news()
