"""What a notice of a change of staff refuses."""

from __future__ import annotations

from chassis.errors import Refusal
from chassis.texts import Said


class NoticeUnknown(Refusal):
    """There is no such notice."""

    code = "staff-notice-unknown"
    title = Said("没有这件人员调整告知", "There is no such notice")


class NotTheSender(Refusal):
    """Only the sending department tells of its staff."""

    code = "not-the-sending-department"
    rule = "APP-08"
    title = Said("本单位不是派出部门", "This unit did not send the agency")
    detail = Said("{agency}由{department}派出。", "{department} has sent {agency}.")


class HeadNeedsConsent(Refusal):
    """A head is never moved by a mere notice (E3-37)."""

    code = "head-needs-consent"
    rule = "E3-37"
    title = Said("负责人的任免不能用告知办理", "A head is not moved by a notice")
    detail = Said(
        "“{post}”是负责人岗位，请走“负责人任免”，先书面征求乡镇（街道）意见。",
        "“{post}” is the head's post: begin an appointment or removal, which asks the townships first.",
    )


class LoanNeedsConsent(Refusal):
    """Whoever is lent is drawn away, and that needs consents."""

    code = "loan-needs-consent"
    rule = "APP-09"
    title = Said("抽调借用不能用告知办理", "A loan is not told but asked for")
    detail = Said("请走“抽调借用”，须经同意。", "Ask for a secondment: it needs consents.")


class NoticeDaysInvalid(Refusal):
    """It was decided by today and takes effect no earlier."""

    code = "notice-days-invalid"
    rule = "F-APP-08"
    title = Said("日期不对", "The days cannot be")
    detail = Said(
        "决定日期不能晚于今天，生效日期不能早于决定日期。",
        "It was decided by today, and takes effect no earlier than that.",
    )


class PersonMissing(Refusal):
    """Nobody is named, or no reason given."""

    code = "staff-person-missing"
    rule = "F-APP-08"
    title = Said("请填写人员和原因", "Name the person and the reason")


class NotTold(Refusal):
    """The township is not one of those served."""

    code = "township-not-served"
    rule = "APP-08"
    title = Said("该机构不服务这个乡镇（街道）", "The agency does not serve this township")
