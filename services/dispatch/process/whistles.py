"""Where the diagram of whistles meets its verbs, and its running cases."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.engine.records import Case, Submission
from chassis.engine.runtime import Engine
from services.dispatch.domain.office_hours import OfficeCalendar
from services.dispatch.domain.whistle import Duty, Whistle
from services.dispatch.process.roles import role_at
from services.dispatch.usecases.decide_whistle import ApproveWhistle, DecideIneligible, JudgeWhistle
from services.dispatch.usecases.handle_whistle import (
    ConsultOnSite,
    CoordinateMatter,
    DutyLine,
    ReportHandling,
    VerifyHandling,
    WhistleForUnsolved,
)
from services.dispatch.usecases.parameters import Parameters
from services.dispatch.usecases.ports import Work
from services.dispatch.usecases.rate_whistle import AnswerRating, CloseWhistle, RateBodies
from services.dispatch.usecases.report_in import InvestigateNoShow, NoteNoShow, ReportIn, WhistleAgain
from services.dispatch.usecases.send_whistle import SendWhistle

PROCESS = "dsp_whistle"
Operation = Callable[[Work, Case], Mapping[str, Any] | None]
Completion = Callable[[Work, Case, Submission], Mapping[str, Any] | None]


@dataclass(frozen=True, slots=True)
class RunningWhistles:
    """Starts and ends the process of a whistle."""

    engine: Engine
    centre: str

    def start(self, work: Any, whistle: Whistle) -> None:
        """Begin the process; the command centre is told by being a party."""
        self.engine.start(
            work,
            PROCESS,
            case_no=whistle.whistle_no,
            variables=of_whistle(whistle, centre=self.centre),
            title=whistle.matter.title,
            parties=[*whistle.units, self.centre],
        )

    def end(self, work: Any, whistle: Whistle) -> None:
        """End the process of a whistle that was taken back."""
        self.engine.cancel(work, whistle.whistle_no, end_state=whistle.state.value, reason=whistle.remark)


def of_whistle(whistle: Whistle, *, centre: str) -> dict[str, Any]:
    """The variables a case starts with."""
    facts = whistle.facts
    return {
        "township": whistle.township,
        "centre": centre,
        "kind": facts.kind.value,
        "bodies": facts.bodies,
        "beyond_powers": facts.beyond_powers,
        "own_list": facts.own_list,
        "routine": facts.routine,
        "statutory": facts.statutory,
        "calls": [
            {
                "body": one.body,
                "who": workers_of(one.body, one.department),
                "leader": leaders_of(one.body, one.department),
            }
            for one in whistle.calls
        ],
    }


def workers_of(body: str, department: str) -> str:
    """Who acts for a body: the head of an agency or its department's clerk."""
    clerk = role_at("department_clerk", department)
    return clerk if body == department else f"{role_at('agency_head', body)},{clerk}"


def leaders_of(body: str, department: str) -> str:
    """Whom the second whistle calls: the department's leader; whoever was called first may still come."""
    return f"{role_at('department_leader', department)},{workers_of(body, department)}"


def whistle_operations(parameters: Parameters, calendar: OfficeCalendar) -> Mapping[str, Operation]:
    """The operations by the topic a service task names."""
    again, unsolved = WhistleAgain(parameters, calendar), WhistleForUnsolved(parameters, calendar)
    judge, send = JudgeWhistle(parameters, calendar), SendWhistle(parameters, calendar)
    return {
        "dispatch.judge_whistle": lambda work, case: judge(work, case.case_no),
        "dispatch.send_whistle": lambda work, case: send(work, case.case_no),
        "dispatch.whistle_again": lambda work, case: again(work, case.case_no, _called(case)),
        "dispatch.note_no_show": lambda work, case: NoteNoShow()(work, case.case_no, _called(case)),
        "dispatch.whistle_unsolved": lambda work, case: {
            "duties": _duties(unsolved(work, case.case_no), leaders_of)
        },
        "dispatch.close_whistle": lambda work, case: CloseWhistle()(work, case.case_no),
    }


def whistle_completions() -> Mapping[str, Completion]:
    """The completions by the name in a user task's property `onComplete`."""
    return {
        "dispatch.approve_whistle": lambda work, case, said: ApproveWhistle()(
            work, case.case_no, approved=said.outcome == "approve", reason=_text(said, "reason")
        ),
        "dispatch.decide_ineligible": lambda work, case, said: DecideIneligible()(
            work, case.case_no, override=said.outcome == "override", reason=_text(said, "reason")
        ),
        "dispatch.report_in": lambda work, case, said: ReportIn()(
            work,
            case.case_no,
            _called(case),
            reported_as=_text(said, "reported_as"),
            people=int(said.data.get("people") or 0),
        ),
        "dispatch.investigate_no_show": lambda work, case, said: InvestigateNoShow()(
            work, case.case_no, _called(case), outcome=said.outcome or "", findings=_text(said, "findings")
        ),
        "dispatch.consult_on_site": _consult,
        "dispatch.handle_matter": lambda work, case, said: ReportHandling()(
            work,
            case.case_no,
            str(case.variables["duty"]["body"]),
            done=said.outcome == "done",
            text=_text(said, "result"),
        ),
        "dispatch.verify_result": lambda work, case, said: VerifyHandling()(
            work,
            case.case_no,
            solved=said.outcome == "solved",
            unsolved=list(said.data.get("unsolved") or ()),
            remark=_text(said, "reason"),
        ),
        "dispatch.coordinate_matter": lambda work, case, said: CoordinateMatter()(
            work, case.case_no, solved=said.outcome == "solved", text=_text(said, "reason")
        ),
        "dispatch.rate_bodies": _rate,
        "dispatch.answer_rating": lambda work, case, said: AnswerRating()(
            work,
            case.case_no,
            str(case.variables["rated"]["body"]),
            score=int(said.data["score"]),
            text=_text(said, "answer"),
        ),
    }


def _consult(work: Work, case: Case, said: Submission) -> Mapping[str, Any]:
    rows = said.data.get("duties") or ()
    duties = [Duty(row["body"], row["text"], date.fromisoformat(row["by"])) for row in rows]
    agreed = ConsultOnSite()(work, case.case_no, _text(said, "consultation"), duties)
    return {"duties": _duties(agreed, workers_of)}


def _rate(work: Work, case: Case, said: Submission) -> Mapping[str, Any]:
    rows = {row["body"]: row for row in said.data.get("ratings") or ()}
    RateBodies()(work, case.case_no, rows)
    whistle = work.whistles.get(case.case_no)
    rated = [{"body": one.body, "who": workers_of(one.body, one.department)} for one in whistle.calls]
    return {"rated_bodies": rated}


def _duties(lines: Sequence[DutyLine], who: Callable[[str, str], str]) -> list[dict[str, str]]:
    return [{"body": body, "who": who(body, department), "by": by} for body, department, by in lines]


def _called(case: Case) -> str:
    return str(case.variables["call"]["body"])


def _text(said: Submission, key: str) -> str:
    return str(said.data.get(key) or "").strip()
