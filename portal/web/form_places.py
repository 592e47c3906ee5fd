"""Where the fields of a form stand: moved among neighbours, into groups and out of them, or left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Field = dict[str, Any]
CONTAINERS = frozenset({"group", "dynamiclist"})
# The form itself, where fields stand that are in no group.
OUTSIDE = ""
# What the checker of the services allows, counted from the fields of the form itself.
DEEPEST = 6


def each(fields: Sequence[Field], prefix: str = OUTSIDE) -> Iterator[tuple[str, Field]]:
    """Every field with its address, those inside a group after it."""
    for number, field in enumerate(fields):
        address = f"{prefix}.{number}" if prefix else str(number)
        yield address, field
        yield from each(field.get("components") or [], address)


def holder_of(address: str) -> str:
    """The group a field stands in."""
    return address.rpartition(".")[0]


def homes(form: Mapping[str, Any]) -> dict[str, list[str]]:
    """For each field the groups it could stand in, the form itself first; never itself, never too deep."""
    found = dict(each(form.get("components") or []))
    groups = [OUTSIDE, *(where for where, field in found.items() if field.get("type") in CONTAINERS)]
    return {
        address: [
            where
            for where in groups
            if not f"{where}.".startswith(f"{address}.") and _depth(where) + _height(field) <= DEEPEST
        ]
        for address, field in found.items()
    }


def put_into(form: Field, where: str, field: Field) -> None:
    """Put a new field last in a group; in the form itself where there is no such group."""
    found = dict(each(form.get("components") or []))
    group = found.get(where)
    if group is None or group.get("type") not in CONTAINERS or _depth(where) + _height(field) > DEEPEST:
        group = form
    group["components"] = [*_fields(group), field]


def rearrange(form: Field, wish: str, given: Mapping[str, str]) -> None:
    """Carry out a wish: up, down, drop, move (into the group named beside it), or open a group."""
    verb, _, address = wish.partition(":")
    if verb not in ("up", "down", "drop", "move", "open") or address not in dict(each(_fields(form))):
        return
    siblings, place = _siblings(form, address)
    field = siblings[place]
    if verb == "move":
        _move(form, address, given.get(f"{address}:into", holder_of(address)))
    elif verb == "open":
        if field.get("type") in CONTAINERS:
            siblings[place : place + 1] = field.get("components") or []
    else:
        del siblings[place]
        if verb != "drop":
            siblings.insert(max(0, place - 1) if verb == "up" else place + 1, field)


def _move(form: Field, address: str, into: str) -> None:
    """Move a field to the end of a group, or out of all groups: there it follows the one it was in."""
    if into not in homes(form)[address] or into == holder_of(address):
        return
    target = form if into == OUTSIDE else dict(each(_fields(form)))[into]
    siblings, place = _siblings(form, address)
    field = siblings.pop(place)
    others = _fields(target)
    at = int(address.partition(".")[0]) + 1 if into == OUTSIDE else len(others)
    target["components"] = [*others[:at], field, *others[at:]]


def _fields(holder: Field) -> list[Field]:
    """What stands in a group, or in the form itself."""
    fields: list[Field] = holder.get("components") or []
    return fields


def _siblings(form: Field, address: str) -> tuple[list[Field], int]:
    """The list a field stands in, and at which place."""
    *outer, last = (int(step) for step in address.split("."))
    siblings = _fields(form)
    for number in outer:
        siblings = siblings[number]["components"]
    return siblings, last


def _depth(address: str) -> int:
    return len(address.split(".")) if address else 0


def _height(field: Field) -> int:
    """How many levels a field takes, its own among them."""
    inner = field.get("components") or []
    return 1 + max((_height(one) for one in inner), default=0)
