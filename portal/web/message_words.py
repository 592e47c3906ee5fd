"""What each message between services is called on pages; a test looks that every one has a name."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask_babel import gettext


def message_words(type_name: str) -> str:
    """The name of a message type, without its version."""
    told = _WORDS.get(type_name.rpartition(".")[0])
    return told() if told else type_name


_WORDS: Mapping[str, Callable[[], str]] = {
    "admission.catalogue-checked": lambda: gettext("目录无变化"),
    "admission.catalogue-snapshot": lambda: gettext("目录全本"),
    "admission.duty-published": lambda: gettext("乡镇（街道）职责公布"),
    "admission.gate-answered": lambda: gettext("答复能否派单"),
    "admission.item-admitted": lambda: gettext("事项准入"),
    "admission.item-ended": lambda: gettext("事项终止"),
    "admission.item-resumed": lambda: gettext("事项恢复"),
    "admission.item-superseded": lambda: gettext("事项换新版本"),
    "admission.item-suspended": lambda: gettext("事项中止"),
    "admission.list-entry-published": lambda: gettext("指导清单条目公布"),
    "admission.procedure-converted": lambda: gettext("转入普通程序"),
    "admission.work-settled": lambda: gettext("未准入工作已了结"),
    "admission.work-suspended": lambda: gettext("未准入工作暂停"),
    "assessment.result-finalised": lambda: gettext("考评结果审定"),
    "assessment.statement-signed": lambda: gettext("责任书签订"),
    "directory.calendar-published": lambda: gettext("工作日历公布"),
    "directory.unit-published": lambda: gettext("单位信息公布"),
    "dispatch.agency-published": lambda: gettext("派驻机构信息公布"),
    "dispatch.event-closed": lambda: gettext("事件办结"),
    "dispatch.gate-asked": lambda: gettext("询问能否派单"),
    "dispatch.head-changed": lambda: gettext("负责人变动"),
    "dispatch.order-accepted": lambda: gettext("派单接收"),
    "dispatch.order-blocked": lambda: gettext("派单被拦"),
    "dispatch.order-created": lambda: gettext("派单发出"),
    "dispatch.order-done": lambda: gettext("派单办结"),
    "dispatch.order-pooled": lambda: gettext("派单合并"),
    "dispatch.order-recalled": lambda: gettext("派单收回"),
    "dispatch.order-refused": lambda: gettext("派单被拒"),
    "dispatch.secondment-ended": lambda: gettext("借调结束"),
    "dispatch.secondment-started": lambda: gettext("借调开始"),
    "dispatch.sender-rated": lambda: gettext("派单单位被评价"),
    "dispatch.staff-notified": lambda: gettext("人员调整告知"),
    "dispatch.whistle-closed": lambda: gettext("吹哨办结"),
    "dispatch.people-counted": lambda: gettext("人员变动数据汇总"),
    "dispatch.stats-yearly": lambda: gettext("年度办结统计"),
    "supervision.alert-raised": lambda: gettext("督办提醒"),
    "worklist.case-copied": lambda: gettext("案卷抄送"),
    "worklist.case-moved": lambda: gettext("案卷进展"),
    "worklist.case-supervised": lambda: gettext("案卷督办"),
}
