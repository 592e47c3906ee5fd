"""Block an order the gate refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from chassis.texts import Said
from services.dispatch.domain.events import AlertRaised
from services.dispatch.usecases.parameters import Parameters
from services.dispatch.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class BlockOrder:
    """Ends the order, tells the committee office, and the supervisors when one body repeats it (B16 3b)."""

    parameters: Parameters

    def __call__(self, work: Work, order_no: str) -> str:
        """Block the order and return the reason code."""
        order = work.orders.get(order_no)
        now = work.clock.now()
        days = self.parameters.value(work, "dsp.block.window")
        blocks = work.orders.blocks_of(order.sender, now - timedelta(days=days)) + 1
        repeated = blocks >= self.parameters.value(work, "dsp.block.alert")
        blocked = order.block(blocks_in_window=blocks, repeated=repeated, at=now)
        work.emit(blocked)
        work.record("order-blocked", order_no, reason_code=blocked.reason_code, blocks=blocks)
        if repeated:
            work.emit(self._alert(order.sender, _name(work, order.sender), blocks, days))
        return blocked.reason_code

    def _alert(self, sender: str, name: str, blocks: int, days: int) -> AlertRaised:
        said = Said(
            "{name}在{days}天内第{blocks}次派发未准入的任务。",
            "{name} sent work that was not admitted for the {blocks}. time within {days} days.",
        )
        return AlertRaised(
            rule="dsp.block.alert",
            subject=sender,
            severity="warning",
            text=said.filled(name=name, blocks=blocks, days=days),
            facts={"blocks": blocks, "days": days},
        )


def _name(work: Work, code: str) -> str:
    unit = work.units.get(code)
    return unit.name if unit else code
