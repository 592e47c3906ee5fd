"""Rules about the paths through a diagram: they begin, they end, and they do not run in circles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from chassis.engine.activities import JOB
from chassis.engine.checking_events import HOLDS_SCOPE, RAISED
from chassis.engine.checking_repeats import is_unbounded, may_be_skipped
from chassis.engine.drawn import ACTIVITIES, Drawn, DrawnFlow, Node
from chassis.engine.findings import Finding, found

CONDITIONAL = frozenset({"exclusiveGateway", "inclusiveGateway"})
MAY_SPLIT = CONDITIONAL | {"parallelGateway", "eventBasedGateway", "complexGateway"}
LASTING = frozenset({"userTask", "manualTask", "receiveTask", "callActivity", "subProcess", "transaction"})


def check_flow(drawn: Drawn) -> Iterator[Finding]:
    """Everything that can be said about how the elements are connected."""
    for flow in drawn.flows:
        yield from _flow(drawn, flow)
    for node in drawn.nodes.values():
        yield from _node(drawn, node)
    for scope, nodes in drawn.scopes():
        yield from _scope(drawn, scope, nodes)
    for loop in _loops(drawn, drawn.nodes.values()):
        for node in loop:
            if node.kind == "inclusiveGateway":
                yield found("inclusive-in-loop", node.node_id)
    for node in drawn.nodes.values():
        if is_unbounded(node) and not _stops(drawn, node):
            yield found("busy-loop", node.node_id, loop=node.name or node.node_id)
    for loop in _loops(drawn, [node for node in drawn.nodes.values() if not waits(drawn, node)]):
        names = " → ".join(sorted(node.name or node.node_id for node in loop))
        yield found("busy-loop", min(node.node_id for node in loop), loop=names)


def waits(drawn: Drawn, node: Node) -> bool:
    """Whether a token certainly stops at this node: for a person, a time, a message or a worker."""
    if node.kind == "intermediateCatchEvent":
        return True
    return _stops(drawn, node) and not may_be_skipped(node)


def _stops(drawn: Drawn, node: Node) -> bool:
    """Whether doing an activity once takes time."""
    if node.kind == "serviceTask":
        return node.properties.get("execution") == JOB
    if node.kind in ("subProcess", "transaction"):
        return _inside_waits(drawn, node)
    return node.kind in ("userTask", "manualTask", "receiveTask", "callActivity")


def _inside_waits(drawn: Drawn, scope: Node) -> bool:
    """Whether every path through a sub-process stops somewhere."""
    stack = [node for node in drawn.inside[scope.node_id] if node.kind == "startEvent"]
    seen: set[str] = set()
    while stack:
        node = stack.pop()
        if node.node_id in seen or waits(drawn, node):
            continue
        if node.kind == "endEvent":
            return False
        seen.add(node.node_id)
        stack.extend(drawn.next_of(node))
    return True


def _flow(drawn: Drawn, flow: DrawnFlow) -> Iterator[Finding]:
    source, target = drawn.nodes.get(flow.source), drawn.nodes.get(flow.target)
    if source is None or target is None or source.scope != target.scope:
        yield found("flow-ends", flow.flow_id)
        return
    is_default = source.element.get("default") == flow.flow_id
    decides = source.kind in CONDITIONAL and len(drawn.outgoing[source.node_id]) > 1
    if flow.condition is not None and (source.kind not in CONDITIONAL or is_default):
        yield found("condition-elsewhere", flow.flow_id)
    elif decides and not is_default and not flow.condition:
        yield found("flow-condition", flow.flow_id)


def _node(drawn: Drawn, node: Node) -> Iterator[Finding]:
    leaving, entering = drawn.outgoing.get(node.node_id, []), drawn.incoming.get(node.node_id, [])
    if len(leaving) > 1 and node.kind not in MAY_SPLIT:
        yield found("several-outgoing", node.node_id)
    if node.kind == "endEvent" and leaving:
        yield found("end-continues", node.node_id)
    if node.kind in ("startEvent", "boundaryEvent") and entering:
        yield found("start-entered", node.node_id)
    if node.kind in CONDITIONAL and len(leaving) > 1:
        default = node.element.get("default")
        if default not in {flow.flow_id for flow in leaving}:
            yield found("gateway-default", node.node_id)
    if node.kind == "eventBasedGateway":
        yield from _event_gateway(drawn, node, leaving)
    if node.kind == "boundaryEvent":
        yield from _boundary(drawn, node)


def _event_gateway(drawn: Drawn, node: Node, leaving: Iterable[DrawnFlow]) -> Iterator[Finding]:
    followers = [drawn.nodes.get(flow.target) for flow in leaving]
    if not followers or any(one is None or one.kind != "intermediateCatchEvent" for one in followers):
        yield found("event-gateway", node.node_id)
    for one in followers:
        if one is not None and len(drawn.incoming.get(one.node_id, ())) > 1:
            yield found("event-gateway", node.node_id)


def _boundary(drawn: Drawn, node: Node) -> Iterator[Finding]:
    attached = drawn.nodes.get(node.element.get("attachedToRef") or "")
    if attached is None or attached.kind not in ACTIVITIES or attached.scope != node.scope:
        yield found("boundary-detached", node.node_id)
    elif "cancel" in node.event_kinds:
        if attached.kind != "transaction":
            yield found("cancel-elsewhere", node.node_id)
    elif RAISED & set(node.event_kinds):
        if attached.kind not in HOLDS_SCOPE:
            yield found("boundary-on-instant", node.node_id)
    elif attached.kind not in LASTING and attached.properties.get("execution") != JOB:
        yield found("boundary-on-instant", node.node_id)


def _scope(drawn: Drawn, scope: str, nodes: list[Node]) -> Iterator[Finding]:
    starts = [node for node in nodes if node.kind == "startEvent"]
    ends = [node for node in nodes if node.kind == "endEvent"]
    if not ends:
        yield found("end-missing", scope)
    inside = {node.node_id: node for node in nodes}
    reached = _closure(starts, lambda node: drawn.next_of(node))
    nodes = [node for node in nodes if not node.is_event_subprocess]  # flows neither lead there nor out
    for node in nodes:
        attached = node.element.get("attachedToRef") if node.kind == "boundaryEvent" else None
        if node.node_id not in reached and (attached is None or attached not in reached):
            yield found("unreachable", node.node_id)
    before: dict[str, list[Node]] = {}
    for node in nodes:
        for following in drawn.next_of(node):
            before.setdefault(following.node_id, []).append(node)
    leads_out = _closure(ends, lambda node: before.get(node.node_id, ()))
    for node in nodes:
        onward = node.kind != "boundaryEvent" or not _leads(drawn, node, leads_out)
        if node.node_id not in leads_out and onward and node.node_id in inside:
            yield found("no-way-out", node.node_id)


def _leads(drawn: Drawn, node: Node, leads_out: Mapping[str, Node]) -> bool:
    return any(flow.target in leads_out for flow in drawn.outgoing.get(node.node_id, ()))


def _closure(first: Iterable[Node], following: object) -> dict[str, Node]:
    seen: dict[str, Node] = {}
    stack = list(first)
    while stack:
        node = stack.pop()
        if node.node_id not in seen:
            seen[node.node_id] = node
            stack.extend(following(node))  # type: ignore[operator]
    return seen


def _loops(drawn: Drawn, nodes: Iterable[Node]) -> Iterator[list[Node]]:
    """The strongly connected parts among some nodes (Tarjan, without recursion)."""
    members = {node.node_id: node for node in nodes if node.kind != "adHocSubProcess"}
    numbers: dict[str, int] = {}
    low: dict[str, int] = {}
    path: list[str] = []
    on_path: set[str] = set()
    for root in members:
        if root in numbers:
            continue
        stack = [(root, _targets(drawn, members, root))]
        numbers[root] = low[root] = len(numbers)
        path.append(root)
        on_path.add(root)
        while stack:
            current, targets = stack[-1]
            target = next(targets, None)
            if target is None:
                stack.pop()
                if stack:
                    low[stack[-1][0]] = min(low[stack[-1][0]], low[current])
                if low[current] == numbers[current]:
                    part = path[path.index(current) :]
                    del path[path.index(current) :]
                    on_path.difference_update(part)
                    if len(part) > 1 or current in _targets(drawn, members, current):
                        yield [members[node_id] for node_id in part]
            elif target not in numbers:
                numbers[target] = low[target] = len(numbers)
                path.append(target)
                on_path.add(target)
                stack.append((target, _targets(drawn, members, target)))
            elif target in on_path:
                low[current] = min(low[current], numbers[target])


def _targets(drawn: Drawn, members: Mapping[str, Node], node_id: str) -> Iterator[str]:
    return (node.node_id for node in drawn.next_of(members[node_id]) if node.node_id in members)
