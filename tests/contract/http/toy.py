"""A toy service with every kind of route, on a real database file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask, Response
from flask.testing import FlaskClient
from marshmallow import fields, validate
from sqlalchemy import Column, Integer, MetaData, String, Table, insert, select

from chassis.actor import Actor
from chassis.errors import Fault, Refusal
from chassis.ids import new_id
from chassis.persistence.database import Database
from chassis.persistence.idempotency import idempotency_table
from chassis.persistence.journal import journal_table
from chassis.persistence.sealing import seal_tables
from chassis.persistence.unit_of_work import UnitOfWork, Works
from chassis.testing.clock import FixedClock
from chassis.texts import Said
from chassis.web.application import make_app
from chassis.web.blueprint import Blueprint
from chassis.web.commands import NothingDone, command, query, upload
from chassis.web.identity import (
    TokenSigner,
    TokenVerifier,
    allowed,
    allowed_public,
    allowed_signed_in,
    new_key_pair,
)
from chassis.web.pagination import keys_of, page
from chassis.web.problems import StatusTable
from chassis.web.schemas import PageQuery, Strict, Text, Whole, page_of

METADATA = MetaData()
NOTES = Table(
    "note",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("text", String),
    Column("by", String),
)
journal_table(METADATA)
seal_tables(METADATA)
idempotency_table(METADATA)
PRIVATE, PUBLIC = new_key_pair()


class NoteTooRude(Refusal):
    """The toy's own rule."""

    code = "note-too-rude"
    title = Said("内容不当", "The note is rude")
    detail = Said("「{word}」不得使用。", "“{word}” may not be used.")
    rule = "TOY-01"


class NewNote(Strict):
    """What a new note is made of."""

    text = Text(required=True, longest=200)
    copies = Whole(load_default=1, validate=validate.Range(min=1, max=3))
    on = fields.Date()


class Note(Strict):
    """A note."""

    number = fields.Integer(required=True)
    text = fields.String(required=True)
    by = fields.String(required=True)


@dataclass
class Toy:
    """The toy service with hands and eyes for tests."""

    app: Flask
    works: Works[UnitOfWork]
    clock: FixedClock
    signer: TokenSigner
    client: FlaskClient = field(init=False)

    def __post_init__(self) -> None:
        self.client = self.app.test_client()

    def token(self, *roles: str, audience: str = "toy", user: str = "u1") -> dict[str, str]:
        actor = Actor(user, "民政局经办人", "经办人", "430211-mzj", "民政局", frozenset(roles))
        return {"Authorization": "Bearer " + self.signer.sign(actor, audience)}

    def post(self, path: str, body: Any = None, *, key: str = "", headers: Any = None, **options: Any) -> Any:
        headers = {**self.token("clerk@430211-mzj"), "Idempotency-Key": key or new_id(), **(headers or {})}
        return self.client.post(path, json=body, headers=headers, **options)

    def get(self, path: str) -> Any:
        return self.client.get(path, headers=self.token("clerk@430211-mzj"))

    def notes(self) -> list[str]:
        with self.works.reading() as session:
            return list(session.scalars(select(NOTES.c.text).order_by(NOTES.c.number)))


def notes_blueprint() -> Blueprint:
    """Routes of every kind."""
    blueprint = Blueprint("notes", __name__)

    @blueprint.post("/notes")
    @allowed("clerk")
    @command(NewNote, answers=Note, status=201)
    def write_note(work: UnitOfWork, body: dict[str, Any]) -> dict[str, Any]:
        """Write a note."""
        by = work.actor.user_id
        statement = insert(NOTES).values(text=body["text"], by=by).returning(NOTES.c.number)
        number = work.session.execute(statement).scalar_one()
        if "rude" in body["text"]:
            raise NoteTooRude(word="rude")
        return {"number": number, "text": body["text"], "by": by}

    @blueprint.get("/notes")
    @allowed_signed_in
    @query(PageQuery, answers=page_of(Note, "NotePage"))
    def list_notes(session: Any, asked: dict[str, Any]) -> dict[str, Any]:
        """List notes."""
        (after,) = keys_of(asked.get("after"), int) or (0,)
        rows = select(NOTES).where(NOTES.c.number > after).order_by(NOTES.c.number).limit(asked["limit"] + 1)
        found = [dict(row) for row in session.execute(rows).mappings()]
        return page(found, asked["limit"], lambda row: (row["number"],))

    @blueprint.get("/notes/<int:number>/text")
    @allowed_public
    @query()
    def text_of(session: Any, number: int) -> dict[str, Any]:
        """One note's text."""
        return {"text": session.scalar(select(NOTES.c.text).where(NOTES.c.number == number)), "at": number}

    @blueprint.post("/notes/import")
    @allowed("clerk")
    @upload(max_bytes=100_000)
    def import_notes(work: UnitOfWork, files: Any, _fields: Any) -> dict[str, Any]:
        """Import notes, one per line."""
        lines = files["file"].read().decode().splitlines()
        work.session.execute(insert(NOTES), [{"text": line, "by": "import"} for line in lines])
        if "bad" in lines:
            raise NothingDone(Response("marked sheet", 422, mimetype="text/csv"))
        return {"imported": len(lines)}

    @blueprint.post("/notes/break")
    @allowed("clerk")
    @command()
    def break_down(work: UnitOfWork) -> dict[str, Any]:
        """Fail after writing."""
        work.session.execute(insert(NOTES).values(text="half", by="x"))
        raise Fault("the cupboard with password=geheim is locked")

    return blueprint


def make_toy(
    folder: Path,
    *,
    testing: bool = True,
    blueprints: list[Blueprint] | None = None,
    statuses: Sequence[StatusTable] = (),
) -> Toy:
    """The toy on a fresh database."""
    database = Database(f"sqlite:///{folder}/toy.sqlite")
    METADATA.create_all(database.engine)
    clock = FixedClock(datetime(2026, 3, 2, 1, 0, tzinfo=UTC))
    works = Works(database, clock, work=UnitOfWork, publish=lambda work, events: None)
    app = make_app(
        "toy",
        title=Said("玩具", "Toy"),
        works=works,
        verifier=TokenVerifier(PUBLIC, "toy", clock=clock),
        blueprints=[notes_blueprint()] if blueprints is None else blueprints,
        statuses=[{NoteTooRude: 409}, *statuses],
        testing=testing,
    )
    return Toy(app, works, clock, TokenSigner(PRIVATE, clock=clock))
