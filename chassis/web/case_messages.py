"""Which messages a case has sent to other services; whoever is one of them tells when it took them in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from marshmallow import fields, validate

from chassis.telemetry import context
from chassis.web.blueprint import Blueprint
from chassis.web.commands import query
from chassis.web.identity import allowed_signed_in, current_actor
from chassis.web.ports import Acts, CasePresenter
from chassis.web.reading import Readers
from chassis.web.schemas import Strict

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Plain = dict[str, Any]
SubjectsOf = Callable[[Any, str], Sequence[str]]
MOST_AT_ONCE = 500


class Traces(Protocol):
    """The post room's account of messages."""

    def said_about(self, session: Session, listeners: Sequence[str], subjects: Sequence[str], /) -> Any:
        """The messages this service said about some subjects."""
        ...

    def taken_in(self, session: Session, message_ids: Sequence[str], /) -> Any:
        """Those of these messages that have arrived here."""
        ...


class SaidMessageSchema(Strict):
    """A message this service said; `sent_at` once the broker has it."""

    message_id = fields.String(required=True)
    listener = fields.String(required=True)
    type = fields.String(required=True)
    subject = fields.String(required=True)
    at = fields.String(required=True)
    sent_at = fields.String(required=True, allow_none=True)


class SaidMessagesSchema(Strict):
    """The messages about a case."""

    items = fields.List(fields.Nested(SaidMessageSchema), required=True)


class TakenQuery(Strict):
    """Which messages are asked about."""

    id = fields.List(
        fields.String(validate=validate.Length(max=64)),
        required=True,
        validate=validate.Length(max=MOST_AT_ONCE),
    )


class TakenMessageSchema(Strict):
    """A message that has arrived, and what became of it."""

    message_id = fields.String(required=True)
    state = fields.String(required=True)
    at = fields.String(required=True)


class TakenMessagesSchema(Strict):
    """Those that have arrived."""

    items = fields.List(fields.Nested(TakenMessageSchema), required=True)


def only_the_case(_session: Any, case_no: str) -> Sequence[str]:
    """Messages about a case name the case."""
    return [case_no]


def case_messages_blueprint(
    routes: Mapping[str, Sequence[str]],
    traces: Traces,
    *,
    presenter: CasePresenter,
    acts: Acts,
    subjects: SubjectsOf = only_the_case,
) -> Blueprint:
    """The routes; `routes` are the message types of the service, each with its listeners."""
    blueprint = Blueprint("case_messages", __name__, description="Messages between services")
    readers = Readers(presenter, acts)
    listeners = sorted({one for each in routes.values() for one in each})

    @blueprint.get("/cases/<case_no>/messages")
    @allowed_signed_in
    @query(answers=SaidMessagesSchema)
    def list_said(session: Session, case_no: str) -> Plain:
        """What was said about the case, for those who may see it; never what a message holds."""
        readers.require(session, case_no, current_actor())
        context.add(case=case_no)
        said = traces.said_about(session, listeners, subjects(session, case_no))
        return {"items": [one._asdict() for one in said]}

    @blueprint.get("/messages/taken")
    @allowed_signed_in
    @query(TakenQuery, answers=TakenMessagesSchema)
    def list_taken(session: Session, asked: Plain) -> Plain:
        """Which of these messages have arrived here; whoever knows their ids was told of them."""
        return {"items": [one._asdict() for one in traces.taken_in(session, asked["id"])]}

    return blueprint
