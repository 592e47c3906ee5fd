"""Binds what people submit at the tasks of assessment to its verbs; a test keeps drawn and coded equal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from chassis.engine.records import Case, Submission
from services.assessment.domain.scheme import Part
from services.assessment.process.roles import signer_of
from services.assessment.process.staff import staff_completions
from services.assessment.process.statements import statement_completions
from services.assessment.usecases.aggregate_parts import NotifyResult
from services.assessment.usecases.check_targets import CheckTargets
from services.assessment.usecases.finalise_result import FinaliseResult, PublishResult
from services.assessment.usecases.fix_weights import FixWeights
from services.assessment.usecases.judge_duties import EnterSatisfaction, LockSheet, ScoreDuties
from services.assessment.usecases.object_to_result import (
    CORRECT,
    AnswerObjection,
    AnswerResult,
    CorrectAfterwards,
    DecideObjection,
    WeighAnswer,
)
from services.assessment.usecases.ports import Work
from services.assessment.usecases.settle_statement import AgreeOnTreatment, ProposeTreatment

Completion = Callable[[Work, Case, Submission], Mapping[str, Any] | None]


def completions() -> Mapping[str, Completion]:
    """The verbs by the name a user task gives in `onComplete`."""
    return {
        **statement_completions(),
        **staff_completions(),
        "assessment.check_targets": lambda work, case, said: CheckTargets()(
            work, case.case_no, _township(case), said.data
        ),
        "assessment.fix_weights": lambda work, case, said: FixWeights()(work, case.case_no, said.data),
        "assessment.enter_satisfaction": lambda work, case, said: EnterSatisfaction()(
            work, case.case_no, _township(case), said.data
        ),
        "assessment.score_territorial": lambda work, case, said: ScoreDuties(Part.TERRITORIAL)(
            work, case.case_no, _township(case), said.data
        ),
        "assessment.lock_territorial": lambda work, case, said: LockSheet(Part.TERRITORIAL)(
            work, case.case_no, _township(case), _outcome(said), said.data
        ),
        "assessment.score_statutory": lambda work, case, said: ScoreDuties(Part.STATUTORY)(
            work, case.case_no, _department(case), said.data
        ),
        "assessment.lock_statutory": lambda work, case, said: LockSheet(Part.STATUTORY)(
            work, case.case_no, _department(case), _outcome(said), said.data
        ),
        "assessment.propose_treatment": lambda work, case, said: ProposeTreatment()(
            work, case.case_no, _township(case), _outcome(said), said.data
        ),
        "assessment.agree_on_treatment": lambda work, case, said: AgreeOnTreatment()(
            work, case.case_no, _outcome(said), said.data
        ),
        "assessment.notify_result": lambda work, case, said: NotifyResult()(work, case.case_no, said.data),
        "assessment.answer_result": _answer_result,
        "assessment.answer_objection": _correcting(AnswerObjection()),
        "assessment.weigh_answer": lambda work, case, said: WeighAnswer()(work, case.case_no, _outcome(said)),
        "assessment.decide_objection": _correcting(DecideObjection()),
        "assessment.correct_result": lambda work, case, said: CorrectAfterwards()(
            work, case.case_no, said.data
        ),
        "assessment.finalise_result": lambda work, case, said: FinaliseResult()(work, case.case_no),
        "assessment.publish_result": lambda work, case, said: PublishResult()(work, case.case_no),
    }


def _answer_result(work: Work, case: Case, said: Submission) -> Mapping[str, Any]:
    """An objection goes to whoever signed the marks."""
    told = AnswerResult()(work, case.case_no, _outcome(said), said.data)
    return {"answerer": signer_of(told["answerer"])} if told["answerer"] else {}


def _correcting(verb: Callable[[Work, str, str, Mapping[str, Any]], None]) -> Completion:
    """A step that may correct a sheet: then the result is counted again and goes straight to be final."""

    def complete(work: Work, case: Case, said: Submission) -> Mapping[str, Any] | None:
        verb(work, case.case_no, _outcome(said), said.data)
        return {"reviewing": True} if said.outcome == CORRECT else None

    return complete


def _township(case: Case) -> str:
    return str(case.variables["township"])


def _department(case: Case) -> str:
    return str(case.variables["department"])


def _outcome(said: Submission) -> str:
    return said.outcome or ""
