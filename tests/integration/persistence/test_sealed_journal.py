"""The journal is only added to; what is changed behind the database's back is found, line by line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import MetaData, text
from sqlalchemy.exc import DBAPIError

from chassis.actor import Actor
from chassis.persistence.database import Database
from chassis.persistence.journal import journal_table
from chassis.persistence.sealed import chain_after, findings, sealed_lines, unsealed
from chassis.persistence.sealing import (
    APPEND_ONLY,
    Sealer,
    Sealing,
    allowing_changes,
    forbidding_changes,
    seal_tables,
)
from chassis.persistence.unit_of_work import UnitOfWork, Works
from chassis.testing.clock import FixedClock
from chassis.testing.databases import postgresql_answers, postgresql_database, sqlite_database

CLERK = Actor.system("bench")


@dataclass
class Desk:
    """A service that keeps a journal and seals it."""

    database: Database
    clock: FixedClock
    sealing: Sealing

    def __post_init__(self) -> None:
        self.works = Works(self.database, self.clock, work=UnitOfWork, publish=lambda _work, _events: None)

    def note(self, *cases: str) -> None:
        with self.works(CLERK) as work:
            for case in cases:
                work.record("vote-cast", case, choice="同意", day="2026-03-02")

    def seal(self) -> int:
        return Sealer(self.works, "bench", self.sealing).seal()

    def found(self) -> list[str]:
        with self.works.reading() as session:
            return [said.zh for said in findings(session, self.sealing.anchor_file("bench"))]

    def tamper(self, statement: str) -> None:
        """As somebody would who owns the database: without what forbids it."""
        dialect = self.database.engine.dialect.name
        with self.database.engine.begin() as connection:
            for table in APPEND_ONLY:
                for each in allowing_changes(table, dialect):
                    connection.execute(text(each))
            connection.execute(text(statement))


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    if request.param == "postgresql":
        if not postgresql_answers():
            pytest.skip("PostgreSQL does not answer here")
        with postgresql_database() as database:
            yield _prepared(database, tmp_path)
    else:
        database = sqlite_database(tmp_path)
        yield _prepared(database, tmp_path)
        database.dispose()


def _prepared(database: Database, folder: Path) -> Desk:
    metadata = MetaData()
    journal_table(metadata)
    seal_tables(metadata)
    metadata.create_all(database.engine)
    with database.engine.begin() as connection:
        for table in APPEND_ONLY:
            for each in forbidding_changes(table, database.engine.dialect.name):
                connection.execute(text(each))
    clock = FixedClock(datetime(2026, 3, 2, 1, 0, tzinfo=UTC))
    return Desk(database, clock, Sealing(anchors=folder / "anchors"))


@pytest.mark.parametrize("statement", ["UPDATE {0} SET {1} = {1}", "DELETE FROM {0}"])
def test_the_database_refuses_to_change_or_delete_what_was_written(desk: Desk, statement: str) -> None:
    desk.note("A-1")
    desk.seal()
    for table, column in zip(APPEND_ONLY, ("subject", "digest", "digest"), strict=True):
        with pytest.raises(DBAPIError, match="only added to"), desk.database.engine.begin() as connection:
            connection.execute(text(statement.format(table, column)))


def test_what_was_committed_is_sealed_once_and_found_intact(desk: Desk) -> None:
    desk.note("A-1", "A-2")
    assert desk.seal() == 2
    desk.note("A-3")
    with desk.works.reading() as session:
        assert unsealed(session) == 1
    assert desk.seal() == 1 and desk.seal() == 0
    assert desk.found() == []


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE journal SET facts = '{}' WHERE number = 2", "日志第2条被改动"),
        ("UPDATE journal SET at = '2026-03-01 00:00:00' WHERE number = 1", "日志第1条被改动"),
        ("DELETE FROM journal WHERE number = 3", "日志第3条被删去"),
        ("DELETE FROM journal_seal WHERE position = 2", "日志链缺第2环"),
        (f"UPDATE journal_seal SET digest = '{'0' * 64}' WHERE position = 2", "日志链第2环断开"),
        ("DELETE FROM journal_seal WHERE position >= 3", "链尾被截去"),
        (
            "INSERT INTO journal SELECT 0, at, actor_id, actor_name, post, unit, unit_name, action, "
            "'A-9', facts, cause FROM journal WHERE number = 1",
            "疑为事后插入",
        ),
    ],
)
def test_whatever_is_changed_behind_its_back_is_found(desk: Desk, statement: str, told: str) -> None:
    desk.note("A-1", "A-2", "A-3")
    desk.seal()
    desk.tamper(statement)
    found = desk.found()
    assert any(told in line for line in found), found


@pytest.mark.parametrize("number", range(1, 8))
def test_a_change_of_any_line_is_found(desk: Desk, number: int) -> None:
    desk.note(*(f"A-{each}" for each in range(1, 8)))
    desk.seal()
    desk.tamper(f"UPDATE journal SET actor_name = '别人' WHERE number = {number}")
    assert desk.found() == [f"日志第{number}条被改动"]


def test_a_tail_cut_with_its_anchor_is_told_by_the_anchor_outside(desk: Desk) -> None:
    """Each day's anchor also lies where the database does not reach."""
    desk.note("A-1")
    desk.seal()
    desk.clock.advance(days=1)
    desk.note("A-2", "A-3")
    desk.seal()
    outside = (desk.sealing.anchor_file("bench") or Path()).read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["lines"] for line in outside] == [1, 2]
    for statement in (
        "DELETE FROM journal_anchor WHERE position = 3",
        "DELETE FROM journal_seal WHERE position > 1",
        "DELETE FROM journal WHERE number > 1",
    ):
        with desk.database.engine.begin() as connection:
            if statement.startswith("DELETE FROM journal_anchor"):
                for table in APPEND_ONLY:
                    for each in allowing_changes(table, desk.database.engine.dialect.name):
                        connection.execute(text(each))
            connection.execute(text(statement))
    assert any("链尾被截去" in line for line in desk.found())


def test_a_line_committed_late_under_an_earlier_number_is_sealed_too(desk: Desk) -> None:
    desk.note("A-1", "A-2")
    desk.seal()
    with desk.database.engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO journal SELECT number - 5, at, actor_id, actor_name, post, unit, unit_name, "
                "action, 'A-0', facts, cause FROM journal WHERE number = 2"
            )
        )
    assert desk.seal() == 1


def test_the_chain_goes_on_when_the_algorithm_is_changed(desk: Desk) -> None:
    desk.note("A-1")
    desk.seal()
    desk.sealing = replace(desk.sealing, digest="sm3")
    desk.note("A-2")
    desk.seal()
    assert desk.found() == []
    with desk.works.reading() as session:
        assert [leaf[0] for leaf in chain_after(session, 0)["leaves"]] == ["sha256", "sm3"]


def test_an_unknown_algorithm_is_refused_at_the_start() -> None:
    with pytest.raises(ValueError, match="md6"):
        Sealing(digest="md6")


def test_a_case_is_handed_out_with_as_much_of_the_chain_as_checks_it(desk: Desk) -> None:
    desk.note("A-1", "A-2", "A-3")
    desk.seal()
    with desk.works.reading() as session:
        lines: list[Any] = list(sealed_lines(session, ["A-2"]))
        chain = chain_after(session, lines[0]["position"] - 1)
    assert [line["subject"] for line in lines] == ["A-2"] and len(chain["leaves"]) == 2
