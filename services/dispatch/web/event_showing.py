"""An event as JSON, the same on lists, the board and in answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from services.dispatch.domain.event_class import LEVEL_NAMES, URGENCY_NAMES
from services.dispatch.domain.grid_event import SOURCE_NAMES, STATE_NAMES, GridEvent


def codes_of(events: Iterable[GridEvent]) -> set[str]:
    """Every unit the events name."""
    return {code for event in events for code in event.units}


def shown(event: GridEvent, names: Mapping[str, str], classes: Mapping[str, str]) -> dict[str, Any]:
    """The event with the names of its units; nothing about who reported it."""
    report = event.report
    return {
        "event_no": event.event_no,
        "source": report.source,
        "source_label": SOURCE_NAMES[report.source],
        "class_code": event.class_code,
        "class_name": classes.get(event.class_code, event.class_code),
        "title": report.title,
        "township": event.township,
        "township_name": names.get(event.township, event.township),
        "place": report.place,
        "urgency": report.urgency,
        "urgency_label": URGENCY_NAMES[report.urgency],
        "handler": event.handler,
        "handler_name": names.get(event.handler, event.handler),
        "level_label": LEVEL_NAMES[event.level],
        "reported_at": event.reported_at,
        "due_at": event.due_at,
        "warn_at": event.warn_at,
        "reopened": event.reopened,
        "ended_at": event.ended_at,
        "state": event.state,
        "state_label": STATE_NAMES[event.state],
        "ended": event.state.ended,
    }
