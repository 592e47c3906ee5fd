"""Rules about parallel branches: that they come together again, and that the case then has one end.

The tokens of a part of the process are moved as the engine would move them, every way an exclusive choice may
go, until none can move. Tokens left over wait for a branch that never comes; two different ends came to by
branches of one case leave it to chance which of them is its state.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from chassis.engine.drawn import Drawn, DrawnFlow, Node
from chassis.engine.findings import Finding, found

# A diagram of so many branches that this is not enough is left to the other rules: a check is never long.
MOST_WORK = 4_000_000
_STEP = 500
_SPLITS = frozenset({"parallelGateway", "inclusiveGateway"})
_CHOOSES = frozenset({"exclusiveGateway", "eventBasedGateway", "complexGateway"})
_ENDS_ALL = frozenset({"terminate", "error", "cancel"})

Marking = frozenset[DrawnFlow]
State = tuple[Marking, frozenset[str]]


@dataclass(slots=True)
class _Seen:
    """What came out of moving the tokens of one part of the process."""

    waiting: dict[str, Node] = field(default_factory=dict)
    doubled: dict[str, Node] = field(default_factory=dict)
    parted_again: dict[str, Node] = field(default_factory=dict)
    ends: set[frozenset[str]] = field(default_factory=set)


def check_branches(drawn: Drawn) -> Iterator[Finding]:
    """Everything that can be said about how parallel branches come together."""
    final = {process.get("id") or "" for process in drawn.processes}
    for scope, nodes in drawn.scopes():
        if any(node.kind in _SPLITS for node in nodes):
            yield from _of_part(drawn, nodes, is_final=scope in final)


def _of_part(drawn: Drawn, nodes: Sequence[Node], *, is_final: bool) -> Iterator[Finding]:
    part = _Part(drawn, nodes)
    seen = part.walk()
    for node in sorted(seen.doubled.values(), key=lambda one: one.node_id):
        yield found("branches-not-joined", node.node_id, name=node.name or node.node_id)
    for node in sorted(seen.parted_again.values(), key=lambda one: one.node_id):
        yield found("branch-leads-back", node.node_id, name=node.name or node.node_id)
    for node in sorted(seen.waiting.values(), key=lambda one: one.node_id):
        yield found("join-waits", node.node_id, count=len(drawn.incoming[node.node_id]))
    told: set[str] = set()
    for ends in sorted(seen.ends, key=sorted) if is_final else ():
        split = part.split_before(ends)
        if len(ends) > 1 and split is not None and split.node_id not in told:
            told.add(split.node_id)
            names = "、".join(drawn.nodes[end].name or end for end in sorted(ends))
            yield found("branches-end-case", split.node_id, ends=names)


class _Part:
    """One process or sub-process whose tokens are moved."""

    def __init__(self, drawn: Drawn, nodes: Sequence[Node]) -> None:
        self._drawn = drawn
        self._nodes = {node.node_id: node for node in nodes}
        self._out = {node.node_id: self._flows_from(node) for node in nodes}
        self._reach: dict[str, frozenset[str]] = {}

    def walk(self) -> _Seen:
        """Move the tokens every way, from each start event by itself."""
        seen, known = _Seen(), set[State]()
        starts = [node for node in self._nodes.values() if node.kind == "startEvent"]
        todo: list[State] = [(frozenset(self._out[start.node_id]), frozenset()) for start in starts]
        work = 0
        while todo and work < MOST_WORK:
            state = todo.pop()
            if state not in known:
                known.add(state)
                # Every token is looked at beside every other one.
                work += _STEP + len(state[0]) ** 2
                todo += self._step(state, seen)
        return seen

    def split_before(self, ends: frozenset[str]) -> Node | None:
        """The last gateway all these ends lie behind."""
        around = [
            node
            for node in self._nodes.values()
            if node.kind in _SPLITS and len(self._out[node.node_id]) > 1
            and ends <= self._reach_of(node.node_id)
        ]  # fmt: skip
        return min(around, key=lambda node: (len(self._reach_of(node.node_id)), node.node_id), default=None)

    def _step(self, state: State, seen: _Seen) -> Iterator[State]:
        """What one node may make of its tokens; one node is enough, whose tokens nobody else can take."""
        marking, ends = state
        tokens: dict[str, list[DrawnFlow]] = {}
        for flow in marking:
            tokens.setdefault(flow.target, []).append(flow)
        ready = [self._nodes[node_id] for node_id in tokens if self._is_ready(node_id, tokens)]
        if not ready:
            for node_id in tokens:
                seen.waiting[node_id] = self._nodes[node_id]
            if not tokens:
                seen.ends.add(ends)
            return
        node = min(ready, key=lambda one: (self._patience(one, tokens), one.node_id))
        here = tokens[node.node_id]
        if node.kind not in _SPLITS and node.kind != "endEvent" and len(here) > 1:
            seen.doubled[node.node_id] = node
            return
        if node.kind == "endEvent":
            ends_all = not _ENDS_ALL.isdisjoint(node.event_kinds)
            left = frozenset() if ends_all else marking - set(here)
            yield left, frozenset({node.node_id}) | (frozenset() if ends_all else ends)
            return
        rest = marking - set(here if node.kind in _SPLITS else here[:1])
        for produced in self._ways(node):
            again = [flow for flow in produced if flow in rest]
            if again:
                split = self.split_before(frozenset({again[0].target})) or node
                seen.parted_again[split.node_id] = split
            else:
                yield rest | set(produced), ends

    def _is_ready(self, node_id: str, tokens: Mapping[str, Sequence[DrawnFlow]]) -> bool:
        node = self._nodes[node_id]
        if node.kind == "parallelGateway":
            return len(tokens[node_id]) == len(self._drawn.incoming[node_id])
        if node.kind == "inclusiveGateway":
            others = [one for one in tokens if one != node_id]
            return not any(node_id in self._reach_of(one) for one in others) or all(
                self._nodes[one].kind in _SPLITS for one in others
            )
        return True

    def _patience(self, node: Node, tokens: Mapping[str, Sequence[DrawnFlow]]) -> int:
        """What moves first: where ways meet, whoever may still come is waited for; ends of all come last."""
        if node.kind == "endEvent":
            return 3 if not _ENDS_ALL.isdisjoint(node.event_kinds) else 0
        if node.kind == "inclusiveGateway":
            return 2
        merges = len(self._drawn.incoming.get(node.node_id, ())) > 1
        return int(merges and any(node.node_id in self._reach_of(one) for one in tokens))

    def _ways(self, node: Node) -> Iterator[tuple[DrawnFlow, ...]]:
        """The flows that get tokens when a node is done; one for each way that may go."""
        flows = self._out[node.node_id]
        if node.kind == "inclusiveGateway":
            sizes = range(1, len(flows) + 1) if len(flows) <= 4 else (1, len(flows))
            for size in sizes:
                yield from combinations(flows, size)
        elif node.kind in _CHOOSES:
            yield from ((flow,) for flow in flows)
        else:
            yield tuple(flows)
        for event in self._drawn.boundaries[node.node_id]:
            if event.element.get("cancelActivity", "true") != "false":
                yield tuple(self._flows_from(event))

    def _flows_from(self, node: Node) -> list[DrawnFlow]:
        flows = self._drawn.outgoing.get(node.node_id, [])
        return [flow for flow in flows if flow.target in self._nodes]

    def _reach_of(self, node_id: str) -> frozenset[str]:
        if node_id not in self._reach:
            self._reach[node_id] = self._reached(self._nodes[node_id])
        return self._reach[node_id]

    def _reached(self, node: Node) -> frozenset[str]:
        seen: set[str] = set()
        todo = list(self._drawn.next_of(node))
        while todo:
            one = todo.pop()
            if one.node_id not in seen:
                seen.add(one.node_id)
                todo += self._drawn.next_of(one)
        return frozenset(seen)
