"""The yearly assessments: begin a year, list it, open one result down to its parts."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from chassis.clock import Clock
from chassis.web.blueprint import Blueprint
from chassis.web.commands import command, query
from chassis.web.identity import allowed, allowed_signed_in, current_actor
from chassis.web.schemas import YEAR, SaidSchema, Strict, Text, Whole
from services.assessment.domain.aggregation import GRADE_WORDS, HEAD_WORDS
from services.assessment.domain.annual_assessment import AnnualAssessment, Result, State
from services.assessment.domain.assessment_errors import AssessmentUnknown
from services.assessment.domain.exact import shown
from services.assessment.domain.satisfaction import GROUP_WORDS
from services.assessment.web.access import PERFORMANCE, is_office, may_read, result_is_known, units_of
from services.assessment.web.figure_tree import as_published, tree_of
from services.assessment.web.ports import Cases, Reads

Plain = dict[str, Any]


class OpenBody(Strict):
    """The year to be assessed, and the agency where it is only one."""

    year = Whole(required=True, validate=YEAR)
    agency = Text(longest=64, load_default="")


class OpenedSchema(Strict):
    """The cases that were begun."""

    cases = fields.List(fields.String(), required=True)


class YearQuery(Strict):
    """Which year."""

    year = fields.Integer(validate=YEAR)


class LineSchema(Strict):
    """One agency in one year."""

    case_no = fields.String(required=True)
    agency = fields.String(required=True)
    agency_name = fields.String(required=True)
    department_name = fields.String(required=True)
    seat_name = fields.String(required=True)
    state = fields.String(required=True)
    state_label = fields.Nested(SaidSchema, required=True)
    total = fields.String(required=True, allow_none=True)
    rate = fields.String(required=True, allow_none=True)
    grade = fields.String(required=True, allow_none=True)
    grade_label = fields.Nested(SaidSchema, required=True, allow_none=True)
    concerned = fields.Boolean(required=True)
    surveys = fields.List(fields.String(), required=True)


class YearSchema(Strict):
    """A year of assessments."""

    year = fields.Integer(required=True)
    items = fields.List(fields.Nested(LineSchema), required=True)
    scheme_version = fields.Integer(required=True, allow_none=True)
    may_begin = fields.Boolean(required=True)
    not_begun = fields.Integer(required=True)


class FigureSchema(Strict):
    """A number, how it is made, and what it is made of."""

    label = fields.Nested(SaidSchema, required=True)
    value = fields.String(required=True)
    exact = fields.String(required=True)
    how = fields.Nested(SaidSchema, required=True)
    notes = fields.List(fields.Nested(SaidSchema), required=True)
    parts = fields.List(fields.Nested(lambda: FigureSchema()), required=True)


class VersionSchema(Strict):
    """One version of the result."""

    number = fields.Integer(required=True)
    cause = fields.String(required=True)
    grade = fields.String(required=True)
    grade_label = fields.Nested(SaidSchema, required=True)
    head_label = fields.Nested(SaidSchema, required=True)
    bar_passed = fields.Boolean(required=True)
    bar = fields.String(required=True)
    serious = fields.Boolean(required=True)
    over_share = fields.Boolean(required=True)
    dropped = fields.List(fields.Nested(SaidSchema), required=True)
    aggregated_at = fields.Raw(required=True)
    final_at = fields.Raw(required=True, allow_none=True)
    published_at = fields.Raw(required=True, allow_none=True)
    figures = fields.List(fields.Nested(FigureSchema), required=True)


class ResultSchema(LineSchema):
    """The result of one agency with every version it had."""

    year = fields.Integer(required=True)
    scheme_version = fields.Integer(required=True)
    versions = fields.List(fields.Nested(VersionSchema), required=True)


def assessments_blueprint(*, reads: Reads, cases: Cases, clock: Clock, county: str) -> Blueprint:
    """The routes under /assessments."""
    blueprint = Blueprint("assessments", __name__, description="双向考评 · yearly dual assessments")

    @blueprint.post("/assessments")
    @allowed(PERFORMANCE)
    @command(OpenBody, answers=OpenedSchema, status=201)
    def begin(work: Any, body: Plain) -> Plain:
        """Begin the assessment of one agency, or of all that are not assessed yet."""
        if body["agency"]:
            return {"cases": [cases.open(work, body["year"], body["agency"])]}
        return {"cases": cases.open_all(work, body["year"])}

    @blueprint.get("/assessments")
    @allowed_signed_in
    @query(YearQuery, answers=YearSchema)
    def show_year(session: Any, asked: Plain) -> Plain:
        """The assessments of a year; scores before they are public only for those concerned."""
        actor = current_actor()
        year = asked.get("year", clock.today().year)
        found = reads.assessments(session, year)
        names = reads.names(session, {code for one in found for code in (one.department, one.seat)})
        frozen = next((one for one in reads.schemes(session, county, year) if one.frozen_at), None)
        return {
            "year": year,
            "items": [_line(one, names) | _known(one, actor) for one in found],
            "scheme_version": frozen.version if frozen else None,
            "may_begin": is_office(actor, county) and frozen is not None,
            "not_begun": len(reads.not_begun(session, year)),
        }

    @blueprint.get("/assessments/<case_no>")
    @allowed_signed_in
    @query(answers=ResultSchema)
    def show_result(session: Any, case_no: str) -> Plain:
        """A result with every figure opened; before it is known to the actor there is none to show."""
        actor = current_actor()
        found = reads.assessment(session, case_no)
        if found is None or not (may_read(found, actor) or result_is_known(found, actor)):
            raise AssessmentUnknown(case_no=case_no)
        codes = [*found.townships, found.department, found.agency]
        names, rules = reads.names(session, codes), reads.rules(session, found)
        known = found.results if result_is_known(found, actor) else ()
        if not may_read(found, actor):
            known = tuple(one for one in known if one.published_at)
        cut = list if may_read(found, actor) else as_published
        return {
            **_line(found, names),
            **_known(found, actor),
            "year": found.year,
            "scheme_version": found.scheme_version,
            "versions": [
                {
                    **_version(one, names),
                    "bar": shown(rules.grading.bar),
                    "figures": cut(tree_of(found, one, rules, names)),
                }
                for one in reversed(known)
            ],
        }

    return blueprint


def _line(found: AnnualAssessment, names: Any) -> Plain:
    return {
        "case_no": found.case_no,
        "agency": found.agency,
        "agency_name": found.agency_name,
        "department_name": names.get(found.department, found.department),
        "seat_name": names.get(found.seat, found.seat),
        "state": found.state.value,
        "state_label": found.state_words,
    }


def _known(found: AnnualAssessment, actor: Any) -> Plain:
    """The scores where the actor may know them."""
    told: Plain = {"total": None, "rate": None, "grade": None, "grade_label": None}
    concerned = may_read(found, actor)
    versions = list(found.results) if concerned else found.published
    if versions and result_is_known(found, actor):
        figures = versions[-1].figures
        told = {
            "total": shown(figures.total),
            "rate": shown(figures.rate),
            "grade": figures.grade.value,
            "grade_label": GRADE_WORDS[figures.grade],
        }
    mine = sorted(set(found.townships) & units_of(actor))
    return {**told, "concerned": concerned, "surveys": mine if found.state is State.SCORING else []}


def _version(result: Result, names: Any) -> Plain:
    figures = result.figures
    return {
        "number": result.number,
        "cause": result.cause,
        "grade": figures.grade.value,
        "grade_label": GRADE_WORDS[figures.grade],
        "head_label": HEAD_WORDS[figures.head_grade],
        "bar_passed": figures.bar_passed,
        "serious": figures.serious,
        "over_share": figures.over_share,
        "dropped": [
            {
                "zh": f"{names.get(township, township)}{GROUP_WORDS[group.group].zh}",
                "en": f"{names.get(township, township)}: {GROUP_WORDS[group.group].en}",
            }
            for township, group in figures.dropped
        ],
        "aggregated_at": result.aggregated_at,
        "final_at": result.final_at,
        "published_at": result.published_at,
    }
