"""Puts right in a diagram what some tools write their own way and every reader understands."""

from __future__ import annotations

from lxml import etree

from chassis.engine.extensions import BPMN, local_name

_B = f"{{{BPMN}}}"
REFERENCES = frozenset(
    {
        "sourceRef", "targetRef", "attachedToRef", "messageRef", "errorRef", "signalRef", "escalationRef",
        "processRef", "default", "calledElement", "bpmnElement", "dataObjectRef", "dataStoreRef",
        "categoryValueRef", "operationRef", "itemSubjectRef", "structureRef", "labelStyle",
    }
)  # fmt: skip
TRUTHS = frozenset(
    {
        "isExecutable",
        "isInterrupting",
        "cancelActivity",
        "triggeredByEvent",
        "isSequential",
        "isExpanded",
        "isHorizontal",
    }
)
# Written as elements by some tools; the standard has attributes.
_AS_ATTRIBUTES = {
    "sequenceFlow": ("sourceRef", "targetRef"), "messageFlow": ("sourceRef", "targetRef"),
    "boundaryEvent": ("attachedToRef",), "participant": ("processRef",),
    "sendTask": ("messageRef",), "receiveTask": ("messageRef",), "messageEventDefinition": ("messageRef",),
    "errorEventDefinition": ("errorRef",), "signalEventDefinition": ("signalRef",),
    "escalationEventDefinition": ("escalationRef",),
}  # fmt: skip
_MENDED = REFERENCES | TRUTHS | {"id"}
_BOOLEANS = {"true": "true", "1": "true", "false": "false", "0": "false"}


def mend(root: etree._Element) -> bool:
    """Put it right in place; whether anything was changed."""
    elements = [element for element in root.iter() if isinstance(element.tag, str)]
    ids = {(element.get("id") or "").strip() for element in elements}
    changed = False
    for element in elements:
        kind = local_name(element)
        for missing in _AS_ATTRIBUTES.get(kind, ()):
            changed |= _take_in(element, missing)
        for name in _MENDED.intersection(element.keys()):
            value = element.get(name) or ""
            righted = _better(name, value, ids)
            if righted != value:
                element.set(name, righted)
                changed = True
        if kind in ("flowNodeRef", "incoming", "outgoing") and element.text:
            bare = _named(element.text, ids)
            if bare != element.text.strip():
                element.text = bare
                changed = True
    return changed


def _take_in(element: etree._Element, name: str) -> bool:
    child = element.find(f"{_B}{name}")
    if child is None or element.get(name) or not (child.text or "").strip():
        return False
    element.set(name, (child.text or "").strip())
    element.remove(child)
    return True


def _better(name: str, value: str, ids: set[str]) -> str:
    if name in TRUTHS:
        return _BOOLEANS.get(value.strip().lower(), value)
    return value.strip() if name == "id" else _named(value, ids)


def _named(reference: str, ids: set[str]) -> str:
    """A reference with its prefix taken off, where only then it names something."""
    reference = reference.strip()
    bare = reference.rpartition(":")[2]
    return bare if reference not in ids and bare in ids else reference
