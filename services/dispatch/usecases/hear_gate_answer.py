"""Hear admission's answer for an order that waits."""

from dataclasses import dataclass
from datetime import datetime

from services.dispatch.domain.errors import VersionNotHeard
from services.dispatch.domain.gate import GateCheck, Outcome, Verdict
from services.dispatch.usecases.ports import Cases, Work


@dataclass(frozen=True, slots=True)
class HearGateAnswer:
    """Hands the answer to the waiting order; twice or too late changes nothing (E3-57)."""

    cases: Cases

    def __call__(self, work: Work, order_no: str, verdict: Verdict, *, at: datetime) -> None:
        """Note the answer and wake the order."""
        order = work.orders.get(order_no)
        if verdict.outcome is Outcome.PASS:
            verdict = self._of_copy(work, order.item_ref or "", verdict)
        check = GateCheck(at, verdict, work.catalogue.state().own_version, "admission")
        if order.hear_answer(check):
            self.cases.gate_answered(work, order)

    def _of_copy(self, work: Work, item_ref: str, verdict: Verdict) -> Verdict:
        """The same verdict with the revision of our copy, so that the snapshot is what was judged (E3-42)."""
        item = work.catalogue.get(item_ref)
        version = item.version(verdict.item_version or 0) if item else None
        if version is None:
            raise VersionNotHeard(f"{item_ref} version {verdict.item_version}")
        return Verdict(verdict.outcome, None, version.version, version.revision, verdict.facts)
