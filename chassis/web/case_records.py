"""What an archive keeps of a case beyond its file: definitions it ran under, journal and proof."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from marshmallow import fields

from chassis.actor import Actor
from chassis.persistence.sealed import proven_lines, unsealed
from chassis.telemetry import context
from chassis.web.blueprint import Blueprint
from chassis.web.casefiles import Look, not_noted
from chassis.web.commands import query
from chassis.web.identity import allowed_signed_in, current_actor
from chassis.web.ports import Acts, CaseEngine, CasePresenter
from chassis.web.reading import Readers
from chassis.web.schemas import Strict

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Plain = dict[str, Any]


class LineSchema(Strict):
    """A line of the journal exactly as it was sealed; `facts` is the text that was hashed."""

    position = fields.Integer(required=True)
    number = fields.Integer(required=True)
    at = fields.String(required=True)
    actor_id = fields.String(required=True)
    actor_name = fields.String(required=True)
    post = fields.String(required=True)
    unit = fields.String(required=True)
    unit_name = fields.String(required=True)
    action = fields.String(required=True)
    subject = fields.String(required=True)
    facts = fields.String(required=True)
    cause = fields.String(required=True)


class ChainSchema(Strict):
    """The piece of the chain that proves the lines: digests only, nothing of other cases."""

    position = fields.Integer(required=True)
    before = fields.String(required=True)
    leaves = fields.List(fields.List(fields.String()), required=True)
    head = fields.String(required=True)
    anchors = fields.List(fields.Dict(), required=True)


class JournalSchema(Strict):
    """The sealed lines about a case; not `whole` where the reader gets those of his own acts only."""

    lines = fields.List(fields.Nested(LineSchema), required=True)
    chain = fields.Nested(ChainSchema, required=True)
    whole = fields.Boolean(required=True)
    unsealed = fields.Integer(
        required=True, metadata={"description": "lines of this service written a moment ago, not yet proven"}
    )


class RanUnderSchema(Strict):
    """A definition as files: diagram, decision tables and forms."""

    process_id = fields.String(required=True)
    version = fields.Integer(required=True)
    files = fields.Dict(keys=fields.String(), values=fields.String(), required=True)


class RecordSchema(Strict):
    """What the archive of a case holds beside the case file."""

    case_no = fields.String(required=True)
    definitions = fields.List(fields.Nested(RanUnderSchema), required=True)
    journal = fields.Nested(JournalSchema, required=True)


def case_records_blueprint(
    *, engine: CaseEngine, presenter: CasePresenter, acts: Acts, look: Look = not_noted
) -> Blueprint:
    """The routes about the record of a case; whoever may see the case file may take it."""
    blueprint = Blueprint("case_records", __name__, description="Records of cases")
    readers = Readers(presenter, acts)

    @blueprint.get("/cases/<case_no>/record")
    @allowed_signed_in
    @query(answers=RecordSchema)
    def show_record(session: Session, case_no: str) -> Plain:
        """Definitions and journal, as far as the reader is told of the case."""
        actor = current_actor()
        readers.require(session, case_no, actor)
        look(case_no, actor)
        return {
            "case_no": case_no,
            "definitions": _definitions(session, case_no, engine),
            "journal": _journal(session, case_no, actor, presenter),
        }

    @blueprint.get("/cases/<case_no>/journal")
    @allowed_signed_in
    @query(answers=JournalSchema)
    def show_journal(session: Session, case_no: str) -> Plain:
        """The journal alone, as the case page shows it."""
        actor = current_actor()
        readers.require(session, case_no, actor)
        look(case_no, actor)
        return _journal(session, case_no, actor, presenter)

    return blueprint


def _journal(session: Session, case_no: str, actor: Actor, presenter: CasePresenter) -> Plain:
    """The journal; who is told a case in part gets the lines of his own acts."""
    context.add(case=case_no)
    told = presenter.case_file(session, case_no, actor)
    whole = not (told.get("in_part") or told.get("journal_in_part"))
    lines, chain = proven_lines(session, case_no)
    shown = [line for line in lines if whole or line["actor_id"] == actor.user_id]
    return {"lines": shown, "chain": chain, "whole": whole, "unsealed": unsealed(session)}


def _definitions(session: Session, case_no: str, engine: CaseEngine) -> Sequence[Plain]:
    """Every version a process of the case ran under, once."""
    ran = {(one.process_id, one.process_version): one for one in engine.instances(session, case_no)}
    return [
        {
            "process_id": process_id,
            "version": version,
            "files": {
                name: content.decode()
                for name, content in engine.definition(session, process_id, version).files.items()
            },
        }
        for process_id, version in ran
    ]
