"""What people think of an agency: answers by group and dimension, and what they make (AST-08, AST-09)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction
from math import lcm
from typing import Any

from chassis.errors import Refusal
from chassis.texts import Said
from services.assessment.domain.exact import mean
from services.assessment.domain.scheme import Survey


class Group(StrEnum):
    """Who is asked."""

    STAFF = "staff"
    RESIDENTS = "residents"
    USERS = "users"


class Dimension(StrEnum):
    """What is asked."""

    MANAGEMENT = "management"
    HANDLING = "handling"
    ATTITUDE = "attitude"
    CONDUCT = "conduct"


GROUP_WORDS = {
    Group.STAFF: Said("社区工作人员", "Community staff"),
    Group.RESIDENTS: Said("群众代表", "Residents’ representatives"),
    Group.USERS: Said("服务对象", "Service users"),
}
DIMENSION_WORDS = {
    Dimension.MANAGEMENT: Said("日常管理", "Daily management"),
    Dimension.HANDLING: Said("处置问题", "Handling of problems"),
    Dimension.ATTITUDE: Said("工作态度", "Attitude"),
    Dimension.CONDUCT: Said("工作作风", "Conduct"),
}


class TallyInvalid(Refusal):
    """The counts contradict one another."""

    code = "tally-invalid"
    rule = "AST-09"
    title = Said("测评统计有误", "The count of the answers cannot be")
    detail = Said("{problem}", "{problem}")


class SurveySourceMissing(Refusal):
    """Figures that are entered say which paper they are from."""

    code = "survey-source-missing"
    rule = "AST-08"
    title = Said("请写明测评统计的来源文件", "Name the document the figures are from")
    detail = Said(
        "满意度统计须写明测评报告或统计表的名称、文号和日期。",
        "The figures of the survey name their report: title, number and date.",
    )


@dataclass(frozen=True, slots=True)
class Count:
    """The answers of one group on one dimension; those who do not know are not counted (scenario 46)."""

    group: Group
    dimension: Dimension
    satisfied: int
    fair: int
    dissatisfied: int
    unknown: int = 0

    @property
    def valid(self) -> int:
        """How many said something."""
        return self.satisfied + self.fair + self.dissatisfied


@dataclass(frozen=True, slots=True)
class GroupSize:
    """How many answered in a group, and how many there were to ask."""

    group: Group
    answered: int
    frame: int


@dataclass(frozen=True, slots=True)
class Tally:
    """The answers of one township, counted, and where they are from."""

    township: str
    sizes: tuple[GroupSize, ...]
    counts: tuple[Count, ...]
    source: str
    by: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class GroupScore:
    """What one group makes: the mean of its dimensions; none where it is dropped."""

    group: Group
    answered: int
    needed: int
    dimensions: dict[str, Fraction]
    score: Fraction | None

    @property
    def is_dropped(self) -> bool:
        """Whether too few answered for the group to count (scenario 45)."""
        return self.score is None


def needed_of(survey: Survey, size: GroupSize) -> int:
    """How many answers a group needs: all of its people where there are fewer than the minimum."""
    least = {
        Group.STAFF: survey.staff_minimum,
        Group.RESIDENTS: survey.residents_minimum,
        Group.USERS: survey.users_minimum,
    }[size.group]
    return min(least, size.frame) if size.group is Group.STAFF and size.frame else least


def group_scores(survey: Survey, tally: Tally) -> tuple[GroupScore, ...]:
    """Every group of a township, kept or dropped."""
    return tuple(_group(survey, tally, size) for size in tally.sizes)


def township_score(scores: tuple[GroupScore, ...]) -> Fraction | None:
    """The mean of the groups that count; none where none does."""
    kept = [one.score for one in scores if one.score is not None]
    return mean(kept) if kept else None


def _group(survey: Survey, tally: Tally, size: GroupSize) -> GroupScore:
    dimensions = {
        one.dimension.value: _dimension(survey, one)
        for one in tally.counts
        if one.group is size.group and one.valid
    }
    needed = needed_of(survey, size)
    counts = size.answered >= needed and size.answered > 0 and bool(dimensions)
    return GroupScore(
        size.group,
        size.answered,
        needed,
        dimensions,
        mean(list(dimensions.values())) if counts else None,
    )


def _dimension(survey: Survey, count: Count) -> Fraction:
    """The mean of those who said something, over one denominator: exact, and one fraction is made."""
    said = (
        (survey.satisfied, count.satisfied),
        (survey.fair, count.fair),
        (survey.dissatisfied, count.dissatisfied),
    )
    whole = lcm(*(worth.denominator for worth, _ in said))
    points = sum(worth.numerator * (whole // worth.denominator) * number for worth, number in said)
    return Fraction(points, whole * count.valid)


def entered_tally(township: str, data: Mapping[str, Any], *, by: str, at: datetime) -> Tally:
    """The figures of a survey as they were entered from its report."""
    source = str(data.get("source") or "").strip()
    if not source:
        raise SurveySourceMissing()
    sizes = tuple(_size(group, data) for group in Group)
    lines: dict[str, list[Mapping[str, Any]]] = {}
    for row in data.get("counts") or ():
        lines.setdefault(str(row.get("line")), []).append(row)
    counts = tuple(_count(group, dimension, lines) for group in Group for dimension in Dimension)
    for size in sizes:
        _require_sound(size, [one for one in counts if one.group is size.group])
    return Tally(township, sizes, counts, source, by, at)


def _require_sound(size: GroupSize, counts: list[Count]) -> None:
    words = GROUP_WORDS[size.group]
    if size.answered > size.frame:
        raise TallyInvalid(
            problem=Said(
                f"{words.zh}有效答卷 {size.answered} 份，多于发放的 {size.frame} 份",
                f"{words.en}: {size.answered} answers of {size.frame} asked",
            )
        )
    for one in counts:
        if one.valid + one.unknown != size.answered:
            dimension = DIMENSION_WORDS[one.dimension]
            raise TallyInvalid(
                problem=Said(
                    f"{words.zh}“{dimension.zh}”合计 {one.valid + one.unknown}，有效答卷 {size.answered} 份",
                    f"{words.en}, “{dimension.en}”: {one.valid + one.unknown} answers, not {size.answered}",
                )
            )


def _size(group: Group, data: Mapping[str, Any]) -> GroupSize:
    row: Mapping[str, Any] = next((row for row in data.get("groups") or () if row.get("group") == group), {})
    return GroupSize(group, _whole(row.get("answered")), _whole(row.get("frame")))


def _count(group: Group, dimension: Dimension, lines: Mapping[str, list[Mapping[str, Any]]]) -> Count:
    rows = lines.get(f"{group.value}.{dimension.value}", [])
    if len(rows) > 1:
        raise TallyInvalid(
            problem=Said(
                f"{GROUP_WORDS[group].zh}“{DIMENSION_WORDS[dimension].zh}”填了两行",
                f"{GROUP_WORDS[group].en}, “{DIMENSION_WORDS[dimension].en}” occurs twice",
            )
        )
    row: Mapping[str, Any] = rows[0] if rows else {}
    told = [_whole(row.get(key)) for key in ("satisfied", "fair", "dissatisfied", "unknown")]
    return Count(group, dimension, *told)


def _whole(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else 0
