"""The office asks the departments concerned for their opinion (B3 step 4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chassis.ids import new_id
from chassis.working_days import WorkingCalendar
from services.admission.domain.application import Application
from services.admission.domain.consultation import Consultation, Opinion
from services.admission.domain.departments import departments_to_ask
from services.admission.domain.errors import UnitUnknown
from services.admission.domain.meeting_errors import DepartmentsMissing
from services.admission.domain.requirements import codes
from services.admission.domain.vocabulary import ApplicationState
from services.admission.usecases.acting import days, display_names, must_act_for, parameter
from services.admission.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class AskDepartments:
    """Establishment and legal office always, the finance bureau where money is involved (ADM-20)."""

    calendar: WorkingCalendar

    def __call__(self, work: Work, case_no: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """Put the questions, and say who is asked until when."""
        application = work.applications.get(case_no)
        application.must_be(ApplicationState.ACCEPTED, ApplicationState.CONVERTED)
        must_act_for(work, work.committees.of(application.county).office)
        asked = [unit for unit in codes(data, "departments") if unit != application.applicant]
        must_include(work, application, asked)
        carry_objections_over(application)
        plan, turn = application.plan, application.round + 1
        limit = days(work, application, "adm.opinions.departments")
        due = self.calendar.add_working_days(work.clock.today(), limit)
        for unit in asked:
            application.consultations.append(
                Consultation(
                    new_id(),
                    case_no,
                    turn,
                    unit,
                    plan.version if plan else 1,
                    work.clock.now(),
                    due,
                    limit_days=limit,
                )
            )
        application.state = ApplicationState.OPINIONS
        work.record("departments-asked", case_no, departments=asked, due=due.isoformat())
        return {"departments": asked, "opinions_due": due.isoformat()}


def compulsory(work: Work, application: Application) -> list[str]:
    """The departments that must be asked, as the county has set it."""
    always = parameter(work, application, "adm.opinions.always")
    return departments_to_ask(application, always, parameter(work, application, "adm.opinions.money"))


def must_include(work: Work, application: Application, asked: list[str]) -> None:
    """Refuse a list that leaves somebody out, or names a unit nobody knows."""
    known = work.units.among(asked)
    for unit in asked:
        if unit not in known:
            raise UnitUnknown(unit=unit)
    absent = [unit for unit in compulsory(work, application) if unit not in asked]
    if absent:
        names = display_names(work, absent)
        raise DepartmentsMissing(departments="、".join(names.get(unit, unit) for unit in absent))


def carry_objections_over(application: Application) -> None:
    """What was objected to after the submission becomes an opinion that must be answered (ADM-25)."""
    for objection in application.objections:
        if not objection.late and not any(o.id == objection.id for o in application.opinions):
            application.opinions.append(
                Opinion(
                    id=objection.id,
                    case_no=application.case_no,
                    party=objection.party,
                    kind="objection",
                    point=objection.point,
                    reason=objection.reason,
                    proposal=objection.proposal,
                    precedent=False,
                    raised_at=objection.at,
                    round=application.round,
                )
            )
