"""The rows of incidents: what is stuck, since when, why, and when it is tried again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, insert, literal, or_, select, update
from sqlalchemy.orm import Session

from chassis.engine.records import OPEN_STATES, Instance
from chassis.engine.store import EngineTables
from chassis.texts import Said

OPEN, RESOLVED, SKIPPED = "open", "resolved", "skipped"
CLOSED = "closed"
"""Asked for in lists: whichever way it ended."""
TIMER, JOB, MESSAGE, COMPLETION = "timer", "job", "message", "completion"


@dataclass(slots=True)
class Incident:
    """A step that could not be done: one row of `incident`."""

    incident_id: str
    instance_id: str
    case_no: str
    process_id: str
    process_version: int
    element_id: str
    kind: str
    reference: str
    cause: str
    facts: Mapping[str, Any]
    attempts: int
    next_try_at: datetime | None
    state: str
    opened_at: datetime
    closed_at: datetime | None = None
    closed_by: str | None = None
    closed_by_name: str | None = None
    reason: str | None = None

    @property
    def words(self) -> Said:
        """Why, as those who repair it read it."""
        return Said(**self.facts["words"])

    @property
    def element_name(self) -> Said:
        """What the element is called."""
        return Said(**self.facts["element"])

    @property
    def is_open(self) -> bool:
        """Whether it still waits for a repair or another try."""
        return self.state == OPEN


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which incidents a list shows; parked ones are not tried again by themselves."""

    state: str | None = OPEN
    is_parked: bool | None = None
    kind: str | None = None
    process_id: str | None = None
    case_no: str | None = None


