"""The department stops or applies; those who were to do the work say whether it has stopped (B6 step 3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.admission.domain.errors import OutcomeUnknown, ReasonMissing
from services.admission.domain.vocabulary import RequestType
from services.admission.usecases.acting import must_act_for
from services.admission.usecases.draft_application import DraftApplication
from services.admission.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class AnswerMatter:
    """Applying opens the application for confirmation; it goes the way of every other one (ADM-28)."""

    def __call__(self, work: Work, case_no: str, outcome: str, data: Mapping[str, Any]) -> dict[str, str]:
        """Keep the statement, or open the application."""
        matter = work.matters.get(case_no)
        must_act_for(work, matter.department)
        text = str(data.get("statement") or "")
        if outcome == "stop":
            matter.stop(text)
        elif outcome == "apply":
            if not text.strip():
                raise ReasonMissing()
            application = DraftApplication()(
                work, matter.work, applicant=matter.department, request_type=RequestType.REGULARISATION
            )
            matter.apply(text, application)
        else:
            raise OutcomeUnknown(outcome=outcome)
        work.record("matter-answered", case_no, outcome=outcome, text=matter.answer)
        return {"outcome": outcome}


@dataclass(frozen=True, slots=True)
class ConfirmStopped:
    """The word of a department that it has stopped is not enough."""

    def __call__(
        self, work: Work, case_no: str, place: str, outcome: str, data: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Keep what a township or community says."""
        matter = work.matters.get(case_no)
        must_act_for(work, place)
        remark = str(data.get("remark") or "")
        matter.confirm(place, outcome, remark, by=work.actor.name, at=work.clock.now())
        work.record("stop-confirmed", case_no, place=place, outcome=outcome)
        return {}
