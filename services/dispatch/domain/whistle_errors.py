"""What is refused about whistles, each with a code that never changes."""

from __future__ import annotations

from chassis.errors import Refusal
from chassis.texts import Said


class WhistleUnknown(Refusal):
    """There is no such whistle, or it is none of the reader's business."""

    code = "whistle-unknown"
    title = Said("没有这次吹哨", "There is no such whistle")


class WhistleNotInState(Refusal):
    """The act does not fit the state of the whistle."""

    code = "whistle-not-in-state"
    title = Said("吹哨当前状态不能这样办理", "The state of the whistle does not allow this")
    detail = Said("吹哨目前为“{state}”。", "The whistle is {state} now.")


class OnlyTownshipsWhistle(Refusal):
    """A whistle is blown by a township for its own territory."""

    code = "only-townships-whistle"
    title = Said("只有乡镇（街道）可以吹哨", "Only townships blow the whistle")
    rule = "DSP-03"


class NobodyCalled(Refusal):
    """A whistle calls no body, or one of them twice."""

    code = "whistle-calls-nobody"
    title = Said("请列出要报到的单位，每个单位只列一次", "Name the bodies that are called, each of them once")
    rule = "DSP-03"


class BodyNotCallable(Refusal):
    """Only departments of the county and agencies that serve the township can be called."""

    code = "body-not-callable"
    title = Said("该单位不能被吹哨", "This body cannot be called")
    detail = Said(
        "{body} 不是本县职能部门，也不是服务本乡镇（街道）的派驻机构。",
        "{body} is neither a department of the county nor an agency that serves this township.",
    )
    rule = "DSP-03"


class PlaceElsewhere(Refusal):
    """The place of the matter lies outside the township."""

    code = "place-elsewhere"
    title = Said("地点不在本乡镇（街道）", "The place is not in this township")
    detail = Said("{place} 不属于本乡镇（街道）。", "{place} is not part of this township.")
    rule = "DSP-03"


class WhistleNotEligible(Refusal):
    """The table says not to whistle, and the secretary has not let it pass."""

    code = "whistle-not-eligible"
    title = Said("不符合“两吹两不吹”，不能发出", "The whistle is not eligible and cannot be sent")
    detail = Said(
        "{reason}。党（工）委书记说明理由后可以吹哨。",
        "{reason}. The secretary may override it with a reason.",
    )
    rule = "DSP-05"


class WhistleReasonMissing(Refusal):
    """A negative decision gives no reason."""

    code = "whistle-reason-missing"
    title = Said("请填写理由", "A reason is needed")
    rule = "B0"


class BodySettled(Refusal):
    """A body reports in once, or is a no-show."""

    code = "body-settled"
    title = Said("该单位已经报到或者已记为未报到", "The body has reported in or is a no-show already")
    rule = "E3-49"


class ReportedBeforeCall(Refusal):
    """Nobody reports in before they were called."""

    code = "reported-before-call"
    title = Said("报到时间不能早于吹哨时间", "Nobody reports in before the whistle was sent")
    rule = "E3-49"


class NobodyCame(Refusal):
    """To report in means that somebody is there."""

    code = "nobody-came"
    title = Said("报到人数至少为1人", "To report in, at least one person must be there")
    rule = "DSP-03"


class NobodyReportedIn(Refusal):
    """There is nobody to consult with yet."""

    code = "nobody-reported-in"
    title = Said("还没有单位报到，不能会商", "Nobody has reported in yet, so there is nobody to consult with")
    rule = "B15"


class DutyNotCalled(Refusal):
    """A duty is given to somebody who was not called; the township does not act in place of the enforcers."""

    code = "duty-not-called"
    title = Said("任务只能交给被吹哨的单位", "Duties go to the bodies that were called")
    detail = Said(
        "乡镇（街道）统筹协调、督促，不代替执法主体办理。",
        "The township coordinates and urges; it does not act in place of the enforcement body.",
    )
    rule = "TWA-16"


class DutyDayPast(Refusal):
    """A duty is to be done by a day that has passed."""

    code = "duty-day-past"
    title = Said("任务的完成日期不能早于今天", "The day of a duty cannot have passed")
    rule = "B15"


class EmergencyNotFinished(Refusal):
    """事不完、人不撤: in an emergency nobody leaves before it is done."""

    code = "emergency-not-finished"
    title = Said(
        "事不完、人不撤：应急吹哨处置完毕前不得撤离", "In an emergency nobody leaves before it is done"
    )
    rule = "B15"


class MarkOutOfRange(Refusal):
    """A mark is a whole number from one to five."""

    code = "whistle-mark-out-of-range"
    title = Said("评分应为1至5的整数", "A mark is a whole number from 1 to 5")
    rule = "B15"


class RatingIncomplete(Refusal):
    """Every called body is rated, and nobody else."""

    code = "rating-incomplete"
    title = Said("请对每个被吹哨的单位各评价一次", "Rate every called body once")
    rule = "B15"
