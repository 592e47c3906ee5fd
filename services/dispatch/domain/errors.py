"""What dispatch refuses, each with a code that never changes."""

from __future__ import annotations

from chassis.errors import Fault, Refusal
from chassis.texts import Said


class OrderWithoutItem(Refusal):
    """A department's order to communities names no item of the list or the catalogue."""

    code = "order-without-item"
    title = Said("派单未引用准入事项", "The order names no admitted item")
    detail = Said(
        "派给社区的任务必须引用指导清单或准入目录中的事项编号；目录中没有的工作，请先向审核委员会办公室提出准入申请。",
        "An order to communities must name an item of the guidance list or the catalogue; "
        "for work outside them, apply for admission at the committee office first.",
    )
    rule = "DSP-01"


class OrderNeedsReceiver(Refusal):
    """An order names neither communities nor a township, or both at once."""

    code = "order-needs-receiver"
    title = Said("派单对象不明确", "The order does not say who receives it")
    detail = Said(
        "请填写一个或多个社区；派给乡镇（街道）本级的，引用职责编号；没有编号的来文只能发给一个乡镇（街道）。",
        "Name communities, or townships under the number of a duty, or one township for a text without one.",
    )
    rule = "DSP-01"


class ReceiverUnknown(Refusal):
    """A receiver is not a community or township of this county."""

    code = "receiver-unknown"
    title = Said("派单对象不属于本县", "The receiver is not in this county")
    detail = Said("{receiver} 不是本县的社区或乡镇（街道）。", "{receiver} is no community or township here.")
    rule = "DSP-01"


class OrderDatesInvalid(Refusal):
    """The due date lies before the start, or in the past."""

    code = "order-dates-invalid"
    title = Said("派单日期有误", "The dates of the order do not fit")
    detail = Said(
        "完成日期 {due} 不能早于开始日期或派单当日。",
        "The due date {due} is before the start or before the day of the order.",
    )


class AppraisalAttached(Refusal):
    """A department attached an appraisal or a veto of communities to its order."""

    code = "appraisal-attached"
    title = Said("派单不得附带对社区的考核或一票否决", "An order may not carry an appraisal or a veto")
    rule = "BUR-01"


class SenderMayNotOrder(Refusal):
    """Only departments, coordinating bodies and townships send orders."""

    code = "sender-may-not-order"
    title = Said("本单位不能派单", "This unit cannot send orders")
    detail = Said(
        "只有县级部门、议事协调机构和乡镇（街道）可以派单。",
        "Only county departments, coordinating bodies and townships send orders.",
    )
    rule = "DSP-01"


class DutyNotForCommunities(Refusal):
    """The number of a duty was given for communities; what communities do is admitted as an item."""

    code = "duty-not-for-communities"
    title = Said("职责不能直接派给社区", "A duty cannot be sent to communities")
    detail = Said(
        "{duty} 是乡镇（街道）的职责，只能派给乡镇（街道）；需要社区做的，应当引用准入事项。",
        "{duty} is a duty of townships and goes to them only; what communities do needs an admitted item.",
    )
    rule = "TWA-02"


class NotPoolable(Refusal):
    """Orders were to be pooled that do not go to the same community or are not open any more."""

    code = "order-not-poolable"
    title = Said("这些派单不能合并办理", "These orders cannot be pooled")
    detail = Said(
        "{orders} 不是同一社区还在办理的派单；请重新打开任务后再选择。",
        "{orders} is no open order to the same community; open the task again and choose anew.",
    )
    rule = "B16"


class VisitDayInvalid(Refusal):
    """The one visit is in the past, or after one of its orders is due."""

    code = "visit-day-invalid"
    title = Said("统一上门（收集）日期不合适", "The day of the one visit does not fit")
    detail = Said(
        "日期 {day} 早于今天，或者晚于其中一张派单的期限 {due}。",
        "The day {day} is in the past, or after {due}, when one of the orders is due.",
    )
    rule = "B16"


class OrderUnknown(Refusal):
    """There is no such order, or it is none of the reader's business."""

    code = "order-unknown"
    title = Said("没有这张派单", "There is no such order")


