"""What the engine can be asked without moving anything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from chassis.engine import codec
from chassis.engine.additions import COMPLETED, told_of_additions
from chassis.engine.decision_records import decisions_taken
from chassis.engine.definition import Definition
from chassis.engine.deployments import Deployments, Release
from chassis.engine.incident_rows import IncidentRows
from chassis.engine.library import Library
from chassis.engine.records import HumanTask, Instance
from chassis.engine.refusals import TaskUnknown
from chassis.engine.rows import Rows
from chassis.persistence.journal import entries_of

# What may still interrupt a case is not where it stands.
_MAY_INTERRUPT = ("boundaryEvent", "startEvent")


class Enquiries:
    """The questions about cases, tasks and definitions."""

    library: Library
    rows: Rows
    deployments: Deployments

    def due(self, session: Session, now: datetime, limit: int = 100) -> list[str]:
        """The instances with a timer that is due."""
        return self.rows.due_instances(session, now, limit)

    def due_jobs(self, session: Session, now: datetime, limit: int = 100) -> list[str]:
        """The jobs to run now."""
        return self.rows.due_jobs(session, now, limit)

    def longest_due(self, session: Session) -> tuple[datetime | None, datetime | None]:
        """When the first of all timers, and the first of all waiting jobs, falls or fell due."""
        return self.rows.longest_due(session)

    def task(self, session: Session, task_id: str) -> HumanTask:
        """A task; its definition is in the library from now on."""
        task = self.rows.task(session, task_id)
        if task is None:
            raise TaskUnknown()
        self.definition_of(session, task)
        return task

    def tasks(self, session: Session, case_no: str) -> list[HumanTask]:
        """Every task a case has had."""
        return self.rows.tasks(session, case_no)

    def instances(self, session: Session, case_no: str) -> list[Instance]:
        """Every process a case has gone through, oldest first."""
        return self.rows.instances(session, case_no)

    def instance(self, session: Session, instance_id: str) -> Instance | None:
        """One process of a case."""
        return self.rows.instance(session, instance_id)

    def position(self, session: Session, case_no: str) -> Mapping[str, Any]:
        """Where a case stands: in its newest running process, or else where the last one ended."""
        instances = self.rows.instances(session, case_no)
        if not instances:
            return {"process_id": "", "version": 0, "active": [], "done": []}
        running = [instance for instance in instances if instance.state == "running"]
        newest = (running or instances)[-1]
        active, done = codec.position(newest.data)
        known = self.definition(session, newest.process_id, newest.process_version).elements
        shown = [name for name in active if name in known and known[name].kind not in _MAY_INTERRUPT]
        return {
            "process_id": newest.process_id,
            "version": newest.process_version,
            "active": shown,
            "done": done,
        }

    def stuck(self, session: Session, case_no: str) -> Sequence[Mapping[str, Any]]:
        """The steps of a case that could not be done and wait for a repair or another try."""
        incidents = IncidentRows(self.rows.tables).open_of_case(session, case_no)
        return [
            {
                "incident_id": one.incident_id,
                "element_id": one.element_id,
                "name": one.element_name,
                "kind": one.kind,
                "cause": one.words,
                "since": one.opened_at,
                "next_try_at": one.next_try_at,
            }
            for one in incidents
        ]

    def why(self, session: Session, case_no: str) -> Sequence[Mapping[str, Any]]:
        """The decisions taken in a case: what was asked, what was answered, which rules said so."""
        return decisions_taken(session, case_no)

    def added(self, session: Session, case_no: str) -> Sequence[Mapping[str, Any]]:
        """What was done in the steps and fields a county drew into the procedures of a case, as opinions."""
        told: list[Mapping[str, Any]] = []
        versions = {one.process_id: one.process_version for one in self.instances(session, case_no)}
        for process_id, version in versions.items():
            if not self.library.is_on_disk(process_id, version):
                definition = self.definition(session, process_id, version)
                entries = entries_of(session, case_no, action=COMPLETED)
                told += told_of_additions(self.deployments.shipped(process_id), definition, entries)
        return told

    def newest(self, session: Session) -> Mapping[str, int]:
        """Every process with its newest version, released or deployed."""
        return self.deployments.newest(session)

    def definition(self, session: Session, process_id: str, version: int | None = None) -> Definition:
        """A process definition, released or deployed; the newest unless said."""
        return self.deployments.definition(session, process_id, version)

    def released(self, session: Session, process_id: str, version: int) -> Release:
        """A version, and since when it is in force."""
        return self.deployments.release(session, process_id, version)

    def definition_of(self, session: Session, task: HumanTask) -> Definition:
        """The definition the case of a task runs under."""
        return self.definition(session, task.process_id, task.process_version)
