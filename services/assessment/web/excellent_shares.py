"""The list of 优秀 of a year whose scheme limits how many there may be (AST-25)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from marshmallow import fields

from chassis.web.blueprint import Blueprint
from chassis.web.commands import command, query
from chassis.web.identity import allowed
from chassis.web.schemas import YEAR, Strict, Whole
from services.assessment.domain.aggregation import Grade
from services.assessment.domain.annual_assessment import AnnualAssessment, Result, State
from services.assessment.domain.exact import shown, written
from services.assessment.domain.excellent_share import Candidate, candidate, places_of, ranked
from services.assessment.usecases.fix_excellent_share import JUDGED, FixExcellentShare
from services.assessment.web.access import PERFORMANCE
from services.assessment.web.ports import Reads

Plain = dict[str, Any]


class YearBody(Strict):
    """Which year."""

    year = Whole(required=True, validate=YEAR)


class YearQuery(Strict):
    """Which year."""

    year = fields.Integer(required=True, validate=YEAR)


class FixedSchema(Strict):
    """How many there were places for, and who has one."""

    places = fields.Integer(required=True)
    kept = fields.List(fields.String(), required=True)


class RankedSchema(Strict):
    """An agency that reached 优秀, with what it is ranked by."""

    case_no = fields.String(required=True)
    agency_name = fields.String(required=True)
    total = fields.String(required=True)
    rate = fields.String(required=True)
    satisfaction = fields.String(required=True)
    has_place = fields.Boolean(required=True, allow_none=True)


class ShareSchema(Strict):
    """The share of a year, how far its results are, and the ranking."""

    share = fields.String(required=True, allow_none=True)
    assessed = fields.Integer(required=True)
    places = fields.Integer(required=True)
    open_ones = fields.Integer(required=True)
    fixed_at = fields.Raw(required=True, allow_none=True)
    fixed_by = fields.String(required=True)
    items = fields.List(fields.Nested(RankedSchema), required=True)


def excellent_shares_blueprint(*, reads: Reads, county: str) -> Blueprint:
    """The routes under /excellent-shares."""
    blueprint = Blueprint("excellent_shares", __name__, description="优秀比例 · the share of 优秀")

    @blueprint.get("/excellent-shares")
    @allowed(PERFORMANCE)
    @query(YearQuery, answers=ShareSchema)
    def show_share(session: Any, asked: Plain) -> Plain:
        """The ranking of a year as it stands, or as it was fixed."""
        year = asked["year"]
        frozen = next((one for one in reads.schemes(session, county, year) if one.frozen_at), None)
        share = frozen.rules.grading.excellent_share if frozen else None
        judged = [one for one in reads.assessments(session, year) if one.state is not State.NOT_ASSESSED]
        waiting = sum(1 for one in judged if one.state not in JUDGED)
        fixed = reads.excellent_share(session, county, year)
        assessed = fixed.assessed if fixed else len(judged)
        order = ranked(candidate(one.case_no, result) for one in judged for result in _reached(one))
        names = {one.case_no: one.agency_name for one in judged}
        return {
            "share": None if share is None else written(share * 100),
            "assessed": assessed,
            "places": 0 if share is None else fixed.places if fixed else places_of(share, assessed),
            "open_ones": len(reads.not_begun(session, year)) + waiting,
            "fixed_at": fixed.fixed_at if fixed else None,
            "fixed_by": fixed.fixed_by if fixed else "",
            "items": [_ranked(one, names, fixed.kept if fixed else None) for one in order],
        }

    @blueprint.post("/excellent-shares")
    @allowed(PERFORMANCE)
    @command(YearBody, answers=FixedSchema, status=201)
    def fix_share(work: Any, body: Plain) -> Plain:
        """Fix the list of a year, once every result is final."""
        fixed = FixExcellentShare(county)(work, body["year"])
        return {"places": fixed.places, "kept": list(fixed.kept)}

    return blueprint


def _reached(found: AnnualAssessment) -> Sequence[Result]:
    """The newest result where it is 优秀, or would be with a place."""
    newest = found.results[-1:]
    return [one for one in newest if one.figures.grade is Grade.EXCELLENT or one.figures.over_share]


def _ranked(one: Candidate, names: dict[str, str], kept: Sequence[str] | None) -> Plain:
    return {
        "case_no": one.case_no,
        "agency_name": names[one.case_no],
        "total": shown(one.total),
        "rate": shown(one.rate),
        "satisfaction": shown(one.satisfaction),
        "has_place": None if kept is None else one.case_no in kept,
    }
