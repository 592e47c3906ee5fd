"""Hear admission's answer for an order that waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from services.dispatch.domain.errors import VersionNotHeard
from services.dispatch.domain.gate import GateCheck, Outcome, Verdict
from services.dispatch.domain.work_order import WorkOrder
from services.dispatch.usecases.judge_gate import judged
from services.dispatch.usecases.ports import Cases, Work


@dataclass(frozen=True, slots=True)
class HearGateAnswer:
    """Hands the answer to the waiting order; twice or too late changes nothing (E3-57)."""

    cases: Cases

    def __call__(self, work: Work, order_no: str, answer: Verdict, *, at: datetime) -> None:
        """Note the answer and wake the order."""
        order = work.orders.get(order_no)
        verdict = self._agreed(work, order, answer) if answer.outcome is Outcome.PASS else answer
        check = GateCheck(at, verdict, work.catalogue.state().own_version, "admission")
        if order.hear_answer(check):
            self.cases.gate_answered(work, order)

    def _agreed(self, work: Work, order: WorkOrder, answer: Verdict) -> Verdict:
        """A yes counts only as far as what we have heard agrees: an end we know of still blocks (E3-44)."""
        if order.community is None:
            return self._agreed_on_duty(work, order)
        item = work.catalogue.get(order.item_ref or "")
        if item is None or item.version(answer.item_version or 0) is None:
            raise VersionNotHeard(f"{order.item_ref} version {answer.item_version}")
        return judged(work, order.question, fresh=True)

    def _agreed_on_duty(self, work: Work, order: WorkOrder) -> Verdict:
        verdict = judged(work, order.question, fresh=True)
        if verdict.outcome is Outcome.UNANSWERED:
            raise VersionNotHeard(f"{order.item_ref} in force")
        return verdict
