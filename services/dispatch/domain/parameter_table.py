"""Every setting of dispatch: its name, kind, default, where the default comes from, the rules it serves."""

from __future__ import annotations

from datetime import date
from typing import Any

from chassis.parameters.kinds import CALENDAR_DAYS, MINUTES, TIMES, WORKING_MINUTES, Number
from chassis.parameters.retention import kept_for
from chassis.parameters.table import Default, Group, Keeper, Origin, ParameterTable
from chassis.parameters.table import working_days as _days
from chassis.texts import Said

SEED, ADOPTED, PROPOSED = Origin.SEED, Origin.ADOPTED, Origin.PROPOSED
RULE_DATE = date(2018, 12, 3)
"""The day of the rule documents: defaults hold from then on."""

OFFICE_HEAD = Keeper(
    "committee_office_head", "swb", Said("审核委员会办公室负责人", "the head of the committee office")
)
COMMAND_HEAD = Keeper("command_head", "zhzx", Said("指挥中心主任", "the head of the command centre"))
ORGANISATION = Keeper(
    "department_leader", "zzb", Said("组织部负责人", "the leader of the organisation department")
)

ORDERS = Group(Said("派单和把关", "Orders and the gate"), OFFICE_HEAD)
EVENTS = Group(Said("事件办理", "Events"), COMMAND_HEAD)
WHISTLES = Group(Said("吹哨报到", "Whistle and report-in"), COMMAND_HEAD)
HEADS = Group(Said("派驻机构负责人任免", "Appointment and removal of heads"), ORGANISATION)
OPINIONS = Group(Said("对派驻机构负责人的意见", "Opinions on heads"), ORGANISATION)
STAFF = Group(Said("人员调整和抽调借用", "Changes and secondments of staff"), ORGANISATION)
GROUPS = (ORDERS, EVENTS, WHISTLES, HEADS, OPINIONS, STAFF)

_AWAY = Number(Said("天（自然年累计）", "days of a calendar year"), 1, 92)
"""Three months a year is what the documents allow; a county may be stricter, never more generous."""


def _minutes(value: int, origin: Origin, zh: str, en: str, group: Group, *rules: str, **more: Any) -> Default:
    return Default(value, origin, Said(zh, en), Number(WORKING_MINUTES, 5, 2400), group, rules, **more)


def _by_the_clock(
    value: int, origin: Origin, zh: str, en: str, group: Group, *rules: str, **more: Any
) -> Default:
    return Default(value, origin, Said(zh, en), Number(MINUTES, 5, 240), group, rules, **more)


