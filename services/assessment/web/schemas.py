"""What comes in and what goes out."""

from __future__ import annotations

from marshmallow import fields

from chassis.web.schemas import YEAR, Strict
from services.assessment.domain.facts import FactKind


class FiguresQuery(Strict):
    """Which year is asked for; this year when none is."""

    year = fields.Integer(validate=YEAR)


class FigureSchema(
    Strict.from_dict({kind.value: fields.Integer(required=True) for kind in FactKind}, name="Counts")  # type: ignore[misc]
):
    """One agency (or a body without one) in one township."""

    agency = fields.String(required=True, allow_none=True)
    agency_name = fields.String(required=True, allow_none=True)
    sender = fields.String(required=True)
    sender_name = fields.String(required=True)
    township = fields.String(required=True, allow_none=True)
    township_name = fields.String(required=True, allow_none=True)


class FiguresSchema(Strict):
    """The figures of a year."""

    year = fields.Integer(required=True)
    years = fields.List(fields.Integer(), required=True)
    as_of = fields.String(required=True, allow_none=True)
    items = fields.List(fields.Nested(FigureSchema), required=True)
    total = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)


class RateSchema(Strict):
    """How one body answered the whistles of one township; a rate of nothing is null."""

    body = fields.String(required=True)
    body_name = fields.String(required=True)
    township = fields.String(required=True)
    township_name = fields.String(required=True)
    called = fields.Integer(required=True)
    in_time = fields.Integer(required=True)
    no_shows = fields.Integer(required=True)
    report_in_rate = fields.String(required=True, allow_none=True)
    solution_rate = fields.String(required=True, allow_none=True)
    satisfaction_rate = fields.String(required=True, allow_none=True)


class HandledSchema(Strict):
    """What came of the events one body handled in one township."""

    handler = fields.String(required=True)
    handler_name = fields.String(required=True)
    township = fields.String(required=True)
    township_name = fields.String(required=True)
    events = fields.Integer(required=True)
    in_time = fields.Integer(required=True)
    solved = fields.Integer(required=True)
    reopened = fields.Integer(required=True)
    rated = fields.Integer(required=True)
    satisfied = fields.Integer(required=True)


class DifferenceSchema(Strict):
    """A figure of a body in a township that was told otherwise than it was heard."""

    body_name = fields.String(required=True)
    township_name = fields.String(required=True)
    figure = fields.Raw(required=True)
    heard = fields.Integer(required=True)
    told = fields.Integer(required=True)
    lost = fields.Boolean(required=True)


class ComparedSchema(Strict):
    """The year as dispatch tells it, beside the reports that were heard."""

    told_at = fields.Raw(required=True, allow_none=True)
    lines = fields.Integer(required=True)
    differences = fields.List(fields.Nested(DifferenceSchema), required=True)


class RatesSchema(Strict):
    """The rates of a year."""

    year = fields.Integer(required=True)
    items = fields.List(fields.Nested(RateSchema), required=True)
    events = fields.List(fields.Nested(HandledSchema), required=True)
    compared = fields.Nested(ComparedSchema, required=True)
