"""What the web room reads: queries of storage, handed in by the assembly."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Protocol

from services.assessment.domain.annual_assessment import AnnualAssessment
from services.assessment.domain.facts import Agency
from services.assessment.domain.scheme import Rules, Scheme
from services.assessment.domain.score_sheet import Charged
from services.assessment.domain.survey import SatisfactionSurvey


class Reads(Protocol):
    """Queries for pages."""

    def figures_of(self, session: Any, year: int, viewer: str | None) -> Mapping[str, Any]:
        """The figures of a year."""

    def years(self, session: Any) -> list[int]:
        """The years with figures."""

    def assessment(self, session: Any, case_no: str) -> AnnualAssessment | None:
        """One assessment."""

    def assessments(self, session: Any, year: int) -> Sequence[AnnualAssessment]:
        """Every assessment of a year."""

    def schemes(self, session: Any, county: str, year: int) -> Sequence[Scheme]:
        """Every version of the scheme of a year, oldest first."""

    def rules(self, session: Any, found: AnnualAssessment) -> Rules:
        """What an assessment is judged by."""

    def charged(self, session: Any, found: AnnualAssessment, township: str) -> list[Charged]:
        """What dispatch reported about the agency in a township."""

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
