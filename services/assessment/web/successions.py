"""Successions: what there is to choose from, and registering who takes over."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from chassis.web.blueprint import Blueprint
from chassis.web.commands import command, query
from chassis.web.identity import allowed
from chassis.web.schemas import Strict, Text
from services.assessment.web.access import PERFORMANCE
from services.assessment.web.ports import Reads, SuccessionCases

Plain = dict[str, Any]


class SuccessionBody(Strict):
    """Who stands where another stood, from which day on, by which document."""

    former = Text(longest=64, required=True)
    successor = Text(longest=64, required=True)
    on = fields.Date(required=True)
    document = Text(longest=500, required=True)


class HandedOverSchema(Strict):
    """The statements that passed on, what ended, the assessments that moved, and those that stay."""

    passed = fields.List(fields.String(), required=True)
    ended = fields.List(fields.String(), required=True)
    moved = fields.List(fields.String(), required=True)
    kept = fields.List(fields.String(), required=True)


class SuccessionsSchema(Strict):
    """Agencies and townships to choose from, and what is registered."""

    agencies = fields.List(fields.Dict(), required=True)
    townships = fields.List(fields.Dict(), required=True)
    items = fields.List(fields.Dict(), required=True)


def successions_blueprint(*, reads: Reads, cases: SuccessionCases) -> Blueprint:
    """The routes under /successions."""
    blueprint = Blueprint("successions", __name__, description="承继 · who takes over from whom")

    @blueprint.get("/successions")
    @allowed(PERFORMANCE)
    @query(answers=SuccessionsSchema)
    def show(session: Any) -> Plain:
        """What is registered, and what can be."""
        agencies, townships = reads.agencies(session), reads.townships(session)
        known = reads.successions(session)
        names = {one.code: one.name for one in agencies} | {one.code: one.name for one in townships}
        return {
            "agencies": [{"code": one.code, "name": one.name} for one in agencies],
            "townships": [{"code": one.code, "name": one.name} for one in townships],
            "items": [
                {
                    "former_name": names.get(one.former, one.former),
                    "successor_name": names.get(one.successor, one.successor),
                    "on": one.on,
                    "document": one.document,
                    "by": one.by,
                }
                for one in known
            ],
        }

    @blueprint.post("/successions")
    @allowed(PERFORMANCE)
    @command(SuccessionBody, answers=HandedOverSchema, status=201)
    def register(work: Any, body: Plain) -> Plain:
        """Register a succession and hand everything over."""
        told = cases.register(work, body["former"], body["successor"], body["on"], body["document"])
        return dict(told)

    return blueprint
