"""What the use cases need from the outside, as protocols; storage provides it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from chassis.actor import Actor
from chassis.clock import Clock
from chassis.parameters.fixing import Parameters
from services.assessment.domain.annual_assessment import AnnualAssessment
from services.assessment.domain.charges import Charged
from services.assessment.domain.excellent_share import ExcellentShare
from services.assessment.domain.facts import Agency, Fact
from services.assessment.domain.issued_paper import IssuedPaper
from services.assessment.domain.rates import Call, Handled
from services.assessment.domain.scheme import Scheme
from services.assessment.domain.staff_marks import MonthSheet, StaffYear
from services.assessment.domain.succession import Succession
from services.assessment.domain.survey import SatisfactionSurvey
from services.assessment.domain.target_statement import TargetStatement
from services.assessment.domain.told_stats import Figures, ToldStats
from services.assessment.domain.unit import Unit


class Facts(Protocol):
    """Everything dispatch has reported."""

    def keep(self, fact: Fact) -> bool:
        """Keep a fact; false when it was known."""

    def charged(self, agency: Agency, township: str, year: int, apart: Collection[str] = ()) -> list[Charged]:
        """What was reported about an agency in a township in a year, and about those they took over from;
        townships that judge apart are not counted twice."""


class Calls(Protocol):
    """What came of every whistle, body by body."""

    def keep(self, call: Call) -> bool:
        """Keep a call; false when it was known."""


class HandledEvents(Protocol):
    """What came of every event."""

    def keep(self, handled: Handled) -> bool:
        """Keep an event; false when it was known."""


class ToldYears(Protocol):
    """What dispatch told of whole years, and what was heard of them."""

    def get(self, year: int, body: str, township: str) -> ToldStats | None:
        """The newest telling."""

    def keep(self, line: ToldStats) -> None:
        """Put a telling in the place of the one before."""

    def heard(self, year: int, body: str, township: str) -> Figures:
        """The same figures, counted from single reports."""


class Agencies(Protocol):
    """The stationed agencies."""

    def get(self, code: str) -> Agency | None:
        """The agency with this code."""

    def add(self, agency: Agency) -> None:
        """Keep a new agency."""

    def all(self) -> list[Agency]:
        """The whole register."""


class Units(Protocol):
    """The directory's units."""

    def get(self, code: str) -> Unit | None:
        """The unit with this code."""

    def add(self, unit: Unit) -> None:
        """Keep a new unit."""

    def names(self, codes: list[str]) -> dict[str, str]:
        """What units are called."""


class Schemes(Protocol):
    """The scoring schemes of all years."""

    def all(self, county: str, year: int) -> list[Scheme]:
        """Every version of a year, oldest first."""

    def frozen(self, county: str, year: int) -> Scheme | None:
        """What the year is judged by."""

    def version(self, county: str, year: int, version: int) -> Scheme:
        """One version, or a refusal."""

    def add(self, scheme: Scheme) -> None:
        """Keep a new version."""


class Assessments(Protocol):
    """The yearly assessments of all agencies."""

    def get(self, case_no: str) -> AnnualAssessment:
        """The assessment, or a refusal."""

    def of(self, year: int, agency: str) -> AnnualAssessment | None:
        """The assessment of an agency in a year."""

    def open_ones(self) -> list[AnnualAssessment]:
        """Everything that is neither published nor left out."""

    def any_of(self, year: int) -> bool:
        """Whether anybody is being assessed for a year."""

    def of_year(self, year: int) -> list[AnnualAssessment]:
        """Every assessment of a year."""

    def add(self, assessment: AnnualAssessment) -> None:
        """Keep a new assessment."""


class ExcellentShares(Protocol):
    """The lists of 优秀 of the years that have a share."""

    def get(self, county: str, year: int) -> ExcellentShare | None:
        """The list of a year, once it is fixed."""

    def add(self, fixed: ExcellentShare) -> bool:
        """Keep a new list; false when the year has one."""


class Surveys(Protocol):
    """The surveys of all townships."""

    def get(self, survey_id: str) -> SatisfactionSurvey | None:
        """The survey with this id."""

    def of(self, case_no: str, township: str) -> SatisfactionSurvey | None:
        """The survey of a township in a case."""

    def add(self, survey: SatisfactionSurvey) -> None:
        """Keep a new survey."""

    def keep_tokens(self, survey_id: str, tokens: Sequence[tuple[str, str]]) -> None:
        """Keep the hashes of new tokens."""

    def use_token(self, hashed: str) -> tuple[str, str] | None:
        """Forget a token; which survey and group it was for."""

    def drop_tokens(self, survey_id: str, group: str) -> int:
        """Forget the unused tokens of a group; how many there were."""

    def count(self, survey_id: str, group: str, lines: Sequence[str]) -> None:
        """Add one to each counter."""

    def lines(self, survey_id: str) -> Mapping[tuple[str, str], int]:
        """All there is of the answers."""

    def with_answers(self, closed_before: datetime) -> Sequence[SatisfactionSurvey]:
        """Surveys closed before a moment whose counters are still there."""

    def erase_answers(self, survey_id: str) -> None:
        """Erase the counters of a survey, and codes nobody used."""


