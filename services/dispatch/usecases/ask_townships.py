"""Ask the townships concerned in writing, through the seat (APP-01, APP-05), and weigh what they answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.texts import Said
from chassis.working_days import WorkingCalendar
from services.dispatch.domain.appointment import Appointment
from services.dispatch.domain.appointment_words import RESULT_NAMES, Result, Silence
from services.dispatch.domain.events import AlertRaised
from services.dispatch.usecases.open_appointment import agency_and_line
from services.dispatch.usecases.parameters import Parameters
from services.dispatch.usecases.ports import Work

_SILENT = Said(
    "{agency}{post}任免，乡镇（街道）期满未答复：{townships}。",
    "On the {post} of {agency} the townships did not answer in time: {townships}.",
)
MONTHS = 12


@dataclass(frozen=True, slots=True)
class AskTownships:
    """Whom to ask the register of that day says; nobody types it (B10 step 2)."""

    parameters: Parameters
    calendar: WorkingCalendar

    def __call__(self, work: Work, case_no: str) -> dict[str, Any]:
        """Open a round; returns who is asked and until when."""
        matter = work.appointments.get(case_no)
        _, line = agency_and_line(work, matter)
        today = work.clock.today()
        until = self._silence_on(work, matter.silence, today)
        asked = matter.ask(line.townships, silence_on=until, at=work.clock.now())
        work.record(
            "townships-asked", case_no, round=asked.number, cause=asked.cause.value, townships=asked.townships
        )
        several = asked.several
        limit = "app.reply.common" if several else "app.reply.single"
        return {
            "seat": asked.seat,
            "townships": list(asked.townships),
            "several": several,
            "opinion_due": self._after(work, "app.reply.several"),
            "reply_due": self._after(work, limit),
            "silence_on": until.isoformat(),
        }

    def _after(self, work: Work, key: str) -> str:
        within = self.parameters.value(work, key)
        return self.calendar.add_working_days(work.clock.today(), within).isoformat()

    def _silence_on(self, work: Work, silence: Silence, today: date) -> date:
        """A month where silence counts as consent, else the whole of the path in working days."""
        if silence is Silence.DEEMED_CONSENT:
            return _a_month_after(today)
        return self.calendar.add_working_days(today, self.parameters.value(work, "app.reply.total"))


@dataclass(frozen=True, slots=True)
class RecordSilence:
    """Puts the end of the silence path on record and tells the supervisors (scenario 56)."""

    def __call__(self, work: Work, case_no: str) -> None:
        """The time is over."""
        matter = work.appointments.get(case_no)
        result = matter.fall_silent(work.clock.now())
        silent = matter.last.silent if matter.last else ()
        work.record("townships-silent", case_no, result=result.value, townships=silent)
        if silent:
            work.emit(_alert(matter, result, named(work, silent)))


@dataclass(frozen=True, slots=True)
class WeighAnswer:
    """Says whether a decision may follow (APP-03)."""

    def __call__(self, work: Work, case_no: str) -> dict[str, Any]:
        """Weigh the last round."""
        matter = work.appointments.get(case_no)
        result = matter.last.result if matter.last else None
        work.record("answer-weighed", case_no, result=result.value if result else "")
        return {"may_decide": matter.may_decide, "exhausted": matter.exhausted}


def named(work: Work, codes: Sequence[str]) -> str:
    """What these units are called."""
    units = [(code, work.units.get(code)) for code in codes]
    return "、".join(unit.name if unit else code for code, unit in units)


def _alert(matter: Appointment, result: Result, townships: str) -> AlertRaised:
    text = _SILENT.filled(agency=matter.agency_name, post=matter.post, townships=townships)
    facts: dict[str, object] = {"result": RESULT_NAMES[result].zh}
    return AlertRaised("app.silence", matter.case_no, "warning", text, facts)


def _a_month_after(day: date) -> date:
    """The same day of the next month, or its last one."""
    year, month = (day.year + 1, 1) if day.month == MONTHS else (day.year, day.month + 1)
    for number in range(day.day, 27, -1):
        try:
            return date(year, month, number)
        except ValueError:
            continue
    return date(year, month, day.day)
