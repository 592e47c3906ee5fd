"""A form as a list of fields to edit, and the form that comes of it; what the list does not show is kept."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from flask_babel import gettext

from portal.web.form_places import CONTAINERS, each, put_into, rearrange

Field = dict[str, Any]
Schema = Mapping[str, Any]
OUTCOME = "outcome"
CHOICES = frozenset({"select", "radio", "checklist", "taglist"})
_KEY = re.compile(r"[a-z][a-z0-9_]{0,59}")
_OPTION = re.compile(r"\s*=\s*")


@dataclass(frozen=True, slots=True)
class Line:
    """One field of the form: where it is, and what can be changed."""

    address: str
    depth: int
    field: Field

    @property
    def key(self) -> str:
        """Under which name its value is kept."""
        return str(self.field.get("key") or self.field.get("path") or "")

    @property
    def english(self) -> str:
        """What it is called in English."""
        return str((self.field.get("properties") or {}).get("label_en") or "")

    @property
    def required(self) -> bool:
        """Whether it has to be filled in."""
        return bool((self.field.get("validate") or {}).get("required"))

    @property
    def is_fixed(self) -> bool:
        """Whether its options come from elsewhere."""
        return self.field.get("type") not in CHOICES or bool(self.field.get("valuesKey"))

    @property
    def options(self) -> str:
        """Its options, one a line: value = label = English label."""
        lines = []
        for one in self.field.get("values") or ():
            english = (one.get("properties") or {}).get("label_en") or one.get("label_en") or ""
            lines.append(
                " = ".join(str(part) for part in (one.get("value"), one.get("label"), english) if part)
            )
        return "\n".join(lines)


def kinds() -> Mapping[str, str]:
    """The kinds of fields a form may have, by what officials call them."""
    return {
        "textfield": gettext("单行文字"),
        "textarea": gettext("多行文字"),
        "number": gettext("数字"),
        "datetime": gettext("日期"),
        "checkbox": gettext("勾选"),
        "radio": gettext("单选"),
        "select": gettext("下拉单选"),
        "checklist": gettext("多选"),
        "taglist": gettext("下拉多选"),
        "group": gettext("一组"),
        "dynamiclist": gettext("可增减的行"),
        "text": gettext("说明文字"),
    }


def lines(schema: Schema) -> list[Line]:
    """Every field in the order of the form, those inside groups after their group."""
    found = each(schema.get("components") or [])
    return [Line(address, address.count("."), field) for address, field in found]


def changed(schema: Schema, given: Mapping[str, str]) -> dict[str, Any]:
    """The form as it was filled in on the page: labels, help, what is required, options, order, groups."""
    form: dict[str, Any] = copy.deepcopy(dict(schema))
    for line in lines(form):
        if f"{line.address}:label" in given:
            _change(line.field, line.address, given)
    if given.get("do") == "add":
        put_into(form, given.get("new:into", ""), _new(form, given))
    else:
        rearrange(form, given.get("do", ""), given)
    return form


def _change(field: Field, address: str, given: Mapping[str, str]) -> None:
    def told(name: str) -> str:
        return given.get(f"{address}:{name}", "").strip()

    kind = field.get("type")
    text = "text" if kind == "text" else "label"
    field[text] = told("label")
    properties = dict(field.get("properties") or {})
    _put(properties, "text_en" if text == "text" else "label_en", told("english"))
    if f"{address}:help" in given:
        _put(field, "description", told("help"))
    if kind not in CONTAINERS and text == "label":
        checks = dict(field.get("validate") or {})
        _put(checks, "required", f"{address}:required" in given)
        _put(field, "validate", checks)
    if f"{address}:least" in given:
        checks = dict(field.get("validate") or {})
        _put(checks, "minRepetitions", _rows(told("least")))
        _put(checks, "maxRepetitions", _rows(told("most")))
        _put(field, "validate", checks)
    if f"{address}:options" in given:
        field["values"] = _options(told("options"), field.get("values") or [])
    _put(field, "properties", properties)


def _put(holder: Field, name: str, value: Any) -> None:
    if value:
        holder[name] = value
    else:
        holder.pop(name, None)


def _rows(text: str) -> int:
    """A number of rows; none where nothing sensible was entered."""
    return int(text) if re.fullmatch(r"[1-9]\d{0,2}", text) else 0


def _options(text: str, before: Sequence[Field]) -> list[Field]:
    known = {str(one.get("value")): one for one in before}
    options = []
    for line in text.splitlines():
        value, label, english = [*_OPTION.split(line.strip(), maxsplit=2), "", "", ""][:3]
        if not value:
            continue
        option = {
            **known.get(value, {}),
            "value": known.get(value, {}).get("value", value),
            "label": label or value,
        }
        if english:
            option["properties"] = {**(option.get("properties") or {}), "label_en": english}
            if "label_en" in option:
                option["label_en"] = english
        options.append(option)
    return options


def _new(form: Schema, given: Mapping[str, str]) -> Field:
    kind = given.get("new:type", "textfield")
    kind = kind if kind in kinds() else "textfield"
    key = free_key(form, given.get("new:key", "").strip())
    label = given.get("new:label", "").strip()
    field: Field = {"id": f"field_{key}", "type": kind}
    if kind == "text":
        return {**field, "text": label, "properties": _english("text_en", given)}
    field.update(label=label, properties=_english("label_en", given))
    if kind in CONTAINERS:
        return {**field, **(_list(key) if kind == "dynamiclist" else {}), "components": []}
    field["key"] = key
    if kind == "datetime":
        field.update(subtype="date", dateLabel=label)
    if kind in CHOICES:
        field["values"] = _options(given.get("new:options", ""), [])
    if "new:required" in given:
        field["validate"] = {"required": True}
    return field


def _list(key: str) -> Field:
    """Rows that can be added and taken away; they begin with one."""
    return {"path": key, "defaultRepetitions": 1, "allowAddRemove": True}


def _english(name: str, given: Mapping[str, str]) -> dict[str, str]:
    english = given.get("new:english", "").strip()
    return {name: english} if english else {}


def free_key(form: Schema, wanted: str) -> str:
    """A key nothing else in the form has; the one wished for where that is possible."""
    taken = {line.key for line in lines(form)}
    if _KEY.fullmatch(wanted) and wanted not in taken:
        return wanted
    number = 1
    while f"field_{number}" in taken:
        number += 1
    return f"field_{number}"


def read_form(text: str) -> dict[str, Any] | None:
    """A form from a file; nothing where it is none."""
    try:
        form = orjson.loads(text)
    except ValueError:
        return None
    return form if isinstance(form, dict) and isinstance(form.get("components"), list) else None


def blank_form(name: str) -> dict[str, Any]:
    """A form with nothing but the opinion every step ends with."""
    agree, refuse = gettext("同意"), gettext("不同意")
    return {
        "type": "default",
        "id": name,
        "schemaVersion": 18,
        "components": [
            {"id": "field_remark", "type": "textarea", "key": "remark", "label": "意见",
             "validate": {"maxLength": 1000}, "properties": {"label_en": "Remark"}},
            {"id": "field_outcome", "type": "radio", "key": OUTCOME, "label": "办理结果",
             "validate": {"required": True}, "properties": {"label_en": "Outcome"},
             "values": [
                 {"value": "agree", "label": agree, "properties": {"label_en": "Agree"}},
                 {"value": "refuse", "label": refuse, "properties": {"label_en": "Refuse"}},
             ]},
        ],
    }  # fmt: skip
