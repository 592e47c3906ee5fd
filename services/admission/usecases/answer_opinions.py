"""The applicant answers every opinion and revises its plan (B1 step 6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.admission.domain.application import Application
from services.admission.domain.consultation import Opinion
from services.admission.domain.errors import PlanIncomplete
from services.admission.domain.plan import PARTS
from services.admission.domain.vocabulary import ApplicationState
from services.admission.usecases.acting import must_act_for
from services.admission.usecases.open_consultation import to_ask
from services.admission.usecases.ports import Work
from services.admission.usecases.save_plan import take_facts, write_plan


@dataclass(frozen=True, slots=True)
class AnswerOpinions:
    """Adopted, partly or not with a reason; an adopted condition is written into the plan (ADM-25, E3-8)."""

    def __call__(self, work: Work, case_no: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """Keep the answers and the revision, and say whether parties are asked again."""
        application = work.applications.get(case_no)
        application.must_be(ApplicationState.PREPARING)
        must_act_for(work, application.applicant)
        answered = answer_each(work, application, data.get("answers"))
        application.must_have_answers()
        take_facts(work, application, data)
        plan = write_plan(work, application, data, [standing(o) for o in answered if o.adds_condition])
        if plan.missing:
            raise PlanIncomplete(missing="、".join(PARTS[part].zh for part in plan.missing))
        again = to_ask(work, application)
        work.record(
            "opinions-answered", case_no, answered=len(answered), plan_version=plan.version, asked_again=again
        )
        return {"ask_again": bool(again), "plan_version": plan.version}


def answer_each(work: Work, application: Application, rows: object) -> list[Opinion]:
    """Give each named opinion its answer; rows without an answer are left open."""
    answered = []
    for row in rows if isinstance(rows, Sequence) and not isinstance(rows, str) else ():
        if not isinstance(row, Mapping) or not row.get("answer"):
            continue
        opinion = application.opinion(str(row.get("opinion_id") or ""))
        reason = str(row.get("reason") or "")
        opinion.reply(str(row["answer"]), reason, by=work.actor.name, at=work.clock.now())
        answered.append(opinion)
    return answered


def standing(opinion: Opinion) -> dict[str, Any]:
    """An adopted condition as the plan holds it."""
    return {"party": opinion.party, "text": opinion.point, "precedent": opinion.precedent}
