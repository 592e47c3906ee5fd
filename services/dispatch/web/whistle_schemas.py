"""What comes in and goes out about whistles."""

from __future__ import annotations

from marshmallow import fields, validate

from chassis.web.schemas import PageQuery, SaidSchema, Strict, Text, page_of
from services.dispatch.domain.eligibility import WhistleKind
from services.dispatch.domain.whistle import WhistleState


def _flag() -> fields.Boolean:
    return fields.Boolean(load_default=False, truthy={True}, falsy={False})


class AskBody(Strict):
    """What is asked of which body."""

    body = Text(longest=64, required=True)
    asked = Text(longest=500, required=True)


class WhistleBody(Strict):
    """F-DSP-02: what a township whistles about."""

    kind = fields.String(required=True, validate=validate.OneOf(list(WhistleKind)))
    title = Text(longest=60, required=True)
    description = Text(longest=2000, required=True)
    place = Text(longest=200, required=True)
    community = fields.String(allow_none=True, load_default=None, validate=validate.Regexp(r"^\d{12}$"))
    tried = Text(longest=2000, load_default="")
    beyond_powers = _flag()
    own_list = _flag()
    routine = _flag()
    statutory = _flag()
    asks = fields.List(fields.Nested(AskBody), required=True, validate=validate.Length(min=1, max=20))


class WhistleSchema(Strict):
    """A whistle as lists show it."""

    whistle_no = fields.String(required=True)
    kind = fields.String(required=True)
    kind_label = fields.Nested(SaidSchema, required=True)
    title = fields.String(required=True)
    township = fields.String(required=True)
    township_name = fields.String(required=True)
    place = fields.String(required=True)
    bodies = fields.List(fields.String(), required=True)
    reported_in = fields.Integer(required=True)
    called = fields.Integer(required=True)
    no_shows = fields.Integer(required=True)
    blown_at = fields.String(required=True)
    sent_at = fields.String(required=True, allow_none=True)
    due_at = fields.String(required=True, allow_none=True)
    ended_at = fields.String(required=True, allow_none=True)
    state = fields.String(required=True)
    state_label = fields.Nested(SaidSchema, required=True)
    ended = fields.Boolean(required=True)


class WhistlesQuery(PageQuery):
    """Which whistles are asked for."""

    state = fields.String(validate=validate.OneOf(list(WhistleState)))


class OpenWhistlesQuery(Strict):
    """Which open whistles a board shows."""

    township = fields.String(load_default="", validate=validate.Regexp(r"^(\d{9})?$"))
    limit = fields.Integer(load_default=20, validate=validate.Range(min=1, max=100))


class OpenWhistles(Strict):
    """Open whistles, what is due first at the top, and whether there are more."""

    items = fields.List(fields.Nested(WhistleSchema), required=True)
    more = fields.Boolean(required=True)


WhistlePage = page_of(WhistleSchema, "WhistlePage")
