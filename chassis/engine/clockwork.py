"""What a worker does round by round: fire what is due, do the jobs, remind of limits, count them again."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any

from chassis.actor import Actor
from chassis.engine.incidents import Incidents
from chassis.engine.recount_rounds import RecountRounds
from chassis.engine.runtime import Engine
from chassis.persistence.database import is_transient
from chassis.persistence.unit_of_work import UnitOfWork, Works
from chassis.telemetry import metrics, tracing
from chassis.telemetry.logs import logger

AT_ONCE = 100
"""As much of a kind as a round does."""
WORTH_A_LOOK = 10
"""Whoever has done so much begins the next round without a rest. It is less than a round finds: of what is
found, others at work have their share."""
MEETINGS = 3
"""After so many pieces in a row that other workers had, a round leaves the rest to them."""

_log = logger("engine.clockwork")


class Clockwork:
    """Fires timers, performs jobs and reminds of limits of one service, each in a transaction of its own.

    A case that cannot move is an incident, not an obstacle: its timer or job rests, the others go on.
    """

    def __init__(
        self,
        engine: Engine,
        works: Works[Any],
        service: str,
        incidents: Incidents,
        *,
        refresh: Callable[[], object] = lambda: None,
    ) -> None:
        self._engine = engine
        self._works = works
        self._service = service
        self._incidents = incidents
        self._actor = Actor.system(service)
        self._recounts = RecountRounds(engine, works, self._actor, self._count_again, refresh)

    def tick(self) -> int:
        """One round; how many cases, jobs and limits were moved, and tasks reminded of."""
        now = self._works.clock.now()
        with self._works.reading() as session:
            instances = self._engine.due(session, now, AT_ONCE)
            jobs = self._engine.due_jobs(session, now, AT_ONCE)
            reminders = self._engine.due_reminders(session, now, AT_ONCE)
            first = self._engine.longest_due(session) if instances or jobs else (None, None)
        for what, due, at in (("timers", instances, first[0]), ("jobs", jobs, first[1])):
            late = max(0.0, (now - at).total_seconds()) if at is not None else 0.0
            metrics.WAITING.labels(self._service, what).set(len(due))
            metrics.OLDEST.labels(self._service, what).set(late)
        moved = self._shared(instances, self._fire, lambda: self._due_now(self._engine.due))
        moved += self._shared(jobs, self._perform, lambda: self._due_now(self._engine.due_jobs))
        moved += sum(map(bool, map(self._remind, reminders))) + self._recounts.round()
        self._settle()
        return moved

    def _due_now(self, ask: Callable[..., Sequence[str]]) -> Sequence[str]:
        with self._works.reading() as session:
            return ask(session, self._works.clock.now(), AT_ONCE)

    def _shared(
        self, found: Sequence[str], act: Callable[[str], bool | None], look: Callable[[], Sequence[str]]
    ) -> int:
        """Move what was found; workers that meet part, so that none goes behind another all the way.

        Every worker finds the same pieces, the longest waiting first. A piece another has or had tells that
        what was found is no longer so: this one looks again, and goes on at places of its own choice.
        """
        moved = met = 0
        while found and met < MEETINGS and moved < AT_ONCE:
            for one in found:
                came = act(one)
                if came is False:
                    met += 1
                    break
                if came:
                    met, moved = 0, moved + 1
            else:
                break
            found = look()
            found = random.sample(found, len(found))
        return moved

    def _fire(self, instance_id: str) -> bool | None:
        return self._moved(
            lambda work: self._engine.fire(work, instance_id),
            lambda work, error: self._incidents.timer_failed(work, instance_id, error),
            cause="timer",
            subject=instance_id,
        )

    def _perform(self, job_id: str) -> bool | None:
        return self._moved(
            lambda work: self._engine.run_job(work, job_id),
            lambda work, error: self._incidents.job_failed(work, job_id, error),
            cause="job",
            subject=job_id,
        )

    def _remind(self, task_id: str) -> bool | None:
        return self._moved(
            lambda work: self._engine.remind(work, task_id),
            lambda work, error: self._engine.put_off_reminder(work, task_id),
            cause="reminder",
            subject=task_id,
        )

    def _count_again(self, instance_id: str, act: Callable[[UnitOfWork], bool]) -> bool:
        return bool(self._moved(act, lambda work, error: None, cause="calendar", subject=instance_id))

    def _moved(
        self,
        act: Callable[[UnitOfWork], bool],
        note: Callable[[UnitOfWork, Exception], None],
        *,
        cause: str,
        subject: str,
    ) -> bool | None:
        """Move a case, unless another worker has it; none when it failed.

        A failure is noted in a work of its own, and the others go on.
        """
        try:
            with tracing.span(cause, gatehouse__subject=subject), self._works(self._actor, cause) as work:
                return act(work)
        except Exception as error:  # noqa: BLE001 - a case may fail in any way; the operators are told
            if is_transient(error):
                _log.warning("database-away", subject=subject, reason=str(error)[:200])
                return None
            _log.error("case-stuck", cause=cause, subject=subject, exc_info=error)
            reason = error
        try:
            with self._works(self._actor, cause) as work:
                note(work, reason)
        except Exception as error:  # noqa: BLE001 - it is tried again in the next round
            _log.error("incident-not-noted", subject=subject, exc_info=error)
        return None

    def _settle(self) -> None:
        """Close the incidents of what has gone well after all."""
        with self._works.reading() as session:
            if not self._incidents.has_settled(session):
                return
        with self._works(self._actor, "incidents") as work:
            self._incidents.settle(work)
