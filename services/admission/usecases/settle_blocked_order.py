"""The office settles a blocked order: what the sender was told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.admission.domain.blocked_order import Settlement
from services.admission.usecases.acting import must_act_for
from services.admission.usecases.ports import Work
from services.admission.usecases.report_unadmitted_work import take_up


@dataclass(frozen=True, slots=True)
class SettleBlockedOrder:
    """The order stays blocked whatever the office does: the gate has no bypass (ADM-08)."""

    def __call__(self, work: Work, case_no: str, outcome: str, data: Mapping[str, Any]) -> dict[str, str]:
        """Keep the settlement."""
        order = work.blocked_orders.get(case_no)
        must_act_for(work, work.committees.of(order.county).office)
        note = str(data.get("note") or data.get("reason") or "")
        order.settle(outcome, note, by=work.actor.name, at=work.clock.now())
        work.record("blocked-order-settled", case_no, outcome=outcome, note=note.strip())
        if order.settlement is Settlement.ADVISE_REGULARISATION:
            take_up(work, order, order.note)
        return {"outcome": outcome}
