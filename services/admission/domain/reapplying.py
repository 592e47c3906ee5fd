"""Who was refused comes back with something new, or after some months; and comes in time (B3)."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from chassis.errors import Refusal
from chassis.texts import Said
from chassis.working_days import WorkingCalendar
from services.admission.domain.change import differences
from services.admission.domain.guidance_list import normal
from services.admission.domain.requirements import day
from services.admission.domain.vocabulary import RequestType

NEW_FACTS = "new_facts"
BLOCK, LEAD_TIME = "adm.reapply.block", "adm.leadtime.warn"


class ReapplyBarred(Refusal):
    """The same request was refused not long ago, and nothing new is said."""

    code = "reapply-barred"
    rule = BLOCK
    title = Said("不予准入后不满期限，不得再次申请", "Refused too recently to be applied for again")
    detail = Said(
        "同一申请（案件 {case_no}）已于 {refused_on} 不予准入，{until} 以前没有新情况的不得再次申请；"
        "有新情况的，请在申请表“新情况”一栏写明。",
        "The same request (case {case_no}) was refused on {refused_on}; until {until} it needs new facts: "
        "say in “new facts” of the form what has changed.",
    )


class Request(Protocol):
    """What is compared of two requests."""

    @property
    def request_type(self) -> RequestType:
        """New, change, exit or confirmation."""
        ...

    @property
    def item_name(self) -> str:
        """What the item is called."""
        ...

    @property
    def facts(self) -> dict[str, Any]:
        """The form."""
        ...


@dataclass(frozen=True, slots=True)
class Refused:
    """A request that was refused, and on which day."""

    case_no: str
    request_type: RequestType
    item_name: str
    facts: dict[str, Any]
    refused_on: date


@dataclass(frozen=True, slots=True)
class Bar:
    """What stands in the way of a request, and until when."""

    case_no: str
    refused_on: date
    until: date


def bar(
    wanted: Request, refused: Iterable[Refused], months: Callable[[date], int], today: date
) -> Bar | None:
    """The refusal that still bars the request, of several the one that does so longest."""
    found = [
        Bar(one.case_no, one.refused_on, months_after(one.refused_on, months(one.refused_on)))
        for one in refused
        if same(wanted, one)
    ]
    standing = [one for one in found if today <= one.until]
    return max(standing, key=lambda one: one.until, default=None)


def same(one: Request, other: Request) -> bool:
    """Whether two requests want the same: of a change all that it changes, of others name or content."""
    kinds = {one.request_type, other.request_type}
    if RequestType.EXIT in kinds:
        return kinds == {RequestType.EXIT} and _said(one, "entry_id") == _said(other, "entry_id") != ""
    if RequestType.CHANGE in kinds:
        return kinds == {RequestType.CHANGE} and _item(one) == _item(other) and not _differ(one, other)
    if normal(one.item_name) == normal(other.item_name):
        return True
    return _said(one, "content") == _said(other, "content") != ""


def says_what_is_new(request: Request) -> bool:
    """Whether the form states new facts."""
    return bool(str(request.facts.get(NEW_FACTS) or "").strip())


def months_after(start: date, months: int) -> date:
    """The same day some months later, or the last of that month."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def earliest_start(request: Request, within: int, today: date, calendar: WorkingCalendar) -> date | None:
    """From which day on the work could begin, where the form wants it sooner (a warning, never a bar)."""
    start = day(request.facts, "start")
    earliest = calendar.add_working_days(today, within)
    return earliest if start is not None and start < earliest else None


def _said(request: Request, key: str) -> str:
    return normal(str(request.facts.get(key) or ""))


def _item(request: Request) -> str:
    return str(request.facts.get("base_version") or "").partition("/")[0]


def _differ(one: Request, other: Request) -> bool:
    return bool(differences(one.facts, other.facts))
