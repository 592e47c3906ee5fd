"""Guessing gets slower and slower, but nobody is locked out for good."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from portal.storage.attempts import LONGEST_PAUSE, pause_after, subjects


def test_a_few_mistyped_passwords_cost_nothing() -> None:
    assert [pause_after(failures, free=5) for failures in range(5)] == [timedelta(0)] * 5


def test_then_the_pause_doubles() -> None:
    assert [pause_after(failures, free=5).total_seconds() for failures in range(5, 10)] == [2, 4, 8, 16, 32]


@given(st.integers(min_value=0, max_value=10_000_000))
def test_no_number_of_failures_locks_for_longer_than_a_quarter_of_an_hour(failures: int) -> None:
    assert timedelta(0) <= pause_after(failures, free=5) <= LONGEST_PAUSE


def test_the_pause_never_gets_shorter() -> None:
    pauses = [pause_after(failures, free=5) for failures in range(60)]
    assert all(earlier <= later for earlier, later in pairwise(pauses))


def test_writing_an_account_differently_does_not_start_a_new_count() -> None:
    assert subjects(" MZJ.Clerk ", "10.0.0.1") == subjects("mzj.clerk", "10.0.0.1")
