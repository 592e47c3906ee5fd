"""Where the diagram of a notice of staff meets its verbs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from chassis.engine.records import Case, Submission
from chassis.engine.runtime import Engine
from services.dispatch.domain.staff_notice import MOVEMENT_NAMES, StaffNotice
from services.dispatch.usecases.ports import Work
from services.dispatch.usecases.send_staff_notice import CloseStaffNotice, ReadStaffNotice

PROCESS = "app_staff_notice"
Operation = Callable[[Work, Case], Mapping[str, Any] | None]
Completion = Callable[[Work, Case, Submission], Mapping[str, Any] | None]


@dataclass(frozen=True, slots=True)
class RunningNotices:
    """Starts the process of a notice."""

    engine: Engine

    def start(self, work: Any, notice: StaffNotice) -> None:
        """Begin the process; its title names the post, never the person."""
        self.engine.start(
            work,
            PROCESS,
            case_no=notice.case_no,
            variables={"townships": list(notice.townships)},
            title=f"人员{MOVEMENT_NAMES[notice.movement].zh}：{notice.agency_name}{notice.post}",
            parties=[notice.sender, *notice.townships],
        )


def notice_operations() -> Mapping[str, Operation]:
    """The operations of a notice by topic."""
    return {"dispatch.close_staff_notice": lambda work, case: CloseStaffNotice()(work, case.case_no)}


def notice_completions() -> Mapping[str, Completion]:
    """The completions of a notice by name."""
    return {
        "dispatch.read_staff_notice": lambda work, case, said: ReadStaffNotice()(
            work, case.case_no, str(case.variables["township"]), said.data
        )
    }
