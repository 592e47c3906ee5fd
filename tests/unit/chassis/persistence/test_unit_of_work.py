"""One stimulus, one transaction: everything of it happens, or nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Column, MetaData, String, Table, insert, select
from sqlalchemy.exc import IntegrityError, OperationalError

from chassis.actor import Actor
from chassis.persistence.columns import NAMING_CONVENTION
from chassis.persistence.database import Database, NotForWriting, is_transient
from chassis.persistence.idempotency import (
    IdempotencyKeyReused,
    KeyTaken,
    Replay,
    first_answer,
    forget_old_keys,
    idempotency_table,
    keep,
)
from chassis.persistence.journal import entries_of, journal_table
from chassis.persistence.prepared import PreparedInsert
from chassis.persistence.unit_of_work import UnitOfWork, Works
from chassis.testing.clock import FixedClock
from chassis.testing.databases import sqlite_database, watching

METADATA = MetaData(naming_convention=NAMING_CONVENTION)
journal_table(METADATA)
idempotency_table(METADATA)
NOTE = Table("note", METADATA, Column("text", String, primary_key=True))
NOW = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
CLERK = Actor(
    "u-1", "经办人", "窗口经办", "430211-mzj", "区民政局", frozenset({"department_clerk@430211-mzj"})
)


class Work(UnitOfWork):
    """A unit of work with one repository, as services have them."""

    def furnish(self) -> None:
        self.notes = Notes(self)


class Notes:
    """The smallest repository."""

    def __init__(self, work: UnitOfWork) -> None:
        self._work = work

    def add(self, text: str) -> None:
        self._work.session.execute(insert(NOTE).values(text=text))


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = sqlite_database(tmp_path)
    with database.engine.begin() as connection:
        METADATA.create_all(connection)
    yield database
    database.dispose()


@pytest.fixture
def published() -> list[object]:
    return []


@pytest.fixture
def works(database: Database, published: list[object]) -> Works[Work]:
    def publish(work: UnitOfWork, events: Sequence[object]) -> None:
        published.extend(events)
        if "chain" in events:
            work.emit("link")

    return Works(database, FixedClock(NOW), work=Work, publish=publish)


def notes(works: Works[Work]) -> list[str]:
    with works.reading() as session:
        return list(session.execute(select(NOTE.c.text).order_by(NOTE.c.text)).scalars())


class Stumble(Exception):
    """Something went wrong in the middle."""


def stumble() -> None:
    raise Stumble


def test_a_clean_end_commits_once(works: Works[Work], database: Database) -> None:
    with watching(database) as traffic, works(CLERK) as work:
        work.notes.add("a")
        work.notes.add("b")
    assert notes(works) == ["a", "b"] and traffic.commits == 1


def note_and_stumble(works: Works[Work]) -> None:
    with works(CLERK) as work:
        work.notes.add("a")
        work.emit("said")
        work.record("note.add", "A-1")
        stumble()


def test_an_error_undoes_everything(works: Works[Work], published: list[object]) -> None:
    with pytest.raises(Stumble):
        note_and_stumble(works)
    assert notes(works) == [] and published == []
    with works.reading() as session:
        assert entries_of(session, "A-1") == []


def note_and_stumble_late(works: Works[Work]) -> None:
    with works(CLERK) as work:
        work.notes.add("a")
        work.at_commit(stumble)


def test_an_error_just_before_the_commit_undoes_everything(works: Works[Work]) -> None:
    with pytest.raises(Stumble):
        note_and_stumble_late(works)
    assert notes(works) == []


def test_events_and_calls_run_before_the_commit_and_last_calls_last(
    works: Works[Work], published: list[object]
) -> None:
    order: list[str] = []
    with works(CLERK) as work:
        work.at_commit(lambda: order.append("last"), last=True)
        work.at_commit(lambda: (order.append("call"), work.emit("late"))[0])
        work.emit("chain")
        work.notes.add("a")
        assert published == []
    assert order == ["call", "last"]
    assert published == ["chain", "link", "late"]


def test_the_journal_names_who_did_what_to_which_case(works: Works[Work]) -> None:
    with works(CLERK, "request-7") as work:
        work.record("application.submit", "SQ-2026-00001", procedure="simple")
        work.record("application.submit", "SQ-2026-00002")
    with works.reading() as session:
        (entry,) = entries_of(session, "SQ-2026-00001")
    assert (entry.at, entry.actor_id, entry.post, entry.unit) == (NOW, "u-1", "窗口经办", "430211-mzj")
    assert (entry.action, entry.facts, entry.cause) == (
        "application.submit",
        {"procedure": "simple"},
        "request-7",
    )


def test_the_journal_costs_one_statement(works: Works[Work], database: Database) -> None:
    with watching(database) as traffic, works(CLERK) as work:
        for number in range(5):
            work.record("note.add", f"A-{number}")
    assert len(traffic.statements) == 1


def test_a_work_that_does_nothing_does_not_touch_the_database(works: Works[Work], database: Database) -> None:
    with watching(database) as traffic, works(CLERK):
        pass
    assert traffic.statements == [] and traffic.commits == 0


def test_a_reading_session_refuses_to_write(works: Works[Work]) -> None:
    with works.reading() as session, pytest.raises(NotForWriting):
        session.execute(insert(NOTE).values(text="smuggled"))
    assert notes(works) == []


def once(
    works: Works[Work],
    *,
    actor: Actor = CLERK,
    request_hash: str = "hash",
    answer: bytes = b"{}",
    key: str = "key-1",
) -> None:
    with works(actor) as work:
        work.notes.add(f"{actor.user_id} {key if key != 'key-1' else ''}{answer.decode()}")
        keep(work, key, request_hash, 201, answer)


def answer_of(works: Works[Work], actor: Actor = CLERK, request_hash: str = "hash") -> Replay | None:
    with works.reading() as session:
        return first_answer(session, actor, "key-1", request_hash)


def test_the_first_answer_is_kept_with_what_the_command_did(works: Works[Work]) -> None:
    assert answer_of(works) is None
    once(works, answer=b'{"no": 1}')
    assert answer_of(works) == Replay(201, b'{"no": 1}')


def test_the_same_command_again_has_no_effect(works: Works[Work]) -> None:
    once(works, answer=b"first")
    with pytest.raises(KeyTaken):
        once(works, answer=b"second")
    assert notes(works) == ["u-1 first"] and answer_of(works) == Replay(201, b"first")


def test_a_key_used_for_another_command_is_refused(works: Works[Work]) -> None:
    once(works)
    with pytest.raises(IdempotencyKeyReused):
        answer_of(works, request_hash="another hash")


def test_two_people_may_use_the_same_key(works: Works[Work]) -> None:
    once(works)
    once(works, actor=Actor.system("admission"))
    assert len(notes(works)) == 2


def keep_and_stumble(works: Works[Work]) -> None:
    with works(CLERK) as work:
        keep(work, "key-1", "hash", 200, b"")
        stumble()


def test_a_key_of_a_failed_command_is_free_again(works: Works[Work]) -> None:
    with pytest.raises(Stumble):
        keep_and_stumble(works)
    assert answer_of(works) is None


def test_old_keys_are_forgotten(works: Works[Work]) -> None:
    once(works)
    later = NOW + timedelta(days=8)
    works.clock.move_to(later)  # type: ignore[attr-defined]
    once(works, key="key-2")
    for now, kept in ((NOW, True), (later, False)):
        with works(CLERK) as work:
            forget_old_keys(work.session, now)
        assert (answer_of(works) is not None) is kept


def test_a_clock_that_leaps_ahead_makes_no_key_old(works: Works[Work]) -> None:
    """Whoever asks again a moment later would have it done a second time."""
    once(works)
    works.clock.move_to(NOW + timedelta(days=10))  # type: ignore[attr-defined]
    with works(CLERK) as work:
        forget_old_keys(work.session, works.clock.now())
    assert answer_of(works) is not None


def test_a_broken_rule_of_the_database_is_not_worth_retrying(works: Works[Work]) -> None:
    with works(CLERK) as work:
        work.notes.add("a")
    with pytest.raises(IntegrityError) as caught, works(CLERK) as work:
        work.notes.add("a")
    assert not is_transient(caught.value)


def test_a_missing_table_is_not_worth_retrying(works: Works[Work]) -> None:
    missing = Table("missing", MetaData(), Column("x", String))
    with works.reading() as session, pytest.raises(OperationalError) as caught:
        session.execute(select(missing))
    assert not is_transient(caught.value)


def test_a_locked_database_is_worth_retrying(database: Database) -> None:
    with database.engine.connect() as holder, database.engine.connect() as other:
        other.exec_driver_sql("SELECT 1")
        other.rollback()
        holder.execute(insert(NOTE).values(text="held"))
        driver = other.connection.driver_connection
        assert driver is not None
        driver.execute("PRAGMA busy_timeout=0")
        driver._queue, queue = None, driver._queue
        with pytest.raises(sqlite3.OperationalError) as caught:
            other.execute(insert(NOTE).values(text="x"))
        driver._queue = queue
    assert is_transient(caught.value)


PIN = PreparedInsert(NOTE)


def test_what_was_put_off_is_written_at_the_end_or_before_anybody_looks(
    works: Works[Work], database: Database
) -> None:
    with watching(database) as traffic, works(CLERK) as work:
        for write in PIN.writes([("a",)]):
            work.put_off(write)
        assert traffic.statements == []
        assert list(work.session.scalars(select(NOTE.c.text))) == ["a"]
        for write in PIN.writes([("b",)]):
            work.put_off(write)
    assert notes(works) == ["a", "b"]
    assert [statement.split()[0] for statement in traffic.statements] == ["INSERT", "SELECT", "INSERT"]


def put_off_and_stumble(works: Works[Work]) -> None:
    with works(CLERK) as work:
        for write in PIN.writes([("a",)]):
            work.put_off(write)
        assert list(work.session.scalars(select(NOTE.c.text))) == ["a"]
        stumble()


def test_an_error_undoes_what_was_put_off(works: Works[Work]) -> None:
    with pytest.raises(Stumble):
        put_off_and_stumble(works)
    assert notes(works) == []
