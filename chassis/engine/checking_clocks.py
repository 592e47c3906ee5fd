"""Rules about limits: what counts working days, and what stops the clock."""

from __future__ import annotations

from collections.abc import Iterator

from chassis.engine.clock_words import REASONS
from chassis.engine.drawn import Drawn
from chassis.engine.dues import CLOCK, CLOCKS
from chassis.engine.extensions import STOPS_CLOCK
from chassis.engine.findings import Finding, found

# Where a token can stay for a time.
STAYS = frozenset(
    {
        "userTask", "manualTask", "receiveTask", "serviceTask", "subProcess", "transaction", "callActivity",
        "intermediateCatchEvent",
    }
)  # fmt: skip


def check_clocks(drawn: Drawn) -> Iterator[Finding]:
    """Everything about the properties `clock` and `stopsClock`."""
    for node in drawn.nodes.values():
        clock, reason = node.properties.get(CLOCK), node.properties.get(STOPS_CLOCK)
        if clock and clock not in CLOCKS:
            yield found("clock-unknown", node.node_id, name=clock)
        if reason and reason not in REASONS:
            yield found("clock-reason-unknown", node.node_id, name=reason)
        if reason and node.kind not in STAYS:
            yield found("clock-stop-misplaced", node.node_id)
