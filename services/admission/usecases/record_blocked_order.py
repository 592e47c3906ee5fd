"""Takes over an order the gate kept back as work of the committee office (B16 step 3b)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chassis.texts import Said
from services.admission.domain.areas import county_of
from services.admission.domain.blocked_order import BlockedOrder
from services.admission.domain.events import AlertRaised
from services.admission.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class RecordBlockedOrder:
    """Every blocked attempt is on record; repeated ones of one sender go to supervision (scenario 29)."""

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
        _alert_if_repeated(work, order)
        work.record("order-blocked", order.case_no, order_no=order_no, reason_code=order.reason_code)
        return order.case_no


def _alert_if_repeated(work: Work, order: BlockedOrder) -> None:
    limit = int(work.parameters.value("dsp.block.alert", order.county, work.clock.today()))
    if order.blocks_in_90_days < limit:
        return
    unit = work.units.find(order.sender)
    name = unit.name if unit else order.sender
    count = order.blocks_in_90_days
    work.emit(
        AlertRaised(
            rule="DSP-01",
            subject=order.case_no,
            severity="warning",
            text=Said(
                f"{name}90日内第{count}次派发未准入事项被拦截",
                f"{name}: {count} orders blocked at the gate within 90 days",
            ),
            facts={"sender": order.sender, "order_no": order.order_no, "blocks": count},
        )
    )


def _moment(value: object) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
