"""What a request that was refused before must say, and whether it comes early enough (B3)."""

from __future__ import annotations

from chassis.working_days import WorkingCalendar
from services.admission.domain.application import Application
from services.admission.domain.directory import APPLICANT_KINDS, meant_by
from services.admission.domain.reapplying import (
    BLOCK,
    LEAD_TIME,
    ReapplyBarred,
    bar,
    earliest_start,
    says_what_is_new,
)
from services.admission.domain.vocabulary import Procedure
from services.admission.usecases.acting import days
from services.admission.usecases.ports import Work


def must_bring_new_facts(work: Work, application: Application) -> None:
    """Within some months of a refusal the same is only applied for with new facts (adm.reapply.block)."""
    if says_what_is_new(application):
        return
    county, today = application.county, work.clock.today()
    applicant = work.units.get(application.applicant)
    meant = meant_by(applicant, work.units.of_kind(county, sorted(APPLICANT_KINDS)))
    standing = bar(
        application,
        [one for one in work.applications.refused(meant) if one.case_no != application.case_no],
        lambda day: int(str(work.parameters.value(BLOCK, county, day))),
        application.received_on or today,
    )
    if standing is not None:
        raise ReapplyBarred(
            case_no=standing.case_no,
            refused_on=standing.refused_on.isoformat(),
            until=standing.until.isoformat(),
        )


def note_short_notice(work: Work, application: Application, calendar: WorkingCalendar) -> None:
    """An ordinary request that comes late is told so and goes on: a warning, no bar (adm.leadtime.warn)."""
    if application.procedure is not Procedure.ORDINARY:
        return
    within, today = days(work, application, LEAD_TIME), work.clock.today()
    earliest = earliest_start(application, within, today, calendar)
    if earliest is not None:
        work.record(
            "lead-time-short",
            application.case_no,
            start=str(application.facts.get("start")),
            days=within,
            earliest=earliest.isoformat(),
        )
