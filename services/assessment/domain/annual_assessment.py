"""The assessment of one stationed agency for one year, from the weights to the published result (B9)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction

from chassis.texts import Said
from services.assessment.domain.aggregation import Figures, Grade, Settled, Treatment, aggregate, limited
from services.assessment.domain.assessment_errors import (
    DecisionMismatch,
    NotBothLocked,
    ObjectionOnce,
    SharesInvalid,
    StatementUnsettled,
    StepNotOpen,
)
from services.assessment.domain.exact import NotANumber, exact
from services.assessment.domain.satisfaction import Tally
from services.assessment.domain.scheme import Part, Rules
from services.assessment.domain.score_sheet import Sheet, SheetLocked
from services.assessment.domain.target_check import TargetCheck


class State(StrEnum):
    """Where an assessment stands (E2)."""

    OPEN = "OPEN"
    SCORING = "SCORING"
    LOCKED = "LOCKED"
    AGGREGATED = "AGGREGATED"
    NOTIFIED = "NOTIFIED"
    OBJECTED = "OBJECTED"
    FINAL = "FINAL"
    PUBLISHED = "PUBLISHED"
    NOT_ASSESSED = "NOT_ASSESSED"


STATE_WORDS = {
    State.OPEN: Said("待定权重", "Weights to be fixed"),
    State.SCORING: Said("双方评分中", "Both sides mark"),
    State.LOCKED: Said("双方已锁定", "Both sides locked"),
    State.AGGREGATED: Said("已汇总，待告知", "Aggregated"),
    State.NOTIFIED: Said("已告知派驻机构", "The agency was told"),
    State.OBJECTED: Said("异议处理中", "Objection under way"),
    State.FINAL: Said("已审定，待公布", "Final, to be published"),
    State.PUBLISHED: Said("已公布", "Published"),
    State.NOT_ASSESSED: Said("不参加本年度考评", "Not assessed"),
}
TOLD = frozenset({State.NOTIFIED, State.OBJECTED, State.FINAL, State.PUBLISHED})
"""From when on the agency knows what it was given."""
SHARE_LIMIT = Fraction(10**9)


@dataclass(frozen=True, slots=True)
class Objection:
    """What the agency objects to, once (F-AST-06), and what became of it."""

    assessor: str
    point: str
    facts: str
    evidence: str
    at: datetime
    answer: str = ""
    answer_reason: str = ""
    insisted: bool = False
    decision: str = ""
    decision_reason: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """One version of the result; the next one, by a recorded review, leaves it visible (E3-30)."""

    number: int
    figures: Figures
    cause: str
    aggregated_at: datetime
    final_at: datetime | None = None
    published_at: datetime | None = None
    notice_number: str = ""
    account_number: str = ""
    """The numbers of its documents; a voided one stays in the register (E3-58)."""


@dataclass(eq=False)
class AnnualAssessment:
    """Everything both masters said about one agency in one year."""

    case_no: str
    county: str
    year: int
    agency: str
    agency_name: str
    department: str
    seat: str
    townships: tuple[str, ...]
    scheme_version: int
    opened_at: datetime
    state: State = State.OPEN
    shares: dict[str, Fraction] = field(default_factory=dict)
    shares_basis: str = ""
    sheets: tuple[Sheet, ...] = ()
    tallies: tuple[Tally, ...] = ()
    checks: tuple[TargetCheck, ...] = ()
    settlements: tuple[Settled, ...] = ()
    objection: Objection | None = None
    results: tuple[Result, ...] = ()
    not_assessed_reason: str = ""
    closed_at: datetime | None = None

    def fix_shares(self, entered: Mapping[str, object], basis: str) -> None:
        """Say how much each township counts; every township served has a share above nothing (E3-23)."""
        self._must_be(State.OPEN)
        if set(entered) != set(self.townships):
            raise SharesInvalid()
        shares = {township: _share(entered[township]) for township in sorted(self.townships)}
        if len(shares) > 1 and not basis.strip():
            raise SharesInvalid()
        self.shares, self.shares_basis = shares, basis.strip()
        self.state = State.SCORING

    def enter_sheet(self, sheet: Sheet) -> None:
        """Fill in a sheet; one that was signed is closed."""
        self._must_be(State.SCORING)
        known = self.sheet_of(sheet.part, sheet.assessor)
        if known is not None and known.is_locked:
            raise SheetLocked()
        self.sheets = (*(one for one in self.sheets if one is not known), sheet)

    def lock_sheet(self, part: Part, assessor: str, *, by: str, at: datetime) -> None:
        """The leader signs the sheet of their side; nobody unlocks it afterwards (AST-01)."""
        self._must_be(State.SCORING)
        known = self.sheet_of(part, assessor)
        if known is None:
            raise StepNotOpen(case_no=self.case_no, state=STATE_WORDS[self.state])
        self.sheets = tuple(one.lock(by=by, at=at) if one is known else one for one in self.sheets)
        if self.both_locked:
            self.state = State.LOCKED

    def enter_tally(self, tally: Tally) -> None:
        """Put on record how a township’s people answered."""
        self._must_be(State.SCORING)
        if tally.township not in self.townships:
            raise SharesInvalid()
        locked = self.sheet_of(Part.TERRITORIAL, tally.township)
        if locked is not None and locked.is_locked:
            raise SheetLocked()
        self.tallies = (*(one for one in self.tallies if one.township != tally.township), tally)

    def enter_check(self, check: TargetCheck) -> None:
        """Put on record how far the targets are; marks that rest on an earlier finding are given anew."""
        self._must_be(State.SCORING)
        if check.township not in self.townships:
            raise SharesInvalid()
        known = self.sheet_of(Part.TERRITORIAL, check.township)
        if known is not None and known.is_locked:
            raise SheetLocked()
        self.checks = (*(one for one in self.checks if one.township != check.township), check)

    def settle_statement(self, settled: Settled) -> None:
        """A township proposes what becomes of the indicator it could not mark."""
        self._must_be(State.LOCKED)
        if settled.township not in self.without_statement:
            raise SharesInvalid()
        self.settlements = (
            *(one for one in self.settlements if one.township != settled.township),
            settled,
        )

    def drop_settlements(self) -> None:
        """The department does not agree: the townships propose again."""
        self._must_be(State.LOCKED)
        self.settlements = ()

    def aggregate(self, rules: Rules, names: Mapping[str, str], *, cause: str, at: datetime) -> Result:
        """The seat’s combined result; never while a side has not locked (scenario 47)."""
        self._must_be(State.LOCKED, State.OBJECTED, State.FINAL, State.PUBLISHED)
        statutory = self.sheet_of(Part.STATUTORY, self.department)
        if statutory is None or not self.both_locked:
            raise NotBothLocked()
        if set(self.without_statement) - {one.township for one in self.settlements}:
            raise StatementUnsettled()
        figures = aggregate(
            rules,
            self.shares,
            {township: self._territorial(township) for township in self.townships},
            {one.township: one for one in self.tallies},
            statutory,
            {one.township: one for one in self.settlements},
            names,
        )
        result = Result(len(self.results) + 1, figures, cause, at)
        self.results = (*self.results, result)
        if self.state is State.LOCKED:
            self.state = State.AGGREGATED
        return result

    def require_grade(self, decided: str) -> None:
        """The table of the diagram may explain the grade, never make another one (E3-24)."""
        if decided != self.result.figures.grade:
            raise DecisionMismatch(decided=decided, grade=self.result.figures.grade.value)

    def notify(self) -> None:
        """The seat tells agency, townships and department."""
        self._must_be(State.AGGREGATED)
        self.state = State.NOTIFIED

    def number_result(self, notice: str, account: str) -> None:
        """The documents of the newest version are issued: their numbers stay whatever becomes of it."""
        result = replace(self.result, notice_number=notice, account_number=account)
        self.results = (*self.results[:-1], result)

    def object(self, objection: Objection) -> None:
        """The agency objects, once, to the marks of one assessor."""
        self._must_be(State.NOTIFIED)
        if self.objection is not None:
            raise ObjectionOnce()
        if objection.assessor not in (*self.townships, self.department):
            raise SharesInvalid()
        self.objection, self.state = objection, State.OBJECTED

    def answer_objection(self, answer: str, reason: str) -> None:
        """The assessor concerned keeps its marks or corrects them."""
        self._must_be(State.OBJECTED)
        self.objection = replace(self._objected, answer=answer, answer_reason=reason)

    def insist(self) -> None:
        """The agency does not take the answer; the performance office decides."""
        self._must_be(State.OBJECTED)
        self.objection = replace(self._objected, insisted=True)

    def decide_objection(self, decision: str, reason: str) -> None:
        """The performance office decides, for good."""
        self._must_be(State.OBJECTED)
        self.objection = replace(self._objected, decision=decision, decision_reason=reason)

    def correct_sheet(self, sheet: Sheet, *, by: str, at: datetime) -> None:
        """Another version of a locked sheet, by review only; the one before stays where it was."""
        self._must_be(State.OBJECTED, State.FINAL, State.PUBLISHED)
        self.sheets = (*self.sheets, sheet.lock(by=by, at=at))

    def finalise(self, at: datetime) -> Result:
        """Nothing is open any more: the result stands."""
        self._must_be(State.NOTIFIED, State.OBJECTED, State.FINAL, State.PUBLISHED)
        result = replace(self.result, final_at=at)
        self.results, self.state = (*self.results[:-1], result), State.FINAL
        return result

    def limit_excellent(self, cause: str, at: datetime) -> Result:
        """The share of 优秀 has no place for it: another version, the one before stays visible (AST-25)."""
        self._must_be(State.FINAL)
        if self.result.figures.grade is not Grade.EXCELLENT:
            raise StepNotOpen(case_no=self.case_no, state=STATE_WORDS[self.state])
        result = Result(len(self.results) + 1, limited(self.result.figures), cause, at, final_at=at)
        self.results = (*self.results, result)
        return result

    def publish(self, at: datetime) -> Result:
        """Score and grade are made known (AST-21)."""
        self._must_be(State.FINAL)
        result = replace(self.result, published_at=at)
        self.results, self.state, self.closed_at = (*self.results[:-1], result), State.PUBLISHED, at
        return result

    def leave_out(self, reason: str, at: datetime) -> None:
        """The agency is not assessed this year."""
        self._must_be(State.OPEN, State.SCORING)
        self.state, self.not_assessed_reason, self.closed_at = State.NOT_ASSESSED, reason, at

    def may_succeed(self, former: str, successor: str) -> bool:
        """Whether a township’s part may pass on: not where both judge, and not once it was added up."""
        judging = self.state in (State.OPEN, State.SCORING, State.LOCKED)
        return judging and former in self.townships and successor not in self.townships

    def succeed(self, former: str, successor: str) -> None:
        """A merged township’s successor takes over its weight and its sheets (B9)."""
        self._must_be(State.OPEN, State.SCORING, State.LOCKED)

        def now(code: str) -> str:
            return successor if code == former else code

        self.seat = now(self.seat)
        self.townships = tuple(sorted(map(now, self.townships)))
        self.shares = {now(code): share for code, share in self.shares.items()}
        self.sheets = tuple(replace(one, assessor=now(one.assessor)) for one in self.sheets)
        self.tallies = tuple(replace(one, township=now(one.township)) for one in self.tallies)
        self.checks = tuple(replace(one, township=now(one.township)) for one in self.checks)
        self.settlements = tuple(replace(one, township=now(one.township)) for one in self.settlements)

    def sheet_of(self, part: Part, assessor: str) -> Sheet | None:
        """The newest version of a sheet."""
        mine = [one for one in self.sheets if one.part is part and one.assessor == assessor]
        return mine[-1] if mine else None

    def check_of(self, township: str) -> TargetCheck | None:
        """What a township found out about the targets."""
        return next((one for one in self.checks if one.township == township), None)

    def shows(self, assessor: str, units: Collection[str]) -> bool:
        """Whether people of these units may see one side’s marks: their own always, others’ only once both
        have locked, and the agency once it was told (AST-01, E3-28)."""
        if assessor in units:
            return True
        if not self.both_locked:
            return False
        return set(units) != {self.agency} or self.state in TOLD

    @property
    def state_words(self) -> Said:
        """Where it stands, for people."""
        return STATE_WORDS[self.state]

    @property
    def may_be_left_out(self) -> bool:
        """Whether nothing was locked yet."""
        return self.state in (State.OPEN, State.SCORING)

    @property
    def both_locked(self) -> bool:
        """Whether every township and the department have signed."""
        wanted = [(Part.TERRITORIAL, one) for one in self.townships]
        wanted.append((Part.STATUTORY, self.department))
        sheets = [self.sheet_of(*one) for one in wanted]
        return all(one is not None and one.is_locked for one in sheets)

    @property
    def without_statement(self) -> list[str]:
        """The townships that had no signed statement to measure by."""
        known = {one: self.sheet_of(Part.TERRITORIAL, one) for one in self.townships}
        return [one for one, sheet in known.items() if sheet is not None and sheet.lacks_statement]

    @property
    def result(self) -> Result:
        """The newest version of the result."""
        if not self.results:
            raise NotBothLocked()
        return self.results[-1]

    @property
    def settled_at(self) -> datetime | None:
        """When the year was over for the agency: its result is final, or it is left out."""
        final = self.results[-1].final_at if self.results else None
        return self.closed_at if self.state is State.NOT_ASSESSED else final

    @property
    def published(self) -> list[Result]:
        """Every version that was made known."""
        return [one for one in self.results if one.published_at is not None]

    @property
    def was_reviewed(self) -> bool:
        """Whether a sheet was corrected after both sides had locked."""
        return any(one.cause for one in self.sheets)

    @property
    def is_lowered(self) -> bool:
        """Whether a review took the grade 优秀 away from an agency that had been given it (scenario 49)."""
        final = [one.figures.grade for one in self.results if one.final_at is not None]
        return len(final) > 1 and final[-2] is Grade.EXCELLENT and final[-1] is not Grade.EXCELLENT

    @property
    def _objected(self) -> Objection:
        if self.objection is None:
            raise StepNotOpen(case_no=self.case_no, state=STATE_WORDS[self.state])
        return self.objection

    def _territorial(self, township: str) -> Sheet:
        sheet = self.sheet_of(Part.TERRITORIAL, township)
        if sheet is None or township not in {one.township for one in self.tallies}:
            raise NotBothLocked()
        return sheet

    def _must_be(self, *states: State) -> None:
        if self.state not in states:
            raise StepNotOpen(case_no=self.case_no, state=STATE_WORDS[self.state])


def assess_by(year: int) -> date:
    """Until when both sides have judged: the tenth of January of the year after (proposed)."""
    return date(year + 1, 1, 10)


def proposed(township: str, treatment: str, mark: object, reason: str, full: Fraction) -> Settled:
    """The treatment a township proposes for the indicator without a statement."""
    kind = Treatment(treatment)
    agreed = None
    if kind is Treatment.AGREED_MARK:
        try:
            agreed = exact(mark)
        except NotANumber:
            raise SharesInvalid() from None
        if not 0 <= agreed <= full:
            raise SharesInvalid()
    return Settled(township, kind, agreed, reason)


def _share(entered: object) -> Fraction:
    try:
        share = exact(entered)
    except NotANumber:
        raise SharesInvalid() from None
    if not 0 < share <= SHARE_LIMIT:
        raise SharesInvalid()
    return share
