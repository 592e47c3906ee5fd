"""How far the targets of a township’s signed statement are, and what mark they make (AST-04, TGT-05)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any, Protocol

from services.assessment.domain.scheme import HUNDRED
from services.assessment.domain.statement_errors import TargetUnknown
from services.assessment.domain.targets import Completion, Target, completions_from


class Signed(Protocol):
    """A signed statement as far as its targets are concerned."""

    @property
    def case_no(self) -> str: ...
    @property
    def number(self) -> str: ...
    @property
    def signed_on(self) -> date | None: ...
    @property
    def targets(self) -> tuple[Target, ...]: ...
    def completion_of(self, target: str) -> Completion | None: ...


@dataclass(frozen=True, slots=True)
class TargetDegree:
    """One target as the township found it: a line behind the number."""

    statement: str
    number: str
    target: str
    name: str
    measure: str
    value: str
    weight: Fraction
    """Of all targets that count: where several statements stand, each counts alike."""
    degree: Fraction
    reported: Fraction | None
    result: str
    evidence: str

    @property
    def points(self) -> Fraction:
        """What it adds, of a hundred."""
        return self.weight * self.degree / HUNDRED


@dataclass(frozen=True, slots=True)
class TargetCheck:
    """What one township found out about all targets."""

    township: str
    numbers: tuple[str, ...]
    degrees: tuple[TargetDegree, ...]
    by: str
    at: datetime

    @property
    def rate(self) -> Fraction:
        """How far the statement is, of a hundred: Σ weight × degree."""
        return sum((one.points for one in self.degrees), Fraction(0))

    @property
    def statement(self) -> str:
        """The numbers of the statements it rests on."""
        return "、".join(self.numbers)


def key_of(statement: Signed, target: Target) -> str:
    """A target of one of several statements, in a form."""
    return f"{statement.case_no}.{target.key}"


def checked(
    township: str,
    statements: Sequence[Signed],
    rows: Iterable[Mapping[str, Any]],
    *,
    by: str,
    at: datetime,
) -> TargetCheck:
    """Every target of every statement that stands, with its degree and what proves it; none is left out."""
    entered = list(rows)
    degrees: list[TargetDegree] = []
    known = {key_of(one, target) for one in statements for target in one.targets}
    for row in entered:
        if str(row.get("target")) not in known:
            raise TargetUnknown(target=str(row.get("target") or "–"))
    for statement in statements:
        own = [
            {**row, "target": target.key}
            for target in statement.targets
            for row in entered
            if row.get("target") == key_of(statement, target)
        ]
        found = {one.target: one for one in completions_from(own, statement.targets, by=by, at=at)}
        for target in statement.targets:
            if target.key not in found:
                raise TargetUnknown(target=target.name)
            degrees.append(_degree(statement, target, found[target.key], len(statements)))
    return TargetCheck(township, tuple(one.number for one in statements), tuple(degrees), by, at)


def _degree(statement: Signed, target: Target, found: Completion, statements: int) -> TargetDegree:
    told = statement.completion_of(target.key)
    return TargetDegree(
        statement.case_no,
        statement.number,
        target.key,
        target.name,
        target.measure,
        target.value,
        target.weight / statements,
        found.degree,
        told.degree if told else None,
        found.result,
        found.evidence,
    )
