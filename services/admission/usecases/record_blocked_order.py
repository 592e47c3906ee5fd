"""Takes over an order the gate kept back as work of the committee office (B16 step 3b)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.admission.domain.areas import county_of
from services.admission.domain.blocked_order import BlockedOrder
from services.admission.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class RecordBlockedOrder:
    """Every blocked attempt is on record; dispatch itself reports who repeats it (scenario 29)."""

    def __call__(self, work: Work, data: Mapping[str, Any]) -> str:
        """Keep the blocked order and return its case number; empty when it is already known."""
        order_no = str(data["order_no"])
        if work.blocked_orders.of_order(order_no) is not None:
            return ""
        county = county_of(str(data.get("township") or data.get("community") or data["sender"]))
        year = work.clock.today().year
        order = BlockedOrder(
            case_no=f"{county}-blk-{year}-{work.numbers.next('blocked', county, year):05d}",
            county=county,
            order_no=order_no,
            sender=str(data["sender"]),
            item_ref=str(data.get("item_ref") or ""),
            text=str(data.get("text") or ""),
            township=str(data.get("township") or ""),
            community=str(data.get("community") or ""),
            reason_code=str(data["reason_code"]),
            blocked_at=_moment(data["at"]),
            blocks_in_90_days=int(data.get("blocks_in_90_days") or 0),
            recorded_at=work.clock.now(),
        )
        work.blocked_orders.add(order)
        work.record("order-blocked", order.case_no, order_no=order_no, reason_code=order.reason_code)
        return order.case_no


def _moment(value: object) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
