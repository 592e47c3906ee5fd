"""The city asks a unit of the county about a figure of the report or a case (B21, ADM-33)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.admission.domain.areas import county_of
from services.admission.domain.follow_up import (
    ANSWERS,
    About,
    FollowUp,
    FollowUpUnderWay,
    SubjectUnknown,
    UnitNotAnswering,
    figure_named,
    limit_of,
)
from services.admission.domain.quarter import PERIOD, quarter_of, quarter_text
from services.admission.usecases.acting import must_hold
from services.admission.usecases.ports import Work

CITY = "city_supervisor"


@dataclass(frozen=True, slots=True)
class OpenFollowUp:
    """Supervisors ask and read; they change nothing in a case."""

    county: str

    def __call__(self, work: Work, data: Mapping[str, Any], case_title: str, value: int | None = None) -> str:
        """Open it and return its case number.

        `case_title` is empty where there is no such case; `value` is what the figure was then.
        """
        actor, today = work.actor, work.clock.today()
        must_hold(work, CITY, actor.unit, actor.unit_name)
        unit = work.units.get(str(data.get("unit") or ""))
        if unit.kind not in ANSWERS or county_of(unit.code) != self.county:
            raise UnitNotAnswering()
        about, subject = About(str(data["about"])), str(data["subject"])
        name = figure_named(subject, value) if about is About.FIGURE else case_title
        if not name:
            raise SubjectUnknown()
        span = str(work.parameters.value(PERIOD, self.county, today))
        quarter = quarter_text(quarter_of(str(data.get("quarter") or ""), today, span))
        known = work.follow_ups.open_of(unit.code, subject, quarter if about is About.FIGURE else "")
        if known is not None:
            raise FollowUpUnderWay(case_no=known.case_no)
        number = work.numbers.next("follow_up", self.county, today.year)
        follow_up = FollowUp(
            case_no=f"{self.county}-sup-{today.year}-{number:05d}",
            county=self.county,
            city=actor.unit,
            about=about,
            subject=subject,
            subject_name=name,
            quarter=quarter,
            unit=unit.code,
            opened_by=actor.name,
            opened_at=work.clock.now(),
            due_on=limit_of(data.get("due_on"), today),
        )
        follow_up.ask(
            str(data.get("question") or ""), follow_up.due_on, by=actor.name, at=work.clock.now(), today=today
        )
        work.follow_ups.add(follow_up)
        work.record("follow-up-opened", follow_up.case_no, about=name, due_on=str(follow_up.due_on))
        return follow_up.case_no
