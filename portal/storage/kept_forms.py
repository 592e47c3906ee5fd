"""The forms people have open, and what they typed into them while the service could not be reached."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from chassis.actor import Actor
from chassis.persistence.unit_of_work import Works
from chassis.persistence.upsert import insert_into
from portal.storage.tables import KEPT_FORM
from portal.storage.work import Work

KEPT_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class KeptForm:
    """A form as it was last seen; with `data` only while something typed has not reached the service."""

    form: Mapping[str, Any]
    data: Mapping[str, Any] | None
    request_key: str
    kept_at: datetime | None


class KeptForms:
    """Keeps what is needed to show a form again without its service, for each person apart."""

    def __init__(self, works: Works[Work]) -> None:
        self._works = works

    def know(self, actor: Actor, task_id: str, form: Mapping[str, Any]) -> KeptForm:
        """Remember how the form looks; written only when it looks different from before."""
        digest = hashlib.sha256(json.dumps(form, sort_keys=True).encode()).hexdigest()
        row = KEPT_FORM.c
        with self._works.reading() as session:
            found = session.execute(_one(actor, task_id)).first()
        if found is None or found.digest != digest:
            with self._works(actor) as work:
                seen = {"form": form, "digest": digest, "known_at": work.clock.now()}
                insert = insert_into(work.session, KEPT_FORM).values(
                    account_id=actor.user_id, task_id=task_id, request_key="", **seen
                )
                work.session.execute(
                    insert.on_conflict_do_update(
                        index_elements=[row.account_id.name, row.task_id.name], set_=seen
                    )
                )
        if found is None:
            return KeptForm(form, None, "", None)
        return KeptForm(form, found.data, found.request_key, found.kept_at)

    def known(self, actor: Actor, task_id: str) -> KeptForm | None:
        """The form as this person last saw it, and what waits to be sent."""
        with self._works.reading() as session:
            found = session.execute(_one(actor, task_id)).first()
        return KeptForm(found.form, found.data, found.request_key, found.kept_at) if found else None

    def keep(self, actor: Actor, task_id: str, data: Mapping[str, Any], request_key: str) -> None:
        """Keep what was typed; the key it is sent with stays the same however often it is tried."""
        with self._works(actor) as work:
            kept = {"data": data, "request_key": request_key, "kept_at": work.clock.now()}
            work.session.execute(update(KEPT_FORM).where(*_of(actor, task_id)).values(**kept))

    def sent(self, actor: Actor, task_id: str) -> None:
        """The service has it now; nothing is kept here any more."""
        row = KEPT_FORM.c
        with self._works.reading() as session:
            found = session.execute(_one(actor, task_id)).first()
        if found is None or found.data is None:
            return
        with self._works(actor) as work:
            gone = {row.data.name: None, row.request_key.name: "", row.kept_at.name: None}
            work.session.execute(update(KEPT_FORM).where(*_of(actor, task_id)).values(**gone))


def forget_forms(session: Session, now: datetime) -> None:
    """Drop forms nobody has opened for long, with what was never sent."""
    row = KEPT_FORM.c
    session.execute(
        delete(KEPT_FORM).where(
            row.known_at < now - KEPT_FOR, or_(row.kept_at.is_(None), row.kept_at < now - KEPT_FOR)
        )
    )


def _of(actor: Actor, task_id: str) -> tuple[Any, ...]:
    return KEPT_FORM.c.account_id == actor.user_id, KEPT_FORM.c.task_id == task_id


def _one(actor: Actor, task_id: str) -> Any:
    return select(KEPT_FORM).where(*_of(actor, task_id))
