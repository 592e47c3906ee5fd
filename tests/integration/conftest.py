"""The stacks of the product, and premises on each to copy."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from chassis.testing.broker import rabbitmq_answers
from chassis.testing.databases import postgresql_answers
from tests.support import stock
from tests.support.in_turn import one_stack_each
from tests.support.stages import Prepared, prepared_in

SERVERS = [pytest.mark.postgresql, pytest.mark.rabbitmq]
STACKS = [stock.EMBEDDED, pytest.param(stock.FULL, marks=SERVERS)]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the half of the scenarios whose turn it is on the other stack, where both are there."""
    if postgresql_answers() and rabbitmq_answers():
        mine = one_stack_each(items)
        kept = set(mine)
        config.hook.pytest_deselected(items=[one for one in items if one not in kept])
        items[:] = mine


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prepared]:
    """Premises to copy: migrated, with the county loaded, or with an item in force besides."""
    with prepared_in(tmp_path_factory.mktemp) as premises:
        yield premises


@pytest.fixture(params=STACKS)
def kind(request: pytest.FixtureRequest) -> str:
    """Which stack: SQLite with the embedded broker, or PostgreSQL with RabbitMQ."""
    return _which(request)


@pytest.fixture(scope="module", params=STACKS)
def kind_for_all(request: pytest.FixtureRequest) -> str:
    """The same for a whole file."""
    return _which(request)


@pytest.fixture(params=[stock.EMBEDDED, pytest.param(stock.FULL, marks=pytest.mark.postgresql)])
def kind_of_database(request: pytest.FixtureRequest) -> str:
    """SQLite or PostgreSQL, for what has no post."""
    if request.param == stock.FULL and not postgresql_answers():
        pytest.skip("PostgreSQL does not answer here")
    return str(request.param)


def _which(request: pytest.FixtureRequest) -> str:
    if request.param == stock.FULL and not (postgresql_answers() and rabbitmq_answers()):
        pytest.skip("PostgreSQL and RabbitMQ do not answer here")
    return str(request.param)
