"""One version of a process: its diagram, decisions and forms, compiled once and shared by all its cases."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import orjson
from lxml import etree
from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException

from chassis.engine.decision_files import read_decisions
from chassis.engine.decisions import Decision
from chassis.engine.dialect import DialectParser
from chassis.engine.drawn import Drawn
from chassis.engine.expressions import Functions, evaluate
from chassis.engine.extensions import BPMN, STOPS_CLOCK, local_name, read_extensions, read_properties
from chassis.engine.forms import outcomes_of
from chassis.engine.refusals import CaseCorrupt
from chassis.engine.return_targets import Targets, is_repeated, return_targets
from chassis.texts import Said

_B = f"{{{BPMN}}}"
_NOT_NODES = frozenset(
    {"sequenceFlow", "laneSet", "lane", "extensionElements", "documentation", "textAnnotation", "association"}
)


@dataclass(frozen=True, slots=True)
class Element:
    """A node of the diagram: what it is called and what the designer set on it."""

    element_id: str
    kind: str
    name: Said
    extensions: Mapping[str, Any]
    process_id: str

    @property
    def properties(self) -> Mapping[str, str]:
        """The extension properties."""
        properties: Mapping[str, str] = self.extensions.get("properties") or {}
        return properties


@dataclass(frozen=True, slots=True)
class StartMessage:
    """A message that starts this process, where, and the condition under which it does (`startWhen`)."""

    name: str
    when: str
    element_id: str


@dataclass(frozen=True, slots=True)
class Flow:
    """A sequence flow."""

    flow_id: str
    source: str
    target: str


@dataclass(frozen=True)
class Definition:
    """A released version of a process; immutable, and safe to share between threads."""

    process_id: str
    version: int
    bpmn: bytes
    decision_files: Mapping[str, bytes] = field(default_factory=dict)
    form_files: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    called: Mapping[str, Definition] = field(default_factory=dict)

    @cached_property
    def digest(self) -> str:
        """What this version was exactly, called processes included; kept with every case."""
        content = hashlib.sha256(self.bpmn)
        for name in sorted(self.decision_files):
            content.update(name.encode() + self.decision_files[name])
        for name in sorted(self.form_files):
            content.update(name.encode() + orjson.dumps(self.form_files[name], option=orjson.OPT_SORT_KEYS))
        for name in sorted(self.called):
            content.update(name.encode() + self.called[name].digest.encode())
        return content.hexdigest()

    @property
    def files(self) -> Mapping[str, bytes]:
        """What this version is made of, as files: diagram, tables, forms; called processes in folders."""
        found = {f"{self.process_id}.bpmn": self.bpmn}
        found |= {f"{name}.dmn": content for name, content in self.decision_files.items()}
        for name, form in self.form_files.items():
            found[f"forms/{name}.json"] = orjson.dumps(form, option=orjson.OPT_INDENT_2)
        for called in self.called.values():
            folder = f"called/{called.process_id}"
            found |= {f"{folder}/{name}": content for name, content in called.files.items()}
        return found

    @cached_property
    def decisions(self) -> Mapping[str, Decision]:
        """The decisions by id, those of called processes included."""
        found: dict[str, Decision] = {}
        for called in self.called.values():
            found.update(called.decisions)
        return {**found, **read_decisions(*self.decision_files.values())}

    @cached_property
    def forms(self) -> Mapping[str, Mapping[str, Any]]:
        """The forms by name, those of called processes included."""
        found: dict[str, Mapping[str, Any]] = {}
        for called in self.called.values():
            found.update(called.forms)
        return {**found, **self.form_files}

    @cached_property
    def outcomes(self) -> Mapping[str, Sequence[str]]:
        """The closed list of outcomes of every form that has one."""
        return {name: [choice["value"] for choice in outcomes_of(form)] for name, form in self.forms.items()}

    @cached_property
    def root(self) -> etree._Element:
        """The diagram's XML tree."""
        return read_tree(self.bpmn)

    @cached_property
    def process(self) -> etree._Element:
        """The process element of the diagram."""
        for node in self.root.iter(f"{_B}process"):
            if node.get("id") == self.process_id:
                return node
        raise CaseCorrupt(f"the file of {self.process_id} holds no process of that name")

    @cached_property
    def name(self) -> Said:
        """What the process is called."""
        return _said(self.process, self.process_id)

    @cached_property
    def elements(self) -> Mapping[str, Element]:
        """Every node of the diagram and of the processes it calls, by id."""
        found: dict[str, Element] = {}
        for called in self.called.values():
            found.update(called.elements)
        found.update((element.element_id, element) for element in self._own_elements())
        return found

    @cached_property
    def return_targets(self) -> Mapping[str, Targets]:
        """Where each user task may return a case to, those of called processes included."""
        found: dict[str, Targets] = {}
        for called in self.called.values():
            found.update(called.return_targets)
        return {**found, **return_targets(self._drawn)}

    @cached_property
    def repeated(self) -> frozenset[str]:
        """The activities that are done several times for one token, those of called processes included."""
        own = {node.node_id for node in self._drawn.nodes.values() if is_repeated(node)}
        return frozenset(own).union(*(called.repeated for called in self.called.values()))

    @cached_property
    def _drawn(self) -> Drawn:
        return Drawn(self.root)

    @cached_property
    def flows(self) -> Sequence[Flow]:
        """The sequence flows of this diagram."""
        return [
            Flow(str(node.get("id")), str(node.get("sourceRef")), str(node.get("targetRef")))
            for node in self.process.iter(f"{_B}sequenceFlow")
        ]

    @cached_property
    def clock_stops(self) -> Mapping[str, str]:
        """The elements that stop the clock while a token is there, and why; of called processes too."""
        return {
            element_id: element.properties[STOPS_CLOCK]
            for element_id, element in self.elements.items()
            if element.properties.get(STOPS_CLOCK)
        }

    @cached_property
    def start_messages(self) -> Sequence[StartMessage]:
        """The messages that start this process."""
        names = {node.get("id"): node.get("name") or "" for node in self.root.iter(f"{_B}message")}
        return [
            StartMessage(
                names.get(event.get("messageRef"), ""),
                read_properties(start).get("startWhen", ""),
                str(start.get("id")),
            )
            for start in self.process.iterfind(f"{_B}startEvent")
            for event in start.iterfind(f"{_B}messageEventDefinition")
        ]

    def started_by(self, message: str, variables: Mapping[str, Any], functions: Functions) -> str | None:
        """The start event this message begins at; None where it does not start this process."""
        for start in self.start_messages:
            if start.name != message:
                continue
            if not start.when or evaluate(start.when, variables, functions) is True:
                return start.element_id
        return None

    @cached_property
    def specs(self) -> tuple[Any, Mapping[str, Any]]:
        """SpiffWorkflow's specification of the process and of everything inside it."""
        parser = DialectParser()
        for xml in (self.bpmn, *self._called_files()):
            parser.add_bpmn_xml(read_tree(xml))
        try:
            return parser.get_spec(self.process_id), parser.get_subprocess_specs(self.process_id)
        except ValidationException as error:
            raise CaseCorrupt(f"{self.process_id} v{self.version}: {error}") from error

    def form(self, form_key: str) -> Mapping[str, Any] | None:
        """The form a form key (`form:give_opinion`) names."""
        return self.forms.get(form_key.removeprefix("form:"))

    def _called_files(self) -> list[bytes]:
        files: dict[str, bytes] = {}
        stack = list(self.called.values())
        while stack:
            called = stack.pop()
            if called.process_id not in files:
                files[called.process_id] = called.bpmn
                stack.extend(called.called.values())
        return list(files.values())

    def _own_elements(self) -> list[Element]:
        return [
            Element(
                str(node.get("id")), local_name(node), _said(node, ""), read_extensions(node), self.process_id
            )
            for node in self.process.iter(f"{_B}*")
            if node is not self.process and node.get("id") and _is_node(node)
        ]


def read_tree(xml: bytes) -> etree._Element:
    """Parse XML without ever fetching or expanding anything."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(xml, parser)


def called_processes(xml: bytes) -> list[tuple[str, int | None]]:
    """The processes a diagram calls, with the version it pins."""
    calls = []
    for node in read_tree(xml).iter(f"{_B}callActivity"):
        extensions = read_extensions(node)
        pinned = extensions.get("calledElementBinding") == "version"
        version = extensions.get("calledElementVersion", "") if pinned else ""
        calls.append((str(node.get("calledElement") or ""), int(version) if version.isdigit() else None))
    return calls


def _is_node(node: etree._Element) -> bool:
    name = local_name(node)
    return name not in _NOT_NODES and not name.endswith(("EventDefinition", "Characteristics"))


def _said(node: etree._Element, fallback: str) -> Said:
    chinese = " ".join((node.get("name") or fallback).split())
    return Said(chinese, read_properties(node).get("name_en") or chinese)
