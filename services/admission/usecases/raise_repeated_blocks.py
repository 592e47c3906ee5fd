"""Orders of one body that the gate blocks again and again become work of the city (B16 step 3b, B21)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chassis.working_days import WorkingCalendar
from services.admission.domain.areas import county_of
from services.admission.domain.directory import Unit
from services.admission.domain.follow_up import About, FollowUp, FollowUpState
from services.admission.domain.quarter import PERIOD, quarter_of, quarter_text
from services.admission.usecases.ports import Work

LIMIT = "sup.blocks.look"
BY_ITSELF = "把关口反复拦截，系统转办"


@dataclass(frozen=True, slots=True)
class RaiseRepeatedBlocks:
    """One matter at a time for each body; what is blocked meanwhile is added to its history."""

    calendar: WorkingCalendar

    def __call__(self, work: Work, data: Mapping[str, Any]) -> str:
        """Raise the matter and return its number; empty when it is raised already, or no city is known."""
        sender = work.units.find(str(data["sender"]))
        if not data.get("repeated") or sender is None:
            return ""
        county = county_of(sender.code)
        blocks = int(data["blocks_in_90_days"])
        facts = {"order_no": str(data["order_no"]), "blocks": blocks}
        known = work.follow_ups.open_of(sender.code, sender.code, "")
        if known is not None:
            work.record("follow-up-blocked-again", known.case_no, **facts)
            return ""
        city = work.committees.of(county).supervised_by
        if not city:
            return ""
        matter = self._matter(work, county, city, sender, blocks)
        work.follow_ups.add(matter)
        work.record("follow-up-raised", matter.case_no, **facts)
        return matter.case_no

    def _matter(self, work: Work, county: str, city: str, sender: Unit, blocks: int) -> FollowUp:
        today = work.clock.today()
        number = work.numbers.next("follow_up", county, today.year)
        days = int(str(work.parameters.value(LIMIT, county, today)))
        return FollowUp(
            case_no=f"{county}-sup-{today.year}-{number:05d}",
            county=county,
            city=city,
            about=About.BLOCKS,
            subject=sender.code,
            subject_name=f"{sender.short_name or sender.name}反复下派未准入事项（已被拦截{blocks}次）",
            quarter=quarter_text(quarter_of("", today, str(work.parameters.value(PERIOD, county, today)))),
            unit=sender.code,
            opened_by=BY_ITSELF,
            opened_at=work.clock.now(),
            due_on=self.calendar.add_working_days(today, days),
            state=FollowUpState.RAISED,
        )
