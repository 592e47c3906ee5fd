"""Reviewers, workers, messages and a withdrawal hit one case at once: nothing is lost, nothing doubled."""

from __future__ import annotations

import os
import random

import pytest

from tests.process.engine.a_house import House, house
from tests.process.engine.a_race import Race, procedure

__all__ = ["house"]

SEED = int(os.environ.get("GATEHOUSE_RACE_SEED") or random.SystemRandom().randrange(1_000_000))
RACES = int(os.environ.get("GATEHOUSE_RACES", "25"))
REFUSED = {"task-finished", "task-stale", "task-claimed", "task-withdrawn", "case-unknown"}


@pytest.fixture
def races(house: House, request: pytest.FixtureRequest) -> list[Race]:
    """Races on this database, by seed; a failure names the one to be run again."""
    print(f"GATEHOUSE_RACE_SEED={SEED}")
    house.engine.operations = {"demo.any": lambda work, case: {}}
    house.draw(procedure())
    return [Race(house, f"c{number}", SEED + number) for number in range(RACES)]


def test_whatever_was_accepted_is_kept_and_everybody_else_gets_a_clear_no(races: list[Race]) -> None:
    refusals: set[str] = set()
    for race in races:
        race.run().require_no_lost_update()
        race.finish()
        refusals |= race.refusals
    assert refusals <= REFUSED
    assert "task-finished" in refusals
