"""What goes into a column comes out of it, or is refused."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, Integer, MetaData, Table, insert, select
from sqlalchemy.exc import StatementError

from chassis.persistence.columns import (
    NAMING_CONVENTION,
    ExactDecimal,
    Json,
    JsonText,
    Moment,
    json_text,
    json_value,
)
from chassis.persistence.database import Database
from chassis.testing.databases import sqlite_database

METADATA = MetaData(naming_convention=NAMING_CONVENTION)
SAMPLE = Table(
    "sample",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("at", Moment()),
    Column("score", ExactDecimal(8, 3)),
    Column("seen", Json()),
    Column("exact", JsonText()),
)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    folder: Path = tmp_path_factory.mktemp("columns")
    database = sqlite_database(folder)
    with database.engine.begin() as connection:
        METADATA.create_all(connection)
    yield database
    database.dispose()


def through(database: Database, **values: Any) -> Any:
    with database.engine.connect() as connection:
        number = connection.execute(insert(SAMPLE).values(**values).returning(SAMPLE.c.id)).scalar_one()
        row = connection.execute(select(SAMPLE).where(SAMPLE.c.id == number)).one()
        connection.rollback()
        return row


ZONES = st.integers(-12 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@settings(max_examples=50, deadline=None)
@given(at=st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=ZONES))
def test_a_moment_comes_back_as_the_same_moment_in_utc(database: Database, at: datetime) -> None:
    kept = through(database, at=at).at
    assert kept == at and kept.tzinfo is UTC


def test_a_moment_without_a_zone_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="time zone"):
        through(database, at=datetime(2026, 3, 2, 9, 30))


@settings(max_examples=50, deadline=None)
@given(score=st.decimals(-99_999, 99_999, places=3, allow_nan=False, allow_infinity=False))
def test_a_score_keeps_every_digit(database: Database, score: Decimal) -> None:
    assert str(through(database, score=score).score) == str(score)


@pytest.mark.parametrize("score", [0.1, Decimal("1.0001"), Decimal("NaN")])
def test_a_score_that_would_be_rounded_is_refused(database: Database, score: Any) -> None:
    with pytest.raises(StatementError):
        through(database, score=score)


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=50, deadline=None)
@given(value=PLAIN)
def test_json_comes_back_as_it_went_in(database: Database, value: Any) -> None:
    row = through(database, seen=value, exact=value)
    assert row.seen == value and row.exact == value


def test_json_keeps_decimals_and_orders_sets() -> None:
    assert json_value(json_text({"分": Decimal("92.50"), "kinds": {"b", "a"}})) == {
        "分": "92.50",
        "kinds": ["a", "b"],
    }


def test_what_json_cannot_say_is_refused() -> None:
    with pytest.raises(TypeError):
        json_text({"x": object()})
