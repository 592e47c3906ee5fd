"""What a secondment refuses."""

from __future__ import annotations

from chassis.errors import Refusal
from chassis.texts import Said


class SecondmentUnknown(Refusal):
    """There is no such secondment."""

    code = "secondment-unknown"
    title = Said("没有这件抽调借用", "There is no such secondment")


class OrganisationUnknown(Refusal):
    """The person's organisation is no agency, township or community of this county."""

    code = "organisation-unknown"
    rule = "F-SEC-01"
    title = Said("没有这个单位", "There is no such organisation")
    detail = Said(
        "{organisation} 不是本县的派驻机构、乡镇（街道）或社区。",
        "{organisation} is no agency, township or community of this county.",
    )


class SecondmentNotInState(Refusal):
    """The act does not fit where the secondment stands."""

    code = "secondment-not-in-state"
    rule = "B13"
    title = Said("当前状态不能这样办理", "The state of the secondment does not allow this")
    detail = Said("目前为“{state}”。", "It is: {state}.")


class NeedMissing(Refusal):
    """Whom, and what special need there is."""

    code = "special-need-missing"
    rule = "APP-09"
    title = Said("请写明抽调人员和确需的理由", "Say whom, and what special need there is")
    detail = Said(
        "原则上不得抽调借用；确需的写明理由，不少于 {least} 个字。",
        "In principle nobody is drawn away; give the special need in at least {least} characters.",
    )


class SpellInvalid(Refusal):
    """It begins after today and ends no earlier than it begins."""

    code = "spell-invalid"
    rule = "E3-39"
    title = Said("起止日期不对", "The days cannot be")
    detail = Said(
        "开始日期应在今天之后（先同意、后抽调），结束日期不早于开始日期。",
        "It begins after today, for the consents come first, and ends no earlier than it begins.",
    )


class OthersNotHeard(Refusal):
    """The seat consents for several townships only after it has asked them."""

    code = "other-townships-not-heard"
    rule = "APP-05"
    title = Said("请写明与其他乡镇（街道）协商的情况", "Say what the other townships think")


class TownshipFirst(Refusal):
    """Of township staff the township consents before the organisation department approves."""

    code = "township-consents-first"
    rule = "APP-11"
    title = Said("须先经乡镇（街道）党（工）委同意", "The township's Party committee consents first")


class PeriodBeyondRequest(Refusal):
    """The approved days lie within those asked for."""

    code = "period-beyond-request"
    rule = "APP-11"
    title = Said("批准的时间超出申请", "The days approved go beyond the request")
    detail = Said("应在 {first} 至 {last} 之间。", "They lie between {first} and {last}.")


class ConsentTooLate(Refusal):
    """Both consents are dated before the first day."""

    code = "consent-too-late"
    rule = "E3-39"
    title = Said("同意晚于开始日期", "The consents came too late")
    detail = Said(
        "开始日期 {first} 已到，请撤回后重新申请。",
        "The first day, {first}, has come: withdraw and ask anew.",
    )


class ReturnDayInvalid(Refusal):
    """The day of the return lies between the first day and today."""

    code = "return-day-invalid"
    rule = "B13"
    title = Said("返回日期不对", "The day of the return cannot be")
    detail = Said("应在 {first} 至 {today} 之间。", "It lies between {first} and {today}.")


class RefusalReasonMissing(Refusal):
    """A refusal gives its reason."""

    code = "secondment-reason-missing"
    rule = "B0"
    title = Said("请填写不同意的理由", "A refusal needs a reason")
