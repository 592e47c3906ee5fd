"""The form by which the city asks a unit of the county (B21)."""

from __future__ import annotations

from typing import Any

from portal.web.parts import parts

REQUIRED = {"required": True}
FORM: dict[str, Any] = {
    "components": [
        {
            "type": "select",
            "key": "unit",
            "label": "承办单位",
            "valuesKey": "units",
            "properties": {"label_en": "Unit asked"},
            "validate": REQUIRED,
        },
        {
            "type": "textarea",
            "key": "question",
            "label": "问题",
            "description": "要求说明什么、整改什么；不写居民个人信息",
            "properties": {
                "label_en": "Question",
                "description_en": "What is to be explained or mended; nothing about residents",
            },
            "validate": {"required": True, "maxLength": 2000},
        },
        {
            "type": "datetime",
            "key": "due_on",
            "label": "答复期限",
            "subtype": "date",
            "dateLabel": "答复期限",
            "properties": {"label_en": "To be answered by"},
            "validate": REQUIRED,
        },
    ]
}
_ANSWERING = (("committee_office",), ("department", "coordinating_body"), ("township",))


def choices() -> dict[str, list[dict[str, Any]]]:
    """Who answers the city: the office, the departments, the townships."""
    return {
        "units": [
            {"value": one["code"], "label": str(one.get("short_name") or one["name"])}
            for kinds in _ANSWERING
            for one in parts().directory.units(kinds=kinds)
        ]
    }
