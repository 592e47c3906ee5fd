"""Where the diagram of events meets its verbs, and its running cases."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from chassis.engine.records import Case, Submission
from chassis.engine.runtime import Engine
from services.dispatch.domain.event_class import EventClass, Level
from services.dispatch.domain.grid_event import GridEvent, Round, Source
from services.dispatch.domain.office_hours import OfficeCalendar
from services.dispatch.process.roles import role_at
from services.dispatch.process.whistles import workers_of
from services.dispatch.usecases.accept_event import AcceptEvent
from services.dispatch.usecases.dispatch_event import (
    AnswerDispatch,
    DecideObjection,
    DispatchEvent,
    EscalateEvent,
    ReopenEvent,
)
from services.dispatch.usecases.handle_event import (
    AssistHandling,
    BeginVerification,
    HandleEvent,
    RateEvent,
    SettleEvent,
    VerifyEvent,
)
from services.dispatch.usecases.parameters import Parameters
from services.dispatch.usecases.ports import Work
from services.dispatch.usecases.report_event import RegisterEvent

PROCESS = "dsp_event"
Operation = Callable[[Work, Case], Mapping[str, Any] | None]
Completion = Callable[[Work, Case, Submission], Mapping[str, Any] | None]
TOWNSHIP_DIGITS = 9


@dataclass(frozen=True, slots=True)
class RunningEvents:
    """Starts and ends the process of an event."""

    engine: Engine
    centre: str

    def start(self, work: Any, event: GridEvent, event_class: EventClass | None) -> None:
        """Begin the process."""
        self.engine.start(
            work,
            PROCESS,
            case_no=event.event_no,
            variables=of_event(event, event_class, centre=self.centre),
            title=event.report.title,
            parties=list(dict.fromkeys([*event.units, self.centre])),
        )

    def end(self, work: Any, event: GridEvent) -> None:
        """End the process of an event that was taken back."""
        self.engine.cancel(work, event.event_no, end_state=event.state.value, reason=event.remark)


def of_event(event: GridEvent, event_class: EventClass | None, *, centre: str) -> dict[str, Any]:
    """The variables a case starts with; none of them names who reported it."""
    level = event_class.level if event_class else Level.TOWNSHIP
    desk = dispatcher_of(Level.TOWNSHIP, event.township, centre)
    on_site = event.report.source is Source.GRID and event.community
    secretary = role_at("community_secretary", event.community) if on_site else ""
    return {
        "centre": centre,
        "township": event.township,
        "urgency": event.report.urgency.value,
        "class_level": level.value,
        "verifier": f"{secretary},{desk}" if secretary else desk,
    }


def dispatcher_of(level: Level, township: str, centre: str) -> str:
    """Whose desk a level is: the township with the centre, the centre, or its head with it."""
    operator = role_at("command_operator", centre)
    if level is Level.TOWNSHIP:
        return f"{role_at('township_clerk', township)},{operator}"
    return operator if level is Level.COUNTY else f"{role_at('command_head', centre)},{operator}"


def who_handles(handler: str, department: str) -> str:
    """Who acts for a handler: the township itself, a department's clerk, or an agency's head."""
    if handler.isdigit() and len(handler) == TOWNSHIP_DIGITS:
        return role_at("township_clerk", handler)
    return workers_of(handler, department)


def event_operations(parameters: Parameters, calendar: OfficeCalendar) -> Mapping[str, Operation]:
    """The operations by the topic a service task names."""
    register, reopen = RegisterEvent(parameters, calendar), ReopenEvent(parameters, calendar)
    begin = BeginVerification(parameters, calendar)
    return {
        "dispatch.register_event": lambda work, case: _with_desk(case, register(work, case.case_no)),
        "dispatch.begin_verification": lambda work, case: begin(work, case.case_no),
        "dispatch.reopen_event": lambda work, case: reopen(work, case.case_no),
        "dispatch.settle_event": lambda work, case: SettleEvent()(work, case.case_no),
    }


def event_completions(parameters: Parameters, calendar: OfficeCalendar) -> Mapping[str, Completion]:
    """The completions by the name in a user task's property `onComplete`."""
    tasks = _EventTasks(parameters, calendar)
    return {
        "dispatch.accept_event": tasks.accept,
        "dispatch.dispatch_event": tasks.dispatch,
        "dispatch.answer_dispatch": tasks.answer,
        "dispatch.decide_objection": tasks.decide,
        "dispatch.handle_event": tasks.handle,
        "dispatch.assist_handling": lambda work, case, said: AssistHandling()(
            work, case.case_no, str(case.variables["helper"]["body"]), text=_text(said, "text")
        ),
        "dispatch.verify_event": tasks.verify,
        "dispatch.rate_event": lambda work, case, said: RateEvent()(
            work,
            case.case_no,
            outcome=said.outcome or "",
            response=said.data.get("response") == "yes",
            satisfied=said.data.get("satisfied") == "yes",
            remark=_text(said, "remark"),
        ),
    }


