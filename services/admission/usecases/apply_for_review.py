"""The applicant asks that a refusal be reviewed (复核)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.clock import county_date
from chassis.ids import new_id
from chassis.working_days import WorkingCalendar
from services.admission.domain.application import Application
from services.admission.domain.meeting import Hearing, ReviewRequest
from services.admission.domain.meeting_errors import ReviewedBefore, ReviewTooLate
from services.admission.domain.vocabulary import ApplicationState, Convenor, Procedure
from services.admission.usecases.acting import days, must_hold, reason_in
from services.admission.usecases.fix_convenor import must_be_filled, signers
from services.admission.usecases.ports import Work
from services.admission.usecases.separating import entitled, must_abstain


@dataclass(frozen=True, slots=True)
class ApplyForReview:
    """Once, in time, by the leader; the chair convenes, the refusal stands meanwhile."""

    calendar: WorkingCalendar

    def __call__(self, work: Work, case_no: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """Keep the request and put the case before a meeting of the chair."""
        application = work.applications.get(case_no)
        must_hold(work, "department_leader", application.applicant, "申请单位负责人")
        if application.review_requests:
            raise ReviewedBefore(case_no=case_no)
        application.must_be(ApplicationState.REFUSED)
        reason, now, today = reason_in(data), work.clock.now(), work.clock.today()
        refused_on, until = self.window(work, application)
        if today > until:
            raise ReviewTooLate(until=until.isoformat())
        committee = work.committees.of(application.county)
        must_be_filled(committee, Convenor.CHAIR, work)
        due = self.calendar.add_working_days(today, days(work, application, "adm.review_case.decide"))
        application.review_requests.append(
            ReviewRequest(
                id=new_id(),
                case_no=case_no,
                reason=reason,
                new_facts=str(data.get("new_facts") or "").strip(),
                refused_on=refused_on,
                asked_by=work.actor.name,
                at=now,
                due_on=due,
            )
        )
        application.hearings.append(
            Hearing(
                id=new_id(),
                case_no=case_no,
                number=len(application.hearings) + 1,
                convenor=Convenor.CHAIR,
                fixed_by=work.actor.name,
                fixed_at=now,
                review=True,
                entitled=entitled(work, application),
                recused=[
                    {"unit": unit, "why": why.value} for unit, why in must_abstain(work, application).items()
                ],
            )
        )
        application.procedure = Procedure.ORDINARY
        application.state, application.ended_at = ApplicationState.MEETING, None
        work.record("review-asked", case_no, reason=reason, due=due.isoformat())
        return {"signers": signers(Convenor.CHAIR, committee), "due": due.isoformat()}

    def window(self, work: Work, application: Application) -> tuple[date, date]:
        """The day of the refusal, and the last day to ask."""
        refused_on = county_date(application.ended_at or work.clock.now())
        limit = int(str(work.parameters.value("adm.review_case.apply", application.county, refused_on)))
        return refused_on, self.calendar.add_working_days(refused_on, limit)
