"""Rules about how a case ends: the end event reached last is its state, so nothing beside may come after."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from chassis.engine.drawn import Drawn, Node
from chassis.engine.findings import Finding, found


def check_end_states(drawn: Drawn) -> Iterator[Finding]:
    """Branches that go on beside a step and may end the case otherwise than the step's own way did."""
    final = {process.get("id") or "" for process in drawn.processes}
    for node in drawn.nodes.values():
        if node.is_event_subprocess and node.interrupts and node.scope in final:
            final.add(node.node_id)
    for event in drawn.nodes.values():
        if event.kind != "boundaryEvent" or event.element.get("cancelActivity") != "false":
            continue
        host = drawn.nodes.get(event.element.get("attachedToRef") or "")
        if host is None or event.scope not in final:
            continue
        beside = _ends(drawn, [event])
        if beside and len(_ends(drawn, [event, host])) > 1:
            names = "、".join(end.name or end.node_id for end in beside.values())
            yield found("beside-ends-case", event.node_id, ends=names, host=host.name or host.node_id)


def _ends(drawn: Drawn, begun: Iterable[Node]) -> dict[str, Node]:
    """The end events a token comes to from here, in this part of the process."""
    seen: dict[str, Node] = {}
    ways = list(begun)
    while ways:
        node = ways.pop()
        if node.node_id not in seen:
            seen[node.node_id] = node
            ways += drawn.next_of(node)
    return {node_id: seen[node_id] for node_id in sorted(seen) if seen[node_id].kind == "endEvent"}
