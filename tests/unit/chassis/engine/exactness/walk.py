"""Random structured processes, walked at random in the engine and in the reference, step by step."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from tests.unit.chassis.engine.exactness import shapes
from tests.unit.chassis.engine.exactness.case import EngineCase
from tests.unit.chassis.engine.exactness.scopes import Listening, Waiting, shown
from tests.unit.chassis.engine.exactness.shapes import Artist
from tests.unit.chassis.engine.exactness.sketcher import VARIABLES, Chance, Sketcher
from tests.unit.chassis.engine.exactness.tokens import Reference

LONGEST = 60
CASES = 4


class Seeded:
    """Choices that a seed repeats."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def number(self, most: int) -> int:
        """A whole number from 0 to `most`."""
        return self._random.randrange(most + 1)


class Process:
    """A process somebody thought up, drawn and read once for all its cases."""

    def __init__(self, chance: Chance) -> None:
        self.whole = Sketcher(chance).process()
        self.definition = Artist().process(self.whole)


class Walk:
    """A case in both hands; `step` moves both and compares."""

    def __init__(self, process: Process, chance: Chance) -> None:
        self.chance = chance
        variables: dict[str, Any] = {name: chance.number(2) for name in VARIABLES}
        variables[shapes.TOWNS] = ["x", "y", "z"][: chance.number(3)]
        self.reference = Reference(process.whole, variables)
        self.case = EngineCase(process.definition, variables)
        self.steps = self.crashes = 0
        self.kinds: Counter[str] = Counter()
        self._ids: dict[Any, list[str]] = {}
        self._sure: list[Waiting] = []
        self.compare()

    @property
    def over(self) -> bool:
        """Whether nothing can happen any more."""
        return self.reference.result is not None

    @property
    def stands_still(self) -> bool:
        """Whether it is over, or nothing waits of which both hands can be sure to mean the same."""
        return self.over or not self._sure

    def step(self) -> None:
        """Let one thing happen that can happen, in both."""
        waiting, data = self._choose()
        self.case.act(waiting.key, data)
        if waiting.kind == "signal":
            self.reference.hear(waiting.code, data)
        else:
            waiting.go(data)
        self.steps += 1
        self.kinds[waiting.kind] += 1
        self.kinds["at any time"] += isinstance(waiting, Listening)
        self.compare()

    def give_back(self) -> bool:
        """Let a person return the case, in both, if there is a way; both know the same ways."""
        people = [wait for wait in self._sure if wait.kind == "person"]
        if not people:
            return False
        waiting = people[self.chance.number(len(people) - 1)]
        expected, found = self.reference.ways_back(waiting), self.case.ways_back(waiting.key)
        assert found.keys() == expected.keys(), (
            f"from {waiting.element} back to {[*found]}, not {[*expected]}"
        )
        if not found:
            return False
        target = sorted(found)[self.chance.number(len(found) - 1)]
        taken_back = self.case.give_back(waiting.key, found[target])
        assert Counter(taken_back) == Counter(self.reference.give_back(expected[target]))
        self.steps += 1
        self.kinds["return"] += 1
        self.compare()
        return True

    def crash(self) -> None:
        """Begin a step and die on the way: nothing has happened."""
        waiting, data = self._choose()
        self.case.act_and_crash(waiting.key, data, self.chance.number(2))
        self.crashes += 1
        self.compare()

    def compare(self) -> None:
        """Both wait for the same, with the same variables; who was not asked keeps the row it had."""
        assert self.case.ended == self.over, "one has ended, the other has not"
        if self.over:
            assert self.case.result == self.reference.result
            return
        waits = self.reference.waits()
        expected = Counter(wait.key for wait in waits)
        found = self.case.keys()
        assert {key: len(ids) for key, ids in found.items()} == expected
        for key, ids in found.items():
            before = self._ids.get(key, [])
            kept = len(set(ids) & set(before))
            assert kept >= min(len(ids), len(before)) - 1, f"the row of {key[:2]} changed"
        self._ids = found
        self._sure = _told_apart(waits, expected)

    def _choose(self) -> tuple[Waiting, dict[str, Any]]:
        waiting = self._sure[self.chance.number(len(self._sure) - 1)]
        said = {self._one(): self.chance.number(2) for _ in range(self.chance.number(2))}
        # The number of the step tells tokens apart that would otherwise look alike and came different ways.
        # Each handling of what came at any time has a number of its own: news must not make others alike.
        around = next(waiting.scope.handlings(), None)
        number = f"step_{around.handles.element}" if around and around.handles else "step"
        return waiting, {} if waiting.kind == "timer" else {**said, number: self.steps}

    def _one(self) -> str:
        return VARIABLES[self.chance.number(len(VARIABLES) - 1)]


def _told_apart(waits: list[Waiting], alike: Counter[Any]) -> list[Waiting]:
    """What waits, without those that look alike now and came different ways.

    All who hear one signal are told the same, so two of them may know the same from then on, and nobody could
    say which of them is meant.
    """
    if len(alike) == len(waits):
        return waits
    ways: dict[Any, set[Any]] = {}
    for wait in waits:
        if alike[key := wait.key] > 1:
            ways.setdefault(key, set()).add(tuple(shown(token.data) for token in wait.token.way()))
    return [wait for wait in waits if len(ways.get(wait.key, "1")) == 1]


@dataclass
class Account:
    """What many walks came to."""

    steps: int = 0
    crashes: int = 0
    cases: int = 0
    ended: int = 0
    kinds: Counter[str] = field(default_factory=Counter)

    def add(self, walk: Walk) -> None:
        """Count one more walk."""
        self.steps += walk.steps
        self.crashes += walk.crashes
        self.cases += 1
        self.ended += walk.over
        self.kinds += walk.kinds


def walk_many(seed: int, steps: int) -> Account:
    """Walk random cases of random processes, several of each by turns, for so many steps in all."""
    account = Account()
    while account.steps < steps:
        chance = Seeded(here := seed + account.cases)
        process = Process(chance)
        # By turns, because cases share the definition: none may leave a trace in it.
        walks = [Walk(process, chance) for _ in range(CASES)]
        try:
            _by_turns(walks, chance)
        except Exception as error:
            error.add_note(f"walk_many({here}, 1) goes the same way again")
            raise
        for walk in walks:
            account.add(walk)
    return account


def _by_turns(walks: list[Walk], chance: Chance) -> None:
    for _ in range(LONGEST):
        for walk in walks:
            if not walk.stands_still:
                if chance.number(19) == 0:
                    walk.crash()
                if chance.number(3) or not walk.give_back():
                    walk.step()
