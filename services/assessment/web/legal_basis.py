"""The rules statements and the yearly assessment rest on, quoted (办理依据)."""

from __future__ import annotations

from collections.abc import Sequence

from contracts.rule_documents import JIANGSU, STATIONED_AGENCIES, TOWNSHIP_SYSTEM

Plain = dict[str, str]
_ARTICLES: dict[str, tuple[str, str]] = {
    "TGT-01": ("二（五）", "进一步梳理并明确属地管理职责"),
    "TGT-02": ("二（五）", "协商或经绩效考核部门认定后制定年度工作计划"),
    "TGT-03": ("二（五）", "报派出部门同意后，与乡镇（街道）签订"),
    "TGT-04": ("二（五）", "签订年度工作目标责任书"),
    "TGT-05": ("二（五）", "作为乡镇（街道）对派驻机构考核的重要依据"),
    "AST-01": ("二（三）", "由乡镇（街道）和派出部门分别组织实施考核"),
    "AST-02": ("二（三）", "两者分别占派驻机构考核权重的40%和20%"),
    "AST-03": ("二（三）", "对派驻机构履行法定职责情况进行考核，占派驻机构考核权重的40%"),
    "AST-04": ("二（三）", "完成属地年度目标责任情况"),
    "AST-05": ("二（三）", "参与乡镇（街道）重点工作情况"),
    "AST-06": ("二（三）", "网格上报及群众投诉事项处理情况"),
    "AST-07": ("二（三）", "接受综合信息指挥室协调指挥情况"),
    "AST-08": ("二（三）", "由社区工作人员、群众代表和服务对象"),
    "AST-09": ("二（三）", "日常管理、处置问题、工作态度、工作作风等进行满意度测评"),
    "AST-10": ("二（三）", "可采用相关乡镇（街道）各占一定权重比例的方式进行考核"),
    "AST-11": ("二（三）", "由驻地乡镇（街道）汇总形成考核结果"),
    "AST-12": ("二（三）", "具体考核细则，由各县市区结合实际研究制定"),
    "AST-13": ("二（四）", "得分率未达90%以上的派驻机构，其年终考核不得被评为优秀等次"),
    "AST-14": ("二（四）", "派驻机构未被评为优秀的，其主要负责人年度考核不得评为优秀"),
    "AST-15": ("二（四）", "人员日常工作考核由乡镇（街道）负责并按一定权重计入年度考核得分"),
    "AST-16": ("二（四）", "实行权责共担、结果共享考核机制"),
    "AST-17": ("二（四）", "也计入部门年度目标责任制考核成绩"),
}
_FROM_ELSEWHERE: dict[str, Plain] = {
    "AST-21": {"title": TOWNSHIP_SYSTEM, "article": "四（四）", "quote": "做到公开透明、考用结合、导向鲜明"},
    "AST-25": {"title": JIANGSU, "article": "第21条", "quote": "年度考核优秀等次比例可按有关规定适当提高"},
}
_SAME_AS = {
    "E3-24": "AST-13",
    "E3-32": "TGT-05",
    "F-AST-01": "AST-04",
    "E3-31": "AST-16",
    "E3-28": "AST-01",
    "F-TGT-01": "TGT-02",
    "F-TGT-02": "TGT-04",
}
_OF_STEP: dict[str, tuple[str, ...]] = {
    "take_stock": ("TGT-01",),
    "draft_plan": ("TGT-01", "TGT-02"),
    "negotiate_plan": ("TGT-02",),
    "recognise_plan": ("TGT-02",),
    "consent_to_plan": ("TGT-03",),
    "sign_for_agency": ("TGT-04",),
    "sign_for_township": ("TGT-04", "TGT-05"),
    "watch_delay": ("TGT-04",),
    "check_targets": ("TGT-05", "AST-04"),
    "fix_staff_scores": ("AST-15",),
    "fix_weights": ("AST-10", "AST-11"),
    "enter_satisfaction": ("AST-08", "AST-09"),
    "score_territorial": ("AST-02", "AST-04", "AST-05", "AST-06", "AST-07"),
    "lock_territorial": ("AST-01",),
    "score_statutory": ("AST-03",),
    "lock_statutory": ("AST-01", "AST-03"),
    "propose_treatment": ("TGT-05",),
    "agree_on_treatment": ("TGT-05",),
    "notify_result": ("AST-11", "AST-13"),
    "finalise_result": ("AST-14", "AST-16", "AST-17"),
}
_COMMON: Plain = {"title": "考评程序的共同规则，文件没有专门条款", "article": "", "quote": ""}


def of_steps(steps: Sequence[str], *, of_statement: bool = False) -> list[Plain]:
    """What the steps a case stands at rest on."""
    usual = ("TGT-04",) if of_statement else ("AST-01",)
    rules = dict.fromkeys(rule for step in steps for rule in _OF_STEP.get(step, usual))
    return [_provision(rule) for rule in rules or usual]


def provisions(rule: str) -> Sequence[Plain]:
    """What a rule rests on; one without an article says so."""
    known = _SAME_AS.get(rule, rule)
    if elsewhere := _FROM_ELSEWHERE.get(known):
        return [{**elsewhere, "rule": known}]
    return [_provision(known)] if known in _ARTICLES else [{**_COMMON, "rule": rule}]


def _provision(rule: str) -> Plain:
    article, quote = _ARTICLES[rule]
    return {"title": STATIONED_AGENCIES, "article": article, "quote": quote, "rule": rule}
