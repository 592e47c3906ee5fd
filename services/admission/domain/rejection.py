"""Residents generally reject an item: enough communities saying so have its end looked into (ADM-37)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from chassis.errors import Refusal
from chassis.texts import Said
from services.admission.domain.errors import ReasonMissing

TRIGGER, ON, OFF = "adm.exit.resident_rejection", "on", "off"
MOST_ASKED = 1_000_000


class HeardBy(StrEnum):
    """How residents were heard."""

    ASSEMBLY = "assembly"
    REPRESENTATIVES = "representatives"
    DELIBERATION = "deliberation"
    VISITS = "visits"


HEARD_WORDS = {
    HeardBy.ASSEMBLY: Said("居民（村民）会议", "assembly of residents"),
    HeardBy.REPRESENTATIVES: Said("居民（村民）代表会议", "meeting of representatives"),
    HeardBy.DELIBERATION: Said("议事协商", "deliberation"),
    HeardBy.VISITS: Said("入户走访", "visits at home"),
}


class RejectionNotGeneral(Refusal):
    """General is more than half of those who were asked."""

    code = "rejection-not-general"
    rule = "ADM-37"
    title = Said("还不是普遍不认可", "The rejection is not general")
    detail = Said(
        "不认可的人数须超过征求人数的一半，且不多于征求人数；征求 {asked} 人，不认可 {against} 人。",
        "More than half of those asked, and no more than all of them: {against} of {asked}.",
    )


class HeardDateInvalid(Refusal):
    """Residents were heard while the item was in force, and not ahead."""

    code = "heard-date-invalid"
    rule = "ADM-37"
    title = Said("征求居民意见的日期不对", "The day residents were heard cannot be")
    detail = Said("日期应在 {earliest} 至今天之间。", "It lies between {earliest} and today.")


class RejectionTold(Refusal):
    """A community says it once until its department has looked into it."""

    code = "rejection-told"
    rule = "ADM-37"
    title = Said("本社区（村）已经反映", "The community has said so")
    detail = Said("请等申请部门处理后再反映。", "Please wait until the department has looked into it.")


class RejectionTurnedOff(Refusal):
    """The county has fixed that such reports begin nothing."""

    code = "rejection-turned-off"
    rule = "ADM-37"
    title = Said("本县市区没有启用居民评议退出", "The county does not let residents’ rejection begin an exit")


class NotThePlace(Refusal):
    """Only a community the item falls on speaks for its residents."""

    code = "not-the-place"
    rule = "ADM-37"
    title = Said("该事项不涉及本社区（村）", "The item does not fall on this community")


@dataclass(eq=False)
class Rejection:
    """What one community found out about its residents’ view of one item; counts only, no names."""

    id: str
    county: str
    item_id: str
    item_version: int
    community: str
    heard_by: HeardBy
    heard_on: date
    asked: int
    against: int
    reason: str
    told_by: str
    told_at: datetime
    case_no: str = ""
    """The filing it led to; empty while others are waited for."""


def must_be_general(asked: int, against: int) -> None:
    """Refuse numbers that do not show that residents generally reject it."""
    if not 0 < asked <= MOST_ASKED or not asked < against * 2 <= asked * 2:
        raise RejectionNotGeneral(asked=asked, against=against)


def must_be_heard_in_time(heard_on: date, earliest: date, today: date) -> None:
    """Refuse a day before the item was in force, or one to come."""
    if not earliest <= heard_on <= today:
        raise HeardDateInvalid(earliest=earliest.isoformat())


def reason_of(text: str) -> str:
    """Why residents reject it, in words."""
    if not text.strip():
        raise ReasonMissing()
    return text.strip()


def is_enough(telling: Collection[str], reached: Collection[str]) -> bool:
    """Whether more than half of the communities the item falls on have said so."""
    return len(set(telling) & set(reached)) * 2 > len(set(reached))
