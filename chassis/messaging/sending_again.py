"""Compares what was said with what was heard, and has sent again what a broker no longer holds.

A listener's place in a subject tells exactly which letters it has: everything after that place is in the
speaker's outbox still, because letters stay there for a month after they were sent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, text

from chassis.persistence.database import Database

_SAID = text("SELECT subject, last FROM outbox_stream WHERE listener = :listener")
_HEARD = text("SELECT subject, last FROM inbox_stream WHERE source = :source")
_KEPT = text("""
    SELECT sequence FROM outbox WHERE listener = :listener AND subject = :subject AND sequence > :last
    ORDER BY sequence
""")
_AGAIN = text("""
    UPDATE outbox SET sent_at = NULL
    WHERE listener = :listener AND subject = :subject AND sequence > :last AND sent_at IS NOT NULL
""").bindparams(bindparam("last"))


@dataclass(frozen=True, slots=True)
class Gap:
    """A subject of which a listener has not heard everything, or more than was said."""

    source: str
    listener: str
    subject: str
    heard: int
    said: int

    @property
    def is_ahead(self) -> bool:
        """It heard what the speaker does not know to have said: the two do not fit together."""
        return self.heard > self.said


def gaps(databases: Mapping[str, Database]) -> Iterator[Gap]:
    """Every subject of which a listener stands elsewhere than its speaker."""
    for source, speaker in databases.items():
        for listener, hearer in databases.items():
            with speaker.engine.connect() as connection:
                said = _places(connection, _SAID, listener=listener)
            with hearer.engine.connect() as connection:
                heard = _places(connection, _HEARD, source=source)
            for subject in sorted({*said, *heard}):
                there, here = heard.get(subject, 0), said.get(subject, 0)
                if there != here:
                    yield Gap(source, listener, subject, there, here)


def send_again(databases: Mapping[str, Database], missing: list[Gap]) -> tuple[int, int]:
    """Have the relays send what was not heard; how many letters wait now, and how many are gone for good.

    A letter that arrives twice has one effect: the inbox knows it.
    """
    again = gone = 0
    for gap in missing:
        facts = {"listener": gap.listener, "subject": gap.subject, "last": gap.heard}
        with databases[gap.source].engine.begin() as connection:
            kept = len(connection.execute(_KEPT, facts).all())
            connection.execute(_AGAIN, facts)
        again += kept
        gone += gap.said - gap.heard - kept
    return again, gone


def _places(connection: Connection, question: object, **facts: str) -> dict[str, int]:
    rows = connection.execute(question, facts)  # type: ignore[call-overload]
    return {row.subject: row.last for row in rows}
