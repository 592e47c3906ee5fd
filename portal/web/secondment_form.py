"""The form of a secondment (F-SEC-01): whom, for what special need, from when to when."""

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
        _field(
            "select",
            "organisation",
            "人员所在单位",
            "Belongs to",
            (
                "严禁从社区抽调，选择社区的将被拦截",
                "Nobody is drawn from a community; such a request is blocked",
            ),
            valuesKey="organisations",
            validate=REQUIRED,
        ),
        _field("textfield", "person", "人员", "Person", validate={"required": True, "maxLength": 100}),
        _field("textarea", "task", "从事工作", "Task", validate={"required": True, "maxLength": 500}),
        _field(
            "textarea",
            "reason",
            "确需的理由",
            "Special need",
            (
                "原则上不得抽调借用；不少于 20 个字",
                "In principle nobody is drawn away; at least 20 characters",
            ),
            validate={"required": True, "maxLength": 2000},
        ),
        _field("datetime", "first", "开始日期", "From", subtype="date", validate=REQUIRED),
        _field(
            "datetime",
            "last",
            "结束日期",
            "To",
            ("一个自然年内累计不超过 92 天", "At most 92 days in a calendar year"),
            subtype="date",
            validate=REQUIRED,
        ),
    ]
}


def choices() -> dict[str, list[dict[str, Any]]]:
    """Agencies, townships and communities of the county."""
    found = parts().services.get("dispatch", "/agencies", actor=reader(), params={"limit": 200})
    agencies = [{"value": one["code"], "label": one["name"], "group": "派驻机构"} for one in found["items"]]
    named = (("township", "乡镇（街道）"), ("community", "社区（村）"))
    units = [
        {"value": one["code"], "label": str(one.get("short_name") or one["name"]), "group": group}
        for kind, group in named
        for one in parts().directory.units(kinds=(kind,))
    ]
    return {"organisations": [*agencies, *units]}
