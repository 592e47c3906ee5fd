"""Numbers for the notice of a result and the account of its score, without gaps (E3-58), and their codes."""

from __future__ import annotations

from services.assessment.domain.annual_assessment import AnnualAssessment
from services.assessment.domain.issued_paper import account_of, notice_of
from services.assessment.usecases.ports import Work


def number_documents(work: Work, assessment: AnnualAssessment) -> None:
    """Each kind runs by itself for each seat and year of issue; a version is numbered once."""
    if assessment.result.notice_number:
        return
    unit = work.units.get(assessment.seat)
    word = (unit.document_word or unit.name) if unit else assessment.seat
    year = work.clock.today().year
    notice, account = (
        f"{word}{kind}〔{year}〕{work.numbers.next(f'{series}-{assessment.seat}', year)}号"
        for kind, series in (("考告", "result-notice"), ("考说", "score-account"))
    )
    assessment.number_result(notice, account)
    number = assessment.result.number
    work.proofs.give(notice_of(assessment.case_no, number))
    work.proofs.give(account_of(assessment.case_no, number))
    work.record("documents-numbered", assessment.case_no, notice=notice, account=account)
