"""The parts of an assessment’s case file, as far as the reader may see them (E3-28)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from chassis.texts import Said
from services.assessment.domain.aggregation import GRADE_WORDS, HEAD_WORDS, Treatment
from services.assessment.domain.annual_assessment import AnnualAssessment
from services.assessment.domain.charges import CHARGE_WORDS
from services.assessment.domain.exact import shown
from services.assessment.domain.satisfaction import DIMENSION_WORDS, GROUP_WORDS, Tally
from services.assessment.domain.scheme import PART_WORDS, Part, Rules
from services.assessment.domain.score_sheet import NO_STATEMENT, Computed, Sheet
from services.assessment.domain.target_check import TargetCheck
from services.assessment.domain.targets import percent

Plain = dict[str, Any]
Names = Mapping[str, str]
YES, NO = Said("是", "yes"), Said("否", "no")
HIDDEN = Said("双方都锁定评分以后才能看到", "Shown once both sides have locked")


def row(label: Said, value: Any) -> Plain:
    """One labelled value."""
    return {"label": label, "value": value}


def section(
    key: str,
    title: Said,
    rows: Sequence[Plain],
    columns: Sequence[Said] = (),
    lines: Sequence[Sequence[Any]] = (),
) -> Plain:
    """One part of a case file."""
    table = {"columns": list(columns), "rows": [list(line) for line in lines]} if columns else None
    return {
        "key": key,
        "title": title,
        "rows": [one for one in rows if one["value"] not in (None, "", [])],
        "table": table,
    }


def sections(found: AnnualAssessment, rules: Rules, units: Collection[str], names: Names) -> list[Plain]:
    """Everything of one assessment these units may see."""
    seen = [one for one in found.sheets if found.shows(one.assessor, units)]
    tallies = [one for one in found.tallies if found.shows(one.township, units)]
    parts = [_standing(found, units, names), _shares(found, names)]
    parts += [_sheet(f"sheet_{number}", one, rules, names) for number, one in enumerate(seen, 1)]
    parts += [
        facts(f"facts_{number}", one.computed, one.assessor, rules, names)
        for number, one in enumerate(seen, 1)
    ]
    parts += [_check(one, names) for one in found.checks if found.shows(one.township, units)]
    parts += [_tally(one, names) for one in tallies]
    if found.settlements and found.both_locked:
        parts.append(_settlements(found, names))
    if found.results and found.shows("", units):
        parts.append(_results(found))
    if found.objection is not None:
        parts.append(_objection(found, names))
    return [one for one in parts if one["rows"] or (one["table"] and one["table"]["rows"])]


def _standing(found: AnnualAssessment, units: Collection[str], names: Names) -> Plain:
    sides = [*((one, Part.TERRITORIAL) for one in found.townships), (found.department, Part.STATUTORY)]
    rows = [
        row(Said("派驻机构", "Agency"), found.agency_name),
        row(Said("年度", "Year"), str(found.year)),
        row(Said("派出部门", "Sending department"), names.get(found.department, found.department)),
        row(Said("驻地乡镇（街道）", "Seat township"), names.get(found.seat, found.seat)),
        row(Said("考评细则", "Scheme"), f"{found.year}-{found.scheme_version}"),
        row(Said("不参加考评的理由", "Why it is not assessed"), found.not_assessed_reason),
    ]
    for side, part in sides:
        sheet = found.sheet_of(part, side)
        locked = bool(sheet and sheet.is_locked)
        words = Said("已锁定", "Locked") if locked else Said("未锁定", "Not locked")
        if not found.shows(side, units):
            words = Said(f"{words.zh}，{HIDDEN.zh}", f"{words.en}. {HIDDEN.en}")
        rows.append(row(Said(f"{names.get(side, side)}评分", f"Marks of {names.get(side, side)}"), words))
    return section("assessment", Said("考评对象", "The assessment"), rows)


def _shares(found: AnnualAssessment, names: Names) -> Plain:
    whole = sum(found.shares.values())
    lines = [
        [names.get(one, one), shown(share, 4).rstrip("0").rstrip("."), f"{shown(share / whole * 100)}%"]
        for one, share in found.shares.items()
    ]
    columns = (Said("乡镇（街道）", "Township"), Said("权重数", "Share"), Said("所占权重", "Weight"))
    basis = [row(Said("依据", "Basis"), found.shares_basis)]
    return section("shares", Said("乡镇（街道）权重", "Shares of the townships"), basis, columns, lines)


def _sheet(key: str, sheet: Sheet, rules: Rules, names: Names) -> Plain:
    marks = {one.indicator: one for one in sheet.marks}
    computed = {one.indicator: one.mark for one in sheet.computed}
    columns = (
        Said("指标", "Indicator"), Said("满分", "Full"), Said("得分", "Mark"),
        Said("按事实计算", "From the facts"), Said("事实", "Facts"), Said("依据", "Evidence"),
    )  # fmt: skip
    lines = []
    for one in rules.of(sheet.part):
        given = marks[one.key]
        mark = NO_STATEMENT if given.mark is None else shown(given.mark)
        counted = shown(computed[one.key]) if one.key in computed else ""
        lines.append([one.name, shown(one.full), mark, counted, given.reason, given.evidence])
    words = PART_WORDS[sheet.part]
    who = names.get(sheet.assessor, sheet.assessor)
    version = Said("（更正）", " (corrected)") if sheet.cause else Said("", "")
    rows = [
        row(Said("责任书", "Statement"), sheet.statement),
        row(Said("严重事项", "Serious fact"), sheet.serious),
        row(Said("认定文件", "Proven by"), sheet.serious_document),
        row(Said("评分人", "Marked by"), sheet.by),
        row(Said("签字锁定", "Locked by"), sheet.locked_by),
        row(Said("更正理由", "Reason of the correction"), sheet.cause),
    ]
    title = Said(f"{words.zh}评分表 · {who}{version.zh}", f"{words.en} · {who}{version.en}")
    return section(key, title, rows, columns, lines)


def facts(key: str, computed: Sequence[Computed], assessor: str, rules: Rules, names: Names) -> Plain:
    """The list behind every computed mark (AST-06, AST-07)."""
    known = {one.key: one.name for one in rules.indicators}
    columns = (
        Said("指标", "Indicator"), Said("事实", "Fact"), Said("编号", "Number"), Said("时间", "At"),
    )  # fmt: skip
    lines = [
        [known.get(one.indicator, one.indicator), CHARGE_WORDS[fact.kind], fact.order_no, fact.at]
        for one in computed
        for fact in one.facts
    ]
    rows = [
        row(
            Said(known.get(one.indicator, one.indicator), known.get(one.indicator, one.indicator)),
            Said(
                f"查核 {one.looked_at} 件，计扣分 {len(one.facts)} 件，按事实计 {shown(one.mark)} 分",
                f"{one.looked_at} looked at, {len(one.facts)} charged, {shown(one.mark)} from the facts",
            ),
        )
        for one in computed
        if not one.targets
    ]
    who = names.get(assessor, assessor)
    return section(
        key,
        Said(f"派单、事件、吹哨的事实 · {who}", f"Facts of orders, events, whistles · {who}"),
        rows, columns, lines,
    )  # fmt: skip


def _check(check: TargetCheck, names: Names) -> Plain:
    """How far the targets of the signed statement are: the list behind indicator 1 (AST-04, TGT-05)."""
    columns = (
        Said("目标", "Target"), Said("目标值", "Value"), Said("权重", "Weight"), Said("填报", "Reported"),
        Said("核定完成", "Found"), Said("结果", "Result"), Said("佐证", "Evidence"),
    )  # fmt: skip
    lines = [
        [
            one.name, one.value, percent(one.weight),
            percent(one.reported) if one.reported is not None else "",
            percent(one.degree), one.result, one.evidence,
        ]
        for one in check.degrees
    ]  # fmt: skip
    rows = [
        row(Said("责任书", "Statement"), check.statement),
        row(Said("完成程度", "Completion"), percent(check.rate)),
        row(Said("核定人", "Found by"), check.by),
    ]
    who = names.get(check.township, check.township)
    return section(
        f"check_{check.township}",
        Said(f"责任书目标完成情况 · {who}", f"Targets · {who}"),
        rows,
        columns,
        lines,
    )


def _tally(tally: Tally, names: Names) -> Plain:
    columns = (
        Said("测评人", "Group"), Said("维度", "Dimension"), Said("满意", "Satisfied"),
        Said("基本满意", "Fair"), Said("不满意", "Dissatisfied"), Said("不了解", "Don’t know"),
    )  # fmt: skip
    lines = [
        [
            GROUP_WORDS[one.group], DIMENSION_WORDS[one.dimension], one.satisfied, one.fair,
            one.dissatisfied, one.unknown,
        ]
        for one in tally.counts
    ]  # fmt: skip
    who = names.get(tally.township, tally.township)
    source = [row(Said("来源", "Source"), tally.source)]
    return section(
        f"tally_{tally.township}", Said(f"满意度测评 · {who}", f"Survey · {who}"), source, columns, lines
    )


def _settlements(found: AnnualAssessment, names: Names) -> Plain:
    columns = (Said("乡镇（街道）", "Township"), Said("处理办法", "Treatment"), Said("理由", "Reason"))
    lines = [
        [
            names.get(one.township, one.township),
            Said("不计该项，其余折算", "Left out")
            if one.treatment is Treatment.SPREAD or one.mark is None
            else Said(f"商定 {shown(one.mark)} 分", f"Agreed: {shown(one.mark)}"),
            one.reason,
        ]
        for one in found.settlements
    ]
    return section("settlements", Said("无责任书的处理", "Without a statement"), (), columns, lines)


def _results(found: AnnualAssessment) -> Plain:
    columns = (
        Said("结果", "Result"), Said("总分", "Total"), Said("乡镇部分得分率", "Township rate"),
        Said("等次", "Grade"), Said("负责人", "Head"), Said("理由", "Cause"), Said("审定", "Final"),
    )  # fmt: skip
    lines = [
        [
            str(one.number), shown(one.figures.total), f"{shown(one.figures.rate)}%",
            GRADE_WORDS[one.figures.grade], HEAD_WORDS[one.figures.head_grade], one.cause, one.final_at or "",
        ]
        for one in found.results
    ]  # fmt: skip
    return section("results", Said("考评结果", "Results"), (), columns, lines)


def _objection(found: AnnualAssessment, names: Names) -> Plain:
    objection = found.objection
    assert objection is not None, "asked only where there is one"
    said = {"keep": Said("维持", "kept"), "correct": Said("更正", "corrected"), "": Said("", "")}
    rows = [
        row(Said("异议对象", "Against"), names.get(objection.assessor, objection.assessor)),
        row(Said("异议事项", "Point"), objection.point),
        row(Said("事实", "Facts"), objection.facts),
        row(Said("依据", "Evidence"), objection.evidence),
        row(Said("答复", "Answer"), said[objection.answer] if objection.answer else ""),
        row(Said("答复理由", "Reason"), objection.answer_reason),
        row(Said("裁定", "Decision"), said[objection.decision] if objection.decision else ""),
        row(Said("裁定理由", "Reason of the decision"), objection.decision_reason),
    ]
    return section("objection", Said("异议（F-AST-06）", "Objection (F-AST-06)"), rows)
