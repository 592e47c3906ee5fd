"""What people call the parts of a draft only files have names for: forms, tables, fields, lists, outcomes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

from chassis.engine.decision_files import read_files
from chassis.engine.draft_records import Content
from chassis.engine.drawn import Drawn, Node
from chassis.engine.extensions import BPMN, CAMUNDA
from chassis.engine.filled_in import OUTCOME
from chassis.engine.form_fields import label_of
from chassis.engine.front_door import admit
from chassis.engine.limit_words import plain_text
from chassis.texts import Said

REPEATS = frozenset({"multiInstanceLoopCharacteristics", "standardLoopCharacteristics"})
_B, _C = f"{{{BPMN}}}", f"{{{CAMUNDA}}}"
_MOST_STEPS = 3
_EACH = Said("按名单 {list}，每一个叫作 {one}", "by the list {list}, each called {one}")
_TIMES = Said("{count} 次", "{count} times")
_AT_ONCE, _IN_TURN = Said("同时办理", "at the same time"), Said("依次办理", "one after the other")
_UNTIL = Said("满足 {condition} 就提前结束", "done as soon as {condition}")
_AGAIN = Said("满足 {condition} 就再做一遍", "again as long as {condition}")


def files_in_words(content: Content) -> dict[str, Said]:
    """Each form by the steps it is filled in at, each file and decision by the name written in it."""
    drawn = Drawn(admit(content.bpmn))
    steps: dict[str, list[Said]] = {}
    for node in drawn.nodes.values():
        form = str(node.extensions.get("formKey") or "").removeprefix("form:")
        if form and node.name:
            steps.setdefault(form, []).append(Said(node.name, node.properties.get("name_en") or node.name))
    told = {name: _listed(steps[name]) for name in content.forms if name in steps}
    for name, file in content.decision_files.items():
        decisions = read_files([file]).decisions.values()
        names = {one.decision_id: Said(*[one.name or one.decision_id] * 2) for one in decisions}
        if names:
            told[name] = _listed(list(names.values()))
        told.update(names)
    return told


def labels_in(forms: Mapping[str, Any]) -> dict[str, Said]:
    """What the variables are called that fields of forms fill in."""
    return {str(field["key"]): label_of(field) for form in forms.values() for field in _fields(form)}


def outcomes_before(drawn: Drawn, node_id: str, forms: Mapping[str, Any]) -> dict[str, Said]:
    """What the outcomes are called among which a gateway chooses: those of the step it stands behind."""
    seen: set[str] = set()
    before = [node_id]
    while before:
        node = drawn.nodes.get(before.pop())
        if node is None or node.node_id in seen:
            continue
        seen.add(node.node_id)
        if node.kind == "userTask":
            return _outcomes(node, forms)
        before += [flow.source for flow in drawn.incoming.get(node.node_id, ())]
    return {}


def repeats_in_words(element: etree._Element) -> Said:
    """For whom a step is done several times, how, and until when."""
    condition = (element.findtext(f"{_B}completionCondition") or "").strip()
    again = (element.findtext(f"{_B}loopCondition") or "").strip()
    if again:
        return _AGAIN.filled(condition=plain_text(again))
    listed, count = element.get(f"{_C}collection"), element.findtext(f"{_B}loopCardinality")
    parts = []
    if listed:
        one = element.get(f"{_C}elementVariable") or "—"
        parts.append(_EACH.filled(list=plain_text(listed), one=one))
    elif count:
        parts.append(_TIMES.filled(count=plain_text(count.strip())))
    parts.append(_IN_TURN if element.get("isSequential") == "true" else _AT_ONCE)
    if condition:
        parts.append(_UNTIL.filled(condition=plain_text(condition)))
    return Said("，".join(one.zh for one in parts), ", ".join(one.en for one in parts))


def _outcomes(node: Node, forms: Mapping[str, Any]) -> dict[str, Said]:
    form = forms.get(str(node.extensions.get("formKey") or "").removeprefix("form:"))
    field = next((one for one in _fields(form) if one.get("key") == OUTCOME), {})
    choices = field.get("values")
    return {
        str(one.get("value")): _choice(one)
        for one in (choices if isinstance(choices, list) else ())
        if isinstance(one, Mapping)
    }


def _choice(one: Mapping[str, Any]) -> Said:
    label = str(one.get("label") or one.get("value"))
    return Said(label, str(one.get("label_en") or label))


def _fields(schema: Any) -> Iterator[Mapping[str, Any]]:
    for field in (schema.get("components") or ()) if isinstance(schema, Mapping) else ():
        if isinstance(field, Mapping):
            if field.get("key") and label_of(field).zh:
                yield field
            yield from _fields(field)


def _listed(steps: list[Said]) -> Said:
    distinct = list(dict.fromkeys(steps))
    few = distinct[:_MOST_STEPS]
    more = "…" if len(distinct) > _MOST_STEPS else ""
    return Said("、".join(one.zh for one in few) + more, ", ".join(one.en for one in few) + more)
