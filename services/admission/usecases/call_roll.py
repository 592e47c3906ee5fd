"""The office opens the meeting: roll call and quorum (F-ADM-07c)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.admission.domain.application import Application
from services.admission.domain.errors import OutcomeUnknown
from services.admission.domain.meeting import Hearing
from services.admission.domain.parameter_kinds import share
from services.admission.domain.vocabulary import ApplicationState, Ballot
from services.admission.domain.vote import quorum
from services.admission.usecases.acting import must_act_for, parameter
from services.admission.usecases.ports import Work

PRESENT, EXCUSED, ABSENT = "applicant_present", "applicant_excused", "applicant_absent"


@dataclass(frozen=True, slots=True)
class CallRoll:
    """No quorum, no vote; an applicant absent without excuse is deferred (B3 steps 8 and 9, E3-6, E3-7)."""

    def __call__(self, work: Work, case_no: str, outcome: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """Keep the roll, and say whether the meeting may go on with this case."""
        application = work.applications.get(case_no)
        application.must_be(ApplicationState.MEETING)
        must_act_for(work, work.committees.of(application.county).office)
        if outcome not in (PRESENT, EXCUSED, ABSENT):
            raise OutcomeUnknown(outcome=outcome)
        hearing, today = application.hearing, work.clock.today()
        hearing.must_be_authorised(today)
        meeting = work.meetings.get(hearing.meeting_id or "")
        meeting.must_have_come(today)
        meeting.attendance = roll(data.get("attendance"), hearing)
        meeting.opened_at = meeting.opened_at or work.clock.now()
        hearing.present = sorted(meeting.present & set(hearing.entitled))
        needed = quorum(len(hearing.entitled), share(parameter(work, application, "adm.vote.quorum")))
        met = len(hearing.present) >= needed
        if met:
            hearing.opened_at = work.clock.now()
            if outcome == ABSENT:
                _defer(work, hearing)
        else:
            hearing.adjourned += 1
        work.record(
            "roll-called",
            case_no,
            number=meeting.number,
            present=len(hearing.present),
            needed=needed,
            met=met,
        )
        return {
            "quorum_met": met,
            "adjourned": hearing.adjourned,
            "applicant_absent": met and outcome == ABSENT,
        }


def roll(value: object, hearing: Hearing) -> list[dict[str, Any]]:
    """The list of attendance: unit, delegate, post, proxy letter, each unit once."""
    rows = value if isinstance(value, list) else []
    lines = {
        str(row.get("unit")): {
            "unit": str(row.get("unit")),
            "present": bool(row.get("present")),
            **{key: str(row.get(key) or "").strip() for key in ("delegate", "post", "proxy")},
        }
        for row in rows
        if isinstance(row, Mapping) and row.get("unit")
    }
    for unit in hearing.entitled:
        lines.setdefault(unit, {"unit": unit, "present": False, "delegate": "", "post": "", "proxy": ""})
    return list(lines.values())


def _defer(work: Work, hearing: Hearing) -> None:
    """Who does not come to present his own item is not heard (B3 step 9)."""
    hearing.outcome, hearing.decided_by = Ballot.DEFER, "absence"
    hearing.reason, hearing.decided_at = "申请单位无故未到会汇报", work.clock.now()


def is_open(application: Application) -> bool:
    """Whether the present deliberation may comment and vote."""
    hearing = application.hearing
    return hearing.outcome is None and (hearing.opened_at is not None or hearing.circulated)
