"""The rules orders and the gate rest on, quoted (办理依据)."""

from __future__ import annotations

from collections.abc import Sequence

Plain = dict[str, str]

PROHIBITION: Plain = {
    "title": "社区工作事项准入、变更及退出管理办法",
    "article": "第四条",
    "quote": "未经审核批准的，不得擅自新增、变更及退出",
    "rule": "ADM-08",
}
ONLY_LISTED: Plain = {
    "title": "社区工作者管理办法",
    "article": "第六条",
    "quote": "且在社区工作事项清单之内交办的其他任务",
    "rule": "DSP-01",
}
CONFIRMATION: Plain = {
    "title": "社区工作事项准入、变更及退出管理办法",
    "article": "第九条",
    "quote": "上述部门应按照本办法所设程序予以确认",
    "rule": "ADM-28",
}
_GATE = ("ADM-08", "DSP-01", "B16", "E3-1", "E3-42", "E3-43", "E3-44", "E3-45", "E3-46")
_COMMON: Plain = {"title": "各程序共同的办理规则，文件没有专门条款", "article": "", "quote": ""}


def basis() -> list[Plain]:
    """What the gate rests on."""
    return [PROHIBITION, ONLY_LISTED]


def provisions(rule: str) -> Sequence[Plain]:
    """What a rule rests on; one without an article says so."""
    if rule == CONFIRMATION["rule"]:
        return [CONFIRMATION]
    return basis() if rule in _GATE else [{**_COMMON, "rule": rule}]
