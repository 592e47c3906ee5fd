"""Decide on a community's refusal."""

from __future__ import annotations

from dataclasses import dataclass, replace

from chassis.clock import COUNTY_ZONE
from services.dispatch.domain.gate import NOT_IN_FORCE, Outcome, Verdict
from services.dispatch.domain.work_order import WorkOrder
from services.dispatch.usecases.judge_gate import judged
from services.dispatch.usecases.parameters import Parameters
from services.dispatch.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class DecideRefusal:
    """The committee office upholds or overrules; "not admitted" is checked at the gate (E3-46)."""

    parameters: Parameters

    def __call__(self, work: Work, order_no: str, *, decision: str, reason: str) -> None:
        """Uphold the refusal, or overrule it when the rules allow."""
        order = work.orders.get(order_no)
        now = work.clock.now()
        if decision == "uphold":
            order.uphold(reason, at=now)
        else:
            work.emit(order.overrule(reason, self._judged_again(work, order), at=now))
        work.record("refusal-decided", order_no, decision=decision, text=reason)

    def _judged_again(self, work: Work, order: WorkOrder) -> Verdict:
        """The gate on the day of the order and on the day of the refusal; the less favourable one counts."""
        limit = self.parameters.value(work, "dsp.gate.cache_max")
        fresh = work.catalogue.state().fresh(work.clock.now(), limit)
        days = [order.order_date]
        if order.refusal is not None:
            days.append(order.refusal.at.astimezone(COUNTY_ZONE).date())
        verdicts = [judged(work, replace(order.question, order_date=day), fresh=fresh) for day in days]
        return max(verdicts, key=_weight)


def _weight(verdict: Verdict) -> int:
    """Not admitted outweighs no answer, which outweighs everything that is no matter of admission."""
    if verdict.reason in NOT_IN_FORCE:
        return 2
    return int(verdict.outcome is Outcome.UNANSWERED)
