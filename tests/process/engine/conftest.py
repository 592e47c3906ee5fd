"""What fails on purpose here is logged in one line each, as in production, and not shown."""

from __future__ import annotations

from io import BytesIO

import pytest

from chassis.telemetry import logs


@pytest.fixture(scope="session", autouse=True)
def _quiet() -> None:
    logs.configure("demo", stream=BytesIO())
