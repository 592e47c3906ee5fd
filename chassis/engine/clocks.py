"""The clocks of a case, stopped and started by a use case rather than by its diagram."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.engine import clock_stops
from chassis.engine.clock_words import said_reason
from chassis.engine.command import Command
from chassis.engine.records import ClockStop, Instance
from chassis.engine.refusals import CaseUnknown, ClockReasonMissing, ClockRuns, ClockStopped
from chassis.engine.rows import Rows
from chassis.persistence.unit_of_work import UnitOfWork


class Clocks:
    """What the engine does about limits that are not counted for a time."""

    rows: Rows

    @abstractmethod
    def restored(self, work: UnitOfWork, instance: Instance) -> Command:
        """A locked case in the hands of this work."""

    def stop_clock(self, work: UnitOfWork, case_no: str, reason: str) -> None:
        """Let every limit in working days of a case stand still; the reason is one of `REASONS`, or words."""
        if not reason.strip():
            raise ClockReasonMissing()
        commands = self._running(work, case_no)
        if any(clock_stops.BY_HAND in command.workflow.stops for command in commands):
            raise ClockStopped(case_no=case_no)
        for command in commands:
            clock_stops.begin(command, clock_stops.BY_HAND, "", reason.strip())
            command.save()

    def restart_clock(self, work: UnitOfWork, case_no: str) -> None:
        """Let the limits go on, moved by the working days they stood still."""
        commands = [
            command
            for command in self._running(work, case_no)
            if clock_stops.BY_HAND in command.workflow.stops
        ]
        if not commands:
            raise ClockRuns(case_no=case_no)
        for command in commands:
            clock_stops.end(command, clock_stops.BY_HAND)
            command.save()

    def clock_stops(self, session: Session, case_no: str) -> Sequence[ClockStop]:
        """When the clock of a case stood still and why, oldest first."""
        stop = self.rows.tables.clock_stop
        ordered = select(stop).where(stop.c.case_no == case_no).order_by(stop.c.stopped_at, stop.c.stop_id)
        return [
            ClockStop(row.stopped_at, row.restarted_at, said_reason(row.reason), row.element_id)
            for row in session.execute(ordered)
        ]

    def _running(self, work: UnitOfWork, case_no: str) -> list[Command]:
        running = self.rows.lock_running(work.session, case_no)
        if not running:
            raise CaseUnknown(case_no=case_no)
        return [self.restored(work, instance) for instance in running]
