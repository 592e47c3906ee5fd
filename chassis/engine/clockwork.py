"""What a worker does round by round: fire what is due, perform the jobs that wait, remind of limits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from chassis.actor import Actor
from chassis.engine.runtime import Engine
from chassis.persistence.database import is_transient
from chassis.persistence.unit_of_work import Works
from chassis.telemetry import metrics
from chassis.telemetry.logs import logger

AT_ONCE = 100
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=1)

_log = logger("engine.clockwork")


class Clockwork:
    """Fires timers, performs jobs and reminds of limits of one service, each in a transaction of its own.

    A case that cannot move is an incident, not an obstacle: the others go on, and it is tried again after
    pauses that grow from half a minute to an hour.
    """

    def __init__(self, engine: Engine, works: Works[Any], service: str) -> None:
        self._engine = engine
        self._works = works
        self._service = service
        self._actor = Actor.system(service)
        self._paused: dict[str, tuple[datetime, timedelta]] = {}

    def tick(self) -> int:
        """One round; how many cases and jobs were moved, and tasks reminded of."""
        now = self._works.clock.now()
        with self._works.reading() as session:
            instances = self._engine.due(session, now, AT_ONCE + len(self._paused))
            jobs = self._engine.due_jobs(session, now, AT_ONCE)
            reminders = self._engine.due_reminders(session, now, AT_ONCE)
        metrics.WAITING.labels(self._service, "timers").set(len(instances))
        metrics.WAITING.labels(self._service, "jobs").set(len(jobs))
        self._paused = {one: pause for one, pause in self._paused.items() if one in instances}
        moved = sum(self._fire(instance_id) for instance_id in instances if not self._rests(instance_id, now))
        moved += sum(self._perform(job_id) for job_id in jobs)
        return moved + sum(self._remind(task_id) for task_id in reminders)

    def _fire(self, instance_id: str) -> bool:
        def fire() -> bool:
            with self._works(self._actor, "timer") as work:
                return self._engine.fire(work, instance_id)

        moved, error = self._try(fire, instance=instance_id)
        if error is None:
            self._paused.pop(instance_id, None)
        elif not is_transient(error):
            _, pause = self._paused.get(instance_id, (None, FIRST_PAUSE / 2))
            longer = min(pause * 2, LONGEST_PAUSE)
            self._paused[instance_id] = (self._works.clock.now() + longer, longer)
        return moved

    def _perform(self, job_id: str) -> bool:
        def perform() -> bool:
            with self._works(self._actor, "job") as work:
                return self._engine.run_job(work, job_id)

        moved, error = self._try(perform, job=job_id)
        if error is not None and not is_transient(error):
            reason = error

            def note() -> bool:
                with self._works(self._actor, "job") as work:
                    self._engine.job_failed(work, job_id, reason)
                return False

            self._try(note, job=job_id)
        return moved

    def _remind(self, task_id: str) -> bool:
        def remind() -> bool:
            with self._works(self._actor, "reminder") as work:
                return self._engine.remind(work, task_id)

        def put_off() -> bool:
            with self._works(self._actor, "reminder") as work:
                self._engine.put_off_reminder(work, task_id)
            return False

        told, error = self._try(remind, task=task_id)
        if error is not None and not is_transient(error):
            self._try(put_off, task=task_id)
        return told

    def _try(self, act: Callable[[], bool], **subject: str) -> tuple[bool, Exception | None]:
        try:
            return act(), None
        except Exception as error:  # noqa: BLE001 - a case may fail in any way; the operators are told
            if is_transient(error):
                _log.warning("database-away", **subject, reason=str(error)[:200])
            else:
                metrics.INCIDENTS.labels(self._service).inc()
                _log.error("case-stuck", **subject, exc_info=error)
            return False, error

    def _rests(self, instance_id: str, now: datetime) -> bool:
        resting = self._paused.get(instance_id)
        return resting is not None and now < resting[0]
