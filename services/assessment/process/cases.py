"""The running cases of assessment: begun and ended together with the record they belong to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chassis.engine.runtime import Engine
from services.assessment.domain.annual_assessment import AnnualAssessment, State, assess_by
from services.assessment.domain.assessment_errors import StepNotOpen
from services.assessment.domain.existence import existed_long_enough
from services.assessment.domain.succession import Succession
from services.assessment.usecases.acting import must_be_performance_office
from services.assessment.usecases.open_assessment import LeaveOut, OpenAssessment, not_begun

ANNUAL = "ast_annual"
REVIEW_ORDERED = "assessment.review-ordered"
TOO_SHORT = "本年度存续不满六个月（B9）"


def taken_over_reason(work: Any, one: Succession) -> str:
    """Why an agency that was merged is not assessed itself; its statement binds the successor (B8)."""
    successor = work.agencies.get(one.successor)
    name = successor.name if successor else one.successor
    return f"自 {one.on.isoformat()} 起由{name}承继（{one.document}），责任书和当年考评由承继机构承担"


@dataclass(frozen=True, slots=True)
class RunningCases:
    """Keeps diagram and record in step: one verb here is one use case and one command of the engine."""

    engine: Engine
    county: str

    def open(self, work: Any, year: int, agency: str) -> str:
        """Begin the assessment of one agency."""
        opened = OpenAssessment(self.county)(work, year, agency)
        self._start(work, opened)
        unit, taken_over = work.units.get(agency), work.successions.get(agency)
        if taken_over is not None and taken_over.on.year <= year:
            self.leave_out(work, opened.case_no, {"reason": taken_over_reason(work, taken_over)})
        elif unit is not None and not existed_long_enough(year, unit.valid_from, unit.valid_to):
            self.leave_out(work, opened.case_no, {"reason": TOO_SHORT})
        return opened.case_no

    def open_all(self, work: Any, year: int) -> list[str]:
        """Begin the assessment of every agency that is not assessed for the year yet."""
        return [self.open(work, year, agency) for agency in not_begun(work, year)]

    def leave_out(self, work: Any, case_no: str, data: Mapping[str, Any]) -> None:
        """The agency is not assessed this year; whatever is open ends."""
        reason = LeaveOut()(work, case_no, dict(data))
        self.engine.cancel(work, case_no, end_state=State.NOT_ASSESSED.value, reason=reason)

    def review(self, work: Any, case_no: str) -> None:
        """A published result turned out wrong: begin the review that corrects it (E3-30)."""
        assessment = work.assessments.get(case_no)
        must_be_performance_office(work, assessment.county)
        running = any(one.state == "running" for one in self.engine.instances(work.session, case_no))
        if assessment.state is not State.PUBLISHED or running:
            raise StepNotOpen(case_no=case_no, state=assessment.state_words)
        work.record("review-ordered", case_no)
        self._start(work, assessment, message=REVIEW_ORDERED)

    def _start(self, work: Any, assessment: AnnualAssessment, *, message: str | None = None) -> None:
        units = [assessment.seat, *assessment.townships, assessment.department, assessment.agency]
        self.engine.start(
            work,
            ANNUAL,
            case_no=assessment.case_no,
            variables={
                "county": assessment.county,
                "agency": assessment.agency,
                "department": assessment.department,
                "seat": assessment.seat,
                "townships": list(assessment.townships),
                "assess_by": assess_by(assessment.year).isoformat(),
                "reviewing": message is not None,
            },
            title=f"{assessment.agency_name} {assessment.year} 年度双向考评",
            parties=list(dict.fromkeys([*units, assessment.county])),
            message=message,
        )
