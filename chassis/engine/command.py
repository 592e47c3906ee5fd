"""One command over one case: restore, run, prune, and write the difference, all in the caller's work."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from datetime import datetime
from types import MappingProxyType
from typing import Any, Protocol

from SpiffWorkflow.task import Task

from chassis.engine import clock_stops, codec, stuck
from chassis.engine.decisions import Decided
from chassis.engine.definition import Definition
from chassis.engine.events import element_waited_for, wait_properties
from chassis.engine.expression_values import plain
from chassis.engine.host import Host, Thrown, around, element_of, ids_of, properties_of
from chassis.engine.moves import case_moved, standing_of, task_change
from chassis.engine.multi_instance import element_shown
from chassis.engine.pruning import prune
from chassis.engine.records import (
    COSIGN,
    WITHIN,
    Case,
    CaseCopied,
    CaseMoved,
    CaseSupervised,
    HumanTask,
    Instance,
)
from chassis.engine.refusals import CaseCorrupt, DeadEnd, NotWired
from chassis.engine.rows import Rows
from chassis.engine.stimuli import BEGUN, Heard, written
from chassis.engine.waiting import Waiting, moment, wait_key, waiting_in
from chassis.engine.workflow import CaseWorkflow, Trace
from chassis.engine.worklist import open_task
from chassis.persistence.prepared import Write
from chassis.persistence.unit_of_work import UnitOfWork
from chassis.working_days import WorkingCalendar

Operation = Callable[[Any, Case], Mapping[str, Any] | None]
Observer = Callable[[Any, CaseMoved | CaseCopied | CaseSupervised], None]


class Wiring(Protocol):
    """What a command needs of the engine it belongs to."""

    rows: Rows
    operations: Mapping[str, Operation]
    observer: Observer
    decided: Callable[[Any, Case, Decided], None]
    trace: Trace | None
    calendar: WorkingCalendar

    def functions_for(self, work: Any, case_no: str) -> Mapping[str, Callable[..., Any]]:
        """The functions expressions may call."""
        ...


class Command:
    """A case in the hands of one unit of work."""

    def __init__(self, wiring: Wiring, work: UnitOfWork, instance: Instance, definition: Definition) -> None:
        self.wiring = wiring
        self.work = work
        self.instance = instance
        self.definition = definition
        self.now: datetime = work.clock.now()
        self.host = Host(
            self.now,
            instance.case_no,
            wiring.functions_for(work, instance.case_no),
            self._operate,
            self._decide,
            calendar=wiring.calendar,
        )
        self.workflow: CaseWorkflow
        self.performed: list[dict[str, Any]] = []
        # What stopped the clock before this command, and open tasks whose limits it moves.
        self.stops_before: Mapping[str, Sequence[str]] = {}
        self.moved: list[HumanTask] = []
        # What came in this command, and what operations answered to it.
        self.heard: list[Heard] = []
        self.answers: list[tuple[str, str, Mapping[str, Any]]] = []
        self._before = Waiting()
        self._times_before: Mapping[str, str] = {}
        self._moved_by = ("", "")
        self._is_stored = instance.revision > 0
        work.at_failure(self._failed)

    def begin(self, variables: Mapping[str, Any], start: str | None = None) -> None:
        """Put the first token into a new case, at the plain start event unless another is named."""
        spec, subprocess_specs = self.definition.specs
        self.workflow = CaseWorkflow(spec, subprocess_specs, host=self.host, start=start)
        self.workflow.trace = self.wiring.trace
        self.workflow.task_tree.data.update(variables)
        self.hear(BEGUN, None, element_id=start or "", left=dict(variables))

    def restore(self) -> None:
        """Bring the case back as it was saved."""
        if self.instance.digest != self.definition.digest:
            raise CaseCorrupt(
                f"{self.instance.case_no} runs {self.instance.process_id} v{self.instance.process_version}, "
                "whose released file has changed"
            )
        spec, subprocess_specs = self.definition.specs
        self.workflow = codec.decode(self.instance.data, spec, subprocess_specs, self.host)
        self.workflow.trace = self.wiring.trace
        self.stops_before = dict(self.workflow.stops)
        self._before = waiting_in(self.workflow)
        self._times_before = self._before.due_times()

    def person(self, task_id: str) -> Task:
        """The open human task with this id."""
        task = self._before.people.get(task_id)
        if task is None:
            raise CaseCorrupt(f"{self.instance.case_no} does not wait for {task_id}")
        self._moved_by, self.workflow.at = ("completion", task_id), task
        return task

    def job(self, job_id: str) -> Task | None:
        """The waiting job with this id, unless another worker has done it."""
        self._moved_by, self.workflow.at = ("job", job_id), self._before.jobs.get(job_id)
        return self.workflow.at

    def timer(self, timer_id: str) -> tuple[Task, int] | None:
        """The waiting timer with this id, unless it went in this very command."""
        self._moved_by = ("timer", timer_id)
        task, number = self._before.times[timer_id][0] if timer_id in self._before.times else (None, 0)
        return (task, number) if task is not None and task.id in task.workflow.tasks else None

    def message(self, subscription_id: str) -> tuple[Task, int] | None:
        """The waiting message event with this id."""
        self._moved_by = ("message", subscription_id)
        found = self._before.messages.get(subscription_id)
        return found[0] if found else None

    def case_at(self, task: Task) -> Case:
        """The case as an operation at this task sees it."""
        instance = self.instance
        return Case(
            instance.instance_id,
            instance.case_no,
            instance.process_id,
            instance.process_version,
            element_of(task),
            # A copy: an operation that changes what it was shown must not change the case behind our back.
            MappingProxyType(deepcopy(task.data)),
            properties_of(task),
            instance.title,
            tuple(instance.parties),
        )

    def hear(
        self, kind: str, task: Task | None, reference: str = "", *, element_id: str = "", **facts: Any
    ) -> None:
        """Keep what has come, so that it can be replayed with another diagram."""
        if task is not None:
            element_id = element_id or element_of(task)
            if of := instance_of(task):
                facts["of"] = of
            # Two tokens at one step look alike; the earlier one is told from the later.
            if (number := self._number_of(task, of)) > 0:
                facts["number"] = number
        self.heard.append(Heard(kind, element_id, reference, facts))

    def _number_of(self, task: Task, of: Mapping[str, Any]) -> int:
        element_id, number = element_of(task), 0
        for other in self._before.people.values():
            if other is task:
                return number
            if element_of(other) == element_id and instance_of(other) == of:
                number += 1
        return 0

    def run(self) -> None:
        """Move until only people, times, messages and jobs are waited for."""
        self.workflow.do_engine_steps()

    def note(self, name: str, task: Task, **more: Any) -> None:
        """Keep that something was performed, so that it can be taken back when the case is returned."""
        # For which elements of which collections: without them nobody could tell instances apart.
        if elements := instance_of(task):
            more["of"] = elements
        self._note(name, element_of(task), ids_of(around(task)), **more)

    def _note(self, name: str, element_id: str, within: Sequence[str], **more: Any) -> None:
        place = {WITHIN: list(within)} if within else {}
        self.performed.append(
            {"name": name, "element_id": element_id, "revision": self.instance.revision, **place, **more}
        )

    def save(
        self,
        completed: HumanTask | None = None,
        reopened: Sequence[HumanTask] = (),
        keeping: Callable[[bytes], bytes] | None = None,
    ) -> Sequence[Thrown]:
        """Write what changed and tell the observer; returns the messages that were thrown.

        `keeping` adds what is kept with the state of a case that goes on.
        """
        after = waiting_in(self.workflow)
        if self.workflow.is_completed():
            self._end()
        elif after.is_empty:
            raise DeadEnd(f"{self.instance.case_no} waits for nothing in {self.instance.process_id}")
        known = self._before.people.keys() | {task.task_id for task in reopened}
        origin = completed.task_id if completed else None
        opened = [
            self._opened(task, origin) for task_id, task in after.people.items() if task_id not in known
        ]
        self._let_in(opened)
        after = self._settle_clock(after, opened)
        self._settle(completed)
        # After opening: the due dates of the new tasks belong to the state.
        self._write(after, opened, completed, reopened, keeping)
        cancelled = self._cancel_tasks(after, completed)
        self._tell(after, opened, cancelled, completed, reopened)
        return self.host.thrown

    def _opened(self, task: Task, origin: str | None) -> HumanTask:
        self.workflow.at = task
        return open_task(task, self.instance, self.host, self.work.actor.name, origin)

    def _failed(self, error: BaseException) -> None:
        """Note on the error which case it stopped, and where."""
        workflow: CaseWorkflow | None = getattr(self, "workflow", None)
        at = workflow.at if workflow is not None else None
        instance, (kind, reference) = self.instance, self._moved_by
        stuck.note(
            error,
            stuck.Place(
                instance.instance_id, instance.case_no, instance.process_id, instance.process_version,
                element_of(at) if at is not None else "", kind, reference, self._is_stored,
            ),
        )  # fmt: skip

    def _let_in(self, opened: Sequence[HumanTask]) -> None:
        """Whoever gets work in a case takes part in it from then on."""
        units = [holder.partition("@")[2] for task in opened for holder in task.candidates]
        known = self.instance.parties
        self.instance.parties = list(dict.fromkeys([*known, *filter(None, units)]))

    def _settle_clock(self, after: Waiting, opened: Sequence[HumanTask]) -> Waiting:
        settled = clock_stops.settle(self, after, opened)
        self.moved += settled.tasks
        return waiting_in(self.workflow) if settled.times else after

    def _settle(self, completed: HumanTask | None) -> None:
        """Put what was performed to the account of the task completed; until there is one, to the case's."""
        for message in self.host.thrown:
            self._note(message_performed(message.name), message.element_id, message.within)
        pending = [*self.workflow.pending, *self.performed]
        if completed is not None and completed.performed is None:
            completed.performed, pending = pending, []
        self.workflow.pending = pending

    def _end(self) -> None:
        self.instance.state = "completed"
        self.instance.end_state = self.workflow.end_state
        self.instance.ended_at = self.now

    def _write(
        self,
        after: Waiting,
        opened: Sequence[HumanTask],
        completed: HumanTask | None,
        reopened: Sequence[HumanTask],
        keeping: Callable[[bytes], bytes] | None,
    ) -> None:
        instance, rows, work = self.instance, self.wiring.rows, self.work
        if instance.state == "running":
            prune(self.workflow)
            state = codec.encode(self.workflow)
            instance.data = keeping(state) if keeping is not None else state
        else:
            instance.data = codec.encode_ended(self.workflow)
        if instance.revision == 0:
            instance.revision = 1
            writes = [*rows.adding(instance)]
        else:
            writes = [rows.saving(instance)]
        if completed is not None:
            writes.append(rows.changing_task(completed))
        writes.extend(rows.rewriting_task(task) for task in [*reopened, *self.moved])
        writes.append(rows.keeping(instance, self.now, self._stimulus(after, opened)))
        for write in [*writes, *rows.opening_tasks(opened), *self._waits_written(after)]:
            work.put_off(write)

    def _stimulus(self, after: Waiting, opened: Sequence[HumanTask]) -> bytes:
        before = self._before.times
        return written(
            self.heard,
            self.workflow.passed,
            self.answers,
            [(one.element_id, one.due_at.isoformat() if one.due_at else None) for one in opened],
            [
                (element_waited_for(*wait), due)
                for key, (wait, due) in after.times.items()
                if key not in before
            ],
        )

    def _cancel_tasks(self, after: Waiting, completed: HumanTask | None) -> list[HumanTask]:
        gone = self._before.people.keys() - after.people.keys() - {completed.task_id if completed else ""}
        if not gone:
            return []
        rows, actor = self.wiring.rows, self.work.actor
        task = rows.tables.human_task.c
        # Whoever was asked to sign one of them is not needed any more either.
        these = task.task_id.in_(sorted(gone)) | (task.origin.in_(sorted(gone)) & (task.kind == COSIGN))
        return rows.cancel_tasks(self.work.session, self.now, actor.user_id, actor.name, these)

    def _waits_written(self, after: Waiting) -> Iterator[Write]:
        rows, tables, before = self.wiring.rows, self.wiring.rows.tables, self._before
        if before.only_people and after.only_people:
            return
        times = after.due_times()
        changed = sorted(key for key, due in times.items() if self._times_before.get(key) != due)
        yield from rows.dropping(tables.timer, before.times.keys() - times.keys())
        yield from rows.putting(tables.timer, [self._timer_row(key, *after.times[key]) for key in changed])
        yield from rows.dropping(tables.subscription, before.messages.keys() - after.messages.keys())
        yield from rows.putting(tables.subscription, list(self._new_subscriptions(after)))
        yield from rows.dropping(tables.job, before.jobs.keys() - after.jobs.keys())
        yield from rows.putting(tables.job, list(self._new_jobs(after)))

    def _timer_row(self, key: str, wait: tuple[Task, int], due: str) -> dict[str, Any]:
        return {
            "timer_id": key,
            "instance_id": self.instance.instance_id,
            "element_id": element_waited_for(*wait),
            "due_at": moment(due),
        }

    def _new_subscriptions(self, after: Waiting) -> Iterator[dict[str, Any]]:
        for key, ((task, number), name) in after.messages.items():
            if key not in self._before.messages:
                yield {
                    "subscription_id": wait_key(task, number),
                    "instance_id": self.instance.instance_id,
                    "element_id": element_waited_for(task, number),
                    "name": name,
                    "correlation": self.host.correlation(task, wait_properties(task, number)),
                }

    def _new_jobs(self, after: Waiting) -> Iterator[dict[str, Any]]:
        for key, task in after.jobs.items():
            if key not in self._before.jobs:
                yield {
                    "job_id": key,
                    "instance_id": self.instance.instance_id,
                    "element_id": element_of(task),
                    "topic": task.task_spec.extensions["topic"],
                    "due_at": self.now,
                    "state": "waiting",
                    "attempts": 0,
                    "last_error": None,
                }

    def _tell(
        self,
        after: Waiting,
        opened: Sequence[HumanTask],
        cancelled: Sequence[HumanTask],
        completed: HumanTask | None,
        reopened: Sequence[HumanTask],
    ) -> None:
        instance, definition = self.instance, self.definition
        closed = [*([completed] if completed else []), *cancelled]
        changed = {"closed": closed, "opened": opened, "changed": [*reopened, *self.moved]}
        tasks = [task_change(kind, task, definition) for kind, some in changed.items() for task in some]
        if tasks or instance.state != "running":
            standing = standing_of(instance, definition, after.people.values())
            self.wiring.observer(self.work, case_moved(instance, definition, tasks, standing))

    def _operate(self, task: Task, topic: str) -> Mapping[str, Any] | None:
        operation = self.wiring.operations.get(topic)
        if operation is None:
            raise NotWired(f"{self.instance.process_id} calls {topic}, which this service does not have")
        answer = operation(self.work, self.case_at(task))
        self.note(topic, task)
        self.answers.append((element_of(task), topic, plain(dict(answer or {}))))
        return answer

    def _decide(self, task: Task, decision_id: str) -> Any:
        decision = self.definition.decisions.get(decision_id)
        if decision is None:
            raise NotWired(f"{self.instance.process_id} asks {decision_id}, which is not released with it")
        decided = decision(task.data, self.host.functions)
        self.wiring.decided(self.work, self.case_at(task), decided)
        return decided.result


def instance_of(task: Task) -> dict[str, Any]:
    """The elements of collections a task, and what it lies in, are done for."""
    return {key: value for one in (*around(task), task) for key, value in element_shown(one).items()}


def message_performed(name: str) -> str:
    """What a thrown message is called among the things performed; no service can take it back."""
    return f"message:{name}"
