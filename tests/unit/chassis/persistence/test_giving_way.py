"""What is done again, how often, and what never is."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm.exc import StaleDataError

from chassis.persistence.giving_way import MOST_ATTEMPTS, carried_through


class Said(Exception):
    """What a driver raises."""

    def __init__(self, sqlstate: str) -> None:
        super().__init__(sqlstate)
        self.sqlstate = sqlstate


class Attempts:
    """Fails with these states, one after the other, and then succeeds."""

    def __init__(self, *states: str) -> None:
        self.left, self.made = list(states), 0

    def __call__(self) -> str:
        self.made += 1
        if self.left:
            raise DBAPIError("update", None, Said(self.left.pop(0)))
        return "done"


@pytest.mark.parametrize("state", ["40P01", "40001"])
def test_a_work_that_gave_way_is_done_again(state: str) -> None:
    attempts = Attempts(state, state)
    assert carried_through(attempts) == "done"
    assert attempts.made == 3


@pytest.mark.parametrize("state", ["23505", "55P03", "57P01", "40003"])
def test_a_work_that_failed_otherwise_or_may_have_been_kept_is_not(state: str) -> None:
    attempts = Attempts(state)
    with pytest.raises(DBAPIError):
        carried_through(attempts)
    assert attempts.made == 1


def test_it_is_not_attempted_for_ever() -> None:
    attempts = Attempts(*["40P01"] * 20)
    with pytest.raises(DBAPIError):
        carried_through(attempts)
    assert attempts.made == MOST_ATTEMPTS


def test_a_work_that_was_overtaken_by_another_is_done_again() -> None:
    outcomes = iter([StaleDataError("UPDATE matched 1 of 2 rows"), None])

    def attempt() -> str:
        if (failure := next(outcomes)) is not None:
            raise failure
        return "done"

    assert carried_through(attempt) == "done"