class OrderNotInState(Refusal):
    """The act does not fit the state of the order."""

    code = "order-not-in-state"
    title = Said("派单当前状态不能这样办理", "The state of the order does not allow this")
    detail = Said("派单目前为“{state}”。", "The order is {state} now.")


class ActNotYours(Refusal):
    """Somebody else must do this."""

    code = "act-not-yours"
    title = Said("该操作应由其他单位办理", "This is for another unit to do")


class OrderSuspended(Refusal):
    """The work was never admitted and is being dealt with; meanwhile nobody has to carry it out (B6)."""

    code = "order-suspended"
    title = Said("派单已暂停办理", "The order is suspended")
    detail = Said(
        "以该事项名义下派的未准入工作正在办理程序确认（案件 {case_no}），期间不转发、不接单、不办理。",
        "Work nobody applied for was sent under this item and is being dealt with (case {case_no}); "
        "meanwhile the order is not forwarded, accepted or carried out.",
    )
    rule = "ADM-28"


class GateDidNotPass(Refusal):
    """The gate did not say yes, so no order exists, whatever a diagram says."""

    code = "gate-did-not-pass"
    title = Said("闸口未放行", "The gate did not pass the order")
    detail = Said("没有闸口放行记录，不能下发派单。", "Without a gate check that passed no order is created.")
    rule = "E3-43"


class GateStillUnanswered(Refusal):
    """The catalogue could not be checked, so a refusal cannot be overruled now."""

    code = "gate-still-unanswered"
    title = Said("准入目录暂时无法核对", "The catalogue cannot be checked at the moment")
    detail = Said("请稍后再办，或维持社区的拒绝。", "Try again later, or uphold the refusal.")
    rule = "E3-43"


class RefusalMustStand(Refusal):
    """The item is not admitted there, so the community's refusal stands."""

    code = "refusal-must-stand"
    title = Said("社区的拒绝应予维持", "The community's refusal must stand")
    detail = Said("经核对准入目录：{reason}", "The catalogue was checked: {reason}")
    rule = "E3-46"


class ReasonMissing(Refusal):
    """A negative decision gives no reason."""

    code = "order-reason-missing"
    title = Said("请填写理由", "A reason is needed")
    rule = "B0"


class GroundUnknown(Refusal):
    """A refusal names no ground of the closed list."""

    code = "ground-unknown"
    title = Said("请选择拒绝的依据", "A refusal needs one of the grounds")
    detail = Said(
        "依据只能是：未准入、超出告知单、无经费、时间不足。",
        "The ground is one of: not admitted, beyond the notice, no funds, no time.",
    )
    rule = "B16"


class RatingOutOfRange(Refusal):
    """A rating is a whole number from one to five."""

    code = "rating-out-of-range"
    title = Said("评分应为1至5的整数", "A rating is a whole number from 1 to 5")


class SnapshotDiffers(Fault):
    """The version to be kept with the order is not the one the gate judged (E3-42)."""


class VersionNotHeard(Fault):
    """Admission let an order pass on a version our copy does not hold yet; heard again later."""


class FinishNotAsked(Refusal):
    """Neither sender nor receiver of the order answers whether it is finished."""

    code = "finish-not-asked"
    title = Said(
        "只有发单单位和承办单位可以商定是否办完", "Only sender and receiver agree on finishing an order"
    )
    rule = "B16"


class FinishAnswered(Refusal):
    """A side answers a second time."""

    code = "finish-answered"
    title = Said("本单位已经答复", "Your side has answered already")
    rule = "B16"


class FinishTermOver(Refusal):
    """What both sides agreed to finish is reported after its own due date."""

    code = "finish-term-over"
    title = Said("约定办完的期限已过", "The day until which the order was to be finished has passed")
    detail = Said(
        "事项已于 {ended} 完结，双方同意办到 {due} 为止；期限已过，派单由系统撤回。",
        "The item ended on {ended} and both sides agreed to finish by {due}; that day has passed and the "
        "order is recalled.",
    )
    rule = "B16"
