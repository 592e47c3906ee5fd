"""The county's scoring scheme of one year: what counts, how much, and from which score on (AST-12)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction

from chassis.errors import Refusal
from chassis.texts import Said
from services.assessment.domain.charges import ChargeKind
from services.assessment.domain.exact import shown

HUNDRED = Fraction(100)
FREEZE_MONTH, FREEZE_DAY = 3, 31
SEED_WEIGHTS = (Fraction(2, 5), Fraction(1, 5), Fraction(2, 5))


class Part(StrEnum):
    """The three parts of an assessment."""

    TERRITORIAL = "territorial"
    SATISFACTION = "satisfaction"
    STATUTORY = "statutory"


class BarScope(StrEnum):
    """What the township assesses, for the bar of 优秀 (H10)."""

    BOTH = "both"
    TERRITORIAL = "territorial"


class SchemeState(StrEnum):
    """Where a version of a scheme stands."""

    DRAFT = "DRAFT"
    FROZEN = "FROZEN"
    REPLACED = "REPLACED"


PART_WORDS = {
    Part.TERRITORIAL: Said("属地职责", "Territorial duties"),
    Part.SATISFACTION: Said("满意度", "Satisfaction"),
    Part.STATUTORY: Said("法定职责", "Statutory duties"),
}
SCHEME_WORDS = {
    SchemeState.DRAFT: Said("草稿", "Draft"),
    SchemeState.FROZEN: Said("已定案", "Frozen"),
    SchemeState.REPLACED: Said("已被新版取代", "Replaced"),
}


class SchemeInvalid(Refusal):
    """The scheme contradicts the rules or itself."""

    code = "scheme-invalid"
    rule = "AST-12"
    title = Said("考评细则有误", "The scheme cannot be")
    detail = Said("{problem}", "{problem}")


class SchemeFrozen(Refusal):
    """What a year is judged by does not change while the year is running."""

    code = "scheme-frozen"
    rule = "AST-12"
    title = Said("考评细则已经定案，不能修改", "The scheme is frozen")
    detail = Said(
        "{year} 年度的考评细则已定案，{day} 之后不得修改；新的规定从下一年度起适用。",
        "The scheme of {year} is frozen and stands after {day}; new rules count from the next year on.",
    )


class WeightsNeedDocument(Refusal):
    """Forty, twenty, forty stand in the regulation; other weights need another rule document."""

    code = "weights-need-document"
    rule = "AST-02"
    title = Said("三部分权重由文件规定", "The weights are fixed by the regulation")
    detail = Said(
        "属地职责、满意度、法定职责的权重为 40%、20%、40%；改动须写明新的规范性文件。",
        "Territorial duties, satisfaction and statutory duties weigh 40, 20 and 40 per cent;"
        " other weights need the rule document that fixes them.",
    )


class LateFreezeNeedsReason(Refusal):
    """A scheme that comes after the day it was due says why."""

    code = "late-freeze-needs-reason"
    rule = "AST-12"
    title = Said("逾期定案须说明理由", "A late scheme needs a reason")
    detail = Said(
        "考评细则应在 {day} 前定案；逾期首次定案的，请写明理由，并报督办。",
        "A scheme is due by {day}; where the first one comes later, the reason is put on record.",
    )


class SchemeUnknown(Refusal):
    """No such scheme."""

    code = "scheme-unknown"
    rule = "AST-12"
    title = Said("没有这一年度的考评细则", "There is no scheme for this year")
    detail = Said("{year} 年度还没有定案的考评细则。", "No scheme of {year} is frozen.")


@dataclass(frozen=True, slots=True)
class Deduction:
    """What one fact reported by dispatch costs, and the most that facts of its kind may cost together."""

    kind: ChargeKind
    points: Fraction
    most: Fraction


@dataclass(frozen=True, slots=True)
class Indicator:
    """One line of a score sheet."""

    key: str
    name: str
    part: Part
    full: Fraction
    deductions: tuple[Deduction, ...] = ()
    needs_statement: bool = False

    @property
    def is_computed(self) -> bool:
        """Whether its mark comes from facts instead of from somebody's hand (AST-06, AST-07)."""
        return bool(self.deductions)


