"""The form of a scoring scheme, and how a scheme reads from it and back."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from chassis.texts import Said
from services.assessment.domain.charges import CHARGE_WORDS, ChargeKind
from services.assessment.domain.exact import NotANumber, exact, written
from services.assessment.domain.scheme import (
    PART_WORDS,
    BarScope,
    Deduction,
    Grading,
    Indicator,
    Part,
    Rules,
    SchemeInvalid,
    Survey,
    Weights,
)

Plain = dict[str, Any]
SCOPE_WORDS = {
    BarScope.BOTH: Said("属地职责和满意度（60 分）", "Territorial duties and satisfaction (60 points)"),
    BarScope.TERRITORIAL: Said("只按属地职责（40 分）", "Territorial duties only (40 points)"),
}
REQUIRED = {"required": True}


def _field(kind: str, key: str, words: Said, **more: Any) -> Plain:
    hint = more.pop("hint", None)
    properties = {"label_en": words.en} | ({"description_en": hint.en} if hint else {})
    shown = {"type": kind, "key": key, "label": words.zh, "properties": properties, **more}
    return shown | ({"description": hint.zh} if hint else {})


def _number(key: str, zh: str, en: str, highest: int = 100, **more: Any) -> Plain:
    limits = {"required": True, "min": 0, "max": highest}
    return _field("number", key, Said(zh, en), validate=limits, **more)


def _words(longest: int) -> Plain:
    return {"required": True, "maxLength": longest}


def _choice(value: str, words: Said) -> Plain:
    return {"value": value, "label": words.zh, "label_en": words.en}


_WHOLE = {"decimalDigits": 0}
_PARTS = [_choice(one.value, PART_WORDS[one]) for one in (Part.TERRITORIAL, Part.STATUTORY)]
_KINDS = [_choice(one.value, CHARGE_WORDS[one]) for one in ChargeKind]
_SCOPES = [_choice(one.value, SCOPE_WORDS[one]) for one in BarScope]


def _rows(path: str, words: Said, components: list[Plain]) -> Plain:
    return {
        "type": "dynamiclist",
        "path": path,
        "label": words.zh,
        "properties": {"label_en": words.en},
        "components": components,
    }


def _group(words: Said, components: list[Plain]) -> Plain:
    english = {"label_en": words.en}
    return {"type": "group", "label": words.zh, "properties": english, "components": components}


FORM: Plain = {
    "type": "default",
    "components": [
        _field(
            "textfield", "basis", Said("依据文件", "Basis"), validate={"required": True, "maxLength": 300},
            hint=Said("县市区考核细则的名称和文号", "Title and number of the county’s rules"),
        ),
        _group(
            Said("权重（%）", "Weights (%)"),
            [
                _number("territorial", "属地职责", "Territorial duties"),
                _number("satisfaction", "满意度", "Satisfaction"),
                _number("statutory", "法定职责", "Statutory duties"),
                _field(
                    "textfield", "weights_document",
                    Said("改动权重的规范性文件", "Document that changes the weights"),
                    validate={"maxLength": 200},
                ),
            ],
        ),
        _rows(
            "indicators",
            Said("指标", "Indicators"),
            [
                _field(
                    "textfield", "key", Said("代码", "Code"),
                    validate={"required": True, "maxLength": 8, "pattern": "[A-Z][0-9]{1,2}"},
                ),
                _field("textfield", "name", Said("名称", "Name"), validate=_words(60)),
                _field("select", "part", Said("部分", "Part"), values=_PARTS, validate=REQUIRED),
                _number("full", "满分", "Full marks"),
                _field("checkbox", "needs_statement", Said("以责任书为依据", "Rests on the statement")),
            ],
        ),
        _rows(
            "deductions",
            Said("按派单、事件、吹哨的事实扣分", "Deductions by the facts of dispatch"),
            [
                _field("textfield", "indicator", Said("指标代码", "Indicator"), validate=_words(8)),
                _field("select", "kind", Said("事实", "Fact"), values=_KINDS, validate=REQUIRED),
                _number("points", "每件扣分", "Points for each"),
                _number("most", "最多扣分", "At most"),
            ],
        ),
        _group(
            Said("等次", "Grades"),
            [
                _number("excellent", "优秀不低于", "Excellent from"),
                _number("good", "良好不低于", "Good from"),
                _number("qualified", "合格不低于", "Qualified from"),
                _number("bar", "评为优秀的得分率门槛（%）", "Bar of excellence (%)"),
                _field(
                    "number", "excellent_share", Said("优秀比例（%）", "Share of 优秀 (%)"),
                    validate={"min": 0, "max": 100},
                    hint=Said(
                        "不限比例的不填；按参评机构数计算，不足一个的不计（AST-25）",
                        "Leave empty for no limit; of the agencies assessed, rounded down (AST-25)",
                    ),
                ),
                _field("select", "scope", Said("得分率的范围", "Covered"), values=_SCOPES, validate=REQUIRED),
            ],
        ),
        _group(
            Said("满意度测评", "Survey"),
            [
                _number("satisfied", "满意", "Satisfied"),
                _number("fair", "基本满意", "Fairly satisfied"),
                _number("dissatisfied", "不满意", "Dissatisfied"),
                _number("staff_minimum", "社区工作人员最低份数", "Answers of staff", 1000, **_WHOLE),
                _number("residents_minimum", "群众代表最低份数", "Answers of residents", 1000, **_WHOLE),
                _number("users_minimum", "服务对象最低份数", "Answers of users", 1000, **_WHOLE),
                _number("daily_weight", "人员日常考核权重（%）", "Weight of daily marks (%)"),
            ],
        ),
    ],
}  # fmt: skip


def rules_from(data: Mapping[str, Any]) -> Rules:
    """The scheme somebody filled in."""
    deductions = list(data.get("deductions") or ())
    rows = list(data.get("indicators") or ())
    keys = {str(row["key"]) for row in rows}
    for row in deductions:
        if row["indicator"] not in keys:
            raise SchemeInvalid(
                problem=Said(f"没有指标 {row['indicator']}", f"There is no indicator {row['indicator']}")
            )
    return Rules(
        Weights(*(_hundredth(data, one) for one in ("territorial", "satisfaction", "statutory"))),
        tuple(_indicator(row, deductions) for row in rows),
        Grading(
            **{one: _exact(data, one) for one in ("excellent", "good", "qualified", "bar")},
            scope=BarScope(str(data["scope"])),
            excellent_share=(
                None if data.get("excellent_share") in (None, "") else _hundredth(data, "excellent_share")
            ),
        ),
        Survey(
            **{one: _exact(data, one) for one in ("satisfied", "fair", "dissatisfied")},
            staff_minimum=int(data["staff_minimum"]),
            residents_minimum=int(data["residents_minimum"]),
            users_minimum=int(data["users_minimum"]),
        ),
        _hundredth(data, "daily_weight"),
        str(data.get("weights_document") or "").strip(),
    )


def data_of(rules: Rules, basis: str) -> Plain:
    """What the form shows of a scheme."""
    weights, grading, survey = rules.weights, rules.grading, rules.survey
    return {
        "basis": basis,
        "territorial": written(weights.territorial * 100),
        "satisfaction": written(weights.satisfaction * 100),
        "statutory": written(weights.statutory * 100),
        "weights_document": rules.weights_document,
        "indicators": [
            {
                "key": one.key,
                "name": one.name,
                "part": one.part.value,
                "full": written(one.full),
                "needs_statement": one.needs_statement,
            }
            for one in rules.indicators
        ],
        "deductions": [
            {"indicator": one.key, "kind": d.kind.value, "points": written(d.points), "most": written(d.most)}
            for one in rules.indicators
            for d in one.deductions
        ],
        "excellent": written(grading.excellent),
        "good": written(grading.good),
        "qualified": written(grading.qualified),
        "bar": written(grading.bar),
        "scope": grading.scope.value,
        "excellent_share": None
        if grading.excellent_share is None
        else written(grading.excellent_share * 100),
        "satisfied": written(survey.satisfied),
        "fair": written(survey.fair),
        "dissatisfied": written(survey.dissatisfied),
        "staff_minimum": survey.staff_minimum,
        "residents_minimum": survey.residents_minimum,
        "users_minimum": survey.users_minimum,
        "daily_weight": written(rules.daily_weight * 100),
    }


def _indicator(row: Mapping[str, Any], deductions: list[Any]) -> Indicator:
    key = str(row["key"])
    return Indicator(
        key,
        str(row["name"]),
        Part(str(row["part"])),
        _exact(row, "full"),
        tuple(
            Deduction(ChargeKind(str(one["kind"])), _exact(one, "points"), _exact(one, "most"))
            for one in deductions
            if one["indicator"] == key
        ),
        bool(row.get("needs_statement")),
    )


def _exact(data: Mapping[str, Any], key: str) -> Fraction:
    try:
        return exact(data[key])
    except NotANumber:
        raise SchemeInvalid(
            problem=Said("数字最多 12 位小数", "Numbers have at most twelve decimal places")
        ) from None


def _hundredth(data: Mapping[str, Any], key: str) -> Fraction:
    return _exact(data, key) / 100
