"""Keep a class of events in the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.dispatch.domain.event_class import EventClass, Level, LimitUnit
from services.dispatch.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class KeepEventClass:
    """Enters a class, or what has changed of it; events under way keep the limits they were given."""

    def __call__(self, work: Work, said: Mapping[str, Any]) -> None:
        """Keep it."""
        values = {
            "field": said["field"],
            "name": said["name"],
            "level": Level(said["level"]),
            "department": said["department"],
            "joint": tuple(said["joint"]),
            "limit": int(said["limit"]),
            "unit": LimitUnit(said["unit"]),
        }
        known = work.event_classes.get(said["code"])
        if known is None:
            work.event_classes.add(EventClass(code=said["code"], **values))
            return
        for name, value in values.items():
            setattr(known, name, value)
