"""Records that promised money arrived at a community, and strikes out what was entered wrongly (ADM-35)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from chassis.ids import new_id
from services.admission.domain.funds import FundsReceipt, OutsideScope, amount_of, arrival_of, receiver_of
from services.admission.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class RecordFunds:
    """The receiver says it, for an item that reaches the community; the sender’s word does not count."""

    def __call__(
        self, work: Work, item_id: str, community: str, *, amount: object, arrived_on: date, remark: str = ""
    ) -> str:
        """Keep the payment and return its id."""
        unit = receiver_of(community, work.actor.roles)
        item = work.items.get(item_id)
        if not any(version.reaches(community) for version in item.versions):
            raise OutsideScope(item=item_id, community=community)
        receipt = FundsReceipt(
            id=new_id(),
            county=item.county,
            item_id=item_id,
            community=community,
            amount=amount_of(amount),
            arrived_on=arrival_of(arrived_on, work.clock.today()),
            remark=remark.strip(),
            recorded_by=work.actor.name,
            unit=unit,
            at=work.clock.now(),
        )
        work.funds.add(receipt)
        work.record(
            "funds-recorded",
            item_id,
            community=community,
            amount=str(receipt.amount),
            arrived_on=receipt.arrived_on.isoformat(),
            receipt=receipt.id,
        )
        return receipt.id


@dataclass(frozen=True, slots=True)
class StrikeFunds:
    """A wrong entry leaves the figures and stays on record."""

    def __call__(self, work: Work, receipt_id: str, reason: str) -> str:
        """Strike the payment out and return the item it was for."""
        receipt = work.funds.get(receipt_id)
        receiver_of(receipt.community, work.actor.roles)
        receipt.strike(reason, by=work.actor.name, at=work.clock.now())
        work.record(
            "funds-struck",
            receipt.item_id,
            community=receipt.community,
            amount=str(receipt.amount),
            reason=receipt.struck_reason,
            receipt=receipt.id,
        )
        return receipt.item_id
