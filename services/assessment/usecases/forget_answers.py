"""The counted answers of a survey are erased some years after the result is final (domain B0)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chassis.clock import COUNTY_ZONE, county_date
from chassis.parameters.retention import last_day
from services.assessment.domain.parameter_table import DEFAULTS
from services.assessment.domain.survey import SatisfactionSurvey
from services.assessment.usecases.ports import Work

SHORTEST: int = DEFAULTS["keep.answers"].value
"""Years; a county may fix more, never fewer."""


@dataclass(frozen=True, slots=True)
class ForgetAnswers:
    """Erases counters and unused codes; score sheets have a period of their own and stay."""

    def __call__(self, work: Work) -> int:
        """Erase what is no longer kept; of how many surveys."""
        # A result is final after its survey; whatever a county fixed, nothing closed later than this is over.
        before = datetime(work.clock.today().year - SHORTEST, 1, 1, tzinfo=COUNTY_ZONE)
        due = [one for one in work.surveys.with_answers(before) if _is_over(work, one)]
        for survey in due:
            work.surveys.erase_answers(survey.survey_id)
            survey.erased_at = work.clock.now()
            work.record("survey-answers-erased", survey.case_no, survey=survey.survey_id)
        return len(due)


def _is_over(work: Work, survey: SatisfactionSurvey) -> bool:
    settled_at = work.assessments.get(survey.case_no).settled_at
    if settled_at is None:
        return False
    final = county_date(settled_at)
    years = int(work.parameters.value("keep.answers", survey.county, final))
    return last_day(final, years) < work.clock.today()
