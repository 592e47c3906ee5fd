"""The applicant answers everything that is open before the vote (B3 step 11)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.admission.domain.vocabulary import ApplicationState
from services.admission.usecases.acting import must_act_for
from services.admission.usecases.answer_opinions import answer_each, standing
from services.admission.usecases.ports import Work
from services.admission.usecases.save_plan import write_plan


@dataclass(frozen=True, slots=True)
class AnswerComments:
    """Adopted, partly, or not with a reason; an adopted condition stands in the plan (ADM-25, E3-8)."""

    def __call__(self, work: Work, case_no: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """Keep the answers; nothing may be left open."""
        application = work.applications.get(case_no)
        application.must_be(ApplicationState.MEETING)
        must_act_for(work, application.applicant)
        answered = answer_each(work, application, data.get("answers"))
        application.must_have_answers()
        plan = write_plan(work, application, {}, [standing(o) for o in answered if o.adds_condition])
        work.record("comments-answered", case_no, answered=len(answered), plan_version=plan.version)
        return {"plan_version": plan.version}
