"""Rules a county cannot draw away: steps no way to a good end may leave out, and ends that have to stay."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Protocol

from chassis.engine.drawn import Drawn, Node
from chassis.engine.findings import Finding, found
from chassis.texts import Said


class Guard(Protocol):
    """A step of a process that stands before some of its ends, and the article that says so."""

    @property
    def process_id(self) -> str: ...
    @property
    def operations(self) -> Collection[str]: ...
    @property
    def ends(self) -> Collection[str]: ...
    @property
    def step(self) -> Said: ...
    @property
    def basis(self) -> Said: ...
    @property
    def on_every_way(self) -> bool: ...


def check_guards(drawn: Drawn, guards: Collection[Guard]) -> Iterator[Finding]:
    """What a diagram leaves out of what its process has to do."""
    processes = {process.get("id") for process in drawn.processes}
    for guard in guards:
        if guard.process_id in processes:
            yield from _missing_ends(drawn, guard)
            yield from _avoided(drawn, guard)


def _missing_ends(drawn: Drawn, guard: Guard) -> Iterator[Finding]:
    for end in guard.ends:
        node = drawn.nodes.get(end)
        if node is None or node.kind != "endEvent":
            yield found("end-state-missing", "", end=end, basis=guard.basis)


def _avoided(drawn: Drawn, guard: Guard) -> Iterator[Finding]:
    doing = {node.node_id for node in drawn.nodes.values() if _operation(node) in guard.operations}
    if not doing:
        yield found("guarded-step-missing", "", step=guard.step, basis=guard.basis)
        return
    if not guard.on_every_way:
        return
    reached = _reached_without(drawn, doing)
    for end in guard.ends:
        if end in reached:
            yield found(
                "guarded-step-avoided", end, step=guard.step, end=drawn.names.get(end, end), basis=guard.basis
            )


def _operation(node: Node) -> str:
    return str(node.extensions.get("topic") or node.properties.get("onComplete") or "")


def _reached_without(drawn: Drawn, doing: Collection[str]) -> set[str]:
    """The nodes a token can come to with none of these steps done.

    A parallel join is passed only where that is true of every way into it: one branch that does the step
    does it for all.
    """
    passed: set[str] = set()
    entered: set[str] = set()
    before = len(entered) - 1
    while before != len(entered) + len(passed):
        before = len(entered) + len(passed)
        for node in drawn.nodes.values():
            if node.node_id not in entered and _is_entered(drawn, node, entered, passed):
                entered.add(node.node_id)
            if node.node_id in entered and node.node_id not in doing and _is_left(drawn, node, passed):
                passed.add(node.node_id)
    return entered


def _is_entered(drawn: Drawn, node: Node, entered: set[str], passed: set[str]) -> bool:
    if node.kind == "boundaryEvent":
        return (node.element.get("attachedToRef") or "") in entered
    scope_entered = node.scope not in drawn.nodes or node.scope in entered
    coming = drawn.incoming.get(node.node_id, [])
    if not coming:
        return scope_entered and (node.kind == "startEvent" or node.is_event_subprocess)
    ways = [flow.source in passed for flow in coming]
    return all(ways) if node.kind == "parallelGateway" else any(ways)


def _is_left(drawn: Drawn, node: Node, passed: set[str]) -> bool:
    """A sub-process is left when one of its ends can be come to; everything else when it was come to."""
    inside = drawn.inside.get(node.node_id) if node.kind in ("subProcess", "transaction") else None
    return inside is None or any(one.node_id in passed for one in inside if one.kind == "endEvent")
