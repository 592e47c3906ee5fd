"""The roll of a meeting: who came for each member unit, and under which letter (F-ADM-07c)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from services.admission.domain.meeting_errors import (
    DelegateMissing,
    DelegateTwice,
    NotOnTheRoll,
    ProxyMissing,
)

WRITTEN = ("delegate", "post", "proxy", "delegate_unit")


def roll_of(value: object, members: Mapping[str, str]) -> list[dict[str, Any]]:
    """One line for each member unit, given with its name; whoever is not mentioned did not come."""
    rows = value if isinstance(value, list) else []
    given = {str(row["unit"]): row for row in rows if isinstance(row, Mapping) and row.get("unit")}
    strangers = sorted(set(given) - set(members))
    if strangers:
        raise NotOnTheRoll(unit=strangers[0])
    lines = [_line(unit, given.get(unit, {})) for unit in members]
    _must_be_in_order([line for line in lines if line["present"]], members)
    return lines


def _line(unit: str, row: Mapping[str, Any]) -> dict[str, Any]:
    written = {key: str(row.get(key) or "").strip() for key in WRITTEN}
    stands_in = bool(row.get("stands_in"))
    if not stands_in:
        written["delegate_unit"] = ""
    return {"unit": unit, "present": bool(row.get("present")), **written, "stands_in": stands_in}


def _must_be_in_order(present: Collection[Mapping[str, Any]], names: Mapping[str, str]) -> None:
    """Everybody present has a delegate of its own; whoever stands in brings a letter."""
    seen: set[tuple[str, str]] = set()
    for line in present:
        if not line["delegate"]:
            raise DelegateMissing(unit=names[line["unit"]])
        if line["stands_in"] and not line["proxy"]:
            raise ProxyMissing(unit=names[line["unit"]], delegate=line["delegate"])
        who = (line["delegate"], line["post"])
        if who in seen:
            raise DelegateTwice(delegate=line["delegate"])
        seen.add(who)
