"""Looks whether the sealed journal is still what was sealed, and hands it out with its chain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Select, select
from sqlalchemy.orm import Session

from chassis.persistence.offline_check import BEGINNING, link_digest, row_digest
from chassis.persistence.sealing import AT_ONCE, JOURNAL, SEAL, anchors, handed_out, hashed, lines
from chassis.texts import Said

Plain = dict[str, Any]


def findings(session: Session, handed: Path | None = None) -> Iterator[Said]:
    """Everything that does not fit: lines, links and anchors, also those kept outside the database."""
    marks: dict[int, list[Plain]] = {}
    for anchor in [*anchors(session), *(handed_out(handed) if handed else ())]:
        marks.setdefault(anchor["position"], []).append(anchor)
    last, digest = 0, BEGINNING
    yield from _anchors_at(0, digest, marks)
    for seal in _links(session):
        for missing in range(last + 1, seal.position):
            yield Said(f"日志链缺第{missing}环", f"Link {missing} of the chain is missing")
        last = seal.position
        yield from _line(seal)
        if link_digest(seal.algorithm, digest, seal.row_digest) != seal.digest:
            yield Said(f"日志链第{last}环断开", f"The chain is broken at link {last}")
        digest = seal.digest
        yield from _anchors_at(last, digest, marks)
    for anchor in (anchor for left in marks.values() for anchor in left):
        day, position = anchor["day"], anchor["position"]
        yield Said(
            f"{day} 的锚点在第{position}环，日志链只到第{last}环：链尾被截去",
            f"The anchor of {day} is at link {position}, the chain ends at {last}: its tail was cut",
        )
    yield from _slipped_in(session)


def unsealed(session: Session) -> int:
    """How many lines were written a moment ago and wait to be sealed."""
    number: int = session.scalar(select(JOURNAL.c.number).order_by(JOURNAL.c.number.desc()).limit(1)) or 0
    entry: int = session.scalar(select(SEAL.c.entry).order_by(SEAL.c.entry.desc()).limit(1)) or 0
    return max(0, number - entry)


def chain_after(session: Session, position: int, *, proving: int | None = None) -> Plain:
    """The chain from a position to its head: enough to check the lines in it, telling nothing of others.

    With `proving`, no further than to the first anchor that stands behind the link of that position.
    """
    before = session.scalar(select(SEAL.c.digest).where(SEAL.c.position == position)) or BEGINNING
    anchored = anchors(session)
    wanted = select(SEAL.c.algorithm, SEAL.c.row_digest, SEAL.c.digest).where(SEAL.c.position > position)
    behind = (one["position"] for one in anchored if proving is not None and one["position"] >= proving)
    if (last := next(behind, None)) is not None:
        wanted = wanted.where(SEAL.c.position <= last)
    links = session.execute(wanted.order_by(SEAL.c.position)).all()
    return {
        "position": position,
        "before": before,
        "leaves": [(link.algorithm, link.row_digest) for link in links],
        "head": links[-1].digest if links else before,
        "anchors": [one for one in anchored if position <= one["position"] <= position + len(links)],
    }


def proven_lines(session: Session, subject: str) -> tuple[list[Plain], Plain]:
    """The sealed lines about a case, and the piece of the chain that proves them."""
    told = [line for line in sealed_lines(session, [subject]) if line["position"]]
    places = [line["position"] for line in told]
    last = max(places, default=0)
    return told, chain_after(session, min(places, default=last + 1) - 1, proving=last)


def sealed_lines(session: Session, subjects: Sequence[str] = ()) -> Iterator[Plain]:
    """Journal lines, each with its position in the chain: of some cases, or all."""
    wanted = (
        lines().add_columns(SEAL.c.position).outerjoin_from(JOURNAL, SEAL, SEAL.c.entry == JOURNAL.c.number)
    )
    if subjects:
        wanted = wanted.where(JOURNAL.c.subject.in_(subjects))
    for row in _in_parts(session, wanted, JOURNAL.c.number):
        yield hashed(row)


def _links(session: Session) -> Iterator[Any]:
    wanted = (
        lines()
        .add_columns(SEAL.c.position, SEAL.c.entry, SEAL.c.algorithm, SEAL.c.row_digest, SEAL.c.digest)
        .outerjoin_from(SEAL, JOURNAL, SEAL.c.entry == JOURNAL.c.number)
    )
    return _in_parts(session, wanted, SEAL.c.position)


def _in_parts(session: Session, wanted: Select[Any], key: Column[Any]) -> Iterator[Any]:
    """All rows in the order of their key, some at a time: a journal does not fit into memory."""
    wanted = wanted.order_by(key).limit(AT_ONCE)
    rows = session.execute(wanted).all()
    while rows:
        yield from rows
        rows = session.execute(wanted.where(key > rows[-1]._mapping[key.name])).all()


def _line(seal: Any) -> Iterator[Said]:
    if seal.number is None:
        yield Said(f"日志第{seal.entry}条被删去", f"Line {seal.entry} of the journal was deleted")
    elif row_digest(seal.algorithm, hashed(seal)) != seal.row_digest:
        yield Said(f"日志第{seal.entry}条被改动", f"Line {seal.entry} of the journal was changed")


def _anchors_at(position: int, digest: str, marks: dict[int, list[Plain]]) -> Iterator[Said]:
    for anchor in marks.pop(position, ()):
        if anchor["digest"] != digest:
            day = anchor["day"]
            yield Said(f"{day} 的锚点与日志链不符", f"The anchor of {day} does not fit the chain")


def _slipped_in(session: Session) -> Iterator[Said]:
    """Lines below the last anchor that were not there when the day was sealed."""
    anchored = anchors(session)
    if not anchored:
        return
    top = session.scalar(select(SEAL.c.entry).where(SEAL.c.position == anchored[-1]["position"])) or 0
    wanted = (
        select(JOURNAL.c.number)
        .outerjoin_from(JOURNAL, SEAL, SEAL.c.entry == JOURNAL.c.number)
        .where(SEAL.c.entry.is_(None), JOURNAL.c.number <= top)
    )
    for number in session.scalars(wanted):
        yield Said(
            f"日志第{number}条未经封存，疑为事后插入", f"Line {number} was never sealed: put in later?"
        )
