"""Values of a stuck case as an administrator types them, each with its kind: 60 is not “60”."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from chassis.errors import Refusal
from chassis.texts import Said

Posted = MultiDict[str, str]

TEXT, NUMBER, YES, NO, EMPTY = "text", "number", "yes", "no", "empty"
WHOLE = re.compile(r"[+-]?\d{1,15}")
DECIMAL = re.compile(r"[+-]?\d{1,15}\.\d{1,15}")
NAME = re.compile(r"[^\W\d_]\w{0,99}")
MOST_VALUES = 500
_TYPED = frozenset({TEXT, NUMBER})


class NothingChanged(Refusal):
    """A repair without a repair is not tried."""

    code = "repair-without-change"
    title = Said("没有改动任何变量。", "No variable was changed.")


class ValuesUnreadable(Refusal):
    """What was typed does not fit the kind chosen; `wrong` says why, by the id of the field."""

    code = "repair-value-unreadable"
    title = Said("有 {count} 处填写有误，没有保存。", "{count} entries are wrong; nothing was saved.")

    def __init__(self, wrong: Mapping[str, str]) -> None:
        super().__init__(count=len(wrong))
        self.wrong = wrong


STATUSES: Mapping[type[Refusal], int] = {NothingChanged: 422, ValuesUnreadable: 422}


@dataclass(frozen=True, slots=True)
class ShownValue:
    """A variable on the page: as it is, and as it was typed; lists and records are shown only."""

    name: str
    id: str
    kind: str
    text: str
    was: str
    is_missing: bool
    is_concerned: bool
    is_simple: bool
    error: str = ""


def kinds() -> Mapping[str, str]:
    """What a value can be, in words."""
    return {
        TEXT: gettext("文字"),
        NUMBER: gettext("数"),
        YES: gettext("是"),
        NO: gettext("否"),
        EMPTY: gettext("空"),
    }


def shown_values(
    variables: Sequence[Mapping[str, Any]], posted: Posted | None, wrong: Mapping[str, str]
) -> list[ShownValue]:
    """The variables of a case, with what was typed where a repair was refused."""
    shown = []
    for one in variables:
        kind, text = _written(one["value"], is_missing=one["missing"])
        name, anchor = one["name"], f"value-{one['name']}"
        was = _mark(kind, text)
        if posted is not None and kind is not None:
            kind = posted.get(f"kind.{name}", kind)
            text = posted.get(f"value.{name}", text)
            was = posted.get(f"was.{name}", was)
        shown.append(
            ShownValue(
                name, anchor, kind or "", text, was, one["missing"], one["concerned"], kind is not None,
                wrong.get(anchor, ""),
            )
        )  # fmt: skip
    return shown


def changed_values(posted: Posted) -> dict[str, Any]:
    """The variables somebody changed; the others are left as they are by now."""
    names = [field[4:] for field in posted if field.startswith("was.")][:MOST_VALUES]
    changed: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for name in names:
        kind, text = posted.get(f"kind.{name}", ""), _clean(posted.get(f"value.{name}", ""))
        typed = text if kind in _TYPED or not kind else ""
        if _mark(kind, typed) == _clean(posted[f"was.{name}"]):
            continue
        _take(changed, wrong, name, f"value-{name}", kind, text)
    if wrong:
        raise ValuesUnreadable(wrong)
    if not changed:
        raise NothingChanged
    return changed


def found_values(posted: Posted, rows: int) -> dict[str, Any]:
    """What a step that is skipped would have found out: names with their values; empty rows do not count."""
    found: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for number in range(rows):
        name, kind = posted.get(f"found.{number}.name", "").strip(), posted.get(f"found.{number}.kind", "")
        text = _clean(posted.get(f"found.{number}.value", ""))
        if not name and not text:
            continue
        anchor = f"found-{number}"
        if not NAME.fullmatch(name):
            wrong[anchor] = gettext("变量名以字母或汉字开头，只含字母、汉字、数字和下划线")
        else:
            _take(found, wrong, name, anchor, kind, text)
    if wrong:
        raise ValuesUnreadable(wrong)
    return found


def _take(
    values: dict[str, Any], wrong: dict[str, str], name: str, anchor: str, kind: str, text: str
) -> None:
    try:
        values[name] = _read(kind, text)
    except ValueError as error:
        wrong[anchor] = f"{name}: {error}"


def _read(kind: str, text: str) -> Any:
    if kind == NUMBER:
        return _number(text.strip())
    if kind == TEXT:
        return text
    known = {YES: True, NO: False, EMPTY: None}
    if kind not in known:
        raise ValueError(gettext("请选择类型"))
    return known[kind]


def _number(text: str) -> int | float:
    if WHOLE.fullmatch(text):
        return int(text)
    if DECIMAL.fullmatch(text) and Decimal(repr(number := float(text))) == Decimal(text):
        return number
    raise ValueError(gettext("不是数，如：60 或 0.5"))


def _written(value: Any, *, is_missing: bool) -> tuple[str | None, str]:
    """The kind of a value and its text; no kind for what cannot be typed."""
    if is_missing:
        return "", ""
    if value is None:
        return EMPTY, ""
    if isinstance(value, bool):
        return (YES if value else NO), ""
    if isinstance(value, int | float):
        return NUMBER, str(value)
    if isinstance(value, str):
        return TEXT, value
    return None, json.dumps(value, ensure_ascii=False, indent=1)


def _mark(kind: str | None, text: str) -> str:
    return f"{kind or ''}:{text}"


def _clean(text: str) -> str:
    return text.replace("\r\n", "\n")
