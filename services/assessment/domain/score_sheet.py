"""The marks one assessor gives: one sheet per township for territorial, one of the department for statutory
duties (F-AST-01, F-AST-03)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from typing import Any

from chassis.errors import Refusal
from chassis.texts import Said
from services.assessment.domain.charges import Charged
from services.assessment.domain.exact import NotANumber, exact, shown
from services.assessment.domain.scheme import HUNDRED, Deduction, Indicator, Part, Rules
from services.assessment.domain.target_check import TargetCheck, TargetDegree

NO_STATEMENT = Said("无责任书", "No statement")


class MarkMissing(Refusal):
    """Every indicator of the frozen scheme gets exactly one mark."""

    code = "mark-missing"
    rule = "F-AST-01"
    title = Said("指标没有评分，或者重复评分", "An indicator has no mark, or two")
    detail = Said("“{indicator}”应评分且只评一次。", "“{indicator}” gets exactly one mark.")


class MarkOutOfRange(Refusal):
    """A mark lies between nothing and the full marks of its indicator."""

    code = "mark-out-of-range"
    rule = "F-AST-01"
    title = Said("评分超出范围", "The mark is out of range")
    detail = Said(
        "“{indicator}”应在 0 和 {full} 分之间，小数不超过 12 位。",
        "“{indicator}” is marked from 0 to {full}, with at most twelve decimal places.",
    )


class DeductionNeedsEvidence(Refusal):
    """Whoever takes marks off says what for, and proves it."""

    code = "deduction-needs-evidence"
    rule = "F-AST-01"
    title = Said("扣分须写明事实和依据", "A deduction needs its reason and evidence")
    detail = Said(
        "“{indicator}”扣分，须写明事实并附依据（文号、派单号、记录）。",
        "Marks are taken off “{indicator}”: name the facts and the document that proves them.",
    )


class CorrectionNeedsEvidence(Refusal):
    """What was computed from facts changes by evidence only (B9 step 6)."""

    code = "correction-needs-evidence"
    rule = "AST-06"
    title = Said("更正系统计算的分数须有依据", "A computed mark changes by evidence only")
    detail = Said(
        "“{indicator}”按已认定的事实应得 {computed} 分；更正的须写明理由和依据。",
        "The facts make {computed} for “{indicator}”; a correction needs its reason and evidence.",
    )


class StatementNotSigned(Refusal):
    """Without a signed statement its indicator has no mark; it is neither nothing nor full (TGT-05)."""

    code = "statement-not-signed"
    rule = "E3-32"
    title = Said("没有签订责任书，该项不评分", "No signed statement: this indicator is not marked")
    detail = Said(
        "“{indicator}”以年度工作目标责任书为依据；没有签订的留空，由双方商定处理办法。",
        "“{indicator}” rests on the signed statement; leave it empty, both sides agree on a treatment.",
    )


class SheetLocked(Refusal):
    """A signed sheet stands."""

    code = "sheet-locked"
    rule = "AST-01"
    title = Said("评分表已签字锁定", "The score sheet is locked")
    detail = Said("评分表已锁定，不能修改；有异议的按程序提出。", "The sheet is locked and cannot change.")


@dataclass(frozen=True, slots=True)
class Mark:
    """What one indicator was given; no mark where there is no statement to measure by."""

    indicator: str
    mark: Fraction | None
    reason: str = ""
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Computed:
    """The mark the facts make, and the facts themselves: the list behind the number."""

    indicator: str
    mark: Fraction
    facts: tuple[Charged, ...]
    looked_at: int = 0
    """How many orders, events or whistles of the kinds concerned there were, charged or not."""
    targets: tuple[TargetDegree, ...] = ()
    """The targets of the signed statement behind indicator 1 (AST-04, TGT-05)."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One version of one sheet; a later one never wipes out an earlier."""

    part: Part
    assessor: str
    marks: tuple[Mark, ...]
    computed: tuple[Computed, ...] = ()
    statement: str = ""
    serious: str = ""
    serious_document: str = ""
    by: str = ""
    at: datetime | None = None
    locked_at: datetime | None = None
    locked_by: str = ""
    cause: str = ""
    """Why there is another version: empty for the first, else what the review decided."""

    @property
    def is_locked(self) -> bool:
        """Whether it was signed."""
        return self.locked_at is not None

    @property
    def lacks_statement(self) -> bool:
        """Whether the indicator that rests on the statement could not be marked."""
        return any(one.mark is None for one in self.marks)

    def lock(self, *, by: str, at: datetime) -> Sheet:
        """Sign it."""
        if self.is_locked:
            raise SheetLocked()
        return replace(self, locked_at=at, locked_by=by)


