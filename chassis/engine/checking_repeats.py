"""Rules about activities that are done several times, and about sub-processes that events start."""

from __future__ import annotations

from collections.abc import Iterator

from chassis.engine.drawn import ACTIVITIES, Drawn, Node
from chassis.engine.extensions import BPMN, CAMUNDA
from chassis.engine.findings import Finding, found
from chassis.engine.multi_instance import MAX_INSTANCES

REPEATED = frozenset(
    {
        "userTask", "manualTask", "serviceTask", "businessRuleTask", "subProcess", "transaction",
        "callActivity",
    }
)  # fmt: skip
MULTIPLIED = REPEATED | {"sendTask", "receiveTask"}
_B, _C = f"{{{BPMN}}}", f"{{{CAMUNDA}}}"


def check_repeats(drawn: Drawn) -> Iterator[Finding]:
    """Everything that can be said about how often an activity is done, and what sets it off."""
    for node in drawn.nodes.values():
        yield from _loop(node)
        yield from _instances(node)
        if node.is_event_subprocess:
            yield from _event_subprocess(drawn, node)


def _loop(node: Node) -> Iterator[Finding]:
    loop = node.child("standardLoopCharacteristics")
    if loop is None:
        return
    condition, maximum = loop.findtext(f"{_B}loopCondition"), loop.get("loopMaximum")
    both = node.child("multiInstanceLoopCharacteristics") is not None
    sound = _is_count(maximum) if maximum is not None else bool(condition and condition.strip())
    if node.kind not in REPEATED or both or not sound:
        yield found("loop-incomplete", node.node_id, limit=MAX_INSTANCES)


def _instances(node: Node) -> Iterator[Finding]:
    loop = node.child("multiInstanceLoopCharacteristics")
    if loop is None:
        return
    cardinality = loop.findtext(f"{_B}loopCardinality")
    collection, element = loop.get(f"{_C}collection"), loop.get(f"{_C}elementVariable")
    if collection is not None:
        sound = cardinality is None and bool(collection and element)
    else:
        sound = cardinality is not None and (_is_count(cardinality) or "${" in cardinality)
    if node.kind not in MULTIPLIED or not sound:
        yield found("multi-instance", node.node_id, limit=MAX_INSTANCES)


def _is_count(text: str) -> bool:
    number = text.strip()
    return number.isascii() and number.isdigit() and 0 < int(number[:6]) <= MAX_INSTANCES


def _event_subprocess(drawn: Drawn, node: Node) -> Iterator[Finding]:
    repeats = node.child("standardLoopCharacteristics"), node.child("multiInstanceLoopCharacteristics")
    flows = [*drawn.incoming.get(node.node_id, ()), *drawn.outgoing.get(node.node_id, ())]
    if flows or any(one is not None for one in repeats) or drawn.boundaries[node.node_id]:
        yield found("event-subprocess", node.node_id)


def may_be_skipped(node: Node) -> bool:
    """Whether an activity may be done not even once: an empty collection, a loop that asks first."""
    loop = node.child("standardLoopCharacteristics")
    asks_first = loop is not None and loop.get("testBefore") == "true"
    return asks_first or node.child("multiInstanceLoopCharacteristics") is not None


def is_unbounded(node: Node) -> bool:
    """Whether nothing but a condition ends the loop of an activity."""
    loop = node.child("standardLoopCharacteristics")
    return node.kind in ACTIVITIES and loop is not None and loop.get("loopMaximum") is None
