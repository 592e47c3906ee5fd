"""A department answers what the committee office asked (F-ADM-03)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.admission.domain.errors import OutcomeUnknown
from services.admission.domain.vocabulary import ApplicationState, Reply
from services.admission.usecases.acting import must_act_for
from services.admission.usecases.ports import Work
from services.admission.usecases.reply_consultation import ANSWERS, open_question, opinions_of


@dataclass(frozen=True, slots=True)
class GiveDepartmentOpinion:
    """Its conditions and objections are opinions the applicant must answer (ADM-20, ADM-25)."""

    def __call__(
        self, work: Work, case_no: str, unit: str, outcome: str, data: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Keep the answer of the department."""
        application = work.applications.get(case_no)
        application.must_be(ApplicationState.OPINIONS)
        must_act_for(work, unit)
        if outcome not in ANSWERS:
            raise OutcomeUnknown(outcome=outcome)
        asked = open_question(application, unit)
        asked.answer(Reply(outcome), data, by=work.actor.name, post=work.actor.post, at=work.clock.now())
        application.opinions.extend(opinions_of(asked))
        work.record("consultation-replied", case_no, party=unit, reply=outcome, round=asked.round)
        return {}
