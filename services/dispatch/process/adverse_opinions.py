"""Where the diagram of an opinion on a head meets its verbs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from chassis.engine.records import Case, Submission
from chassis.engine.runtime import Engine
from chassis.working_days import WorkingCalendar
from services.dispatch.domain.adverse_opinion import AdverseOpinion
from services.dispatch.domain.adverse_words import State
from services.dispatch.usecases.investigate_head import (
    HearHead,
    InvestigateHead,
    NoteAdverseOverdue,
    ReceiveAdverseOpinion,
    ReportFinding,
    SendFeedback,
)
from services.dispatch.usecases.parameters import Parameters
from services.dispatch.usecases.ports import Work
from services.dispatch.usecases.settle_adverse_opinion import (
    CarryOutMeasure,
    CloseAdverseOpinion,
    ConfirmFeedback,
    ReviewFinding,
    SettleAdverseOpinion,
)
from services.dispatch.usecases.write_adverse_opinion import (
    AnswerAdverseOpinion,
    RecordAdverseSilence,
    ReturnAdverseOpinion,
    WriteAdverseOpinion,
)

PROCESS = "app_adverse"
Operation = Callable[[Work, Case], Mapping[str, Any] | None]
Completion = Callable[[Work, Case, Submission], Mapping[str, Any] | None]
BeginRemoval = Callable[[Work, str], None]


@dataclass(frozen=True, slots=True)
class RunningAdverseOpinions:
    """Starts and ends the process of an opinion."""

    engine: Engine
    county: str

    def start(self, work: Any, matter: AdverseOpinion) -> None:
        """Begin the process; its title names the post, never the person."""
        self.engine.start(
            work,
            PROCESS,
            case_no=matter.case_no,
            variables={
                "agency": matter.agency,
                "initiator": matter.initiator,
                "seat": matter.seat,
                "others": list(matter.others),
                "county": self.county,
            },
            title=title_of(matter),
            parties=[matter.initiator],
        )

    def end(self, work: Any, case_no: str, state: State, reason: str) -> None:
        """End the process of an opinion that was taken back."""
        self.engine.cancel(work, case_no, end_state=state.value, reason=reason)


def title_of(matter: AdverseOpinion) -> str:
    """What lists call it."""
    return f"对负责人的意见：{matter.agency_name}{matter.post}"


def adverse_operations(begin_removal: BeginRemoval) -> Mapping[str, Operation]:
    """The operations of an opinion by topic."""
    return {
        "dispatch.record_adverse_silence": lambda work, case: RecordAdverseSilence()(work, case.case_no),
        "dispatch.note_not_heard": lambda work, case: HearHead()(work, case.case_no, "", {}),
        "dispatch.note_adverse_overdue": lambda work, case: NoteAdverseOverdue()(work, case.case_no),
        "dispatch.settle_adverse_opinion": lambda work, case: SettleAdverseOpinion()(work, case.case_no),
        "dispatch.begin_removal": lambda work, case: begin_removal(work, case.case_no),
        "dispatch.close_adverse_opinion": lambda work, case: CloseAdverseOpinion()(work, case.case_no),
    }


def adverse_completions(parameters: Parameters, calendar: WorkingCalendar) -> Mapping[str, Completion]:
    """The completions of an opinion by name."""
    return {
        "dispatch.write_adverse_opinion": _of_case(WriteAdverseOpinion(parameters, calendar)),
        "dispatch.answer_adverse_opinion": lambda work, case, said: AnswerAdverseOpinion()(
            work, case.case_no, str(case.variables["township"]), said.outcome or "", said.data
        ),
        "dispatch.return_adverse_opinion": _of_case(ReturnAdverseOpinion()),
        "dispatch.receive_adverse_opinion": _of_case(ReceiveAdverseOpinion(parameters, calendar)),
        "dispatch.hear_head": _of_case(HearHead()),
        "dispatch.investigate_head": _of_case(InvestigateHead()),
        "dispatch.report_finding": _of_case(ReportFinding()),
        "dispatch.send_feedback": _of_case(SendFeedback()),
        "dispatch.confirm_feedback": _of_case(ConfirmFeedback()),
        "dispatch.review_finding": _of_case(ReviewFinding(parameters, calendar)),
        "dispatch.carry_out_measure": lambda work, case, said: CarryOutMeasure()(
            work, case.case_no, int(case.variables["measure"]["number"]), said.outcome or "", said.data
        ),
    }


def _of_case(verb: Callable[..., Mapping[str, Any] | None]) -> Completion:
    return lambda work, case, said: verb(work, case.case_no, said.outcome or "", said.data)
