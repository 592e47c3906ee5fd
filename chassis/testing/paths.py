"""Which sequence flows of a diagram the tests have walked; every diagram must reach a hundred percent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from chassis.engine.definition import Definition


class Paths:
    """Collects where tokens went; give `paths.note` to the engine as its `trace`."""

    def __init__(self) -> None:
        self._walked: dict[str, set[tuple[str, str]]] = defaultdict(set)

    def note(self, scope: str, source: str, target: str) -> None:
        """A token went from one element to another inside a process or sub-process."""
        self._walked[scope].add((source, target))

    def unwalked(self, definition: Definition) -> Sequence[str]:
        """The ids of the flows of a diagram no test has walked, sorted."""
        walked = {step for steps in self._walked.values() for step in steps}
        return sorted(flow.flow_id for flow in definition.flows if (flow.source, flow.target) not in walked)

    def coverage(self, definition: Definition) -> float:
        """The share of a diagram's flows that were walked, between 0 and 1."""
        flows = len(definition.flows)
        return 1.0 if not flows else 1 - len(self.unwalked(definition)) / flows

    def report(self, definition: Definition) -> str:
        """One line about a diagram, naming what is missing."""
        missing = self.unwalked(definition)
        share = (
            f"{definition.process_id} v{definition.version}: {self.coverage(definition):.0%} of flows walked"
        )
        return f"{share}; not: {', '.join(missing)}" if missing else share
