"""Decide on a head, tell the townships why, and let the public notice run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.texts import Said
from chassis.working_days import WorkingCalendar
from services.dispatch.domain import appointment_errors as errors
from services.dispatch.domain.appointment import Appointment, Decision
from services.dispatch.domain.events import AlertRaised
from services.dispatch.usecases.open_appointment import agency_and_line
from services.dispatch.usecases.parameters import Parameters
from services.dispatch.usecases.ports import Work

_FIRST = Said(
    "{agency}{post}先行免职，须在 2 个工作日内告知乡镇（街道）。",
    "The {post} of {agency} was removed first; the townships are to be told within 2 working days.",
)


@dataclass(frozen=True, slots=True)
class DecideAppointment:
    """No decision before the answer (E3-33), none over a refusal where consent is required (APP-03)."""

    parameters: Parameters
    calendar: WorkingCalendar

    def __call__(self, work: Work, case_no: str, outcome: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """Put the decision on record; giving up is ended by the diagram."""
        matter = work.appointments.get(case_no)
        if outcome == "decide":
            self._decide(work, matter, data)
        decision = matter.decision
        return {
            "outcome": outcome,
            "emergency": matter.emergency,
            "must_tell": matter.must_tell,
            "publicity": decision is not None and decision.publicity_until is not None,
            "publicity_until": str(decision.publicity_until or "") if decision else "",
        }

    def _decide(self, work: Work, matter: Appointment, data: Mapping[str, Any]) -> None:
        today = work.clock.today()
        agency, line = agency_and_line(work, matter)
        post = line.post(matter.post)
        if post is None:
            raise errors.AgencyWithoutHeadPost()
        public = data.get("publicity") == "yes" and not matter.emergency
        days = self.parameters.value(work, "app.publicity")
        decision = Decision(
            decided_on=date.fromisoformat(str(data["decided_on"])),
            meeting=str(data.get("meeting") or "").strip(),
            reasons=str(data.get("reasons") or "").strip(),
            effective_from=date.fromisoformat(str(data["effective_from"])),
            publicity_until=self.calendar.add_working_days(today, days) if public else None,
            by=work.actor.name,
            at=work.clock.now(),
        )
        matter.decide(decision, agency, post, today)
        work.record("appointment-decided", matter.case_no, decided_on=decision.decided_on.isoformat())
        if matter.emergency:
            text = _FIRST.filled(agency=matter.agency_name, post=matter.post)
            work.emit(AlertRaised("APP-01", matter.case_no, "warning", text))


@dataclass(frozen=True, slots=True)
class TellTownships:
    """The reasons of a decision against their opinion, or the notice of an emergency, in writing."""

    def __call__(self, work: Work, case_no: str, data: Mapping[str, Any]) -> None:
        """Keep what they are told."""
        work.appointments.get(case_no).tell(str(data.get("text") or ""), work.clock.now())
        work.record("townships-told", case_no)


@dataclass(frozen=True, slots=True)
class NoteRead:
    """Read in the system, or three working days after it was sent: then it counts as delivered (B0)."""

    def __call__(self, work: Work, case_no: str, township: str) -> None:
        """A township has read it."""
        work.appointments.get(case_no).note_read(township)
        work.record("notice-read", case_no, township=township)


@dataclass(frozen=True, slots=True)
class CloseNotice:
    """The public notice is over."""

    def __call__(self, work: Work, case_no: str, outcome: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """A substantiated report brings the matter back to the decision."""
        matter = work.appointments.get(case_no)
        matter.close_publicity(outcome, str(data.get("text") or ""), work.clock.today())
        work.record("publicity-closed", case_no, outcome=outcome)
        return {"outcome": outcome}
