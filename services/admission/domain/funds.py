"""Money promised for an item that has arrived at a community; only who receives it may say so (ADM-35)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from chassis.errors import Refusal
from chassis.texts import Said
from services.admission.domain.areas import township_of
from services.admission.domain.errors import ReasonMissing

RECEIVERS = ("community_secretary", "township_clerk", "township_party_committee")
FIRST_DAY = date(2018, 12, 3)
_LARGEST = Decimal(10) ** 10


class NotReceiver(Refusal):
    """Who sends money does not say that it arrived."""

    code = "not-receiver"
    rule = "ADM-35"
    title = Said(
        "只有收款的社区或其乡镇（街道）可以登记到账",
        "Only the community or its township may record money received",
    )
    detail = Said(
        "您不在代码为 {community} 的社区或其所属乡镇（街道）任职。",
        "You hold no post at community {community} or its township.",
    )


class AmountInvalid(Refusal):
    """An amount of money is a number of yuan above nothing."""

    code = "amount-invalid"
    title = Said("金额有误", "The amount is not valid")
    detail = Said(
        "“{amount}”不是大于零、最多两位小数的金额。",
        "“{amount}” is no amount above zero with at most two decimals.",
    )


class ArrivalDateInvalid(Refusal):
    """Money arrives on a day that has come."""

    code = "arrival-date-invalid"
    title = Said("到账日期有误", "The day of arrival is not valid")
    detail = Said("{day} 不是今天或以前的日期。", "{day} is not today or a day before.")


class ReceiptUnknown(Refusal):
    """No payment has this id."""

    code = "receipt-unknown"
    title = Said("没有这笔到账登记", "There is no such payment")


class ReceiptStruck(Refusal):
    """The payment was struck out before."""

    code = "receipt-struck"
    title = Said("这笔到账登记已冲销", "The payment has been struck out already")


class OutsideScope(Refusal):
    """The item does not reach this community."""

    code = "outside-scope"
    rule = "ADM-35"
    title = Said("该事项不涉及这个社区", "The item does not reach this community")
    detail = Said("事项 {item} 的范围不含 {community}。", "Item {item} does not cover {community}.")


@dataclass(eq=False)
class FundsReceipt:
    """One payment a community received for an item; a wrong one is struck out, never changed."""

    id: str
    county: str
    item_id: str
    community: str
    amount: Decimal
    arrived_on: date
    remark: str
    recorded_by: str
    unit: str
    at: datetime
    struck_at: datetime | None = None
    struck_by: str = ""
    struck_reason: str = ""

    def strike(self, reason: str, *, by: str, at: datetime) -> None:
        """Take a wrong entry out of the figures; it stays on record with the reason."""
        if self.struck_at is not None:
            raise ReceiptStruck()
        if not reason.strip():
            raise ReasonMissing()
        self.struck_at, self.struck_by, self.struck_reason = at, by, reason.strip()


def receiver_of(community: str, roles: Collection[str]) -> str:
    """The unit the actor receives for: the community itself, or its township."""
    for unit in (community, township_of(community)):
        if any(f"{role}@{unit}" in roles for role in RECEIVERS):
            return unit
    raise NotReceiver(community=community)


def amount_of(text: object) -> Decimal:
    """An amount in yuan with at most two places, more than nothing."""
    try:
        amount = Decimal(str(text))
    except InvalidOperation:
        raise AmountInvalid(amount=str(text)) from None
    if not amount.is_finite() or not 0 < amount < _LARGEST or amount != round(amount, 2):
        raise AmountInvalid(amount=str(text))
    return amount


def arrival_of(day: date, today: date) -> date:
    """The day money arrived: not in the future, not before the rule documents."""
    if not FIRST_DAY <= day <= today:
        raise ArrivalDateInvalid(day=day.isoformat())
    return day
