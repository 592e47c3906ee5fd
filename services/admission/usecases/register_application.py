"""Registers a submitted application at the office (B2 step 1)."""

from __future__ import annotations

from dataclasses import dataclass

from services.admission.domain.application import Application
from services.admission.domain.errors import AlreadyRegistered
from services.admission.domain.vocabulary import ApplicationState
from services.admission.usecases.acting import must_act_for
from services.admission.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class RegisterApplication:
    """The applicant gets a receipt with a number; limits count from the day it came (ADM-05)."""

    def __call__(self, work: Work, case_no: str) -> dict[str, str]:
        """Give the receipt number."""
        application = work.applications.get(case_no)
        application.must_be(ApplicationState.SUBMITTED)
        must_act_for(work, work.committees.of(application.county).office)
        if application.receipt_no:
            raise AlreadyRegistered(receipt_no=application.receipt_no)
        give_receipt(work, application)
        work.record("application-registered", case_no, receipt_no=application.receipt_no)
        return {"receipt_no": application.receipt_no}


def give_receipt(work: Work, application: Application) -> None:
    """Number the receipt of an application: at its registration, or when silence accepts it (ADM-05)."""
    year = work.clock.today().year
    number = work.numbers.next("receipt", work.committees.of(application.county).office, year)
    application.receipt_no = f"{application.county}-SJ-{year}-{number:05d}"
