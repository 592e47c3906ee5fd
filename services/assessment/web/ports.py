"""What the web room is handed by the assembly: queries of storage, and the cases it may begin or end."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, Protocol

from services.assessment.domain.annual_assessment import AnnualAssessment
from services.assessment.domain.charges import Charged
from services.assessment.domain.excellent_share import ExcellentShare
from services.assessment.domain.facts import Agency
from services.assessment.domain.issued_paper import IssuedPaper
from services.assessment.domain.scheme import Rules, Scheme
from services.assessment.domain.staff_marks import MonthSheet, StaffYear
from services.assessment.domain.succession import Succession
from services.assessment.domain.survey import SatisfactionSurvey
from services.assessment.domain.target_statement import TargetStatement
from services.assessment.domain.unit import Unit


class Reads(Protocol):
    """Queries for pages."""

    def figures_of(self, session: Any, year: int, viewer: str | None) -> Mapping[str, Any]:
        """The figures of a year."""

    def rates_of(self, session: Any, year: int, viewer: str | None) -> list[dict[str, Any]]:
        """How the bodies answered the whistles of a year."""

    def handled_of(self, session: Any, year: int, viewer: str | None) -> list[dict[str, Any]]:
        """What came of the events of a year, by handler and township."""

    def compared_of(self, session: Any, year: int, viewer: str | None) -> dict[str, Any]:
        """What dispatch told of a year beside what was heard of it."""

    def years(self, session: Any) -> list[int]:
        """The years with figures."""

    def assessment(self, session: Any, case_no: str) -> AnnualAssessment | None:
        """One assessment."""

    def assessments(self, session: Any, year: int) -> Sequence[AnnualAssessment]:
        """Every assessment of a year."""

    def not_begun(self, session: Any, year: int) -> Sequence[str]:
        """The agencies of the register whose year has not begun."""

    def excellent_share(self, session: Any, county: str, year: int) -> ExcellentShare | None:
        """The list of 优秀 of a year, once it is fixed."""

    def schemes(self, session: Any, county: str, year: int) -> Sequence[Scheme]:
        """Every version of the scheme of a year, oldest first."""

    def rules(self, session: Any, found: AnnualAssessment) -> Rules:
        """What an assessment is judged by."""

    def charged(self, session: Any, found: AnnualAssessment, township: str) -> list[Charged]:
        """What dispatch reported about the agency in a township."""

    def proof_code(self, session: Any, paper: IssuedPaper) -> str:
        """The code of a paper; empty before it is issued."""

    def proven(self, session: Any, code: str) -> IssuedPaper | None:
        """The paper a code stands for."""

    def names(self, session: Any, codes: Collection[str]) -> Mapping[str, str]:
        """What units and agencies are called."""

    def agencies(self, session: Any) -> Sequence[Agency]:
        """The register of stationed agencies."""

    def survey(self, session: Any, case_no: str, township: str) -> SatisfactionSurvey | None:
        """The survey of a township in a case."""

    def survey_of_token(self, session: Any, hashed: str) -> SatisfactionSurvey | None:
        """The survey an unused token is for."""

    def survey_lines(
        self, session: Any, survey_id: str
    ) -> tuple[Mapping[tuple[str, str], int], Mapping[str, int]]:
        """All there is of the answers, and how many tokens are unused."""

    def surveys_of(
        self, session: Any, year: int
    ) -> Mapping[str, Sequence[tuple[SatisfactionSurvey, Mapping[tuple[str, str], int]]]]:
        """The surveys of a year by case, each with its counters."""

    def statement(self, session: Any, case_no: str) -> TargetStatement | None:
        """One target statement."""

    def statements(
        self,
        session: Any,
        year: int,
        units: Collection[str] | None,
        after: tuple[str, str, str] | None,
        limit: int,
    ) -> Sequence[TargetStatement]:
        """The statements of a year, by agency, as far as these units are concerned."""

    def standing_statements(
        self, session: Any, found: AnnualAssessment, township: str
    ) -> Sequence[TargetStatement]:
        """The signed statements a township judges an agency by."""

    def statement_chain(self, session: Any, found: TargetStatement) -> Sequence[TargetStatement]:
        """Every statement of the same agency, township and year, oldest first."""

    def statement_before(self, session: Any, found: TargetStatement) -> TargetStatement | None:
        """The signed statement of the year before."""

    def statement_paper(self, session: Any, sha256: str) -> bytes | None:
        """A signed document, byte for byte."""

    def successions(self, session: Any) -> Sequence[Succession]:
        """Who took over from whom."""

    def townships(self, session: Any) -> Sequence[Unit]:
        """The townships of the directory."""

    def staff_year(self, session: Any, case_no: str) -> StaffYear | None:
        """One year of an agency’s staff."""

    def staff_years(self, session: Any, year: int, agencies: Collection[str]) -> Sequence[StaffYear]:
        """The years of these agencies that were told."""

    def staff_sheets(self, session: Any, year: int, agencies: Collection[str]) -> Sequence[MonthSheet]:
        """Every version of every month these agencies’ staff were marked in."""


class SuccessionCases(Protocol):
    """Successions with everything that runs."""

    def register(
        self, work: Any, former: str, successor: str, on: date, document: str
    ) -> Mapping[str, list[str]]:
        """Register one; the cases that were handed over."""


class StaffCases(Protocol):
    """The running years of staff; each verb keeps diagram and record in step."""

    def tell(self, work: Any, agency: str, year: int) -> str:
        """Tell the department what the months make; the case number."""


class StatementCases(Protocol):
    """The running statements; each verb keeps diagram and record in step."""

    def open(self, work: Any, year: int, agency: str, township: str, recognise_because: str = "") -> str:
        """Begin one statement; its case number."""

    def open_all(self, work: Any, year: int, recognise_because: str = "") -> list[str]:
        """Begin one for every agency and township that have none for the year yet."""

    def supplement(self, work: Any, case_no: str, data: Mapping[str, Any]) -> str:
        """Begin a supplementary statement; its case number."""

    def report(self, work: Any, case_no: str, data: Mapping[str, Any]) -> None:
        """The agency reports how far its targets are."""

    def supersede(self, work: Any, case_no: str, data: Mapping[str, Any]) -> None:
        """End a statement a successor takes over."""


class Cases(Protocol):
    """The running cases; each verb keeps diagram and record in step."""

    def open(self, work: Any, year: int, agency: str) -> str:
        """Begin the assessment of one agency; its case number."""

    def open_all(self, work: Any, year: int) -> list[str]:
        """Begin the assessment of every agency that is not assessed for the year yet."""

    def leave_out(self, work: Any, case_no: str, data: Mapping[str, Any]) -> None:
        """The agency is not assessed this year."""

    def review(self, work: Any, case_no: str) -> None:
        """Begin the review that corrects a published result."""
