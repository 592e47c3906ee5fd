"""The gate: may this item be sent to this community, on this day, by this body, with these demands?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from chassis.texts import Said
from services.dispatch.domain.catalogue import CatalogueItem, Category, ItemVersion
from services.dispatch.domain.suspension import Suspension
from services.dispatch.domain.township_duty import TownshipDuty


class Outcome(StrEnum):
    """What the gate may answer; anything but ``pass`` keeps the order here (E3-43)."""

    PASS = "pass"  # noqa: S105 - the gate's answer, not a password
    BLOCKED = "blocked"
    UNANSWERED = "unanswered"


class ReasonCode(StrEnum):
    """Why the gate did not say yes."""

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
    SERVICE_UNAVAILABLE = "SERVICE_UNAVAILABLE"


REASONS: Mapping[ReasonCode, Said] = {
    ReasonCode.NOT_FOUND: Said(
        "指导清单和准入目录中都没有这一事项。",
        "Neither the guidance list nor the catalogue contains this item.",
    ),
    ReasonCode.NOT_ADMITTED: Said(
        "该事项在派单日期尚未准入。", "The item had not been admitted on the date of the order."
    ),
    ReasonCode.NOT_YET_EFFECTIVE: Said(
        "该事项在派单日期尚未生效。", "The item was not yet in force on the date of the order."
    ),
    ReasonCode.ENDED: Said("该事项已经完结或退出。", "The item has ended."),
    ReasonCode.SUPERSEDED: Said("该事项已被变更后的版本取代。", "A changed version has replaced it."),
    ReasonCode.OUT_OF_TERRITORY: Said(
        "该社区不在工作告知单的范围内。", "The community is outside the scope of the work notice."
    ),
    ReasonCode.SENDER_NOT_ENTITLED: Said(
        "派单单位不是事项的主管部门、有关乡镇（街道）或告知单载明的单位。",
        "The sender is neither the owner, nor the township concerned, nor named in the notice.",
    ),
    ReasonCode.CONTENT_EXCEEDS: Said(
        "要求超出工作告知单载明的内容。", "The order demands more than the work notice contains."
    ),
    ReasonCode.CONDITION_OPEN: Said(
        "准入所附条件尚未满足。", "A condition of the admission has not been met yet."
    ),
    ReasonCode.FUNDS_MISSING: Said(
        "告知单承诺了经费，派单缺少经费或购买服务依据。",
        "Funds were promised, but the order names no funds or purchase of services.",
    ),
    ReasonCode.ITEM_SUSPENDED: Said("该事项在派单日期处于暂停状态。", "The item was suspended on that date."),
    ReasonCode.UNDER_REGULARISATION: Said(
        "以该事项名义下派的未准入工作正在办理程序确认，期间暂停派单。",
        "Work nobody applied for was sent under this item; orders are suspended while that is dealt with.",
    ),
    ReasonCode.SERVICE_UNAVAILABLE: Said(
        "准入目录暂时无法核对，派单等待答复，不会下发。",
        "The catalogue cannot be checked at the moment; the order waits and is not sent.",
    ),
}

NOT_IN_FORCE = frozenset(
    {
        ReasonCode.NOT_FOUND,
        ReasonCode.NOT_ADMITTED,
        ReasonCode.NOT_YET_EFFECTIVE,
        ReasonCode.ENDED,
        ReasonCode.SUPERSEDED,
        ReasonCode.OUT_OF_TERRITORY,
        ReasonCode.ITEM_SUSPENDED,
        ReasonCode.UNDER_REGULARISATION,
    }
)
"""The reasons that mean "not admitted here": a community's refusal on them stands (E3-46)."""


@dataclass(frozen=True, slots=True)
class Question:
    """What the gate is asked (DSP-01)."""

    item_ref: str | None
    community: str
    order_date: date
    sender: str
    burden_kinds: tuple[str, ...] = ()
    responsible: bool = False
    funds_reference: str = ""
    township: str = ""
    """The township meant itself, where no community is."""

    @property
    def own_level(self) -> bool:
        """Whether the order goes to a township itself: then a duty is asked for, not an item (TWA-02)."""
        return not self.community


@dataclass(frozen=True, slots=True)
class Verdict:
    """The gate's answer and the version it was given for."""

    outcome: Outcome
    reason: ReasonCode | None = None
    item_version: int | None = None
    revision: int | None = None
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def passed(self) -> bool:
        """Whether the gate lets it through."""
        return self.outcome is Outcome.PASS


@dataclass(frozen=True, slots=True)
class GateCheck:
    """The record every judged order keeps: when, by whom and on which catalogue (E3-42, E3-45)."""

    at: datetime
    verdict: Verdict
    catalogue_version: int
    answered_by: str

    @property
    def passed(self) -> bool:
        """Whether this check allows the order."""
        return self.verdict.passed


UNANSWERED = Verdict(Outcome.UNANSWERED, ReasonCode.SERVICE_UNAVAILABLE)


