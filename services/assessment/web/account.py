"""How a score came about, on one page: what was added up, where points were lost, and why the grade."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from chassis.texts import Said
from services.assessment.domain.aggregation import GRADE_WORDS, HEAD_WORDS, Figures, Grade
from services.assessment.domain.annual_assessment import AnnualAssessment, Result
from services.assessment.domain.charges import CHARGE_WORDS
from services.assessment.domain.exact import floored, shown, written
from services.assessment.domain.satisfaction import GROUP_WORDS
from services.assessment.domain.scheme import PART_WORDS, Grading, Part, Rules
from services.assessment.domain.score_sheet import NO_STATEMENT, Computed, Mark, Sheet
from services.assessment.web.case_sections import row, section
from services.assessment.web.figure_tree import DROPPED, sheets_at

Plain = dict[str, Any]
Names = Mapping[str, str]
SCORE, WEIGHT = Said("得分", "Score"), Said("权重", "Weight")


def account_of(found: AnnualAssessment, result: Result, rules: Rules, names: Names) -> list[Plain]:
    """The parts of the account, for page and document alike."""
    figures = result.figures
    parts = [_sum(figures, rules), _grade(figures, rules)]
    if len(figures.townships) > 1:
        parts.append(_townships(figures, names))
    parts += [_lost(found, result, rules, names), _asked(figures, names)]
    return [one for one in parts if one["rows"] or one["table"]]


def rate_words(figures: Figures, grading: Grading) -> Said:
    """The rate as documents print it: what is shown as ninety and is not says so (scenario 43)."""
    rounded, bar = f"{shown(figures.rate)}%", f"{written(grading.bar)}%"
    if figures.bar_passed:
        return Said(f"{rounded}，达到{bar}", f"{rounded}, {bar} is reached")
    if Decimal(shown(figures.rate)) >= floored(grading.bar):
        rounded = f"{floored(figures.rate, 4)}%"
    return Said(f"{rounded}，未达{bar}", f"{rounded}, below {bar}")


def _sum(figures: Figures, rules: Rules) -> Plain:
    weights = rules.weights
    told = (
        (Part.TERRITORIAL, figures.territorial, weights.territorial),
        (Part.SATISFACTION, figures.satisfaction, weights.satisfaction),
        (Part.STATUTORY, figures.statutory, weights.statutory),
    )
    lines: list[Sequence[Any]] = [
        [PART_WORDS[part], shown(score), f"{written(weight * 100)}%", shown(score * weight)]
        for part, score, weight in told
    ]
    lines.append([Said("总分", "Total"), "", "100%", shown(figures.total)])
    columns = (Said("组成", "Part"), SCORE, WEIGHT, Said("计入总分", "Counts"))
    return section("sum", Said("总分怎么来的", "How the total is made"), (), columns, lines)


def _grade(figures: Figures, rules: Rules) -> Plain:
    grading, total = rules.grading, shown(figures.total)
    least = {
        Grade.EXCELLENT: grading.excellent,
        Grade.GOOD: grading.good,
        Grade.QUALIFIED: grading.qualified,
    }.get(figures.grade)
    line = written(least) if least is not None else written(grading.qualified)
    words = GRADE_WORDS[figures.grade]
    why = (
        Said(f"总分 {total}，不低于 {line}", f"Total {total}, at least {line}")
        if least is not None
        else Said(f"总分 {total}，低于 {line}", f"Total {total}, below {line}")
    )
    rows = [
        row(Said("等次", "Grade"), Said(f"{words.zh}（{why.zh}）", f"{words.en} ({why.en})")),
        row(Said("乡镇（街道）考核部分得分率", "Rate of the township’s part"), rate_words(figures, grading)),
    ]
    if figures.total >= grading.excellent and not figures.bar_passed:
        capped = Said(
            "得分率未达门槛，不得评为优秀，最高为良好（AST-13）",
            "The rate is below the bar: at most good, never excellent (AST-13)",
        )
        rows.append(row(Said("等次限制", "Cap"), capped))
    if grading.excellent_share is not None and figures.grade is Grade.EXCELLENT:
        limit = f"{written(grading.excellent_share * 100)}%"
        listed = Said(
            f"本年度优秀比例为 {limit}，以全部审定后确定的优秀名单为准（AST-25）",
            f"At most {limit} of the year’s agencies are 优秀; the list is fixed once all are final (AST-25)",
        )
        rows.append(row(Said("优秀比例", "Share of 优秀"), listed))
    if figures.over_share:
        over = Said(
            "达到优秀标准；本年度优秀名额按总分、得分率、满意度排序用完，评为良好（AST-25）",
            "Reached 优秀; the places of the year went to those ranked above by total, rate, satisfaction"
            " (AST-25)",
        )
        rows.append(row(Said("优秀比例", "Share of 优秀"), over))
    if figures.serious:
        serious = Said("有已认定的严重事项，最高为合格", "A proven serious fact: at most qualified")
        rows.append(row(Said("严重事项", "Serious fact"), serious))
    rows.append(row(Said("主要负责人年度考核", "The head’s grade"), HEAD_WORDS[figures.head_grade]))
    return section("grade", Said("等次怎么定的", "How the grade is fixed"), rows)


def _townships(figures: Figures, names: Names) -> Plain:
    columns = (
        Said("乡镇（街道）", "Township"), WEIGHT, PART_WORDS[Part.TERRITORIAL], PART_WORDS[Part.SATISFACTION],
    )  # fmt: skip
    lines = [
        [
            names.get(one.township, one.township), f"{shown(one.weight * 100)}%", shown(one.territorial),
            shown(one.satisfaction),
        ]
        for one in figures.townships
    ]  # fmt: skip
    return section("townships", Said("各乡镇（街道）", "Township by township"), (), columns, lines)


def _lost(found: AnnualAssessment, result: Result, rules: Rules, names: Names) -> Plain:
    columns = (
        Said("评分单位", "Marked by"), Said("指标", "Indicator"), SCORE,
        Said("事实和依据", "Facts and evidence"),
    )  # fmt: skip
    sheets = sheets_at(found, result)
    order = [*((Part.TERRITORIAL, one) for one in found.townships), (Part.STATUTORY, found.department)]
    lines: list[Sequence[Any]] = []
    for key in order:
        sheet, who = sheets[key], names.get(key[1], key[1])
        marks = {one.indicator: one for one in sheet.marks}
        for one in rules.of(sheet.part):
            mark = marks[one.key].mark
            if mark is None or mark < one.full:
                given = NO_STATEMENT if mark is None else f"{shown(mark)} / {written(one.full)}"
                lines.append([who, one.name, given, why_of(marks[one.key], _computed(sheet, one.key))])
    none = [] if lines else [row(Said("扣分", "Points lost"), Said("各项满分", "None"))]
    return section("lost", Said("分扣在哪里", "Where points were lost"), none, columns, lines)


def _computed(sheet: Sheet, key: str) -> Computed | None:
    return next((one for one in sheet.computed if one.indicator == key), None)


def why_of(mark: Mark, computed: Computed | None) -> Said:
    """The facts and the evidence behind a mark, in a sentence."""
    zh, en = [], []
    for kind in dict.fromkeys(one.kind for one in computed.facts) if computed else ():
        numbers = [one.order_no for one in computed.facts if one.kind == kind] if computed else []
        listed = "、".join(numbers[:5]) + ("…" if len(numbers) > 5 else "")
        zh.append(f"{CHARGE_WORDS[kind].zh} {len(numbers)} 件（{listed}）")
        en.append(f"{CHARGE_WORDS[kind].en}: {len(numbers)} ({listed})")
    if mark.reason and mark.mark is not None:
        zh.append(f"{mark.reason}（{mark.evidence}）")
        en.append(f"{mark.reason} ({mark.evidence})")
    return Said("；".join(zh), "; ".join(en))


def _asked(figures: Figures, names: Names) -> Plain:
    columns = (
        Said("乡镇（街道）", "Township"), Said("测评人", "Group"), Said("有效答卷", "Answers"), SCORE,
    )  # fmt: skip
    lines = [
        [
            names.get(one.township, one.township), GROUP_WORDS[group.group], str(group.answered),
            DROPPED if group.score is None else shown(group.score),
        ]
        for one in figures.townships
        for group in one.groups
    ]  # fmt: skip
    return section("asked", Said("满意度测评", "Satisfaction survey"), (), columns, lines)


def remedy(days: int) -> Said:
    """What the agency may do about it, and until when (F-AST-06)."""
    return Said(
        f"对结果有异议的，可以自收到告知之日起 {days} 个工作日内提出一次，写明事项、事实和依据。",
        f"The agency may object once, within {days} working days of being told, with point, facts, evidence.",
    )
