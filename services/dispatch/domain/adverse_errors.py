"""What an adverse opinion on an agency's head refuses (B11)."""

from __future__ import annotations

from chassis.errors import Refusal
from chassis.texts import Said


class AdverseUnknown(Refusal):
    """There is no such case."""

    code = "adverse-opinion-unknown"
    title = Said("没有这件负责人意见", "There is no such opinion on a head")


class AdverseNotInState(Refusal):
    """The act does not fit where the opinion stands."""

    code = "adverse-opinion-not-in-state"
    rule = "B11"
    title = Said("当前状态不能这样办理", "The state of the opinion does not allow this")
    detail = Said("该意见目前为“{state}”。", "The opinion is: {state}.")


class AgencyServesOthers(Refusal):
    """Only a township the agency serves has an opinion on its head."""

    code = "agency-serves-others"
    rule = "APP-06"
    title = Said("该机构不服务本乡镇（街道）", "The agency does not serve this township")
    detail = Said(
        "{agency}的登记簿中没有您所在的乡镇（街道），只能对服务本乡镇（街道）的机构负责人提出意见。",
        "The register of {agency} does not name your township; only townships it serves may speak up.",
    )


class HeadVacant(Refusal):
    """Nobody holds the post of the head."""

    code = "head-vacant"
    rule = "APP-06"
    title = Said("该机构目前没有在任负责人", "The agency has no head now")
    detail = Said("登记簿中{agency}没有在任负责人。", "The register names no head of {agency}.")


class AdverseUnderWay(Refusal):
    """The township has one on this head under way already; of other townships' nothing is said."""

    code = "adverse-opinion-under-way"
    rule = "B11"
    title = Said("您对该负责人的意见正在办理", "Your opinion on this head is under way")
    detail = Said("请在案件 {case_no} 中继续办理。", "Please go on in case {case_no}.")


class GroundsMissing(Refusal):
    """The facts the county asks for are not there."""

    code = "grounds-missing"
    rule = "APP-06"
    title = Said("事实和依据不完整", "Facts are missing")
    detail = Said(
        "本县规定：{grounds}。每项写明事实，不少于 {least} 个字。",
        "In this county {grounds}; state each in at least {least} characters.",
    )


class EvidenceMissing(Refusal):
    """Facts without evidence are no ground."""

    code = "evidence-missing"
    rule = "APP-06"
    title = Said("没有写明证据", "The evidence is missing")
    detail = Said("“{ground}”须写明证据或者来源。", "Name the evidence or the source for: {ground}.")


class AskMissing(Refusal):
    """The township says what it asks for."""

    code = "request-missing"
    rule = "F-APP-05"
    title = Said("没有写明处理建议", "Nothing is asked for")
    detail = Said("请至少选择一项处理建议。", "Choose what you ask for.")


class InvestigatorBiased(Refusal):
    """Neither the head nor the head's deputy looks into it."""

    code = "investigator-of-the-agency"
    rule = "B11"
    title = Said("调查人员应当回避", "The investigator must not be of the agency")
    detail = Said(
        "{name}是该机构的负责人或者副职，不能参加调查。", "{name} heads the agency or is a deputy there."
    )


class InvestigatorUnknown(Refusal):
    """The organisation department or the sending department investigates, nobody else."""

    code = "investigator-unknown"
    rule = "APP-06"
    title = Said("调查单位不对", "That unit does not investigate")
    detail = Said(
        "由组织部门或者派出部门调查核实。", "The organisation department or the sending department does."
    )


class HeadNotHeard(Refusal):
    """The head is talked with before anything is found (right to be heard)."""

    code = "head-not-heard"
    rule = "B11"
    title = Said("没有听取本人说明", "The head has not been heard")
    detail = Said(
        "须与本人谈话并记录，谈话日期应在 {earliest} 至 {latest} 之间。",
        "Talk with the head and note it; the day lies between {earliest} and {latest}.",
    )


class HeadSpeaksInPerson(Refusal):
    """What the head says of themselves is nobody else's to say (right to be heard)."""

    code = "head-speaks-in-person"
    rule = "B11"
    title = Said("须由本人说明", "The head speaks in person")
    detail = Said(
        "对本人意见的说明不能由代理人作出。", "A deputy cannot answer an opinion on the head's person."
    )


class TextTooShort(Refusal):
    """What is found, told or objected to is said in words."""

    code = "statement-too-short"
    rule = "B11"
    title = Said("内容过短", "The text is too short")
    detail = Said("请写明内容，不少于 {least} 个字。", "Say it in at least {least} characters.")


class MeasuresMissing(Refusal):
    """What proved true, wholly or in part, has consequences with a day."""

    code = "measures-missing"
    rule = "F-APP-06"
    title = Said("没有处理措施", "There are no measures")
    detail = Said(
        "属实或者部分属实的，须写明处理措施和完成日期；日期不能早于今天。",
        "A true or partly true opinion has measures, each with a day from today on.",
    )


class MeasuresWithoutFinding(Refusal):
    """Nothing was found, so nothing is ordered."""

    code = "measures-without-finding"
    rule = "F-APP-06"
    title = Said("不属实的不能作出处理", "Nothing was found, so there are no measures")


class FeedbackBeforeReport(Refusal):
    """The feedback follows the report and is never left out (APP-07, E3-36)."""

    code = "feedback-missing-to-close"
    rule = "E3-36"
    title = Said("没有调查报告或者反馈，不能办结", "Not closed without a report and feedback")
    detail = Said(
        "无论是否属实，都须先调查核实，再向乡镇（街道）党（工）委书面反馈，然后办结。",
        "Whatever was found, it is investigated and told to the township in writing before it is closed.",
    )


class ReviewUsed(Refusal):
    """The county reviews once."""

    code = "review-used"
    rule = "B11"
    title = Said("已经复核过一次", "It was reviewed once already")
    detail = Said("复核只有一次；请确认反馈结果。", "There is one review only; confirm the feedback.")


class MeetingInFuture(Refusal):
    """The Party committee has met before it speaks."""

    code = "meeting-in-future"
    rule = "F-APP-05"
    title = Said("党（工）委会议日期不对", "The day of the meeting cannot be")
    detail = Said("会议日期不能晚于今天。", "It is today at the latest.")


class InvestigatorNotNamed(Refusal):
    """Somebody answers for the investigation."""

    code = "investigator-not-named"
    rule = "B11"
    title = Said("没有写明调查负责人", "Nobody answers for the investigation")