def judge(
    question: Question,
    item: CatalogueItem | None,
    *,
    fresh: bool,
    suspensions: Iterable[Suspension] = (),
) -> Verdict:
    """Answer for the day of the order. Without a fresh copy the gate never says yes (E3-43)."""
    if not question.item_ref:
        return Verdict(Outcome.BLOCKED, ReasonCode.NOT_FOUND)
    if not fresh:
        return UNANSWERED
    if item is None:
        return Verdict(Outcome.BLOCKED, ReasonCode.NOT_FOUND)
    standing = [one for one in item.versions if why_not_standing(item, one, question.order_date) is None]
    if not standing:
        return _nothing_standing(item, question.order_date)
    version = _best(standing, question.community)
    held = any(
        one.concerns(question.sender, question.community)
        for one in suspensions
        if one.holds_on(question.order_date)
    )
    reason = ReasonCode.UNDER_REGULARISATION if held else _fault(question, item, version)
    if reason is None:
        return Verdict(Outcome.PASS, None, version.version, version.revision)
    facts = _facts(reason, question, version)
    return Verdict(Outcome.BLOCKED, reason, version.version, version.revision, facts)


def judge_duty(question: Question, duty: TownshipDuty | None, *, fresh: bool) -> Verdict:
    """To a township itself goes only what was laid on it as a duty, from the department it is from (TWA-02).

    What the copy does not hold, or not yet as in force, may be on its way: then admission is asked.
    """
    if not question.item_ref:
        return Verdict(Outcome.BLOCKED, ReasonCode.NOT_FOUND)
    if not fresh or duty is None:
        return UNANSWERED
    reason = _fault_of_duty(question, duty)
    if reason is ReasonCode.NOT_YET_EFFECTIVE:
        return UNANSWERED
    outcome = Outcome.PASS if reason is None else Outcome.BLOCKED
    return Verdict(outcome, reason, duty.notice.version, duty.revision)


def _fault_of_duty(question: Question, duty: TownshipDuty) -> ReasonCode | None:
    if question.township not in duty.townships:
        return ReasonCode.OUT_OF_TERRITORY
    if question.sender != duty.department:
        return ReasonCode.SENDER_NOT_ENTITLED
    if duty.over_on(question.order_date):
        return ReasonCode.ENDED
    return None if duty.in_force(question.order_date) else ReasonCode.NOT_YET_EFFECTIVE


def _fault(question: Question, item: CatalogueItem, version: ItemVersion) -> ReasonCode | None:
    return next((code for code, applies in CHECKS if applies(question, item, version)), None)


def why_not_standing(item: CatalogueItem, version: ItemVersion, day: date) -> ReasonCode | None:
    """Why a version was not in force on a day, or nothing (E3-1)."""
    if item.ended(version.version, day) or (version.end is not None and version.end < day):
        return ReasonCode.ENDED
    if item.superseded(version.version, day):
        return ReasonCode.SUPERSEDED
    if version.admitted_on is not None and version.admitted_on > day:
        return ReasonCode.NOT_ADMITTED
    if version.start is not None and version.start > day:
        return ReasonCode.NOT_YET_EFFECTIVE
    return None


def _nothing_standing(item: CatalogueItem, day: date) -> Verdict:
    """The reason of the newest version; an item we only heard the end of has ended (scenario 34)."""
    if item.versions:
        newest = item.versions[-1]
        return Verdict(Outcome.BLOCKED, why_not_standing(item, newest, day), newest.version, newest.revision)
    reason = ReasonCode.ENDED if item.ended(0, day) else ReasonCode.NOT_ADMITTED
    return Verdict(Outcome.BLOCKED, reason)


def _best(standing: list[ItemVersion], community: str) -> ItemVersion:
    """The newest version that reaches the community, else the newest at all (E3-9)."""
    return max(standing, key=lambda one: (one.covers(community), one.version))


def _exceeds(question: Question, _: CatalogueItem, version: ItemVersion) -> bool:
    """Whether the order widens the burden, or makes an assisting community the main responsible."""
    widened = not set(question.burden_kinds) <= set(version.burden_kinds)
    return widened or (question.responsible and version.category == Category.ASSISTED)


Check = Callable[[Question, CatalogueItem, ItemVersion], bool]

CHECKS: tuple[tuple[ReasonCode, Check], ...] = (
    (ReasonCode.ITEM_SUSPENDED, lambda question, item, _: item.suspended(question.order_date)),
    (ReasonCode.OUT_OF_TERRITORY, lambda question, _, version: not version.covers(question.community)),
    (
        ReasonCode.SENDER_NOT_ENTITLED,
        lambda question, _, version: not version.entitles(question.sender, question.community),
    ),
    (ReasonCode.CONTENT_EXCEEDS, _exceeds),
    (ReasonCode.CONDITION_OPEN, lambda _q, _i, version: any(not one.met for one in version.conditions)),
    (
        ReasonCode.FUNDS_MISSING,
        lambda question, _, version: version.funds_promised and not question.funds_reference.strip(),
    ),
)


def _facts(reason: ReasonCode, question: Question, version: ItemVersion) -> Mapping[str, object]:
    """What the sender needs to see to understand the answer."""
    if reason is ReasonCode.CONTENT_EXCEEDS:
        widened = sorted(set(question.burden_kinds) - set(version.burden_kinds))
        return {"burden_kinds": widened} if widened else {"category": version.category, "responsible": True}
    if reason is ReasonCode.CONDITION_OPEN:
        return {"conditions": [one.text for one in version.conditions if not one.met]}
    return {}
