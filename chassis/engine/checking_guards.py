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
    @property
    def may_run_out(self) -> bool: ...


def check_guards(drawn: Drawn, guards: Collection[Guard]) -> Iterator[Finding]:
    """What a diagram leaves out of what its process has to do."""
    processes = {process.get("id") for process in drawn.processes}
    for guard in guards:
        if guard.process_id in processes:
            yield from _missing_ends(drawn, guard)
            if guard.operations:
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
    if not guard.may_run_out:
        yield from _timed_out(drawn, guard, doing)
    if not guard.on_every_way:
        return
    reached = _reached_without(drawn, doing)
    for end in guard.ends:
        if end in reached:
            yield found(
                "guarded-step-avoided", end, step=guard.step, end=drawn.names.get(end, end), basis=guard.basis
            )


def _timed_out(drawn: Drawn, guard: Guard, doing: Collection[str]) -> Iterator[Finding]:
    """A time that runs out at the step, or around it, and leads to a good end in the step’s place."""
    for node_id in sorted(doing):
        node = drawn.nodes[node_id]
        for around in (node, *drawn.around(node)):
            for event in drawn.boundaries[around.node_id]:
                takes_over = event.element.get("cancelActivity", "true") != "false"
                if "timer" in event.event_kinds and takes_over:
                    reached = sorted(set(guard.ends) & _reached_from(drawn, event, doing))
                    if reached:
                        end = drawn.names.get(reached[0], reached[0])
                        yield found(
                            "guarded-step-timed-out",
                            event.node_id,
                            step=guard.step,
                            end=end,
                            basis=guard.basis,
                        )


def _reached_from(drawn: Drawn, event: Node, doing: Collection[str]) -> set[str]:
    """Where a token gets from an event without one of these steps, out of sub-processes too."""
    seen: set[str] = set()
    ways = [event]
    while ways:
        node = ways.pop()
        if node.node_id in seen or node.node_id in doing:
            continue
        seen.add(node.node_id)
        ways += drawn.next_of(node)
        if node.kind in ("subProcess", "transaction"):
            ways += [one for one in drawn.inside[node.node_id] if one.kind == "startEvent"]
        if node.kind == "endEvent" and node.scope in drawn.nodes:
            ways += drawn.next_of(drawn.nodes[node.scope])
    return seen


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
