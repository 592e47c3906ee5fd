"""Writes a version of the implementation plan and what is known of the application form (B1 step 1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.admission.domain.application import Application
from services.admission.domain.errors import FormDataInvalid, PlanIncomplete, UnitUnknown
from services.admission.domain.plan import PARTS, PlanVersion, parts_of
from services.admission.domain.requirements import FIELDS, LONGEST_NAME, facts_of, prohibited_in
from services.admission.domain.vocabulary import ApplicationState, RequestType
from services.admission.usecases.acting import must_act_for
from services.admission.usecases.changing import must_be_lawful_change
from services.admission.usecases.ports import Work

_OUTSIDE_THE_PLAN = frozenset(
    {"contact_person", "contact_phone", "decision_pending", "decision_on", "decided_on", "new_facts"}
)
"""Facts no township or community is asked about: changing them asks nobody again."""


@dataclass(frozen=True, slots=True)
class SavePlan:
    """Keeps the plan as a version.

    One that lacks a part, or demands what is forbidden, goes nowhere (ADM-10, ADM-11, BUR-02, BUR-03).
    """

    def __call__(self, work: Work, case_no: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """Write the version and return its number."""
        application = work.applications.get(case_no)
        application.must_be(ApplicationState.PREPARING)
        must_act_for(work, application.applicant)
        take_facts(work, application, data)
        must_be_lawful_change(work, application)
        plan = write_plan(work, application, data)
        if plan.missing:
            raise PlanIncomplete(
                missing="、".join(PARTS[part].zh for part in plan.missing), fields=list(plan.missing)
            )
        if found := next(prohibited_in(application.facts, plan), None):
            raise found[1]
        work.record("plan-saved", case_no, version=plan.version)
        return {"plan_version": plan.version}


def take_facts(work: Work, application: Application, data: Mapping[str, Any]) -> None:
    """Take over what a form says of the application; places nobody knows are refused."""
    application.facts = facts_of(data, application.facts)
    application.item_name = str(application.facts.get("item_name") or application.item_name).strip()
    if len(application.item_name) > LONGEST_NAME:
        raise FormDataInvalid(field=FIELDS["item_name"], value=application.item_name[:LONGEST_NAME])
    asked_for = application.facts.get("request_type")
    if asked_for in set(RequestType):
        application.request_type = RequestType(str(asked_for))
    must_know_scope(work, application)


def must_know_scope(work: Work, application: Application) -> None:
    """Every township and community of the scope is one the directory knows."""
    known = work.units.among(application.parties)
    for party in application.parties:
        if party not in known:
            raise UnitUnknown(unit=party)


def write_plan(
    work: Work,
    application: Application,
    data: Mapping[str, Any],
    conditions: list[dict[str, Any]] | None = None,
) -> PlanVersion:
    """The plan as it stands, as a new version where it says something else than the last one."""
    last = application.plan
    parts = parts_of(data, last.parts if last else None)
    standing = [*(last.conditions if last else []), *(conditions or [])]
    facts = {key: value for key, value in application.facts.items() if key not in _OUTSIDE_THE_PLAN}
    if last and (last.parts, last.conditions, last.facts) == (parts, standing, facts):
        return last
    plan = PlanVersion(
        case_no=application.case_no,
        version=last.version + 1 if last else 1,
        parts=parts,
        author=work.actor.name,
        at=work.clock.now(),
        scope=application.parties,
        facts=facts,
        conditions=standing,
    )
    application.plans.append(plan)
    return plan
