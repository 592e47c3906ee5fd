"""Registers a submitted application at the office (B2 step 1)."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.clock import county_date
from services.admission.domain.errors import AlreadyRegistered
from services.admission.domain.vocabulary import ApplicationState
from services.admission.usecases.acting import must_act_for
from services.admission.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class RegisterApplication:
    """The applicant gets a receipt with a number; limits count from the day of receipt (ADM-05)."""

    def __call__(self, work: Work, case_no: str) -> dict[str, str]:
        """Give the receipt number, and the day the limits count from."""
        application = work.applications.get(case_no)
        application.must_be(ApplicationState.SUBMITTED)
        office = work.committees.of(application.county).office
        must_act_for(work, office)
        if application.receipt_no:
            raise AlreadyRegistered(receipt_no=application.receipt_no)
        year = work.clock.today().year
        number = work.numbers.next("receipt", office, year)
        application.receipt_no = f"{application.county}-SJ-{year}-{number:05d}"
        if application.received_on is None:
            submitted = application.submitted_at
            application.received_on = county_date(submitted) if submitted else work.clock.today()
        work.record("application-registered", case_no, receipt_no=application.receipt_no)
        return {"receipt_no": application.receipt_no, "received_on": application.received_on.isoformat()}
