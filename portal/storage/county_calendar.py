"""The county's working calendar as this unit of work sees it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from chassis.persistence.calendar_days import all_entered
from chassis.working_days import WorkingCalendar
from portal.storage.tables import CALENDAR


def working_calendar(session: Session) -> WorkingCalendar:
    """The published days, corrected by what the administrators entered."""
    calendar = WorkingCalendar()
    calendar.enter(*all_entered(session, CALENDAR))
    return calendar
