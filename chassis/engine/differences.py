"""What is different in a drawn definition, in words: elements, flows, limits, posts, forms, tables.

Where something lies on the picture makes no difference.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

from chassis.engine.allowed_acts import ACTS
from chassis.engine.differences_in_parts import FIELD, RULE, Was, in_order, parts_of_form, parts_of_tables
from chassis.engine.draft_records import Content
from chassis.engine.drawn import Drawn, DrawnFlow, Node
from chassis.engine.extensions import ALLOW_RETURN, ALLOWED_ACTS, BPMN, CAMUNDA, local_name
from chassis.engine.front_door import admit
from chassis.engine.names_in_drafts import (
    REPEATS,
    files_in_words,
    labels_in,
    outcomes_before,
    repeats_in_words,
)
from chassis.engine.setting_words import (
    KINDS,
    Vocabulary,
    aspect_name,
    condition_in_words,
    setting_in_words,
)
from chassis.texts import Said

ADDED, REMOVED, CHANGED = "added", "removed", "changed"
_B, _C = f"{{{BPMN}}}", f"{{{CAMUNDA}}}"
# Where an element lies, and what is only said of the connections of others.
_NOT_COMPARED = frozenset({"incoming", "outgoing", "extensionElements", "documentation", "flowNodeRef"})
_OWN = frozenset({"id", "name", "sourceRef", "targetRef", "default"})
_FORM, _TABLE = Said("表单", "Form"), Said("决策表", "Decision table")
_FLOW, _PROCESS = Said("连线", "Flow"), Said("流程", "Process")


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is new, gone or otherwise; `element` is its id on the diagram where it has one."""

    kind: str
    element: str
    subject: Said
    aspect: Said
    was: Said
    now: Said


def differences(
    old: Content | None,
    new: Content,
    roles: Mapping[str, Said],
    settings: Mapping[str, Said] | None = None,
) -> list[Difference]:
    """Everything in which a draft differs from what it is compared with; all of it where that is nothing."""
    before = _said(old, roles, settings or {}) if old is not None else {}
    after = _said(new, roles, settings or {})
    return [*_gone(before, after), *_new_or_changed(before, after)]


@dataclass(frozen=True, slots=True)
class _Thing:
    """An element, form or table with everything said of it, by aspect."""

    element: str
    subject: Said
    aspects: Mapping[str, Was]


def _gone(before: Mapping[str, _Thing], after: Mapping[str, _Thing]) -> Iterator[Difference]:
    for key, thing in before.items():
        if key not in after:
            yield Difference(REMOVED, thing.element, thing.subject, _EMPTY, _in_short(thing), _EMPTY)


def _new_or_changed(before: Mapping[str, _Thing], after: Mapping[str, _Thing]) -> Iterator[Difference]:
    for key, thing in after.items():
        if key not in before:
            yield Difference(ADDED, thing.element, thing.subject, _EMPTY, _EMPTY, _in_short(thing))
            continue
        was = before[key].aspects
        for name in dict.fromkeys([*was, *thing.aspects]):
            old, new = was.get(name), thing.aspects.get(name)
            if old is None or new is None or old.plain != new.plain:
                aspect = (new or old or _NOTHING).aspect
                yield Difference(
                    CHANGED, thing.element, thing.subject, aspect,
                    old.words if old else _EMPTY, new.words if new else _EMPTY,
                )  # fmt: skip
        for old, new in in_order(was, thing.aspects):
            yield Difference(CHANGED, thing.element, thing.subject, new.aspect, old.words, new.words)


def _in_short(thing: _Thing) -> Said:
    """What matters of something that is new or gone: who, until when, with what, under which condition."""
    told = [
        (thing.aspects[name].aspect, thing.aspects[name].words) for name in _MATTERS if name in thing.aspects
    ]
    fields = [one.aspect for name, one in thing.aspects.items() if name.startswith((FIELD, RULE))]
    listed = [Said(one.zh, one.en) for one in fields[:_MOST_PARTS]]
    more = "…" if len(fields) > _MOST_PARTS else ""
    parts = [Said(f"{aspect.zh}：{words.zh}", f"{aspect.en}: {words.en}") for aspect, words in told]
    if listed:
        parts.append(
            Said("、".join(one.zh for one in listed) + more, ", ".join(one.en for one in listed) + more)
        )
    return Said("；".join(one.zh for one in parts), "; ".join(one.en for one in parts))


_MATTERS = (
    "candidateGroups", "dueDate", "multiInstanceLoopCharacteristics", "timerEventDefinition",
    "messageEventDefinition", "attachedToRef", "cancelActivity", "decisionRef", "topic", "calledElement",
    "property startedBy", "condition", "is_default",
)  # fmt: skip
_MOST_PARTS = 8
_EMPTY = Said("", "")
_NOTHING = Was("", _EMPTY, _EMPTY)


