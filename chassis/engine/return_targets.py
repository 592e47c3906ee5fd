"""Where a case may be returned to (退回), computed from the diagram alone when it is deployed.

A token may be moved back from a user task to an earlier one of the same scope when both lie outside every
block of parallel branches: otherwise tokens of other branches would be lost, or a join would wait for ever.
Where the designer names the target (`mayReturnTo`), a case also leaves a parallel branch, a multi-instance
activity or a sub-process by way of a return: whatever else is open there is cancelled. Nothing ever returns
*into* such a place, nor out of a called process, which does not know who calls it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from chassis.engine.drawn import Drawn, Node
from chassis.engine.extensions import ALLOW_RETURN, MAY_RETURN_TO

_PARALLEL = frozenset({"parallelGateway", "inclusiveGateway"})
_REPEATS = ("multiInstanceLoopCharacteristics", "standardLoopCharacteristics")


@dataclass(frozen=True, slots=True)
class Targets:
    """The earlier user tasks of one user task: by themselves, and only if the designer says so."""

    plain: Sequence[str] = ()
    named: Sequence[str] = field(default=())

    def allowed(self, properties: Mapping[str, str]) -> list[str]:
        """What the designer's settings leave of them."""
        if properties.get(ALLOW_RETURN, "true") != "true":
            return []
        wanted = names_in(properties.get(MAY_RETURN_TO))
        if wanted is None:
            return list(self.plain)
        return [target for target in (*self.named, *self.plain) if target in wanted]


def names_in(text: str | None) -> list[str] | None:
    """The element ids a `mayReturnTo` lists; None when it is not set."""
    return None if text is None else [name.strip() for name in text.split(",") if name.strip()]


def return_targets(drawn: Drawn) -> dict[str, Targets]:
    """The targets of every user task of a diagram."""
    blocks = _Blocks(drawn)
    users = [node for node in drawn.nodes.values() if node.kind == "userTask"]
    outside = [node for node in users if not blocks.hold(node)]
    return {
        node.node_id: Targets(
            [
                target.node_id
                for target in outside
                if target.scope == node.scope and not blocks.hold(node) and not is_repeated(node)
                and _is_earlier(drawn, target, node)
            ],
            [target.node_id for target in outside if _leaves_for(drawn, blocks, node, target)],
        )
        for node in users
    }  # fmt: skip


def is_repeated(node: Node) -> bool:
    """Whether an activity is done several times for one token."""
    return any(node.child(name) is not None for name in _REPEATS)


def _is_earlier(drawn: Drawn, target: Node, node: Node) -> bool:
    return target is not node and node.node_id in _reached(target, drawn.next_of)


def _leaves_for(drawn: Drawn, blocks: _Blocks, node: Node, target: Node) -> bool:
    """Whether a return to the target leaves a parallel branch, several instances or a sub-process."""
    around = node
    if target.scope == node.scope:
        return (blocks.hold(node) or is_repeated(node)) and _is_earlier(drawn, target, node)
    while around.scope in drawn.nodes:
        around = drawn.nodes[around.scope]
        if around.scope == target.scope:
            return not around.is_event_subprocess and _is_earlier(drawn, target, around)
    return False


class _Blocks:
    """Which nodes lie between a split into parallel branches and its join, or on a branch without a join."""

    def __init__(self, drawn: Drawn) -> None:
        self._drawn = drawn
        self._before: dict[str, list[Node]] = {}
        for node in drawn.nodes.values():
            for following in drawn.next_of(node):
                self._before.setdefault(following.node_id, []).append(node)
        self._known: dict[str, bool] = {}

    def hold(self, node: Node) -> bool:
        """Whether a node lies in such a block."""
        if node.node_id not in self._known:
            self._known[node.node_id] = (
                self._meets(node, self._drawn.next_of, self._joins, self._splits)
                or self._meets(node, self._came_from, self._splits, self._joins)
                or self._is_beside(node)
            )
        return self._known[node.node_id]

    def _meets(
        self,
        node: Node,
        following: Callable[[Node], Iterable[Node]],
        closes: Callable[[Node], bool],
        opens: Callable[[Node], bool],
    ) -> bool:
        """Whether walking on meets the end of a block whose beginning was not met on the way."""
        deepest = len(self._drawn.nodes)
        seen: set[tuple[str, int]] = set()
        stack = [(one, 0) for one in following(node)]
        while stack:
            current, depth = stack.pop()
            if (current.node_id, depth) in seen or depth > deepest:
                continue
            seen.add((current.node_id, depth))
            if closes(current):
                if not depth:
                    return True
                depth -= 1
            if opens(current):
                depth += 1
            stack.extend((one, depth) for one in following(current))
        return False

    def _joins(self, node: Node) -> bool:
        return node.kind in _PARALLEL and len(self._drawn.incoming.get(node.node_id, ())) > 1

    def _splits(self, node: Node) -> bool:
        return node.kind in _PARALLEL and len(self._drawn.outgoing.get(node.node_id, ())) > 1

    def _came_from(self, node: Node) -> Iterator[Node]:
        yield from self._before.get(node.node_id, ())

    def _is_beside(self, node: Node) -> bool:
        """Whether a node is only reached by way of an event that lets its activity go on."""
        starts = [one for one in self._drawn.of_kind("startEvent") if one.scope == node.scope]

        def without_side_ways(one: Node) -> Iterator[Node]:
            ways = [one, *(event for event in self._drawn.boundaries[one.node_id] if _interrupts(event))]
            for way in ways:
                for flow in self._drawn.outgoing.get(way.node_id, ()):
                    if flow.target in self._drawn.nodes:
                        yield self._drawn.nodes[flow.target]

        return not any(node.node_id in _reached(start, without_side_ways) for start in starts)


def _interrupts(event: Node) -> bool:
    return event.element.get("cancelActivity", "true") != "false"


def _reached(first: Node, following: Callable[[Node], Iterable[Node]]) -> set[str]:
    """The nodes reached by going on from a node, itself only if a way leads back."""
    found: set[str] = set()
    stack = list(following(first))
    while stack:
        node = stack.pop()
        if node.node_id not in found:
            found.add(node.node_id)
            stack.extend(following(node))
    return found
