"""Keeps the duties that departments lay on townships, and the list of each township."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from services.admission.domain.duty_words import ADMITTED, STANDING, DutyState
from services.admission.domain.errors import CaseUnknown
from services.admission.domain.township_duty import TownshipDuty
from services.admission.storage import tables as t


class StoredDuties:
    """Duties that departments want to lay on townships."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, case_no: str) -> TownshipDuty:
        """The duty of a case, locked for this work."""
        duty = self._session.get(TownshipDuty, case_no, with_for_update=True)
        if duty is None:
            raise CaseUnknown(case_no=case_no)
        return duty

    def standing(self, county: str, name: str) -> TownshipDuty | None:
        """The duty of exactly this name that has been signed and has not ended."""
        column = t.TOWNSHIP_DUTY.c
        wanted = select(TownshipDuty).where(
            column.county == county,
            column.name == name,
            column.submitted_at.is_not(None),
            column.state.in_(STANDING),
        )
        return self._session.scalars(wanted).first()

    def announced(self, county: str) -> list[TownshipDuty]:
        """Every duty townships were told of, by number; a county has some hundreds at most."""
        column = t.TOWNSHIP_DUTY.c
        wanted = select(TownshipDuty).where(column.county == county, column.state.in_(ADMITTED))
        return list(self._session.scalars(wanted.order_by(column.duty_id)))

    def unfinished(self, applicant: str) -> list[TownshipDuty]:
        """The duties of a unit that are under way or laid on somebody, locked for this work."""
        column = t.TOWNSHIP_DUTY.c
        wanted = select(column.case_no).where(column.applicant == applicant, column.state.in_(STANDING))
        return [self.get(case_no) for case_no in self._session.scalars(wanted.order_by(column.case_no))]

    def find(self, duty_id: str) -> TownshipDuty | None:
        """The duty with this number."""
        if not duty_id:
            return None
        return self._session.scalars(select(TownshipDuty).where(t.TOWNSHIP_DUTY.c.duty_id == duty_id)).first()

    def add(self, duty: TownshipDuty) -> None:
        """Keep a new one."""
        self._session.add(duty)

    def of_application(self, case_no: str) -> TownshipDuty | None:
        """The township part of an application, the newest one."""
        column = t.TOWNSHIP_DUTY.c
        wanted = select(TownshipDuty).where(column.application == case_no).order_by(column.case_no.desc())
        return self._session.scalars(wanted).first()

    def parts(self, county: str, states: Collection[DutyState]) -> list[str]:
        """The case numbers of the township parts that stand there."""
        column = t.TOWNSHIP_DUTY.c
        wanted = select(column.case_no).where(
            column.county == county, column.application != "", column.state.in_(states)
        )
        return list(self._session.scalars(wanted.order_by(column.case_no)))

    def enter_in_lists(self, duty: TownshipDuty) -> None:
        """Enter it in the list of each of its townships."""
        self._session.flush()
        rows = [{"township": township, "case_no": duty.case_no} for township in duty.townships]
        self._session.execute(insert(t.DUTY_PLACE), rows)
