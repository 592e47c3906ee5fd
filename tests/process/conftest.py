"""Every case a test walks to its end is replayed under its own diagram: it has to go the very same way."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from chassis.testing.process_driver import SYSTEM, ProcessDriver
from tests.support.replays import require_same


@pytest.fixture(autouse=True)
def _replayed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Replays what the drivers of a test have brought to an end."""
    drivers: list[ProcessDriver] = []
    begin = ProcessDriver.__init__

    def noted(driver: ProcessDriver, *about: object, **more: object) -> None:
        begin(driver, *about, **more)  # type: ignore[arg-type]
        drivers.append(driver)

    monkeypatch.setattr(ProcessDriver, "__init__", noted)
    yield
    for driver in drivers:
        with driver.reading() as session:
            require_same(driver.engine, session, lambda driver=driver: driver.open_work(SYSTEM))  # type: ignore[misc]
