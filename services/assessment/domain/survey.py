"""The satisfaction survey of one township: who may answer is drawn, what is answered is only counted.

Nobody can be asked back: a token is forgotten the moment it is used, answers exist as numbers alone, and no
row, time or journal line connects the two (E3-29). Who drew which numbers can be checked by anybody (AST-08).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from chassis.errors import Refusal
from chassis.texts import Said
from services.assessment.domain.satisfaction import (
    GROUP_WORDS,
    Count,
    Dimension,
    Group,
    GroupSize,
    Tally,
    needed_of,
)
from services.assessment.domain.scheme import Survey

LARGEST_FRAME, LARGEST_SAMPLE = 100_000, 300
ANSWERED, BLANK, PAPER = "answered", "blank", "paper"


class Choice(StrEnum):
    """What can be answered on each dimension."""

    SATISFIED = "satisfied"
    FAIR = "fair"
    DISSATISFIED = "dissatisfied"
    UNKNOWN = "unknown"


class SurveyState(StrEnum):
    """Whether answers are still taken."""

    OPEN = "OPEN"
    CLOSED = "CLOSED"


class SampleInvalid(Refusal):
    """A sample is drawn from a frame, not larger than it; community staff are all asked."""

    code = "sample-invalid"
    rule = "AST-08"
    title = Said("抽样填写有误", "The sample cannot be")
    detail = Said(
        "{group}：抽取人数应在 1 至抽样框人数之间，不超过 300；社区工作人员应全部参加，并写明名册来源。",
        "{group}: from 1 to the size of the frame, at most 300; staff are all asked; the register is named.",
    )


class SurveyExists(Refusal):
    """A township surveys an agency once a year."""

    code = "survey-exists"
    rule = "AST-08"
    title = Said("本乡镇（街道）的测评已经开始", "The survey of this township has begun")
    detail = Said("请在测评 {survey} 中继续办理。", "Please go on in survey {survey}.")


class SurveyUnknown(Refusal):
    """No such survey, or none of the reader’s business."""

    code = "survey-unknown"
    rule = "AST-08"
    title = Said("没有这一测评", "There is no such survey")


class TokenUnknown(Refusal):
    """The code was never issued, was used, or was replaced; which of them nobody can say any more."""

    code = "survey-token-unknown"
    rule = "E3-29"
    title = Said("测评码无效或者已经使用", "The code is not valid, or was used")
    detail = Said(
        "每个测评码只能使用一次；没有使用过的，请向发放单位换领。",
        "Each code counts once; if you have not used it, ask for another where you got it.",
    )


class TokensMismatch(Refusal):
    """One code for each person asked: no more, no less, none twice."""

    code = "survey-tokens-mismatch"
    rule = "E3-29"
    title = Said("测评码数量不符", "The number of codes does not fit")
    detail = Said(
        "{group}应有 {number} 个互不相同的测评码。", "{group}: {number} different codes are needed."
    )


class SurveyClosed(Refusal):
    """No answers are taken any more."""

    code = "survey-closed"
    rule = "AST-08"
    title = Said("测评已经结束", "The survey is over")


class AnswersIncomplete(Refusal):
    """All four dimensions are answered; not knowing is an answer."""

    code = "answers-incomplete"
    rule = "AST-09"
    title = Said("四项都请选择", "Please answer all four")
    detail = Said("四个方面都请选择一项，不清楚的选“不了解”。", "Choose one for each; “don’t know” is one.")


class SurveyRunning(Refusal):
    """A survey is not closed before its day, unless everybody has answered."""

    code = "survey-running"
    rule = "AST-08"
    title = Said("测评还没有到期", "The survey is not over yet")
    detail = Said(
        "测评到 {due} 结束；全部答完的可以提前结束。", "It ends on {due}, earlier once all have answered."
    )


class ExtendFirst(Refusal):
    """A group with too few answers gets one extension before it is dropped."""

    code = "survey-extend-first"
    rule = "AST-08"
    title = Said("有效答卷不足，应先延期一次", "Too few answers: extend it once")
    detail = Said(
        "{groups}有效答卷不足最低份数；延期一次仍不足的，该类不计入。",
        "{groups}: too few answers. Extend once; a group that is still too small is dropped.",
    )


class ExtensionNotDue(Refusal):
    """Only once, only for want of answers, and to a later day."""

    code = "survey-extension-not-due"
    rule = "AST-08"
    title = Said("不能延期", "It cannot be extended")
    detail = Said(
        "只有有效答卷不足时可以延期一次，新的截止日期应晚于 {due}。",
        "Only once, where answers are too few, and to a day after {due}.",
    )


class SurveyNotClosed(Refusal):
    """What is being surveyed is not entered by hand."""

    code = "survey-not-closed"
    rule = "E3-29"
    title = Said("本系统的测评还没有结束", "The survey here is still open")
    detail = Said(
        "请先结束测评 {survey}，统计自动填入。",
        "Close survey {survey} first; its figures come by themselves.",
    )


class FiguresDiffer(Refusal):
    """Figures of a survey of this system are taken as they are."""

    code = "survey-figures-differ"
    rule = "E3-29"
    title = Said("测评统计不能改动", "The figures of the survey stand")
    detail = Said(
        "统计应与测评 {survey} 一致，不能手工修改。",
        "They equal those of survey {survey}; nobody changes them.",
    )


@dataclass(frozen=True, slots=True)
class Sample:
    """Who is asked in one group: numbers of a register, drawn so that anybody can draw them again."""

    group: Group
    frame: int
    size: int
    source: str
    seed: str
    numbers: tuple[int, ...]


@dataclass(eq=False)
class SatisfactionSurvey:
    """One township asking about one agency."""

    survey_id: str
    case_no: str
    county: str
    township: str
    agency_name: str
    year: int
    due: date
    samples: tuple[Sample, ...]
    opened_at: datetime
    state: SurveyState = SurveyState.OPEN
    extended_to: date | None = None
    closed_at: datetime | None = None
    erased_at: datetime | None = None
    """When the counted answers went; what they came to stays in the score sheet."""

    @property
    def last_day(self) -> date:
        """The last day answers are taken."""
        return self.extended_to or self.due

    def sample(self, group: str) -> Sample:
        """Who is asked in a group."""
        return next(one for one in self.samples if one.group == group)

    def require_open(self, today: date) -> None:
        """Refuse answers after the end."""
        if self.state is SurveyState.CLOSED or today > self.last_day:
            raise SurveyClosed()

    def short(self, rules: Survey, answered: Mapping[str, int]) -> list[Group]:
        """The groups in which too few have answered."""
        sizes = (GroupSize(one.group, answered.get(one.group, 0), one.frame) for one in self.samples)
        return [one.group for one in sizes if one.answered < needed_of(rules, one)]

    def extend(self, until: date, rules: Survey, answered: Mapping[str, int]) -> None:
        """One extension, for want of answers (B9 step 5)."""
        if (
            self.state is SurveyState.CLOSED
            or self.extended_to is not None
            or until <= self.due
            or not self.short(rules, answered)
        ):
            raise ExtensionNotDue(due=self.due.isoformat())
        self.extended_to = until

    def close(self, rules: Survey, answered: Mapping[str, int], *, today: date, at: datetime) -> None:
        """No answers any more; who is too few after one extension is dropped by the count."""
        if self.state is SurveyState.CLOSED:
            raise SurveyClosed()
        everybody = all(answered.get(one.group, 0) >= one.size for one in self.samples)
        if today <= self.last_day and not everybody:
            raise SurveyRunning(due=self.last_day.isoformat())
        short = self.short(rules, answered)
        if short and self.extended_to is None and not everybody:
            words = [GROUP_WORDS[one] for one in short]
            raise ExtendFirst(groups=Said("、".join(w.zh for w in words), ", ".join(w.en for w in words)))
        self.state, self.closed_at = SurveyState.CLOSED, at

    def tally(self, lines: Mapping[tuple[str, str], int]) -> Tally:
        """What was answered, counted; `lines` is all there is of the answers."""
        sizes = tuple(
            GroupSize(group, lines.get((group, ANSWERED), 0), self.sample(group).frame) for group in Group
        )
        counts = tuple(
            Count(group, dimension, *(lines.get((group, line_of(dimension, one)), 0) for one in Choice))
            for group in Group
            for dimension in Dimension
        )
        return Tally(self.township, sizes, counts, f"本系统匿名测评 {self.survey_id}")


ALL_ALIKE = Said("所有答卷完全相同", "Every answer is the same")
MOSTLY_PAPER = Said("半数以上为代录的纸质答卷", "More than half were entered from paper")
FEWEST_FOR_SIGNS = 5
"""Of fewer answers nothing can be said."""


def signs_of(group: Group, lines: Mapping[tuple[str, str], int]) -> list[Said]:
    """What makes answers look arranged, from the counters alone: a reason to look closer, never a verdict."""
    answered = lines.get((group, ANSWERED), 0)
    if answered < FEWEST_FOR_SIGNS:
        return []
    most = [max(lines.get((group, line_of(one, choice)), 0) for choice in Choice) for one in Dimension]
    found = {ALL_ALIKE: min(most) == answered, MOSTLY_PAPER: lines.get((group, PAPER), 0) * 2 > answered}
    return [sign for sign, is_so in found.items() if is_so]


def line_of(dimension: Dimension, choice: Choice) -> str:
    """The counter of one answer."""
    return f"{dimension.value}.{choice.value}"


def lines_of(answers: Mapping[str, object]) -> list[str]:
    """The counters a filled-in sheet adds to; a sheet that knows nothing of anything counts as blank."""
    try:
        chosen = {one: Choice(str(answers[one.value])) for one in Dimension}
    except (KeyError, ValueError):
        raise AnswersIncomplete() from None
    if set(chosen.values()) == {Choice.UNKNOWN}:
        return [BLANK]
    return [ANSWERED, *(line_of(dimension, choice) for dimension, choice in chosen.items())]


def drawn(seed: str, frame: int, size: int) -> tuple[int, ...]:
    """The numbers whose SHA-256 of “seed:number” come first; anybody can draw them again."""

    def place(number: int) -> bytes:
        return hashlib.sha256(f"{seed}:{number}".encode()).digest()

    return tuple(sorted(sorted(range(1, frame + 1), key=place)[:size]))


def samples_from(data: Mapping[str, Any], public: str) -> tuple[Sample, ...]:
    """Frames and samples of the three groups; `public` is the part of the seed nobody here chooses."""
    rows = {str(row.get("group")): row for row in data.get("samples") or ()}
    return tuple(_sample(group, rows.get(group.value) or {}, public) for group in Group)


def _sample(group: Group, row: Mapping[str, Any], public: str) -> Sample:
    frame, size, source = row.get("frame"), row.get("size"), str(row.get("source") or "").strip()
    whole = isinstance(frame, int) and isinstance(size, int)
    if not whole or not source or not 1 <= size <= min(frame, LARGEST_SAMPLE) or frame > LARGEST_FRAME:  # type: ignore[operator, type-var]
        raise SampleInvalid(group=GROUP_WORDS[group])
    assert isinstance(frame, int) and isinstance(size, int), "checked above"
    if group is Group.STAFF and size != frame:
        raise SampleInvalid(group=GROUP_WORDS[group])
    seed = f"{public}:{group.value}"
    return Sample(group, frame, size, source, seed, drawn(seed, frame, size))


def token_hash(token: str) -> str:
    """The fingerprint of a token, all that is ever kept of it; whoever makes tokens computes the same."""
    return hashlib.sha256(f"gatehouse-survey:{token.strip()}".encode()).hexdigest()
