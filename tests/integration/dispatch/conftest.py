"""The house on both stacks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.dispatch.house import House, a_house
from tests.support import stock
from tests.support.stages import Prepared


@pytest.fixture
def house(kind: str, prepared: Prepared, tmp_path: Path) -> Iterator[House]:
    """Dispatch and assessment with their post."""
    with stock.copied_premises(kind, tmp_path, prepared(kind, "migrated")) as here:
        yield from a_house(here)


@pytest.fixture(scope="module")
def untouched(
    kind_for_all: str, prepared: Prepared, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    """One house for all refusals of a file: what is refused leaves nothing behind for the next."""
    folder = tmp_path_factory.mktemp("untouched")
    with stock.copied_premises(kind_for_all, folder, prepared(kind_for_all, "migrated")) as here:
        yield from a_house(here)
