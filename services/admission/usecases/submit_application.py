"""The leader signs and submits the application, or hands it back to the clerk (B1 step 8)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chassis.texts import Said
from chassis.working_days import WorkingCalendar
from services.admission.domain.application import Application
from services.admission.domain.errors import (
    ApplicationIncomplete,
    ContactMissing,
    DecisionFirst,
    ItemListed,
    NameTaken,
    OpinionsMissing,
    OutcomeUnknown,
    SimpleNotAllowed,
)
from services.admission.domain.events import AlertRaised
from services.admission.domain.requirements import day, gaps
from services.admission.domain.vocabulary import ApplicationState, Procedure, RequestType
from services.admission.usecases.acting import (
    display_names,
    listed_entry,
    must_hold,
    parameter,
    reason_in,
    weighed,
)
from services.admission.usecases.changing import must_be_lawful_change
from services.admission.usecases.leaving_list import must_be_lawful_exit, must_go_to_a_meeting
from services.admission.usecases.open_township_part import open_township_part
from services.admission.usecases.ports import Work
from services.admission.usecases.reapplying import must_bring_new_facts, note_short_notice
from services.admission.usecases.save_plan import take_facts, write_plan


@dataclass(frozen=True, slots=True)
class SubmitApplication:
    """Only what is complete, was talked over and was answered reaches the office (ADM-09 to ADM-15)."""

    calendar: WorkingCalendar

    def __call__(self, work: Work, case_no: str, outcome: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """Submit, or return to the clerk with a reason."""
        application = work.applications.get(case_no)
        application.must_be(ApplicationState.PREPARING)
        must_hold(work, "department_leader", application.applicant, "申请单位负责人")
        if outcome == "return":
            work.record("submission-returned", case_no, reason=reason_in(data))
            return {"outcome": outcome, "procedure": "", "application_no": ""}
        if outcome != "submit":
            raise OutcomeUnknown(outcome=outcome)
        return self._submit(work, application, data)

    def _submit(self, work: Work, application: Application, data: Mapping[str, Any]) -> dict[str, Any]:
        take_facts(work, application, data)
        application.submitted_plan = write_plan(work, application, data).version
        work.units.get(application.applicant).must_be_eligible(work.clock.today())
        must_not_be_listed(work, application)
        must_be_lawful_change(work, application)
        must_be_lawful_exit(work, application)
        must_be_complete(work, application)
        must_bring_new_facts(work, application)
        must_be_consulted(application)
        must_come_before_decision(work, application)
        application.procedure = choose(work, application, str(data.get("procedure") or ""))
        year = work.clock.today().year
        number = work.numbers.next("application", application.county, year)
        application.application_no = f"{application.county}-{year}-{number:05d}"
        application.submitted_at = work.clock.now()
        application.received_on = work.clock.today()
        application.signed_by = work.actor.name
        application.state = ApplicationState.SUBMITTED
        open_township_part(work, application)
        work.record(
            "application-submitted",
            application.case_no,
            application_no=application.application_no,
            procedure=application.procedure,
        )
        note_short_notice(work, application, self.calendar)
        return {
            "outcome": "submit",
            "procedure": application.procedure.value,
            "application_no": application.application_no,
            "received_on": work.clock.today().isoformat(),
        }


def must_not_be_listed(work: Work, application: Application) -> None:
    """A listed item is not applied for anew (ADM-06, E3-13), and no name stands twice in force."""
    if application.request_type is not RequestType.NEW:
        return
    entry = listed_entry(work, application)
    if entry is not None:
        raise ItemListed(entry_id=entry.entry_id)
    for item in work.items.named(application.county, application.item_name):
        if not item.current.is_ended:
            raise NameTaken(item=item.item_id)
    for other in work.applications.waiting_for_notice(application.county):
        new = other.request_type is not RequestType.CHANGE
        if new and other is not application and other.item_name == application.item_name:
            raise NameTaken(item=other.application_no)


def must_be_complete(work: Work, application: Application) -> None:
    """Form and plan say everything the rules ask for, and the office was contacted."""
    found = gaps(application.facts, application.plan)
    if found:
        raise ApplicationIncomplete(
            count=len(found),
            missing=Said(
                "、".join(f"{gap.label.zh}（{gap.problem.zh}）" for gap in found),
                ", ".join(f"{gap.label.en} ({gap.problem.en})" for gap in found),
            ),
            gaps=[{"field": g.field, "rule": g.rule, **g.problem.as_json()} for g in found],
        )
    if application.contact is None:
        raise ContactMissing(case_no=application.case_no)


def must_be_consulted(application: Application) -> None:
    """Everybody concerned was asked and every opinion answered (ADM-13, ADM-25)."""
    asked = {c.party for c in application.consultations if not c.is_open}
    waiting = [party for party in application.parties if party not in asked]
    waiting += [c.party for c in application.consultations if c.is_open and c.party not in waiting]
    if waiting:
        raise OpinionsMissing(parties="、".join(waiting))
    application.must_have_answers()


def must_come_before_decision(work: Work, application: Application) -> None:
    """Application precedes decision; what was decided first is a confirmation and is reported (ADM-27)."""
    today = work.clock.today()
    decided = day(application.facts, "decided_on")
    if decided is not None and decided <= today:
        application.request_type = RequestType.REGULARISATION
        application.facts = {**application.facts, "request_type": RequestType.REGULARISATION.value}
        work.emit(
            AlertRaised(
                rule="ADM-27",
                subject=application.case_no,
                severity="warning",
                text=Said(
                    f"先决策后申请：“{application.item_name}”已于 {decided} 决策，案件标记为程序确认",
                    f"Decided before it was applied for ({decided}): marked for confirmation",
                ),
                facts={"decided_on": decided.isoformat(), "applicant": application.applicant},
            )
        )
    planned = day(application.facts, "decision_on")
    if application.facts.get("decision_pending") and planned is not None and planned <= today:
        raise DecisionFirst(decided_on=planned.isoformat())


def choose(work: Work, application: Application, wanted: str) -> Procedure:
    """The procedure asked for; the simple one only where every condition holds (ADM-14, ADM-19)."""
    if wanted not in set(Procedure):
        raise OutcomeUnknown(outcome=wanted)
    if wanted == Procedure.ORDINARY:
        return Procedure.ORDINARY
    must_go_to_a_meeting(application)
    facts = weighed(work, application)
    value = parameter(work, application, "adm.simple.exclusions")
    exclusions = value if isinstance(value, list) else []
    if not facts.simple_allowed(exclusions):
        names = display_names(work, list(facts.without_consent))
        raise SimpleNotAllowed(
            reasons=facts.reasons(exclusions, names), units=list(facts.without_consent), offered="ordinary"
        )
    return Procedure.SIMPLE