@dataclass(frozen=True, slots=True)
class Weights:
    """How much the three parts count."""

    territorial: Fraction
    satisfaction: Fraction
    statutory: Fraction

    @property
    def are_of_the_regulation(self) -> bool:
        """Whether they are those of the seed (AST-02, AST-03)."""
        return (self.territorial, self.satisfaction, self.statutory) == SEED_WEIGHTS


@dataclass(frozen=True, slots=True)
class Grading:
    """From which score on a grade is reached, and the bar of 优秀 (AST-13)."""

    excellent: Fraction
    good: Fraction
    qualified: Fraction
    bar: Fraction
    scope: BarScope
    excellent_share: Fraction | None = None
    """The most of the year’s agencies that may be 优秀; none where a county sets no share (AST-25)."""


@dataclass(frozen=True, slots=True)
class Survey:
    """How answers count, and how many a group needs to be counted."""

    satisfied: Fraction
    fair: Fraction
    dissatisfied: Fraction
    staff_minimum: int
    residents_minimum: int
    users_minimum: int


@dataclass(frozen=True, slots=True)
class Rules:
    """Everything a year is judged by; a value that never changes."""

    weights: Weights
    indicators: tuple[Indicator, ...]
    grading: Grading
    survey: Survey
    daily_weight: Fraction
    weights_document: str = ""

    def of(self, part: Part) -> tuple[Indicator, ...]:
        """The lines of one sheet."""
        return tuple(one for one in self.indicators if one.part is part)

    def require_sound(self) -> None:
        """Refuse what contradicts the regulation or itself (E3-22)."""
        for problem in _problems(self):
            raise SchemeInvalid(problem=problem)
        if not self.weights.are_of_the_regulation and not self.weights_document:
            raise WeightsNeedDocument()


def _problems(rules: Rules) -> list[Said]:
    weights, grading, survey = rules.weights, rules.grading, rules.survey
    found = []
    three = (weights.territorial, weights.satisfaction, weights.statutory)
    if sum(three) != 1 or min(three) <= 0:
        found.append(Said("三部分权重都应大于 0，合计 100%", "The three weights are positive and make 100 %"))
    keys = [one.key for one in rules.indicators]
    if len(set(keys)) != len(keys):
        found.append(Said("指标代码重复", "An indicator code occurs twice"))
    for part in (Part.TERRITORIAL, Part.STATUTORY):
        total = sum((one.full for one in rules.of(part)), Fraction(0))
        if total != HUNDRED or any(one.full <= 0 for one in rules.of(part)):
            words = PART_WORDS[part]
            found.append(
                Said(
                    f"{words.zh}各指标满分都应大于 0，合计应为 100 分，现为 {shown(total)} 分",
                    f"The full marks of “{words.en}” make 100, not {shown(total)}",
                )
            )
    if sum(1 for one in rules.of(Part.TERRITORIAL) if one.needs_statement) != 1:
        found.append(
            Said("属地职责中应有且只有一项以责任书为依据", "One territorial indicator rests on the statement")
        )
    if any(d.points <= 0 or d.most < d.points for one in rules.indicators for d in one.deductions):
        found.append(Said("扣分应大于 0，且不超过上限", "A deduction is positive and not above its limit"))
    if not 0 < grading.qualified < grading.good < grading.excellent <= HUNDRED:
        found.append(Said("等次分数线应由高到低", "The thresholds of the grades go down"))
    if not 0 < grading.bar <= HUNDRED:
        found.append(Said("得分率门槛应在 0 和 100 之间", "The bar lies between 0 and 100"))
    if grading.excellent_share is not None and not 0 < grading.excellent_share <= 1:
        found.append(Said("优秀比例应大于 0，不超过 100%", "The share of 优秀 is above 0 and at most 100 %"))
    if not HUNDRED >= survey.satisfied > survey.fair > survey.dissatisfied >= 0:
        found.append(Said("满意度分值应由高到低", "The values of the answers go down"))
    if min(survey.staff_minimum, survey.residents_minimum, survey.users_minimum) < 1:
        found.append(Said("有效答卷最低份数至少为 1", "A group needs at least one answer"))
    if not 0 <= rules.daily_weight < 1:
        found.append(Said("日常考核权重应在 0 和 100% 之间", "The weight of daily marks is below 100 %"))
    return found


