"""The whole product with the demo county, on each stack."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support import stock
from tests.support.county import County
from tests.support.stack import MONDAY, running
from tests.support.stages import Prepared

FIRST_OF_APRIL = datetime(2026, 4, 1, 1, 0, tzinfo=UTC)


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
