"""The portal's journal as the audit administrator reads it: who came in, who changed rights, and all else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from chassis.actor import Actor
from chassis.clock import COUNTY_ZONE
from chassis.persistence.sealed import chain_after, findings, unsealed
from chassis.persistence.unit_of_work import Works
from chassis.texts import Said
from portal.storage.paging import Page, page_length
from portal.storage.tables import ACCOUNT, METADATA
from portal.storage.work import Work

JOURNAL = METADATA.tables["journal"]
MOST_EXPORTED = 20_000
SIGN_INS = (
    "signed-in", "signed-out", "sign-in-refused", "second-factor-refused", "backup-code-used",
    "account-locked", "address-locked", "factor-locked", "session-ended", "password-not-taken",
    "identity-refused", "identity-not-linked", "identity-of-closed-account",
)  # fmt: skip
RIGHTS = (
    "account-opened", "account-closed", "account-reopened", "account-unlocked", "password-reset",
    "password-changed", "role-given", "role-withdrawn", "second-factor-enrolled", "second-factor-dropped",
    "second-factor-reset", "backup-codes-made", "identity-linked", "identity-unlinked",
)  # fmt: skip
KINDS: Mapping[str, Sequence[str]] = {"sign-ins": SIGN_INS, "rights": RIGHTS, "all": ()}


@dataclass(frozen=True, slots=True)
class Asked:
    """Which lines: of one kind, about or by somebody, of some days."""

    kind: str = "sign-ins"
    person: str = ""
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Verified:
    """What a look at the whole chain has found; nothing means that nobody changed a line."""

    findings: Sequence[Said]
    lines: int
    anchors: int
    waiting: int


class AuditTrail:
    """Reads the journal, hands it out, looks whether it is as it was sealed; changes nothing."""

    def __init__(self, works: Works[Work], anchors: Path | None = None) -> None:
        self._works, self._anchors = works, anchors

    def page(self, asked: Asked, *, after: str = "", limit: int = 50) -> Page:
        """Lines, the newest first."""
        limit = page_length(limit)
        with self._works.reading() as session:
            rows = _lines(session, asked, int(after) if after.isdecimal() else None, limit + 1)
            names = _names(session, rows)
        shown = [{**row, "person": names.get(row["subject"], "")} for row in rows[:limit]]
        return Page(shown, str(rows[limit - 1]["number"]) if len(rows) > limit else None)

    def export(self, actor: Actor, asked: Asked) -> Sequence[Mapping[str, Any]]:
        """The newest lines to be taken away; the journal tells who took which."""
        with self._works.reading() as session:
            rows = _lines(session, asked, None, MOST_EXPORTED)
            names = _names(session, rows)
        with self._works(actor) as work:
            work.record("journal-exported", actor.user_id, kind=asked.kind, lines=len(rows))
        return [{**row, "person": names.get(row["subject"], "")} for row in rows]

    def verify(self, actor: Actor) -> Verified:
        """Look at every line, link and anchor, those outside the database too."""
        with self._works.reading() as session:
            found = list(findings(session, self._anchors))
            chain = chain_after(session, 0)
            verified = Verified(found, len(chain["leaves"]), len(chain["anchors"]), unsealed(session))
        with self._works(actor) as work:
            work.record("journal-verified", actor.user_id, lines=verified.lines, findings=len(found))
        return verified


def _lines(session: Session, asked: Asked, before: int | None, limit: int) -> list[dict[str, Any]]:
    line = JOURNAL.c
    ask = select(line.number, line.at, line.actor_id, line.actor_name, line.action, line.subject, line.facts)
    for condition in _conditions(session, asked):
        ask = ask.where(condition)
    if before is not None:
        ask = ask.where(line.number < before)
    return [dict(row) for row in session.execute(ask.order_by(line.number.desc()).limit(limit)).mappings()]


def _conditions(session: Session, asked: Asked) -> list[ColumnElement[bool]]:
    line = JOURNAL.c
    found: list[ColumnElement[bool]] = []
    if actions := KINDS.get(asked.kind):
        found.append(line.action.in_(actions))
    if asked.person:
        like = f"%{asked.person.replace('%', '').replace('_', '')}%"
        named = select(ACCOUNT.c.id).where(or_(ACCOUNT.c.login.like(like), ACCOUNT.c.name.like(like)))
        known = session.scalars(named.limit(200)).all()
        found.append(or_(line.actor_id.in_(known), line.subject.in_(known)))
    if asked.first:
        found.append(line.at >= _midnight(asked.first))
    if asked.last:
        found.append(line.at < _midnight(asked.last + timedelta(days=1)))
    return found


def _names(session: Session, rows: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Whom lines are about, where it is an account."""
    subjects = {row["subject"] for row in rows}
    ask = select(ACCOUNT.c.id, ACCOUNT.c.name).where(ACCOUNT.c.id.in_(subjects))
    return {row.id: row.name for row in session.execute(ask)}


def _midnight(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), COUNTY_ZONE)
