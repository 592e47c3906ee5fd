"""The rule each step, decision and refusal rests on, quoted, so that people see why (办理依据)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from contracts import rule_documents as documents
from services.admission.domain.parameter_table import DEFAULTS


class Basis(NamedTuple):
    """One provision."""

    article: str
    quote: str
    rule: str
    document: str = documents.ADMISSION

    def as_json(self) -> dict[str, str]:
        """The form of the case file."""
        return {"title": self.document, "article": self.article, "quote": self.quote, "rule": self.rule}


ELIGIBLE = Basis("第五条", "准入申请由县市区各议事协调机构或县市区职能部门提出", "ADM-09")
OFFICE = Basis("第三条", "审核委员会办公室设在县市区民政局，负责统一受理", "ADM-05")
LISTED = Basis("第四条", "内的事项，均自动纳入社区工作范围", "ADM-06")
APPROVAL_NEEDED = Basis("第四条", "均需通过县市区审核委员会会议审核批准", "ADM-07")
PROHIBITION = Basis("第四条", "未经审核批准的，不得擅自新增、变更及退出", "ADM-08")
PLAN = Basis("第六条", "工作事项形成书面实施方案", "ADM-10")
PLAN_PARTS = Basis("第六条", "实施方案内容应包括工作要求、职责分工、操作流程、时间节点", "ADM-11")
CONTACT = Basis("第六条", "在提交正式申请前主动与县市区审核委员会办公室进行沟通", "ADM-12")
CONSULTATION = Basis("第六条", "并充分征询乡镇（街道）意见建议", "ADM-13")
NO_OBJECTION = Basis("第七条", "协商无异议的工作事项，可适用于简易程序", "ADM-14")
APPLICATION = Basis("第七条（一）", "同时提交申请表格等材料", "ADM-15")
REVIEW = Basis("第七条（二）", "工作事项进行初审把关", "ADM-16")
SUBMISSION = Basis("第七条（二）", "审核委员会办公室可直接提请县市区审核委员会审核", "ADM-17")
APPROVAL = Basis("第七条（三）", "经县市区审核委员会核准，下发工作告知单，并予以备案", "ADM-18")
ORDINARY = Basis("第八条", "对适用简易程序以外的工作事项，适用于普通程序", "ADM-19")
ADOPTION = Basis("第八条（三）", "申请主体应充分采纳合理化意见建议", "ADM-25")
COORDINATION = Basis("第八条（二）", "存在异议的工作事项及其相关内容，予以综合协调", "ADM-20")
CONVENING = Basis("第八条（三）", "审核委员会主任（副主任）牵头召开成员单位会议", "ADM-21")
AUTHORISATION = Basis("第八条（三）", "经授权，审核委员会办公室也可牵头召开", "ADM-22")
PRESENTATION = Basis("第八条（三）", "会议审议由申请主体进行专题汇报", "ADM-23")
VOICES = Basis("第八条（三）", "成员单位以及乡镇（街道）、社区可提出相关意见建议", "ADM-24")
DELIBERATED = Basis("第八条（四）", "成员单位会议审议后，经县市区审核委员会核准", "ADM-26")
DECISION = Basis("第九条", "应在提请党委政府决策前，提出准入申请", "ADM-27")
CONFIRMATION = Basis("第九条", "上述部门应按照本办法所设程序予以确认", "ADM-28")
ENDING = Basis("第十条", "已完成或需提前退出的，按实际时间自行完结", "ADM-29")
END_FILING = Basis("第十条", "由原申请部门报县市区审核委员会办公室备案", "ADM-30")
ARCHIVE = Basis("第十一条", "应加强对工作事项的准入、完结、变更等工作的日常建档和管理", "ADM-32")
ELEMENTS = Basis("第二条", "应明确工作目标、内容、权限、分工、时效等具体工作要求", "ADM-34")
GUARANTEES = Basis("第二条", "落实人员、经费、场地以及业务培训和工作制度等相关保障措施", "ADM-35")
FOLLOWED_UP = Basis("第十二条", "将定期对各县市区有关情况进行跟踪督办", "ADM-33")
BURDEN = Basis("第一条", "建立社区台账、协助行政事务和印章使用准入、变更、退出机制", "ADM-38")

HEARD_FIRST = Basis(
    "二、（一）", "拟交办事项需征求镇（街道）意见，报县级党委政府批准", "TWA-01", documents.JIANGSU
)
NOT_DIRECTLY = Basis(
    "四（三）", "职能部门不能直接下派，须由县市区委、政府严格审核把关", "TWA-02", documents.TOWNSHIP_SYSTEM
)
THREE_FOLLOW = Basis("四（三）", "权随责转、人随事转、费随事转", "TWA-03", documents.TOWNSHIP_SYSTEM)
NOT_SHIFTED = Basis(
    "（二）", "县级职能部门不得随意将工作任务转嫁给乡镇政府", "TWA-04", documents.TOWNSHIP_SERVICES
)
HEARING = Basis("第16条", "需审核报批并充分听取基层意见", "TWA-05", documents.JIANGSU)
DUTY_LIST = Basis("二、（一）", "探索建立镇（街道）职责准入清单", "TWA-07", documents.JIANGSU)
SPENDING = Basis(
    "二、（一）", "应由上级政府承担的支出责任不得转移镇（街道）承担", "TWA-11", documents.JIANGSU
)
NO_MATCHING = Basis("（六）", "应足额安排，不得要求乡镇配套", "TWA-12", documents.TOWNSHIP_SERVICES)
ACTING_BODY = Basis("四（一）", "由相关职能部门及其派出机构负责管理处置", "TWA-15", documents.TOWNSHIP_SYSTEM)
ENFORCEMENT = Basis("四（一）", "但乡镇（街道）不能取代执法主体", "TWA-16", documents.TOWNSHIP_SYSTEM)
PROVIDED_BY = Basis("四（一）", "规定哪些服务是由乡镇（街道）负责提供", "TWA-17", documents.TOWNSHIP_SYSTEM)
COMMISSIONED = Basis(
    "（七）", "各级业务主管部门委托承办的产业发展、民生保障", "TWA-14", documents.TOWNSHIP_SERVICES
)
THREE_LISTS = Basis(
    "二、（一）", "编制镇（街道）权力事项、责任事项、服务事项等“三张清单”", "TWA-09", documents.JIANGSU
)
NO_VETO = Basis(
    "组织实施", "各部门不得以任何形式对乡镇（街道）设置“一票否决”事项", "BUR-02", documents.JIANGSU
)
NO_PLEDGE = Basis(
    "组织实施", "全面清理上级与乡镇（街道）签订的各类“责任状”和考核评比等事项", "BUR-03", documents.JIANGSU
)
APPRAISALS = Basis(
    "组织实施", "统一规范针对乡镇（街道）的评比达标、示范创建等活动", "BUR-04", documents.JIANGSU
)
NO_COUNTERPART = Basis(
    "组织实施", "村（社区）设立机构和加挂牌子等“条条干预”的行为", "BUR-05", documents.JIANGSU
)
NO_MORE_STAFF = Basis(
    "（四）",
    "不得以机构上下对口等手段要求增加乡镇站所设置和人力资源配置",
    "BUR-06",
    documents.TOWNSHIP_SERVICES,
)

_OF_STEP: dict[str, tuple[Basis, ...]] = {
    "draft_plan": (ELIGIBLE, PLAN, PLAN_PARTS, ELEMENTS, GUARANTEES, BURDEN),
    "record_contact": (CONTACT,),
    "reply_township": (CONSULTATION, NO_OBJECTION),
    "reply_community": (CONSULTATION, NO_OBJECTION),
    "answer_opinions": (ADOPTION, CONSULTATION),
    "submit_application": (APPLICATION, NO_OBJECTION, DECISION),
    "register_application": (OFFICE, APPLICATION),
    "check_completeness": (APPLICATION, PLAN_PARTS, LISTED),
    "submit_correction": (APPLICATION, PLAN_PARTS),
    "review_application": (REVIEW, ELEMENTS, GUARANTEES, NO_VETO),
    "submit_to_committee": (SUBMISSION,),
    "cast_vote": (APPROVAL_NEEDED, SUBMISSION),
    "approve_application": (APPROVAL, APPROVAL_NEEDED),
    "ask_departments": (ORDINARY, COORDINATION),
    "give_department_opinion": (COORDINATION,),
    "coordinate_objections": (COORDINATION,),
    "fix_convenor": (CONVENING, AUTHORISATION),
    "call_meeting": (CONVENING, AUTHORISATION),
    "call_roll": (CONVENING, PRESENTATION),
    "settle_quorum": (CONVENING,),
    "record_deliberation": (PRESENTATION, VOICES),
    "answer_comments": (ADOPTION,),
    "put_to_vote": (APPROVAL_NEEDED, VOICES),
    "cast_ballot": (APPROVAL_NEEDED, DELIBERATED),
    "give_casting_vote": (APPROVAL_NEEDED, DELIBERATED),
    "write_minutes": (DELIBERATED,),
    "sign_minutes": (CONVENING, DELIBERATED),
    "resume_deferred": (APPROVAL_NEEDED,),
    "approve_deliberated": (DELIBERATED, APPROVAL),
    "issue_notice": (APPROVAL,),
    "confirm_archive": (ARCHIVE,),
    "settle_blocked_order": (PROHIBITION, CONFIRMATION),
    "collect_facts": (CONFIRMATION,),
    "notify_department": (CONFIRMATION,),
    "answer_matter": (CONFIRMATION,),
    "confirm_stopped": (CONFIRMATION,),
    "direct_matter": (CONFIRMATION,),
    "file_exit": (ENDING, END_FILING),
    "sign_exit": (END_FILING,),
    "register_exit": (END_FILING,),
    "keep_exit": (ARCHIVE,),
    "look_into_blocks": (PROHIBITION, FOLLOWED_UP),
    "answer_followup": (FOLLOWED_UP,),
    "judge_answer": (FOLLOWED_UP,),
    "draft_duty": (
        NOT_DIRECTLY, THREE_FOLLOW, SPENDING, NO_MATCHING, COMMISSIONED,
        ACTING_BODY, ENFORCEMENT, PROVIDED_BY,
    ),
    "sign_duty": (NOT_SHIFTED, NOT_DIRECTLY),
    "give_duty_opinion": (HEARD_FIRST, HEARING),
    "answer_duty_opinions": (HEARING, THREE_FOLLOW),
    "check_establishment": (THREE_FOLLOW, NO_COUNTERPART, NO_MORE_STAFF),
    "check_finance": (SPENDING, NO_MATCHING),
    "check_legality": (HEARING, ENFORCEMENT),
    "revise_duty": (THREE_FOLLOW,),
    "decide_duty": (HEARD_FIRST, NOT_DIRECTLY),
    "issue_duty_notice": (DUTY_LIST, THREE_LISTS),
    "confirm_transfers": (THREE_FOLLOW,),
    "track_transfers": (THREE_FOLLOW,),
}  # fmt: skip
_OF_CASE = (APPROVAL_NEEDED, NO_OBJECTION, ORDINARY)


def of_steps(element_ids: list[str]) -> list[dict[str, str]]:
    """The provisions of the steps a case is at; those of the whole procedure when it is at none."""
    found = [basis for element in element_ids for basis in _OF_STEP.get(element, ())]
    return [basis.as_json() for basis in dict.fromkeys(found or _OF_CASE)]


COMMITTEE = Basis("第三条", "各县市区要成立社区工作事项审核委员会", "ADM-01")
CHAIR = Basis("第三条", "由县市区委副书记任审核委员会主任", "ADM-02")
VICE_CHAIR = Basis("第三条", "分管副县市区长任审核委员会副主任", "ADM-03")
MEMBERS = Basis("第三条", "县市区委组织部、民政局、编办、法制办等部门组成", "ADM-04")
CHANGE = Basis("第十条", "重新向县市区审核委员会办公室提出准入申请", "ADM-31")
BASELINE = Basis("第二条", "以清理后社区事项目录为基准，加强规范化管理", "ADM-36")
REDUCTION = Basis("第二条", "坚持应减必减、可简尽简", "ADM-37")
CATEGORIES = Basis("附件", "部门（乡镇）需社区协助的工作事项", "ADM-39")
BY_LEVEL = Basis("四（三）", "按层级配置乡镇（街道）与社区的工作职责", "ADM-41", documents.TOWNSHIP_SYSTEM)
PUBLISHED = Basis("机构优化", "制定公开94项街道职责事项清单", "TWA-10", documents.XINCHENG)
REGULATED = Basis("制度完备", "规范区级部门工作职责交由基层承担的相关程序", "TWA-08", documents.XINCHENG)
PRINCIPLES = Basis(
    "一（七）", "严格程序、依规准入、权责一致、配套衔接、动态调整", "TWA-06", documents.EMPOWERED_TOWNSHIPS
)
MONEY_FOR_POWERS = Basis("第20条", "要给予相应的财力支持", "TWA-13", documents.JIANGSU)
_BY_RULE = {one.rule: one for one in list(globals().values()) if isinstance(one, Basis)}
_FOLLOWS: dict[str, tuple[Basis, ...]] = {
    "B2": (NO_OBJECTION, APPROVAL),
    "B3": (ORDINARY, CONVENING),
    "C": (LISTED, CATEGORIES),
    "DMN-ADM-2": (APPROVAL_NEEDED, DELIBERATED),
    "E3-2": (APPROVAL,),
    "E3-3": (COMMITTEE, APPROVAL_NEEDED),
    "E3-5": (NO_OBJECTION,),
    "E3-6": (CONVENING, DELIBERATED),
    "E3-8": (ADOPTION,),
    "E3-12": (END_FILING,),
    "E3-18": (APPLICATION,),
    "E3-20": (MEMBERS, APPROVAL_NEEDED),
    "F-ADM-01": (APPLICATION, ELEMENTS),
    "F-ADM-03": (CONSULTATION,),
    "F-ADM-04": (APPLICATION,),
    "F-ADM-06": (COORDINATION,),
    "F-ADM-11": (ENDING,),
    "H28": (NOT_DIRECTLY, APPROVAL_NEEDED),
    "E3-21": (THREE_FOLLOW, SPENDING),
    "F-TWA-01": (NOT_DIRECTLY, ACTING_BODY),
    "F-TWA-02": (THREE_FOLLOW,),
}
"""What the product’s own rules carry out; invariants, forms and tables have no article of their own."""
_COMMON = {"title": "各程序共同的办理规则，文件没有专门条款", "article": "", "quote": ""}
_SETTING = "本县市区的参数“{name}”"
_RULE_ID = re.compile(r"(?:DMN|F)-[A-Z]{3}-\d+|[A-Z]{3}-\d+|E3-\d+|B\d+|H28|E2|\bC\b")
_SETTING_KEY = re.compile(r"[a-z]+(?:\.[a-z_]+)+")


def provisions(text: str) -> Sequence[dict[str, str]]:
    """The provisions behind the rules a text names; a rule without an article says so."""
    found: dict[str, dict[str, str]] = {}
    for rule in _RULE_ID.findall(text):
        known = (_BY_RULE[rule],) if rule in _BY_RULE else _FOLLOWS.get(rule, ())
        for basis in known:
            found[basis.rule] = basis.as_json()
        if not known:
            found[rule] = {**_COMMON, "rule": rule}
    for key in _SETTING_KEY.findall(text):
        if setting := DEFAULTS.get(key):
            title = _SETTING.format(name=setting.name.zh)
            found[key] = {"title": title, "article": "", "quote": "", "rule": key}
            for rule in setting.rules:
                if rule in _BY_RULE:
                    found[rule] = _BY_RULE[rule].as_json()
    return list(found.values())
