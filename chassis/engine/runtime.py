"""The engine of one service: start, complete, deliver, fire, run a job, cancel; one command each.

A command locks the case, restores it, runs it, and writes its state together with the rows of what it waits
for, in the unit of work it is given. It never commits.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from chassis.clock import Clock
from chassis.engine import clock_stops, codec, events, falling_away, handing_over, succeeding, worklist
from chassis.engine.activities import perform
from chassis.engine.clocks import Clocks
from chassis.engine.command import Command, Observer, Operation
from chassis.engine.completing import Completing, Completion
from chassis.engine.decision_records import record_decision
from chassis.engine.decisions import Decided
from chassis.engine.definition import Definition
from chassis.engine.deployments import Deployments
from chassis.engine.expression_values import plain
from chassis.engine.filled_in import ChoicesPort, FilledIn
from chassis.engine.host_functions import calendar_functions, role
from chassis.engine.library import Library
from chassis.engine.moves import case_moved, standing_of, task_change
from chassis.engine.records import Case, HumanTask, Instance
from chassis.engine.recounting import CountedAgain, Recounting
from chassis.engine.refusals import CaseUnknown, TaskUnknown
from chassis.engine.reminding import Reminding, Superiors
from chassis.engine.reversing import Reversal
from chassis.engine.routing import ThrownPort
from chassis.engine.rows import Rows
from chassis.engine.stimuli import JOB, TIMER
from chassis.engine.store import EngineTables
from chassis.engine.workflow import Trace
from chassis.ids import new_id
from chassis.persistence.unit_of_work import UnitOfWork
from chassis.working_days import WorkingCalendar

Functions = Callable[[Any, str], Mapping[str, Callable[..., Any]]]


class Engine(Completing, Reminding, Clocks, Recounting):
    """Runs the released processes of one service."""

    def __init__(
        self,
        library: Library,
        tables: EngineTables,
        *,
        operations: Mapping[str, Operation] | None = None,
        completions: Mapping[str, Completion] | None = None,
        reversals: Mapping[str, Reversal] | None = None,
        functions: Functions | None = None,
        observer: Observer | None = None,
        thrown: ThrownPort | None = None,
        decided: Callable[[Any, Case, Decided], None] = record_decision,
        options: ChoicesPort | None = None,
        trace: Trace | None = None,
        calendar: WorkingCalendar | None = None,
        clock: Clock | None = None,
        superiors: Superiors = lambda candidates: (),
        counted_again: CountedAgain = lambda work, process_id, case_no: None,
    ) -> None:
        self.library = library
        self.rows = Rows(tables)
        self.deployments = Deployments(library, tables.process_definition, clock)
        self.operations = {} if operations is None else operations
        self.completions = {} if completions is None else completions
        self.reversals = {} if reversals is None else reversals
        self.observer: Observer = observer or (lambda work, change: None)
        self.decided = decided
        self.trace = trace
        self.calendar = calendar or WorkingCalendar()
        self.superiors = superiors
        self.note_counted_again = counted_again
        self._functions = functions
        self._counting = calendar_functions(self.calendar)
        self._thrown = thrown
        self.filled_in = FilledIn(options)

    def start(
        self,
        work: UnitOfWork,
        process_id: str,
        *,
        case_no: str,
        variables: Mapping[str, Any] | None = None,
        title: str = "",
        parties: Sequence[str] = (),
        version: int | None = None,
        message: str | None = None,
    ) -> str:
        """Start a process for a case, where the message named begins; returns the id of the instance."""
        definition = self.deployments.definition(work.session, process_id, version)
        known, functions = variables or {}, self.functions_for(work, case_no)
        start = definition.started_by(message, known, functions) if message else None
        instance = self._start(work, definition, case_no, known, title, parties, start=start)
        return instance.instance_id

    def claim(self, work: UnitOfWork, task_id: str, *, version: int | None = None) -> HumanTask:
        """Take a task for oneself, so that colleagues see it is in hand; or back from a delegate."""
        instance, task = self.locked_task(work, task_id, version, or_owner=True)
        if task.delegated_by == work.actor.user_id:
            self.rewritten(work, instance, handing_over.hand_back(task))
        if task.state == "open":
            worklist.claim(task, work.actor)
            self.changed(work, instance, task)
        return task

    def release(self, work: UnitOfWork, task_id: str, *, version: int | None = None) -> HumanTask:
        """Give a claimed task back to its posts; what was delegated goes back to its owner."""
        instance, task = self.locked_task(work, task_id, version)
        if task.delegated_by is not None:
            self.rewritten(work, instance, handing_over.hand_back(task))
        elif task.state == "claimed":
            worklist.release(task)
            self.changed(work, instance, task)
        return task

    def save_draft(
        self, work: UnitOfWork, task_id: str, *, data: Mapping[str, Any], version: int | None = None
    ) -> HumanTask:
        """Keep a half-filled form; drafts are not versions, so nobody else's page goes stale."""
        _, task = self.locked_task(work, task_id, version)
        self.filled_in.check_draft(self.definition_of(work.session, task), task, data)
        task.draft = dict(data)
        work.put_off(self.rows.changing_task(task))
        return task

    def fire(self, work: UnitOfWork, instance_id: str) -> bool:
        """Fire the timers of a case that are due; false when another worker is busy with it."""
        timer, now = self.rows.tables.timer, work.clock.now()
        found = self.rows.lock_with(
            work.session,
            timer,
            timer.c.instance_id == instance_id,
            timer.c.due_at <= now,
            skip_locked=True,
        )
        if not found:
            return False
        command = self.restored(work, found[0][0])
        rung = [
            self._ring(work, command, row.timer_id)
            for _, row in sorted(found, key=lambda pair: (pair[1].due_at, pair[1].timer_id))
        ]
        if not any(rung):
            return False  # somebody was faster while we waited for the lock
        self.route(work, command, command.save())
        return True

    def run_job(self, work: UnitOfWork, job_id: str) -> bool:
        """Perform a waiting job; false when another worker has it."""
        job = self.rows.tables.job
        found = self.rows.lock_with(
            work.session, job, job.c.job_id == job_id, job.c.state == "waiting", skip_locked=True
        )
        if not found:
            return False
        command = self.restored(work, found[0][0])
        task = command.job(job_id)
        if task is None:
            return False
        command.hear(JOB, task, job_id)
        perform(task)
        command.workflow.completed_by_host(task)
        command.run()
        self.route(work, command, command.save())
        return True

    def cancel(
        self,
        work: UnitOfWork,
        case_no: str,
        *,
        end_state: str,
        reason: str = "",
        process_id: str | None = None,
    ) -> None:
        """End every running process of a case at once: withdrawn, converted, closed by decision."""
        running = self.rows.lock_running(work.session, case_no)
        chosen = [one for one in running if process_id in (None, one.process_id)]
        if not chosen:
            raise CaseUnknown(case_no=case_no)
        for instance in chosen:
            self._cancel(work, instance, end_state)
        work.record("case-cancelled", case_no, end_state=end_state, reason=reason)

    def take_place(self, work: UnitOfWork, case_no: str, *, before: str, after: str) -> int:
        """Put a unit in the place of another in the running processes of a case; in how many."""
        return succeeding.take_place(self, work, case_no, before, after)

    def fall_away(self, work: UnitOfWork, case_no: str, *, candidate: str, element_ids: list[str]) -> int:
        """Take tasks of several off the desk of one who may not do his any more; how many there were."""
        return falling_away.fall_away(self, work, case_no, candidate, element_ids)

    @property
    def service_functions(self) -> Functions | None:
        """What the service adds to the functions of expressions."""
        return self._functions

    def functions_for(self, work: Any, case_no: str) -> Mapping[str, Callable[..., Any]]:
        """What expressions may call: today, now, role, the calendar, and what the service adds."""
        clock = work.clock
        return {
            "today": clock.today,
            "now": clock.now,
            "role": role,
            **self._counting,
            **(self._functions(work, case_no) if self._functions else {}),
        }

    def _start(
        self,
        work: UnitOfWork,
        definition: Definition,
        case_no: str,
        variables: Mapping[str, Any],
        title: str,
        parties: Sequence[str],
        hops: int = 0,
        begun_by: tuple[str, str] | None = None,
        start: str | None = None,
    ) -> Instance:
        unit, user = begun_by or (work.actor.unit, work.actor.user_id)
        instance = Instance(
            new_id(), case_no, definition.process_id, definition.version, definition.digest, title or case_no,
            list(parties), unit, user, "running", None, 0, b"", work.clock.now(), None,
        )  # fmt: skip
        command = Command(self, work, instance, definition)
        command.begin(plain(dict(variables)), start)
        command.run()
        work.record("case-started", case_no, process_id=definition.process_id, version=definition.version)
        self.route(work, command, command.save(), hops)
        return instance

    def restored(self, work: UnitOfWork, instance: Instance) -> Command:
        """A locked case in the hands of this work; for verbs that live in modules of their own."""
        process_id, version = instance.process_id, instance.process_version
        known = self.deployments.known(process_id, version)
        definition = known or self.definition(work.session, process_id, version)
        command = Command(self, work, instance, definition)
        command.restore()
        return command

    def _ring(self, work: UnitOfWork, command: Command, timer_id: str) -> bool:
        waiting = command.timer(timer_id)
        if waiting is None or waiting[0].id not in command.workflow.event_manager.tasks:
            return False
        element_id = events.element_waited_for(*waiting)
        work.record(
            "timer-fired", command.instance.case_no, element_id=element_id,
            process_id=command.instance.process_id, **self._name_of(command, element_id),
        )  # fmt: skip
        command.hear(TIMER, waiting[0], timer_id, element_id=element_id)
        events.ring(*waiting)
        command.run()
        return True

    def locked_task(
        self, work: UnitOfWork, task_id: str, version: int | None, *, or_owner: bool = False
    ) -> tuple[Instance, HumanTask]:
        """An open task the actor may do, or has delegated, locked, with its case only read."""
        found = self.rows.lock_task(work.connection, task_id)
        if found is None:
            raise TaskUnknown()
        if or_owner and found[1].is_open and found[1].delegated_by == work.actor.user_id:
            worklist.require_version(found[1], version)
        else:
            worklist.require_open(found[1], work.actor, version)
        return found

    def rewritten(self, work: UnitOfWork, instance: Instance, task: HumanTask, kind: str = "changed") -> None:
        """Write everything that may have changed on a task, and tell of it."""
        work.put_off(self.rows.rewriting_task(task))
        self.tell(work, instance, task, kind)

    def tell(self, work: UnitOfWork, instance: Instance, task: HumanTask, kind: str) -> None:
        """Tell of a task that was opened, changed or closed beside the diagram."""
        definition = self.definition(work.session, instance.process_id, instance.process_version)
        self.observer(work, case_moved(instance, definition, [task_change(kind, task, definition)]))

    def changed(self, work: UnitOfWork, instance: Instance, task: HumanTask) -> None:
        """Write what was done with a task that stays open, and tell of it."""
        work.put_off(self.rows.changing_task(task))
        self.tell(work, instance, task, "changed")

    def _cancel(self, work: UnitOfWork, instance: Instance, end_state: str) -> None:
        rows, session, actor, now = self.rows, work.session, work.actor, work.clock.now()
        definition = self.definition(session, instance.process_id, instance.process_version)
        instance.state, instance.end_state, instance.ended_at = "cancelled", end_state, now
        instance.data = codec.without_tasks(instance.data)
        work.put_off(rows.saving(instance))
        ours = rows.tables.human_task.c.instance_id == instance.instance_id
        cancelled = rows.cancel_tasks(session, now, actor.user_id, actor.name, ours)
        rows.drop_all(session, instance.instance_id)
        clock_stops.end_all(work, rows.tables.clock_stop, instance.instance_id)
        closed = [task_change("closed", task, definition) for task in cancelled]
        self.observer(work, case_moved(instance, definition, closed, standing_of(instance, definition)))
