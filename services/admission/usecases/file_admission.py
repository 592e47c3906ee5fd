"""Enters an admission in the office’s register (备案, F-ADM-10)."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.ids import new_id
from services.admission.domain.documents import Filing, filing_number
from services.admission.domain.errors import AlreadyIssued, NoticeMissing
from services.admission.usecases.issue_notice import document_word
from services.admission.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class FileAdmission:
    """One filing per case, after the notice (ADM-18, E3-2)."""

    def __call__(self, work: Work, case_no: str) -> dict[str, str]:
        """Enter the filing and return its number."""
        application = work.applications.get(case_no)
        approval = application.must_be_approved()
        notice = work.register.notice_of(case_no)
        if notice is None:
            raise NoticeMissing(case_no=case_no)
        known = work.register.filing_of(case_no)
        if known is not None:
            raise AlreadyIssued(number=known.number)
        office = work.committees.of(application.county).office
        year = work.clock.today().year
        sequence = work.numbers.next("filing", office, year)
        filing = Filing(
            id=new_id(),
            case_no=case_no,
            county=application.county,
            number=filing_number(document_word(work, office), year, sequence),
            sequence=sequence,
            year=year,
            notice_no=notice.number,
            item_id=notice.item_id,
            item_name=notice.item_name,
            applicant=application.applicant,
            keeper=office,
            filed_at=work.clock.now(),
            documents=[
                {"kind": "application", "number": application.application_no},
                {"kind": "approval", "number": approval.id},
                {"kind": "work_notice", "number": notice.number},
            ],
        )
        work.register.enter(filing)
        work.record("admission-filed", case_no, number=filing.number)
        return {"filing_no": filing.number}
