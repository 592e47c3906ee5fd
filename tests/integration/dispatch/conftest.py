"""The house on both stacks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from chassis.testing.broker import rabbitmq_answers
from chassis.testing.databases import postgresql_answers
from tests.integration.dispatch.house import House, a_house

SERVERS = [pytest.mark.postgresql, pytest.mark.rabbitmq]


@pytest.fixture(params=["embedded", pytest.param("full", marks=SERVERS)])
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    """Dispatch and assessment with their post."""
    if request.param == "full" and not (postgresql_answers() and rabbitmq_answers()):
        pytest.skip("PostgreSQL and RabbitMQ are not running")
    with a_house(tmp_path, request.param) as built:
        yield built
