"""The department writes and signs the duty it wants townships to take on (B7 steps 1 and 2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.admission.domain.directory import APPLICANT_KINDS
from services.admission.domain.duty_errors import DutyIncomplete, DutyNameTaken
from services.admission.domain.duty_form import FIELDS, LONGEST_NAME
from services.admission.domain.duty_words import Check
from services.admission.domain.errors import OutcomeUnknown
from services.admission.domain.township_duty import TownshipDuty, checkers
from services.admission.usecases.acting import must_act_for, must_hold
from services.admission.usecases.ports import Work

LEADER = "department_leader"


@dataclass(frozen=True, slots=True)
class BeginDuty:
    """Only a department or coordinating body of the county hands duties down (TWA-01, ADM-09)."""

    def __call__(self, work: Work, name: str, *, application: str = "", application_no: str = "") -> str:
        """Open the case and return its number."""
        name = name.strip()
        if not name or len(name) > LONGEST_NAME:
            raise DutyIncomplete(missing=FIELDS["name"])
        unit = work.units.get(work.actor.unit)
        unit.must_be_eligible(work.clock.today())
        must_act_for(work, unit.code)
        return open_duty(work, unit.code, name, application, application_no).case_no


def open_duty(
    work: Work, applicant: str, name: str, application: str = "", application_no: str = ""
) -> TownshipDuty:
    """A new case on the desk of the department; with an application it is the township part of it (H28)."""
    county, year = work.units.get(applicant).county, work.clock.today().year
    duty = TownshipDuty(
        case_no=f"{county}-twa-{year}-{work.numbers.next('duty-case', county, year):05d}",
        county=county,
        applicant=applicant,
        name=name,
        initiator=work.actor.user_id,
        created_at=work.clock.now(),
        application=application,
        application_no=application_no,
    )
    work.duties.add(duty)
    work.record("duty-begun", duty.case_no, name=name, applicant=applicant)
    return duty


@dataclass(frozen=True, slots=True)
class DraftDuty:
    """F-TWA-01 with the three lists; nothing incomplete goes on (TWA-03, TWA-11)."""

    def __call__(self, work: Work, case_no: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """Keep the form."""
        duty = work.duties.get(case_no)
        must_act_for(work, duty.applicant)
        duty.draft(data, *known_units(work, duty), work.clock.today())
        must_not_stand_already(work, duty)
        work.record("duty-drafted", case_no, townships=len(duty.townships))
        return {}


@dataclass(frozen=True, slots=True)
class ReviseDuty:
    """What a check found is mended, or the duty stays returned (TWA-06)."""

    def __call__(self, work: Work, case_no: str, outcome: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """Keep the revision; whether the townships are asked again."""
        duty = work.duties.get(case_no)
        must_act_for(work, duty.applicant)
        if outcome == "give_up":
            duty.give_up(str(data.get("give_up_reason") or ""), work.clock.now())
            work.record("duty-given-up", case_no, reason=duty.end_reason)
            return {"outcome": outcome, "ask_again": False}
        if outcome != "revised":
            raise OutcomeUnknown(outcome=outcome)
        again = duty.revise(data, *known_units(work, duty), work.clock.today())
        must_not_stand_already(work, duty)
        work.record("duty-revised", case_no)
        return {"outcome": outcome, "ask_again": again}


@dataclass(frozen=True, slots=True)
class SignDuty:
    """The leader answers for what townships are asked about."""

    def __call__(self, work: Work, case_no: str, outcome: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """Sign, or have it written again; a signed duty has its application number."""
        duty = work.duties.get(case_no)
        must_hold(work, LEADER, duty.applicant, "申请部门负责人")
        reason = str(data.get("reason") or "")
        duty.sign(outcome, reason, by=work.actor.name, at=work.clock.now())
        if outcome == "return":
            work.record("duty-sent-back", case_no, reason=reason.strip())
            return {"outcome": outcome}
        if not duty.application_no:
            year = work.clock.today().year
            number = work.numbers.next("application", duty.county, year)
            duty.application_no = f"{duty.county}-{year}-{number:05d}"
        work.record("duty-signed", case_no, application_no=duty.application_no)
        return {"outcome": outcome}


@dataclass(frozen=True, slots=True)
class WithdrawDuty:
    """The leader takes it back before the county has decided (B0)."""

    def __call__(self, work: Work, case_no: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """End the case as withdrawn."""
        duty = work.duties.get(case_no)
        must_hold(work, LEADER, duty.applicant, "申请部门负责人")
        duty.withdraw(str(data.get("reason") or ""), work.clock.now())
        work.record("duty-withdrawn", case_no, reason=duty.end_reason)
        return {}


def known_units(work: Work, duty: TownshipDuty) -> tuple[set[str], set[str]]:
    """The townships of the county, and the bodies that can be responsible for something."""
    today = work.clock.today()
    townships = work.units.of_kind(duty.county, ("township",))
    bodies = work.units.of_kind(duty.county, tuple(APPLICANT_KINDS))
    return (
        {unit.code for unit in townships if unit.exists_on(today)},
        {unit.code for unit in bodies if unit.exists_on(today)},
    )


def checking_units(work: Work, duty: TownshipDuty) -> dict[Check, str]:
    """Who carries out the three checks of a duty, as the county has fixed it."""
    today = work.clock.today()
    units = {
        check: f"{duty.county}-{work.parameters.value(f'twa.check.{check.value}', duty.county, today)}"
        for check in Check
    }
    return checkers(units, duty.applicant)


def must_not_stand_already(work: Work, duty: TownshipDuty) -> None:
    """The same duty is not asked for twice, nor laid on twice (TWA-06)."""
    known = work.duties.standing(duty.county, duty.name)
    if known is not None and known.case_no != duty.case_no:
        raise DutyNameTaken(known=known.duty_id or known.case_no)