def _said(content: Content, roles: Mapping[str, Said], settings: Mapping[str, Said]) -> dict[str, _Thing]:
    drawn = Drawn(admit(content.bpmn))
    names = {node.node_id: node.name or node.node_id for node in drawn.nodes.values()}
    known = Vocabulary(roles, settings, names, labels_in(content.forms))
    called = files_in_words(content)
    told: dict[str, _Thing] = {}
    for process in drawn.processes:
        about = {"name": _was("name", process.get("name") or "", known)}
        told[f"process {process.get('id')}"] = _Thing("", _PROCESS, about)
    for node in drawn.nodes.values():
        told[f"node {node.node_id}"] = _node(drawn, node, known)
    for flow in drawn.flows:
        told[f"flow {flow.flow_id}"] = _flow(drawn, flow, known, content.forms)
    for name, schema in content.forms.items():
        said = called.get(name, Said(name, name))
        subject = Said(f"{_FORM.zh}“{said.zh}”", f"{_FORM.en} “{said.en}”")
        told[f"form {name}"] = _Thing("", subject, dict(parts_of_form(schema)))
    for name, parts in parts_of_tables(content.decision_files):
        subject = Said(f"{_TABLE.zh}“{name}”", f"{_TABLE.en} “{name}”")
        told[f"table {name}"] = _Thing("", subject, dict(parts))
    return told


def _node(drawn: Drawn, node: Node, known: Vocabulary) -> _Thing:
    kind = KINDS.get(node.kind, Said(node.kind, node.kind))
    shown = node.name or node.node_id
    facts = {"name": node.name, "kind": node.kind, "scope": node.scope if node.scope in drawn.nodes else ""}
    for name, value in node.element.attrib.items():
        if str(name) not in _OWN:
            facts[etree.QName(name).localname] = str(value)
    facts.update({f"property {name}": value for name, value in node.properties.items()})
    if node.kind == "userTask":
        # What nothing is said about is allowed, and said so.
        facts.setdefault(f"property {ALLOW_RETURN}", "true")
        facts.setdefault(f"property {ALLOWED_ACTS}", ",".join(ACTS))
    if "dueDate" in facts:
        facts.pop("property limit", None)  # the limit is told by what it comes to
    repeated: dict[str, Was] = {}
    for child in node.element:
        name = local_name(child)
        if name == "documentation":
            facts["documentation"] = (child.text or "").strip()
        elif name in REPEATS:
            repeated[name] = Was(_canonical(drawn, child), aspect_name(name), repeats_in_words(child))
        elif name not in _NOT_COMPARED and name not in KINDS and name != "sequenceFlow":
            facts[name] = _canonical(drawn, child)
    aspects = {name: _was(name, value, known) for name, value in facts.items() if value}
    return _Thing(node.node_id, Said(f"{kind.zh}“{shown}”", f"{kind.en} “{shown}”"), {**aspects, **repeated})


def _flow(drawn: Drawn, flow: DrawnFlow, known: Vocabulary, forms: Mapping[str, Any]) -> _Thing:
    ends = [drawn.nodes.get(end) for end in (flow.source, flow.target)]
    shown = " → ".join((end.name or end.node_id) if end else "?" for end in ends)
    source = drawn.nodes.get(flow.source)
    is_default = source is not None and source.element.get("default") == flow.flow_id
    facts = {
        "sourceRef": flow.source,
        "targetRef": flow.target,
        "name": drawn.names.get(flow.flow_id, ""),
        "is_default": "true" if is_default else "",
    }
    aspects = {name: _was(name, value, known) for name, value in facts.items() if value}
    if flow.condition:
        outcomes = outcomes_before(drawn, flow.source, forms)
        words = condition_in_words(flow.condition, outcomes)
        aspects["condition"] = Was(flow.condition, aspect_name("condition"), words)
    return _Thing(flow.flow_id, Said(f"{_FLOW.zh}“{shown}”", f"{_FLOW.en} “{shown}”"), aspects)


def _was(name: str, value: str, known: Vocabulary) -> Was:
    return Was(value, aspect_name(name), setting_in_words(name, value, known))


def _canonical(drawn: Drawn, element: etree._Element) -> str:
    """What an event definition or a repetition says, without the ids tools make up."""
    parts = []
    for one in element.iter():
        if not isinstance(one.tag, str):
            continue
        said = [
            f"{etree.QName(name).localname}={_referred(drawn, str(value))}"
            for name, value in sorted(one.attrib.items())
            if name != "id" and not str(name).startswith("{http://www.w3.org")
        ]
        text = (one.text or "").strip()
        if one is element:
            parts += said
        elif said or text:
            parts.append(" ".join([*said, text]).strip())
    return "; ".join(parts) or "✓"


def _referred(drawn: Drawn, value: str) -> str:
    return drawn.messages.get(value) or drawn.names.get(value) or value
