"""What admission has decided, and a reference that judges orders from that alone.

Nothing here is taken from the service: the reference is written from the rules (B16 step 2, E3-1), and
looks at the decisions as they stood at a moment.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

Plain = dict[str, Any]


class Fact(NamedTuple):
    """One decision about an item: when it was taken (seconds), what it is, from which day on."""

    at: int
    kind: str
    version: int
    on: date
    wording: Mapping[str, Any]


@dataclass
class Subject:
    """An item, or an entry of the guidance list, with everything decided about it."""

    ref: str
    listed: bool
    facts: list[Fact] = field(default_factory=list)
    revision: int = 0
    wordings: dict[int, Plain] = field(default_factory=dict)
    superseded: dict[int, date] = field(default_factory=dict)
    state: str = "running"
    since: date | None = None

    @property
    def latest(self) -> int:
        """The number of the version decided last; 0 while there is none."""
        return max(self.wordings, default=0)

    def decide(self, at: int, kind: str, version: int, on: date, wording: Plain | None = None) -> None:
        """Put a decision on record."""
        self.facts.append(Fact(at, kind, version, on, dict(wording or {})))
        self.revision += 1


class Order(NamedTuple):
    """What somebody wants to send."""

    ref: str
    community: str
    day: date
    sender: str
    burdens: frozenset[str]
    responsible: bool
    funds: bool


def may_be_sent(subject: Subject | None, order: Order, moment: int) -> bool:
    """Whether the decisions taken up to a moment let this order out on its day."""
    if subject is None:
        return False
    facts = [one for one in subject.facts if one.at <= moment]
    standing = [
        wording for version, wording in _wordings(facts) if _stands(facts, version, wording, order.day)
    ]
    here = [one for one in standing if order.community in one["communities"]]
    if not here or _suspended(facts, order.day):
        return False
    wording = here[-1]
    return (
        (order.sender in wording["senders"] or order.sender == order.community[:9])
        and order.burdens <= wording["burdens"]
        and not (order.responsible and wording["category"] == "协助")
        and not wording["open_condition"]
        and (order.funds or not wording["funds_promised"])
    )


def _wordings(facts: list[Fact]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    last = {one.version: one.wording for one in facts if one.kind == "worded"}
    yield from sorted(last.items(), key=lambda one: one[0])


def _stands(facts: list[Fact], version: int, wording: Mapping[str, Any], day: date) -> bool:
    if not wording["start"] <= day or (wording["end"] is not None and wording["end"] < day):
        return False
    over = ("ended", "superseded")
    return not any(one.kind in over and one.version >= version and one.on <= day for one in facts)


def _suspended(facts: list[Fact], day: date) -> bool:
    words = [one.kind for one in facts if one.kind in ("suspended", "resumed") and one.on <= day]
    return bool(words) and words[-1] == "suspended"
