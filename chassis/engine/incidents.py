"""A step that cannot be done stops its case and nothing else: it is shown, and tried again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from chassis.engine import stuck
from chassis.engine.incident_rows import (
    COMPLETION,
    JOB,
    MESSAGE,
    RESOLVED,
    TIMER,
    Incident,
    IncidentRows,
)
from chassis.engine.records import Instance
from chassis.engine.runtime import Engine
from chassis.engine.stuck import Place
from chassis.errors import Refusal
from chassis.ids import new_id
from chassis.persistence.giving_way import gave_way
from chassis.persistence.unit_of_work import UnitOfWork
from chassis.telemetry import metrics
from chassis.telemetry.logs import logger
from chassis.texts import Said

FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=1)
MOST_ATTEMPTS = 10
PARKED = datetime(9999, 12, 31, tzinfo=UTC)
"""When a timer nobody tries any more falls due."""

_CAUSE_LENGTH = 2000
_TOLD = Said("案件在“{name}”处卡住：{words}", "The case is stuck at “{name}”: {words}")
_log = logger("engine.incidents")

Alert = Callable[[Any, Incident, Said], None]


class CaseStuck(Refusal):
    """What a person handed in could not be carried out, by no fault of theirs; nothing has changed."""

    code = "case-stuck"
    title = Said("流程卡住了，没有办成", "The case is stuck; nothing was done")
    detail = Said(
        "您填写的内容已存为草稿，系统管理员已收到通知。修复后请再次提交。",
        "What you entered is kept as a draft, and the administrators have been told. Hand it in again later.",
    )


class KeptMessages(Protocol):
    """Where messages that could not be handled are kept."""

    def put_aside(self, session: Session, message_ids: Sequence[str], /) -> set[str]:
        """Those of these messages that still wait for somebody."""
        ...

    def ask_again(self, work: UnitOfWork, message_id: str, /) -> bool:
        """Have a message handled again."""
        ...

    def discard(self, work: UnitOfWork, message_id: str, reason: str, /) -> bool:
        """Give a message up."""
        ...


class Incidents:
    """The incidents of one service: opened by what fails, closed when it has gone well after all."""

    def __init__(
        self,
        engine: Engine,
        service: str,
        *,
        messages: KeptMessages | None = None,
        alert: Alert | None = None,
    ) -> None:
        self.engine = engine
        self.messages = messages
        self.rows = IncidentRows(engine.rows.tables)
        self._service = service
        self._alert = alert

    def timer_failed(self, work: UnitOfWork, instance_id: str, error: BaseException) -> None:
        """A timer could not be fired: let it rest, longer each time."""
        session, now = work.session, work.clock.now()
        instance = self.rows.lock_case(session, instance_id)
        found = self.rows.due_timer(session, instance_id, now) if instance is not None else None
        if instance is None or found is None:
            return
        place = _first(stuck.places(error), instance_id)
        # Which of several it was is not known when the case could not even be restored.
        timer_id = place.reference if place is not None and place.kind == TIMER else found[0]
        incident = self._noted(work, instance, TIMER, timer_id, found[1], error, stuck.places(error))
        self.rows.let_timer_rest(session, timer_id, incident.next_try_at or PARKED)

    def job_failed(self, work: UnitOfWork, job_id: str, error: BaseException) -> None:
        """A job could not be done: try again later, or park it after too many attempts."""
        row = self.rows.job(work.session, job_id)
        instance = self.rows.lock_case(work.session, row.instance_id) if row is not None else None
        if instance is None:
            return
        incident = self._noted(work, instance, JOB, job_id, row.element_id, error, stuck.places(error))
        self.rows.change_job(
            work.session,
            job_id,
            attempts=incident.attempts,
            state="waiting" if incident.next_try_at else "parked",
            due_at=incident.next_try_at or row.due_at,
            last_error=incident.cause,
        )

    def message_failed(self, work: UnitOfWork, message_id: str, error: BaseException) -> bool:
        """A message could not be handled; whether the supervisors do not know of it yet."""
        places = [place for place in stuck.places(error) if place.is_stored]
        instance = self.rows.lock_case(work.session, places[0].instance_id) if places else None
        if instance is None:
            return True
        element_id = places[0].element_id
        incident = self._noted(work, instance, MESSAGE, message_id, element_id, error, places, tell=False)
        return incident.attempts == 1

    @contextmanager
    def of_completion(self, task_id: str, data: Mapping[str, Any]) -> Iterator[None]:
        """What a person hands in may fail: tell them so, keep what they entered, and note the incident."""
        try:
            yield
        except (Refusal, DBAPIError):
            raise
        except Exception as error:
            if gave_way(error):
                raise
            refused = CaseStuck()
            reason = error

            def keep(work: UnitOfWork) -> None:
                self._completion_failed(work, task_id, data, reason, stuck.places(refused))

            refused.afterwards = keep
            raise refused from error

    def settle(self, work: UnitOfWork) -> int:
        """Close the incidents of what has gone well, or has gone away, in the meantime; how many."""
        settled = [*self.rows.settled(work.session, PARKED), *self._settled_messages(work.session)]
        # A message whose case has ended is found in both ways.
        once = {incident.incident_id: incident for incident in settled}
        return sum(self.close(work, incident, RESOLVED) for incident in once.values())

    def has_settled(self, session: Session) -> bool:
        """Whether there is anything to settle; what is open is counted on the way."""
        count = self.rows.count_open(session)
        metrics.WAITING.labels(self._service, "incidents").set(count)
        if not count:
            return False
        return bool(self.rows.settled(session, PARKED, 1) or self._settled_messages(session))

    def close(self, work: UnitOfWork, incident: Incident, state: str, reason: str | None = None) -> bool:
        """Write how an incident ended; false when it was closed before."""
        incident.state, incident.next_try_at = state, None
        incident.closed_at, incident.reason = work.clock.now(), reason
        incident.closed_by, incident.closed_by_name = work.actor.user_id, work.actor.name
        if not self.rows.close(work.session, incident):
            return False
        work.record(
            f"incident-{state}", incident.case_no, incident_id=incident.incident_id,
            element_id=incident.element_id, kind=incident.kind, **({"reason": reason} if reason else {}),
        )  # fmt: skip
        return True

    def _settled_messages(self, session: Session) -> list[Incident]:
        if self.messages is None:
            return []
        incidents = self.rows.open_messages(session)
        waiting = self.messages.put_aside(session, [one.reference for one in incidents]) if incidents else ()
        return [one for one in incidents if one.reference not in waiting]

    def _completion_failed(
        self,
        work: UnitOfWork,
        task_id: str,
        data: Mapping[str, Any],
        error: Exception,
        places: Sequence[Place],
    ) -> None:
        _log.error("case-stuck", task=task_id, exc_info=error)
        task = self.engine.task(work.session, task_id)
        instance = self.rows.lock_case(work.session, task.instance_id)
        if instance is None:
            return
        with suppress(Refusal):  # too large, or no longer theirs: then there is no draft
            self.engine.save_draft(work, task_id, data=data)
        self._noted(work, instance, COMPLETION, task_id, task.element_id, error, places)

    def _noted(
        self,
        work: UnitOfWork,
        instance: Instance,
        kind: str,
        reference: str,
        element_id: str,
        error: BaseException,
        places: Sequence[Place],
        *,
        tell: bool = True,
    ) -> Incident:
        """The incident of a reference, opened or with one attempt more; the case is locked."""
        now, session = work.clock.now(), work.session
        incident = self.rows.open_for(session, reference)
        is_new = incident is None
        if incident is None:
            incident = Incident(
                new_id(), instance.instance_id, instance.case_no, instance.process_id,
                instance.process_version, element_id, kind, reference, "", {}, 0, None, "open", now,
            )  # fmt: skip
        at = _last_stored(places)
        incident.element_id = _first_element(places) or element_id
        incident.process_version = instance.process_version
        incident.attempts += 1
        incident.next_try_at = next_try(kind, incident.attempts, now)
        incident.cause = f"{type(error).__name__}: {error}"[:_CAUSE_LENGTH]
        incident.facts = {
            "words": stuck.in_words(error).as_json(),
            "element": self._name(session, instance, incident.element_id).as_json(),
            "missing": stuck.missing_variables(error),
            "expression": stuck.expression_of(error),
            "at": at.as_json() if at is not None else None,
        }
        if is_new:
            self.rows.add(session, incident)
            self._opened(work, incident, tell=tell)
        else:
            self.rows.save(session, incident)
            if incident.attempts == MOST_ATTEMPTS and kind in (TIMER, JOB):
                work.record("incident-parked", incident.case_no, **_facts(incident))
        return incident

    def _opened(self, work: UnitOfWork, incident: Incident, *, tell: bool) -> None:
        metrics.INCIDENTS.labels(self._service).inc()
        work.record("incident-opened", incident.case_no, **_facts(incident))
        if tell and self._alert is not None:
            told = _TOLD.filled(name=incident.element_name, words=incident.words)
            self._alert(work, incident, told)

    def _name(self, session: Session, instance: Instance, element_id: str) -> Said:
        with suppress(Exception):  # a definition that cannot be read may be the very cause
            definition = self.engine.definition(session, instance.process_id, instance.process_version)
            element = definition.elements.get(element_id)
            if element is not None and element.name.zh:
                return element.name
        return Said(element_id or instance.process_id, element_id or instance.process_id)


def next_try(kind: str, attempts: int, now: datetime) -> datetime | None:
    """When to try again by itself: after pauses that grow from half a minute to an hour, not for ever.

    People and whoever repairs a message say themselves when to try again.
    """
    if kind not in (TIMER, JOB) or attempts >= MOST_ATTEMPTS:
        return None
    pause: timedelta = min(FIRST_PAUSE * 2 ** (attempts - 1), LONGEST_PAUSE)
    return now + pause


def _facts(incident: Incident) -> dict[str, Any]:
    return {
        "incident_id": incident.incident_id,
        "element_id": incident.element_id,
        "kind": incident.kind,
        "cause": incident.facts["words"],
        "attempts": incident.attempts,
    }


def _first(places: Sequence[Place], instance_id: str) -> Place | None:
    return next((place for place in places if place.instance_id == instance_id), None)


def _first_element(places: Sequence[Place]) -> str:
    return places[0].element_id if places else ""


def _last_stored(places: Sequence[Place]) -> Place | None:
    """The case that failed: of several, the one that was moved last and still is there."""
    return next((place for place in reversed(places) if place.is_stored), None)
