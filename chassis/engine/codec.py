"""The state of a running case as bytes: our own format, a few kilobytes however long the case runs.

Only node ids, states and the changes of data from a task to the next are written, parents before children;
the specification is not. Bytes, never JSONB: the format depends on order. Version 1, with decimals 2.

Cases run for months: a format that was ever written stays in FORMATS and is read for ever, and no state is
rewritten before its case moves. Whoever adds one gives it the next number and saves cases in it
(tests/process/saved_cases).
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from copy import copy
from decimal import Decimal
from typing import Any

import orjson
from SpiffWorkflow.bpmn.specs.mixins.events.event_types import CatchingEvent
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from chassis.engine.expression_values import DECIMAL_KEY
from chassis.engine.refusals import CaseCorrupt
from chassis.engine.tasks import CaseTask
from chassis.engine.workflow import ACTIVE, INSTANCE_SUFFIX, CaseSubWorkflow, CaseWorkflow

FORMAT = 1
WITH_DECIMALS = 2
FORMATS = (FORMAT, WITH_DECIMALS)
_MARK = orjson.dumps(DECIMAL_KEY)
_LEVEL = 1
_ABSENT = object()
_ID, _PARENT, _SPEC, _STATE, _AT, _TRIGGERED, _INTERNAL, _CHANGED, _GONE = range(9)


def encode(workflow: CaseWorkflow) -> bytes:
    """Write the state of a case."""
    plain = {
        "f": FORMAT,
        "done": list(workflow.done),
        "top": _workflow(workflow),
        "sub": [[inner.parent_task_id, _workflow(inner)] for inner in workflow.subprocesses.values()],
    }
    if workflow.pending:
        plain["p"] = workflow.pending
    if workflow.stops:
        plain["stops"] = workflow.stops
    if workflow.end_state:
        plain["end"] = workflow.end_state
    return _packed(plain)


def encode_ended(workflow: CaseWorkflow) -> bytes:
    """Write what is kept of a case that has ended: which elements it passed."""
    return _packed({"f": FORMAT, "done": list(workflow.done)})


def decode(state: bytes, spec: Any, subprocess_specs: Mapping[str, Any], host: Any) -> CaseWorkflow:
    """Restore a case with its definition."""
    plain = _unpacked(state)
    try:
        workflow = CaseWorkflow(spec, subprocess_specs, host=host, restoring=True)
        workflow.done = dict.fromkeys(plain["done"])
        workflow.pending = plain.get("p", [])
        workflow.stops = plain.get("stops", {})
        workflow.end_state = plain.get("end")
        _restore(workflow, plain["top"], workflow)
        for parent_id, inner in plain["sub"]:
            _restore_inner(workflow, parent_id, inner)
    except (KeyError, IndexError, ValueError, TypeError) as error:
        raise CaseCorrupt(f"the state does not fit its definition: {error!r}") from error
    return workflow


def position(state: bytes) -> tuple[list[str], list[str]]:
    """Where a case stands, without restoring it: the active elements and those it has passed."""
    plain = _unpacked(state)
    parts = [plain["top"], *(inner for _, inner in plain["sub"])] if "top" in plain else []
    active = dict.fromkeys(
        row[_SPEC].removesuffix(INSTANCE_SUFFIX)
        for part in parts
        if not part["e"]
        for row in part["t"]
        if row[_STATE] & ACTIVE
    )
    return list(active), list(plain["done"])


def format_of(state: bytes) -> int:
    """The number of the format a state was written in."""
    return int(_unpacked(state)["f"])


def pending(state: bytes) -> list[dict[str, Any]]:
    """What ran since the last completion, without restoring the case."""
    return list(_unpacked(state).get("p", ()))


def around(state: bytes, task_id: str) -> list[str]:
    """The sub-processes a task is in, the outermost first, without restoring the case."""
    holding = {row[_ID]: owner for owner, inner in _unpacked(state).get("sub", ()) for row in inner["t"]}
    found: list[str] = []
    while task_id in holding:
        task_id = holding[task_id]
        found.append(task_id)
    return found[::-1]


def _packed(plain: Mapping[str, Any]) -> bytes:
    written = dumped(plain)
    if _MARK in written:
        # An engine that does not know decimals must refuse the state, not take them for objects.
        written = dumped({**plain, "f": WITH_DECIMALS})
    return zlib.compress(written, _LEVEL)


def dumped(plain: object) -> bytes:
    """JSON in which every value keeps its kind: 1, 1.0 and true are three values, and so is a decimal."""
    return orjson.dumps(plain, default=_decimal_written)


def loaded(text: bytes) -> Any:
    """What `dumped` has written."""
    plain = orjson.loads(text)
    return _decimals_read(plain) if _MARK in text else plain


def _decimal_written(value: object) -> dict[str, str]:
    if isinstance(value, Decimal):
        return {DECIMAL_KEY: str(value)}
    raise TypeError(f"a case cannot keep a {type(value).__name__}")


def _decimals_read(plain: Any) -> Any:
    if isinstance(plain, list):
        return [_decimals_read(item) for item in plain]
    if isinstance(plain, dict):
        if DECIMAL_KEY in plain:
            return Decimal(plain[DECIMAL_KEY])
        return {key: _decimals_read(value) for key, value in plain.items()}
    return plain


def _unpacked(state: bytes) -> dict[str, Any]:
    try:
        plain: Any = orjson.loads(zlib.decompress(state))
    except (zlib.error, orjson.JSONDecodeError) as error:
        raise CaseCorrupt(f"the state cannot be read: {error}") from error
    written = plain.get("f") if isinstance(plain, dict) else None
    if written == WITH_DECIMALS:
        plain = _decimals_read(plain)
    elif written != FORMAT:
        raise CaseCorrupt(f"the state has format {written}, this engine reads {FORMAT} and {WITH_DECIMALS}")
    return dict(plain)


def _workflow(workflow: Any) -> dict[str, Any]:
    numbers = {task_id: number for number, task_id in enumerate(workflow.tasks)}
    last = workflow.last_task
    return {
        "d": workflow.data or None,
        "l": numbers.get(last.id) if last is not None else None,
        "e": workflow.completed,
        "t": [_row(task, numbers) for task in workflow.tasks.values()],
    }


def _row(task: Task, numbers: Mapping[str, int]) -> Sequence[Any]:
    parent = task.parent
    changed: dict[str, Any] = task.data
    gone: list[str] | None = None
    if parent is not None:
        before = parent.data
        changed = {
            name: value
            for name, value in task.data.items()
            if (other := before.get(name, _ABSENT)) is not value and not _equal(other, value)
        }
        gone = [name for name in before if name not in task.data] or None
    return (
        task.id,
        numbers[parent.id] if parent is not None else None,
        task.task_spec.name,
        task._state,
        round(task.last_state_change, 6),
        int(task.triggered),
        task.internal_data if task._state & TaskState.NOT_FINISHED_MASK and task.internal_data else None,
        changed or None,
        gone,
    )


def _equal(one: Any, other: Any) -> bool:
    """Equal and of the same kind: 1, 1.0 and true are three values."""
    return one == other and dumped(one) == dumped(other) if one is not _ABSENT else False


def _restore(workflow: Any, plain: Mapping[str, Any], top: CaseWorkflow) -> None:
    specs, events = workflow.spec.task_specs, top.event_manager
    restored: list[Task] = []
    workflow.tasks = {}
    for row in plain["t"]:
        parent = restored[row[_PARENT]] if row[_PARENT] is not None else None
        task = _task(row, workflow, parent, specs[row[_SPEC]])
        restored.append(task)
        workflow.tasks[task.id] = task
        if row[_STATE] == TaskState.WAITING and isinstance(task.task_spec, CatchingEvent):
            events.add_task(task)
    workflow.task_tree = restored[0]
    workflow.data = plain["d"] or {}
    workflow.completed = plain["e"]
    workflow.last_task = restored[plain["l"]] if plain["l"] is not None else None


def _task(row: Sequence[Any], workflow: Any, parent: Task | None, spec: Any) -> Task:
    task = CaseTask.__new__(CaseTask)
    task.id = row[_ID]
    task.workflow, task.task_spec = workflow, spec
    task._parent, task._children = (parent.id if parent is not None else None), []
    task._state, task.last_state_change = row[_STATE], row[_AT]
    task.triggered, task.thread_id = bool(row[_TRIGGERED]), 0
    task.internal_data = row[_INTERNAL] or {}
    task.data = {}
    if parent is not None:
        parent._children.append(task.id)
        task.data = {
            name: copy(value) if isinstance(value, dict | list) else value
            for name, value in parent.data.items()
        }
    task.data.update(row[_CHANGED] or {})
    for name in row[_GONE] or ():
        task.data.pop(name, None)
    return task


def _restore_inner(workflow: CaseWorkflow, parent_id: str, plain: Mapping[str, Any]) -> None:
    task = workflow.get_task_from_id(parent_id)
    spec = workflow.subprocess_specs[task.task_spec.spec]
    inner = CaseSubWorkflow(spec, parent_id, workflow, restoring=True)
    _restore(inner, plain, workflow)
    workflow.subprocesses[parent_id] = inner
    inner.completed_event.connect(task.task_spec._on_subworkflow_completed, task)


def without_tasks(state: bytes) -> bytes:
    """What is kept of a case that was cancelled: which elements it passed."""
    return _packed({"f": FORMAT, "done": _unpacked(state)["done"]})
