"""Rules about single elements: what is supported, and how things are called."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lxml import etree

from chassis.engine.dialect import RESERVED_IDS
from chassis.engine.drawn import ACTIVITIES, GATEWAYS, SCOPES, Drawn, Node
from chassis.engine.extensions import BPMN, CAMUNDA, FORBIDDEN, local_name
from chassis.engine.findings import Finding, found

MAX_CARDINALITY = 50
SUPPORTED = frozenset(
    {
        "userTask", "manualTask", "serviceTask", "sendTask", "receiveTask", "businessRuleTask",
        "callActivity", "subProcess", "exclusiveGateway", "inclusiveGateway", "parallelGateway",
        "eventBasedGateway",
        "startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent",
    }
)  # fmt: skip
# Notes for readers; they do nothing.
HARMLESS = frozenset(
    {
        "laneSet", "extensionElements", "documentation", "textAnnotation", "association", "group", "incoming",
        "outgoing", "multiInstanceLoopCharacteristics", "dataObject", "dataObjectReference", "category",
        "dataStoreReference", "ioSpecification", "ioBinding", "property", "resourceRole", "performer",
        "humanPerformer", "potentialOwner", "auditing", "monitoring", "supports", "relationship",
    }
)  # fmt: skip
EVENTS_ALLOWED: Mapping[str, frozenset[str]] = {
    "startEvent": frozenset({"message"}),
    "endEvent": frozenset({"message", "error", "terminate"}),
    "intermediateCatchEvent": frozenset({"message", "timer"}),
    "intermediateThrowEvent": frozenset({"message"}),
    "boundaryEvent": frozenset({"message", "timer", "error"}),
}
NEEDS_EVENT = frozenset({"intermediateCatchEvent", "boundaryEvent"})
TIMES = ("timeDate", "timeDuration", "timeCycle")

_C, _B = f"{{{CAMUNDA}}}", f"{{{BPMN}}}"
_JAVA_ELEMENTS = frozenset(
    {"executionListener", "taskListener", "script", "connector", "failedJobRetryTimeCycle"}
)
_MACHINE_MADE = re.compile(
    r"(Activity|Gateway|Event|StartEvent|EndEvent|Task|UserTask|ServiceTask|ScriptTask|SubProcess|CallActivity|"
    r"ExclusiveGateway|ParallelGateway|InclusiveGateway|IntermediateThrowEvent|IntermediateCatchEvent|"
    r"BoundaryEvent|Process)_[0-9A-Za-z]{1,10}|(_|sid-|id-?|_?_)[0-9A-Fa-f-]{8,}"
)
_STYLE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_END_STYLE = re.compile(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)*")


def check_nodes(drawn: Drawn) -> Iterator[Finding]:
    """Everything that can be said about an element by itself."""
    for element in drawn.others:
        if local_name(element) not in HARMLESS and not _is_event_part(element):
            yield found("element-not-supported", element.get("id") or "", kind=local_name(element))
    for node in drawn.nodes.values():
        yield from _kind(node)
        yield from _names(drawn, node)
    yield from _java(drawn)


def _is_event_part(element: etree._Element) -> bool:
    """Parts of a sub-process that are not nodes, such as its completion condition or its io specification."""
    return local_name(element).endswith(("EventDefinition", "Association"))


def _kind(node: Node) -> Iterator[Finding]:
    if node.kind == "scriptTask":
        yield found("script-task", node.node_id)
    elif node.kind == "subProcess" and node.element.get("triggeredByEvent") == "true":
        yield found("event-subprocess", node.node_id)
    elif node.kind == "task":
        yield found("task-untyped", node.node_id)
    elif node.kind not in SUPPORTED:
        yield found("element-not-supported", node.node_id, kind=node.kind)
    yield from _events(node)
    yield from _repeats(node)


def _events(node: Node) -> Iterator[Finding]:
    allowed = EVENTS_ALLOWED.get(node.kind)
    if allowed is None:
        return
    kinds = node.event_kinds
    for kind in kinds:
        if kind not in allowed or len(kinds) > 1:
            yield found("event-not-supported", node.node_id, kind=kind)
    if not kinds and node.kind in NEEDS_EVENT:
        yield found("event-not-supported", node.node_id, kind="none")
    for definition in node.event_definitions:
        if local_name(definition) == "timerEventDefinition":
            yield from _timer(node, definition)


def _timer(node: Node, definition: etree._Element) -> Iterator[Finding]:
    times = [(name, time) for name in TIMES for time in definition.iterfind(f"{_B}{name}")]
    if len(times) != 1 or not (times[0][1].text or "").strip():
        yield found("timer-incomplete", node.node_id)
    elif times[0][0] == "timeCycle" and (
        node.kind != "boundaryEvent" or node.element.get("cancelActivity", "true") != "false"
    ):
        yield found("cycle-interrupts", node.node_id)


def _repeats(node: Node) -> Iterator[Finding]:
    if node.child("standardLoopCharacteristics") is not None:
        yield found("element-not-supported", node.node_id, kind="standardLoopCharacteristics")
    loop = node.child("multiInstanceLoopCharacteristics")
    if loop is None:
        return
    cardinality = loop.findtext(f"{_B}loopCardinality")
    collection, element = loop.get(f"{_C}collection"), loop.get(f"{_C}elementVariable")
    number = (cardinality or "").strip()
    fixed = number.isascii() and number.isdigit() and 0 < int(number[:6]) <= MAX_CARDINALITY
    if (cardinality is None) == (collection is None) or (
        not element if collection is not None else not fixed
    ):
        yield found("multi-instance", node.node_id, limit=MAX_CARDINALITY)


def _names(drawn: Drawn, node: Node) -> Iterator[Finding]:
    if node.node_id in RESERVED_IDS:
        yield found("id-reserved", node.node_id)
    elif node.node_id:
        yield from id_style(node.node_id, is_end_state=node.kind == "endEvent" and _is_top(drawn, node))
    decides = (
        node.kind in ("exclusiveGateway", "inclusiveGateway")
        and len(drawn.outgoing.get(node.node_id, ())) > 1
    )
    named = decides or node.kind in ACTIVITIES or (node.kind == "endEvent" and _is_top(drawn, node))
    if named and not node.name:
        yield found("name-missing", node.node_id)
    if node.name and not node.properties.get("name_en"):
        yield found("name-en-missing", node.node_id, name=node.name)
    if decides and node.name and not node.name.endswith(("？", "?")):
        yield found("gateway-question", node.node_id, name=node.name)
    if drawn.lanes and node.scope not in drawn.nodes and node.node_id not in drawn.lanes:
        yield found("lane-missing", node.node_id)
    if node.node_id not in drawn.shapes:
        yield found("shape-missing", node.node_id)


def id_style(element_id: str, *, is_end_state: bool = False) -> Iterator[Finding]:
    """Ids are read by people: in journals, in rules, in the state a case has ended in."""
    if _MACHINE_MADE.fullmatch(element_id):
        yield found("id-machine-made", element_id)
    elif not (_END_STYLE if is_end_state else _STYLE).fullmatch(element_id):
        yield found("id-style", element_id)


def _is_top(drawn: Drawn, node: Node) -> bool:
    return node.scope not in drawn.nodes


def _java(drawn: Drawn) -> Iterator[Finding]:
    for process in drawn.processes:
        for element in process.iter():
            owner = _owner(element)
            for name in element.attrib:
                if isinstance(name, str) and name.startswith(_C) and name.removeprefix(_C) in FORBIDDEN:
                    yield found("java-attribute", owner, attribute=name.removeprefix(_C))
            if (
                isinstance(element.tag, str)
                and element.tag.startswith(_C)
                and local_name(element) in _JAVA_ELEMENTS
            ):
                yield found("java-attribute", owner, attribute=local_name(element))


def _owner(element: etree._Element | None) -> str:
    """The id of the node or process something belongs to."""
    while element is not None:
        if local_name(element) in ACTIVITIES | GATEWAYS | SCOPES | EVENTS_ALLOWED.keys() and element.get(
            "id"
        ):
            return str(element.get("id"))
        element = element.getparent()
    return ""
