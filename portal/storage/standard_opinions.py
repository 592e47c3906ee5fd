"""Opinions given often (常用意见): of a person, or of a unit for all who work there."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from chassis.ids import new_id
from portal.storage.tables import STANDARD_OPINION

Reading = Callable[[], AbstractContextManager[Session]]


@dataclass(frozen=True, slots=True)
class StandardOpinion:
    """A sentence somebody gives often; with a procedure or an outcome, only there."""

    id: str
    owner: str
    text: str
    process_id: str
    outcome: str
    outcome_label: Mapping[str, str] | None
    made_by: str
    made_at: datetime


class StandardOpinions:
    """Reads opinions given often."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    def of(self, owners: Collection[str]) -> list[StandardOpinion]:
        """Those of some people and units, the first kept first."""
        with self._reading() as session:
            return _found(session, owners)


class StandardOpinionRecords:
    """Keeps and drops opinions inside one unit of work."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of(self, owner: str) -> list[StandardOpinion]:
        """Those of one person or unit."""
        return _found(self._session, [owner])

    def add(
        self,
        owner: str,
        text: str,
        *,
        process_id: str,
        outcome: str,
        outcome_label: Mapping[str, str] | None,
        made_by: str,
        now: datetime,
    ) -> str:
        """Keep one; returns its id."""
        made = new_id()
        self._session.execute(
            insert(STANDARD_OPINION).values(
                id=made,
                owner=owner,
                text=text,
                process_id=process_id,
                outcome=outcome,
                outcome_label=outcome_label,
                made_by=made_by,
                made_at=now,
            )
        )
        return made

    def drop(self, opinion_id: str, owners: Collection[str]) -> str | None:
        """Drop one of these owners; tells its text, or nothing if there was none."""
        kept = STANDARD_OPINION.c
        dropped = (
            delete(STANDARD_OPINION)
            .where(kept.id == opinion_id, kept.owner.in_(tuple(owners)))
            .returning(kept.text)
        )
        return self._session.scalar(dropped)


def _found(session: Session, owners: Collection[str]) -> list[StandardOpinion]:
    kept = STANDARD_OPINION.c
    ask = (
        select(STANDARD_OPINION)
        .where(kept.owner.in_(tuple(owners)))
        .order_by(kept.owner, kept.made_at, kept.id)
    )
    return [StandardOpinion(**row) for row in session.execute(ask).mappings()]
