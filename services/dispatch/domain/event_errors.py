"""What is refused about events, each with a code that never changes."""

from __future__ import annotations

from chassis.errors import Refusal
from chassis.texts import Said


class EventUnknown(Refusal):
    """There is no such event, or it is none of the reader's business."""

    code = "event-unknown"
    title = Said("没有这个事件", "There is no such event")


class EventNotInState(Refusal):
    """The act does not fit the state of the event."""

    code = "event-not-in-state"
    title = Said("事件当前状态不能这样办理", "The state of the event does not allow this")
    detail = Said("事件目前为“{state}”。", "The event is {state} now.")


class EventClassUnknown(Refusal):
    """The class is not in the county's catalogue."""

    code = "event-class-unknown"
    title = Said("事件类别不在目录中", "The class is not in the catalogue")
    detail = Said(
        "没有类别 {code}，请从事件类别目录中选择。", "There is no class {code}; choose one of the catalogue."
    )
    rule = "DSP-15"


class EventElsewhere(Refusal):
    """Somebody reports an event of another place, or one outside the county."""

    code = "event-elsewhere"
    title = Said("地点不在您的辖区", "The place is not in your territory")
    detail = Said("{place} 不在您的辖区内。", "{place} lies outside your territory.")
    rule = "DSP-08"


class SourceNotYours(Refusal):
    """A department refers events; the other sources are for the grids, townships and the command centre."""

    code = "source-not-yours"
    title = Said("部门只能登记“部门移送”的事件", "A department only refers events")
    rule = "DSP-08"


class EventInFuture(Refusal):
    """What has not happened yet is no event."""

    code = "event-in-future"
    title = Said("发生时间不能晚于现在", "An event cannot have happened later than now")
    rule = "DSP-12"


class EventRowsRejected(Refusal):
    """A sheet of events has wrong cells; nothing was taken in."""

    code = "event-rows-rejected"
    title = Said("事件导入表有误", "The sheet of events has errors")
    detail = Said("共 {count} 处有误，未作任何更改。", "{count} cells are wrong; nothing was changed.")
    rule = "DSP-08"


class HandlerUnknown(Refusal):
    """The handler is no department, no agency that serves the place, and not its township."""

    code = "handler-unknown"
    title = Said("承办单位有误", "This body cannot handle the event")
    detail = Said(
        "{handler} 不是本县职能部门、服务当地的派驻机构或者所在的乡镇（街道）。",
        "{handler} is no department of the county, no agency that serves the place, and not its township.",
    )
    rule = "TWA-15"


class EventToCommunity(Refusal):
    """Work reaches a community as an order for an admitted item, never as an event."""

    code = "event-to-community"
    title = Said("事件不能派给社区（村）承办", "An event is not dispatched to a community")
    detail = Said(
        "交社区办理的工作须是准入事项，通过派单下达；社区当场处置的，登记为当场办结。",
        "Work for a community is an admitted item, sent as an order; what it settled itself is recorded so.",
    )
    rule = "ADM-08"


class DuplicateUnknown(Refusal):
    """An event is a duplicate of another event, not of itself or of nothing."""

    code = "duplicate-unknown"
    title = Said("请填写重复的那个事件的编号", "Name the other event it duplicates")
    rule = "B14"


class EventReasonMissing(Refusal):
    """A negative decision gives no reason."""

    code = "event-reason-missing"
    title = Said("请填写理由", "A reason is needed")
    rule = "B0"


class ObjectedAlready(Refusal):
    """A handler objects once; the decision on it binds (scenario 40)."""

    code = "objected-already"
    title = Said("每个承办单位只能提出一次异议，裁定后必须办理", "A handler objects once; the decision binds")
    rule = "B14"


class SameHandlerNamed(Refusal):
    """Who objects names somebody else."""

    code = "same-handler-named"
    title = Said("请指明应当承办的其他单位", "Name the body that should handle it instead")
    rule = "B14"


class ExtendedAlready(Refusal):
    """The limit is extended once."""

    code = "extended-already"
    title = Said("只能延期一次", "The limit is extended once")
    rule = "B14"


class ExtensionTooLate(Refusal):
    """An extension is asked for before the limit is over."""

    code = "extension-too-late"
    title = Said("时限届满后不能延期", "No extension after the limit is over")
    rule = "B14"


class NoLevelAbove(Refusal):
    """Above the county's leadership there is no level."""

    code = "no-level-above"
    title = Said("已在最高层级", "It is at the highest level already")
    rule = "DSP-22"


class IntakeKeyWrong(Refusal):
    """A system that hands in events does not show its key."""

    code = "intake-key-wrong"
    title = Said("接口密钥有误", "The key of the intake is wrong")
    rule = "DSP-10"


class OnlyBeforeDispatch(Refusal):
    """An event is taken back by who reported it, before it is dispatched."""

    code = "only-before-dispatch"
    title = Said(
        "只有上报单位可以在派遣前撤回", "Only who reported it takes it back, before it is dispatched"
    )
    rule = "B14"
