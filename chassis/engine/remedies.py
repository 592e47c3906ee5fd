"""What can be done about an incident as its case is now: which variables to repair, whether to do without."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from SpiffWorkflow.task import Task
from sqlalchemy.orm import Session

from chassis.engine import codec
from chassis.engine.expression_values import as_json
from chassis.engine.host import Host
from chassis.engine.incident_rows import COMPLETION, JOB, MESSAGE, TIMER, Incident
from chassis.engine.runtime import Engine
from chassis.engine.skipping import may_leave_out
from chassis.engine.waiting import Waiting, waiting_in


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable of a stuck case, as the step that failed sees it."""

    name: str
    value: Any
    is_missing: bool
    is_concerned: bool


@dataclass(frozen=True, slots=True)
class Remedies:
    """What is open to whoever repairs; the variables come with those the cause names first."""

    variables: tuple[Variable, ...] = ()
    may_retry: bool = False
    may_skip: bool = False

    @property
    def may_repair(self) -> bool:
        """Whether there is anything to set."""
        return bool(self.variables)


def remedies_of(engine: Engine, session: Session, incident: Incident) -> Remedies:
    """What can be done; a case that cannot be read leaves only what needs no look inside."""
    if not incident.is_open:
        return Remedies()
    place, own = place_of(incident), incident.instance_id
    waiting = {one: _waiting(engine, session, one, incident) for one in {own, place["instance_id"]}}
    failed = waiting[place["instance_id"]]
    step = step_of(failed, place) if failed is not None else None
    return Remedies(
        _told(step.data, incident) if step is not None else (),
        may_retry=incident.kind != COMPLETION,
        may_skip=_may_skip(incident, waiting[own]),
    )


def place_of(incident: Incident) -> Mapping[str, Any]:
    """The case that failed and what it waits for there; as a rule that is what the incident is about."""
    own = {"instance_id": incident.instance_id, "kind": incident.kind, "reference": incident.reference}
    return incident.facts.get("at") or own


def step_of(waiting: Waiting, place: Mapping[str, Any]) -> Task | None:
    """The task whose variables the failed step saw."""
    kind, reference = place["kind"], place["reference"]
    if kind == TIMER and reference in waiting.times:
        return waiting.times[reference][0][0]
    if kind == MESSAGE and reference in waiting.messages:
        return waiting.messages[reference][0][0]
    people_and_jobs: Mapping[str, Task] = {**waiting.people, **waiting.jobs}
    return people_and_jobs.get(reference)


def _waiting(engine: Engine, session: Session, instance_id: str, incident: Incident) -> Waiting | None:
    instance = engine.instance(session, instance_id)
    if instance is None or instance.state != "running":
        return None
    try:
        definition = engine.definition(session, instance.process_id, instance.process_version)
        host = Host(incident.opened_at, instance.case_no)
        return waiting_in(codec.decode(instance.data, *definition.specs, host))
    except Exception:  # noqa: BLE001 - a state that cannot be read is the incident; nothing is seen in it
        return None


def _may_skip(incident: Incident, waiting: Waiting | None) -> bool:
    if incident.kind == MESSAGE:
        return True
    if waiting is None:
        return False
    if incident.kind == JOB:
        return incident.reference in waiting.jobs
    found = waiting.times.get(incident.reference)
    return found is not None and may_leave_out(found[0][0])


def _told(data: Mapping[str, Any], incident: Incident) -> tuple[Variable, ...]:
    missing, expression = incident.facts["missing"], incident.facts["expression"]
    concerned = set(re.findall(r"[^\W\d]\w*", expression)) | set(missing)
    told = [
        Variable(name, as_json(data.get(name)), name not in data, name in concerned)
        for name in {*data, *missing}
    ]
    return tuple(sorted(told, key=lambda one: (not one.is_concerned, one.name)))
