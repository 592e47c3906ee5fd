"""Who acts: shared by the verbs that check posts and sides."""

from __future__ import annotations

from collections.abc import Mapping

from services.assessment.domain.assessment_errors import NotYourSide, ReasonMissing
from services.assessment.usecases.ports import Work

PERFORMANCE = "performance_office_clerk"


def must_act_for(work: Work, unit: str) -> None:
    """Refuse somebody of another side (AST-01, E3-60)."""
    actor = work.actor
    if actor.unit != unit and not any(role.endswith("@" + unit) for role in actor.roles):
        known = work.units.get(unit) or work.agencies.get(unit)
        raise NotYourSide(who=known.name if known else unit)


def must_be_performance_office(work: Work, county: str) -> None:
    """Refuse everybody but the county’s performance office."""
    if not work.actor.holds(PERFORMANCE, county):
        raise NotYourSide(who="绩效考核部门")


def reason_in(data: Mapping[str, object], key: str = "reason") -> str:
    """The compulsory reason of what goes against somebody."""
    reason = str(data.get(key) or "").strip()
    if not reason:
        raise ReasonMissing()
    return reason
