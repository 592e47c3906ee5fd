"""The gate: whether an order may be sent on a day, and if not, why (ADM-08, B16, E3-1)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from chassis.texts import Said
from services.admission.domain.areas import township_of
from services.admission.domain.duty_words import DutyState
from services.admission.domain.guidance_list import ListEntry
from services.admission.domain.township_duty import TownshipDuty
from services.admission.domain.vocabulary import BurdenKind, Category, ItemState
from services.admission.domain.work_item import WorkItem, WorkItemVersion


class Reason(StrEnum):
    """Why the gate stays closed (B16)."""

    NOT_FOUND = "NOT_FOUND"
    NOT_ADMITTED = "NOT_ADMITTED"
    NOT_YET_EFFECTIVE = "NOT_YET_EFFECTIVE"
    ENDED = "ENDED"
    SUPERSEDED = "SUPERSEDED"
    OUT_OF_TERRITORY = "OUT_OF_TERRITORY"
    SENDER_NOT_ENTITLED = "SENDER_NOT_ENTITLED"
    CONTENT_EXCEEDS = "CONTENT_EXCEEDS"
    CONDITION_OPEN = "CONDITION_OPEN"
    FUNDS_MISSING = "FUNDS_MISSING"
    ITEM_SUSPENDED = "ITEM_SUSPENDED"
    UNDER_REGULARISATION = "UNDER_REGULARISATION"


REASON_WORDS: dict[Reason, Said] = {
    Reason.NOT_FOUND: Said("指导清单和准入目录中都没有这一事项", "neither list nor catalogue has it"),
    Reason.NOT_ADMITTED: Said("派单时尚未准入", "not admitted at the time"),
    Reason.NOT_YET_EFFECTIVE: Said("派单时尚未生效", "not yet in force"),
    Reason.ENDED: Said("事项已完结或退出", "the item has ended"),
    Reason.SUPERSEDED: Said("事项已被变更后的版本取代", "a changed version has replaced it"),
    Reason.OUT_OF_TERRITORY: Said("不在工作告知单的范围内", "outside the notice's territory"),
    Reason.SENDER_NOT_ENTITLED: Said("派单单位无权派发", "the sender is not entitled"),
    Reason.CONTENT_EXCEEDS: Said("要求超出工作告知单", "demands more than the notice"),
    Reason.CONDITION_OPEN: Said("准入所附条件尚未满足", "a condition is open"),
    Reason.FUNDS_MISSING: Said("缺少经费或购买服务依据", "funds are missing"),
    Reason.ITEM_SUSPENDED: Said("事项处于暂停状态", "the item is suspended"),
    Reason.UNDER_REGULARISATION: Said(
        "以该事项名义下派的未准入工作正在办理程序确认", "unadmitted work sent under it is being dealt with"
    ),
}


@dataclass(frozen=True, slots=True)
class Question:
    """What dispatch asks about one order to one community."""

    order_no: str
    item_ref: str
    community: str
    order_date: date
    sender: str
    burdens: frozenset[BurdenKind]
    unknown_burdens: frozenset[str]
    responsible: bool
    funds_reference: str


LISTED_BURDENS = frozenset({BurdenKind.ASSISTANCE})
"""What a list entry allows: ledgers and the seal are admitted only by a notice that names them."""


def judge_item(item: WorkItem, question: Question, *, kept_back: bool = False) -> Reason | None:
    """Why an order on an admitted item is closed, or nothing when it passes."""
    version = item.standing_on(question.order_date)
    return (
        _force(version, question.order_date)
        or (Reason.UNDER_REGULARISATION if kept_back else None)
        or _territory(version, question.community)
        or _sender(item, version, question)
        or _content(set(version.burdens), version.category, question)
        or (Reason.FUNDS_MISSING if version.funds_promised and not question.funds_reference.strip() else None)
    )


def judge_entry(
    entry: ListEntry, owner_names: Collection[str], question: Question, *, kept_back: bool = False
) -> Reason | None:
    """Why an order on a list entry is closed; a township may send listed items of its territory (H5)."""
    if not entry.in_force_on(question.order_date):
        early = entry.in_force_from is not None and question.order_date < entry.in_force_from
        return Reason.NOT_YET_EFFECTIVE if early else Reason.ENDED
    if kept_back:
        return Reason.UNDER_REGULARISATION
    owns = question.sender == entry.owner_unit or entry.unit_name in owner_names
    if not owns and question.sender != township_of(question.community):
        return Reason.SENDER_NOT_ENTITLED
    return _content(LISTED_BURDENS, entry.category, question)


def judge_duty(duty: TownshipDuty, question: Question) -> Reason | None:
    """Why an order to a township under a duty is closed (TWA-02, TWA-03): only its department sends it."""
    if question.community not in duty.townships:
        return Reason.OUT_OF_TERRITORY
    if question.sender != duty.applicant:
        return Reason.SENDER_NOT_ENTITLED
    last = duty.ended_on or duty.ends_on
    if duty.state is DutyState.LAPSED or (last is not None and question.order_date > last):
        return Reason.ENDED
    begun = duty.in_force_on is not None and duty.in_force_on <= question.order_date
    return None if begun else Reason.NOT_YET_EFFECTIVE


def _force(version: WorkItemVersion, day: date) -> Reason | None:
    if version.state is ItemState.ADMITTED_PENDING_CONDITIONS:
        return Reason.CONDITION_OPEN
    if version.state is ItemState.SUSPENDED:
        return Reason.ITEM_SUSPENDED
    if version.state is ItemState.SUPERSEDED and not version.stood_on(day):
        return Reason.SUPERSEDED
    if version.is_ended and version.ended_on is not None and day > version.ended_on:
        return Reason.ENDED
    if day < version.begins:
        return Reason.NOT_YET_EFFECTIVE
    return Reason.ENDED if version.end is not None and day > version.end else None


def _territory(version: WorkItemVersion, community: str) -> Reason | None:
    return None if version.reaches(community) else Reason.OUT_OF_TERRITORY


def _sender(item: WorkItem, version: WorkItemVersion, question: Question) -> Reason | None:
    entitled = {item.owner_unit, *version.entitled_senders}
    concerned = question.sender in version.townships and question.sender == township_of(question.community)
    return None if question.sender in entitled or concerned else Reason.SENDER_NOT_ENTITLED


def _content(allowed: Collection[BurdenKind], category: Category, question: Question) -> Reason | None:
    """Burdens are not widened, and who only assists is never made the main responsible body."""
    if question.unknown_burdens or not question.burdens <= set(allowed):
        return Reason.CONTENT_EXCEEDS
    if category is Category.ASSISTED and question.responsible:
        return Reason.CONTENT_EXCEEDS
    return None