class _EventTasks:
    """What people hand in at the tasks of an event."""

    def __init__(self, parameters: Parameters, calendar: OfficeCalendar) -> None:
        self._dispatch = DispatchEvent(parameters, calendar)
        self._accept = AcceptEvent(parameters, calendar)
        self._escalate = EscalateEvent(parameters, calendar)
        self._answer = AnswerDispatch(calendar)
        self._handle = HandleEvent(parameters, calendar)
        self._verify = VerifyEvent(parameters, calendar)

    def accept(self, work: Work, case: Case, said: Submission) -> Mapping[str, Any]:
        text = _text(said, "duplicate_of" if said.outcome == "duplicate" else "text")
        outcome, code = said.outcome or "", _text(said, "class_code")
        return self._accept(work, case.case_no, outcome=outcome, class_code=code, text=text)

    def dispatch(self, work: Work, case: Case, said: Submission) -> Mapping[str, Any]:
        if said.outcome == "escalate":
            reason = f"{_text(said, 'ground')}: {_text(said, 'reason')}"
            return _with_desk(case, self._escalate(work, case.case_no, reason=reason))
        helpers = [str(one) for one in said.data.get("co_handlers") or ()]
        return _round(work, self._dispatch(work, case.case_no, _text(said, "handler"), helpers))

    def answer(self, work: Work, case: Case, said: Submission) -> None:
        accepted, right = said.outcome == "accept", _text(said, "right_handler")
        reason = _text(said, "reason")
        self._answer(work, case.case_no, accepted=accepted, reason=reason, right_handler=right)

    def decide(self, work: Work, case: Case, said: Submission) -> Mapping[str, Any]:
        decide = DecideObjection(self._dispatch)
        upheld, handler = said.outcome == "uphold", _text(said, "handler")
        begun = decide(work, case.case_no, upheld=upheld, reason=_text(said, "reason"), handler=handler)
        return _round(work, begun) if begun else {}

    def handle(self, work: Work, case: Case, said: Submission) -> Mapping[str, Any]:
        return self._handle(
            work,
            case.case_no,
            outcome=said.outcome or "",
            result=_text(said, "result"),
            cost=_text(said, "cost"),
            law=_text(said, "law"),
        )

    def verify(self, work: Work, case: Case, said: Submission) -> None:
        self._verify(work, case.case_no, outcome=said.outcome or "", remark=_text(said, "reason"))


def _with_desk(case: Case, told: Mapping[str, Any]) -> dict[str, Any]:
    """The same with the desk of its level."""
    desk = dispatcher_of(Level(told["level"]), str(case.variables["township"]), str(case.variables["centre"]))
    return {**told, "dispatcher": desk}


def _round(work: Work, begun: Round) -> dict[str, Any]:
    """Who handles it now, who helps, and until when."""
    event_no = begun.order_no.rpartition("-")[0]
    agencies = ((one, work.agencies.get(one)) for one in begun.co_handlers)
    helpers = [
        {"body": body, "who": who_handles(body, agency.sending_department if agency else body)}
        for body, agency in agencies
    ]
    answer_by = work.events.get(event_no).due_at or begun.due_at
    return {
        "handler_who": who_handles(begun.handler, begun.department),
        "helpers": helpers,
        "answer_by": answer_by.isoformat(),
        "handle_by": begun.due_at.isoformat(),
    }


def _text(said: Submission, key: str) -> str:
    return str(said.data.get(key) or "").strip()
