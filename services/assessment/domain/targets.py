"""Duties and weighted targets of a statement, and how far each is: exact (F-TGT-00, F-TGT-01)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from services.assessment.domain.exact import NotANumber, exact, shown, written
from services.assessment.domain.scheme import HUNDRED
from services.assessment.domain.statement_errors import (
    DutyInvalid,
    PercentInvalid,
    TargetDateInvalid,
    TargetIncomplete,
    TargetTwice,
    TargetUnknown,
    WeightsNotHundred,
)

PLACES = 2
"""Decimal places of a weight and of a degree of completion."""


@dataclass(frozen=True, slots=True)
class Duty:
    """A territorial duty of the agency, what it rests on, and how it went last year."""

    key: str
    name: str
    basis: str
    last_year: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """What the agency is to reach, measured how, by when, and how much it counts."""

    key: str
    duty: str
    name: str
    measure: str
    baseline: str
    value: str
    weight: Fraction
    evidence: str
    by: date


@dataclass(frozen=True, slots=True)
class Completion:
    """How far a target is, in per cent, and what proves it."""

    target: str
    degree: Fraction
    result: str
    evidence: str
    by: str
    at: datetime


def duties_from(rows: Iterable[Mapping[str, Any]]) -> tuple[Duty, ...]:
    """The duties somebody listed: each with its basis, none twice."""
    duties: list[Duty] = []
    for number, row in enumerate(rows, 1):
        name, basis = _text(row, "name"), _text(row, "basis")
        if not name or not basis or name in {one.name for one in duties}:
            raise DutyInvalid(number=number)
        duties.append(Duty(f"z{number}", name, basis, _text(row, "last_year")))
    if not duties:
        raise DutyInvalid(number=1)
    return tuple(duties)


def targets_from(rows: Iterable[Mapping[str, Any]], duties: Sequence[Duty], year: int) -> tuple[Target, ...]:
    """The targets of a plan: complete, within the year, and weighing exactly a hundred together."""
    targets: list[Target] = []
    for number, row in enumerate(rows, 1):
        words = {key: _text(row, key) for key in ("duty", "name", "measure", "baseline", "value", "evidence")}
        if not all(words.values()) or words["duty"] not in {one.key for one in duties}:
            raise TargetIncomplete(number=number)
        if words["name"] in {one.name for one in targets}:
            raise TargetTwice(name=words["name"])
        weight = _percent(row.get("weight"), words["name"])
        if weight <= 0:
            raise PercentInvalid(name=words["name"])
        by = _day(row.get("by"), words["name"], year)
        targets.append(Target(f"m{number}", weight=weight, by=by, **words))
    total = sum((one.weight for one in targets), Fraction(0))
    if total != HUNDRED:
        raise WeightsNotHundred(total=written(total))
    return tuple(targets)


def completions_from(
    rows: Iterable[Mapping[str, Any]], targets: Sequence[Target], *, by: str, at: datetime
) -> tuple[Completion, ...]:
    """How far the targets are; whoever says so proves it."""
    known = {one.key: one for one in targets}
    found: dict[str, Completion] = {}
    for row in rows:
        target = known.get(_text(row, "target"))
        if target is None or target.key in found:
            raise TargetUnknown(target=_text(row, "target"))
        result, evidence = _text(row, "result"), _text(row, "evidence")
        if not result or not evidence:
            raise TargetIncomplete(number=targets.index(target) + 1)
        degree = _percent(row.get("degree"), target.name)
        found[target.key] = Completion(target.key, degree, result, evidence, by, at)
    return tuple(found[one.key] for one in targets if one.key in found)


def even_weights(count: int) -> list[Fraction]:
    """Weights to begin with: as even as two decimal places allow, and exactly a hundred together."""
    unit = 10**PLACES
    share = 100 * unit // count
    weights = [Fraction(share, unit)] * count
    weights[-1] += HUNDRED - sum(weights)
    return weights


def _percent(entered: object, name: str) -> Fraction:
    try:
        number = exact(entered)
    except NotANumber:
        raise PercentInvalid(name=name) from None
    if not 0 <= number <= HUNDRED or (number * 10**PLACES).denominator != 1:
        raise PercentInvalid(name=name)
    return number


def _day(entered: object, name: str, year: int) -> date:
    try:
        day = date.fromisoformat(str(entered))
    except ValueError:
        raise TargetDateInvalid(name=name, year=year) from None
    if day.year != year:
        raise TargetDateInvalid(name=name, year=year)
    return day


def _text(row: Mapping[str, Any], key: str) -> str:
    return str(row.get(key) or "").strip()


def percent(number: Fraction) -> str:
    """A weight or a degree for people."""
    return f"{shown(number).rstrip('0').rstrip('.')}%"
