"""Secondments: kept by number, found by person."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.dispatch.domain.secondment import Secondment
from services.dispatch.domain.secondment_errors import SecondmentUnknown
from services.dispatch.storage.tables import SECONDMENT


class StoredSecondments:
    """All secondments ever asked for."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def get(self, case_no: str) -> Secondment:
        """The secondment, or `SecondmentUnknown`."""
        one = self.session.get(Secondment, case_no)
        if one is None:
            raise SecondmentUnknown(case_no=case_no)
        return one

    def add(self, one: Secondment) -> None:
        """Keep a new request; what its process does at once finds it."""
        self.session.add(one)
        self.session.flush()

    def of_person(self, organisation: str, person: str) -> Sequence[Secondment]:
        """Everything ever asked for about one person of an organisation."""
        columns = SECONDMENT.c
        wanted = select(Secondment).where(columns.organisation == organisation, columns.person == person)
        return self.session.scalars(wanted).all()


def secondment(session: Session, case_no: str) -> Secondment | None:
    """One secondment."""
    return session.get(Secondment, case_no)


def secondments(session: Session, *, before: str, limit: int) -> Sequence[Secondment]:
    """The newest first."""
    wanted = select(Secondment).order_by(SECONDMENT.c.case_no.desc()).limit(limit)
    if before:
        wanted = wanted.where(SECONDMENT.c.case_no < before)
    return session.scalars(wanted).all()
