"""Lists that services deliver page by page, as {items, next}."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import request

from portal.web.parts import parts, visitor


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of a list and the cursor of the next."""

    items: Sequence[Mapping[str, Any]]
    next: str | None
    about: Mapping[str, Any]


def asked_for(*names: str) -> dict[str, str]:
    """The filters a reader set, without the empty ones."""
    return {name: value for name in names if (value := request.args.get(name, "").strip()[:100])}


def listed(service: str, path: str, filters: Mapping[str, str], *, limit: int = 30) -> Listed:
    """Ask a service for one page of a list."""
    found = parts().services.get(service, path, actor=visitor().actor, params={**filters, "limit": limit})
    return Listed(found.get("items") or (), found.get("next"), found)
