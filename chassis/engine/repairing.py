"""What somebody with authority does about an incident: try again, repair a variable, skip the step."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from chassis.engine import stuck
from chassis.engine.case_variables import set_variable
from chassis.engine.expression_values import as_json, plain
from chassis.engine.incident_rows import COMPLETION, JOB, MESSAGE, SKIPPED, TIMER, Incident, Wanted
from chassis.engine.incidents import Incidents
from chassis.engine.records import Instance
from chassis.engine.remedies import Remedies, place_of, remedies_of, step_of
from chassis.engine.skipping import leave_out
from chassis.engine.stimuli import BY_HAND
from chassis.engine.waiting import waiting_in
from chassis.errors import Refusal
from chassis.persistence.database import is_transient
from chassis.persistence.journal import JournalEntry, entries_of
from chassis.persistence.unit_of_work import UnitOfWork
from chassis.texts import Said

_NAME = re.compile(r"[^\W\d_]\w{0,99}")


class IncidentUnknown(Refusal):
    """No incident has this id."""

    code = "incident-unknown"
    title = Said("没有这个异常", "There is no such incident")


class IncidentClosed(Refusal):
    """It has been dealt with, or has gone away by itself."""

    code = "incident-closed"
    title = Said("此异常已经处理完毕", "This incident is already closed")


class RetriedByPerson(Refusal):
    """What a person could not hand in, that person hands in again."""

    code = "incident-retried-by-person"
    title = Said("请经办人再次提交", "The person hands it in again")
    detail = Said(
        "填写的内容已存为草稿；修复变量后，由经办人再次提交。",
        "What was entered is kept as a draft; once the variables are repaired, the person hands it in again.",
    )


class NotSkippable(Refusal):
    """Without this step the case would have nowhere to go, or a person's decision would be missing."""

    code = "incident-not-skippable"
    title = Said("这一步不能跳过", "This step cannot be skipped")
    detail = Said(
        "人工办理的决定不能代作，案件唯一的去路也不能去掉。请修复变量、再试，或迁移到新版本。",
        "A person's decision cannot be made for them, and the only way on cannot be taken away. "
        "Repair a variable, try again, or migrate the case to a new version.",
    )


class VariableUnknown(Refusal):
    """Only what the case has, or what was missing, can be repaired."""

    code = "variable-unknown"
    title = Said("案件没有这个变量", "The case has no such variable")
    detail = Said(
        "“{name}”既不是案件已有的变量，也不是出错时缺少的变量。",
        "“{name}” is neither a variable of the case nor one that was missing.",
    )


class StillStuck(Refusal):
    """It was tried and failed again; nothing has changed."""

    code = "still-stuck"
    title = Said("仍然办不成", "It still cannot be done")
    detail = Said("{words}。未作任何更改。", "{words}. Nothing was changed.")


