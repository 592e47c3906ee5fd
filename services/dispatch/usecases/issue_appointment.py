"""Issue the document, change the register of heads, keep the files, end the matter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.dispatch.domain.appointment_words import Kind, State
from services.dispatch.domain.events import HeadChanged
from services.dispatch.usecases.open_appointment import agency_and_line
from services.dispatch.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class IssueAppointment:
    """F-APP-04: numbered without gaps for each deciding body and year; assessment is told who heads what."""

    def __call__(self, work: Work, case_no: str) -> dict[str, Any]:
        """Issue it; returns who keeps a file."""
        matter = work.appointments.get(case_no)
        agency, _ = agency_and_line(work, matter)
        year = work.clock.today().year
        unit = work.units.get(matter.decider)
        word = unit.name if unit else matter.decider
        number = work.numbers.next(f"RM-{matter.decider.partition('-')[2]}"[:20], year)
        keepers = [matter.decider, *matter.townships]
        holding = matter.issue(f"{word}任免〔{year}〕{number}号", agency, keepers)
        appointed = matter.kind is Kind.APPOINT
        work.emit(agency.told())
        work.emit(
            HeadChanged(
                agency=agency.code,
                post=matter.post,
                kind=matter.kind.value,
                holder=holding.holder,
                acting=holding.acting,
                on=holding.since if appointed else holding.until or holding.since,
                case_no=case_no,
                at=work.clock.now(),
            )
        )
        work.record("appointment-issued", case_no, number=matter.number)
        return {"keepers": keepers}


@dataclass(frozen=True, slots=True)
class KeepAppointment:
    """Both sides keep a file (B10 step 9)."""

    def __call__(self, work: Work, case_no: str, keeper: str, data: Mapping[str, Any]) -> None:
        """A keeper confirms."""
        place = str(data.get("remark") or "").strip()
        work.appointments.get(case_no).keep(keeper, place, by=work.actor.name, at=work.clock.now())
        work.record("dossier-kept", case_no, keeper=keeper)


@dataclass(frozen=True, slots=True)
class EndAppointment:
    """The matter is over, with or without a change."""

    state: State | None = None

    def __call__(self, work: Work, case_no: str, reason: str = "") -> None:
        """End it; what was issued ends as appointed or removed."""
        matter = work.appointments.get(case_no)
        appointed = State.APPOINTED if matter.kind is Kind.APPOINT else State.REMOVED
        state = self.state or appointed
        matter.end(state, reason, work.clock.now())
        work.record("appointment-ended", case_no, state=state.value, text=reason)
