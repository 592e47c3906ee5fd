"""The rules orders and the gate rest on, quoted (办理依据)."""

from __future__ import annotations

from collections.abc import Sequence

from contracts import rule_documents as documents

Plain = dict[str, str]

PROHIBITION: Plain = {
    "title": documents.ADMISSION,
    "article": "第四条",
    "quote": "未经审核批准的，不得擅自新增、变更及退出",
    "rule": "ADM-08",
}
ONLY_LISTED: Plain = {
    "title": documents.COMMUNITY_WORKERS,
    "article": "第六条",
    "quote": "且在社区工作事项清单之内交办的其他任务",
    "rule": "DSP-01",
}
CONFIRMATION: Plain = {
    "title": documents.ADMISSION,
    "article": "第九条",
    "quote": "上述部门应按照本办法所设程序予以确认",
    "rule": "ADM-28",
}
NOT_DIRECTLY: Plain = {
    "title": documents.TOWNSHIP_SYSTEM,
    "article": "四（三）",
    "quote": "职能部门不能直接下派，须由县市区委、政府严格审核把关",
    "rule": "TWA-02",
}
OPINION_FIRST: Plain = {
    "title": documents.STATIONED_AGENCIES,
    "article": "二（二）",
    "quote": "作出决定前，应书面征求所在乡镇（街道）党（工）委意见",
    "rule": "APP-01",
}
COMMON_OPINION: Plain = {
    "title": documents.STATIONED_AGENCIES,
    "article": "二（二）",
    "quote": "由驻地乡镇（街道）负责与相关乡镇（街道）协商形成一致意见",
    "rule": "APP-05",
}
WHO_DECIDES: Plain = {
    "title": documents.STATIONED_AGENCIES,
    "article": "二（二）",
    "quote": "组织部门或派出部门党委（党组）",
    "rule": "APP-02",
}
ASKED_BEFORE: Plain = {
    "title": documents.JIANGSU,
    "article": "第19条",
    "quote": "其主要负责同志任免必须事先征求所在乡镇（街道）党（工）委意见",
    "rule": "APP-04",
}
CONSENT: Plain = {
    "title": documents.TOWNSHIP_SERVICES,
    "article": "（二）",
    "quote": "人事考核权和征得同意权",
    "rule": "APP-03",
}
ADVERSE_OPINION: Plain = {
    "title": documents.STATIONED_AGENCIES,
    "article": "二（二）",
    "quote": "对工作实绩差、群众满意度低的派驻机构负责人",
    "rule": "APP-06",
}
LOOKED_INTO: Plain = {
    "title": documents.STATIONED_AGENCIES,
    "article": "二（二）",
    "quote": "应及时组织调查核实，并向乡镇（街道）党（工）委反馈调查结果",
    "rule": "APP-07",
}
TOLD_IN_TIME: Plain = {
    "title": documents.STATIONED_AGENCIES,
    "article": "二（二）",
    "quote": "派出部门应及时告知乡镇（街道）党（工）委",
    "rule": "APP-08",
}
BOTH_CONSENTS: Plain = {
    "title": documents.STATIONED_AGENCIES,
    "article": "二（二）",
    "quote": "须经乡镇（街道）党（工）委和组织人事部门同意",
    "rule": "APP-09",
}
NOT_IN_GENERAL: Plain = {
    "title": documents.JIANGSU,
    "article": "第18条",
    "quote": "上级机关一般不得借调乡镇（街道）工作人员",
    "rule": "APP-10",
}
APPROVED: Plain = {
    "title": documents.JIANGSU,
    "article": "第18条",
    "quote": "须报县级党委组织部门批准并明确借调时间",
    "rule": "APP-11",
}
THREE_MONTHS: Plain = {
    "title": documents.JIANGSU,
    "article": "第18条",
    "quote": "借调时间原则上每年不超过3个月",
    "rule": "APP-12",
}
NEVER_FROM_COMMUNITIES: Plain = {
    "title": documents.COMMUNITY_WORKERS,
    "article": "第四条",
    "quote": "严禁从社区抽调工作人员",
    "rule": "APP-13",
}
_SECONDMENT = ("APP-09", "APP-10", "APP-11", "APP-12", "APP-13", "E3-38", "E3-39", "E3-40", "B13", "F-SEC")
_ADVERSE = ("APP-06", "APP-07", "E3-36", "B11", "F-APP-05", "F-APP-06", "F-APP-07")
_APPOINTMENT = ("APP-01", "APP-02", "APP-03", "APP-04", "APP-05", "E3-33", "B10", "F-APP")
WHISTLE: Plain = {
    "title": documents.JIANGSU,
    "article": "",
    "quote": "积极探索“镇街吹哨，部门报到”机制",
    "rule": "DSP-03",
}
TWO_AND_TWO: Plain = {
    "title": documents.EMPOWERED_TOWNSHIPS,
    "article": "",
    "quote": "遵循“两吹两不吹”的原则",
    "rule": "DSP-05",
}
ENFORCERS: Plain = {
    "title": documents.TOWNSHIP_SYSTEM,
    "article": "",
    "quote": "但乡镇（街道）不能取代执法主体",
    "rule": "TWA-16",
}
ONE_INTAKE: Plain = {
    "title": documents.JIANGSU,
    "article": "",
    "quote": "实施“一口受理、一体派单、一台运行”",
    "rule": "DSP-08",
}
EVENT_FLOW: Plain = {
    "title": documents.GRID,
    "article": "第四项",
    "quote": "信息采集上报、指挥派遣、处置反馈、核查结案、综合评价",
    "rule": "DSP-12",
}
TRACES: Plain = {
    "title": documents.GRID,
    "article": "第四项",
    "quote": "做到全程电子化、处处留痕迹、随时可查询",
    "rule": "DSP-13",
}
UNTIL_CLOSED: Plain = {
    "title": documents.GRID,
    "article": "第五项",
    "quote": "统筹建立各部门协同参与的交办跟踪处置结案反馈机制",
    "rule": "DSP-16",
}
ON_THE_PLATFORM: Plain = {
    "title": documents.JIANGSU,
    "article": "",
    "quote": "依托综合指挥平台，积极探索“镇街吹哨，部门报到”机制",
    "rule": "DSP-04",
}
TWO_LEADERS: Plain = {
    "title": documents.STATIONED_AGENCIES,
    "article": "二（一）",
    "quote": "派驻机构同时接受派出部门和所在乡镇（街道）党（工）委的领导",
    "rule": "AGY-01",
}
NO_DIRECT_ASSESSMENT: Plain = {
    "title": documents.TOWNSHIP_SERVICES,
    "article": "（二）",
    "quote": "取消县级职能部门对乡镇的直接考核",
    "rule": "BUR-01",
}
_QUOTED = {
    one["rule"]: one
    for one in (
        NOT_DIRECTLY, WHISTLE, ON_THE_PLATFORM, TWO_AND_TWO, ENFORCERS, ONE_INTAKE, EVENT_FLOW, TRACES,
        UNTIL_CLOSED, TWO_LEADERS, NO_DIRECT_ASSESSMENT,
    )
}  # fmt: skip
_GATE = ("ADM-08", "DSP-01", "B16", "E3-1", "E3-42", "E3-43", "E3-44", "E3-45", "E3-46")
_COMMON: Plain = {"title": "各程序共同的办理规则，文件没有专门条款", "article": "", "quote": ""}


