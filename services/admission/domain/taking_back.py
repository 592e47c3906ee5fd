"""What can no longer be taken back, because somebody has relied on it."""

from __future__ import annotations

from chassis.errors import Refusal
from chassis.texts import Said
from services.admission.domain.application import Application


class PartiesAsked(Refusal):
    """Townships and communities have this version of the plan before them."""

    code = "parties-asked"
    rule = "ADM-13"
    title = Said("方案已发出征求意见", "The plan is with the parties")
    detail = Said(
        "方案第 {version} 版已发出征求意见，不能收回。", "Version {version} of the plan was sent out already."
    )


class VotesCast(Refusal):
    """Member units have answered the circulation."""

    code = "votes-cast"
    rule = "ADM-17"
    title = Said("成员单位已经表决", "Member units have voted")
    detail = Said("已有 {count} 个成员单位表决，不能收回。", "{count} member units have voted already.")


def must_not_be_asked(application: Application) -> None:
    """Refuse once a township or community has the present plan before it (ADM-13)."""
    plan = application.plan
    if plan is not None and any(asked.plan_version == plan.version for asked in application.consultations):
        raise PartiesAsked(version=plan.version)


def must_not_be_voted(application: Application) -> None:
    """Refuse once a member unit has answered the running circulation (ADM-17)."""
    if application.counted_votes:
        raise VotesCast(count=len(application.counted_votes))
