"""Turns records and rows of the reads into plain data for an answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from services.admission.web.ports import Found


def plain(row: Any) -> dict[str, Any]:
    """A row as a dict, whether the read gave a dict or a dataclass."""
    if isinstance(row, Mapping):
        return dict(row)
    if is_dataclass(row):
        return {field.name: getattr(row, field.name) for field in fields(row)}
    raise TypeError(f"{type(row).__name__} is neither a mapping nor a dataclass")


def page(found: Found, **about: Any) -> dict[str, Any]:
    """One page of a register."""
    return {"items": [plain(row) for row in found.items], "next": found.next or None, **about}
