"""The house on both stacks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from chassis.testing.broker import rabbitmq_answers
from chassis.testing.databases import postgresql_answers
from tests.integration.dispatch.house import House, a_house

SERVERS = [pytest.mark.postgresql, pytest.mark.rabbitmq]
KINDS = ["embedded", pytest.param("full", marks=SERVERS)]


@pytest.fixture(params=KINDS)
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    """Dispatch and assessment with their post."""
    with _built(request.param, tmp_path) as built:
        yield built


@pytest.fixture(scope="module", params=KINDS)
def untouched(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One house for all refusals of a file: what is refused leaves nothing behind for the next."""
    with _built(request.param, tmp_path_factory.mktemp("untouched")) as built:
        yield built


def _built(kind: str, folder: Path) -> AbstractContextManager[House]:
    if kind == "full" and not (postgresql_answers() and rabbitmq_answers()):
        pytest.skip("PostgreSQL and RabbitMQ are not running")
    return a_house(folder, kind)
