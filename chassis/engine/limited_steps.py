"""Which steps of the newest diagrams are limited by which setting."""

from __future__ import annotations

from collections.abc import Mapping

from chassis.engine.library import Library
from chassis.texts import Said

LIMIT = "limit"


def limited_steps(library: Library) -> Mapping[str, list[Said]]:
    """The names of the steps by the setting that limits them, each once."""
    found: dict[str, dict[Said, None]] = {}
    for process_id in library.processes():
        for element in library.definition(process_id).elements.values():
            if key := element.properties.get(LIMIT):
                found.setdefault(key, {})[element.name] = None
    return {key: list(names) for key, names in found.items()}
