"""What people arrange for themselves: kept for the person, on both databases."""

from __future__ import annotations

import pytest

from chassis.actor import Actor
from chassis.persistence.unit_of_work import Works
from portal.storage.habits import Habits
from portal.storage.people import People
from portal.storage.work import Work


@pytest.fixture
def clerk(directory: Works[Work]) -> Actor:
    people = People(directory.reading, directory.clock)
    found = people.actor(people.holding(["committee_office_clerk@430211-swb"])[0].account_id)
    assert found is not None
    return found


def test_a_habit_is_chosen_and_changed(directory: Works[Work], clerk: Actor) -> None:
    habits = Habits(directory)
    assert habits.stays_on_list(clerk) is False
    habits.choose(clerk, stays_on_list=True)
    assert habits.stays_on_list(clerk) is True
    habits.choose(clerk, stays_on_list=False)
    assert habits.stays_on_list(clerk) is False
