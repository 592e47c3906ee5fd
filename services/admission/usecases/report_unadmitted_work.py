"""Puts on record that work is demanded which nobody applied for (B6, all five triggers)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chassis.clock import county_date
from services.admission.domain.areas import county_of
from services.admission.domain.blocked_order import BlockedOrder
from services.admission.domain.errors import NotYours
from services.admission.domain.unadmitted_work import LONGEST, MatterUnderWay, Trigger, UnadmittedWork, named
from services.admission.usecases.ports import Work

DEPARTMENT, OFFICE = "department_clerk", "committee_office_clerk"
RECEIVERS = ("township_clerk", "community_secretary")
_BY_OFFICE = (Trigger.SUPERVISION, Trigger.AGENDA)


@dataclass(frozen=True, slots=True)
class ReportUnadmittedWork:
    """A department reports itself, townships and communities complain, the office says what it found."""

    def __call__(self, work: Work, data: Mapping[str, Any]) -> str:
        """Open the matter and return its case number."""
        name, description = named(str(data.get("work") or ""), str(data.get("description") or ""))
        asked = str(data.get("department") or "")
        department = work.units.get(asked or work.actor.unit)
        trigger = _trigger(work, department.code, str(data.get("trigger") or ""))
        known = work.matters.open_of(department.code, name)
        if known is not None:
            raise MatterUnderWay(case_no=known.case_no)
        source = str(data.get("source") or "").strip()
        matter = _open(work, trigger, department.code, name, description, source)
        if trigger is Trigger.COMPLAINT:
            matter.places = [work.actor.unit]
        return matter.case_no


def take_up(work: Work, order: BlockedOrder, note: str) -> str:
    """The office told the sender of a blocked order to have the work confirmed (B16 step 3b, B6 b)."""
    name = (order.text or order.item_ref).strip()[:LONGEST]
    known = work.matters.open_of(order.sender, name) or _keeping_back(work, order)
    if known is not None:
        return known.case_no
    matter = _open(work, Trigger.BLOCKED_ORDER, order.sender, name, note or order.text, order.order_no)
    matter.places = [place for place in (order.community or order.township,) if place]
    if work.items.find(order.item_ref) or work.entries.find(order.item_ref):
        matter.cover = order.item_ref
    return matter.case_no


def _keeping_back(work: Work, order: BlockedOrder) -> UnadmittedWork | None:
    """The matter because of which the order was kept back; it is not looked into twice."""
    day = county_date(order.blocked_at)
    place = order.community or order.township
    found = work.matters.covered_by(order.item_ref, order.sender) if order.item_ref else ()
    return next((one for one in found if one.keeps_back(order.sender, place, day)), None)


def _trigger(work: Work, department: str, asked: str) -> Trigger:
    """Who reports decides how it came to light; only the office says which way it found it."""
    actor = work.actor
    if actor.holds(DEPARTMENT, department):
        return Trigger.SELF_REPORT
    if any(actor.holds(role, actor.unit) for role in RECEIVERS):
        return Trigger.COMPLAINT
    office = work.committees.of(county_of(department)).office
    if not actor.holds(OFFICE, office):
        known = work.units.find(office)
        raise NotYours(who=known.name if known else office)
    return Trigger(asked) if asked in _BY_OFFICE else Trigger.SUPERVISION


def _open(
    work: Work, trigger: Trigger, department: str, name: str, description: str, source: str
) -> UnadmittedWork:
    county, year = county_of(department), work.clock.today().year
    matter = UnadmittedWork(
        case_no=f"{county}-rgl-{year}-{work.numbers.next('regularise', county, year):05d}",
        county=county,
        trigger=trigger,
        department=department,
        work=name,
        description=description,
        source=source,
        reported_by=work.actor.name,
        reporter=work.actor.unit,
        reported_at=work.clock.now(),
    )
    work.matters.add(matter)
    work.record("matter-reported", matter.case_no, trigger=trigger, work=name, department=department)
    return matter
