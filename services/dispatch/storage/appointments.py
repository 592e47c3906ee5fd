"""Appointments and removals: kept by number, found by agency."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.dispatch.domain.appointment import Appointment
from services.dispatch.domain.appointment_errors import AppointmentUnknown
from services.dispatch.domain.appointment_words import ENDS, Kind
from services.dispatch.storage.tables import APPOINTMENT


class StoredAppointments:
    """All matters ever opened."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def get(self, case_no: str) -> Appointment:
        """The matter, or `AppointmentUnknown`."""
        matter = self.session.get(Appointment, case_no)
        if matter is None:
            raise AppointmentUnknown(case_no=case_no)
        return matter

    def add(self, matter: Appointment) -> None:
        """Keep a new matter; what its process does at once finds it."""
        self.session.add(matter)
        self.session.flush()

    def under_way(self, agency: str, kind: Kind) -> str:
        """The matter of this kind that is under way for an agency; empty when there is none."""
        columns = APPOINTMENT.c
        wanted = select(columns.case_no).where(
            columns.agency == agency, columns.kind == kind, columns.state.notin_(ENDS)
        )
        return self.session.scalars(wanted.limit(1)).first() or ""


def appointment(session: Session, case_no: str) -> Appointment | None:
    """One matter."""
    return session.get(Appointment, case_no)


def appointments(session: Session, *, before: str, limit: int) -> Sequence[Appointment]:
    """The newest matters first."""
    wanted = select(Appointment).order_by(APPOINTMENT.c.case_no.desc()).limit(limit)
    if before:
        wanted = wanted.where(APPOINTMENT.c.case_no < before)
    return session.scalars(wanted).all()
