"""What comes in and goes out about events."""

from __future__ import annotations

from marshmallow import fields, validate

from chassis.web.schemas import PageQuery, SaidSchema, Strict, Text, Whole, page_of
from services.dispatch.domain.event_class import Urgency
from services.dispatch.domain.grid_event import EventState, Source


class EventBody(Strict):
    """F-DSP-01: what is reported, where, and whom to call back if they wish it."""

    source = fields.String(required=True, validate=validate.OneOf(list(Source)))
    class_code = Text(longest=20, load_default="")
    title = Text(longest=60, required=True)
    description = Text(longest=2000, required=True)
    township = fields.String(required=True, validate=validate.Regexp(r"^\d{9}$"))
    community = fields.String(allow_none=True, load_default=None, validate=validate.Regexp(r"^\d{12}$"))
    grid = fields.String(allow_none=True, load_default=None, validate=validate.Regexp(r"^\d{15}$"))
    place = Text(longest=200, required=True)
    urgency = fields.String(load_default=Urgency.NORMAL, validate=validate.OneOf(list(Urgency)))
    occurred_at = fields.AwareDateTime(load_default=None, allow_none=True)
    contact = Text(longest=100, load_default="")


class EventsTakenIn(Strict):
    """What a sheet of events says; nothing is taken in before it is confirmed."""

    rows = Whole(required=True)
    new = Whole(required=True)
    known = Whole(required=True)
    confirmed = fields.Boolean(required=True)


class HotlineBody(EventBody):
    """The same from a hotline's own system, with its number."""

    source = fields.String(load_default=Source.HOTLINE, validate=validate.Equal(Source.HOTLINE))
    external_no = Text(longest=64, required=True)


class EventSchema(Strict):
    """An event as lists show it: a task and a place."""

    event_no = fields.String(required=True)
    source = fields.String(required=True)
    source_label = fields.Nested(SaidSchema, required=True)
    class_code = fields.String(required=True)
    class_name = fields.String(required=True)
    title = fields.String(required=True)
    township = fields.String(required=True)
    township_name = fields.String(required=True)
    place = fields.String(required=True)
    urgency = fields.String(required=True)
    urgency_label = fields.Nested(SaidSchema, required=True)
    handler = fields.String(required=True)
    handler_name = fields.String(required=True)
    level_label = fields.Nested(SaidSchema, required=True)
    reported_at = fields.String(required=True)
    due_at = fields.String(required=True, allow_none=True)
    warn_at = fields.String(required=True, allow_none=True)
    reopened = fields.Integer(required=True)
    ended_at = fields.String(required=True, allow_none=True)
    state = fields.String(required=True)
    state_label = fields.Nested(SaidSchema, required=True)
    ended = fields.Boolean(required=True)


class EventsQuery(PageQuery):
    """Which events are asked for."""

    state = fields.String(validate=validate.OneOf(list(EventState)))


class BoardQuery(PageQuery):
    """What the board shows."""

    township = fields.String(validate=validate.Regexp(r"^\d{9}$"))
    field = fields.String(validate=validate.Length(max=40))
    state = fields.String(validate=validate.OneOf(list(EventState)))
    lamp = fields.String(validate=validate.OneOf(("red", "yellow")))


class EventClassSchema(Strict):
    """A class of the catalogue."""

    code = fields.String(required=True)
    field = fields.String(required=True)
    name = fields.String(required=True)
    level = fields.String(required=True)
    department = fields.String(required=True)
    department_name = fields.String(required=True)
    limit = fields.Integer(required=True)
    unit = fields.String(required=True)


class EventClasses(Strict):
    """The catalogue."""

    items = fields.List(fields.Nested(EventClassSchema), required=True)


class PlaceCount(Strict):
    """How much is open in a township."""

    township = fields.String(required=True)
    township_name = fields.String(required=True)
    open = fields.Integer(required=True)
    yellow = fields.Integer(required=True)
    red = fields.Integer(required=True)


EventPage = page_of(EventSchema, "EventPage")


class BoardSchema(Strict):
    """The board: open events by limit and place."""

    items = fields.List(fields.Nested(EventSchema), required=True)
    next = fields.String(required=True, allow_none=True)
    places = fields.List(fields.Nested(PlaceCount), required=True)
    as_of = fields.String(required=True)
