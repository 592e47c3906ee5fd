"""Ask for somebody to be drawn away for a time (F-SEC-01)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from services.dispatch.domain.secondment import Belongs, Secondment, counted
from services.dispatch.domain.secondment_errors import OrganisationUnknown
from services.dispatch.usecases.parameters import Parameters
from services.dispatch.usecases.ports import Work

REQUESTING_ROLE = "department_clerk"


class Running(Protocol):
    """The running processes of secondments."""

    def start(self, work: Work, one: Secondment) -> None:
        """Begin the process."""


@dataclass(frozen=True, slots=True)
class Wish:
    """Whom a department wants, for what, from when to when."""

    organisation: str
    person: str
    task: str
    reason: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class RequestSecondment:
    """The kind, the townships and the days already away are looked up, never typed (B13 steps 1 and 2)."""

    running: Running
    parameters: Parameters
    county: str

    def __call__(self, work: Work, wish: Wish) -> str:
        """Open the request and start its process; returns its number."""
        today = work.clock.today()
        belongs, name, townships = _found(work, wish.organisation, today)
        key = "sec.cap.agency" if belongs is Belongs.AGENCY else "sec.cap.township"
        one = Secondment(
            case_no="",
            requester=work.actor.unit,
            person=wish.person.strip(),
            organisation=wish.organisation,
            organisation_name=name,
            belongs=belongs,
            townships=townships,
            task=wish.task.strip(),
            reason=wish.reason.strip(),
            first=wish.first,
            last=wish.last,
            opened_at=work.clock.now(),
            before=counted(work.secondments.of_person(wish.organisation, wish.person.strip()), today),
            cap=self.parameters.value(work, key),
        )
        one.check(today)
        one.case_no = f"{self.county}-SEC-{today.year}-{work.numbers.next('SEC', today.year):05d}"
        work.secondments.add(one)
        work.record("secondment-requested", one.case_no, organisation=one.organisation, days=one.days)
        self.running.start(work, one)
        return one.case_no


def _found(work: Work, code: str, today: date) -> tuple[Belongs, str, tuple[str, ...]]:
    """Where the person belongs, what that is called, and the townships concerned, the seat first."""
    agency = work.agencies.get(code)
    line = agency.line_on(today) if agency else None
    if line is not None:
        return Belongs.AGENCY, line.name, line.townships
    unit = work.units.get(code)
    if unit is not None and unit.kind == "township":
        return Belongs.TOWNSHIP, unit.name, (code,)
    if unit is not None and unit.kind == "community":
        return Belongs.COMMUNITY, unit.name, (unit.parent,)
    raise OrganisationUnknown(organisation=code)
