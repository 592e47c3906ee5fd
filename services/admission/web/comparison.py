"""What a change would change, field by field, in words that need no colour (B4)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chassis.texts import Said
from services.admission.domain.change import KIND_WORDS, differences
from services.admission.domain.requirements import FIELDS
from services.admission.web.case_sections import UNLIMITED, Names, row, section, shown

Plain = dict[str, Any]

TITLE = Said("变更对比", "Comparison with the version in force")
COLUMNS = (
    Said("栏目", "Field"),
    Said("变化", "Change"),
    Said("原版本", "Base version"),
    Said("本次申请", "This request"),
)
HEAVIER = Said(
    "，加重负担或减少保障，必须经变更程序", "; asks more or gives less, so the procedure of change is needed"
)
BASE = Said("原事项版本", "Base version")
NOTHING = Said("与原版本相同", "the same as the base version")


def comparison(base: str, before: Mapping[str, Any], after: Mapping[str, Any], names: Names) -> Plain:
    """Every difference between the version in force and the request; what is heavier says so."""
    found = differences(before, after)
    lines = [
        [
            FIELDS[one.field],
            _with(KIND_WORDS[one.kind], HEAVIER) if one.heavier else KIND_WORDS[one.kind],
            _value(one.field, one.was, names),
            _value(one.field, one.now, names),
        ]
        for one in found
    ]
    rows = [row(BASE, base)] + ([] if lines else [row(TITLE, NOTHING)])
    return section("comparison", TITLE, rows, COLUMNS, lines)


def _with(said: Said, more: Said) -> Said:
    return Said(said.zh + more.zh, said.en + more.en)


def _value(field: str, value: Any, names: Names) -> Any:
    """A value as the other sections show it; a list of bases as its titles."""
    if field == "legal_basis" and isinstance(value, list):
        parts = [[line.get(key) for key in ("title", "number", "article")] for line in value]
        return [" ".join(str(part) for part in line if part) for line in parts]
    return UNLIMITED if field == "end" and not value else shown(field, value, names)
