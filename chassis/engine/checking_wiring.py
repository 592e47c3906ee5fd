"""Rules about what a diagram names: operations, forms, decisions, messages, roles, expressions."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from chassis.engine.drawn import Drawn, Node
from chassis.engine.expression_functions import FUNCTIONS
from chassis.engine.expression_names import similar_name
from chassis.engine.expression_values import ExpressionError
from chassis.engine.expressions import parts_of, read_expression
from chassis.engine.extensions import BPMN, CAMUNDA, local_name
from chassis.engine.findings import Finding, found
from chassis.engine.forms import check_schema
from chassis.engine.host_functions import CALENDAR_FUNCTIONS
from chassis.texts import Said

if TYPE_CHECKING:
    from chassis.engine.checking import Known

HOST_FUNCTIONS = CALENDAR_FUNCTIONS | {"today", "now", "role"}
_B, _C = f"{{{BPMN}}}", f"{{{CAMUNDA}}}"
_LOOP_EXPRESSIONS = ("loopCardinality", "completionCondition", "loopCondition")
_ROLE_CALL = re.compile(r"""\brole\(\s*["']([^"']*)["']""")
_ROLE_AT = re.compile(r"(?:^|,)\s*([a-z_]+)@")
_MEANT = Said("；是否指 {name}()？", "; did you mean {name}()?")
_LITERAL_TIME = re.compile(r"^(P[\dT]|R\d*/P|\d{4}-\d\d-\d\d)")


def check_wiring(drawn: Drawn, known: Known) -> Iterator[Finding]:
    """Everything a diagram names exists, and every expression compiles."""
    for node in drawn.nodes.values():
        if known.operations is not None and node.node_id in known.operations:
            yield found("id-is-operation", node.node_id)
        yield from _activity(node, known)
        yield from _messages(drawn, node, known)
        for text in expressions_in(node):
            yield from _expression(node.node_id, text, known)
    for flow in drawn.flows:
        if flow.condition:
            yield from _expression(flow.flow_id, flow.condition, known)
    yield from _calls(drawn, known)
    yield from _forms(known)


def _activity(node: Node, known: Known) -> Iterator[Finding]:
    if node.kind in ("userTask", "manualTask"):
        yield from _person(node, known)
    elif node.kind == "serviceTask":
        topic = node.extensions.get("topic")
        if not topic or node.extensions.get("type") != "external":
            yield found("topic-missing", node.node_id)
        elif not _has(known.operations, topic):
            yield found("topic-unknown", node.node_id, name=topic)
    elif node.kind == "businessRuleTask":
        decision = node.extensions.get("decisionRef")
        if not decision:
            yield found("decision-missing", node.node_id)
        elif not _has(known.decisions, decision):
            yield found("decision-unknown", node.node_id, name=decision)


def _person(node: Node, known: Known) -> Iterator[Finding]:
    groups = node.extensions.get("candidateGroups", "")
    name = node.name or node.node_id
    if not (groups or node.extensions.get("assignee") or node.extensions.get("candidateUsers")):
        yield found("candidates-missing", node.node_id, name=name)
    plain = re.sub(r"\$\{[^}]*\}", "", groups)
    for role in [*_ROLE_CALL.findall(groups), *_ROLE_AT.findall(plain)]:
        if not _has(known.roles, role):
            yield found("role-unknown", node.node_id, name=role)
    completion = node.properties.get("onComplete")
    if completion and not _has(known.completions, completion):
        yield found("completion-unknown", node.node_id, name=completion)
    form_key = node.extensions.get("formKey")
    if known.forms is not None:
        if not form_key:
            yield found("form-missing", node.node_id, name=name)
        elif form_key.removeprefix("form:") not in known.forms:
            yield found("form-unknown", node.node_id, name=form_key)


def _messages(drawn: Drawn, node: Node, known: Known) -> Iterator[Finding]:
    events = [event for event in node.event_definitions if local_name(event) == "messageEventDefinition"]
    if node.kind in ("sendTask", "receiveTask"):
        events.append(node.element)
    for event in events:
        name = drawn.message_name(event)
        if not name:
            yield found("message-missing", node.node_id)
        elif not _has(known.messages, name):
            yield found("message-unknown", node.node_id, name=name)


def expressions_in(node: Node) -> Iterator[str]:
    """The expressions of a node, each as one text; texts with several `${…}` are taken apart."""
    for attribute in ("candidateGroups", "candidateUsers", "assignee", "dueDate"):
        text = node.extensions.get(attribute, "")
        yield from _places(text)
    yield from _places(node.properties.get("superior", ""))
    for name in ("correlationKey", "startWhen"):
        text = node.properties.get(name, "")
        if name == "startWhen" and text:
            yield text
        yield from _places(text) if name != "startWhen" else ()
    for loop in (node.child("multiInstanceLoopCharacteristics"), node.child("standardLoopCharacteristics")):
        if loop is not None:
            conditions = [loop.findtext(f"{_B}{name}") for name in _LOOP_EXPRESSIONS]
            yield from (text for text in (loop.get(f"{_C}collection"), *conditions) if text and text.strip())
    for definition in node.event_definitions:
        for time in definition:
            text = (time.text or "").strip() if local_name(time).startswith("time") else ""
            if text and not _LITERAL_TIME.match(text):
                yield text


def _places(text: str) -> list[str]:
    try:
        return [expression.text for expression in parts_of(text)]
    except ExpressionError as error:
        return [error.text or text]


def _expression(element: str, text: str, known: Known) -> Iterator[Finding]:
    try:
        functions = read_expression(text).functions
    except ExpressionError as error:
        yield found("expression", element, why=error.said)
        return
    if known.functions is not None:
        for name in sorted(functions - set(known.functions) - HOST_FUNCTIONS - FUNCTIONS.keys()):
            similar = similar_name(name, {*known.functions, *HOST_FUNCTIONS, *FUNCTIONS})
            meant = _MEANT.filled(name=similar) if similar else Said("", "")
            yield found("function-unknown", element, name=name, meant=meant)


def _calls(drawn: Drawn, known: Known) -> Iterator[Finding]:
    own = {process.get("id") for process in drawn.processes}
    for node in drawn.of_kind("callActivity"):
        called = node.element.get("calledElement") or ""
        version = node.extensions.get("calledElementVersion", "")
        if called in own:
            yield found("call-itself", node.node_id)
        elif called in known.own_processes:
            continue
        elif known.processes is not None and called not in known.processes:
            yield found("call-unknown", node.node_id, name=called)
        elif node.extensions.get("calledElementBinding") != "version" or not version.isdigit():
            yield found("call-unpinned", node.node_id)
        elif known.processes is not None and int(version) not in known.processes[called]:
            yield found("call-unknown", node.node_id, name=f"{called} v{version}")


def _forms(known: Known) -> Iterator[Finding]:
    for name, schema in (known.forms or {}).items():
        for problem in check_schema(schema):
            why = Said(f"{problem['zh']}（{problem['pointer']}）", f"{problem['en']} ({problem['pointer']})")
            yield found("form-faulty", name, why=why)


def _has(known: Collection[str] | None, name: str) -> bool:
    return known is None or name in known
