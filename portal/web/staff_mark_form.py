"""The sheet of a month: a row for everybody who held a post."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.web.statement_form import field

MONTH: dict[str, Any] = {
    "components": [
        {
            "type": "dynamiclist",
            "path": "marks",
            "label": "当月评分",
            "properties": {"label_en": "Marks of the month"},
            "defaultRepetitions": 1,
            "allowAddRemove": False,
            "components": [
                field(
                    "select", "member", "人员（岗位）", "Post and holder", valuesKey="staff", readonly=True
                ),
                field(
                    "number",
                    "mark",
                    "得分（0–100，未履职的留空）",
                    "Mark from 0 to 100; empty where they did not work here",
                    decimalDigits=2,
                    validate={"min": 0, "max": 100},
                ),
                field(
                    "textfield",
                    "reason",
                    "事实（未得满分或者留空时必填）",
                    "Facts, where it is less than full marks or none",
                    validate={"maxLength": 500},
                ),
            ],
        },
    ]
}
CAUSE: dict[str, Any] = field(
    "textfield",
    "cause",
    "更正理由",
    "Reason of the correction",
    validate={"required": True, "maxLength": 500},
    description="当月已评分，更正后两次都保留",
    hint_en="The month is marked: both versions stay",
)


def month_form(found: Mapping[str, Any]) -> dict[str, Any]:
    """The form; a month that is marked asks why it is corrected."""
    return {"components": [*MONTH["components"], *([CAUSE] if found["versions"] else [])]}


def month_data(found: Mapping[str, Any]) -> dict[str, Any]:
    """What was marked before; whoever is not marked yet has an empty row."""
    rows = []
    for one in found["staff"]:
        row = {"member": one["member"], "reason": one["reason"]}
        rows.append(row if one["mark"] is None else {**row, "mark": one["mark"]})
    return {"marks": rows}
