"""Rules about single elements: what is supported, and how things are called."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from chassis.engine.dialect import RESERVED_IDS
from chassis.engine.drawn import ACTIVITIES, EVENTS, GATEWAYS, SCOPES, Drawn, Node
from chassis.engine.extensions import CAMUNDA, FORBIDDEN, local_name
from chassis.engine.findings import Finding, found

SUPPORTED = frozenset(
    {
        "userTask", "manualTask", "serviceTask", "sendTask", "receiveTask", "businessRuleTask",
        "callActivity", "subProcess", "transaction", "exclusiveGateway", "inclusiveGateway",
        "parallelGateway", "eventBasedGateway",
        "startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent",
    }
)  # fmt: skip
# Elements the engine does not run, each with a remedy of its own.
REFUSED = {"complexGateway": "complex-gateway", "adHocSubProcess": "ad-hoc"}
# Notes for readers; they do nothing.
HARMLESS = frozenset(
    {
        "laneSet", "extensionElements", "documentation", "textAnnotation", "association", "group", "incoming",
        "outgoing", "multiInstanceLoopCharacteristics", "standardLoopCharacteristics", "dataObject",
        "dataObjectReference", "category", "dataStoreReference", "ioSpecification", "ioBinding", "property",
        "resourceRole", "performer", "humanPerformer", "potentialOwner", "auditing", "monitoring", "supports",
        "relationship",
    }
)  # fmt: skip

_C = f"{{{CAMUNDA}}}"
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
    elif node.kind == "task":
        yield found("task-untyped", node.node_id)
    elif node.kind in REFUSED:
        yield found(REFUSED[node.kind], node.node_id)
    elif node.kind not in SUPPORTED:
        yield found("element-not-supported", node.node_id, kind=node.kind)


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
    """Whether an end here is one of the process: at the top, or in what interrupts all of it."""
    return all(scope.is_event_subprocess and scope.interrupts for scope in drawn.around(node))


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
        if local_name(element) in ACTIVITIES | GATEWAYS | SCOPES | EVENTS and element.get("id"):
            return str(element.get("id"))
        element = element.getparent()
    return ""
