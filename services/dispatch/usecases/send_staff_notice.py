"""Tell the townships of a change of staff, and note who has read it (B12)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from chassis.texts import Said
from chassis.working_days import WorkingCalendar
from services.dispatch.domain.agency_errors import AgencyUnknown
from services.dispatch.domain.events import AlertRaised, StaffNotified
from services.dispatch.domain.staff_notice import Movement, Reading, StaffNotice
from services.dispatch.domain.staff_notice_errors import NotTheSender
from services.dispatch.usecases.parameters import Parameters
from services.dispatch.usecases.ports import Work

SENDING_ROLE = "department_clerk"
_LATE = Said(
    "{agency}人员调整告知不及时（应在决定后 {days} 个工作日内、生效之前告知）。",
    "The townships were told late of a change at {agency} (due within {days} working days, before its day).",
)


class Running(Protocol):
    """The running processes of notices."""

    def start(self, work: Work, notice: StaffNotice) -> None:
        """Begin the process."""


@dataclass(frozen=True, slots=True)
class Change:
    """F-APP-08 as it was filled in."""

    agency: str
    post: str
    person: str
    movement: Movement
    decided_on: date
    effective_from: date
    reason: str
    successor: str


@dataclass(frozen=True, slots=True)
class SendStaffNotice:
    """The townships come from the register; the change goes on whatever they say (E3-37)."""

    running: Running
    parameters: Parameters
    calendar: WorkingCalendar
    county: str

    def __call__(self, work: Work, change: Change) -> str:
        """Send the notice; returns its number."""
        today = work.clock.today()
        agency = work.agencies.get(change.agency)
        line = agency.line_on(today) if agency else None
        if agency is None or line is None:
            raise AgencyUnknown(agency=change.agency)
        if not work.actor.holds(SENDING_ROLE, line.sending_department):
            unit = work.units.get(line.sending_department)
            raise NotTheSender(agency=line.name, department=unit.name if unit else line.sending_department)
        number = work.numbers.next("NTC", today.year)
        notice = StaffNotice(
            case_no=f"{self.county}-NTC-{today.year}-{number:05d}",
            agency=agency.code,
            agency_name=line.name,
            sender=line.sending_department,
            post=change.post.strip(),
            person=change.person.strip(),
            movement=change.movement,
            decided_on=change.decided_on,
            effective_from=change.effective_from,
            reason=change.reason.strip(),
            successor=change.successor.strip(),
            townships=line.townships,
            sent_at=work.clock.now(),
        )
        within = self.parameters.value(work, "app.notice")
        known = agency.revision
        notice.send(agency, line, today=today, calendar=self.calendar, within=within)
        work.notices.add(notice)
        work.record("staff-notified", notice.case_no, agency=agency.code, late=notice.late)
        if agency.revision != known:
            work.emit(agency.told())
        work.emit(
            StaffNotified(
                notice.case_no, agency.code, notice.post, notice.movement.value, notice.effective_from
            )
        )
        if notice.late:
            text = _LATE.filled(agency=line.name, days=within)
            work.emit(AlertRaised("app.notice", notice.case_no, "warning", text))
        self.running.start(work, notice)
        return notice.case_no


@dataclass(frozen=True, slots=True)
class ReadStaffNotice:
    """A township has read it and may remark on it."""

    def __call__(self, work: Work, case_no: str, township: str, data: Mapping[str, Any]) -> None:
        """Keep the reading."""
        remark = str(data.get("remark") or "")
        work.notices.get(case_no).read(Reading(township, work.actor.name, work.clock.now(), remark))
        work.record("staff-notice-read", case_no, township=township)


@dataclass(frozen=True, slots=True)
class CloseStaffNotice:
    """All have read it, or it counts as delivered."""

    def __call__(self, work: Work, case_no: str) -> None:
        """End it."""
        work.notices.get(case_no).close(work.clock.now())
        work.record("staff-notice-closed", case_no)
