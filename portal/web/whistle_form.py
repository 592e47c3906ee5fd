"""The form of a whistle (F-DSP-02): kind, matter, place, what was tried, who is called to do what."""

from __future__ import annotations

from typing import Any

from portal.web.parts import parts, reader

TOWNSHIP = "township_clerk"
REQUIRED = {"required": True}


def _field(kind: str, key: str, zh: str, en: str, **more: Any) -> dict[str, Any]:
    hint_en = more.pop("hint_en", "")
    return {
        "type": kind,
        "key": key,
        "label": zh,
        "properties": {"label_en": en, "description_en": hint_en},
        **more,
    }


_KINDS = [
    {"value": value, "label": zh, "label_en": en}
    for value, zh, en in (
        ("emergency", "应急处置（30分钟内报到，昼夜计时）", "Emergency (there in 30 minutes, day and night)"),
        ("enforcement", "综合执法（1个工作日）", "Comprehensive enforcement (1 working day)"),
        ("hard", "重点难点（2个工作日）", "Hard matter (2 working days)"),
    )
]
_CALMLY = "=kind = 'emergency'"
FORM: dict[str, Any] = {
    "components": [
        _field("radio", "kind", "类型", "Kind", values=_KINDS, validate=REQUIRED),
        _field(
            "textfield",
            "title",
            "事由",
            "Matter",
            validate={"required": True, "maxLength": 60},
            description="不超过 60 字，不写居民姓名",
            hint_en="At most 60 characters, without residents' names",
        ),
        _field(
            "textarea", "description", "情况", "Description", validate={"required": True, "maxLength": 2000}
        ),
        _field("select", "community", "社区（村）", "Community", valuesKey="communities"),
        _field("textfield", "place", "地点", "Place", validate={"required": True, "maxLength": 200}),
        {
            "type": "dynamiclist",
            "path": "asks",
            "label": "请谁做什么",
            "properties": {"label_en": "Who is called to do what", "minRepetitions": "1"},
            "defaultRepetitions": 1,
            "allowAddRemove": True,
            "validate": {"minRepetitions": 1},
            "components": [
                _field("select", "body", "单位", "Body", valuesKey="bodies", validate=REQUIRED),
                _field(
                    "textfield",
                    "asked",
                    "请做什么",
                    "What is asked",
                    validate={"required": True, "maxLength": 500},
                ),
            ],
        },
        _field(
            "textarea",
            "tried",
            "已做的工作",
            "What was tried",
            validate={"maxLength": 2000},
            conditional={"hide": _CALMLY},
        ),
        _field(
            "checkbox",
            "beyond_powers",
            "吹1：超出乡镇（街道）权限",
            "To whistle 1: beyond our powers",
            conditional={"hide": _CALMLY},
        ),
        _field(
            "checkbox",
            "own_list",
            "不吹1：在乡镇（街道）、社区职责清单内能够解决",
            "Not to whistle 1: on our own list, and we can solve it",
            conditional={"hide": _CALMLY},
        ),
        _field(
            "checkbox",
            "routine",
            "不吹2：属于一个单位的日常工作",
            "Not to whistle 2: one body's routine work",
            conditional={"hide": _CALMLY},
        ),
        _field(
            "checkbox",
            "statutory",
            "不吹2：应当走诉讼、复议、信访等法定渠道",
            "Not to whistle 2: it belongs to a statutory channel",
            conditional={"hide": _CALMLY},
        ),
    ]
}


def choices() -> dict[str, list[dict[str, Any]]]:
    """Departments of the county, agencies that serve this township, and its communities."""
    township = reader().unit
    departments = parts().directory.units(kinds=("department",))
    found = parts().services.get("dispatch", "/agencies", actor=reader(), params={"limit": 200})
    agencies = [one for one in found["items"] if township in _places(one)]
    communities = parts().directory.units(kinds=("community",))
    return {
        "bodies": [
            *({"value": one["code"], "label": one["name"], "group": "派驻机构"} for one in agencies),
            *({"value": one["code"], "label": _short(one), "group": "县级部门"} for one in departments),
        ],
        "communities": [
            {"value": one["code"], "label": _short(one)} for one in communities if one["parent"] == township
        ],
    }


def _places(agency: Any) -> set[str]:
    return {agency["seat_township"], *(one["code"] for one in agency["served"])}


def _short(unit: Any) -> str:
    return str(unit.get("short_name") or unit["name"])
