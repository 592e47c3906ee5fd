"""How each person likes to work: kept for the person, the same on every machine they sign in from."""

from __future__ import annotations

from sqlalchemy import select

from chassis.actor import Actor
from chassis.persistence.unit_of_work import Works
from chassis.persistence.upsert import insert_into
from portal.storage.tables import HABIT
from portal.storage.work import Work


class Habits:
    """Reads and keeps the habits of people."""

    def __init__(self, works: Works[Work]) -> None:
        self._works = works

    def stays_on_list(self, actor: Actor) -> bool:
        """Whether this person wants the list after handing in, instead of the next piece of work."""
        ask = select(HABIT.c.stays_on_list).where(HABIT.c.account_id == actor.user_id)
        with self._works.reading() as session:
            return bool(session.scalar(ask))

    def choose(self, actor: Actor, *, stays_on_list: bool) -> None:
        """Keep what this person chose."""
        with self._works(actor) as work:
            insert = insert_into(work.session, HABIT)
            wanted = {"stays_on_list": stays_on_list}
            work.session.execute(
                insert.values(account_id=actor.user_id, **wanted).on_conflict_do_update(
                    index_elements=["account_id"], set_=wanted
                )
            )
