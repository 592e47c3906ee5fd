"""The small forms of statements: beginning a year, and reporting how far the targets are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def field(kind: str, key: str, zh: str, en: str, **more: Any) -> dict[str, Any]:
    hint_en = more.pop("hint_en", "")
    properties = {"label_en": en, "description_en": hint_en}
    return {"type": kind, "key": key, "label": zh, "properties": properties, **more}


BEGIN: dict[str, Any] = {
    "components": [
        field(
            "textfield",
            "recognise_because",
            "县里决定直接认定的理由",
            "Why the county has plans recognised at once",
            validate={"maxLength": 500},
            description="一般留空，先由双方协商",
            hint_en="Usually empty: the plan is negotiated first",
        ),
    ]
}
REPORT: dict[str, Any] = {
    "components": [
        {
            "type": "dynamiclist",
            "path": "reports",
            "label": "目标完成情况",
            "properties": {"label_en": "Completion of the targets"},
            "defaultRepetitions": 1,
            "allowAddRemove": False,
            "components": [
                field("select", "target", "目标", "Target", valuesKey="targets", readonly=True),
                field(
                    "number",
                    "degree",
                    "完成程度（%）",
                    "Degree of completion (%)",
                    decimalDigits=2,
                    validate={"min": 0, "max": 100},
                ),
                field("textfield", "result", "结果", "Result", validate={"maxLength": 500}),
                field(
                    "textfield",
                    "evidence",
                    "佐证（文号、台账、记录）",
                    "Evidence (document, ledger, record)",
                    validate={"maxLength": 300},
                ),
            ],
        }
    ]
}


def report_data(found: Mapping[str, Any]) -> dict[str, Any]:
    """A row for every target, with what was reported before."""
    rows = []
    for one in found["lines"]:
        row = {"target": one["key"]}
        if one["degree"] is not None:
            degree = one["degree"].rstrip("%")
            row |= {"degree": degree, "result": one["result"], "evidence": one["proof"]}
        rows.append(row)
    return {"reports": rows}
