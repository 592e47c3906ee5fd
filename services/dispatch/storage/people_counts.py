"""What may touch a quarter, for the figures about people."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from services.dispatch.domain.adverse_opinion import AdverseOpinion
from services.dispatch.domain.appointment import Appointment
from services.dispatch.domain.people_counts import People
from services.dispatch.domain.secondment import Secondment
from services.dispatch.domain.staff_notice import StaffNotice
from services.dispatch.storage.tables import ADVERSE_OPINION, APPOINTMENT, SECONDMENT, STAFF_NOTICE


class StoredPeople:
    """Appointments, secondments, opinions on heads and notices of staff, by time."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def between(self, begin: datetime, end: datetime) -> People:
        """What began before the end and was not over when it began."""
        head, away, opinion, notice = APPOINTMENT.c, SECONDMENT.c, ADVERSE_OPINION.c, STAFF_NOTICE.c
        of = self.session.scalars
        return People(
            of(
                select(Appointment).where(
                    head.opened_at < end, or_(head.ended_at.is_(None), head.ended_at >= begin)
                )
            ).all(),
            of(
                select(Secondment).where(
                    away.opened_at < end, or_(away.ended_at.is_(None), away.ended_at >= begin)
                )
            ).all(),
            of(
                select(AdverseOpinion).where(
                    opinion.opened_at < end, or_(opinion.ended_at.is_(None), opinion.ended_at >= begin)
                )
            ).all(),
            of(select(StaffNotice).where(notice.sent_at < end, notice.sent_at >= begin)).all(),
        )
