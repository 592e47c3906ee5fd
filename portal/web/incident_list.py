"""The incidents of several services as one list, newest first: each is asked from the same place on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chassis.actor import Actor
from chassis.web.pagination import cursor
from portal.clients.services import ServiceUnavailable
from portal.web.ports import Services

PAGE = 30
VIEWS: Mapping[str, Mapping[str, str]] = {
    "": {"state": "open"},
    "waiting": {"state": "open", "parked": "false"},
    "parked": {"state": "open", "parked": "true"},
    "closed": {"state": "closed"},
}


@dataclass(frozen=True, slots=True)
class Incidents:
    """One page of incidents, the cursor of the next, and the services that did not answer."""

    rows: Sequence[Mapping[str, Any]]
    next: str | None
    away: Sequence[str]


def listed_incidents(
    services: Services, actor: Actor, wanted: Sequence[str], view: Mapping[str, str], after: str | None
) -> Incidents:
    """One page out of all services; one that is away is named and keeps nobody from seeing the others."""
    rows: list[dict[str, Any]] = []
    away, is_more = [], False
    for service in wanted:
        asked = {**view, "limit": PAGE, "after": after}
        try:
            found = services.get(service, "/incidents", actor=actor, params=asked)
        except ServiceUnavailable:
            away.append(service)
            continue
        rows += [{**one, "service": service} for one in found["items"]]
        is_more = is_more or found["next"] is not None
    rows.sort(key=lambda one: (one["opened_at"], one["id"]), reverse=True)
    shown = rows[:PAGE]
    is_more = is_more or len(rows) > PAGE
    return Incidents(
        shown, cursor(shown[-1]["opened_at"], shown[-1]["id"]) if is_more and shown else None, away
    )