class Repairs:
    """Everything that can be done about an incident; each act has a reason and is in the journal."""

    def __init__(self, incidents: Incidents) -> None:
        self._incidents = incidents
        self._engine = incidents.engine
        self._rows = incidents.rows

    def page(
        self,
        session: Session,
        wanted: Mapping[str, Any],
        limit: int,
        after: tuple[datetime, str] | None = None,
    ) -> Sequence[Incident]:
        """Incidents, newest first."""
        return self._rows.page(session, Wanted(**wanted), limit, after)

    def incident(self, session: Session, incident_id: str) -> Incident:
        """An incident."""
        found = self._rows.get(session, incident_id)
        if found is None:
            raise IncidentUnknown()
        return found

    def remedies(self, session: Session, incident: Incident) -> Remedies:
        """What can be done about an incident as its case is now."""
        return remedies_of(self._engine, session, incident)

    def history(self, session: Session, incident: Incident) -> Sequence[JournalEntry]:
        """What the journal says of an incident, oldest first."""
        lines = entries_of(session, incident.case_no)
        return [line for line in lines if line.facts.get("incident_id") == incident.incident_id]

    def retry(self, work: UnitOfWork, incident_id: str, *, reason: str) -> Incident:
        """Have it tried at once."""
        incident, _ = self._locked(work, incident_id)
        self._try_now(work, incident)
        _record(work, "incident-retried", incident, reason)
        return incident

    def repair(
        self, work: UnitOfWork, incident_id: str, *, variables: Mapping[str, Any], reason: str
    ) -> Incident:
        """Set variables of the stuck case and have it tried at once."""
        incident, instance = self._locked(work, incident_id)
        with _told_when_stuck():
            command = self._engine.restored(work, instance)
            step = step_of(waiting_in(command.workflow), place_of(incident))
            if step is None:
                raise IncidentClosed()
            changed = {}
            for name, value in variables.items():
                if name not in step.data and name not in incident.facts["missing"]:
                    raise VariableUnknown(name=name)
                changed[name] = {"old": as_json(step.data.get(name)), "new": as_json(plain(value))}
                set_variable(command.workflow, step, name, plain(value))
            command.hear(BY_HAND, step)
            command.save()
        if incident.kind != COMPLETION:
            self._try_now(work, incident)
        _record(work, "incident-repaired", incident, reason, variables=changed)
        return incident

    def skip(
        self, work: UnitOfWork, incident_id: str, *, variables: Mapping[str, Any], reason: str
    ) -> Incident:
        """Do without the step: a job counts as done, a timer is dropped, a message is given up."""
        incident, instance = self._locked(work, incident_id)
        if incident.kind == COMPLETION:
            raise NotSkippable()
        if unknown := [name for name in variables if not _NAME.fullmatch(name)]:
            raise VariableUnknown(name=unknown[0][:100])
        if incident.kind == MESSAGE:
            self._discard(work, incident, reason)
        else:
            with _told_when_stuck():
                self._do_without(work, incident, instance, plain(dict(variables)))
        if not self._incidents.close(work, incident, SKIPPED, reason):
            raise IncidentClosed()
        return incident

    def _do_without(
        self, work: UnitOfWork, incident: Incident, instance: Instance, variables: Mapping[str, Any]
    ) -> None:
        command = self._engine.restored(work, instance)
        if incident.kind == JOB:
            task = command.job(incident.reference)
            if task is None:
                raise IncidentClosed()
            task.data.update(variables)
            command.workflow.completed_by_host(task)
        else:
            waiting = command.timer(incident.reference)
            if waiting is None:
                raise IncidentClosed()
            if not leave_out(*waiting):
                raise NotSkippable()
        command.hear(BY_HAND, None)
        command.run()
        self._engine.route(work, command, command.save())

    def _discard(self, work: UnitOfWork, incident: Incident, reason: str) -> None:
        messages = self._incidents.messages
        if messages is None or not messages.discard(work, incident.reference, reason):
            raise IncidentClosed()

    def _try_now(self, work: UnitOfWork, incident: Incident) -> None:
        now, messages = work.clock.now(), self._incidents.messages
        if incident.kind == COMPLETION:
            raise RetriedByPerson()
        if incident.kind == TIMER:
            asked = self._rows.let_timer_rest(work.session, incident.reference, now)
        elif incident.kind == JOB:
            asked = self._rows.change_job(work.session, incident.reference, state="waiting", due_at=now)
        else:
            asked = messages is not None and messages.ask_again(work, incident.reference)
        if not asked:
            raise IncidentClosed()
        incident.next_try_at = now
        self._rows.save(work.session, incident)

    def _locked(self, work: UnitOfWork, incident_id: str) -> tuple[Incident, Instance]:
        """An open incident with the case its variables are in, both as they are after everybody else."""
        found = self.incident(work.session, incident_id)
        held = {
            instance_id: self._rows.lock_case(work.session, instance_id)
            for instance_id in sorted({found.instance_id, place_of(found)["instance_id"]})
        }
        incident = self.incident(work.session, incident_id)
        instance = held[found.instance_id], held.get(place_of(incident)["instance_id"])
        if not incident.is_open or None in instance:
            raise IncidentClosed()
        parked, failed = instance
        assert parked is not None and failed is not None
        return incident, failed


@contextmanager
def _told_when_stuck() -> Iterator[None]:
    """Whoever repairs is told in words what still stands against it."""
    try:
        yield
    except Refusal:
        raise
    except Exception as error:
        if is_transient(error):
            raise
        raise StillStuck(words=stuck.in_words(error)) from error


def _record(work: UnitOfWork, action: str, incident: Incident, reason: str, **facts: Any) -> None:
    work.record(
        action, incident.case_no, incident_id=incident.incident_id, element_id=incident.element_id,
        kind=incident.kind, reason=reason, **facts,
    )  # fmt: skip
