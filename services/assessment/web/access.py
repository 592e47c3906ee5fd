"""Who may look at which assessment or statement: those concerned, and who watches over all of them."""

from __future__ import annotations

from chassis.actor import Actor
from services.assessment.domain.annual_assessment import AnnualAssessment, State
from services.assessment.domain.staff_marks import StaffYear
from services.assessment.domain.target_statement import TargetStatement

PERFORMANCE = "performance_office_clerk"


def units_of(actor: Actor) -> set[str]:
    """The units somebody acts for."""
    return {actor.unit, *(role.partition("@")[2] for role in actor.roles)} - {""}


def is_office(actor: Actor, county: str) -> bool:
    """Whether this is the performance office of the county."""
    return actor.holds(PERFORMANCE, county)


def may_read(found: AnnualAssessment, actor: Actor) -> bool:
    """Whether the assessment is any business of the actor."""
    concerned = {*found.townships, found.department, found.agency} & units_of(actor)
    return bool(concerned) or is_office(actor, found.county) or actor.holds("city_supervisor")


def seen_as(found: AnnualAssessment, actor: Actor) -> set[str]:
    """As which parties the actor looks at the marks; nobody looks as two sides at once."""
    parties = {*found.townships, found.department, found.agency} & units_of(actor)
    return parties or units_of(actor)


def result_is_known(found: AnnualAssessment, actor: Actor) -> bool:
    """Whether the actor may see the result: everybody once it is public, those concerned before."""
    if found.state is State.PUBLISHED or found.published:
        return True
    return may_read(found, actor) and bool(found.results) and found.shows("", seen_as(found, actor))


def may_read_staff(found: StaffYear, actor: Actor) -> bool:
    """Both masters, the agency itself and the performance office; nobody else reads of named staff."""
    concerned = {*found.townships, found.seat, found.department, found.agency} & units_of(actor)
    return bool(concerned) or is_office(actor, found.county)


def sees_all_statements(actor: Actor, county: str, organisation_department: str) -> bool:
    """The performance office, the organisation department and the city’s supervisors."""
    watches = organisation_department in units_of(actor)
    return watches or is_office(actor, county) or actor.holds("city_supervisor")


def may_read_statement(found: TargetStatement, actor: Actor, organisation_department: str) -> bool:
    """Both sides, their department, and whoever watches over all of them; nothing of it is public."""
    if {found.agency, found.township, found.department} & units_of(actor):
        return True
    return sees_all_statements(actor, found.county, organisation_department)
