"""What an appointment or removal with consent refuses."""

from __future__ import annotations

from chassis.errors import Refusal
from chassis.texts import Said


class AppointmentUnknown(Refusal):
    """There is no such case."""

    code = "appointment-unknown"
    title = Said("没有这件任免", "There is no such appointment")


class AppointmentNotInState(Refusal):
    """The act does not fit where the matter stands."""

    code = "appointment-not-in-state"
    rule = "B10"
    title = Said("当前状态不能这样办理", "The state of the matter does not allow this")
    detail = Said("该任免目前为“{state}”。", "The matter is: {state}.")


class NotTheDecider(Refusal):
    """Only the body that decides on the head begins the matter."""

    code = "not-the-deciding-body"
    rule = "APP-02"
    title = Said("本单位不是该负责人的任免机关", "This unit does not decide on that head")
    detail = Said("{agency}负责人由{decider}任免。", "{decider} decides on the head of {agency}.")


class AgencyWithoutHeadPost(Refusal):
    """The register does not say yet which post is the head's."""

    code = "agency-without-head-post"
    rule = "APP-19"
    title = Said("登记簿中没有负责人岗位", "The register has no post of a head")
    detail = Said("请先在派驻机构登记中补登岗位和职数。", "Enter its posts and quotas in the register first.")


class MatterUnderWay(Refusal):
    """The same is under way already."""

    code = "appointment-under-way"
    rule = "B10"
    title = Said("该岗位正在办理同类任免", "The same is under way for this post")
    detail = Said("请在案件 {case_no} 中继续办理。", "Please go on in case {case_no}.")


class CandidateMissing(Refusal):
    """Nobody is named."""

    code = "candidate-missing"
    rule = "F-APP-01"
    title = Said("请填写人选、现任职务和理由", "Name the person, the present post and the reason")


class ReasonTooShort(Refusal):
    """A negative answer gives its reasons in words."""

    code = "reasons-too-short"
    rule = "F-APP-02"
    title = Said("理由过短", "The reasons are too short")
    detail = Said("请写明理由，不少于 {least} 个字。", "Give the reasons in at least {least} characters.")


class EmergencyOnlyRemoval(Refusal):
    """Only a removal for discipline or a criminal measure is decided first."""

    code = "emergency-only-removal"
    rule = "APP-01"
    title = Said("只有因纪律、刑事措施免职的可以先行免职", "Only such a removal may be decided first")
    detail = Said(
        "先行免职限于受纪律处分或被采取刑事强制措施的免职，并写明依据。",
        "It is for removals after a disciplinary or criminal measure; name the decision it rests on.",
    )


class NotAsked(Refusal):
    """The township is not one of those asked."""

    code = "township-not-asked"
    rule = "APP-05"
    title = Said("没有征求该乡镇（街道）的意见", "This township was not asked")


class MeetingDayInvalid(Refusal):
    """The committee of the township met between the request and today."""

    code = "meeting-day-invalid"
    rule = "F-APP-02"
    title = Said("党（工）委会议日期不对", "The day of the meeting cannot be")
    detail = Said("会议日期应在 {earliest} 至 {latest} 之间。", "It lies between {earliest} and {latest}.")


class DissentStillOpen(Refusal):
    """The seat cannot send a consent while a township dissents or has not answered."""

    code = "dissent-still-open"
    rule = "APP-05"
    title = Said("仍有乡镇（街道）不同意或未答复", "A township dissents or has not answered")
    detail = Said(
        "{townships}没有同意，不能以一致意见“同意”返回；可以再协商，或者返回“未达成一致”。",
        "{townships} did not agree: negotiate again, or return that there is no common opinion.",
    )


class OpinionsAgree(Refusal):
    """All said the same, so that is what is returned."""

    code = "common-opinion-exists"
    rule = "APP-05"
    title = Said("各乡镇（街道）意见一致", "All townships say the same")
    detail = Said("请按一致意见“{opinion}”返回。", "Return the common opinion: {opinion}.")


class NegotiationsUsed(Refusal):
    """The seat negotiates twice at most."""

    code = "negotiations-used"
    rule = "APP-05"
    title = Said("协商次数已用完", "The townships were brought together often enough")
    detail = Said("协商最多 {most} 轮，请返回结果。", "At most {most} times; return the result.")


class NoAnswerYet(Refusal):
    """No decision is made or dated before the townships' answer (E3-33)."""

    code = "no-answer-yet"
    rule = "E3-33"
    title = Said("乡镇（街道）尚未答复，不能决定", "No decision before the townships have answered")
    detail = Said(
        "须有乡镇（街道）党（工）委的书面答复（或者记录在案的答复期满），决定日期不得早于答复日期{day}。",
        "The written answer (or the recorded end of its time) comes first; no decision is dated before{day}.",
    )


class ConsentMissing(Refusal):
    """In this county the township's consent is a condition (APP-03)."""

    code = "consent-missing"
    rule = "APP-03"
    title = Said("未征得乡镇（街道）同意", "The townships have not consented")
    detail = Said("本县实行征得同意，{result}不能决定。", "Consent is required here; this is: {result}.")


class RoundsUsed(Refusal):
    """The townships are asked again twice at most, and the county coordinates once."""

    code = "rounds-used"
    rule = "B10"
    title = Said("再次征求的次数已用完", "The townships were asked often enough")
    detail = Said(
        "说明或另提人选最多 {most} 次，县级协调一次；可以撤回或者提请协调。",
        "At most {most} times, and one coordination; withdraw, or ask the county.",
    )


class DecisionDayInvalid(Refusal):
    """A decision is not dated in the future."""

    code = "decision-day-invalid"
    rule = "E3-33"
    title = Said("决定日期不对", "The day of the decision cannot be")
    detail = Said("决定日期不能晚于今天。", "It is today at the latest.")


class PublicityRunning(Refusal):
    """The public notice runs its full time unless a report is substantiated."""

    code = "publicity-still-running"
    rule = "B10"
    title = Said("公示期未满", "The public notice is still running")
    detail = Said("公示至 {until}，期满后办理。", "It runs until {until}.")


class FeedbackMissing(Refusal):
    """Against a dissent the reasons go back to the townships before the document is issued."""

    code = "feedback-missing"
    rule = "APP-01"
    title = Said("尚未向乡镇（街道）反馈理由", "The reasons have not gone back to the townships")
    detail = Said(
        "与乡镇（街道）意见不一致的决定，须先书面反馈理由，再印发文件。",
        "A decision against their opinion is explained to them before the document is issued.",
    )


class EffectiveDayInvalid(Refusal):
    """It takes effect on the day of the decision or later."""

    code = "effective-day-invalid"
    rule = "F-APP-04"
    title = Said("生效日期不对", "The day it takes effect cannot be")
    detail = Said("生效日期不能早于决定日期 {day}。", "It is {day} at the earliest.")
