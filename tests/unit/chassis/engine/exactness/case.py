"""The engine's side: a case kept as bytes between steps, exactly as the database would keep it."""

from __future__ import annotations

from typing import Any

from chassis.engine import codec, events
from chassis.engine.definition import Definition
from chassis.engine.host import Host, element_of
from chassis.engine.pruning import prune
from chassis.engine.waiting import Waiting, waiting_in
from chassis.engine.workflow import CaseWorkflow
from tests.unit.chassis.engine.bench import NOON
from tests.unit.chassis.engine.exactness.tokens import shown

Key = tuple[str, str, str]


class Crash(Exception):
    """The process died in the middle of a step."""


class EngineCase:
    """One case of a definition; every step begins with it restored and ends with it saved."""

    def __init__(self, definition: Definition, variables: dict[str, Any]) -> None:
        self.definition = definition
        self.ended = False
        self.result: dict[str, Any] = {}
        self.data = b""
        self._crash_after: int | None = None
        self._spec, self._inner = definition.specs
        workflow = CaseWorkflow(self._spec, self._inner, host=self._host())
        workflow.task_tree.data.update(variables)
        self._workflow = workflow
        self._settle()

    def act(self, key: Key, data: dict[str, Any]) -> None:
        """Let happen what is waited for under this key."""
        kind, task, event = self._found[key][0]
        if kind == "person":
            task.data.update(data)
            self._workflow.step(task)
        elif kind == "timer":
            events.ring(task, event)
        else:
            events.arrive(task, event, data)
        self._settle()

    def act_and_crash(self, key: Key, data: dict[str, Any], after: int) -> bool:
        """Begin a step and die at the operation with this number; the case is as it was saved before.

        Tells whether there were that many operations; otherwise the process dies when all but saving is done.
        """
        saved, self._crash_after = self.data, after
        try:
            self.act(key, data)
        except Crash:
            return True
        else:
            return False
        finally:
            self._crash_after, self.ended, self.result, self.data = None, False, {}, saved
            self._restore()

    def keys(self) -> dict[Key, list[str]]:
        """What is waited for, with the ids of the rows that say so."""
        return {
            key: sorted(f"{task.id}.{event}" for _, task, event in waits)
            for key, waits in self._found.items()
        }

    def _settle(self) -> None:
        workflow = self._workflow
        workflow.do_engine_steps()
        if workflow.is_completed():
            self.ended, self.result = True, dict(workflow.data)
            return
        assert not waiting_in(workflow).is_empty, "the case waits for nothing and has not ended"
        prune(workflow)
        self.data = codec.encode(workflow)
        self._restore()

    def _restore(self) -> None:
        self._workflow = codec.decode(self.data, self._spec, self._inner, self._host())
        waiting: Waiting = waiting_in(self._workflow)
        waits = [("person", element_of(task), task, 0) for task in waiting.people.values()]
        for kind, many in (("timer", waiting.times), ("message", waiting.messages)):
            waits += [
                (kind, events.element_waited_for(task, number), task, number)
                for (task, number), _ in many.values()
            ]
        self._found: dict[Key, list[tuple[str, Any, int]]] = {}
        for kind, element, task, number in waits:
            key = (kind, element, shown(task.data))
            self._found.setdefault(key, []).append((kind, task, number))

    def _host(self) -> Host:
        return Host(NOON, "c", {}, operate=self._operate)

    def _operate(self, task: Any, topic: str) -> dict[str, Any]:
        if self._crash_after is not None:
            self._crash_after -= 1
            if self._crash_after < 0:
                raise Crash
        return {f"set_{element_of(task)}": 1}
