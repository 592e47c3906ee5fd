"""The whole product with the demo county, on each stack: prepared once, copied for every test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest

from chassis.testing.broker import rabbitmq_answers
from chassis.testing.databases import postgresql_answers
from tests.support import stock, walks
from tests.support.county import County
from tests.support.stack import MONDAY, running

SERVERS = [pytest.mark.postgresql, pytest.mark.rabbitmq]
STACKS = [stock.EMBEDDED, pytest.param(stock.FULL, marks=SERVERS)]
FIRST_OF_APRIL = datetime(2026, 4, 1, 1, 0, tzinfo=UTC)
SCOPE = {"start": "2026-04-01", "end": "2026-04-10"}
"""The term of the item that is in force in the tests about orders."""

Prepared = Callable[[str, str], stock.Premises]


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prepared]:
    """Premises to copy: with the county loaded, or with an item in force besides."""
    known: dict[tuple[str, str], stock.Premises] = {}
    with ExitStack() as kept:

        def premises(kind: str, stage: str) -> stock.Premises:
            if (kind, stage) not in known:
                folder = tmp_path_factory.mktemp(f"{kind}-{stage}")
                made = _loaded if stage == "loaded" else _admitted
                known[kind, stage] = made(kept, kind, folder, premises)
            return known[kind, stage]

        yield premises


def _loaded(kept: ExitStack, kind: str, folder: Path, _premises: Prepared) -> stock.Premises:
    here = kept.enter_context(stock.new_premises(kind, folder))
    stock.load(here)
    with running(here) as stack:
        stack.settle()
    here.leave()
    return here


def _admitted(kept: ExitStack, kind: str, folder: Path, premises: Prepared) -> stock.Premises:
    here = kept.enter_context(stock.copied_premises(kind, folder, premises(kind, "loaded")))
    with running(here) as stack:
        walks.noticed(County(stack), **SCOPE)
        stack.settle()
    here.leave()
    return here


@pytest.fixture(params=STACKS)
def kind(request: pytest.FixtureRequest) -> str:
    """Which stack: SQLite with the embedded broker, or PostgreSQL with RabbitMQ."""
    return which(request)


@pytest.fixture(scope="module", params=STACKS)
def kind_for_all(request: pytest.FixtureRequest) -> str:
    """The same for a whole file."""
    return which(request)


def which(request: pytest.FixtureRequest) -> str:
    """The stack asked for, where its servers answer."""
    if request.param == stock.FULL and not (postgresql_answers() and rabbitmq_answers()):
        pytest.skip("PostgreSQL and RabbitMQ do not answer here")
    return str(request.param)


@pytest.fixture
def county(kind: str, prepared: Prepared, tmp_path: Path) -> Iterator[County]:
    """The county on a Monday morning, nothing begun yet."""
    with (
        stock.copied_premises(kind, tmp_path, prepared(kind, "loaded")) as here,
        running(here, MONDAY) as stack,
    ):
        yield County(stack)


@pytest.fixture
def county_in_april(kind: str, prepared: Prepared, tmp_path: Path) -> Iterator[County]:
    """The county on the day its admitted item takes effect."""
    with (
        stock.copied_premises(kind, tmp_path, prepared(kind, "admitted")) as here,
        running(here, FIRST_OF_APRIL) as stack,
    ):
        stack.settle()
        yield County(stack)
