"""Every setting of admission: its name, kind, default, where the default comes from, the rules it serves."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from chassis.parameters.kinds import (
    CALENDAR_DAYS,
    MONTHS,
    TIMES,
    WORKING_DAYS,
    Choice,
    Number,
    Several,
    Share,
)
from chassis.parameters.retention import kept_for
from chassis.parameters.table import Default, Group, Keeper, Origin, ParameterTable
from chassis.parameters.table import working_days as _days
from chassis.texts import Said
from services.admission.domain.parameter_kinds import OneUnit, Units
from services.admission.domain.procedure import EXCLUSIONS
from services.admission.domain.quarter import PERIOD, SPAN_WORDS, Span
from services.admission.domain.rejection import OFF, ON, TRIGGER

SEED, ADOPTED, PROPOSED = Origin.SEED, Origin.ADOPTED, Origin.PROPOSED
RULE_DATE = date(2018, 12, 3)
"""The day of the rule documents: defaults hold from then on."""
OFFICE_HEAD = Keeper(
    "committee_office_head", "swb", Said("审核委员会办公室负责人", "the head of the committee office")
)
"""Who leads the office answers for the limits the committee has decided."""

PREPARING = Group(Said("事前沟通", "Preparation"), OFFICE_HEAD)
ACCEPTING = Group(Said("受理和审查", "Intake and review"), OFFICE_HEAD)
DECIDING = Group(Said("审核、核准和告知", "Examination, approval and notice"), OFFICE_HEAD)
ORDINARY = Group(Said("普通程序", "Ordinary procedure"), OFFICE_HEAD)
AFTERWARDS = Group(Said("办结以后", "Afterwards"), OFFICE_HEAD)
TOWNSHIP = Group(Said("乡镇（街道）职责准入", "Admission of duties to townships"), OFFICE_HEAD)
READING = Group(Said("台账口径", "Reading of the ledger"), OFFICE_HEAD)
GROUPS = (PREPARING, ACCEPTING, DECIDING, ORDINARY, AFTERWARDS, TOWNSHIP, READING)

_HALF, _ALL = Fraction(1, 2), Fraction(1)
_MEMBERS = {
    "zzb": Said("组织部", "organisation department"),
    "mzj": Said("民政局", "civil affairs bureau"),
    "bb": Said("编办", "establishment office"),
    "sfj": Said("司法局（法制办）", "justice bureau (legal office)"),
}
_ALWAYS_ASKED = {key: _MEMBERS[key] for key in ("bb", "sfj")}
_ASKED_ABOUT_MONEY = {"czj": Said("财政局", "finance bureau")}
_ESTABLISHMENT = {"bb": _MEMBERS["bb"]}
_LEGAL = {"sfj": _MEMBERS["sfj"]}
_MODES = {
    "circulation": Said("书面传阅", "written circulation"),
    "meeting": Said("召开会议", "meeting"),
    "chair": Said("主任审定", "decision of the chair"),
}
_INTERIM = {
    "suspend": Said("暂停", "are suspended"),
    "none": Said("照常办理", "go on"),
}
_REJECTION = {
    ON: Said(
        "过半社区（村）反映的，转申请部门研究退出",
        "once most communities say so, the department looks into it",
    ),
    OFF: Said("不启用", "not used"),
}
_VOLUMES = {
    "term": Said("全部期限的总量", "total of the term"),
    "time": Said("每一次的量", "amount of each time"),
}


DEFAULTS: dict[str, Default] = {
    "adm.prepare": _days(20, PROPOSED, "编制实施方案", "Writing the plan", PREPARING, "ADM-10", "ADM-11"),
    "adm.contact": _days(3, PROPOSED, "登记事前沟通", "Recording the prior contact", PREPARING, "ADM-12"),
    "adm.consult.town": _days(
        5, PROPOSED, "乡镇（街道）答复征求意见", "Reply of a township", PREPARING, "ADM-13",
        read_by=Said("征求意见的答复期限", "the time to reply to a consultation"),
    ),
    "adm.consult.community": _days(
        5, PROPOSED, "社区（村）答复征求意见", "Reply of a community", PREPARING, "ADM-13", "ADM-14"
    ),
    "adm.consult.answer": _days(
        5, PROPOSED, "申请单位答复意见", "Answering the opinions", PREPARING, "ADM-25"
    ),
    "adm.sign": _days(3, PROPOSED, "负责人签批提交", "Signing by the leader", PREPARING, "ADM-15"),
    "adm.receipt": _days(1, PROPOSED, "登记并出具回执", "Registering with a receipt", ACCEPTING, "ADM-05"),
    "adm.correct.notice": _days(
        5, ADOPTED, "形式审查和补正告知", "Completeness check", ACCEPTING, "ADM-15",
        read_by=Said("逾期视为受理的日期", "the day from which silence counts as acceptance"),
    ),
    "adm.correct.reply": _days(
        10, PROPOSED, "申请单位补正", "Correction by the applicant", ACCEPTING, "ADM-15",
        read_by=Said("补正告知写明的期限", "the limit told in the correction notice"),
    ),
    "adm.correct.max": Default(
        1, ADOPTED, Said("补正告知次数上限", "Correction notices at most"), Number(TIMES, 1, 1), ACCEPTING,
        ("ADM-15",),
    ),
    "adm.review": _days(3, PROPOSED, "初审把关", "Preliminary review", ACCEPTING, "ADM-16"),
    "adm.submit": _days(1, PROPOSED, "提请审核", "Submission to the committee", DECIDING, "ADM-17"),
    "adm.member_units": Default(
        list(_MEMBERS), SEED, Said("必设的成员单位", "Compulsory member units"), Units(_MEMBERS), DECIDING,
        ("ADM-04",),
        Said("核准时审核委员会是否组成齐全", "whether the committee is complete at the approval"),
    ),
    "adm.simple.mode": Default(
        "circulation", PROPOSED, Said("简易程序的审核方式", "How the committee examines a simple case"),
        Choice(_MODES), DECIDING, ("ADM-17", "H2"),
    ),
    "adm.simple.exclusions": Default(
        list(EXCLUSIONS), PROPOSED, Said("不适用简易程序的情形", "What closes the simple procedure"),
        Several(EXCLUSIONS), DECIDING, ("ADM-14", "ADM-19"),
        Said("判断可否适用简易程序", "the choice between simple and ordinary procedure"),
    ),
    "adm.simple.total": _days(
        10, PROPOSED, "简易程序全程", "Simple procedure in all", DECIDING, "ADM-14", most=120,
        read_by=Said("受理时告知的办结期限", "the limit told at the acceptance"),
    ),
    "adm.circulation": _days(3, PROPOSED, "成员单位传阅表决", "Vote in circulation", DECIDING, "ADM-17"),
    "adm.vote.majority": Default(
        "1/2", PROPOSED, Said("通过须超过的比例", "Share of entitled votes to exceed"),
        Share(_HALF, Fraction(99, 100)), DECIDING, ("ADM-07", "ADM-18"),
        Said("核准前的计票", "the count before the approval"),
    ),
    "adm.approval.simple": _days(2, PROPOSED, "核准（简易）", "Approval (simple)", DECIDING, "ADM-18"),
    "adm.notice": _days(2, PROPOSED, "下发工作告知单", "Issuing the notice", DECIDING, "ADM-18"),
    "adm.opinions.departments": _days(5, PROPOSED, "部门意见", "Opinions of departments", ORDINARY, "ADM-20"),
    "adm.opinions.always": Default(
        list(_ALWAYS_ASKED), PROPOSED, Said("必须征求意见的部门", "Departments that are always asked"),
        Units(_ALWAYS_ASKED), ORDINARY, ("ADM-20",),
        Said("征求部门意见时的必选部门", "the departments that must be chosen"),
    ),
    "adm.opinions.money": Default(
        list(_ASKED_ABOUT_MONEY), PROPOSED, Said("涉及经费时必须征求的部门", "Departments asked about money"),
        Units(_ASKED_ABOUT_MONEY), ORDINARY, ("ADM-20",),
        Said("涉及经费事项的必选部门", "the departments that must be chosen where money is involved"),
    ),
    "adm.coordination": _days(10, PROPOSED, "综合协调", "Coordination", ORDINARY, "ADM-20"),
    "adm.coordination.rounds": Default(
        2, PROPOSED, Said("协调轮数上限", "Rounds of coordination at most"), Number(TIMES, 1, 5), ORDINARY,
        ("ADM-20",),
    ),
    "adm.ordinary.total": _days(
        15, ADOPTED, "普通程序全程", "Ordinary procedure in all", ORDINARY, "ADM-19", most=120,
        read_by=Said("受理或转普通时告知的办结期限", "the limit told at acceptance or conversion"),
    ),
    "adm.leadtime.warn": _days(
        30, ADOPTED, "距开始日期不足时提醒", "Warn when the start is nearer than", ORDINARY, "ADM-27",
        most=250, read_by=Said("编制申请和提交时的提醒", "the warning while drafting and submitting"),
    ),
    "adm.convenor": _days(2, PROPOSED, "确定会议召集人", "Fixing the convenor", ORDINARY, "ADM-21", "ADM-22"),
    "adm.meeting.call": _days(2, PROPOSED, "发出会议通知", "Calling the meeting", ORDINARY, "ADM-21"),
    "adm.meeting.answer": _days(5, PROPOSED, "答复会议意见", "Answering the comments", ORDINARY, "ADM-25"),
    "adm.meeting.minutes": _days(
        2, PROPOSED, "会议记录、表决和纪要", "Record, vote and minutes", ORDINARY, "ADM-26"
    ),
    "adm.meeting.papers": _days(3, PROPOSED, "会议材料送达", "Papers before a meeting", ORDINARY, "ADM-21"),
    "adm.meeting.requorum": _days(
        5, PROPOSED, "人数不足时再次召集", "Convening again without quorum", ORDINARY, "ADM-21"
    ),
    "adm.vote.quorum": Default(
        "2/3", PROPOSED, Said("会议法定人数", "Quorum of a meeting"), Share(_HALF, _ALL), ORDINARY,
        ("ADM-07",),
    ),
    "adm.approval": _days(3, PROPOSED, "核准（普通）", "Approval (ordinary)", ORDINARY, "ADM-26"),
    "adm.defer.max": Default(
        60, PROPOSED, Said("暂缓最长", "Deferral at most"), Number(WORKING_DAYS, 1, 250), ORDINARY,
        ("ADM-26",),
    ),
    "adm.review_case.apply": _days(
        10, PROPOSED, "申请复核", "Asking for a second look", AFTERWARDS, "ADM-26"
    ),
    "adm.review_case.decide": _days(
        15, PROPOSED, "复核决定", "Deciding on it", AFTERWARDS, "ADM-26", most=120
    ),
    "adm.reapply.block": Default(
        6, PROPOSED, Said("无新情况不得再次申请", "No second request without new facts for"),
        Number(MONTHS, 1, 24), AFTERWARDS, ("ADM-07", "ADM-26"),
        Said("不予准入后再次申请的提交", "the submission of what was refused before"),
    ),
    "keep.papers": kept_for(
        30, "申请、方案、意见和会议纪要", "applications, plans, opinions and minutes", AFTERWARDS, "ADM-32"
    ),
    "adm.archive": _days(10, PROPOSED, "建档", "Closing the files", AFTERWARDS, "ADM-32"),
    "adm.regularise.facts": _days(
        3, PROPOSED, "核实未准入事项", "Looking into unadmitted work", AFTERWARDS, "ADM-28"
    ),
    "adm.regularise.notice": _days(
        1, PROPOSED, "告知部门申请或者停止", "Telling the department to apply or stop", AFTERWARDS, "ADM-28"
    ),
    "adm.regularise.apply": _days(
        10, PROPOSED, "停止或者申请程序确认", "Stopping or applying for confirmation", AFTERWARDS, "ADM-28",
        read_by=Said("部门最迟申请的日期", "the last day for the department to apply"),
    ),
    "adm.regularise.interim": Default(
        "suspend", PROPOSED, Said("程序确认期间的派单", "Orders while unadmitted work is dealt with"),
        Choice(_INTERIM), AFTERWARDS, ("ADM-28",),
        Said("核实属实后是否暂停派单", "whether orders wait once the facts are found"),
    ),
    "adm.regularise.confirm": _days(
        10, PROPOSED, "确认已经停止", "Confirming the stop", AFTERWARDS, "ADM-28"
    ),
    "adm.regularise.chair": _days(
        3, PROPOSED, "主任对逾期未停止的处理", "Direction of the chair", AFTERWARDS, "ADM-28"
    ),
    PERIOD: Default(
        Span.QUARTER.value, PROPOSED, Said("市级定期跟踪督办的周期", "How often the city looks"),
        Choice(SPAN_WORDS), AFTERWARDS, ("ADM-33",),
        Said("定期报告的期间和督办所属的期间", "the period of the report and of what the city asks"),
    ),
    "sup.blocks.look": _days(
        5, PROPOSED, "市级核查反复下派未准入事项", "The city looking into repeated blocks", AFTERWARDS,
        "ADM-33", "ADM-08",
    ),
    "sup.followup.judge": _days(
        5, PROPOSED, "市级对答复的处理", "The city’s conclusion on an answer", AFTERWARDS, "ADM-33"
    ),
    "adm.exit.filing": _days(
        5, PROPOSED, "申报完结", "Filing the end of an item", AFTERWARDS, "ADM-29", "ADM-30",
        read_by=Said("是否逾期申报", "whether a filing is late"),
    ),
    TRIGGER: Default(
        ON, ADOPTED, Said("居民普遍不认可时研究退出", "Residents’ rejection has an end looked into"),
        Choice(_REJECTION), AFTERWARDS, ("ADM-37",),
        Said("社区（村）反映居民普遍不认可之后", "what a community’s report of general rejection leads to"),
    ),
    "adm.exit.formal": _days(
        3, PROPOSED, "完结备案的形式审查", "Formal check of a filing", AFTERWARDS, "ADM-30"
    ),
    "adm.block": _days(
        3, PROPOSED, "核实被拦截的派单", "Looking into a blocked order", AFTERWARDS, "ADM-08", "ADM-28"
    ),
    "twa.draft": _days(20, PROPOSED, "填写职责和三随清单", "Writing the three lists", TOWNSHIP, "TWA-03"),
    "twa.sign": _days(3, PROPOSED, "负责人签批职责", "Signing the duty", TOWNSHIP, "TWA-01"),
    "twa.opinion": _days(
        10, PROPOSED, "乡镇（街道）对职责的意见", "Opinion of a township on a duty", TOWNSHIP, "TWA-01",
        read_by=Said("征求意见的答复期限", "the time to reply to a consultation"),
    ),
    "twa.answer": _days(
        5, PROPOSED, "部门答复乡镇（街道）意见", "Answering the townships", TOWNSHIP, "TWA-05"
    ),
    "twa.checks": _days(
        10, PROPOSED, "机构编制、经费、合法性审查", "The three checks of a duty", TOWNSHIP, "TWA-06"
    ),
    "twa.check.establishment": Default(
        "bb", PROPOSED, Said("机构编制审查的单位", "Who checks bodies and staff"), OneUnit(_ESTABLISHMENT),
        TOWNSHIP, ("TWA-06",),
        Said("机构编制审查、告知和跟踪", "the establishment check, the notice and the tracking"),
    ),
    "twa.check.finance": Default(
        "czj", PROPOSED, Said("经费审查的单位", "Who checks the money"), OneUnit(_ASKED_ABOUT_MONEY),
        TOWNSHIP, ("TWA-11", "TWA-12"), Said("经费审查", "the finance check"),
    ),
    "twa.check.legality": Default(
        "sfj", PROPOSED, Said("合法性审查的单位", "Who checks the law"), OneUnit(_LEGAL),
        TOWNSHIP, ("TWA-06",),
        Said("合法性审查", "the legality check"),
    ),
    "twa.revise": _days(5, PROPOSED, "按审查意见修改", "Revising after a check", TOWNSHIP, "TWA-06"),
    "twa.decision": _days(
        20, PROPOSED, "县市区委、政府决定", "Decision of the county", TOWNSHIP, "TWA-01", "TWA-02"
    ),
    "twa.notice": _days(10, PROPOSED, "告知和列入清单", "Notice and lists", TOWNSHIP, "TWA-07", "TWA-10"),
    "twa.transfers.max": Default(
        365, PROPOSED, Said("权、人、费到位最长", "Power, staff and money to arrive within"),
        Number(CALENDAR_DAYS, 1, 730), TOWNSHIP, ("TWA-03",),
        Said("逾期未到位、批准失效的日期", "the day an approval lapses on"),
    ),
    "adm.burden.volume": Default(
        "term", PROPOSED, Said("预计工作量指", "Expected person-days mean"), Choice(_VOLUMES), READING,
        ("ADM-38",),
        Said("负担台账的人日", "person-days of the burden ledger"),
    ),
}  # fmt: skip
TABLE = ParameterTable(DEFAULTS, GROUPS, RULE_DATE)