@dataclass(eq=False)
class Scheme:
    """One version of the scheme of one year."""

    county: str
    year: int
    version: int
    rules: Rules
    basis: str
    entered_by: str
    entered_at: datetime
    state: SchemeState = SchemeState.DRAFT
    frozen_at: datetime | None = None
    frozen_by: str = ""
    late_reason: str = ""

    @property
    def last_day(self) -> date:
        """The day the scheme of this year is due, and the last on which it may change."""
        return date(self.year, FREEZE_MONTH, FREEZE_DAY)

    def rewrite(self, rules: Rules, basis: str, *, by: str, at: datetime) -> None:
        """Write the draft anew."""
        if self.state is not SchemeState.DRAFT:
            raise SchemeFrozen(year=self.year, day=self.last_day.isoformat())
        rules.require_sound()
        self.rules, self.basis, self.entered_by, self.entered_at = rules, basis, by, at

    def freeze(self, before: Scheme | None, reason: str, *, by: str, at: datetime, today: date) -> bool:
        """From now on the year is judged by this; whether it came late (scenario 50)."""
        if self.state is not SchemeState.DRAFT:
            raise SchemeFrozen(year=self.year, day=self.last_day.isoformat())
        late = today > self.last_day
        if late and before is not None:
            raise SchemeFrozen(year=self.year, day=self.last_day.isoformat())
        if late and not reason.strip():
            raise LateFreezeNeedsReason(day=self.last_day.isoformat())
        self.rules.require_sound()
        if before is not None:
            before.state = SchemeState.REPLACED
        self.state, self.frozen_at, self.frozen_by = SchemeState.FROZEN, at, by
        self.late_reason = reason.strip() if late else ""
        return late


def usual_rules() -> Rules:
    """What a county begins with: the numbers of the regulation, the rest proposed (part G)."""
    points = Fraction
    territorial = (
        Indicator("I1", "完成属地年度目标责任情况", Part.TERRITORIAL, points(40), needs_statement=True),
        Indicator("I2", "参与乡镇（街道）重点工作情况", Part.TERRITORIAL, points(20)),
        Indicator(
            "I3",
            "网格上报及群众投诉事项处理情况",
            Part.TERRITORIAL,
            points(25),
            (
                Deduction(ChargeKind.EVENT_LATE, points(1), points(10)),
                Deduction(ChargeKind.EVENT_UNSOLVED, points(2), points(10)),
                Deduction(ChargeKind.EVENT_REOPENED, points(1, 2), points(5)),
            ),
        ),
        Indicator(
            "I4",
            "接受综合信息指挥室协调指挥情况",
            Part.TERRITORIAL,
            points(15),
            (
                Deduction(ChargeKind.WHISTLE_LATE, points(1, 2), points(5)),
                Deduction(ChargeKind.WHISTLE_NO_SHOW, points(2), points(10)),
                Deduction(ChargeKind.BLOCKED, points(1), points(10)),
                Deduction(ChargeKind.REFUSED, points(1, 2), points(5)),
            ),
        ),
    )
    statutory = (
        Indicator("D1", "完成法定职责和年度业务工作情况", Part.STATUTORY, points(50)),
        Indicator("D2", "依法行政和办事质量", Part.STATUTORY, points(30)),
        Indicator("D3", "队伍建设和廉洁纪律", Part.STATUTORY, points(20)),
    )
    return Rules(
        Weights(*SEED_WEIGHTS),
        territorial + statutory,
        Grading(points(90), points(80), points(60), points(90), BarScope.BOTH),
        Survey(points(100), points(70), points(30), 10, 30, 30),
        points(3, 10),
    )


def next_version(known: list[Scheme], **fields: object) -> Scheme:
    """A new draft after the versions there are."""
    return Scheme(version=max((one.version for one in known), default=0) + 1, **fields)  # type: ignore[arg-type]
