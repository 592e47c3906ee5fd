"""The result stands, goes to township and department alike, and is made known (AST-14, 16, 17, 21)."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.texts import Said
from services.assessment.domain.events import AlertRaised
from services.assessment.domain.issued_paper import publication_of
from services.assessment.usecases.acting import must_be_performance_office
from services.assessment.usecases.fix_excellent_share import must_have_place, settle_place, tell
from services.assessment.usecases.number_documents import number_documents
from services.assessment.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class FinaliseResult:
    """It goes to township and department at once, or with the list of 优秀 where the year has a share."""

    def __call__(self, work: Work, case_no: str) -> None:
        """Make the newest version final."""
        assessment = work.assessments.get(case_no)
        must_be_performance_office(work, assessment.county)
        result = assessment.finalise(work.clock.now())
        number_documents(work, assessment)
        figures = result.figures
        work.record(
            "result-finalised", case_no, number=result.number, grade=figures.grade.value,
            head_grade=figures.head_grade.value,
        )  # fmt: skip
        lowered = assessment.is_lowered
        if not settle_place(work, assessment):
            work.record("result-awaits-share", case_no, number=result.number)
            return
        tell(work, assessment)
        if lowered:
            text = Said(
                f"{assessment.agency_name} {assessment.year} 年度考评经复核由优秀改为其他等次，"
                "主要负责人的优秀等次须重新确定",
                f"{assessment.agency_name} lost the grade 优秀 of {assessment.year} by review;"
                " the grade of its head is open again",
            )
            work.emit(AlertRaised("AST-14", case_no, "warning", text, {"agency": assessment.agency}))


@dataclass(frozen=True, slots=True)
class PublishResult:
    """Score and grade are public, single answers are not."""

    def __call__(self, work: Work, case_no: str) -> dict[str, bool]:
        """Publish the newest version."""
        assessment = work.assessments.get(case_no)
        must_be_performance_office(work, assessment.county)
        must_have_place(work, assessment)
        result = assessment.publish(work.clock.now())
        work.proofs.give(publication_of(assessment.year))
        work.record("result-published", case_no, number=result.number)
        return {"reviewed": assessment.was_reviewed}
