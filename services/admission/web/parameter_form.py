"""The form on which a county fixes one of its settings: what is asked depends on the kind of the setting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from chassis.texts import Said
from services.admission.domain.directory import Unit
from services.admission.domain.parameter_kinds import (
    Choice,
    Kind,
    Number,
    OneUnit,
    Several,
    Share,
    Units,
)
from services.admission.domain.parameter_table import Default

Plain = dict[str, Any]
LONGEST_REASON = 500
_VALUE = Said("新的值", "New value")


def form_of(setting: Default, units: Sequence[Unit]) -> Plain:
    """The fields value, day and reason."""
    required = {"required": True}
    day = _field(
        "datetime", "valid_from", Said("起效日期", "Holds from"),
        Said(
            "从这一天起开始的步骤按新的值计算，已在计时的不变",
            "For steps that begin from this day on; what runs keeps its limit",
        ),
        validate=required,
    )  # fmt: skip
    reason = _field(
        "textarea", "reason", Said("理由和依据", "Reason and basis"),
        Said("如：审核委员会第 3 次会议纪要", "For example the minutes that decided it"),
        validate={"required": True, "maxLength": LONGEST_REASON},
    )  # fmt: skip
    return {"components": [_value(setting.kind, units), day, reason]}


def _value(kind: Kind, units: Sequence[Unit]) -> Plain:
    match kind:
        case Number():
            label = Said(f"{_VALUE.zh}（{kind.unit.zh}）", f"{_VALUE.en} ({kind.unit.en})")
            bounds = Said(f"{kind.least} 到 {kind.most}", f"{kind.least} to {kind.most}")
            limits = {"required": True, "min": kind.least, "max": kind.most}
            return _field("number", "value", label, bounds, validate=limits, decimalDigits=0)
        case Share():
            bounds = Said(
                f"分数，{kind.least} 到 {kind.most}，如 2/3",
                f"a share, {kind.least} to {kind.most}, such as 2/3",
            )
            return _field("textfield", "value", _VALUE, bounds, validate={"required": True, "maxLength": 20})
        case Choice():
            return _field("radio", "value", _VALUE, values=_words(kind.words), validate={"required": True})
        case Several():
            return _field("checklist", "value", _VALUE, values=_words(kind.words))
        case Units():
            hint = Said("文件列明的单位必须保留", "the units the rule documents name have to stay")
            return _field("checklist", "value", _VALUE, hint, values=_named(kind.always, units))

        case OneUnit():
            chosen = _named(kind.usual, units)
            return _field("select", "value", _VALUE, values=chosen, validate={"required": True})


def _named(first: Mapping[str, Said], units: Sequence[Unit]) -> list[Plain]:
    named = {unit.code.partition("-")[2]: Said(unit.name, unit.name) for unit in units}
    return _words({**first, **{code: said for code, said in named.items() if code}})


def _words(words: Mapping[str, Said]) -> list[Plain]:
    return [{"value": word, "label": said.zh, "label_en": said.en} for word, said in words.items()]


def _field(kind: str, key: str, said: Said, hint: Said | None = None, **more: Any) -> Plain:
    about = {"label_en": said.en, **({"description_en": hint.en} if hint else {})}
    described = {"description": hint.zh} if hint else {}
    return {"type": kind, "key": key, "label": said.zh, **described, "properties": about, **more}
