"""The form of a notice of a change of staff (F-APP-08)."""

from __future__ import annotations

from typing import Any

from portal.web.parts import parts, reader

REQUIRED = {"required": True}


def _field(
    kind: str, key: str, zh: str, en: str, hint: tuple[str, str] = ("", ""), **more: Any
) -> dict[str, Any]:
    return {
        "type": kind,
        "key": key,
        "label": zh,
        "description": hint[0],
        "properties": {"label_en": en, "description_en": hint[1]},
        **more,
    }


FORM: dict[str, Any] = {
    "components": [
        _field("select", "agency", "机构", "Agency", valuesKey="agencies", validate=REQUIRED),
        _field(
            "textfield",
            "post",
            "岗位",
            "Post",
            (
                "按登记簿填写；负责人岗位走任免程序",
                "As the register names it; a head is appointed by procedure",
            ),
            validate={"required": True, "maxLength": 100},
        ),
        _field("textfield", "person", "人员", "Person", validate={"required": True, "maxLength": 100}),
        _field(
            "radio",
            "movement",
            "调整",
            "Movement",
            values=[
                {"value": "arrive", "label": "调入", "label_en": "Arrives"},
                {"value": "leave", "label": "调出", "label_en": "Leaves"},
                {"value": "loan", "label": "抽调借用", "label_en": "Is lent"},
            ],
            validate=REQUIRED,
        ),
        _field("datetime", "decided_on", "决定日期", "Decided on", subtype="date", validate=REQUIRED),
        _field(
            "datetime",
            "effective_from",
            "生效日期",
            "In effect from",
            (
                "应在决定后 3 个工作日内、生效之前告知",
                "Tell it within 3 working days and before it takes effect",
            ),
            subtype="date",
            validate=REQUIRED,
        ),
        _field("textarea", "reason", "原因", "Reason", validate={"required": True, "maxLength": 1000}),
        _field("textfield", "successor", "接替人员", "Successor", validate={"maxLength": 100}),
    ]
}


def choices() -> dict[str, list[dict[str, Any]]]:
    """The agencies the reader's unit has sent."""
    asked = {"limit": 200, "department": reader().unit}
    found = parts().services.get("dispatch", "/agencies", actor=reader(), params=asked)
    return {"agencies": [{"value": one["code"], "label": one["name"]} for one in found["items"]]}
