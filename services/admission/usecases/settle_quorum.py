"""After a second meeting without quorum the chair decides how to go on (B3 step 8)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.admission.domain.errors import OutcomeUnknown, StepNotOpen
from services.admission.domain.vocabulary import WORDS, ApplicationState
from services.admission.usecases.acting import reason_in
from services.admission.usecases.approve_application import seat_of
from services.admission.usecases.ports import Work

CIRCULATE, NEW_DATE = "circulate", "new_date"
ALLOWED_FAILURES = 2


@dataclass(frozen=True, slots=True)
class SettleQuorum:
    """A written circulation, permitted on record, or one more date (E3-6)."""

    def __call__(self, work: Work, case_no: str, outcome: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """Keep the choice."""
        application = work.applications.get(case_no)
        application.must_be(ApplicationState.MEETING)
        seat_of(work, work.committees.of(application.county))
        hearing = application.hearing
        if hearing.adjourned < ALLOWED_FAILURES:
            raise StepNotOpen(case_no=case_no, state=WORDS[application.state])
        if outcome not in (CIRCULATE, NEW_DATE):
            raise OutcomeUnknown(outcome=outcome)
        reason = reason_in(data)
        hearing.circulated = outcome == CIRCULATE
        work.record("quorum-settled", case_no, outcome=outcome, reason=reason)
        unanswered = any(opinion.answer is None for opinion in application.opinions)
        return {"outcome": outcome, "unanswered": unanswered}