class Statements(Protocol):
    """The target statements of all years."""

    def get(self, case_no: str) -> TargetStatement:
        """The statement, or a refusal."""

    def add(self, statement: TargetStatement) -> None:
        """Keep a new statement."""

    def of(self, year: int, agency: str, township: str) -> TargetStatement | None:
        """The statement of the year that is signed or on its way."""

    def supplement_of(self, case_no: str) -> TargetStatement | None:
        """What is under way to replace a signed statement."""

    def standing(
        self, year: int, agencies: Collection[str], townships: Collection[str]
    ) -> list[TargetStatement]:
        """The signed statements the year is judged by."""

    def of_party(self, year: int, party: str) -> list[TargetStatement]:
        """The statements from a year on that an agency or township has signed or is to sign."""

    def keep_paper(self, content: bytes) -> str:
        """Keep a document; its SHA-256."""

    def paper(self, sha256: str) -> bytes | None:
        """The document of that digest, if it is there and unchanged."""


class Successions(Protocol):
    """Who took over from whom."""

    def get(self, former: str) -> Succession | None:
        """Who took over from this one."""

    def all(self) -> list[Succession]:
        """Every succession."""

    def add(self, succession: Succession) -> None:
        """Keep a new one."""


class Staff(Protocol):
    """What townships marked of agencies’ staff, and what became of it in the year."""

    def add_sheet(self, sheet: MonthSheet) -> bool:
        """Keep the marks of a month; false when somebody else’s became this version at the same moment."""

    def last_sheet(self, agency: str, township: str, year: int, month: int) -> MonthSheet | None:
        """The marks of a month as they are now."""

    def sheets(self, year: int, agencies: Collection[str]) -> list[MonthSheet]:
        """Every version of every month of these agencies in a year."""

    def add(self, year: StaffYear) -> None:
        """Keep a year that was told."""

    def get(self, case_no: str) -> StaffYear:
        """The year, or a refusal."""

    def of(self, year: int, agency: str) -> StaffYear | None:
        """The year of an agency that was told."""


class StatementPress(Protocol):
    """Drafts the document of a statement."""

    def __call__(self, work: Any, statement: TargetStatement) -> bytes:
        """The document, to be signed as it is."""


class Numbers(Protocol):
    """Gap-free running numbers."""

    def next(self, series: str, year: int) -> int:
        """The next number of a series in a year."""


class Proofs(Protocol):
    """The codes by which anybody can look up a paper of a result."""

    def give(self, paper: IssuedPaper) -> None:
        """Give a paper its code, unless it has one."""


class Work(Protocol):
    """One stimulus, one transaction: what a use case reads and writes."""

    actor: Actor
    clock: Clock

    @property
    def facts(self) -> Facts:
        """Everything dispatch has reported."""

    @property
    def calls(self) -> Calls:
        """What came of every whistle, body by body."""

    @property
    def told_stats(self) -> ToldYears:
        """What dispatch told of whole years."""

    @property
    def handled(self) -> HandledEvents:
        """What came of every event."""

    @property
    def agencies(self) -> Agencies:
        """The stationed agencies."""

    @property
    def units(self) -> Units:
        """The directory's units."""

    @property
    def schemes(self) -> Schemes:
        """The scoring schemes of all years."""

    @property
    def assessments(self) -> Assessments:
        """The yearly assessments of all agencies."""

    @property
    def excellent_shares(self) -> ExcellentShares:
        """The lists of 优秀 of the years that have a share."""

    @property
    def surveys(self) -> Surveys:
        """The surveys of all townships."""

    @property
    def statements(self) -> Statements:
        """The target statements of all years."""

    @property
    def successions(self) -> Successions:
        """Who took over from whom."""

    @property
    def staff(self) -> Staff:
        """What townships marked of agencies’ staff."""

    @property
    def numbers(self) -> Numbers:
        """Gap-free running numbers."""

    @property
    def proofs(self) -> Proofs:
        """The codes of papers."""

    @property
    def parameters(self) -> Parameters:
        """The settings of the county."""
        ...

    def emit(self, event: object) -> None:
        """Say this when the work commits."""

    def record(self, action: str, subject: str, **facts: Any) -> None:
        """Write the journal."""