def computed_marks(
    rules: Rules, part: Part, facts: Iterable[Charged], check: TargetCheck | None = None
) -> tuple[Computed, ...]:
    """What the facts of a year make of the computed indicators; in whatever order they came."""
    known = sorted(facts, key=lambda one: (one.at, one.order_no, one.kind))
    found = []
    for indicator in rules.of(part):
        if indicator.needs_statement and check is not None:
            mark = indicator.full * check.rate / HUNDRED
            found.append(Computed(indicator.key, mark, (), len(check.degrees), check.degrees))
        elif indicator.is_computed:
            found.append(_computed(indicator, known))
    return tuple(found)


def _computed(indicator: Indicator, facts: list[Charged]) -> Computed:
    charged = [one for rule in indicator.deductions for one in facts if one.kind == rule.kind]
    lost = sum((lost_by(rule, charged) for rule in indicator.deductions), Fraction(0))
    sources = {rule.kind.source for rule in indicator.deductions}
    looked_at = {one.order_no for one in facts if one.kind.source in sources}
    return Computed(indicator.key, max(indicator.full - lost, Fraction(0)), tuple(charged), len(looked_at))


def lost_by(rule: Deduction, charged: Iterable[Charged]) -> Fraction:
    """What the facts of one kind cost together, never more than the rule allows."""
    return min(rule.most, rule.points * sum(1 for one in charged if one.kind == rule.kind))


def filled_in(
    rules: Rules,
    part: Part,
    assessor: str,
    data: Mapping[str, Any],
    computed: tuple[Computed, ...],
    *,
    statement: str,
    by: str,
    at: datetime,
    cause: str = "",
) -> Sheet:
    """The sheet somebody filled in, checked line by line."""
    rows = list(data.get("marks") or ())
    known = {one.indicator: one.mark for one in computed}
    marks = tuple(_mark(one, rows, known.get(one.key), statement) for one in rules.of(part))
    strange = {str(row.get("indicator")) for row in rows} - {one.key for one in rules.of(part)}
    if strange:
        raise MarkMissing(indicator=min(strange))
    return Sheet(
        part,
        assessor,
        marks,
        computed,
        statement if part is Part.TERRITORIAL else "",
        _text(data, "serious"),
        _text(data, "serious_document"),
        by,
        at,
        cause=cause,
    )


def _mark(indicator: Indicator, rows: list[Any], computed: Fraction | None, statement: str) -> Mark:
    mine = [row for row in rows if row.get("indicator") == indicator.key]
    if len(mine) != 1:
        raise MarkMissing(indicator=indicator.name)
    row = mine[0]
    reason, evidence = _text(row, "reason"), _text(row, "evidence")
    entered = row.get("mark")
    if indicator.needs_statement and not statement:
        if entered not in (None, ""):
            raise StatementNotSigned(indicator=indicator.name)
        return Mark(indicator.key, None, NO_STATEMENT.zh)
    mark = computed if computed is not None and entered in (None, "") else _number(indicator, entered)
    if computed is not None and mark != computed and not (reason and evidence):
        raise CorrectionNeedsEvidence(indicator=indicator.name, computed=shown(computed))
    if computed is None and mark < indicator.full and not (reason and evidence):
        raise DeductionNeedsEvidence(indicator=indicator.name)
    return Mark(indicator.key, mark, reason, evidence)


def _number(indicator: Indicator, entered: object) -> Fraction:
    try:
        mark = exact(entered)
    except NotANumber:
        raise MarkOutOfRange(indicator=indicator.name, full=shown(indicator.full)) from None
    if not 0 <= mark <= indicator.full:
        raise MarkOutOfRange(indicator=indicator.name, full=shown(indicator.full))
    return mark


def _text(row: Mapping[str, Any], key: str) -> str:
    return str(row.get(key) or "").strip()
