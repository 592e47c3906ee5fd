"""What a dry run is told and what it tells: the steps taken, what they did, what is waited for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from chassis.texts import Said

NOTHING = Said("", "")


@dataclass(frozen=True, slots=True)
class Holder:
    """A post at a unit, by the name of the post where it has one."""

    post: Said
    unit: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A value to choose, and what it is called."""

    value: Any
    label: Said


@dataclass(frozen=True, slots=True)
class Asked:
    """A field of a form whose value the diagram asks for: of which kind, among which choices."""

    key: str
    kind: str
    label: Said
    choices: Sequence[Choice] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """What happens next: somebody does a step, a time comes, a message arrives.

    Where an element waits several times at once, `number` says which of them it is, counted from 0.
    """

    kind: str
    element: str
    outcome: str | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    number: int = 0


@dataclass(frozen=True, slots=True)
class Happened:
    """One line of what the run did."""

    element: str
    name: Said
    what: Said
    detail: Said = NOTHING
    holders: Sequence[Holder] = ()


@dataclass(frozen=True, slots=True)
class Next:
    """What the run waits for."""

    kind: str
    element: str
    name: Said
    holders: Sequence[Holder] = ()
    due_at: datetime | None = None
    limit_days: int | None = None
    outcomes: Sequence[Choice] = ()
    asks: Sequence[Asked] = ()
    message: str = ""
    number: int = 0


@dataclass(slots=True)
class Ran:
    """How far it came."""

    happened: list[Happened] = field(default_factory=list)
    next: list[Next] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
    active: list[str] = field(default_factory=list)
    variables: Mapping[str, Any] = field(default_factory=dict)
    end_state: str = ""
    end_name: Said = NOTHING
    problem: Said | None = None