DEFAULTS: dict[str, Default] = {
    "dsp.gate.cache_max": Default(
        15, PROPOSED, Said("事项目录副本有效时间", "How long the copy of the catalogue may answer"),
        Number(MINUTES, 1, 60), ORDERS, ("DSP-01",),
        Said("派单把关", "the gate every order passes"),
    ),
    "dsp.block.alert": Default(
        3, PROPOSED, Said("同一单位被拦截几次即报督办", "Blocked orders of one body that alert supervision"),
        Number(TIMES, 1, 50), ORDERS, ("DSP-01",),
        Said("派单被拦截时的督办提醒", "the alert when an order is blocked"),
    ),
    "dsp.block.window": Default(
        90, PROPOSED, Said("拦截次数的统计期", "Over how many days blocked orders are counted"),
        Number(CALENDAR_DAYS, 1, 366), ORDERS, ("DSP-01",),
        Said("派单被拦截时的督办提醒", "the alert when an order is blocked"),
    ),
    "dsp.forward": _days(1, PROPOSED, "乡镇（街道）转发", "Forwarding by the township", ORDERS, "DSP-01"),
    "dsp.community.accept": _days(2, PROPOSED, "接单或拒绝", "Accepting or refusing", ORDERS, "DSP-01"),
    "dsp.refusal.decide": _days(3, PROPOSED, "裁定拒绝", "Deciding on a refusal", ORDERS, "DSP-01"),
    "dsp.confirm": _days(3, PROPOSED, "发单单位确认结果", "Confirming the result", ORDERS, "DSP-01"),
    "dsp.recall": _days(
        2, PROPOSED, "事项完结后商定是否办完，否则撤回",
        "Agreeing on finishing after the item’s end, or recall", ORDERS, "DSP-01",
    ),
    "dsp.rate": _days(3, PROPOSED, "评价发单单位", "Rating the sender", ORDERS, "DSP-12"),
    "dsp.event.accept": _minutes(
        30, PROPOSED, "受理事件", "Taking an event in", EVENTS, "DSP-08", "DSP-18",
        read_by=Said("受理期限；紧急事件按钟点计", "the time to accept; by the clock in emergencies"),
    ),
    "dsp.event.dispatch": _minutes(
        30, PROPOSED, "派遣事件", "Dispatching an event", EVENTS, "DSP-08", "DSP-12",
        read_by=Said("受理、退回或重新打开后的派遣期限", "the time to dispatch"),
    ),
    "dsp.event.answer": _minutes(
        240, PROPOSED, "主办单位接办或者异议", "Accepting or objecting by the handler", EVENTS, "DSP-18",
        read_by=Said("接办期限", "the time to answer a dispatch"),
    ),
    "dsp.event.objection": _days(1, PROPOSED, "裁定异议", "Deciding on an objection", EVENTS, "DSP-18"),
    "dsp.event.general": _days(
        5, ADOPTED, "一般事件处置", "Handling where the class has no limit", EVENTS, "DSP-15", "DSP-18",
        read_by=Said("事件分类没有期限时的处置期限", "the limit where the class of the event has none"),
    ),
    "dsp.event.extension": _days(
        5, ADOPTED, "延期一次最长", "The one extension at most", EVENTS, "DSP-18",
        read_by=Said("延期后的期限", "the limit after an extension"),
    ),
    "dsp.event.verify": _days(
        1, PROPOSED, "核查结案", "Verifying the result", EVENTS, "DSP-12",
        read_by=Said("核查期限", "the time to verify"),
    ),
    "dsp.event.rate": _days(
        3, PROPOSED, "回访评价", "Calling back", EVENTS, "DSP-12",
        read_by=Said("回访期限", "the time to call back"),
    ),
    "dsp.whistle.approve": _minutes(
        120, PROPOSED, "书记审批吹哨", "Approval by the secretary", WHISTLES, "DSP-05",
        read_by=Said("审批期限", "the time to approve"),
    ),
    "dsp.whistle.urgent": _by_the_clock(
        30, ADOPTED, "应急吹哨报到", "Reporting in, emergency", WHISTLES, "DSP-03", "DSP-29",
        read_by=Said("应急报到期限，按钟点计；第二次吹哨同", "the time to report in, also second whistle"),
    ),
    "dsp.whistle.urgent_consult": _by_the_clock(
        60, PROPOSED, "应急现场会商", "Consultation on site, emergency", WHISTLES, "DSP-03", "DSP-29",
        read_by=Said("应急会商期限，按钟点计", "the time to consult on site, by the clock"),
    ),
    "dsp.whistle.enforcement": _days(
        1, PROPOSED, "综合执法吹哨报到", "Reporting in, joint enforcement", WHISTLES, "DSP-03",
        read_by=Said("报到期限", "the time to report in"),
    ),
    "dsp.whistle.hard": _days(
        2, ADOPTED, "难点问题吹哨报到", "Reporting in, hard matter", WHISTLES, "DSP-03",
        read_by=Said("报到期限", "the time to report in"),
    ),
    "dsp.whistle.second": _days(
        2, PROPOSED, "第二次吹哨报到和办理", "Second whistle", WHISTLES, "DSP-03",
        read_by=Said("第二次吹哨后的期限", "the time after a second whistle"),
    ),
    "dsp.whistle.verify": _days(2, PROPOSED, "验收处置结果", "Verifying the result", WHISTLES, "DSP-12"),
    "dsp.whistle.county": _days(
        2, PROPOSED, "县级核查未报到、协调未解决事项", "Inquiry and coordination by the county", WHISTLES,
        "DSP-04",
    ),
    "dsp.whistle.rate": _days(3, PROPOSED, "双向评价", "Mutual rating", WHISTLES, "DSP-12"),
    "app.prepare": _days(5, PROPOSED, "填写任免呈报表", "Writing the request", HEADS, "APP-01"),
    "app.sign": _days(3, PROPOSED, "签批", "Signing", HEADS, "APP-02"),
    "app.reply.single": _days(
        10, PROPOSED, "单独服务的乡镇（街道）答复", "Reply of one township", HEADS, "APP-01"
    ),
    "app.reply.several": _days(
        7, PROPOSED, "各服务乡镇（街道）向驻地答复", "Reply of each township to the seat", HEADS, "APP-05",
        read_by=Said("对负责人的意见中各乡镇的答复期限", "also the replies on an opinion on a head"),
    ),
    "app.reply.common": _days(
        15, PROPOSED, "驻地乡镇（街道）形成一致意见", "Common opinion through the seat", HEADS, "APP-05"
    ),
    "app.reply.total": _days(
        20, PROPOSED, "多个乡镇（街道）答复全程", "All replies of several townships", HEADS, "APP-05",
        read_by=Said("征求意见的最后期限", "the last day of the consultation"),
    ),
    "app.respond": _days(10, PROPOSED, "处理不同意见", "Responding to a refusal", HEADS, "APP-03"),
    "app.lapse": _days(
        60, PROPOSED, "不同意见无人处理即失效", "A refusal nobody responds to lapses the matter", HEADS,
        "APP-03", most=250, read_by=Said("处理不同意见的最后期限", "the last day to respond"),
    ),
    "app.rounds": Default(
        2, PROPOSED, Said("再次征求意见轮数上限", "Further rounds at most"), Number(TIMES, 1, 5), HEADS,
        ("APP-03",), Said("处理不同意见时能否再次征求意见", "whether another round is possible"),
    ),
    "app.coordinate": _days(10, PROPOSED, "县级协调", "Coordination by the county", HEADS, "APP-03"),
    "app.decide": _days(10, PROPOSED, "作出决定", "Deciding", HEADS, "APP-02"),
    "app.tell": _days(2, PROPOSED, "先行免职后告知", "Telling an emergency removal", HEADS, "APP-04"),
    "app.read": _days(3, PROPOSED, "乡镇（街道）阅知", "Reading a notice", HEADS, "APP-08"),
    "app.publicity": _days(
        5, PROPOSED, "任前公示", "Public notice", HEADS, "APP-02",
        read_by=Said("公示截止日", "the last day of the public notice"),
    ),
    "app.issue": _days(5, PROPOSED, "印发任免文件", "Issuing the document", HEADS, "APP-02"),
    "keep.papers": kept_for(30, "申请、意见和调查材料", "requests, opinions and findings", HEADS, "APP-02"),
    "keep.handled": kept_for(10, "派单、事件和吹哨", "orders, events and whistles", ORDERS, "DSP-01"),
    "app.archive": _days(10, PROPOSED, "确认建档", "Closing the files", HEADS, "APP-02"),
    "app.adverse.write": _days(
        10, PROPOSED, "写明事实和依据", "Writing facts and evidence", OPINIONS, "APP-06"
    ),
    "app.adverse.receive": _days(3, PROPOSED, "受理并确定调查人员", "Receiving it", OPINIONS, "APP-07"),
    "app.adverse.hear": _days(5, PROPOSED, "本人说明", "Hearing the head", OPINIONS, "APP-07"),
    "app.adverse.investigate": _days(
        30, PROPOSED, "调查核实", "Investigating", OPINIONS, "APP-07", most=120,
        read_by=Said("受理或复核后的调查期限", "the time to investigate"),
    ),
    "app.adverse.report": _days(3, PROPOSED, "出具调查报告", "Reporting the finding", OPINIONS, "APP-07"),
    "app.adverse.feedback": _days(5, PROPOSED, "反馈调查结果", "Feedback", OPINIONS, "APP-07"),
    "app.adverse.confirm": _days(10, PROPOSED, "确认反馈", "Confirming the feedback", OPINIONS, "APP-07"),
    "app.adverse.review": _days(15, PROPOSED, "县级复核", "Review by the county", OPINIONS, "APP-07"),
    "app.notice": _days(
        3, PROPOSED, "一般人员调整后告知", "Telling a change of staff", STAFF, "APP-08",
        read_by=Said("是否逾期告知", "whether a notice is late"),
    ),
    "sec.cap.township": Default(
        92, SEED, Said("乡镇（街道）人员每年抽调借用上限", "Township staff away at most"), _AWAY, STAFF,
        ("APP-12",), Said("抽调借用天数是否超过上限", "whether a secondment goes over the cap"),
    ),
    "sec.cap.agency": Default(
        92, PROPOSED, Said("派驻机构人员每年抽调借用上限", "Agency staff away at most"), _AWAY, STAFF,
        ("APP-09", "APP-12"), Said("抽调借用天数是否超过上限", "whether a secondment goes over the cap"),
    ),
    "sec.reply": _days(5, PROPOSED, "同意抽调借用", "Consenting to a secondment", STAFF, "APP-09", "APP-11"),
    "sec.exception": _days(5, PROPOSED, "审批例外", "Deciding on an exception", STAFF, "APP-12"),
    "sec.return": _days(2, PROPOSED, "确认返回", "Confirming the return", STAFF, "APP-12"),
}  # fmt: skip
TABLE = ParameterTable(DEFAULTS, GROUPS, RULE_DATE)
