"""The cases under way of a process that is being drawn anew: how many stand where, in which version."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.web.parts import parts, reader

Json = Any


@dataclass(frozen=True, slots=True)
class Stand:
    """How many cases of a version stand at a step, and whether the draft still has it."""

    version: int
    element: str
    name: Mapping[str, str]
    cases: int
    in_draft: bool


def stands(service: str, draft: Json) -> Sequence[Stand]:
    """Where the running cases of a draft's process stand; of a process that is new, nowhere."""
    if not draft["compared_with"]:
        return ()
    path = f"/definitions/{draft['process_id']}/versions"
    versions = parts().services.get(service, path, actor=reader())["items"]
    return [
        Stand(
            version["version"], place["element"], place["name"], place["cases"],
            f'id="{place["element"]}"' in draft["bpmn"],
        )
        for version in versions
        for place in version["places"]
    ]  # fmt: skip


def by_element(found: Sequence[Stand]) -> Mapping[str, int]:
    """The cases at each step, whatever version they run under."""
    counted: Counter[str] = Counter()
    for one in found:
        counted[one.element] += one.cases
    return counted
