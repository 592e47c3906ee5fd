"""The form of an order (F-DSP-10): item, communities, content, dates, burdens, funds, contact."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask_babel import gettext

from portal.web.parts import parts, reader

BURDENS = (
    ("台账", "Ledgers"),
    ("协助行政事务", "Administrative assistance"),
    ("印章使用", "Use of the seal"),
    ("检查评比", "Inspection and rating"),
    ("填表报数", "Forms and figures"),
    ("APP/信息系统", "App or information system"),
    ("证明事项", "Certificates"),
)
MOST_PAGES = 10


def _field(kind: str, key: str, zh: str, en: str, **more: Any) -> dict[str, Any]:
    hint_en = more.pop("hint_en", "")
    return {
        "type": kind,
        "key": key,
        "label": zh,
        "properties": {"label_en": en, "description_en": hint_en},
        **more,
    }


REQUIRED = {"required": True}
FORM: dict[str, Any] = {
    "components": [
        _field(
            "textfield",
            "item_ref",
            "事项或职责编号",
            "Number of the item or duty",
            valuesKey="items",
            description="输入事项名称或编号查找；清单外又未准入的，请先申请准入",
            hint_en="Type a name or number to find it; apply for admission of anything else first",
        ),
        _field("taglist", "communities", "承办社区（村）", "Communities", valuesKey="communities"),
        _field(
            "taglist",
            "townships",
            "或派给乡镇（街道）",
            "Or to townships",
            valuesKey="townships",
            description="派给乡镇（街道）本级的，填写职责编号；没有编号的来文只能发给一个乡镇（街道）",
            hint_en="To townships goes a duty by its number; a text without a number to one township",
        ),
        _field("textarea", "content", "工作内容", "Content", validate={"required": True, "maxLength": 2000}),
        _field("datetime", "start", "开始日期", "Start", subtype="date", validate=REQUIRED),
        _field("datetime", "due", "完成期限", "Due", subtype="date", validate=REQUIRED),
        _field(
            "textfield",
            "result_form",
            "成果形式",
            "Form of the result",
            validate={"required": True, "maxLength": 200},
        ),
        _field(
            "checklist",
            "burden_kinds",
            "要求承办单位做的",
            "What it asks for",
            values=[{"value": zh, "label": zh, "label_en": en} for zh, en in BURDENS],
            validate=REQUIRED,
        ),
        _field(
            "checkbox", "responsible", "由承办单位承担主要责任", "The receiver bears the main responsibility"
        ),
        _field("textfield", "funds_reference", "经费或购买服务依据", "Reference of funds or purchase"),
        _field(
            "textfield", "contact", "联系人、电话", "Contact", validate={"required": True, "maxLength": 100}
        ),
    ]
}


def choices() -> dict[str, list[dict[str, Any]]]:
    """Items known to dispatch and the communities of the county, grouped by township."""
    items = [_item(one) for one in _pages("/catalogue") if one["in_force"]]
    items += [_duty(one) for one in _pages("/duties") if one["in_force"]]
    townships = {one["code"]: _short(one) for one in parts().directory.units(kinds=("township",))}
    communities = [
        {"value": one["code"], "label": _short(one), "group": townships.get(one["parent"], "")}
        for one in parts().directory.units(kinds=("community",))
    ]
    return {
        "items": items,
        "communities": sorted(communities, key=lambda one: one["value"]),
        "townships": [{"value": code, "label": name} for code, name in townships.items()],
    }


def _pages(path: str) -> Iterator[dict[str, Any]]:
    """Everything dispatch has heard of, page by page."""
    after: str | None = None
    for _ in range(MOST_PAGES):
        asked = {"limit": 200, "after": after}
        found = parts().services.get("dispatch", path, actor=reader(), params=asked)
        yield from found["items"]
        after = found["next"]
        if not after:
            return


def _item(one: dict[str, Any]) -> dict[str, str]:
    return {"value": one["item_ref"], "label": f"{one['name']} · {one['owner_name']}"}


def _duty(one: dict[str, Any]) -> dict[str, str]:
    kind = gettext("乡镇（街道）职责")
    return {"value": one["duty_id"], "label": f"{one['name']} · {kind}"}


def _short(unit: Any) -> str:
    return str(unit.get("short_name") or unit["name"])
