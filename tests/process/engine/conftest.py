"""What fails on purpose here is logged in one line each, as in production, and not shown."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import pytest
import structlog

from chassis.telemetry import logs


@pytest.fixture(scope="session", autouse=True)
def _quiet() -> Iterator[None]:
    logs.configure("demo", stream=BytesIO())
    yield
    structlog.reset_defaults()
