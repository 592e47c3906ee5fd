"""The office checks whether an application is complete (B2 step 2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chassis.ids import new_id
from chassis.working_days import WorkingCalendar
from services.admission.domain.application import Application
from services.admission.domain.errors import (
    ItemListed,
    NothingToCorrect,
    NotListed,
    OutcomeUnknown,
    SecondCorrection,
)
from services.admission.domain.plan import is_blank
from services.admission.domain.records import CorrectionNotice
from services.admission.domain.vocabulary import ApplicationState, Check, RequestType
from services.admission.usecases.acting import days, listed_entry, must_act_for, reason_in
from services.admission.usecases.ports import Work
from services.admission.usecases.reapplying import must_bring_new_facts


@dataclass(frozen=True, slots=True)
class CheckCompleteness:
    """Complete, or one notice listing everything missing, or not for this desk with a reason."""

    calendar: WorkingCalendar

    def __call__(self, work: Work, case_no: str, outcome: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """Keep what the check found."""
        application = work.applications.get(case_no)
        application.must_be(ApplicationState.SUBMITTED)
        must_act_for(work, work.committees.of(application.county).office)
        if outcome not in set(Check):
            raise OutcomeUnknown(outcome=outcome)
        found = Check(outcome)
        due = ""
        if found is Check.COMPLETE:
            _must_be_unlisted(work, application)
            must_bring_new_facts(work, application)
        elif found is Check.INCOMPLETE:
            due = self._ask_for_correction(work, application, data)
        elif found is Check.NOT_ACCEPTED:
            application.end(ApplicationState.NOT_ACCEPTED, work.clock.now(), reason_in(data))
        else:
            _end_as_listed(work, application, data)
        work.record("completeness-checked", case_no, outcome=outcome, reason=str(data.get("reason") or ""))
        return {"outcome": outcome, "correction_due": due}

    def _ask_for_correction(self, work: Work, application: Application, data: Mapping[str, Any]) -> str:
        """One notice per application, unless a new fact is recorded (E3-18)."""
        lines = correction_lines(data.get("gaps"))
        if not lines:
            raise NothingToCorrect()
        fact = str(data.get("new_fact") or "").strip()
        if application.corrections and not fact:
            raise SecondCorrection(case_no=application.case_no)
        limit = days(work, application, "adm.correct.reply")
        due = self.calendar.add_working_days(work.clock.today(), limit)
        number = len(application.corrections) + 1
        application.corrections.append(
            CorrectionNotice(
                new_id(),
                application.case_no,
                number,
                lines,
                work.clock.now(),
                due,
                fact if number > 1 else "",
                limit_days=limit,
            )
        )
        application.state = ApplicationState.CORRECTION
        return due.isoformat()


def correction_lines(rows: object) -> list[dict[str, Any]]:
    """The lines of the notice: field, problem and the rule behind it."""
    lines = [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []
    return [
        {key: str(row.get(key) or "").strip() for key in ("field", "problem", "basis")}
        for row in lines
        if not is_blank(row.get("problem"))
    ]


def _must_be_unlisted(work: Work, application: Application) -> None:
    entry = listed_entry(work, application) if application.request_type is RequestType.NEW else None
    if entry is not None:
        raise ItemListed(entry_id=entry.entry_id)


def _end_as_listed(work: Work, application: Application, data: Mapping[str, Any]) -> None:
    quoted = str(data.get("entry_id") or "").strip()
    entry = work.entries.find(quoted) if quoted else listed_entry(work, application)
    if entry is None or not entry.in_force_on(work.clock.today()):
        raise NotListed(entry_id=quoted)
    application.end(ApplicationState.NOT_NEEDED, work.clock.now(), entry.entry_id)
