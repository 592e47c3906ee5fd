"""The parts of a statement’s case file, its history, and the document with its seal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from chassis.engine.clock_words import LINES as CLOCK_LINES
from chassis.texts import Said
from chassis.web.act_words import ACT_WORDS
from services.assessment.domain.target_statement import PATH_WORDS, SIDE_WORDS, TargetStatement
from services.assessment.domain.targets import percent
from services.assessment.web.case_sections import row, section

Plain = dict[str, Any]
Names = Mapping[str, str]
PAPER = Said("年度工作目标责任书（F-TGT-02）", "Annual target statement (F-TGT-02)")
WHO = {
    "township": Said("乡镇（街道）", "Township"),
    "performance": Said("绩效考核部门", "Performance office"),
    "department": Said("派出部门", "Sending department"),
}
YES, NO = Said("同意", "Agreed"), Said("不同意", "Not agreed")
SAYINGS: Mapping[str, Said] = {
    **CLOCK_LINES,
    **ACT_WORDS,
    "statement-opened": Said("开始办理 {year} 年度责任书", "The statement of {year} is begun"),
    "supplement-opened": Said("开始办理补充责任书：{cause}", "Supplementary statement begun: {cause}"),
    "supplement-begun": Said("另案办理补充责任书 {case_no}：{cause}", "Supplement {case_no} begun: {cause}"),
    "stock-taken": Said("梳理属地职责", "Territorial duties listed"),
    "plan-drafted": Said("拟订第 {version} 稿计划", "Version {version} of the plan drafted"),
    "plan-agreed": Said("协商一致（第 {round} 轮）", "Agreed in round {round}"),
    "plan-disputed": Said("第 {round} 轮协商要求修改：{reason}", "Changes asked in round {round}: {reason}"),
    "plan-recognised": Said("绩效考核部门认定计划", "Plan recognised"),
    "plan-returned": Said("退回计划：{reason}", "Plan returned: {reason}"),
    "plan-consented": Said("派出部门同意", "The department consents"),
    "consent-refused": Said("派出部门不同意：{reason}", "The department refuses: {reason}"),
    "statement-prepared": Said("生成责任书文稿 {number}", "Document {number} drafted"),
    "statement-signed": Said("签字，文件校验值 {sha256}", "Signed, digest {sha256}"),
    "statement-declined": Said("不签，退回重新拟订：{reason}", "Not signed: {reason}"),
    "statement-registered": Said("双方已签，登记锁定 {number}", "Both signed, {number} locked"),
    "statement-superseded": Said("被取代：{by}", "Superseded: {by}"),
    "statement-passed": Said(
        "{on} 起由{successor}承继{former}（{document}），签订内容不变",
        "From {on} {successor} stands where {former} stood ({document}); what was signed stays",
    ),
    "statement-escalated": Said("逾期未签订，报派出部门和组织部门督促", "Late: the superiors are told"),
    "delay-watched": Said("督促签订：{measures}", "Seen to: {measures}"),
    "statement-not-signed": Said("全年未签订", "Not signed in the whole year"),
    "completion-reported": Said("填报 {number} 项目标完成情况", "Completion of {number} targets reported"),
}


def sections(found: TargetStatement, names: Names) -> list[Plain]:
    """Parties, duties, targets, what was said of the plan, and how far it is."""
    parts = [
        _standing(found, names),
        _duties(found),
        _targets(found),
        _answers(found),
        _watched(found, names),
    ]
    return [one for one in parts if one["rows"] or (one["table"] and one["table"]["rows"])]


def timeline(entries: Iterable[Any]) -> list[Plain]:
    """Every step with who took it."""
    return [
        {
            "at": one.at,
            "actor_name": one.actor_name,
            "unit_name": one.unit_name,
            "post": one.post,
            "text": SAYINGS[one.action].filled(**one.facts),
        }
        for one in entries
        if one.action in SAYINGS
    ]


def documents(found: TargetStatement) -> list[Plain]:
    """The document with its seal: who signed what, and whether the record is still that."""
    if not found.paper_sha256:
        return []
    return [
        {
            "id": f"{found.case_no}-paper",
            "kind": PAPER,
            "number": found.number,
            "title": f"{found.year} 年度",
            "formats": ["docx", "pdf"],
            "href": f"/statements/{found.case_no}/paper.{{format}}",
            "seal": seal(found),
        }
    ]


def seal(found: TargetStatement) -> Plain:
    """The signatures under one digest."""
    return {
        "sha256": found.paper_sha256,
        "locked": found.signed_on is not None,
        "intact": found.is_intact,
        "signatures": [
            {"role": SIDE_WORDS[one.side], "name": one.name, "post": one.post, "at": one.at}
            for one in found.signatures
        ],
    }


def _standing(found: TargetStatement, names: Names) -> Plain:
    rows = [
        row(Said("派驻机构", "Agency"), found.agency_name),
        row(Said("乡镇（街道）", "Township"), names.get(found.township, found.township)),
        row(Said("派出部门", "Sending department"), names.get(found.department, found.department)),
        row(Said("年度", "Year"), str(found.year)),
        row(Said("责任书文号", "Number"), found.number),
        row(Said("计划形成", "How it was agreed"), PATH_WORDS[found.path] if found.path else ""),
        row(Said("县里决定直接认定的理由", "Why it is recognised at once"), found.ordered_because),
        row(Said("取代", "It replaces"), found.supplements),
        row(Said("变化事由", "What changed"), found.cause),
        row(Said("签订日期", "Signed on"), found.signed_on or ""),
        row(
            Said("签订后的承继", "Passed on"),
            Said(
                "；".join(f"{one.on} 由{one.former_name}转入（{one.document}）" for one in found.passed),
                "; ".join(f"{one.on} from {one.former_name} ({one.document})" for one in found.passed),
            )
            if found.passed
            else "",
        ),
        row(Said("结束说明", "How it ended"), found.closed_reason),
    ]
    return section("statement", Said("责任书", "The statement"), rows)


def _duties(found: TargetStatement) -> Plain:
    columns = (Said("属地职责", "Duty"), Said("依据", "Basis"), Said("上年完成情况", "Last year"))
    lines = [[one.name, one.basis, one.last_year] for one in found.duties]
    return section(
        "duties", Said("属地职责（F-TGT-00）", "Territorial duties (F-TGT-00)"), (), columns, lines
    )


def _targets(found: TargetStatement) -> Plain:
    columns = (
        Said("目标", "Target"), Said("衡量办法", "Measure"), Said("基数", "Baseline"),
        Said("目标值", "Value"), Said("权重", "Weight"), Said("佐证", "Evidence"), Said("期限", "Due"),
        Said("填报完成", "Reported"),
    )  # fmt: skip
    lines = []
    for one in found.targets:
        told = found.completion_of(one.key)
        degree = f"{percent(told.degree)} {told.result}" if told else ""
        weight, by = percent(one.weight), one.by.isoformat()
        lines.append([one.name, one.measure, one.baseline, one.value, weight, one.evidence, by, degree])
    title = Said(f"目标（F-TGT-01，第 {found.plan_version} 稿）", f"Targets (F-TGT-01, {found.plan_version})")
    return section("targets", title, (), columns, lines)


def _answers(found: TargetStatement) -> Plain:
    columns = (
        Said("意见方", "Who"), Said("第几稿", "Version"), Said("意见", "Answer"), Said("理由", "Reason"),
        Said("签署", "By"), Said("时间", "At"),
    )  # fmt: skip
    lines = [
        [WHO[one.who], str(one.version), YES if one.agreed else NO, one.reason, one.by, one.at]
        for one in found.answers
    ]
    return section("answers", Said("协商、认定和同意", "What was said of the plan"), (), columns, lines)


def _watched(found: TargetStatement, names: Names) -> Plain:
    columns = (Said("单位", "Unit"), Said("措施", "Measures"), Said("经办", "By"), Said("时间", "At"))
    lines = [[names.get(one.unit, one.unit), one.text, one.by, one.at] for one in found.watched]
    return section("watched", Said("逾期督促", "Seen to by superiors"), (), columns, lines)
