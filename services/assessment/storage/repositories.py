"""The ports of the use cases on SQLAlchemy."""

from __future__ import annotations

from typing import Generic, TypeVar

from sqlalchemy.orm import Session

from chassis.persistence.upsert import insert_into
from services.assessment.domain.facts import Agency, Fact
from services.assessment.domain.unit import Unit
from services.assessment.storage.tables import FACT

T = TypeVar("T")


class StoredFacts:
    """Everything dispatch has reported, each fact once."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def keep(self, fact: Fact) -> bool:
        """Keep a fact; false when it was known."""
        statement = (
            insert_into(self.session, FACT)
            .values(
                order_no=fact.order_no,
                kind=fact.kind,
                sender=fact.sender,
                agency=fact.agency,
                township=fact.township,
                at=fact.at,
                year=fact.year,
            )
            .on_conflict_do_nothing()
            .returning(FACT.c.order_no)
        )
        return self.session.execute(statement).first() is not None


class _Kept(Generic[T]):
    """Objects of one kind by code; those added in this work are found before they are written."""

    kind: type[T]

    def __init__(self, session: Session) -> None:
        self.session = session
        self._added: dict[str, T] = {}

    def get(self, code: str) -> T | None:
        """The object with this code."""
        return self._added.get(code) or self.session.get(self.kind, code)

    def _keep(self, code: str, new: T) -> None:
        self._added[code] = new
        self.session.add(new)


class StoredAgencies(_Kept[Agency]):
    """The stationed agencies."""

    kind = Agency

    def add(self, agency: Agency) -> None:
        """Keep a new agency."""
        self._keep(agency.code, agency)


class StoredUnits(_Kept[Unit]):
    """The directory's units."""

    kind = Unit

    def add(self, unit: Unit) -> None:
        """Keep a new unit."""
        self._keep(unit.code, unit)
