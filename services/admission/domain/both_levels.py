"""An item that loads townships and communities: both parts run under one number, and both must pass (H28)."""

from __future__ import annotations

from chassis.errors import Refusal
from chassis.texts import Said
from services.admission.domain.application import Application
from services.admission.domain.duty_words import DUTY_WORDS, OPEN
from services.admission.domain.township_duty import TownshipDuty
from services.admission.domain.vocabulary import ApplicationState, Level


class TownshipPartOpen(Refusal):
    """The committee’s last step waits for the county’s decision on the township part."""

    code = "township-part-open"
    rule = "H28"
    title = Said("乡镇部分尚未批准", "The township part is not approved yet")
    detail = Said(
        "本事项由乡镇（街道）和社区共同承担，乡镇部分（案件 {case_no}，{state}）"
        "经县市区委、政府批准后才能核准。",
        "The item loads both levels; it is approved once the county has approved the township part"
        " (case {case_no}, {state}).",
    )


class TownshipPartFailed(Refusal):
    """What the county did not approve for townships is not approved for communities either."""

    code = "township-part-failed"
    rule = "H28"
    title = Said("乡镇部分没有获得批准", "The township part was not approved")
    detail = Said(
        "乡镇部分（案件 {case_no}）{state}，两部分都通过才能准入。"
        "可以不予准入，或者由申请单位重新提出乡镇部分。",
        "The township part (case {case_no}) is {state}; both parts must pass. Refuse, or let the applicant"
        " ask for the township part again.",
    )


class CommunityPartOpen(Refusal):
    """The notice to the townships waits for the committee’s approval of the community part."""

    code = "community-part-open"
    rule = "H28"
    title = Said("社区部分尚未核准", "The community part is not approved yet")
    detail = Said(
        "社区部分（案件 {case_no}）经审核委员会核准后，才能告知乡镇（街道）。",
        "Townships are told once the committee has approved the community part (case {case_no}).",
    )


class TownshipPartStands(Refusal):
    """The township part is asked for once, and again only after it failed."""

    code = "township-part-stands"
    rule = "H28"
    title = Said("乡镇部分已在办理", "The township part is under way")
    detail = Said("请看案件 {case_no}。", "Please see case {case_no}.")


def loads_both(application: Application) -> bool:
    """Whether townships and communities are both to do something."""
    return application.facts.get("level") == Level.BOTH


def must_pass_for_townships(duty: TownshipDuty | None) -> None:
    """Refuse the approval of the community part before the county has approved the township part."""
    if duty is None or duty.is_approved:
        return
    refused = TownshipPartOpen if duty.state in OPEN else TownshipPartFailed
    raise refused(case_no=duty.case_no, state=DUTY_WORDS[duty.state])


def must_pass_for_communities(application: Application | None) -> None:
    """Refuse the notice to the townships before the committee has approved the community part."""
    if application is not None and application.state is not ApplicationState.APPROVED:
        raise CommunityPartOpen(case_no=application.case_no)


def falls_with(application: Application) -> bool:
    """Whether the township part falls, because the community part ended without an approval."""
    return application.is_ended and application.state is not ApplicationState.APPROVED
