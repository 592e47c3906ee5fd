"""Clock stops: while a case waits for what is not counted, its limits stand still (domain.md 0.3).

An activity or event with the property `stopsClock` stops the clock of its process while a token is there; so
does a use case, by hand. What belongs to the stopping activity itself runs on: the time somebody was given to
correct something does not stand still because he was given it. Nested and overlapping stops count once. Only
limits in working days are held: those in hours and fixed dates are not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from SpiffWorkflow.bpmn.specs.control import BoundaryEventSplit
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState
from sqlalchemy import Executable, Table, insert, update

from chassis.clock import county_date
from chassis.engine import reminders
from chassis.engine.clock_words import said_reason
from chassis.engine.dues import due_at, is_held, keep_limit, limit_of, limited, on_day, put_due
from chassis.engine.host import element_of
from chassis.engine.limits import Limit
from chassis.engine.records import COSIGN, HumanTask
from chassis.engine.waiting import Waiting
from chassis.engine.workflow import INSTANCE_SUFFIX, CaseWorkflow
from chassis.ids import new_id
from chassis.persistence.unit_of_work import UnitOfWork
from chassis.texts import Said
from chassis.working_days import WorkingCalendar

if TYPE_CHECKING:
    from chassis.engine.command import Command

BY_HAND = "by hand"


class Settled(NamedTuple):
    """What stopping or starting the clock changed: rows of tasks that were open, and whether timers moved."""

    tasks: Sequence[HumanTask] = ()
    times: bool = False


def begin(command: Command, key: str, element_id: str, reason: str) -> None:
    """Keep that the clock stops, in the state, in its table and in the journal."""
    instance, stop_id = command.instance, new_id()
    command.workflow.stops[key] = [stop_id, element_id]
    row = {
        "stop_id": stop_id,
        "instance_id": instance.instance_id,
        "case_no": instance.case_no,
        "element_id": element_id,
        "reason": reason,
        "stopped_at": command.now,
    }
    _at_commit(command, insert(command.wiring.rows.tables.clock_stop).values(row))
    _record(command, "clock-stopped", element_id, reason)


def end(command: Command, key: str) -> None:
    """Keep that what stopped the clock is over."""
    stop = command.wiring.rows.tables.clock_stop
    stop_id, element_id = command.workflow.stops.pop(key)
    ours = stop.c.stop_id == stop_id
    _at_commit(command, update(stop).where(ours).values(restarted_at=command.now))
    _record(command, "clock-restarted", element_id, "")


def end_all(work: UnitOfWork, stop: Table, instance_id: str) -> None:
    """A process that is cancelled stops no clock any more."""
    ours = (stop.c.instance_id == instance_id, stop.c.restarted_at.is_(None))
    work.session.execute(update(stop).where(*ours).values(restarted_at=work.clock.now()))


def settle(command: Command, after: Waiting, opened: Sequence[HumanTask]) -> Settled:
    """Hold the limits that stand still from now on, and let those go on that do no longer."""
    workflow, reasons = command.workflow, command.definition.clock_stops
    if not (reasons or workflow.stops or command.stops_before):
        return Settled()
    stopping = dict(_stopping(workflow, reasons))
    kept = {*stopping, BY_HAND} if command.instance.state == "running" else set()
    for key in [key for key in workflow.stops if key not in kept]:
        end(command, key)
    for key, element_id in stopping.items():
        if key not in workflow.stops:
            begin(command, key, element_id, reasons[element_id])
    if not (workflow.stops or command.stops_before):
        return Settled()
    return _Turning(command, stopping.keys()).all(after, opened)


class _Turning:
    """Every limit of a case once, held or let go."""

    def __init__(self, command: Command, stopping: Iterable[str]) -> None:
        self._command = command
        self._stopping = frozenset(stopping)
        self._calendar: WorkingCalendar = command.host.calendar
        self._today = county_date(command.now)

    def all(self, after: Waiting, opened: Sequence[HumanTask]) -> Settled:
        times = False
        for task in list(self._command.workflow.event_manager.tasks.values()):
            if task._state == TaskState.WAITING:
                for number in limited(task):
                    times |= self._turn(task, number)
        rows, asked = {row.task_id: row for row in opened}, list[HumanTask]()
        standing = {task_id: task for task_id, task in after.people.items() if task_id not in rows}
        first_stop = not self._command.stops_before
        if any(first_stop or self._turns(task, 0) for task in standing.values()):
            stored = self._stored(standing)
            asked = [row for row in stored if row.kind == COSIGN]
            rows |= {row.task_id: row for row in stored if row.task_id in standing}
        turned = [row for task_id, row in rows.items() if self._turn_row(after.people[task_id], row)]
        known = [row for row in turned if row.task_id in standing]
        return Settled([*known, *(one for row in known for one in cosigned(asked, row))], times)

    def _stored(self, standing: Mapping[str, Task]) -> list[HumanTask]:
        command = self._command
        found = command.wiring.rows.lock_open_tasks(command.work.session, command.instance.instance_id)
        for row in found:
            if row.task_id in standing:
                adopt(standing[row.task_id], row, self._calendar)
        return found

    def _turn_row(self, task: Task, row: HumanTask) -> bool:
        if not self._turn(task, 0):
            return False
        if is_held(task):
            row.stopped_at, row.remind_at = self._command.now, None
        else:
            row.stopped_at, row.due_at = None, due_at(task)
            reminders.remind_again(row, self._calendar, self._command.now)
        return True

    def _turns(self, task: Task, number: int) -> bool:
        limit = limit_of(task, number)
        return limit is not None and limit.is_stopped != self._stands_still(task)

    def _turn(self, task: Task, number: int) -> bool:
        limit = limit_of(task, number)
        if limit is None or not self._turns(task, number):
            return False
        if not limit.is_stopped:
            keep_limit(task, number, limit.stop(self._today))
            return True
        limit = limit.go_on(self._today)
        keep_limit(task, number, limit)
        moved_from = due_at(task, number)
        if moved_from is not None:
            put_due(task, number, on_day(moved_from, limit.due(self._calendar)))
        return True

    def _stands_still(self, task: Task) -> bool:
        if BY_HAND in self._command.workflow.stops:
            return True
        return bool(self._stopping) and not _belongs_to(task, self._stopping)


def cosigned(rows: Iterable[HumanTask], step: HumanTask) -> list[HumanTask]:
    """The signatures asked for on a task, brought to the limit of the task they are for."""
    asked = [row for row in rows if row.kind == COSIGN and row.origin == step.task_id]
    for row in asked:
        row.due_at, row.stopped_at = step.due_at, step.stopped_at
    return asked


def adopt(task: Task, row: HumanTask, calendar: WorkingCalendar) -> None:
    """Read off its row the limit of a task that was opened before limits were kept in the state."""
    due = due_at(task)
    if row.limit_days is None or due is None or limit_of(task) is not None:
        return
    start = county_date(row.opened_at)
    last = calendar.add_working_days(county_date(due), 0)
    if last > start:
        keep_limit(task, 0, Limit(start, calendar.working_days_between(start, last)))


def _stopping(workflow: CaseWorkflow, reasons: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The tokens that stop the clock; of a multi-instance activity the whole, not each instance."""
    if reasons:
        for task in workflow.active():
            element_id = element_of(task)
            if element_id in reasons and not task.task_spec.name.endswith(INSTANCE_SUFFIX):
                yield task.id, element_id


def _belongs_to(task: Task | None, stopping: frozenset[str]) -> bool:
    """Whether a wait is part of something that stops the clock, or sits on its boundary."""
    while task is not None:
        family = task.parent
        if task.id in stopping or (family is not None and family.id in stopping):
            return True
        has_boundary = family is not None and isinstance(family.task_spec, BoundaryEventSplit)
        if has_boundary and any(one.id in stopping for one in family.children):
            return True
        inside = getattr(task.workflow, "parent_task_id", None)
        task = task.workflow.top_workflow.get_task_from_id(inside) if inside is not None else None
    return False


def _at_commit(command: Command, statement: Executable) -> None:
    """Write once the case itself is written."""

    def write() -> None:
        command.work.session.execute(statement)

    command.work.at_commit(write)


def _record(command: Command, action: str, element_id: str, reason: str) -> None:
    element = command.definition.elements.get(element_id)
    name, why = element.name if element is not None else Said("", ""), said_reason(reason)
    command.work.record(
        action, command.instance.case_no, process_id=command.instance.process_id, element_id=element_id,
        reason=reason, reason_zh=why.zh, reason_en=why.en, name_zh=name.zh, name_en=name.en,
    )  # fmt: skip
