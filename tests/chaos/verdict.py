"""Compares what was done in one place with what should have followed in another."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field


@dataclass(slots=True)
class Verdict:
    """What the comparison found; all zeros is the promise."""

    lost: int = 0
    twice: int = 0
    out_of_order: int = 0
    stuck: int = 0
    not_replayed: int = 0
    broken: int = 0
    checked: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    findings: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, other: Verdict) -> None:
        """Sum two comparisons up."""
        self.lost += other.lost
        self.twice += other.twice
        self.out_of_order += other.out_of_order
        self.stuck += other.stuck
        self.not_replayed += other.not_replayed
        self.broken += other.broken
        self.checked += other.checked
        self.findings += other.findings
        self.notes += other.notes

    @property
    def is_clean(self) -> bool:
        """Whether every account agrees."""
        promised = (self.lost, self.twice, self.out_of_order, self.stuck, self.not_replayed, self.broken)
        return not any(promised)


def verdict_of(account: Callable[[], Verdict]) -> Verdict:
    """What an account comes to; one that cannot be drawn up has not been kept."""
    try:
        return account()
    except Exception as error:  # noqa: BLE001 - the others are to be heard all the same
        return Verdict(broken=1, findings=[f"cannot be drawn up: {type(error).__name__}: {error}"[:600]])


def compare(place: str, truth: Iterable[tuple[str, int]], effects: Sequence[tuple[str, int]]) -> Verdict:
    """Hold the effects at a place, in the order they happened, against what was really said."""
    expected, found = set(truth), Counter(effects)
    lost = expected - found.keys()
    twice = {effect for effect, times in found.items() if times > 1}
    invented = found.keys() - expected
    per_subject: dict[str, list[int]] = defaultdict(list)
    for subject, number in effects:
        per_subject[subject].append(number)
    disordered = [subject for subject, numbers in per_subject.items() if numbers != sorted(numbers)]
    verdict = Verdict(len(lost), len(twice) + len(invented), len(disordered), checked=len(expected))
    for what, which in (
        ("lost", lost),
        ("twice", twice),
        ("invented", invented),
        ("out of order", set(disordered)),
    ):
        if which:
            verdict.findings.append(f"{place}: {len(which)} {what}, such as {sorted(which)[0]}")
    return verdict
