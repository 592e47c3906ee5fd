"""What moved a case, kept for as long as the case: what a draft is replayed with.

One row for every command that moved it: what a person, a message or an operation left among the variables,
which elements the tokens passed, which tasks were opened with which limit, and which times were set. The
state of an ended case is gone; from these rows it can be gone through again.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chassis.engine.codec import dumped, loaded

BEGUN, COMPLETION, TIMER, MESSAGE, SIGNAL, JOB = "begun", "completion", "timer", "message", "signal", "job"
RETURN, WITHDRAWAL, FALLEN, SUCCESSION = "return", "withdrawal", "fallen", "succession"
# A variable was repaired or a step skipped.
BY_HAND = "by-hand"
_LEVEL = 1


@dataclass(frozen=True, slots=True)
class Heard:
    """One thing that came: a completion, a time, a message."""

    kind: str
    element_id: str
    reference: str
    facts: Mapping[str, Any]

    @property
    def left(self) -> Mapping[str, Any]:
        """The variables it left."""
        left: Mapping[str, Any] = self.facts.get("left") or {}
        return left

    @property
    def of(self) -> Mapping[str, Any]:
        """For which elements of which collections, of an activity done several times."""
        of: Mapping[str, Any] = self.facts.get("of") or {}
        return of

    @property
    def number(self) -> int:
        """Which of several that look alike, the earlier ones first."""
        return int(self.facts.get("number", 0))


@dataclass(frozen=True, slots=True)
class Stimulus:
    """What moved a case once, and how far."""

    at: datetime
    heard: Sequence[Heard]
    # The elements that were passed, in order.
    passed: Sequence[str] = ()
    # What operations answered: element, topic, variables.
    answers: Sequence[tuple[str, str, Mapping[str, Any]]] = ()
    # The tasks that were opened, and when they fall due.
    opened: Sequence[tuple[str, str | None]] = ()
    # The times that were set: element, when it falls due.
    times: Sequence[tuple[str, str]] = ()

    @classmethod
    def of_row(cls, at: datetime, facts: bytes) -> Stimulus:
        """A kept stimulus."""
        kept = loaded(zlib.decompress(facts))
        heard = [Heard(kind, element, reference, facts) for kind, element, reference, facts in kept["heard"]]
        return cls(at, heard, *(kept.get(name, ()) for name in ("passed", "answers", "opened", "times")))


def written(
    heard: Sequence[Heard],
    passed: Sequence[str],
    answers: Sequence[tuple[str, str, Mapping[str, Any]]],
    opened: Sequence[tuple[str, str | None]],
    times: Sequence[tuple[str, str]],
) -> bytes:
    """The facts as they are kept; what is empty is left out."""
    told = {"passed": passed, "answers": answers, "opened": opened, "times": times}
    plain = [[one.kind, one.element_id, one.reference, one.facts] for one in heard]
    kept = {"heard": plain, **{name: some for name, some in told.items() if some}}
    return zlib.compress(dumped(kept), _LEVEL)


def as_they_stand(stimuli: Sequence[Stimulus]) -> list[Stimulus]:
    """Without the completions that were taken back."""
    standing: list[Stimulus] = []
    for one in stimuli:
        taken_back = next((heard.reference for heard in one.heard if heard.kind == WITHDRAWAL), None)
        if taken_back is None:
            standing.append(one)
            continue
        for index in range(len(standing) - 1, -1, -1):
            if (COMPLETION, taken_back) in [(heard.kind, heard.reference) for heard in standing[index].heard]:
                del standing[index]
                break
    return standing
