"""Whatever fails, whenever, and whatever is done about it: no case is lost and no effect is had twice."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
import structlog

from chassis.testing.databases import sqlite_database
from tests.process.engine.a_troubled_house import TroubledHouse

STEPS = 45


@pytest.mark.parametrize("seed", range(3))
def test_cases_in_trouble_end_and_every_incident_ends_once(seed: int, tmp_path: Path) -> None:
    """Jobs, timers, decisions and messages fail at random; people try again, repair and skip at random."""
    chance = random.Random(seed)
    database = sqlite_database(tmp_path)
    house = TroubledHouse(database, chance)
    happens = [house.wait, house.do_a_task, house.repair_something, house.say, house.hear_again]
    # Tracebacks of expected failures are costly to draw and of use to nobody.
    with structlog.testing.capture_logs():
        for step in range(STEPS):
            if step % 9 == 0:
                house.start()
            chance.choices([*happens, house.break_something], weights=[4, 4, 3, 2, 2, 1])[0]()
            if step % 3 == 0:
                house.check()
        house.clear_up()
        house.check()
    assert house.running() == [] and house.open_incidents() == []
    assert sum(house.acts.values()) > 0
    database.dispose()
