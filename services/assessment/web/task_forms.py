"""What the form of each step starts with, the choices of its lists, and why the task is with its holder."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from chassis.texts import Said
from services.assessment.domain.annual_assessment import AnnualAssessment
from services.assessment.domain.exact import written
from services.assessment.domain.satisfaction import DIMENSION_WORDS, GROUP_WORDS, Dimension, Group, Tally
from services.assessment.domain.scheme import Part, Rules
from services.assessment.domain.score_sheet import Computed, Sheet
from services.assessment.domain.target_check import TargetCheck, key_of
from services.assessment.domain.target_statement import TargetStatement
from services.assessment.domain.targets import percent

Plain = dict[str, Any]
Names = Mapping[str, str]
WHY: Mapping[str, Said] = {
    "fix_weights": Said(
        "您是驻地乡镇（街道），请确定各服务乡镇（街道）的权重。",
        "Yours is the seat township: fix the shares of the townships served.",
    ),
    "enter_satisfaction": Said(
        "请按测评报告录入本乡镇（街道）的满意度统计。", "Enter the survey of your township from its report."
    ),
    "check_targets": Said(
        "请对照双方签订的责任书，逐项核定目标完成情况；由此计算指标一的得分。",
        "Establish how far each target of the signed statement is; it makes the mark of indicator 1.",
    ),
    "score_territorial": Said(
        "请对派驻机构履行属地职责评分；派出部门另行评分，双方锁定前互不相见。",
        "Mark the territorial duties; the department marks apart, neither sees the other before both lock.",
    ),
    "lock_territorial": Said("经办人已评分，请党（工）委签字锁定。", "The marks are ready to be signed."),
    "score_statutory": Said(
        "请对派驻机构履行法定职责评分；乡镇（街道）另行评分，双方锁定前互不相见。",
        "Mark the statutory duties; the townships mark apart, neither sees the other before both lock.",
    ),
    "lock_statutory": Said("经办人已评分，请负责人签字锁定。", "The marks are ready to be signed."),
    "propose_treatment": Said(
        "没有签订年度责任书，请提出该项的处理办法。", "There is no signed statement: propose a treatment."
    ),
    "agree_on_treatment": Said(
        "乡镇（街道）已提出无责任书的处理办法，请表明是否同意。", "Say whether you agree to the treatment."
    ),
    "notify_result": Said(
        "考评结果已汇总，请核对后告知各方。", "The result is added up: check it and tell it."
    ),
    "answer_result": Said(
        "年度考评结果已告知，期限内可以提出一次异议。", "Your result: you may object once within the limit."
    ),
    "answer_objection": Said(
        "派驻机构对您单位的评分提出异议，请答复。", "The agency objects to your marks: answer it."
    ),
    "weigh_answer": Said(
        "异议已答复，请表明是否接受。", "Your objection was answered: say whether you take it."
    ),
    "decide_objection": Said("异议仍有争议，请裁定。", "The objection is still disputed: decide it."),
    "correct_result": Said("已决定复核，请更正有误的评分表。", "A review was ordered: correct the sheet."),
    "finalise_result": Said("考评程序已走完，请审定结果。", "Nothing is open: make the result final."),
    "publish_result": Said("结果已审定，请公布。", "The result is final: publish it."),
}
_MARKED = {"score_territorial": Part.TERRITORIAL, "score_statutory": Part.STATUTORY}
_CORRECTED = ("answer_objection", "decide_objection")


def data_for(
    step: str, found: AnnualAssessment, rules: Rules, side: str, computed: Sequence[Computed]
) -> Plain:
    """What the form starts with; `side` is who fills it in."""
    if step == "fix_weights":
        return {"shares": [{"township": one} for one in found.townships]}
    if step == "enter_satisfaction":
        return of_tally(next((one for one in found.tallies if one.township == side), None))
    if step in _MARKED:
        return _of_sheet(rules, _MARKED[step], found.sheet_of(_MARKED[step], side), computed)
    if step in _CORRECTED and found.objection is not None:
        return corrected_from(found, rules, found.objection.assessor)
    return {}


def corrected_from(found: AnnualAssessment, rules: Rules, assessor: str) -> Plain:
    """The sheet as it stands, to be corrected."""
    part = Part.STATUTORY if assessor == found.department else Part.TERRITORIAL
    sheet = found.sheet_of(part, assessor)
    return _of_sheet(rules, part, sheet, sheet.computed if sheet else ())


def options_for(step: str, found: AnnualAssessment, rules: Rules, names: Names) -> dict[str, list[Plain]]:
    """The choices of the form’s lists."""
    assessors = [*found.townships, found.department]
    indicators = {
        "score_territorial": rules.of(Part.TERRITORIAL),
        "score_statutory": rules.of(Part.STATUTORY),
    }.get(step, rules.indicators)
    return {
        "townships": [_option(one, names) for one in found.townships],
        "assessors": [_option(one, names) for one in assessors],
        "indicators": [
            {"value": one.key, "label": f"{one.name}（满分 {written(one.full)}）"} for one in indicators
        ],
        "groups": [_said(one.value, GROUP_WORDS[one]) for one in Group],
        "lines": [
            _said(
                f"{group.value}.{dimension.value}",
                Said(
                    f"{GROUP_WORDS[group].zh} · {DIMENSION_WORDS[dimension].zh}",
                    f"{GROUP_WORDS[group].en} · {DIMENSION_WORDS[dimension].en}",
                ),
            )
            for group in Group
            for dimension in Dimension
        ],
    }


def of_targets(standing: Sequence[TargetStatement], check: TargetCheck | None) -> tuple[Plain, list[Plain]]:
    """A row for every target: what was found before, else what the agency reported; and their names."""
    found = {(one.statement, one.target): one for one in check.degrees} if check else {}
    rows, options = [], []
    for statement in standing:
        for target in statement.targets:
            key = key_of(statement, target)
            known = found.get((statement.case_no, target.key)) or statement.completion_of(target.key)
            row: Plain = {"target": key}
            if known is not None:
                told = {"result": known.result, "evidence": known.evidence}
                row |= {"degree": written(known.degree), **told}
            rows.append(row)
            label = f"{target.name}（权重 {percent(target.weight)}，目标值：{target.value}）"
            en = f"{target.name} (weight {percent(target.weight)}, target: {target.value})"
            options.append({"value": key, "label": label, "label_en": en})
    return {"targets": rows}, options


def side_of(candidates: Collection[str]) -> str:
    """The unit a task is offered to."""
    return next((one.partition("@")[2] for one in candidates if "@" in one), "")


def _of_sheet(rules: Rules, part: Part, sheet: Sheet | None, computed: Sequence[Computed]) -> Plain:
    known = {one.indicator: one for one in sheet.marks} if sheet else {}
    counted = {one.indicator: written(one.mark) for one in computed}
    counted_before = {one.indicator: written(one.mark) for one in sheet.computed} if sheet else {}
    rows = []
    for one in rules.of(part):
        before = known.get(one.key)
        row: Plain = {"indicator": one.key}
        if before is not None:
            mark = None if before.mark is None else written(before.mark)
            told = {"mark": mark, "reason": before.reason, "evidence": before.evidence}
            row |= {key: value for key, value in told.items() if value not in (None, "")}
        elif one.key in counted:
            row["mark"] = counted[one.key]
        if one.needs_statement and one.key in counted and counted_before.get(one.key) != counted[one.key]:
            # The targets were found otherwise since: the mark is counted anew.
            row = {"indicator": one.key, "mark": counted[one.key]}
        rows.append(row)
    data: Plain = {"marks": rows}
    if sheet is not None:
        more = {key: getattr(sheet, key) for key in ("statement", "serious", "serious_document")}
        if any(one.targets for one in sheet.computed):
            del more["statement"]
        data |= {key: value for key, value in more.items() if value}
    return data


def of_tally(tally: Tally | None) -> Plain:
    """The form of a survey, filled in where its figures are known."""
    sizes = {one.group: one for one in tally.sizes} if tally else {}
    counts = {(one.group, one.dimension): one for one in tally.counts} if tally else {}
    groups, lines = [], []
    for group in Group:
        size = sizes.get(group)
        known = {"frame": size.frame, "answered": size.answered} if size else {}
        groups.append({"group": group.value, **known})
        for dimension in Dimension:
            count = counts.get((group, dimension))
            told = ("satisfied", "fair", "dissatisfied", "unknown")
            numbers = {key: getattr(count, key) for key in told} if count else {}
            lines.append({"line": f"{group.value}.{dimension.value}", **numbers})
    data: Plain = {"groups": groups, "counts": lines}
    return {**data, "source": tally.source} if tally else data


def _option(code: str, names: Names) -> Plain:
    return {"value": code, "label": names.get(code, code)}


def _said(value: str, words: Said) -> Plain:
    return {"value": value, "label": words.zh, "label_en": words.en}
