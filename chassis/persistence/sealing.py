"""Seals the journal: every committed line becomes a link of one chain, and each day leaves an anchor.

Not in the transaction that writes a line: writers would have to wait for one another. A worker seals what
was committed, a few seconds later and in the order it finds it; a line is never changed afterwards without
`sealed.findings` seeing it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, ClassVar

from sqlalchemy import (
    Column,
    Date,
    Integer,
    MetaData,
    Row,
    Select,
    String,
    Table,
    Text,
    UniqueConstraint,
    insert,
    select,
    text,
    type_coerce,
)
from sqlalchemy.orm import Session

from chassis.actor import Actor
from chassis.clock import county_date
from chassis.persistence.columns import Moment, RowNumber
from chassis.persistence.journal import journal_table
from chassis.persistence.offline_check import BEGINNING, COLUMNS, link_digest, row_digest
from chassis.persistence.unit_of_work import Works

SEAL_SECONDS = 5.0
AT_ONCE = 1000
NO_NUMBER = -1 << 62
LOOK_BACK = 2_000
"""Lines may be committed out of turn; the first round of a day finds those that came very late."""
APPEND_ONLY = ("journal", "journal_seal", "journal_anchor")


@dataclass(frozen=True)
class Sealing:
    """How an installation seals its journals."""

    prefix: ClassVar[str] = "GATEHOUSE_JOURNAL_"

    #: `sha256`, or `sm3` where the state's algorithms are asked for; old links keep theirs.
    digest: str = "sha256"
    #: A folder the databases do not reach, for the daily anchors; `{part}` in it stands for whose they are.
    anchors: Path | None = None

    def __post_init__(self) -> None:
        row_digest(self.digest, dict.fromkeys(COLUMNS))  # an unknown algorithm is refused at the start

    def anchor_file(self, member: str) -> Path | None:
        """Where the anchors of a service are handed out to."""
        folder = Path(str(self.anchors).replace("{part}", member)) if self.anchors else None
        return folder / f"{member}.jsonl" if folder else None


def seal_tables(metadata: MetaData) -> tuple[Table, Table]:
    """The chain over the journal, and its anchors."""
    seal = Table(
        "journal_seal",
        metadata,
        Column("position", RowNumber(), primary_key=True, autoincrement=False),
        Column("entry", RowNumber(), nullable=False),
        Column("algorithm", String(20), nullable=False),
        Column("row_digest", String(64), nullable=False),
        Column("digest", String(64), nullable=False),
        UniqueConstraint("entry"),
    )
    anchor = Table(
        "journal_anchor",
        metadata,
        Column("day", Date, primary_key=True),
        Column("position", RowNumber(), nullable=False),
        Column("digest", String(64), nullable=False),
        Column("at", Moment(), nullable=False),
        Column("lines", Integer, nullable=False),
    )
    return seal, anchor


_METADATA = MetaData()
JOURNAL = journal_table(_METADATA)
SEAL, ANCHOR = seal_tables(_METADATA)


def forbidding_changes(table: str, dialect: str) -> Sequence[str]:
    """What makes the database itself refuse to change or delete rows of a table."""
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is only added to'); END"
            for verb in ("UPDATE", "DELETE")
        ]
    return [
        f"CREATE OR REPLACE FUNCTION {table}_is_only_added_to() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} is only added to'; END $$",
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_is_only_added_to()",
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_only_added_to()",
    ]


def allowing_changes(table: str, dialect: str) -> Sequence[str]:
    """Takes back `forbidding_changes`."""
    if dialect == "sqlite":
        return [f"DROP TRIGGER {table}_no_{verb}" for verb in ("update", "delete")]
    return [
        f"DROP TRIGGER {table}_no_truncate ON {table}",
        f"DROP TRIGGER {table}_no_change ON {table}",
        f"DROP FUNCTION {table}_is_only_added_to()",
    ]


def hashed(row: Row[Any]) -> dict[str, Any]:
    """A journal line as it is hashed and exported."""
    told = dict(row._mapping)
    told["at"] = told["at"].astimezone(UTC).isoformat(timespec="microseconds")
    return told


def lines() -> Select[Any]:
    """Journal lines with their facts as the text they were written as."""
    kept = {**{name: JOURNAL.c[name] for name in COLUMNS}, "facts": type_coerce(JOURNAL.c.facts, Text)}
    return select(*(column.label(name) for name, column in kept.items()))


class Sealer:
    """Seals the journal of one service; every worker of it may run one."""

    def __init__(self, works: Works[Any], member: str, how: Sealing) -> None:
        self._works, self._member = works, member
        self._algorithm, self._anchor_file = how.digest, how.anchor_file(member)

    def seal(self) -> int:
        """Seal what was committed; on the first round of a day everything ever written, then anchor it."""
        today = county_date(self._works.clock.now())
        sealed = 0
        with self._works.reading() as session:
            anchored = _is_anchored(session, today)
            floor = _floor(session) if anchored else NO_NUMBER
            idle = anchored and not _unsealed(session, floor, 1)
        while not idle:
            with self._works(Actor.system(self._member), "seal") as work:
                some = self._link(work.session, floor)
                idle = len(some) < AT_ONCE
                if idle and not anchored:
                    _anchor(work.session, today, work.clock.now())
            sealed += len(some)
            floor = some[-1] if some else floor
        if not anchored:
            self._hand_out()
        return sealed

    def _link(self, session: Session, floor: int) -> list[int]:
        """Seal lines above a number; the numbers of those that were."""
        if session.get_bind().dialect.name == "postgresql":
            session.execute(text("LOCK TABLE journal_seal IN EXCLUSIVE MODE"))
        position, digest = head(session)
        links = []
        for row in _unsealed(session, floor, AT_ONCE):
            leaf = row_digest(self._algorithm, hashed(row))
            position, digest = position + 1, link_digest(self._algorithm, digest, leaf)
            links.append(
                {
                    "position": position,
                    "entry": row.number,
                    "algorithm": self._algorithm,
                    "row_digest": leaf,
                    "digest": digest,
                }
            )
        if links:
            session.execute(insert(SEAL), links)
        return [link["entry"] for link in links]

    def _hand_out(self) -> None:
        """Write new anchors where the database does not reach: they show a chain that was cut short."""
        file = self._anchor_file
        if file is None:
            return
        file.parent.mkdir(parents=True, exist_ok=True)
        known = {anchor["day"] for anchor in handed_out(file)}
        with self._works.reading() as session, file.open("a", encoding="utf-8") as out:
            for anchor in anchors(session):
                if anchor["day"] not in known:
                    out.write(json.dumps(anchor, ensure_ascii=False) + "\n")


def head(session: Session) -> tuple[int, str]:
    """The last link of the chain."""
    last = session.execute(select(SEAL.c.position, SEAL.c.digest).order_by(SEAL.c.position.desc()).limit(1))
    found = last.first()
    return (found.position, found.digest) if found else (0, BEGINNING)


def anchors(session: Session) -> list[dict[str, Any]]:
    """Every anchor, oldest first."""
    return [
        {
            "day": row.day.isoformat(),
            "position": row.position,
            "digest": row.digest,
            "at": row.at.isoformat(),
            "lines": row.lines,
        }
        for row in session.execute(select(ANCHOR).order_by(ANCHOR.c.day))
    ]


def handed_out(file: Path) -> list[dict[str, Any]]:
    """The anchors as they were written outside the database."""
    if not file.exists():
        return []
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def _floor(session: Session) -> int:
    last = session.scalar(select(SEAL.c.entry).order_by(SEAL.c.entry.desc()).limit(1))
    return (last or 0) - LOOK_BACK


def _unsealed(session: Session, floor: int, most: int) -> Sequence[Row[Any]]:
    wanted = (
        lines()
        .outerjoin_from(JOURNAL, SEAL, SEAL.c.entry == JOURNAL.c.number)
        .where(SEAL.c.entry.is_(None), JOURNAL.c.number > floor)
        .order_by(JOURNAL.c.number)
        .limit(most)
    )
    return session.execute(wanted).all()


def _is_anchored(session: Session, day: date) -> bool:
    return session.scalar(select(ANCHOR.c.day).where(ANCHOR.c.day == day)) is not None


def _anchor(session: Session, day: date, now: datetime) -> None:
    """Fix the head of the chain for a day, unless another worker has just done so."""
    if _is_anchored(session, day):
        return
    before = session.scalar(select(ANCHOR.c.position).order_by(ANCHOR.c.day.desc()).limit(1)) or 0
    position, digest = head(session)
    session.execute(
        insert(ANCHOR).values(day=day, position=position, digest=digest, at=now, lines=position - before)
    )
