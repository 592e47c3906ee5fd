"""What the steps of a meeting are given before somebody fills them in: the first day, the usual place."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from chassis.texts import Said
from chassis.working_days import WorkingCalendar
from services.admission.domain.application import Application
from services.admission.domain.vocabulary import WORDS
from services.admission.web.ports import Reads, Session
from services.admission.web.task_forms import NO_RESULT


def invitation(
    reads: Reads, session: Session, application: Application, calendar: WorkingCalendar, today: date
) -> dict[str, Any]:
    """The earliest day a meeting may be held on, with time and place of the one called last."""
    if not application.hearings:
        return {}
    limit = reads.parameter(session, "adm.meeting.papers", application.county, today)
    earliest = today if application.hearing.adjourned else calendar.add_working_days(today, int(str(limit)))
    last: Mapping[str, Any] = next(iter(reads.meetings(session, application.county, limit=1).items), {})
    usual = {key: last[key] for key in ("time", "place") if last.get(key)}
    return {"held_on": earliest.isoformat(), **usual}


def result_of(application: Application) -> Said:
    """What the member units resolved last, in words."""
    outcome = application.hearings[-1].outcome if application.hearings else None
    return WORDS[outcome] if outcome else NO_RESULT
