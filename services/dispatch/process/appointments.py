"""Where the diagram of an appointment meets its verbs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from chassis.engine.records import Case, Submission
from chassis.engine.runtime import Engine
from chassis.working_days import WorkingCalendar
from services.dispatch.domain.agency import Line
from services.dispatch.domain.appointment import Appointment
from services.dispatch.domain.appointment_words import KIND_NAMES, State
from services.dispatch.process.roles import role_at
from services.dispatch.usecases.answer_appointment import AnswerRequest, ReturnCommonOpinion
from services.dispatch.usecases.ask_townships import AskTownships, RecordSilence, WeighAnswer
from services.dispatch.usecases.decide_appointment import (
    CloseNotice,
    DecideAppointment,
    NoteRead,
    TellTownships,
)
from services.dispatch.usecases.issue_appointment import EndAppointment, IssueAppointment, KeepAppointment
from services.dispatch.usecases.parameters import Parameters
from services.dispatch.usecases.ports import Work
from services.dispatch.usecases.prepare_appointment import PrepareAppointment, SignAppointment
from services.dispatch.usecases.respond_appointment import CoordinateAppointment, RespondToRefusal

PROCESS = "app_head"
Operation = Callable[[Work, Case], Mapping[str, Any] | None]
Completion = Callable[[Work, Case, Submission], Mapping[str, Any] | None]


@dataclass(frozen=True, slots=True)
class RunningAppointments:
    """Starts and ends the process of an appointment."""

    engine: Engine
    county: str

    def start(self, work: Any, matter: Appointment, line: Line) -> None:
        """Begin the process; its title names the post, never the person."""
        title = f"{KIND_NAMES[matter.kind].zh}：{matter.agency_name}{matter.post}"
        self.engine.start(
            work,
            PROCESS,
            case_no=matter.case_no,
            variables={
                "decider": matter.decider,
                "county": self.county,
                "kind": matter.kind.value,
                "seat": matter.concerned[0],
                "townships": list(matter.concerned),
                "emergency": False,
            },
            title=title,
            parties=[matter.decider, *line.townships],
        )

    def end(self, work: Any, case_no: str, state: State, reason: str) -> None:
        """End the process of a matter that was withdrawn."""
        self.engine.cancel(work, case_no, end_state=state.value, reason=reason)


def appointment_operations(parameters: Parameters, calendar: WorkingCalendar) -> Mapping[str, Operation]:
    """The operations of an appointment by topic."""
    ask_townships = AskTownships(parameters, calendar)
    return {
        "dispatch.ask_townships": lambda work, case: ask_townships(work, case.case_no),
        "dispatch.record_silence": lambda work, case: RecordSilence()(work, case.case_no),
        "dispatch.weigh_answer": lambda work, case: WeighAnswer()(work, case.case_no),
        "dispatch.end_withdrawn": _ending(State.WITHDRAWN),
        "dispatch.end_without_consent": _ending(State.NO_CONSENT),
        "dispatch.end_lapsed": _ending(State.LAPSED),
        "dispatch.end_appointment": lambda work, case: EndAppointment()(work, case.case_no),
    }


def appointment_completions(parameters: Parameters, calendar: WorkingCalendar) -> Mapping[str, Completion]:
    """The completions of an appointment by name."""
    respond, decide = RespondToRefusal(parameters), DecideAppointment(parameters, calendar)
    return {
        "dispatch.prepare_appointment": _of_matter(PrepareAppointment()),
        "dispatch.sign_appointment": _of_matter(SignAppointment()),
        "dispatch.answer_request": _answer_request,
        "dispatch.return_common_opinion": _of_matter(ReturnCommonOpinion()),
        "dispatch.respond_to_refusal": _of_matter(respond),
        "dispatch.coordinate_appointment": _of_matter(CoordinateAppointment()),
        "dispatch.decide_appointment": _of_matter(decide),
        "dispatch.tell_townships": lambda work, case, said: TellTownships()(work, case.case_no, said.data),
        "dispatch.read_notice": lambda work, case, said: NoteRead()(
            work, case.case_no, str(case.variables["township"])
        ),
        "dispatch.close_notice": _of_matter(CloseNotice()),
        "dispatch.issue_appointment": _issue,
        "dispatch.keep_appointment": _keep,
    }


def _of_matter(verb: Callable[..., Mapping[str, Any]]) -> Completion:
    """A verb that is given the matter, the outcome and what was filled in."""
    return lambda work, case, said: verb(work, case.case_no, said.outcome or "", said.data)


def _ending(state: State) -> Operation:
    return lambda work, case: EndAppointment(state)(work, case.case_no)


def _answer_request(work: Work, case: Case, said: Submission) -> None:
    """Of several townships each has its own task; a single one is the seat."""
    township = str(case.variables.get("township") or case.variables["seat"])
    AnswerRequest()(work, case.case_no, township, said.outcome or "", said.data)


def _issue(work: Work, case: Case, said: Submission) -> Mapping[str, Any]:
    keepers = IssueAppointment()(work, case.case_no)["keepers"]
    decider = str(case.variables["decider"])
    return {
        "keepers": [
            role_at("department_clerk" if unit == decider else "township_clerk", unit) for unit in keepers
        ]
    }


def _keep(work: Work, case: Case, said: Submission) -> None:
    keeper = str(case.variables["keeper"]).partition("@")[2]
    KeepAppointment()(work, case.case_no, keeper, said.data)
