"""Where the diagram of the daily assessment of staff meets its verbs, and its running cases."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from chassis.engine.records import Case, Submission
from chassis.engine.runtime import Engine
from services.assessment.usecases.mark_staff import FixStaffScores, TellStaffYear
from services.assessment.usecases.ports import Work

PROCESS = "ast_staff"
Completion = Callable[[Work, Case, Submission], Mapping[str, Any] | None]


@dataclass(frozen=True, slots=True)
class RunningStaffYears:
    """Keeps diagram and record in step: one verb here is one use case and one command of the engine."""

    engine: Engine
    county: str

    def tell(self, work: Any, agency: str, year: int) -> str:
        """Tell the department what the months make; the case number."""
        told = TellStaffYear(self.county)(work, agency, year)
        self.engine.start(
            work,
            PROCESS,
            case_no=told.case_no,
            variables={"department": told.department},
            title=f"{told.agency_name} {year} 年度人员日常考核",
            parties=list(dict.fromkeys([told.seat, *told.townships, told.department, told.agency])),
        )
        return told.case_no


def staff_completions() -> Mapping[str, Completion]:
    """The completions by name."""
    return {"assessment.fix_staff_scores": _fix}


def _fix(work: Work, case: Case, said: Submission) -> None:
    FixStaffScores()(work, case.case_no, said.data.get("marks") or ())
