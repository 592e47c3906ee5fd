"""Judge an order at the gate."""

from __future__ import annotations

from dataclasses import dataclass

from services.dispatch.domain.gate import GateCheck, Question, Verdict, judge, judge_duty
from services.dispatch.usecases.parameters import Parameters
from services.dispatch.usecases.ports import Work


def judged(work: Work, question: Question, *, fresh: bool) -> Verdict:
    """What the gate answers from all we have heard: the item or duty, and what keeps its orders back."""
    if question.own_level:
        duty = work.duties.get(question.item_ref) if question.item_ref else None
        return judge_duty(question, duty, fresh=fresh)
    item = work.catalogue.get(question.item_ref) if question.item_ref else None
    suspensions = work.suspensions.of_item(question.item_ref)
    return judge(question, item, fresh=fresh, suspensions=suspensions)


@dataclass(frozen=True, slots=True)
class JudgeGate:
    """Answers from the local copy while it is fresh, else with admission's own answer (E3-43)."""

    parameters: Parameters

    def __call__(self, work: Work, order_no: str) -> Verdict:
        """Judge by the catalogue of the order date and keep the check (E3-42, E3-45)."""
        order = work.orders.get(order_no)
        check = order.take_answer()
        if check is None:
            state = work.catalogue.state()
            now = work.clock.now()
            fresh = state.fresh(now, self.parameters.value(work, "dsp.gate.cache_max"))
            verdict = judged(work, order.question, fresh=fresh)
            check = GateCheck(now, verdict, state.own_version, "dispatch")
        order.note_check(check)
        answer = check.verdict
        work.record("gate-judged", order_no, outcome=answer.outcome, reason=answer.reason)
        return answer
