"""One item of the catalogue with its versions, and what is alike, as plain data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from chassis.clock import county_date
from chassis.persistence.journal import JournalEntry
from services.admission.domain.requirements import FIELDS
from services.admission.domain.vocabulary import WORDS, BurdenKind, ItemState, Level

Plain = dict[str, Any]


def item_shown(
    rows: Sequence[Any],
    names: Mapping[str, str],
    levels: Mapping[int, Any],
    similar: Iterable[Any],
    today: date,
    corrections: Iterable[JournalEntry] = (),
) -> Plain:
    """Every version, newest first, and what of its wording was corrected."""
    first = rows[0]
    return {
        "ref": first.ref,
        "kind": first.kind,
        "owner_name": first.owner_name,
        "versions": [_version(row, names, levels.get(row.version), today) for row in rows],
        "similar": [similar_shown(one) for one in similar],
        "corrections": [_corrected(one) for one in corrections],
    }


def _corrected(entry: JournalEntry) -> Plain:
    """A slip of the pen that was mended: when, in which field, what stood there before, and why (B4)."""
    facts = entry.facts
    told = {name: facts[name] for name in ("version", "was", "now", "reason")}
    return {**told, "label": FIELDS[str(facts["field"])], "on": county_date(entry.at)}


def similar_shown(found: Any) -> Plain:
    """Something alike and how much."""
    row = found.row
    shown = {
        name: getattr(row, name) for name in ("ref", "kind", "name", "content", "owner_name", "category")
    }
    return {**shown, "share": found.share}


def places_of(rows: Iterable[Any]) -> list[str]:
    """The townships and communities the versions name."""
    return list(dict.fromkeys(place for row in rows for place in (*row.townships, *row.communities)))


def _version(row: Any, names: Mapping[str, str], carried: Any | None, today: date) -> Plain:
    until = min((day for day in (row.end, row.ended_on) if day is not None), default=None)
    begun = row.start is None or row.start <= today
    kept = (
        "version", "name", "category", "category_confirmed", "content", "start", "state", "notice_no",
    )  # fmt: skip
    return {
        **{name: getattr(row, name) for name in kept},
        "until": until,
        "in_force": row.state == ItemState.IN_FORCE and begun and (until is None or today <= until),
        "burden_kinds": [WORDS[BurdenKind(kind)] for kind in row.burden_kinds],
        "sub_items": list(row.sub_items),
        "townships": _named(row.townships, names),
        "communities": _named(row.communities, names),
        "conditions": list(row.conditions),
        "level": WORDS[carried.level if carried else Level.COMMUNITY],
        "duty_id": carried.duty_id if carried else "",
    }


def _named(codes: Iterable[str], names: Mapping[str, str]) -> list[Plain]:
    return [{"code": code, "name": names.get(code, code)} for code in codes]