class IncidentRows:
    """The incidents of one service."""

    def __init__(self, tables: EngineTables) -> None:
        self._tables = tables
        self._incident = tables.incident

    def lock_case(self, session: Session, instance_id: str) -> Instance | None:
        """A running process, locked; None when it has ended."""
        instance = self._tables.process_instance
        ours = (instance.c.instance_id == instance_id, instance.c.state == "running")
        row = session.execute(select(instance).where(*ours).with_for_update()).first()
        return None if row is None else Instance(*row)

    def get(self, session: Session, incident_id: str) -> Incident | None:
        """An incident, only read."""
        return self._one(session, self._incident.c.incident_id == incident_id)

    def open_for(self, session: Session, reference: str) -> Incident | None:
        """The open incident of a timer, job, message or task; there is at most one."""
        incident = self._incident
        return self._one(session, incident.c.reference == reference, incident.c.state == OPEN)

    def open_of_case(self, session: Session, case_no: str) -> Sequence[Incident]:
        """What is stuck in a case, oldest first."""
        incident, instance = self._incident, self._tables.process_instance
        statement = (
            select(incident)
            .join(instance, instance.c.instance_id == incident.c.instance_id)
            .where(instance.c.case_no == case_no, incident.c.state == OPEN)
            .order_by(incident.c.opened_at, incident.c.incident_id)
        )
        return [Incident(*row) for row in session.execute(statement)]

    def page(
        self, session: Session, wanted: Wanted, limit: int, after: tuple[datetime, str] | None = None
    ) -> Sequence[Incident]:
        """Incidents, newest first, from a place in the list on."""
        incident = self._incident
        filters = {name: value for name, value in asdict(wanted).items() if value is not None}
        parked = filters.pop("is_parked", None)
        ended = filters.get("state") == CLOSED and bool(filters.pop("state"))
        conditions: list[ColumnElement[bool]] = [incident.c[name] == value for name, value in filters.items()]
        if ended:
            conditions.append(incident.c.state.in_((RESOLVED, SKIPPED)))
        if parked is not None:
            again = incident.c.next_try_at
            conditions.append(again.is_(None) if parked else again.is_not(None))
        if after is not None:
            at, incident_id = after
            same = and_(incident.c.opened_at == at, incident.c.incident_id < incident_id)
            conditions.append(or_(incident.c.opened_at < at, same))
        ordered = select(incident).where(*conditions).order_by(
            incident.c.opened_at.desc(), incident.c.incident_id.desc()
        )  # fmt: skip
        return [Incident(*row) for row in session.execute(ordered.limit(limit))]

    def count_open(self, session: Session) -> int:
        """How many are open."""
        incident = self._incident
        statement = select(func.count()).select_from(incident).where(incident.c.state == OPEN)
        return int(session.execute(statement).scalar_one())

    def add(self, session: Session, incident: Incident) -> None:
        """Write a new incident."""
        session.execute(insert(self._incident), asdict(incident))

    def save(self, session: Session, incident: Incident) -> None:
        """Write what came of the last try; whoever closes it at the same moment is not overruled."""
        changed = {name: getattr(incident, name) for name in _OF_A_TRY}
        ours = self._incident.c.incident_id == incident.incident_id
        session.execute(update(self._incident).where(ours).values(changed))

    def close(self, session: Session, incident: Incident) -> bool:
        """Write how an open incident ended; false when somebody else has closed it in the meantime."""
        changed = {name: getattr(incident, name) for name in _OF_AN_END}
        ours = (self._incident.c.incident_id == incident.incident_id, self._incident.c.state == OPEN)
        closed = update(self._incident).where(*ours).values(changed).returning(self._incident.c.incident_id)
        return session.execute(closed).first() is not None

    def settled(self, session: Session, parked: datetime, limit: int = 100) -> Sequence[Incident]:
        """Open incidents whose timer has fired, whose job or task is done, whose case has ended.

        What a timer's row holds while its incident is open is the moment of the next try, so a cycle that
        has rung tells itself apart. Messages are the business of whoever keeps them.
        """
        tables, incident = self._tables, self._incident
        timer, job, task, instance = tables.timer, tables.job, tables.human_task, tables.process_instance
        rests = select(timer.c.timer_id).where(
            timer.c.timer_id == incident.c.reference,
            timer.c.due_at == func.coalesce(incident.c.next_try_at, literal(parked, timer.c.due_at.type)),
        )
        waits = select(job.c.job_id).where(job.c.job_id == incident.c.reference)
        undone = select(task.c.task_id).where(
            task.c.task_id == incident.c.reference, task.c.state.in_(OPEN_STATES)
        )
        gone = or_(
            instance.c.state != "running",
            and_(incident.c.kind == TIMER, ~rests.exists()),
            and_(incident.c.kind == JOB, ~waits.exists()),
            and_(incident.c.kind == COMPLETION, ~undone.exists()),
        )
        statement = (
            select(incident)
            .join(instance, instance.c.instance_id == incident.c.instance_id)
            .where(incident.c.state == OPEN, gone)
            .limit(limit)
        )
        return [Incident(*row) for row in session.execute(statement)]

    def open_messages(self, session: Session) -> Sequence[Incident]:
        """The open incidents of messages."""
        incident = self._incident
        statement = select(incident).where(incident.c.state == OPEN, incident.c.kind == MESSAGE)
        return [Incident(*row) for row in session.execute(statement)]

    def due_timer(self, session: Session, instance_id: str, now: datetime) -> tuple[str, str] | None:
        """The timer of a process that is longest overdue, with its element."""
        timer = self._tables.timer
        statement = (
            select(timer.c.timer_id, timer.c.element_id)
            .where(timer.c.instance_id == instance_id, timer.c.due_at <= now)
            .order_by(timer.c.due_at, timer.c.timer_id)
        )
        row = session.execute(statement.limit(1)).first()
        return None if row is None else (row.timer_id, row.element_id)

    def let_timer_rest(self, session: Session, timer_id: str, until: datetime) -> bool:
        """Have a timer tried again at a moment; its due date proper is in the case's state."""
        timer = self._tables.timer
        changed = update(timer).where(timer.c.timer_id == timer_id).values(due_at=until)
        return bool(session.execute(changed.returning(timer.c.timer_id)).first())

    def job(self, session: Session, job_id: str) -> Any:
        """A waiting job's row."""
        job = self._tables.job
        return session.execute(select(job).where(job.c.job_id == job_id)).first()

    def change_job(self, session: Session, job_id: str, **changes: Any) -> bool:
        """Change a waiting job's row."""
        job = self._tables.job
        changed = update(job).where(job.c.job_id == job_id).values(changes)
        return bool(session.execute(changed.returning(job.c.job_id)).first())

    def _one(self, session: Session, *conditions: ColumnElement[bool]) -> Incident | None:
        row = session.execute(select(self._incident).where(*conditions)).first()
        return None if row is None else Incident(*row)


_OF_A_TRY = ("process_version", "element_id", "cause", "facts", "attempts", "next_try_at")
_OF_AN_END = ("state", "next_try_at", "closed_at", "closed_by", "closed_by_name", "reason")
