"""A unit that takes over the items of one before it after a reorganisation (H26, E3-11)."""

from __future__ import annotations

from datetime import date

from chassis.errors import Refusal
from chassis.texts import Said
from services.admission.domain.directory import Unit
from services.admission.domain.vocabulary import ItemState
from services.admission.domain.work_item import RUNNING, WorkItem

TAKEN_OVER = (*RUNNING, ItemState.EXPIRED)
"""What is left to do something about: to order on, to change, or still to be filed as ended."""


class SuccessionInvalid(Refusal):
    """A unit does not succeed itself, nor before it or its proof exists."""

    code = "succession-invalid"
    rule = "E3-11"
    title = Said("承继登记不成立", "This succession cannot be registered")
    detail = Said(
        "请选择两个不同的单位，写明依据文件；承继日期不能晚于今天。",
        "Choose two different units, name the document that proves it; the day is not after today.",
    )


class NothingToTakeOver(Refusal):
    """The unit before has nothing somebody could take over."""

    code = "nothing-to-take-over"
    rule = "E3-11"
    title = Said("没有可承继的事项", "There is nothing to take over")
    detail = Said(
        "“{unit}”没有尚未结束的准入事项、乡镇（街道）职责和在办案件。",
        "“{unit}” has no item or township duty that has not ended, and no case under way.",
    )


def must_be_lawful(before: Unit, after: Unit, proof: str, on: date, today: date) -> None:
    """Refuse a succession without proof, to oneself, from a day to come, or to who may not apply."""
    if before.code == after.code or before.county != after.county or not proof.strip() or on > today:
        raise SuccessionInvalid()
    after.must_be_eligible(today)


def may_be_taken_over(item: WorkItem) -> bool:
    """Whether the item is still somebody's to answer for."""
    return item.current.state in TAKEN_OVER
