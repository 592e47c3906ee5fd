"""Put what is still to be done of a superseded version on the version that replaced it, or recall it (B4)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from services.dispatch.domain.gate import REASONS, Verdict, judge
from services.dispatch.domain.work_order import STILL_TO_DO, OrderState, WorkOrder
from services.dispatch.usecases.ports import Cases, Work


@dataclass(frozen=True, slots=True)
class RelinkOrders:
    """An order that fits the new version goes on under it; one that does not is recalled at once (ADM-31)."""

    cases: Cases

    def __call__(self, work: Work, item_ref: str, superseded: int, on: date) -> None:
        """Judge every order of the superseded version as if it were sent on the day the new one begins."""
        item = work.catalogue.get(item_ref)
        for order_no in work.orders.numbers_of(item_ref, STILL_TO_DO):
            order = work.orders.get(order_no)
            if order.snapshot is None or order.snapshot.version > superseded:
                continue
            verdict = judge(replace(order.question, order_date=on), item, fresh=True)
            version = item.version(verdict.item_version or 0) if item and verdict.passed else None
            if version is not None:
                order.relink(version)
                work.record("order-relinked", order_no, version=version.version, notice_no=version.notice_no)
            else:
                self._recall(work, order, verdict, on)

    def _recall(self, work: Work, order: WorkOrder, verdict: Verdict, on: date) -> None:
        why = REASONS[verdict.reason].zh if verdict.reason else ""
        reason = f"事项自 {on.isoformat()} 起按变更后的版本执行，派单与新版本不符，由系统撤回：{why}"
        self.cases.end(work, order.order_no, OrderState.RECALLED, reason)
        work.emit(order.recall(reason, at=work.clock.now()))
        work.record("order-recalled", order.order_no, text=reason)
