"""The engine's side: a case kept as bytes between steps, exactly as the database would keep it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from SpiffWorkflow.task import Task

from chassis.engine import codec, events, returning
from chassis.engine.act_refusals import ReturnNotPossible
from chassis.engine.definition import Definition
from chassis.engine.event_subprocesses import EventSubProcess, Listener
from chassis.engine.host import Host, Thrown, around, element_of, ids_of
from chassis.engine.moving import move, scope_holding
from chassis.engine.pruning import prune
from chassis.engine.records import STEP, WITHIN
from chassis.engine.reversing import Performed, strike_out, what_stands
from chassis.engine.variables import known_in
from chassis.engine.waiting import Waiting, waiting_in
from chassis.engine.workflow import CaseWorkflow
from chassis.texts import Said
from tests.unit.chassis.engine.bench import NOON
from tests.unit.chassis.engine.exactness.scopes import shown

Key = tuple[str, str, bytes]
SAID = "demo.said"
REVERSALS = {SAID: lambda *_: None, "demo.set": lambda *_: None}


class Crash(Exception):
    """The process died in the middle of a step."""


@dataclass(slots=True)
class Row:
    """What returning asks of the row of a person's task."""

    task_id: str
    element_id: str
    origin: str | None
    opened_at: int
    instance_id: str = "i"
    kind: str = STEP
    state: str = "open"
    performed: Sequence[Performed] | None = None
    closed_at: int | None = None

    @property
    def name(self) -> Said:
        """What is to be done."""
        return Said(self.element_id, self.element_id)


def _begun_with(task: Task) -> Iterator[dict[str, Any]]:
    """What the event sub-processes around a task began with, the innermost first."""
    workflow, top = task.workflow, task.workflow.top_workflow
    while workflow is not top:
        owner = top.get_task_from_id(workflow.parent_task_id)
        if isinstance(owner.task_spec, EventSubProcess):
            yield owner.parent.data
        workflow = owner.workflow


class EngineCase:
    """One case of a definition; every step begins with it restored and ends with it saved."""

    def __init__(self, definition: Definition, variables: dict[str, Any]) -> None:
        self.definition = definition
        self.ended = False
        self.result: dict[str, Any] = {}
        self.data = b""
        self.rows: list[Row] = []
        self._revision = self._number = 0
        self._performed: list[Performed] = []
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
            self._note(SAID, task)
            self._workflow.step(task)
            self._settle(task.id)
            return
        if kind == "signal":
            (_, code), *_ = [(number, what) for number, _, what in events.waits(task) if number == event]
            signal = Thrown(code.removeprefix(events.SIGNAL), "", "c", data, is_signal=True)
            events.hear(self._workflow, signal, events.waiting_for(self._workflow, signal))
        elif kind == "timer":
            events.ring(task, event)
        else:
            events.arrive(task, event, data)
        self._settle()

    def ways_back(self, key: Key) -> dict[str, returning.Way]:
        """Where the person who has this task may return the case to."""
        _, task, _ = self._found[key][0]
        row = self._row(task.id)
        ways = {}
        for way in returning.ways_back(row, self.rows, self.data, self.definition, REVERSALS):
            try:
                ways[way.element_id] = returning.require_way(
                    self.definition, task, row, self.rows, self._workflow.pending, way.element_id
                )
            except ReturnNotPossible:
                continue
        return ways

    def give_back(self, key: Key, way: returning.Way) -> list[str]:
        """Return the case on this way; what is taken back."""
        _, task, _ = self._found[key][0]
        assert what_stands(REVERSALS, way.performed, self.definition) is None
        move(scope_holding(task, way.element_id), way.element_id)
        changed, self._workflow.pending = strike_out(self.rows, self._workflow.pending, way.performed)
        for row in changed:
            if not row.performed:
                self._workflow.done.pop(row.element_id, None)
        self._row(task.id).performed = []
        self._settle(task.id)
        numbers = [step["number"] for step in way.performed]
        assert numbers == sorted(set(numbers), reverse=True), "not taken back the latest first"
        return [step["element_id"] for step in way.performed]

    def act_and_crash(self, key: Key, data: dict[str, Any], after: int) -> bool:
        """Begin a step and die at the operation with this number; the case is as it was saved before.

        Tells whether there were that many operations; otherwise the process dies when all but saving is done.
        """
        saved, rows, revision = self.data, [replace(row) for row in self.rows], self._revision
        self._crash_after = after
        try:
            self.act(key, data)
        except Crash:
            return True
        else:
            return False
        finally:
            self._crash_after, self.ended, self.result, self.data = None, False, {}, saved
            self.rows, self._revision, self._performed = rows, revision, []
            self._restore()

    def keys(self) -> dict[Key, list[str]]:
        """What is waited for, with the ids of the rows that say so."""
        return {
            key: sorted(f"{task.id}.{event}" for _, task, event in waits)
            for key, waits in self._found.items()
        }

    def _settle(self, completed: str | None = None) -> None:
        workflow = self._workflow
        workflow.do_engine_steps()
        if workflow.is_completed():
            self.ended, self.result = True, dict(workflow.data)
            return
        self._account(completed)
        prune(workflow)
        self.data = codec.encode(workflow)
        self._restore()
        assert self._found, "the case waits for nothing and has not ended"

    def _account(self, completed: str | None) -> None:
        """What a command writes to the rows: who has completed, what that performed, what was cancelled."""
        pending, self._performed = [*self._workflow.pending, *self._performed], []
        waiting = waiting_in(self._workflow).people
        for row in self.rows:
            if row.task_id == completed:
                row.state, row.closed_at = "completed", self._revision
                if row.performed is None:
                    row.performed, pending = pending, []
            elif row.state == "open" and row.task_id not in waiting:
                row.state = "cancelled"
        self._workflow.pending = pending
        known = {row.task_id for row in self.rows}
        self.rows += [
            Row(task.id, element_of(task), completed, self._revision)
            for task in waiting.values()
            if task.id not in known
        ]
        self._revision += 1

    def _row(self, task_id: str) -> Row:
        return next(row for row in self.rows if row.task_id == task_id)

    def _note(self, name: str, task: Task) -> None:
        self._number += 1
        noted = {"name": name, "element_id": element_of(task), "revision": self._revision}
        self._performed.append({**noted, "number": self._number, WITHIN: ids_of(around(task))})

    def _restore(self) -> None:
        self._workflow = codec.decode(self.data, self._spec, self._inner, self._host())
        waiting: Waiting = waiting_in(self._workflow)
        waits = [("person", element_of(task), task, 0) for task in waiting.people.values()]
        for kind, many in (("timer", waiting.times), ("message", waiting.messages)):
            waits += [
                (
                    "signal" if what.startswith(events.SIGNAL) else kind,
                    events.element_waited_for(task, number),
                    task,
                    number,
                )
                for (task, number), what in many.values()
            ]
        self._found: dict[Key, list[tuple[str, Any, int]]] = {}
        for kind, element, task, number in waits:
            # What waits to start an event sub-process begins with what its scope knows.
            known = known_in(task.workflow) if isinstance(task.task_spec, Listener) else task.data
            key = (kind, element, shown(known, *_begun_with(task)))
            self._found.setdefault(key, []).append((kind, task, number))

    def _host(self) -> Host:
        return Host(NOON, "c", {}, operate=self._operate)

    def _operate(self, task: Any, topic: str) -> dict[str, Any]:
        if self._crash_after is not None:
            self._crash_after -= 1
            if self._crash_after < 0:
                raise Crash
        self._note(topic, task)
        return {f"set_{element_of(task)}": 1}
