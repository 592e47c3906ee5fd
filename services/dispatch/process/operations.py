"""Binds every operation the diagrams of dispatch name to its verb; a test keeps drawn and coded equal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from chassis.engine.records import Case
from chassis.working_days import WorkingCalendar
from services.dispatch.process.adverse_opinions import BeginRemoval, adverse_operations
from services.dispatch.process.appointments import appointment_operations
from services.dispatch.process.grid_events import event_operations
from services.dispatch.process.secondments import secondment_operations
from services.dispatch.process.staff_notices import notice_operations
from services.dispatch.process.whistles import whistle_operations
from services.dispatch.usecases.ask_gate import AskGate
from services.dispatch.usecases.block_order import BlockOrder
from services.dispatch.usecases.close_order import CloseOrder
from services.dispatch.usecases.create_order import CreateOrder
from services.dispatch.usecases.judge_gate import JudgeGate
from services.dispatch.usecases.parameters import Parameters
from services.dispatch.usecases.ports import Work
from services.dispatch.usecases.recall_orders import RecallUnfinished

Operation = Callable[[Work, Case], Mapping[str, Any] | None]


def operations(
    parameters: Parameters, calendar: WorkingCalendar, begin_removal: BeginRemoval
) -> Mapping[str, Operation]:
    """The operations by the topic a service task names."""
    judge_gate, block_order = JudgeGate(parameters), BlockOrder(parameters)
    return {
        "dispatch.judge_gate": lambda work, case: {"verdict": judge_gate(work, case.case_no).outcome.value},
        "dispatch.ask_gate": lambda work, case: AskGate()(work, case.case_no),
        "dispatch.create_order": lambda work, case: CreateOrder()(work, case.case_no),
        "dispatch.block_order": lambda work, case: {"reason_code": block_order(work, case.case_no)},
        "dispatch.close_order": lambda work, case: CloseOrder()(work, case.case_no),
        "dispatch.recall_order": lambda work, case: RecallUnfinished()(work, case.case_no),
        **appointment_operations(parameters, calendar),
        **secondment_operations(),
        **notice_operations(),
        **adverse_operations(begin_removal),
        **whistle_operations(parameters, calendar),
        **event_operations(parameters, calendar),
    }
