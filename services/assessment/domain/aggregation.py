"""From marks and answers to one result: 0.40·T + 0.20·S + 0.40·D, exact to the end (B9, AST-10, AST-11)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from chassis.errors import Refusal
from chassis.texts import Said
from services.assessment.domain.satisfaction import GroupScore, Tally, group_scores, township_score
from services.assessment.domain.scheme import HUNDRED, BarScope, Grading, Rules
from services.assessment.domain.score_sheet import Sheet


class Grade(StrEnum):
    """What an agency is graded, the best first."""

    EXCELLENT = "excellent"
    GOOD = "good"
    QUALIFIED = "qualified"
    UNQUALIFIED = "unqualified"


GRADE_WORDS = {
    Grade.EXCELLENT: Said("优秀", "Excellent"),
    Grade.GOOD: Said("良好", "Good"),
    Grade.QUALIFIED: Said("合格", "Qualified"),
    Grade.UNQUALIFIED: Said("不合格", "Unqualified"),
}


class HeadGrade(StrEnum):
    """The highest grade the principal head of an agency may get (AST-14)."""

    EXCELLENT = "excellent"
    COMPETENT = "competent"


HEAD_WORDS = {
    HeadGrade.EXCELLENT: Said("不受限制", "No cap"),
    HeadGrade.COMPETENT: Said("最高称职，不得评为优秀", "At most competent, never excellent"),
}


class NoAnswers(Refusal):
    """Where no group of a township answered enough, there is no satisfaction to count."""

    code = "no-valid-answers"
    rule = "AST-08"
    title = Said("满意度测评无效", "The survey is void")
    detail = Said(
        "{township}三类测评人的有效答卷都不足，须重新抽样测评。",
        "No group answered enough in {township}; a new sample is drawn.",
    )


class Treatment(StrEnum):
    """What both sides agreed on for an indicator without a statement (scenario 48)."""

    SPREAD = "spread"
    AGREED_MARK = "agreed_mark"


@dataclass(frozen=True, slots=True)
class Settled:
    """The treatment both sides agreed on for one township."""

    township: str
    treatment: Treatment
    mark: Fraction | None
    reason: str


@dataclass(frozen=True, slots=True)
class TownshipFigures:
    """One township’s part of a result."""

    township: str
    share: Fraction
    weight: Fraction
    territorial: Fraction
    satisfaction: Fraction
    groups: tuple[GroupScore, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """Every number of a result, unrounded."""

    townships: tuple[TownshipFigures, ...]
    territorial: Fraction
    satisfaction: Fraction
    statutory: Fraction
    total: Fraction
    rate: Fraction
    grade: Grade
    bar_passed: bool
    serious: bool
    head_grade: HeadGrade
    over_share: bool = False
    """Reached 优秀, and found no place in the year’s share of it (AST-25)."""

    @property
    def dropped(self) -> list[tuple[str, GroupScore]]:
        """The groups that were too small to count, by township."""
        return [(one.township, group) for one in self.townships for group in one.groups if group.is_dropped]


def normalised(shares: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """Weights that make one, however the shares are scaled (E3-23, E3-27)."""
    whole = sum(shares.values(), Fraction(0))
    return {township: shares[township] / whole for township in sorted(shares)}


def sheet_score(rules: Rules, sheet: Sheet, settled: Settled | None) -> Fraction:
    """What a sheet makes of a hundred; an unmarked indicator counts as both sides agreed."""
    points = sum((one.mark for one in sheet.marks if one.mark is not None), Fraction(0))
    missing = {one.indicator for one in sheet.marks if one.mark is None}
    if not missing:
        return points
    lost = sum((one.full for one in rules.of(sheet.part) if one.key in missing), Fraction(0))
    if settled is not None and settled.treatment is Treatment.AGREED_MARK and settled.mark is not None:
        return points + settled.mark
    return points * HUNDRED / (HUNDRED - lost)


def aggregate(
    rules: Rules,
    shares: Mapping[str, Fraction],
    territorial: Mapping[str, Sheet],
    tallies: Mapping[str, Tally],
    statutory: Sheet,
    settled: Mapping[str, Settled],
    names: Mapping[str, str],
) -> Figures:
    """The combined result of all townships and the department; the order of townships cannot matter."""
    townships = []
    for township, weight in normalised(shares).items():
        groups = group_scores(rules.survey, tallies[township])
        satisfaction = township_score(groups)
        if satisfaction is None:
            raise NoAnswers(township=names.get(township, township))
        score = sheet_score(rules, territorial[township], settled.get(township))
        townships.append(TownshipFigures(township, shares[township], weight, score, satisfaction, groups))
    t = sum((one.weight * one.territorial for one in townships), Fraction(0))
    s = sum((one.weight * one.satisfaction for one in townships), Fraction(0))
    d = sheet_score(rules, statutory, None)
    total = rules.weights.territorial * t + rules.weights.satisfaction * s + rules.weights.statutory * d
    rate = rate_of(rules, t, s)
    serious = any(sheet.serious for sheet in (*territorial.values(), statutory))
    grade = grade_of(rules.grading, total, rate, serious=serious)
    return Figures(
        tuple(townships),
        t,
        s,
        d,
        total,
        rate,
        grade,
        rate >= rules.grading.bar,
        serious,
        head_grade_of(grade),
    )


def rate_of(rules: Rules, territorial: Fraction, satisfaction: Fraction) -> Fraction:
    """The score rate of the part the township assesses, in per cent (AST-13)."""
    if rules.grading.scope is BarScope.TERRITORIAL:
        return territorial
    weights = rules.weights
    points = weights.territorial * territorial + weights.satisfaction * satisfaction
    return points / (weights.territorial + weights.satisfaction)


def grade_of(grading: Grading, total: Fraction, rate: Fraction, *, serious: bool) -> Grade:
    """The grade of the total, then the caps; the lowest wins (DMN-AST, E3-24)."""
    if total < grading.qualified:
        return Grade.UNQUALIFIED
    if serious or total < grading.good:
        return Grade.QUALIFIED
    return Grade.EXCELLENT if total >= grading.excellent and rate >= grading.bar else Grade.GOOD


def limited(figures: Figures) -> Figures:
    """What becomes of an agency that reached 优秀 and found no place in the year’s share (AST-25)."""
    return replace(figures, grade=Grade.GOOD, head_grade=head_grade_of(Grade.GOOD), over_share=True)


def head_grade_of(grade: Grade) -> HeadGrade:
    """Only the head of an excellent agency may be excellent (AST-14, E3-25)."""
    return HeadGrade.EXCELLENT if grade is Grade.EXCELLENT else HeadGrade.COMPETENT
