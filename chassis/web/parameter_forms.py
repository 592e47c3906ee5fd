"""The form on which a county fixes one of its settings: what is asked depends on the kind of the setting."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from chassis.parameters.kinds import Choice, Kind, Number, Several, Share
from chassis.parameters.table import Default
from chassis.texts import Said

Plain = dict[str, Any]
OwnField = Callable[[Kind], Plain]
LONGEST_REASON = 500
VALUE = Said("新的值", "New value")


def form_of(setting: Default, own: OwnField | None = None) -> Plain:
    """The fields value, day and reason."""
    required = {"required": True}
    day = field(
        "datetime", "valid_from", Said("起效日期", "Holds from"),
        Said(
            "从这一天起开始的步骤按新的值计算，已在计时的不变",
            "For steps that begin from this day on; what runs keeps its limit",
        ),
        validate=required,
    )  # fmt: skip
    reason = field(
        "textarea", "reason", Said("理由和依据", "Reason and basis"),
        Said("如：会议纪要的文号", "For example the number of the minutes that decided it"),
        validate={"required": True, "maxLength": LONGEST_REASON},
    )  # fmt: skip
    return {"components": [_value(setting.kind, own), day, reason]}


def field(kind: str, key: str, said: Said, hint: Said | None = None, **more: Any) -> Plain:
    """One field of the form."""
    about = {"label_en": said.en, **({"description_en": hint.en} if hint else {})}
    described = {"description": hint.zh} if hint else {}
    return {"type": kind, "key": key, "label": said.zh, **described, "properties": about, **more}


def words(named: Mapping[str, Said]) -> list[Plain]:
    """The choices of a field."""
    return [{"value": word, "label": said.zh, "label_en": said.en} for word, said in named.items()]


def _value(kind: Kind, own: OwnField | None) -> Plain:
    match kind:
        case Number():
            unit = kind.unit
            bounds = Said(
                f"{kind.least} 到 {kind.most}，单位：{unit.zh}", f"{kind.least} to {kind.most} {unit.en}"
            )
            limits = {"required": True, "min": kind.least, "max": kind.most}
            return field("number", "value", VALUE, bounds, validate=limits, decimalDigits=0)
        case Share():
            bounds = Said(
                f"分数，{kind.least} 到 {kind.most}，如 2/3",
                f"a share, {kind.least} to {kind.most}, such as 2/3",
            )
            return field("textfield", "value", VALUE, bounds, validate={"required": True, "maxLength": 20})
        case Choice():
            return field("radio", "value", VALUE, values=words(kind.words), validate={"required": True})
        case Several():
            return field("checklist", "value", VALUE, values=words(kind.words))
    if own is None:
        raise TypeError(f"nobody draws a field for {kind!r}")
    return own(kind)
