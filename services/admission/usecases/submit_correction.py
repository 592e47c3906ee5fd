"""The applicant supplies what the correction notice asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.admission.domain.application import Application
from services.admission.domain.errors import CorrectionTooWide
from services.admission.domain.plan import PARTS, PlanVersion, is_blank
from services.admission.domain.requirements import FIELDS
from services.admission.domain.vocabulary import ApplicationState
from services.admission.usecases.acting import must_act_for
from services.admission.usecases.ports import Work
from services.admission.usecases.save_plan import take_facts, write_plan


@dataclass(frozen=True, slots=True)
class SubmitCorrection:
    """A corrected application goes back to the check; it is not a new one."""

    def __call__(self, work: Work, case_no: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """Take over the corrections; the limit for the check counts from today."""
        application = work.applications.get(case_no)
        application.must_be(ApplicationState.CORRECTION)
        must_act_for(work, application.applicant)
        before_facts, before_plan = application.facts, application.plan
        take_facts(work, application, data)
        write_plan(work, application, data)
        must_stay_within(application, before_facts, before_plan)
        application.corrections[-1].answered_at = work.clock.now()
        application.state = ApplicationState.SUBMITTED
        work.record("correction-submitted", case_no, number=application.corrections[-1].number)
        return {"received_on": work.clock.today().isoformat()}


_CONSENTED = (
    "item_name", "burden_kinds", "category", "content", "level", "townships", "communities", "start", "end",
)  # fmt: skip
"""What townships and communities agreed to: a correction fills it in, it does not change it (E3-5)."""


def must_stay_within(
    application: Application, before: Mapping[str, Any], plan_before: PlanVersion | None
) -> None:
    """A correction supplies what the notice lists or what was blank; anything else is a new consultation."""
    notice = application.corrections[-1]
    asked = " ".join(f"{line['field']} {line['problem']}" for line in notice.lines)
    plan = application.plan
    values = [(key, FIELDS[key], before.get(key), application.facts.get(key)) for key in _CONSENTED]
    if plan is not None and plan_before is not None:
        values += [(key, PARTS[key], plan_before.parts.get(key), plan.parts.get(key)) for key in PARTS]
    wide = [
        said.zh
        for key, said, was, now in values
        if not is_blank(was) and was != now and key not in asked and said.zh not in asked
    ]
    if wide:
        raise CorrectionTooWide(fields="、".join(wide))
