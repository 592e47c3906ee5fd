"""A scheme as labelled data."""

from __future__ import annotations

from typing import Any

from chassis.texts import Said
from services.assessment.domain.aggregation import GRADE_WORDS, Grade
from services.assessment.domain.charges import CHARGE_WORDS
from services.assessment.domain.exact import written
from services.assessment.domain.scheme import PART_WORDS, Indicator, Part, Rules
from services.assessment.web.case_sections import row, section
from services.assessment.web.scheme_form import SCOPE_WORDS

Plain = dict[str, Any]


def sections(rules: Rules) -> list[Plain]:
    """Weights, indicators, grades and survey."""
    weights, grading, survey = rules.weights, rules.grading, rules.survey
    counted = [
        row(PART_WORDS[Part.TERRITORIAL], f"{written(weights.territorial * 100)}%"),
        row(PART_WORDS[Part.SATISFACTION], f"{written(weights.satisfaction * 100)}%"),
        row(PART_WORDS[Part.STATUTORY], f"{written(weights.statutory * 100)}%"),
        row(Said("改动权重的文件", "Document that changes the weights"), rules.weights_document),
        row(Said("人员日常考核权重", "Weight of daily marks"), f"{written(rules.daily_weight * 100)}%"),
    ]
    columns = (
        Said("代码", "Code"), Said("指标", "Indicator"), Said("部分", "Part"), Said("满分", "Full marks"),
        Said("怎样评分", "How it is marked"),
    )  # fmt: skip
    lines = [
        [one.key, one.name, PART_WORDS[one.part], written(one.full), _how(one)] for one in rules.indicators
    ]
    grades = [
        row(GRADE_WORDS[Grade.EXCELLENT], f"≥ {written(grading.excellent)}"),
        row(GRADE_WORDS[Grade.GOOD], f"≥ {written(grading.good)}"),
        row(GRADE_WORDS[Grade.QUALIFIED], f"≥ {written(grading.qualified)}"),
        row(Said("评为优秀的得分率门槛", "Bar of excellence"), f"{written(grading.bar)}%"),
        row(Said("得分率的范围", "What the rate covers"), SCOPE_WORDS[grading.scope]),
        row(
            Said("优秀比例（AST-25）", "Share of 优秀 (AST-25)"),
            Said("不限", "no limit")
            if grading.excellent_share is None
            else f"{written(grading.excellent_share * 100)}%",
        ),
    ]
    answers = (survey.satisfied, survey.fair, survey.dissatisfied)
    least = (survey.staff_minimum, survey.residents_minimum, survey.users_minimum)
    asked = [
        row(
            Said(
                "满意、基本满意、不满意（不了解不计）",
                "Satisfied, fair, dissatisfied (don’t know not counted)",
            ),
            " / ".join(written(one) for one in answers),
        ),
        row(
            Said("社区工作人员、群众代表、服务对象最低份数", "Answers needed: staff, residents, users"),
            " / ".join(str(one) for one in least),
        ),
    ]
    return [
        section("weights", Said("权重", "Weights"), counted),
        section("indicators", Said("指标和扣分", "Indicators and deductions"), (), columns, lines),
        section("grades", Said("等次", "Grades"), grades),
        section("survey", Said("满意度测评", "Survey"), asked),
    ]


def _how(indicator: Indicator) -> Said:
    if indicator.needs_statement:
        return Said("以责任书为依据评分", "By the signed statement")
    if not indicator.is_computed:
        return Said("评分，扣分须有依据", "By hand, deductions proven")
    parts = [
        Said(
            f"{CHARGE_WORDS[d.kind].zh}每件扣 {written(d.points)}，最多 {written(d.most)}",
            f"{CHARGE_WORDS[d.kind].en}: {written(d.points)} each, at most {written(d.most)}",
        )
        for d in indicator.deductions
    ]
    return Said("按事实：" + "；".join(one.zh for one in parts), "; ".join(one.en for one in parts))
