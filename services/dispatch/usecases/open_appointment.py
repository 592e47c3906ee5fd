"""Begin the appointment or removal of an agency's head (B10)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from services.dispatch.domain import appointment_errors as errors
from services.dispatch.domain.agency import Line, StationedAgency
from services.dispatch.domain.agency_errors import AgencyUnknown
from services.dispatch.domain.appointment import Appointment
from services.dispatch.domain.appointment_words import Kind, Mode, Silence
from services.dispatch.usecases.ports import Work

PREPARING_ROLE = "department_clerk"


class Running(Protocol):
    """The running processes of appointments."""

    def start(self, work: Work, matter: Appointment, line: Line) -> None:
        """Begin the process of a matter."""


@dataclass(frozen=True, slots=True)
class OpenAppointment:
    """Only the body that decides on the head begins it; the mode of the county is kept with the matter."""

    running: Running
    county: str
    mode: Mode
    silence: Silence

    def __call__(self, work: Work, agency_code: str, kind: Kind) -> str:
        """Open the matter and start its process; returns its number."""
        agency, line = _registered(work, agency_code)
        self._may_begin(work, line)
        return self._open(work, agency, line, kind)

    def follow(self, work: Work, agency_code: str, kind: Kind) -> str:
        """Open it because another case leads to it (B11); the deciding body finds the request on its desk."""
        agency, line = _registered(work, agency_code)
        return self._open(work, agency, line, kind)

    def _open(self, work: Work, agency: StationedAgency, line: Line, kind: Kind) -> str:
        today = work.clock.today()
        post = line.head_post
        if post is None:
            raise errors.AgencyWithoutHeadPost()
        under_way = work.appointments.under_way(agency.code, kind)
        if under_way:
            raise errors.MatterUnderWay(case_no=under_way)
        matter = Appointment(
            case_no=f"{self.county}-APP-{today.year}-{work.numbers.next('APP', today.year):05d}",
            agency=agency.code,
            agency_name=line.name,
            post=post.title,
            kind=kind,
            mode=self.mode,
            silence=self.silence,
            decider=line.head_decided_by,
            concerned=line.townships,
            opened_at=work.clock.now(),
        )
        work.appointments.add(matter)
        work.record("appointment-opened", matter.case_no, agency=agency.code, kind=kind.value)
        self.running.start(work, matter, line)
        return matter.case_no

    def _may_begin(self, work: Work, line: Line) -> None:
        decider = line.head_decided_by
        if not work.actor.holds(PREPARING_ROLE, decider):
            unit = work.units.get(decider)
            raise errors.NotTheDecider(agency=line.name, decider=unit.name if unit else decider)


def agency_and_line(work: Work, matter: Appointment) -> tuple[StationedAgency, Line]:
    """The agency of a matter as the register has it today."""
    return _registered(work, matter.agency)


def _registered(work: Work, code: str) -> tuple[StationedAgency, Line]:
    agency = work.agencies.get(code)
    line = agency.line_on(work.clock.today()) if agency else None
    if agency is None or line is None:
        raise AgencyUnknown(agency=code)
    return agency, line
