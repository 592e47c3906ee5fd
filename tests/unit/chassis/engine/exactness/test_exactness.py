"""The engine does what a simple model of tokens does: random processes, walked at random, step by step.

`python -m tests.unit.chassis.engine.exactness.walk_far 5000000` walks as far as you like.
"""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from tests.unit.chassis.engine.exactness.walk import Process, Walk, walk_many

STEPS = 10_000
PARTS = 5


class Drawn:
    """Choices hypothesis makes, so that it can find the smallest process that goes wrong."""

    def __init__(self, data: st.DataObject) -> None:
        self._data = data

    def number(self, most: int) -> int:
        return self._data.draw(st.integers(0, most))


class OneCase(RuleBasedStateMachine):
    """A case that people, returns, times, messages and crashes happen to in any order."""

    @initialize(data=st.data())
    def begin(self, data: st.DataObject) -> None:
        self.walk = Walk(Process(Drawn(data)), Drawn(data))

    @precondition(lambda self: not self.walk.stands_still)
    @rule(data=st.data())
    def something_happens(self, data: st.DataObject) -> None:
        self.walk.chance = Drawn(data)
        self.walk.step()

    @precondition(lambda self: not self.walk.stands_still)
    @rule(data=st.data())
    def somebody_returns_the_case(self, data: st.DataObject) -> None:
        self.walk.chance = Drawn(data)
        self.walk.give_back()

    @precondition(lambda self: not self.walk.stands_still)
    @rule(data=st.data())
    def the_process_dies_on_the_way(self, data: st.DataObject) -> None:
        self.walk.chance = Drawn(data)
        self.walk.crash()

    @precondition(lambda self: self.walk.stands_still)
    @rule()
    def nothing_is_left(self) -> None:
        assert not self.walk.over or not self.walk.reference.waits()


OneCase.TestCase.settings = settings(
    max_examples=100,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
TestOneCase = OneCase.TestCase


@pytest.mark.slow
def test_random_steps_go_as_the_tokens_do() -> None:
    walked(0, STEPS // 2)


@pytest.mark.thorough
@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_fifty_thousand_random_steps_go_as_the_tokens_do(part: int) -> None:
    walked(part, STEPS)


def walked(part: int, steps: int) -> None:
    """So many steps from a seed of their own, in which everything that may happen does."""
    seed = int(os.environ.get("GATEHOUSE_SEED", "20261125")) + part * 10**9
    print(f"seed {seed}")
    account = walk_many(seed, steps)
    print(account)
    assert account.steps >= steps
    # A walk that never meets something proves nothing about it.
    assert min(account.kinds[kind] for kind in ("person", "timer", "message")) > account.steps / 20
    assert min(account.kinds[kind] for kind in ("return", "at any time")) > account.steps / 100
    assert account.crashes > account.steps / 50
    assert account.ended > account.cases / 2
