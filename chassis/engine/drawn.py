"""A diagram as it was drawn, indexed for checking; nothing in it is trusted to fit together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from lxml import etree

from chassis.engine.extensions import BPMN, local_name, read_extensions
from chassis.engine.file_text import BPMNDI, DAMAGED, DC

_B = f"{{{BPMN}}}"

GATEWAYS = frozenset(
    {"exclusiveGateway", "inclusiveGateway", "parallelGateway", "eventBasedGateway", "complexGateway"}
)
EVENTS = frozenset(
    {"startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent"}
)
SCOPES = frozenset({"process", "subProcess", "transaction", "adHocSubProcess"})
ACTIVITIES = frozenset(
    {
        "task", "userTask", "manualTask", "serviceTask", "sendTask", "receiveTask", "scriptTask",
        "businessRuleTask", "callActivity", "subProcess", "transaction", "adHocSubProcess",
    }
)  # fmt: skip
NODES = GATEWAYS | EVENTS | ACTIVITIES


@dataclass(frozen=True, slots=True)
class DrawnFlow:
    """A sequence flow, whose ends may not exist."""

    flow_id: str
    source: str
    target: str
    condition: str | None
    scope: str


@dataclass(eq=False, slots=True)
class Node:
    """A node of the diagram."""

    element: etree._Element
    kind: str
    node_id: str
    name: str
    scope: str
    extensions: Mapping[str, Any] = field(default_factory=dict)

    @property
    def properties(self) -> Mapping[str, str]:
        """The extension properties."""
        properties: Mapping[str, str] = self.extensions.get("properties") or {}
        return properties

    @property
    def event_definitions(self) -> Sequence[etree._Element]:
        """What an event waits for or throws."""
        return [child for child in self.element if local_name(child).endswith("EventDefinition")]

    @property
    def event_kinds(self) -> Sequence[str]:
        """The kinds of events: timer, message, error …"""
        return [local_name(child).removesuffix("EventDefinition") for child in self.event_definitions]

    @property
    def is_event_subprocess(self) -> bool:
        """Whether it is a sub-process that an event starts."""
        return self.kind == "subProcess" and self.element.get("triggeredByEvent") == "true"

    @property
    def interrupts(self) -> bool:
        """Whether an event sub-process takes the place of everything else in its scope."""
        start = self.child("startEvent")
        return start is None or start.get("isInterrupting", "true") != "false"

    def child(self, name: str) -> etree._Element | None:
        """The first BPMN child of that name."""
        return self.element.find(f"{_B}{name}")


class Drawn:
    """The process a file is about, and what surrounds it."""

    def __init__(self, root: etree._Element) -> None:
        self.root = root
        self.everything = list(root.iter(f"{_B}process"))
        self.processes = meant(self.everything)
        self.nodes: dict[str, Node] = {}
        self.flows: list[DrawnFlow] = []
        self.others: list[etree._Element] = []
        self.duplicates: list[str] = []
        self.nameless: list[etree._Element] = []
        for process in self.processes:
            self._read(process, process.get("id") or "")
        self.messages = {
            message.get("id") or "": message.get("name") or "" for message in root.iter(f"{_B}message")
        }

    @cached_property
    def outgoing(self) -> Mapping[str, list[DrawnFlow]]:
        """The flows that leave each node."""
        return self._by(lambda flow: flow.source)

    @cached_property
    def incoming(self) -> Mapping[str, list[DrawnFlow]]:
        """The flows that reach each node."""
        return self._by(lambda flow: flow.target)

    @cached_property
    def boundaries(self) -> Mapping[str, list[Node]]:
        """The boundary events of each activity."""
        found: dict[str, list[Node]] = {node_id: [] for node_id in self.nodes}
        for node in self.nodes.values():
            attached = node.element.get("attachedToRef")
            if node.kind == "boundaryEvent" and attached in found:
                found[attached].append(node)
        return found

    @cached_property
    def shapes(self) -> frozenset[str]:
        """The ids of everything that has its place in the picture."""
        return frozenset(
            shape.get("bpmnElement") or ""
            for shape in self.root.iter(f"{{{BPMNDI}}}BPMNShape")
            if shape.find(f"{{{DC}}}Bounds") is not None
        )

    @cached_property
    def names(self) -> Mapping[str, str]:
        """What everything with an id and a name is called."""
        return {
            element.get("id") or "": " ".join((element.get("name") or "").split())
            for element in self.root.iter(f"{_B}*")
            if element.get("id") and element.get("name")
        }

    @cached_property
    def flow_names(self) -> Mapping[str, str]:
        """What lines without a name are called: from where to where they lead."""
        ends = {node.node_id: node.name or node.node_id for node in self.nodes.values()}
        return {
            flow.flow_id: f"{ends.get(flow.source, '?')} → {ends.get(flow.target, '?')}"
            for flow in self.flows
            if flow.flow_id not in self.names
        }

    @cached_property
    def damaged(self) -> Sequence[str]:
        """The ids of everything with letters in it that were lost on the way."""
        return [
            _nearest_id(element)
            for element in self.root.iter(f"{_B}*")
            if DAMAGED in (element.text or "") or any(DAMAGED in value for value in element.attrib.values())
        ]

    @cached_property
    def lanes(self) -> frozenset[str]:
        """The ids of every node that lies in a lane."""
        return frozenset(
            (node.text or "").strip()
            for process in self.processes
            for node in process.iterfind(f".//{_B}lane/{_B}flowNodeRef")
        )

    def of_kind(self, *kinds: str) -> Iterator[Node]:
        """The nodes of some kinds."""
        return (node for node in self.nodes.values() if node.kind in kinds)

    @cached_property
    def inside(self) -> Mapping[str, list[Node]]:
        """Every process and sub-process with the nodes directly inside it."""
        inside: dict[str, list[Node]] = {process.get("id") or "": [] for process in self.processes}
        inside.update({node.node_id: [] for node in self.nodes.values() if node.kind in SCOPES})
        for node in self.nodes.values():
            inside.setdefault(node.scope, []).append(node)
        return inside

    def scopes(self) -> Iterator[tuple[str, list[Node]]]:
        """Every process and sub-process, one by one."""
        yield from self.inside.items()

    def around(self, node: Node) -> Iterator[Node]:
        """The sub-processes around a node, the innermost first; none twice, should ids be given twice."""
        seen: set[str] = set()
        scope = self.nodes.get(node.scope)
        while scope is not None and scope.node_id not in seen:
            yield scope
            seen.add(scope.node_id)
            scope = self.nodes.get(scope.scope)

    def next_of(self, node: Node) -> Iterator[Node]:
        """The nodes a token may reach next, through a boundary event too."""
        sources = [node, *self.boundaries[node.node_id]]
        for source in sources:
            for flow in self.outgoing.get(source.node_id, ()):
                target = self.nodes.get(flow.target)
                if target is not None and target.scope == node.scope:
                    yield target

    def message_name(self, event: etree._Element) -> str:
        """The name of the message an event refers to."""
        return self.messages.get(event.get("messageRef") or "", "")

    def _by(self, end: Any) -> dict[str, list[DrawnFlow]]:
        found: dict[str, list[DrawnFlow]] = {}
        for flow in self.flows:
            found.setdefault(end(flow), []).append(flow)
        return found

    def _read(self, scope: etree._Element, scope_id: str) -> None:
        for element in scope:
            kind = local_name(element)
            if etree.QName(element).namespace != BPMN:
                continue
            if kind == "sequenceFlow":
                self._read_flow(element, scope_id)
            elif kind in NODES:
                self._read_node(element, kind, scope_id)
            else:
                self.others.append(element)

    def _read_flow(self, element: etree._Element, scope_id: str) -> None:
        condition = element.find(f"{_B}conditionExpression")
        self.flows.append(
            DrawnFlow(
                element.get("id") or "",
                element.get("sourceRef") or "",
                element.get("targetRef") or "",
                None if condition is None else (condition.text or "").strip(),
                scope_id,
            )
        )

    def _read_node(self, element: etree._Element, kind: str, scope_id: str) -> None:
        node_id = element.get("id") or ""
        name = " ".join((element.get("name") or "").split())
        if not node_id:
            self.nameless.append(element)
            return
        if node_id in self.nodes or any(node_id == process.get("id") for process in self.processes):
            # The first of a name keeps it: a sub-process must not end up inside itself.
            self.duplicates.append(node_id)
            return
        self.nodes[node_id] = Node(element, kind, node_id, name, scope_id, read_extensions(element))
        if kind in SCOPES:
            self._read(element, node_id)


def meant(processes: Sequence[etree._Element]) -> list[etree._Element]:
    """The one process that is to be executed; all that hold anything where nobody can tell."""
    executable = [process for process in processes if process.get("isExecutable") == "true"]
    if len(executable) == 1:
        return executable
    return [process for process in executable or processes if holds_nodes(process)] or list(processes)[:1]


def holds_nodes(process: etree._Element) -> bool:
    """Whether anything happens in a process; tools draw empty ones for partners nobody looks into."""
    return any(local_name(element) in NODES for element in process)


def repeated(values: Sequence[str]) -> list[str]:
    """The values that occur more than once."""
    return [value for value, count in Counter(values).items() if count > 1]


def _nearest_id(element: etree._Element | None) -> str:
    while element is not None:
        if element.get("id"):
            return str(element.get("id"))
        element = element.getparent()
    return ""
