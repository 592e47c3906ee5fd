"""An entry that leaves the guidance list: only by a meeting, as its unit asks (ADM-07, B5, scenario 23)."""

from __future__ import annotations

from chassis.errors import Refusal
from chassis.texts import Said


class ListedItemNotFiled(Refusal):
    """What stands on the guidance list does not end by filing."""

    code = "listed-item-not-filed"
    rule = "ADM-07"
    title = Said("清单事项不能以备案方式退出", "A listed item does not end by filing")
    detail = Said(
        "{entry_id} 是指导清单内的事项，退出须经审核委员会会议审核批准："
        "请提出申请类型为“退出”的申请，按普通程序办理。",
        "{entry_id} stands on the guidance list and leaves it by approval of a committee meeting: "
        "apply for its exit by the ordinary procedure.",
    )


class EntryNotLeaving(Refusal):
    """Only an entry in force can leave the list."""

    code = "entry-not-in-force"
    rule = "ADM-07"
    title = Said("没有可退出的清单事项", "No entry in force could leave the list")
    detail = Said(
        "“{entry_id}”不是本县有效的清单事项，或者已经定了退出日期。",
        "“{entry_id}” is no entry in force here, or its last day is fixed already.",
    )


class EntryOfAnother(Refusal):
    """Only the unit an entry names, or its successor, applies for its exit."""

    code = "entry-of-another"
    rule = "E3-11"
    title = Said("只能由清单列明的单位申请退出", "Only the unit the entry names may apply")
    detail = Said("{entry_id} 列明的单位是“{unit}”。", "{entry_id} names “{unit}”.")


class ExitNeedsMeeting(Refusal):
    """There is no simple way off the list."""

    code = "exit-needs-meeting"
    rule = "ADM-07"
    title = Said("清单事项退出须经会议审核", "Leaving the list needs a meeting")
    detail = Said(
        "清单事项的退出只能按普通程序，由审核委员会会议审核批准。",
        "An entry leaves the guidance list only by the ordinary procedure and a meeting of the committee.",
    )


class ExitUnconditional(Refusal):
    """An entry leaves or stays."""

    code = "exit-unconditional"
    rule = "ADM-07"
    title = Said("退出不能附条件", "An exit has no conditions")
    detail = Said(
        "退出清单不能附条件：请退回再次审议，或者不予核准。",
        "An exit cannot be approved under conditions: send it back or refuse it.",
    )
