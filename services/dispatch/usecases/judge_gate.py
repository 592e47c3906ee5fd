"""Judge an order at the gate."""

from __future__ import annotations

from dataclasses import dataclass

from services.dispatch.domain.gate import GateCheck, Verdict, judge
from services.dispatch.domain.parameters import Parameters
from services.dispatch.usecases.ports import Work


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
            item = work.catalogue.get(order.item_ref) if order.item_ref else None
            fresh = state.fresh(now, self.parameters["dsp.gate.cache_max"])
            check = GateCheck(now, judge(order.question, item, fresh=fresh), state.own_version, "dispatch")
        order.note_check(check)
        verdict = check.verdict
        work.record("gate-judged", order_no, outcome=verdict.outcome, reason=verdict.reason)
        return verdict
