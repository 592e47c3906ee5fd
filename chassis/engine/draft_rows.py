"""Drafts of definitions in the database."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Table, insert, select, update
from sqlalchemy.orm import Session

from chassis.actor import Actor
from chassis.engine.draft_records import OPEN, Content, Draft, Saved
from chassis.engine.store import EngineTables

LISTED = 100


class DraftRows:
    """The rows of drafts and their revisions."""

    def __init__(self, tables: EngineTables) -> None:
        self.tables = tables
        self._drafts: Table = tables.definition_draft
        self._revisions: Table = tables.draft_revision

    def draft(self, session: Session, draft_id: str) -> Draft | None:
        """How a draft stands."""
        row = session.execute(select(self._drafts).where(self._drafts.c.draft_id == draft_id)).first()
        return None if row is None else Draft(**row._mapping)

    def listed(self, session: Session, states: Collection[str] = OPEN) -> list[Draft]:
        """The drafts in these states, the last changed first."""
        table = self._drafts
        wanted = (
            select(table).where(table.c.state.in_(states)).order_by(table.c.updated_at.desc()).limit(LISTED)
        )
        return [Draft(**row._mapping) for row in session.execute(wanted)]

    def behind(self, session: Session, process_id: str) -> list[Draft]:
        """The drafts that became versions of a process, the newest version first."""
        table = self._drafts
        wanted = (
            select(table)
            .where(table.c.process_id == process_id, table.c.version.is_not(None))
            .order_by(table.c.version.desc())
            .limit(LISTED)
        )
        return [Draft(**row._mapping) for row in session.execute(wanted)]

    def content(self, session: Session, draft_id: str, revision: int) -> Content | None:
        """What a revision holds."""
        table = self._revisions
        row = session.execute(
            select(table.c.bpmn, table.c.decisions, table.c.forms).where(
                table.c.draft_id == draft_id, table.c.revision == revision
            )
        ).first()
        return None if row is None else Content(row.bpmn, row.decisions, row.forms)

    def revisions(self, session: Session, draft_id: str) -> Sequence[Saved]:
        """Every time it was saved, the last first."""
        table = self._revisions
        rows = session.execute(
            select(table.c.revision, table.c.saved_at, table.c.saved_by, table.c.saved_by_name)
            .where(table.c.draft_id == draft_id)
            .order_by(table.c.revision.desc())
            .limit(LISTED)
        )
        return [Saved(*row) for row in rows]

    def has_saved(self, session: Session, draft_id: str, user_id: str) -> bool:
        """Whether a person has ever saved a revision."""
        table = self._revisions
        by = select(table.c.revision).where(table.c.draft_id == draft_id, table.c.saved_by == user_id)
        return session.execute(by.limit(1)).first() is not None

    def add(self, session: Session, draft: Draft) -> None:
        """Begin a draft."""
        session.execute(
            insert(self._drafts), {name: getattr(draft, name) for name in Draft.__dataclass_fields__}
        )

    def keep(
        self, session: Session, draft_id: str, revision: int, content: Content, actor: Actor, at: datetime
    ) -> None:
        """Keep a revision's content."""
        session.execute(
            insert(self._revisions),
            {
                "draft_id": draft_id,
                "revision": revision,
                "bpmn": content.bpmn,
                "decisions": dict(content.decisions),
                "forms": dict(content.forms),
                "saved_at": at,
                "saved_by": actor.user_id,
                "saved_by_name": actor.name,
            },
        )

    def change(
        self, session: Session, draft_id: str, seen: int, states: Collection[str], /, **values: Any
    ) -> bool:
        """Change a draft that is still at this revision and in one of these states; false where it is not."""
        table = self._drafts
        changed = session.execute(
            update(table)
            .where(table.c.draft_id == draft_id, table.c.revision == seen, table.c.state.in_(states))
            .values(**values)
        )
        return bool(changed.rowcount)  # type: ignore[attr-defined]
