"""The office opens the meeting: roll call and quorum (F-ADM-07c)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chassis.parameters.kinds import share
from services.admission.domain.application import Application
from services.admission.domain.errors import OutcomeUnknown
from services.admission.domain.meeting import AgendaLine, Hearing, Meeting
from services.admission.domain.meeting_errors import ApplicantsMissing
from services.admission.domain.roll import roll_of
from services.admission.domain.vocabulary import ApplicationState, Ballot
from services.admission.domain.vote import quorum
from services.admission.usecases.acting import display_names, must_act_for, parameter
from services.admission.usecases.ports import Work
from services.admission.usecases.separating import house

CALLED = "called"
PRESENT, EXCUSED, ABSENT = "applicant_present", "applicant_excused", "applicant_absent"
PRESENCES = (PRESENT, EXCUSED, ABSENT)


@dataclass(frozen=True, slots=True)
class CallRoll:
    """Once for the whole meeting; no quorum, no vote; who does not present is deferred (B3 steps 8 and 9)."""

    def __call__(self, work: Work, case_no: str, outcome: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """Keep the roll of the meeting, and say whether it may go on with this case."""
        application = work.applications.get(case_no)
        application.must_be(ApplicationState.MEETING)
        must_act_for(work, work.committees.of(application.county).office)
        if outcome not in (CALLED, *PRESENCES):
            raise OutcomeUnknown(outcome=outcome)
        hearing, today = application.hearing, work.clock.today()
        hearing.must_be_authorised(today)
        meeting = work.meetings.get(hearing.meeting_id or "")
        meeting.must_have_come(today)
        agenda = work.meetings.agenda(meeting.id)
        said = _presences(data.get("applicants"))
        if outcome in PRESENCES:
            # In its first versions the diagram asks each case for its own applicant.
            said, agenda = {**said, case_no: outcome}, [one for one in agenda if one.case_no == case_no]
        roll = roll_of(data.get("attendance"), _members(work, meeting, work.meetings.agenda(meeting.id)))
        if meeting.opened_at is None:
            meeting.open(roll, by=work.actor.name, at=work.clock.now())
        meeting.must_stand(roll)
        meeting.applicants = {**meeting.applicants, **_of_all(agenda, said)}
        return open_hearing(work, application, meeting)


@dataclass(frozen=True, slots=True)
class TakeOverRoll:
    """Another case of the meeting has called the roll: it holds for this one too (B3 step 8)."""

    def __call__(self, work: Work, case_no: str) -> dict[str, Any]:
        """Check the quorum of this case by the roll of the meeting."""
        application = work.applications.get(case_no)
        application.must_be(ApplicationState.MEETING)
        application.hearing.must_be_authorised(work.clock.today())
        return open_hearing(work, application, work.meetings.get(application.hearing.meeting_id or ""))


def open_hearing(work: Work, application: Application, meeting: Meeting) -> dict[str, Any]:
    """Count who is present and may vote in this case (E3-6, E3-7)."""
    hearing = application.hearing
    _recuse_delegates(work, application, meeting)
    hearing.present = sorted(meeting.present & set(hearing.entitled) - set(hearing.must_abstain))
    needed = quorum(len(hearing.entitled), share(parameter(work, application, "adm.vote.quorum")))
    met = len(hearing.present) >= needed
    absent = meeting.applicants.get(application.case_no) == ABSENT
    if met:
        hearing.opened_at = work.clock.now()
        if absent:
            _defer(work, hearing)
    else:
        hearing.adjourned += 1
    work.record(
        "roll-called",
        application.case_no,
        number=meeting.number,
        present=len(hearing.present),
        needed=needed,
        met=met,
    )
    return {"quorum_met": met, "adjourned": hearing.adjourned, "applicant_absent": met and absent}


def _members(work: Work, meeting: Meeting, agenda: Sequence[AgendaLine]) -> dict[str, str]:
    """The member units on the roll: all that have a vote in one of the cases, with their names."""
    units = [str(line["unit"]) for line in meeting.attendance]
    units += sorted({unit for one in agenda for unit in one.entitled})
    names = display_names(work, units)
    return {unit: names.get(unit, unit) for unit in units}


def _presences(value: object) -> dict[str, str]:
    rows = value if isinstance(value, list) else []
    return {
        str(row["case_no"]): str(row["presence"])
        for row in rows
        if isinstance(row, Mapping) and row.get("case_no") and row.get("presence") in PRESENCES
    }


def _of_all(agenda: Sequence[AgendaLine], said: Mapping[str, str]) -> dict[str, str]:
    """Whether the applicant of each case came (ADM-23)."""
    for one in agenda:
        if one.case_no not in said:
            raise ApplicantsMissing(item=one.item_name)
    return {one.case_no: said[one.case_no] for one in agenda}


def _recuse_delegates(work: Work, application: Application, meeting: Meeting) -> None:
    """Who comes from the applicant’s own house does not sit for another unit in its case (B0)."""
    own, entitled = house(work, application), application.hearing.entitled
    sent = [line for line in meeting.attendance if line["present"] and line["unit"] in entitled]
    application.hearing.recuse_delegates(
        [str(line["unit"]) for line in sent if own.holds(str(line.get("delegate_unit") or ""))]
    )


def _defer(work: Work, hearing: Hearing) -> None:
    """Who does not come to present his own item is not heard (B3 step 9)."""
    hearing.outcome, hearing.decided_by = Ballot.DEFER, "absence"
    hearing.reason, hearing.decided_at = "申请单位无故未到会汇报", work.clock.now()


def is_open(application: Application) -> bool:
    """Whether the present deliberation may comment and vote."""
    hearing = application.hearing
    return hearing.outcome is None and (hearing.opened_at is not None or hearing.circulated)
