"""Codes by which anybody can look up that a document is genuine: given once, never guessed."""

from __future__ import annotations

import secrets
from collections.abc import Collection

from sqlalchemy import Column, MetaData, String, Table, select
from sqlalchemy.orm import Session

from chassis.persistence.upsert import insert_into

BYTES = 16
"""As much as nobody guesses: 128 bits."""


def proof_table(metadata: MetaData) -> Table:
    """The codes of a service, each with what it stands for."""
    return Table(
        "proof",
        metadata,
        Column("code", String(40), primary_key=True),
        Column("subject", String(64), nullable=False, unique=True),
    )


_PROOF = proof_table(MetaData())


def new_code(letter: str) -> str:
    """A fresh code; its first letter says which service gave it."""
    return letter + secrets.token_urlsafe(BYTES)


def give(session: Session, letter: str, subject: str) -> str:
    """Give a document its code."""
    code = new_code(letter)
    session.execute(_PROOF.insert().values(code=code, subject=subject))
    return code


def give_once(session: Session, letter: str, subject: str) -> None:
    """Give a document its code; one that has a code keeps it, whoever comes at the same moment."""
    fresh = insert_into(session, _PROOF).values(code=new_code(letter), subject=subject)
    session.execute(fresh.on_conflict_do_nothing(index_elements=["subject"]))


def code_of(session: Session, subject: str) -> str:
    """The code of a document; empty where it has none."""
    return session.scalar(select(_PROOF.c.code).where(_PROOF.c.subject == subject)) or ""


def codes_of(session: Session, subjects: Collection[str]) -> dict[str, str]:
    """The codes of several documents; those without one are left out."""
    found = session.execute(select(_PROOF.c.subject, _PROOF.c.code).where(_PROOF.c.subject.in_(subjects)))
    return {row.subject: row.code for row in found}


def subject_of(session: Session, code: str) -> str:
    """What a code stands for; empty where nobody gave it."""
    return session.scalar(select(_PROOF.c.subject).where(_PROOF.c.code == code)) or ""
