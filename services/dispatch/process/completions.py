"""Binds what people submit at the tasks of dispatch to its verbs; a test keeps drawn and coded equal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from chassis.engine.records import Case, Submission
from chassis.working_days import WorkingCalendar
from services.dispatch.process.adverse_opinions import adverse_completions
from services.dispatch.process.appointments import appointment_completions
from services.dispatch.process.grid_events import event_completions
from services.dispatch.process.secondments import secondment_completions
from services.dispatch.process.staff_notices import notice_completions
from services.dispatch.process.whistles import whistle_completions
from services.dispatch.usecases.accept_order import AcceptOrder
from services.dispatch.usecases.agree_finish import AgreeFinish
from services.dispatch.usecases.confirm_result import ConfirmResult
from services.dispatch.usecases.decide_refusal import DecideRefusal
from services.dispatch.usecases.forward_order import ForwardOrder
from services.dispatch.usecases.parameters import Parameters
from services.dispatch.usecases.ports import Work
from services.dispatch.usecases.rate_sender import RateSender
from services.dispatch.usecases.refuse_order import RefuseOrder
from services.dispatch.usecases.report_result import ReportResult

Completion = Callable[[Work, Case, Submission], Mapping[str, Any] | None]


def completions(parameters: Parameters, calendar: WorkingCalendar) -> Mapping[str, Completion]:
    """The completions by the name in a user task's property `onComplete`."""
    decide_refusal = DecideRefusal(parameters)
    of_orders: Mapping[str, Completion] = {
        "dispatch.forward_order": lambda work, case, said: ForwardOrder()(
            work,
            case.case_no,
            _text(said, "note"),
            pool_with=[str(number) for number in said.data.get("pool_with") or ()],
            visit_on=_day(said, "visit_on"),
        ),
        "dispatch.accept_order": _accept_or_refuse,
        "dispatch.decide_refusal": lambda work, case, said: decide_refusal(
            work, case.case_no, decision=said.outcome or "", reason=_reason(said)
        ),
        "dispatch.agree_finish": _agree_finish,
        "dispatch.report_result": lambda work, case, said: ReportResult()(
            work, case.case_no, _text(said, "result")
        ),
        "dispatch.confirm_result": lambda work, case, said: ConfirmResult()(
            work, case.case_no, confirmed=said.outcome == "confirmed", remark=_reason(said)
        ),
        "dispatch.rate_sender": lambda work, case, said: RateSender()(
            work, case.case_no, score=int(said.data["score"]), remark=_text(said, "remark")
        ),
        **appointment_completions(parameters, calendar),
        **secondment_completions(),
        **notice_completions(),
        **adverse_completions(parameters, calendar),
    }
    return {**of_orders, **whistle_completions(), **event_completions(parameters, calendar)}


def _accept_or_refuse(work: Work, case: Case, said: Submission) -> None:
    if said.outcome == "accept":
        AcceptOrder()(work, case.case_no)
    else:
        RefuseOrder()(work, case.case_no, ground=_text(said, "ground"), reason=_text(said, "reason"))


def _agree_finish(work: Work, case: Case, said: Submission) -> Mapping[str, Any]:
    finish = said.outcome == "finish"
    AgreeFinish()(
        work, case.case_no, str(case.variables["side"]["unit"]), finish=finish, remark=_text(said, "remark")
    )
    return {"recall": not finish}


def _reason(said: Submission) -> str:
    return _text(said, "reason") or _text(said, "remark")


def _text(said: Submission, key: str) -> str:
    return str(said.data.get(key) or "").strip()


def _day(said: Submission, key: str) -> date | None:
    text = _text(said, key)
    return date.fromisoformat(text[:10]) if text else None
