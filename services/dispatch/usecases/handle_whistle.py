"""Consult on site, handle, verify, coordinate (B15 steps 5 to 7 and 9)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.dispatch.domain.office_hours import OfficeCalendar
from services.dispatch.domain.whistle import Duty
from services.dispatch.usecases.parameters import Parameters
from services.dispatch.usecases.ports import Work

DutyLine = tuple[str, str, str]
"""Body, department, and the day until when."""


@dataclass(frozen=True, slots=True)
class ConsultOnSite:
    """The township and those who came agree who does what by when."""

    def __call__(self, work: Work, whistle_no: str, text: str, duties: Sequence[Duty]) -> Sequence[DutyLine]:
        """Keep the duties; each body gets one task, until its last day."""
        whistle = work.whistles.get(whistle_no)
        whistle.consult(text, duties, today=work.clock.today())
        work.record("whistle-consulted", whistle_no, text=text, duties=len(duties))
        return [(one.body, one.department, one.duty_by.isoformat()) for one in whistle.calls if one.duty_by]


@dataclass(frozen=True, slots=True)
class ReportHandling:
    """A body says what it has done."""

    def __call__(self, work: Work, whistle_no: str, body: str, *, done: bool, text: str) -> None:
        """Keep its result."""
        work.whistles.get(whistle_no).report_result(body, done=done, text=text, at=work.clock.now())
        work.record("whistle-handled", whistle_no, body=body, done=done, text=text)


@dataclass(frozen=True, slots=True)
class VerifyHandling:
    """The township looks whether the matter is solved."""

    def __call__(
        self, work: Work, whistle_no: str, *, solved: bool, unsolved: Sequence[str], remark: str
    ) -> Mapping[str, Any]:
        """Say so; what is not solved is whistled for once more, then brought before the county."""
        whistle = work.whistles.get(whistle_no)
        second = whistle.verify(solved=solved, unsolved=unsolved, remark=remark)
        work.record("whistle-solved" if solved else "whistle-unsolved", whistle_no, text=remark)
        return {"second": second, "solved_in": whistle.solved_in}


@dataclass(frozen=True, slots=True)
class WhistleForUnsolved:
    """The second whistle for what is not solved, to the leaders of the bodies concerned."""

    parameters: Parameters
    calendar: OfficeCalendar

    def __call__(self, work: Work, whistle_no: str) -> Sequence[DutyLine]:
        """Whose task it is again, and until when."""
        days = self.parameters.value(work, "dsp.whistle.second")
        by = self.calendar.add_working_days(work.clock.today(), days).isoformat()
        whistle = work.whistles.get(whistle_no)
        again = [(one.body, one.department, by) for one in whistle.calls if one.solved is False]
        work.record("second-whistle-unsolved", whistle_no, bodies=len(again))
        return again


@dataclass(frozen=True, slots=True)
class CoordinateMatter:
    """The county coordinates what the second whistle has not solved."""

    def __call__(self, work: Work, whistle_no: str, *, solved: bool, text: str) -> Mapping[str, Any]:
        """Solved at last, or explained."""
        whistle = work.whistles.get(whistle_no)
        whistle.coordinate(solved=solved, text=text)
        work.record("whistle-coordinated", whistle_no, solved=solved, text=text)
        return {"solved_in": whistle.solved_in}
