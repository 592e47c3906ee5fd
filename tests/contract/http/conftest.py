"""Every test of the HTTP contract gets its own toy service."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contract.http.toy import Toy, make_toy


@pytest.fixture
def toy(tmp_path: Path) -> Iterator[Toy]:
    """A toy service."""
    made = make_toy(tmp_path)
    yield made
    made.works.database.dispose()
