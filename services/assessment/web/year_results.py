"""The results of a year side by side: agency by agency, township by township, and as a workbook."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from flask import Response
from marshmallow import fields

from chassis.actor import Actor
from chassis.clock import Clock
from chassis.documents.sheets import XLSX
from chassis.web.blueprint import Blueprint
from chassis.web.commands import query
from chassis.web.identity import allowed_signed_in, current_actor
from chassis.web.schemas import YEAR, SaidSchema, Strict
from services.assessment.domain.aggregation import GRADE_WORDS
from services.assessment.domain.annual_assessment import AnnualAssessment, Result
from services.assessment.domain.errors import YearOutOfRange
from services.assessment.domain.exact import mean, shown
from services.assessment.web.access import may_read, result_is_known, seen_as
from services.assessment.web.figures import FIRST_YEAR
from services.assessment.web.ports import Reads
from services.assessment.web.result_book import Known, book_of

Plain = dict[str, Any]


class YearQuery(Strict):
    """Which year; this one when none is said."""

    year = fields.Integer(validate=YEAR)


class AgencyLine(Strict):
    """One agency with the parts of its total."""

    case_no = fields.String(required=True)
    agency_name = fields.String(required=True)
    territorial = fields.String(required=True)
    satisfaction = fields.String(required=True)
    statutory = fields.String(required=True)
    total = fields.String(required=True)
    rate = fields.String(required=True)
    grade = fields.String(required=True)
    grade_label = fields.Nested(SaidSchema, required=True)
    reviewed = fields.Boolean(required=True)


class TownshipLine(Strict):
    """What one township gave the agencies that serve it, on the average."""

    township = fields.String(required=True)
    township_name = fields.String(required=True)
    agencies = fields.Integer(required=True)
    territorial = fields.String(required=True)
    satisfaction = fields.String(required=True)


class YearResults(Strict):
    """The results of a year as far as the reader may know them."""

    year = fields.Integer(required=True)
    agencies = fields.List(fields.Nested(AgencyLine), required=True)
    townships = fields.List(fields.Nested(TownshipLine), required=True)
    assessed = fields.Integer(required=True)
    published = fields.Integer(required=True)
    left_out = fields.Integer(required=True)


def results_blueprint(*, reads: Reads, clock: Clock) -> Blueprint:
    """The routes of /assessment-results."""
    blueprint = Blueprint("year_results", __name__, description="年度结果 · results of a year")

    def asked_year(asked: Plain) -> int:
        year = int(asked.get("year", clock.today().year))
        if not FIRST_YEAR <= year <= clock.today().year + 1:
            raise YearOutOfRange(year=year)
        return year

    @blueprint.get("/assessment-results")
    @allowed_signed_in
    @query(YearQuery, answers=YearResults)
    def show(session: Any, asked: Plain) -> Plain:
        """Every result the reader may know, the best first, and what each township gave."""
        actor, year = current_actor(), asked_year(asked)
        every = reads.assessments(session, year)
        newest = [(found, known[-1]) for found in every if (known := versions_for(found, actor))]
        newest.sort(key=lambda one: (-one[1].figures.total, one[0].agency))
        concerned = [one for one in newest if may_read(one[0], actor) or one[1].published_at]
        return {
            "year": year,
            "agencies": [_agency(*one) for one in newest],
            "townships": _townships(concerned, session, reads),
            "assessed": len(every),
            "published": sum(1 for one in every if one.published),
            "left_out": sum(1 for one in every if one.not_assessed_reason),
        }

    @blueprint.get("/assessment-results/export.xlsx")
    @allowed_signed_in
    @query(YearQuery, answer_type=XLSX)
    def export(session: Any, asked: Plain) -> Response:
        """Results, townships, marks, facts and surveys; of others’ agencies only what is public."""
        actor, year = current_actor(), asked_year(asked)
        surveys = reads.surveys_of(session, year)
        known = [
            Known(
                found,
                versions_for(found, actor),
                _sides(found, actor),
                reads.rules(session, found),
                surveys.get(found.case_no, ()),
            )
            for found in reads.assessments(session, year)
            if may_read(found, actor) or found.published
        ]
        codes = {
            code for one in known for code in (*one.found.townships, one.found.department, one.found.seat)
        }
        answer = Response(book_of(known, reads.names(session, codes)), mimetype=XLSX)
        answer.headers["Content-Disposition"] = f"attachment; filename=assessment_{year}.xlsx"
        return answer

    return blueprint


def versions_for(found: AnnualAssessment, actor: Actor) -> list[Result]:
    """The versions of a result the reader may know, oldest first."""
    if not result_is_known(found, actor):
        return []
    return list(found.results) if may_read(found, actor) else found.published


def _sides(found: AnnualAssessment, actor: Actor) -> frozenset[str]:
    """Whose marks the reader may see (E3-28); nobody’s of an agency that is none of their business."""
    if not may_read(found, actor):
        return frozenset()
    units = seen_as(found, actor)
    return frozenset(one for one in (*found.townships, found.department) if found.shows(one, units))


def _agency(found: AnnualAssessment, result: Result) -> Plain:
    figures = result.figures
    numbers = ("territorial", "satisfaction", "statutory", "total", "rate")
    return {
        "case_no": found.case_no,
        "agency_name": found.agency_name,
        **{name: shown(getattr(figures, name)) for name in numbers},
        "grade": figures.grade.value,
        "grade_label": GRADE_WORDS[figures.grade],
        "reviewed": found.was_reviewed,
    }


def _townships(known: list[tuple[AnnualAssessment, Result]], session: Any, reads: Reads) -> list[Plain]:
    given: dict[str, list[tuple[Fraction, Fraction]]] = {}
    for _, result in known:
        for one in result.figures.townships:
            given.setdefault(one.township, []).append((one.territorial, one.satisfaction))
    names = reads.names(session, given)
    return [
        {
            "township": township,
            "township_name": names.get(township, township),
            "agencies": len(scores),
            "territorial": shown(mean([one for one, _ in scores])),
            "satisfaction": shown(mean([one for _, one in scores])),
        }
        for township, scores in sorted(given.items())
    ]
