"""Where the diagram of a secondment meets its verbs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from chassis.engine.records import Case, Submission
from chassis.engine.runtime import Engine
from services.dispatch.domain.secondment import Secondment, State
from services.dispatch.usecases.decide_secondment import (
    ApproveSecondment,
    AskException,
    BlockSecondment,
    ConsentToSecondment,
    DecideException,
    SettleSecondment,
)
from services.dispatch.usecases.ports import Work
from services.dispatch.usecases.track_secondment import (
    BeginSecondment,
    ConfirmReturn,
    RefuseSecondment,
    WarnOverrun,
)

PROCESS = "sec_request"
Operation = Callable[[Work, Case], Mapping[str, Any] | None]
Completion = Callable[[Work, Case, Submission], Mapping[str, Any] | None]


@dataclass(frozen=True, slots=True)
class RunningSecondments:
    """Starts and ends the process of a secondment."""

    engine: Engine
    county: str
    organisation_department: str

    def start(self, work: Any, one: Secondment) -> None:
        """Begin the process; its title names the organisation, never the person."""
        parties = [one.requester, *one.townships, self.organisation_department]
        self.engine.start(
            work,
            PROCESS,
            case_no=one.case_no,
            variables={
                "belongs": one.belongs.value,
                "over_cap": one.over_cap,
                "township": one.township,
                "organisation_department": self.organisation_department,
                "county": self.county,
            },
            title=f"抽调借用：{one.organisation_name} {one.first} 至 {one.last}",
            parties=list(dict.fromkeys(parties)),
        )

    def end(self, work: Any, case_no: str, state: State, reason: str) -> None:
        """End the process of a request that was withdrawn."""
        self.engine.cancel(work, case_no, end_state=state.value, reason=reason)


def secondment_operations() -> Mapping[str, Operation]:
    """The operations of a secondment by topic."""
    return {
        "dispatch.block_secondment": lambda work, case: BlockSecondment()(work, case.case_no),
        "dispatch.ask_exception": lambda work, case: AskException()(work, case.case_no),
        "dispatch.settle_secondment": lambda work, case: SettleSecondment()(work, case.case_no),
        "dispatch.refuse_secondment": lambda work, case: RefuseSecondment()(work, case.case_no),
        "dispatch.begin_secondment": lambda work, case: BeginSecondment()(work, case.case_no),
        "dispatch.warn_overrun": lambda work, case: WarnOverrun()(work, case.case_no),
    }


def secondment_completions() -> Mapping[str, Completion]:
    """The completions of a secondment by name."""
    return {
        "dispatch.decide_exception": _of_case(DecideException()),
        "dispatch.consent_to_secondment": _of_case(ConsentToSecondment()),
        "dispatch.approve_secondment": _of_case(ApproveSecondment()),
        "dispatch.confirm_return": lambda work, case, said: ConfirmReturn()(work, case.case_no, said.data),
    }


def _of_case(verb: Callable[..., Mapping[str, Any]]) -> Completion:
    return lambda work, case, said: verb(work, case.case_no, said.outcome or "", said.data)
