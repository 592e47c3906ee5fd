"""Rules about events: which kinds stand where, who catches what is thrown, and what starts a process."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lxml import etree

from chassis.engine.drawn import Drawn, Node, repeated
from chassis.engine.extensions import BPMN, local_name
from chassis.engine.findings import Finding, found

EVENTS_ALLOWED: Mapping[str, frozenset[str]] = {
    "startEvent": frozenset({"message"}),
    "endEvent": frozenset({"message", "signal", "error", "escalation", "cancel", "terminate"}),
    "intermediateCatchEvent": frozenset({"message", "timer", "signal"}),
    "intermediateThrowEvent": frozenset({"message", "signal", "escalation"}),
    "boundaryEvent": frozenset({"message", "timer", "signal", "error", "escalation", "cancel"}),
}
STARTS_EVENT_SUBPROCESS = frozenset({"message", "timer", "signal", "error", "escalation"})
# Kinds the engine runs nowhere, each with a remedy of its own.
REFUSED = {"conditional": "conditional-event", "link": "link-event", "compensate": "compensation"}
NEEDS_EVENT = frozenset({"intermediateCatchEvent", "boundaryEvent"})
# They go up through scopes, so only what has a scope inside can let one out.
RAISED = frozenset({"error", "escalation"})
HOLDS_SCOPE = frozenset({"subProcess", "transaction", "callActivity"})
TIMES = ("timeDate", "timeDuration", "timeCycle")
_REFERENCES = ("error", "escalation", "signal")
_B = f"{{{BPMN}}}"


def check_events(drawn: Drawn) -> Iterator[Finding]:
    """Everything that can be said about the events of a diagram."""
    for node in drawn.nodes.values():
        if node.kind in EVENTS_ALLOWED:
            yield from _kinds(drawn, node)
            yield from _interrupting(node)
            for definition in node.event_definitions:
                yield from _definition(drawn, node, definition)
    for node in drawn.of_kind("endEvent"):
        yield from _caught(drawn, node)
    yield from _starts(drawn)


def _kinds(drawn: Drawn, node: Node) -> Iterator[Finding]:
    allowed, needed = EVENTS_ALLOWED[node.kind], node.kind in NEEDS_EVENT
    scope = drawn.nodes.get(node.scope)
    if node.kind == "startEvent" and scope is not None:
        allowed = STARTS_EVENT_SUBPROCESS if scope.is_event_subprocess else frozenset()
        needed = scope.is_event_subprocess
    kinds = node.event_kinds
    for kind in kinds:
        if kind in REFUSED:
            yield found(REFUSED[kind], node.node_id)
        elif kind not in allowed or len(kinds) > 1:
            yield found("event-not-supported", node.node_id, kind=kind)
    if not kinds and needed:
        yield found("event-not-supported", node.node_id, kind="none")


def _interrupting(node: Node) -> Iterator[Finding]:
    attribute = "cancelActivity" if node.kind == "boundaryEvent" else "isInterrupting"
    interrupts = node.element.get(attribute, "true") != "false"
    if not interrupts and {"error", "cancel"} & set(node.event_kinds):
        yield found("must-interrupt", node.node_id)
    for cycle in node.element.iterfind(f"{_B}timerEventDefinition/{_B}timeCycle"):
        if interrupts and (cycle.text or "").strip():
            yield found("cycle-interrupts", node.node_id)


def _definition(drawn: Drawn, node: Node, definition: etree._Element) -> Iterator[Finding]:
    kind = local_name(definition).removesuffix("EventDefinition")
    if kind == "timer":
        times = [time for name in TIMES for time in definition.iterfind(f"{_B}{name}")]
        if len(times) != 1 or not (times[0].text or "").strip():
            yield found("timer-incomplete", node.node_id)
    elif kind in _REFERENCES:
        reference = definition.get(f"{kind}Ref")
        meant = next((one for one in drawn.root.iterfind(f"{_B}{kind}") if one.get("id") == reference), None)
        if kind == "signal" and (meant is None or not meant.get("name")):
            yield found("signal-missing", node.node_id)
        elif reference and meant is None:
            yield found("event-reference", node.node_id, name=reference)


def _caught(drawn: Drawn, node: Node) -> Iterator[Finding]:
    """What ends a scope inside this diagram has to be caught in it; a process may leave it to its caller."""
    scope = drawn.nodes.get(node.scope)
    if "cancel" in node.event_kinds:
        if scope is None or scope.kind != "transaction":
            yield found("cancel-elsewhere", node.node_id)
        elif not any("cancel" in one.event_kinds for one in drawn.boundaries[scope.node_id]):
            yield found("cancel-uncaught", node.node_id)
    elif "error" in node.event_kinds and scope is not None:
        code = _code(drawn, node)
        catchers = [one for one in _catchers(drawn, node) if "error" in one.event_kinds]
        if all(_code(drawn, one) not in (None, code) for one in catchers):
            yield found("error-uncaught", node.node_id)


def _catchers(drawn: Drawn, node: Node) -> Iterator[Node]:
    """The events that could catch what is thrown here: beside each scope around it, and on its boundary."""
    inside: Node | None = None
    for scope in drawn.around(node):
        yield from _listening(drawn, scope.node_id, inside)
        yield from drawn.boundaries[scope.node_id]
        inside = scope
    if inside is not None:
        yield from _listening(drawn, inside.scope, inside)


def _listening(drawn: Drawn, scope_id: str, inside: Node | None) -> Iterator[Node]:
    """The start events of the event sub-processes of a scope, but for the one something is thrown in."""
    handlers = {
        handler.node_id
        for handler in drawn.nodes.values()
        if handler.is_event_subprocess and handler.scope == scope_id and handler is not inside
    }
    return (start for start in drawn.of_kind("startEvent") if start.scope in handlers)


def _code(drawn: Drawn, node: Node) -> str | None:
    """The code an error event names."""
    for definition in node.element.iterfind(f"{_B}errorEventDefinition"):
        for error in drawn.root.iterfind(f"{_B}error"):
            if error.get("id") == definition.get("errorRef"):
                return error.get("errorCode")
    return None


def _starts(drawn: Drawn) -> Iterator[Finding]:
    for scope, nodes in drawn.scopes():
        starts = [node for node in nodes if node.kind == "startEvent"]
        plain = [node for node in starts if not node.event_kinds]
        if not starts or (len(starts) > 1 and scope in drawn.nodes) or len(plain) > 1:
            yield found("one-start", scope, count=len(starts))
        unconditional = [
            drawn.message_name(event)
            for node in starts
            if not node.properties.get("startWhen")
            for event in node.element.iterfind(f"{_B}messageEventDefinition")
        ]
        for name in repeated(unconditional):
            yield found("start-ambiguous", scope, name=name)
