"""What the admission of duties to townships refuses, each with its rule (domain.md A2, B7)."""

from __future__ import annotations

from chassis.errors import Refusal
from chassis.texts import Said


class DutyIncomplete(Refusal):
    """The form says what is handed over, why, to whom, and who does which part."""

    code = "duty-incomplete"
    rule = "F-TWA-01"
    title = Said("请补全交由乡镇（街道）的职责", "Something about the duty is missing")
    detail = Said("请填写：{missing}。", "Please fill in: {missing}.")


class TermInvalid(Refusal):
    """A temporary duty has an end, and an end comes after the start."""

    code = "duty-term-invalid"
    rule = "F-TWA-01"
    title = Said("期限不对", "The term cannot be")
    detail = Said(
        "临时交办的须写明结束日期，结束日期不早于开始日期，也不早于今天。",
        "A temporary duty has an end, not before its start and not before today.",
    )


class ResponsibleBodyMissing(Refusal):
    """What belongs to one body, or needs an enforcement body, says which one."""

    code = "responsible-body-missing"
    rule = "TWA-15"
    title = Said("请写明责任主体或者执法主体", "Please name the responsible or enforcement body")
    detail = Said(
        "责任主体明确的由部门及其派出机构处置，乡镇（街道）配合监督；"
        "交叉难点由乡镇（街道）统筹，但不能取代执法主体（TWA-16）。",
        "The responsible body acts and the township cooperates; where the township coordinates,"
        " it does not replace the enforcement body (TWA-16).",
    )


class TransfersMissing(Refusal):
    """Power, staff and money move with the duty, or it is said why one of them does not."""

    code = "transfers-missing"
    rule = "TWA-03"
    title = Said("三随清单不完整", "The three lists are incomplete")
    detail = Said(
        "权随责转、人随事转、费随事转：{missing}没有内容，也没有写明不涉及的理由。",
        "Power, staff and money move with the duty: {missing} neither listed nor waived with a reason.",
    )


class TransferInvalid(Refusal):
    """A line of the three lists says what moves and when."""

    code = "transfer-invalid"
    rule = "TWA-03"
    title = Said("三随清单有误", "A line of the three lists is wrong")
    detail = Said("“{list}”第 {line} 行请写明：{missing}。", "{list}, line {line}: please give {missing}.")


class TownshipMoney(Refusal):
    """What the higher level must pay is not paid by the township, in part or whole."""

    code = "township-money"
    rule = "TWA-11"
    title = Said("经费来源不能是乡镇（街道）资金", "The money may not come from the township")
    detail = Said(
        "“{source}”由乡镇（街道）出资或者配套。应由上级承担的支出责任不得转移，"
        "项目不得要求乡镇配套（TWA-12）。",
        "“{source}” has the township pay. The higher level’s spending may not be moved to it,"
        " nor may matching funds be asked for (TWA-12).",
    )


class DelegationUnfunded(Refusal):
    """What a township does on commission comes with the business funds it takes."""

    code = "delegation-unfunded"
    rule = "TWA-14"
    title = Said("委托承办须保障业务经费", "Commissioned work comes with its funds")
    detail = Said(
        "委托乡镇（街道）承办的专项工作所需业务经费由委托方保障：请在“费随事转”中列明金额、来源和拨付日期，"
        "不能以不涉及经费代替。",
        "The funds of commissioned work are guaranteed by who commissions it: list amount, source and date;"
        " saying why no money moves is not enough.",
    )


class DutyNameTaken(Refusal):
    """The same duty is not laid twice on a township."""

    code = "duty-name-taken"
    rule = "TWA-06"
    title = Said("已有同名职责", "There is a duty of this name")
    detail = Said("请看 {known}。", "Please see {known}.")


class DutyUnknown(Refusal):
    """No admitted duty has this number."""

    code = "duty-unknown"
    title = Said("没有这项职责", "There is no such duty")
    detail = Said("没有编号为 {duty} 的职责。", "There is no duty {duty}.")


class TownshipAnsweredBefore(Refusal):
    """A township answers once in each round."""

    code = "township-answered-before"
    rule = "TWA-01"
    title = Said("该乡镇（街道）已经答复", "The township has answered")
    detail = Said("“{township}”已经答复。", "“{township}” has already answered.")


class DutyOpinionsUnanswered(Refusal):
    """Every opinion of a township is answered before the checks."""

    code = "duty-opinions-unanswered"
    rule = "TWA-05"
    title = Said("还有意见没有答复", "An opinion is unanswered")
    detail = Said(
        "请逐条答复：{townships}；部分采纳、不采纳的写明理由。",
        "Please answer each: {townships}; partly or not adopted needs a reason.",
    )


class CheckContradicts(Refusal):
    """A check passes only when each of its lines does."""

    code = "check-contradicts"
    rule = "TWA-06"
    title = Said("审查结论与各项不一致", "The conclusion contradicts the lines")
    detail = Said("有未通过的项，结论不能是通过。", "A line failed, so the check cannot pass.")


class ChecksNotPassed(Refusal):
    """Nothing reaches the county’s decision before all three checks have passed."""

    code = "checks-not-passed"
    rule = "TWA-02"
    title = Said("审查没有全部通过", "Not every check has passed")
    detail = Said("还没有通过：{checks}。", "Not passed: {checks}.")


class ObjectionNotAnswered(Refusal):
    """An objection does not stop the case, but the decision names it and answers it."""

    code = "objection-not-answered"
    rule = "TWA-05"
    title = Said("决定须回应乡镇（街道）的异议", "The decision answers every objection")
    detail = Said("请逐个回应：{townships}。", "Please answer each: {townships}.")


class DecisionIncomplete(Refusal):
    """A decision says who took it, when and in which document."""

    code = "county-decision-incomplete"
    rule = "TWA-02"
    title = Said("请写明由谁、何时、以什么文件决定", "Please say who decided, when, and in which document")
    detail = Said(
        "决定机关、文号和日期都要写明；日期在签批之后、今天之前。",
        "Give the deciding body, the document and the day, between the signature and today.",
    )


class ArrivalInvalid(Refusal):
    """What a township confirms has arrived, on a day that is not ahead."""

    code = "arrival-invalid"
    rule = "TWA-03"
    title = Said("到位日期不对", "The day of arrival cannot be")
    detail = Said("到位日期不能晚于今天：{line}。", "It cannot lie ahead: {line}.")


class TransferNotDone(Refusal):
    """A duty takes effect when everything that moves with it has arrived."""

    code = "transfer-not-done"
    rule = "TWA-03"
    title = Said("还没有全部到位", "Not everything has arrived")
    detail = Said("还没有到位：{lines}。", "Not arrived yet: {lines}.")
