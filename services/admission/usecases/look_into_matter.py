"""The office finds the facts and tells the department to apply or to stop (B6 steps 1 and 2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chassis.working_days import WorkingCalendar
from services.admission.domain.events import WorkSuspended
from services.admission.domain.unadmitted_work import CoverUnknown, UnadmittedWork
from services.admission.usecases.acting import must_act_for, reason_in
from services.admission.usecases.ports import Work

PLACES = ("township", "community")
SUSPEND = "suspend"


@dataclass(frozen=True, slots=True)
class CollectFacts:
    """What is demanded, of whom and since when; a report that proves untrue ends with its reason."""

    def __call__(self, work: Work, case_no: str, outcome: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """Keep the facts."""
        matter = work.matters.get(case_no)
        must_act_for(work, work.committees.of(matter.county).office)
        known = {unit.code for unit in work.units.of_kind(matter.county, PLACES)}
        places = [*(data.get("townships") or ()), *(data.get("communities") or ())]
        matter.find(outcome, {**data, "places": places}, known, at=work.clock.now(), today=work.clock.today())
        work.record("facts-collected", case_no, outcome=outcome, facts=matter.facts)
        cover = str(data.get("cover") or "").strip()
        if matter.is_open and cover:
            suspend(work, matter, cover)
        return {"outcome": outcome, "places": list(matter.places)}


def suspend(work: Work, matter: UnadmittedWork, cover: str) -> None:
    """Where it was sent under another item, its orders wait meanwhile (B6 step 4, adm.regularise.interim)."""
    today = work.clock.today()
    item = work.items.find(cover) or work.entries.find(cover)
    if item is None or item.county != matter.county:
        raise CoverUnknown(item=cover)
    if work.parameters.value("adm.regularise.interim", matter.county, today) != SUSPEND:
        matter.cover = cover
        return
    matter.suspend(cover, today)
    work.emit(WorkSuspended(matter))
    work.record("orders-suspended", matter.case_no, item=cover)


@dataclass(frozen=True, slots=True)
class NotifyDepartment:
    """Apply within the limit or stop (adm.regularise.apply)."""

    calendar: WorkingCalendar

    def __call__(self, work: Work, case_no: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """Send the notice; the last day to apply is counted from today."""
        matter = work.matters.get(case_no)
        must_act_for(work, work.committees.of(matter.county).office)
        today = work.clock.today()
        within = int(str(work.parameters.value("adm.regularise.apply", matter.county, today)))
        apply_by = self.calendar.add_working_days(today, within)
        matter.notify(reason_in({"reason": data.get("notice")}), apply_by, at=work.clock.now())
        work.record("department-notified", case_no, apply_by=apply_by.isoformat())
        return {"apply_by": apply_by.isoformat()}