def basis() -> list[Plain]:
    """What the gate rests on."""
    return [PROHIBITION, ONLY_LISTED]


def basis_of_duties() -> list[Plain]:
    """What an order to a township itself rests on."""
    return [NOT_DIRECTLY]


def basis_of_appointments() -> list[Plain]:
    """What an appointment with consent rests on."""
    return [OPINION_FIRST, WHO_DECIDES, ASKED_BEFORE, CONSENT, COMMON_OPINION]


def basis_of_adverse_opinions() -> list[Plain]:
    """What an opinion on a head rests on."""
    return [ADVERSE_OPINION, LOOKED_INTO, COMMON_OPINION]


def basis_of_secondments() -> list[Plain]:
    """What drawing staff away rests on."""
    return [BOTH_CONSENTS, NOT_IN_GENERAL, APPROVED, THREE_MONTHS, NEVER_FROM_COMMUNITIES]


def whistle_basis() -> list[Plain]:
    """What a whistle rests on."""
    return [WHISTLE, TWO_AND_TWO]


def event_basis() -> list[Plain]:
    """What an event rests on."""
    return [ONE_INTAKE, EVENT_FLOW, TRACES, UNTIL_CLOSED]


def provisions(rule: str) -> Sequence[Plain]:
    """What a rule rests on; one without an article says so."""
    if rule == CONFIRMATION["rule"]:
        return [CONFIRMATION]
    if rule in _GATE:
        return basis()
    if rule in ("APP-08", "F-APP-08", "E3-37"):
        return [TOLD_IN_TIME]
    if rule in _ADVERSE:
        return basis_of_adverse_opinions()
    if rule.startswith(_SECONDMENT):
        return basis_of_secondments()
    if rule.startswith(_APPOINTMENT):
        return basis_of_appointments()
    if rule in _QUOTED:
        return [_QUOTED[rule]]
    return [{**_COMMON, "rule": rule}]
