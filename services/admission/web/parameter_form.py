"""How settings that name units are asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from chassis.parameters.kinds import Kind
from chassis.texts import Said
from chassis.web.parameter_forms import VALUE, field, words
from services.admission.domain.directory import Unit
from services.admission.domain.parameter_kinds import OneUnit, Units

Plain = dict[str, Any]


def unit_field(kind: Kind, units: Sequence[Unit]) -> Plain:
    """Several units of the county, or one."""
    if isinstance(kind, Units):
        hint = Said("文件列明的单位必须保留", "the units the rule documents name have to stay")
        return field("checklist", "value", VALUE, hint, values=_named(kind.always, units))
    assert isinstance(kind, OneUnit), "admission has no other kinds of its own"
    return field("select", "value", VALUE, values=_named(kind.usual, units), validate={"required": True})


def _named(first: Mapping[str, Said], units: Sequence[Unit]) -> list[Plain]:
    named = {unit.code.partition("-")[2]: Said(unit.name, unit.name) for unit in units}
    return words({**first, **{code: said for code, said in named.items() if code}})
