"""Views of the desk kept under a name: of a person, or of a unit for all who work there."""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from chassis.ids import new_id
from chassis.persistence.upsert import insert_into
from portal.storage.tables import FIRST_VIEW, SAVED_VIEW

Reading = Callable[[], AbstractContextManager[Session]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list of the desk is narrowed to and how it is sorted."""

    view: str
    text: str = ""
    process_id: str = ""
    sort: str = ""


@dataclass(frozen=True, slots=True)
class SavedView:
    """A list of the desk with its filters, under a name."""

    id: str
    owner: str
    name: str
    wanted: Wanted
    made_by: str
    made_by_name: str
    is_first: bool = False


class SavedViews:
    """Reads views kept under a name."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    def of(self, owners: Collection[str], account_id: str) -> list[SavedView]:
        """Those of some people and units, with the one this person's desk opens with marked."""
        with self._reading() as session:
            return _found(session, owners, account_id)


class SavedViewRecords:
    """Keeps and drops views inside one unit of work."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of(self, owners: Collection[str], account_id: str) -> list[SavedView]:
        """Those of some people and units."""
        return _found(self._session, owners, account_id)

    def add(self, owner: str, name: str, wanted: Wanted, by: tuple[str, str], now: datetime) -> str:
        """Keep one; returns its id."""
        made = new_id()
        self._session.execute(
            insert(SAVED_VIEW).values(
                id=made,
                owner=owner,
                name=name,
                view=wanted.view,
                text=wanted.text,
                process_id=wanted.process_id,
                sort=wanted.sort,
                made_by=by[0],
                made_by_name=by[1],
                made_at=now,
            )
        )
        return made

    def drop(self, view_id: str) -> None:
        """Drop one; desks that opened with it open as before."""
        self._session.execute(delete(FIRST_VIEW).where(FIRST_VIEW.c.view_id == view_id))
        self._session.execute(delete(SAVED_VIEW).where(SAVED_VIEW.c.id == view_id))

    def open_with(self, account_id: str, view_id: str) -> None:
        """Have a desk open with a view; an empty id has it open as before."""
        if not view_id:
            self._session.execute(delete(FIRST_VIEW).where(FIRST_VIEW.c.account_id == account_id))
            return
        wanted = {"view_id": view_id}
        self._session.execute(
            insert_into(self._session, FIRST_VIEW)
            .values(account_id=account_id, **wanted)
            .on_conflict_do_update(index_elements=["account_id"], set_=wanted)
        )


def _found(session: Session, owners: Collection[str], account_id: str) -> list[SavedView]:
    kept, first = SAVED_VIEW.c, FIRST_VIEW.c
    ask = (
        select(SAVED_VIEW, first.view_id.label("first"))
        .outerjoin(FIRST_VIEW, (first.view_id == kept.id) & (first.account_id == account_id))
        .where(kept.owner.in_(tuple(owners)))
        .order_by(kept.owner.desc(), kept.made_at, kept.id)
    )
    return [
        SavedView(
            row.id,
            row.owner,
            row.name,
            Wanted(row.view, row.text, row.process_id, row.sort),
            row.made_by,
            row.made_by_name,
            row.first is not None,
        )
        for row in session.execute(ask)
    ]
