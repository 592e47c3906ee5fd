"""Incidents over HTTP: what is stuck in this service, why, and what can be done about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from marshmallow import fields, validate

from chassis.persistence.unit_of_work import UnitOfWork
from chassis.telemetry import context
from chassis.texts import Said
from chassis.web.blueprint import Blueprint
from chassis.web.commands import command, query
from chassis.web.identity import allowed
from chassis.web.pagination import keys_of, page
from chassis.web.refusals import CursorUnknown
from chassis.web.schemas import PageQuery, SaidSchema, Strict, Text, page_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

REPAIRER_ROLE = "system_administrator"
LONGEST_REASON = 1000
MOST_VARIABLES = 50
_KINDS = ("timer", "job", "message", "completion")
_STATES = ("open", "resolved", "skipped")
_ACTS = ("opened", "parked", "retried", "repaired", "skipped", "resolved")


class Incident(Protocol):
    """A step that could not be done."""

    @property
    def incident_id(self) -> str: ...
    @property
    def instance_id(self) -> str: ...
    @property
    def case_no(self) -> str: ...
    @property
    def process_id(self) -> str: ...
    @property
    def process_version(self) -> int: ...
    @property
    def element_id(self) -> str: ...
    @property
    def element_name(self) -> Said: ...
    @property
    def kind(self) -> str: ...
    @property
    def words(self) -> Said: ...
    @property
    def cause(self) -> str: ...
    @property
    def attempts(self) -> int: ...
    @property
    def next_try_at(self) -> datetime | None: ...
    @property
    def state(self) -> str: ...
    @property
    def opened_at(self) -> datetime: ...
    @property
    def closed_at(self) -> datetime | None: ...
    @property
    def closed_by_name(self) -> str | None: ...
    @property
    def reason(self) -> str | None: ...


class Variable(Protocol):
    """A variable of a stuck case."""

    @property
    def name(self) -> str: ...
    @property
    def value(self) -> Any: ...
    @property
    def is_missing(self) -> bool: ...
    @property
    def is_concerned(self) -> bool: ...


class Remedies(Protocol):
    """What is open to whoever repairs."""

    @property
    def variables(self) -> Sequence[Variable]: ...
    @property
    def may_retry(self) -> bool: ...
    @property
    def may_repair(self) -> bool: ...
    @property
    def may_skip(self) -> bool: ...


class Line(Protocol):
    """A line of the journal about an incident."""

    @property
    def at(self) -> datetime: ...
    @property
    def actor_name(self) -> str: ...
    @property
    def action(self) -> str: ...
    @property
    def facts(self) -> Mapping[str, Any]: ...


class Repairs(Protocol):
    """What there is, and what can be done about it."""

    def page(
        self,
        session: Session,
        wanted: Mapping[str, Any],
        limit: int,
        after: tuple[datetime, str] | None,
        /,
    ) -> Sequence[Incident]:
        """Incidents, newest first."""
        ...

    def incident(self, session: Session, incident_id: str, /) -> Any:
        """One of them, or a refusal."""
        ...

    def remedies(self, session: Session, incident: Any, /) -> Remedies:
        """What can be done about it now."""
        ...

    def history(self, session: Session, incident: Any, /) -> Sequence[Line]:
        """What the journal says of it, oldest first."""
        ...

    def retry(self, work: UnitOfWork, incident_id: str, /, *, reason: str) -> Incident:
        """Have it tried at once."""
        ...

    def repair(
        self, work: UnitOfWork, incident_id: str, /, *, variables: Mapping[str, Any], reason: str
    ) -> Incident:
        """Set variables and have it tried at once."""
        ...

    def skip(
        self, work: UnitOfWork, incident_id: str, /, *, variables: Mapping[str, Any], reason: str
    ) -> Incident:
        """Do without the step."""
        ...


class IncidentQuery(PageQuery):
    """Which incidents are wanted."""

    state = fields.String(load_default="open", validate=validate.OneOf([*_STATES, "closed", "any"]))
    parked = fields.Boolean(metadata={"description": "whether nothing tries it again by itself"})
    kind = fields.String(validate=validate.OneOf(_KINDS))
    process_id = fields.String(validate=validate.Length(max=100))
    case_no = fields.String(validate=validate.Length(max=100))


class IncidentSchema(Strict):
    """An incident as lists show it."""

    id = fields.String(required=True)
    case_no = fields.String(required=True)
    process_id = fields.String(required=True)
    process_version = fields.Integer(required=True)
    element_id = fields.String(required=True)
    element_name = fields.Nested(SaidSchema, required=True)
    kind = fields.String(required=True, validate=validate.OneOf(_KINDS))
    cause = fields.Nested(SaidSchema, required=True)
    technical = fields.String(required=True, metadata={"description": "for whoever looks into the program"})
    attempts = fields.Integer(required=True)
    next_try_at = fields.String(required=True, allow_none=True)
    state = fields.String(required=True, validate=validate.OneOf(_STATES))
    opened_at = fields.String(required=True)
    closed_at = fields.String(required=True, allow_none=True)
    closed_by_name = fields.String(required=True, allow_none=True)
    reason = fields.String(required=True, allow_none=True)


class VariableSchema(Strict):
    """A variable of the stuck case; concerned when the failed expression names it."""

    name = fields.String(required=True)
    value = fields.Raw(required=True, allow_none=True)
    missing = fields.Boolean(required=True)
    concerned = fields.Boolean(required=True)


class ChangeSchema(Strict):
    """A variable that was repaired."""

    name = fields.String(required=True)
    old = fields.Raw(required=True, allow_none=True)
    new = fields.Raw(required=True, allow_none=True)


class HistorySchema(Strict):
    """What was done about an incident, and by whom."""

    at = fields.String(required=True)
    act = fields.String(required=True, validate=validate.OneOf(_ACTS))
    name = fields.String(required=True)
    reason = fields.String(required=True, allow_none=True)
    changes = fields.List(fields.Nested(ChangeSchema), required=True)


class WholeIncidentSchema(IncidentSchema):
    """An incident with what is needed to repair it, and what can be done about it now."""

    variables = fields.List(fields.Nested(VariableSchema), required=True)
    may_retry = fields.Boolean(required=True)
    may_repair = fields.Boolean(required=True)
    may_skip = fields.Boolean(required=True)
    history = fields.List(fields.Nested(HistorySchema), required=True)


class ReasonBody(Strict):
    """Why something is done; nothing is done without."""

    reason = Text(required=True, longest=LONGEST_REASON)


def _values(**options: Any) -> fields.Dict:
    names = fields.String(validate=validate.Length(min=1, max=100))
    return fields.Dict(keys=names, values=fields.Raw(allow_none=True), **options)


class RepairBody(ReasonBody):
    """The variables to set, with their new values."""

    variables = _values(required=True, validate=validate.Length(min=1, max=MOST_VARIABLES))


class SkipBody(ReasonBody):
    """What the step would have found out, where later steps need it."""

    variables = _values(load_default=dict, validate=validate.Length(max=MOST_VARIABLES))


IncidentPage = page_of(IncidentSchema, "IncidentPage")


def incidents_blueprint(repairs: Repairs) -> Blueprint:
    """The routes under /incidents, for those who look after the system."""
    blueprint = Blueprint("incidents", __name__, description="Incidents")

    @blueprint.get("/incidents")
    @allowed(REPAIRER_ROLE)
    @query(IncidentQuery, answers=IncidentPage)
    def list_incidents(session: Session, asked: dict[str, Any]) -> dict[str, Any]:
        """What is stuck, newest first."""
        limit = asked["limit"]
        wanted = {name: asked.get(name) for name in ("state", "kind", "process_id", "case_no")}
        wanted["is_parked"] = asked.get("parked")
        if wanted["state"] == "any":
            wanted["state"] = None
        found = repairs.page(session, wanted, limit + 1, _place(asked.get("after")))
        told = page(found, limit, lambda one: (one.opened_at, one.incident_id))
        return {**told, "items": [_head(one) for one in told["items"]]}

    @blueprint.get("/incidents/<incident_id>")
    @allowed(REPAIRER_ROLE)
    @query(answers=WholeIncidentSchema)
    def show_incident(session: Session, incident_id: str) -> dict[str, Any]:
        """One incident, with the variables of its case."""
        incident = repairs.incident(session, incident_id)
        remedies = repairs.remedies(session, incident)
        return {
            **_head(incident),
            "variables": [_variable(one) for one in remedies.variables],
            "may_retry": remedies.may_retry,
            "may_repair": remedies.may_repair,
            "may_skip": remedies.may_skip,
            "history": [_done(line) for line in repairs.history(session, incident)],
        }

    @blueprint.post("/incidents/<incident_id>/retry")
    @allowed(REPAIRER_ROLE)
    @command(ReasonBody, answers=IncidentSchema)
    def retry_incident(work: UnitOfWork, body: dict[str, Any], incident_id: str) -> dict[str, Any]:
        """Have it tried at once."""
        context.add(incident=incident_id)
        return _head(repairs.retry(work, incident_id, reason=body["reason"]))

    @blueprint.post("/incidents/<incident_id>/repair")
    @allowed(REPAIRER_ROLE)
    @command(RepairBody, answers=IncidentSchema)
    def repair_incident(work: UnitOfWork, body: dict[str, Any], incident_id: str) -> dict[str, Any]:
        """Set variables of the case, and have it tried at once."""
        context.add(incident=incident_id)
        return _head(repairs.repair(work, incident_id, variables=body["variables"], reason=body["reason"]))

    @blueprint.post("/incidents/<incident_id>/skip")
    @allowed(REPAIRER_ROLE)
    @command(SkipBody, answers=IncidentSchema)
    def skip_incident(work: UnitOfWork, body: dict[str, Any], incident_id: str) -> dict[str, Any]:
        """Do without the step: a job counts as done, a timer is dropped, a message is given up."""
        context.add(incident=incident_id)
        return _head(repairs.skip(work, incident_id, variables=body["variables"], reason=body["reason"]))

    return blueprint


def _place(after: str | None) -> tuple[datetime, str] | None:
    keys = keys_of(after, str, str)
    if keys is None:
        return None
    try:
        return datetime.fromisoformat(keys[0]), keys[1]
    except ValueError:
        raise CursorUnknown from None


def _head(incident: Incident) -> dict[str, Any]:
    return {
        "id": incident.incident_id,
        "case_no": incident.case_no,
        "process_id": incident.process_id,
        "process_version": incident.process_version,
        "element_id": incident.element_id,
        "element_name": incident.element_name,
        "kind": incident.kind,
        "cause": incident.words,
        "technical": incident.cause,
        "attempts": incident.attempts,
        "next_try_at": incident.next_try_at,
        "state": incident.state,
        "opened_at": incident.opened_at,
        "closed_at": incident.closed_at,
        "closed_by_name": incident.closed_by_name,
        "reason": incident.reason,
    }


def _variable(one: Variable) -> dict[str, Any]:
    return {"name": one.name, "value": one.value, "missing": one.is_missing, "concerned": one.is_concerned}


def _done(line: Line) -> dict[str, Any]:
    changed: Mapping[str, Mapping[str, Any]] = line.facts.get("variables") or {}
    return {
        "at": line.at,
        "act": line.action.removeprefix("incident-"),
        "name": line.actor_name,
        "reason": line.facts.get("reason"),
        "changes": [{"name": name, "old": one["old"], "new": one["new"]} for name, one in changed.items()],
    }
