"""Every number of a result, opened down to the marks, answers and facts it is made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from chassis.clock import county_date
from chassis.texts import Said
from services.assessment.domain.aggregation import TownshipFigures, sheet_score
from services.assessment.domain.annual_assessment import AnnualAssessment, Result
from services.assessment.domain.charges import CHARGE_WORDS, Charged
from services.assessment.domain.exact import shown, written
from services.assessment.domain.satisfaction import (
    DIMENSION_WORDS,
    GROUP_WORDS,
    Count,
    Dimension,
    GroupScore,
    Tally,
)
from services.assessment.domain.scheme import PART_WORDS, BarScope, Indicator, Part, Rules
from services.assessment.domain.score_sheet import NO_STATEMENT, Computed, Sheet, lost_by
from services.assessment.domain.targets import percent

Plain = dict[str, Any]
Names = Mapping[str, str]
DROPPED = Said("有效答卷不足，不计入", "Too few answers, not counted")


def tree_of(found: AnnualAssessment, result: Result, rules: Rules, names: Names) -> list[Plain]:
    """The total and the rate of one version, with their parts."""
    figures, weights = result.figures, rules.weights
    sheets = sheets_at(found, result)
    parts = [
        _figure(
            PART_WORDS[Part.TERRITORIAL], figures.territorial, Said("Σ 权重 × 得分", "Σ weight × score"),
            [_territory(one, sheets, found, rules, names) for one in figures.townships],
        ),
        _figure(
            PART_WORDS[Part.SATISFACTION], figures.satisfaction, Said("Σ 权重 × 得分", "Σ weight × score"),
            [_satisfaction(one, found, names) for one in figures.townships],
        ),
        _sheet(
            PART_WORDS[Part.STATUTORY], figures.statutory, sheets[(Part.STATUTORY, found.department)], rules
        ),
    ]  # fmt: skip
    each = [written(one) for one in (weights.territorial, weights.satisfaction, weights.statutory)]
    formula = f"{each[0]}·T + {each[1]}·S + {each[2]}·D"
    numbers = (
        f"{each[0]}×{shown(figures.territorial)} + {each[1]}×{shown(figures.satisfaction)}"
        f" + {each[2]}×{shown(figures.statutory)}"
    )
    rate = "T" if rules.grading.scope is BarScope.TERRITORIAL else "(2T + S) / 3"
    if not weights.are_of_the_regulation and rules.grading.scope is BarScope.BOTH:
        rate = f"({each[0]}·T + {each[1]}·S) / ({each[0]} + {each[1]})"
    return [
        _figure(
            Said("总分", "Total"),
            figures.total,
            Said(f"{formula} = {numbers}", f"{formula} = {numbers}"),
            parts,
        ),
        _figure(
            Said("乡镇（街道）考核部分得分率", "Score rate of the township’s part"),
            figures.rate,
            Said(
                f"{rate}，门槛 {written(rules.grading.bar)}%", f"{rate}, bar {written(rules.grading.bar)} %"
            ),
            [],
            unit="%",
        ),
    ]


def as_published(tree: Sequence[Plain], depth: int = 2) -> list[Plain]:
    """Only what is made public: the scores of the parts, not who marked what (AST-21)."""
    return [{**one, "parts": as_published(one["parts"], depth - 1) if depth > 1 else []} for one in tree]


def _territory(
    one: TownshipFigures,
    sheets: Mapping[tuple[Part, str], Sheet],
    found: AnnualAssessment,
    rules: Rules,
    names: Names,
) -> Plain:
    sheet = sheets[(Part.TERRITORIAL, one.township)]
    label = _with_weight(one, names)
    return _sheet(label, one.territorial, sheet, rules)


def _with_weight(one: TownshipFigures, names: Names) -> Said:
    name, weight = names.get(one.township, one.township), shown(one.weight * 100)
    return Said(f"{name}（权重 {weight}%）", f"{name} (weight {weight} %)")


def _sheet(label: Said, score: Fraction, sheet: Sheet, rules: Rules) -> Plain:
    computed = {one.indicator: one for one in sheet.computed}
    parts = []
    for indicator in rules.of(sheet.part):
        mark = next(one for one in sheet.marks if one.indicator == indicator.key)
        full, lines = written(indicator.full), []
        applied: list[Plain] = []
        how = Said(f"满分 {full}", f"of {full}")
        if indicator.key in computed:
            how, applied = _from_facts(indicator, computed[indicator.key])
        if mark.reason and mark.mark is not None:
            lines.append(Said(f"{mark.reason}（{mark.evidence}）", f"{mark.reason} ({mark.evidence})"))
        name = Said(indicator.name, indicator.name)
        parts.append(_figure(name, mark.mark, how, applied, notes=lines))
    plain = sheet_score(rules, sheet, None) == score
    formula = Said("各指标得分之和", "Sum of the marks")
    if sheet.lacks_statement:
        formula = Said("各指标得分，无责任书一项按双方商定处理", "The marks, and what both sides agreed on")
    elif not plain:
        formula = Said("各指标得分", "The marks")
    return _figure(label, score, formula, parts)


def _from_facts(indicator: Indicator, computed: Computed) -> tuple[Said, list[Plain]]:
    """How the facts of dispatch make the mark: every rule with the facts it was applied to."""
    if computed.targets:
        return _from_targets(indicator, computed)
    full, counted, number = written(indicator.full), shown(computed.mark), computed.looked_at
    parts = []
    for rule in indicator.deductions:
        against = [one for one in computed.facts if one.kind == rule.kind]
        each, most = written(rule.points), written(rule.most)
        parts.append(
            _figure(
                CHARGE_WORDS[rule.kind],
                -lost_by(rule, against),
                Said(
                    f"{len(against)} 件，每件扣 {each}，最多 {most}",
                    f"{len(against)}, {each} each, at most {most}",
                ),
                [],
                notes=[_fact(one) for one in against],
            )
        )
    how = Said(
        f"满分 {full}，查核 {number} 件，按事实计 {counted}",
        f"of {full}; {number} looked at, {counted} from the facts of dispatch",
    )
    return how, parts


def _from_targets(indicator: Indicator, computed: Computed) -> tuple[Said, list[Plain]]:
    """How the targets of the signed statement make the mark: weight times degree each (AST-04)."""
    full, counted = written(indicator.full), shown(computed.mark)
    parts = [
        _figure(
            Said(one.name, one.name),
            indicator.full * one.points / 100,
            Said(
                f"{full} × 权重 {percent(one.weight)} × 完成 {percent(one.degree)}",
                f"{full} × weight {percent(one.weight)} × done {percent(one.degree)}",
            ),
            [],
            notes=[
                Said(
                    f"目标值：{one.value}；结果：{one.result}", f"Target: {one.value}; result: {one.result}"
                ),
                Said(f"{one.number}，佐证：{one.evidence}", f"{one.number}, evidence: {one.evidence}"),
            ],
        )
        for one in computed.targets
    ]
    how = Said(
        f"满分 {full}，按责任书目标完成情况计 {counted}", f"of {full}; {counted} from the signed statement"
    )
    return how, parts


def _fact(one: Charged) -> Said:
    day = f"{one.order_no} {county_date(one.at)}"
    return Said(day, day)


def _satisfaction(one: TownshipFigures, found: AnnualAssessment, names: Names) -> Plain:
    tally = next(each for each in found.tallies if each.township == one.township)
    return _figure(
        _with_weight(one, names),
        one.satisfaction,
        Said("计入的各类测评人得分的平均数", "Mean of the groups that count"),
        [_group(each, tally) for each in one.groups],
        notes=[Said(f"来源：{tally.source}", f"Source: {tally.source}")],
    )


def _group(group: GroupScore, tally: Tally) -> Plain:
    counted = {one.dimension.value: one for one in tally.counts if one.group is group.group}
    parts = [
        _figure(DIMENSION_WORDS[Dimension(key)], score, _answers(counted[key]), [])
        for key, score in group.dimensions.items()
    ]  # fmt: skip
    answers = Said(
        f"有效答卷 {group.answered} 份，至少 {group.needed} 份",
        f"{group.answered} answers, at least {group.needed} needed",
    )
    notes = [DROPPED] if group.is_dropped else []
    return _figure(GROUP_WORDS[group.group], group.score, answers, parts, notes=notes)


def _answers(one: Count) -> Said:
    return Said(
        f"满意 {one.satisfied}、基本满意 {one.fair}、不满意 {one.dissatisfied}、不了解 {one.unknown}（不计）",
        f"satisfied {one.satisfied}, fair {one.fair}, dissatisfied {one.dissatisfied};"
        f" {one.unknown} don’t know, not counted",
    )


def _figure(
    label: Said,
    value: Fraction | None,
    how: Said,
    parts: Sequence[Plain],
    *,
    notes: Sequence[Said] = (),
    unit: str = "",
) -> Plain:
    return {
        "label": label,
        "value": NO_STATEMENT.zh
        if value is None and not notes
        else "—"
        if value is None
        else shown(value) + unit,
        "exact": "" if value is None else written(value),
        "how": how,
        "notes": list(notes),
        "parts": list(parts),
    }


def sheets_at(found: AnnualAssessment, result: Result) -> Mapping[tuple[Part, str], Sheet]:
    """The sheets a version of the result was added up from: none that was locked later."""
    known: dict[tuple[Part, str], Sheet] = {}
    for sheet in found.sheets:
        if sheet.locked_at is not None and sheet.locked_at <= result.aggregated_at:
            known[(sheet.part, sheet.assessor)] = sheet
    return known
