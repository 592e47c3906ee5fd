"""Which element of a draft stands for which of the diagram a case ran under, and which times it sets anew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from chassis.engine.definition import Definition, Element

_B = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
_SETS_LIMITS = ("dueDate", "limit", "clock")


class Changes:
    """What a draft changed of the version a case ran under, as far as a replay has to know."""

    def __init__(self, recorded: Definition, draft: Definition) -> None:
        self.recorded = recorded
        self.draft = draft

    def now_called(self, element_id: str) -> str:
        """What an element that was passed is called in the draft."""
        return self._renamed.get(element_id, element_id)

    def once_called(self, element_id: str) -> str:
        """What an element of the draft was called."""
        return self._once.get(element_id, element_id)

    @cached_property
    def tables(self) -> bool:
        """Whether decision tables differ: what they give may set times."""
        return dict(self.recorded.decision_files) != dict(self.draft.decision_files)

    @cached_property
    def times(self) -> frozenset[str]:
        """The elements of the draft that set a time otherwise than before, or did not before."""
        before, now = _times(self.recorded), _times(self.draft)
        return frozenset(name for name, said in now.items() if before.get(self.once_called(name)) != said)

    @cached_property
    def limits(self) -> frozenset[str]:
        """The elements of the draft whose limit is set otherwise than before."""
        before, now = self.recorded.elements, self.draft.elements
        return self.times | frozenset(
            name
            for name, element in now.items()
            if (known := before.get(self.once_called(name))) is None or _limit(known) != _limit(element)
        )

    @cached_property
    def _renamed(self) -> Mapping[str, str]:
        """Steps that have another id, told by form and post, or by what the system does there."""
        gone = _by_signature(self.recorded, self.draft)
        new = _by_signature(self.draft, self.recorded)
        return {
            ids[0]: new[signature][0]
            for signature, ids in gone.items()
            if len(ids) == 1 and len(new.get(signature, ())) == 1
        }

    @cached_property
    def _once(self) -> Mapping[str, str]:
        return {now: once for once, now in self._renamed.items()}


def _by_signature(definition: Definition, other: Definition) -> Mapping[tuple[Any, ...], list[str]]:
    """The steps of a diagram the other has not, by what they are for."""
    found: dict[tuple[Any, ...], list[str]] = defaultdict(list)
    for name, element in definition.elements.items():
        if name not in other.elements and (signature := _signature(element)) is not None:
            found[signature].append(name)
    return found


def _signature(element: Element) -> tuple[Any, ...] | None:
    extensions = element.extensions
    if element.kind == "userTask" and extensions.get("formKey"):
        return (element.kind, extensions["formKey"], extensions.get("candidateGroups"))
    if element.kind in ("serviceTask", "sendTask") and extensions.get("topic"):
        return (element.kind, extensions["topic"])
    if element.kind == "businessRuleTask":
        return (element.kind, extensions.get("decisionRef"))
    if element.kind.endswith("Event") and element.name.zh and element.kind != "endEvent":
        return (element.kind, element.name.zh)
    return None


def _times(definition: Definition) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for called in definition.called.values():
        found.update(_times(called))
    for timer in definition.process.iter(f"{_B}timerEventDefinition"):
        event = timer.getparent()
        name = str(event.get("id")) if event is not None else ""
        element = definition.elements.get(name)
        said = "".join(str(text) for text in timer.itertext()).strip()
        found[name] = f"{said} {element.properties.get('clock', '') if element else ''}"
    return found


def _limit(element: Element) -> tuple[Any, ...]:
    properties = element.properties
    return tuple(element.extensions.get(name) or properties.get(name) for name in _SETS_LIMITS)
