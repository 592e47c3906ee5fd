"""A person has done a task: check what was filled in, let the service act on it, and move the case on."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping
from typing import Any

from chassis.actor import Absent, Actor
from chassis.engine import cosigning, handing_over, returning, standing_in, undoing, worklist
from chassis.engine.additions import added_data
from chassis.engine.command import Command
from chassis.engine.expression_values import plain
from chassis.engine.filled_in import FilledIn
from chassis.engine.records import COSIGN, Case, HumanTask, Instance, Submission
from chassis.engine.refusals import NotWired, TaskUnknown
from chassis.engine.reversing import Reversal, can_be_reversed
from chassis.engine.routing import Routing
from chassis.engine.stimuli import COMPLETION
from chassis.persistence.unit_of_work import UnitOfWork

Completion = Callable[[Any, Case, Submission], Mapping[str, Any] | None]


class Completing(Routing):
    """The part of the engine that completes tasks."""

    completions: Mapping[str, Completion]
    reversals: Mapping[str, Reversal]
    filled_in: FilledIn

    def complete(
        self,
        work: UnitOfWork,
        task_id: str,
        *,
        outcome: str | None = None,
        data: Mapping[str, Any] | None = None,
        version: int | None = None,
        in_batch: bool = False,
    ) -> None:
        """A person has done a task; `version` is the one the form was shown with."""
        found = self.rows.lock_with_task(work.connection, task_id)
        if found is None:
            raise TaskUnknown()
        instance, row = found
        actor = work.actor
        worklist.require_open(row, actor, version)
        absent = row.absent_for(actor)
        with standing_in.acting(work, row):
            if row.kind == COSIGN:
                cosigning.sign(self, work, instance, row, outcome, data or {}, actor, absent)
                return
            command = self.restored(work, instance)
            variables = command.person(task_id).data
            cleaned = self.filled_in.check(work, row, command, variables, outcome, data or {})
            if row.delegated_by is not None:
                handing_over.advise(self, work, instance, row, outcome, cleaned)
            elif cosigning.is_asked_for_after(row):
                cosigning.hand_in(self, work, instance, row, outcome, cleaned, actor, absent)
            else:
                self.finish(work, command, row, Submission(outcome, cleaned, work.actor), actor, absent,
                            **({"batch": True} if in_batch else {}))  # fmt: skip

    def finish(
        self,
        work: UnitOfWork,
        command: Command,
        row: HumanTask,
        submission: Submission,
        actor: Actor,
        absent: Absent | None,
        *,
        for_good: bool = False,
        **facts: Any,
    ) -> None:
        """Act on a submission and move on; what is done `for_good` cannot be withdrawn."""
        instance, task = command.instance, command.person(row.task_id)
        standing_in.speak_once(task, row, actor, absent)
        undo = undoing.Undo(row.task_id, submission.outcome, submission.data, instance.data)
        case = command.case_at(task)
        left = self._left_by(work, case, submission)
        command.hear(COMPLETION, task, row.task_id, left=left)
        task.data.update(left)
        if kept := self._kept_by_nobody_else(command, row, case, submission):
            facts["data"] = plain(dict(kept))
        command.note(case.properties.get("onComplete", ""), task, **returning.place_of(task))
        if not returning.go_straight(command.workflow, task):
            command.workflow.step(task)
        command.run()
        worklist.close(row, submission.outcome, actor, command.now, absent)
        work.record(
            "task-completed", instance.case_no, task_id=row.task_id, element_id=row.element_id,
            name_zh=row.name_zh, name_en=row.name_en, outcome=submission.outcome,
            process_id=instance.process_id, **facts, **({"in_place_of": absent.name} if absent else {}),
        )  # fmt: skip

        def with_undo(state: bytes) -> bytes:
            return undoing.keep(state, undo) if can_be_reversed(self.reversals, command.performed) else state

        self.route(work, command, command.save(row, keeping=None if for_good else with_undo))

    @abstractmethod
    def rewritten(self, work: UnitOfWork, instance: Instance, task: HumanTask, kind: str = "changed") -> None:
        """Write everything that may have changed on a task, and tell of it."""

    @abstractmethod
    def tell(self, work: UnitOfWork, instance: Instance, task: HumanTask, kind: str) -> None:
        """Tell of a task that was opened, changed or closed beside the diagram."""

    def _kept_by_nobody_else(
        self, command: Command, row: HumanTask, case: Case, submission: Submission
    ) -> Mapping[str, Any]:
        """What was filled in and no completion knows: of a step without one, and of fields a county added."""
        if not case.properties.get("onComplete"):
            return submission.data
        if self.library.is_on_disk(row.process_id, row.process_version):
            return {}
        shipped, definition = self.deployments.shipped(row.process_id), command.definition
        return added_data(shipped, definition, row.form_key, submission.data)

    def _left_by(self, work: UnitOfWork, case: Case, submission: Submission) -> dict[str, Any]:
        """The variables a completed task leaves: those its completion returned, or else the form's data."""
        name = case.properties.get("onComplete")
        if not name:
            return {**plain(dict(submission.data)), "outcome": submission.outcome}
        completion = self.completions.get(name)
        if completion is None:
            raise NotWired(f"{case.process_id} completes with {name}, which this service does not have")
        return {"outcome": submission.outcome, **plain(dict(completion(work, case, submission) or {}))}
