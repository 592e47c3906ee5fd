"""Beginning cases of procedures a county has drawn itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol

from marshmallow import fields

from chassis.actor import Actor
from chassis.persistence.unit_of_work import UnitOfWork
from chassis.texts import Said
from chassis.web.blueprint import Blueprint
from chassis.web.commands import command, query
from chassis.web.identity import allowed_signed_in, current_actor
from chassis.web.schemas import SaidSchema, Strict, Text

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Plain = dict[str, Any]


class Cases(Protocol):
    """Begins such cases."""

    def offered(self, session: Session, actor: Actor, /) -> Sequence[tuple[str, Said]]:
        """What the actor may begin."""
        ...

    def begin(self, work: Any, process_id: str, title: str, /) -> str:
        """Begin one; its number."""
        ...


class OfferedSchema(Strict):
    """A procedure, and what it is called."""

    process_id = fields.String(required=True)
    name = fields.Nested(SaidSchema, required=True)


class OfferedListSchema(Strict):
    """What may be begun."""

    items = fields.List(fields.Nested(OfferedSchema), required=True)


class BeginCaseBody(Strict):
    """Which procedure, and what the case is about."""

    process_id = Text(required=True, longest=100)
    title = Text(required=True, longest=200)


class BegunSchema(Strict):
    """The number of the case."""

    case_no = fields.String(required=True)


def local_cases_blueprint(cases: Cases) -> Blueprint:
    """The routes for cases of a county's own procedures; who may begin one is drawn on its start event."""
    blueprint = Blueprint("local_cases", __name__, description="Cases of a county's own procedures")

    @blueprint.get("/local-cases/offered")
    @allowed_signed_in
    @query(answers=OfferedListSchema)
    def list_offered(session: Session) -> Plain:
        """The procedures the actor may begin."""
        offered = cases.offered(session, current_actor())
        return {"items": [{"process_id": process_id, "name": name} for process_id, name in offered]}

    @blueprint.post("/local-cases")
    @allowed_signed_in
    @command(BeginCaseBody, answers=BegunSchema, status=201)
    def begin_case(work: UnitOfWork, body: Plain) -> Plain:
        """Begin a case."""
        return {"case_no": cases.begin(work, body["process_id"], body["title"])}

    return blueprint
