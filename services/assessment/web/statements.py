"""Target statements: begin a year, list it, open one, report how far it is, fetch the signed document."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

from flask import Response
from marshmallow import fields

from chassis.actor import Actor
from chassis.clock import Clock
from chassis.documents.letter import Letter
from chassis.web.blueprint import Blueprint
from chassis.web.commands import command, query
from chassis.web.identity import allowed, allowed_signed_in, current_actor
from chassis.web.pagination import keys_of, page
from chassis.web.schemas import YEAR, PageQuery, SaidSchema, Strict, Text, Whole
from services.assessment.domain.statement_errors import StatementUnknown
from services.assessment.domain.succession import Kind
from services.assessment.domain.target_dates import may_begin
from services.assessment.domain.target_statement import PATH_WORDS, TargetStatement
from services.assessment.domain.targets import percent
from services.assessment.web.access import (
    PERFORMANCE,
    is_office,
    may_read_statement,
    sees_all_statements,
    units_of,
)
from services.assessment.web.ports import Reads, StatementCases
from services.assessment.web.statement_file import seal
from services.assessment.web.statement_letter import statement_letter

Plain = dict[str, Any]
Printer = Callable[[Letter], bytes]
TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


class OpenBody(Strict):
    """Whose statement, of this year unless another is named; of all agencies where none is named."""

    year = Whole(load_default=0, validate=YEAR)
    agency = Text(longest=64, load_default="")
    township = Text(longest=12, load_default="")
    recognise_because = Text(longest=500, load_default="")


class OpenedSchema(Strict):
    """The cases that were begun."""

    cases = fields.List(fields.String(), required=True)


class StatementsQuery(PageQuery):
    """Which year."""

    year = fields.Integer(validate=YEAR)


class ReportBody(Strict):
    """How far the targets are."""

    reports = fields.List(fields.Dict(), required=True)


class ReportedSchema(Strict):
    """How many targets were reported."""

    reported = fields.Integer(required=True)


class StatementSchema(Strict):
    """A line of the register of statements."""

    case_no = fields.String(required=True)
    year = fields.Integer(required=True)
    agency = fields.String(required=True)
    agency_name = fields.String(required=True)
    township = fields.String(required=True)
    township_name = fields.String(required=True)
    department_name = fields.String(required=True)
    number = fields.String(required=True)
    state = fields.String(required=True)
    state_label = fields.Nested(SaidSchema, required=True)
    targets = fields.Integer(required=True)
    reported = fields.Integer(required=True)
    supplement = fields.Boolean(required=True)
    late = fields.Boolean(required=True)
    signed_on = fields.Raw(required=True, allow_none=True)


class YearPage(Strict):
    """The statements of a year."""

    items = fields.List(fields.Nested(StatementSchema), required=True)
    next = fields.String(required=True, allow_none=True)
    year = fields.Integer(required=True)
    may_begin = fields.Boolean(required=True)
    may_register_succession = fields.Boolean(required=True)
    own_townships = fields.List(fields.Dict(), required=True)


class WholeSchema(StatementSchema):
    """One statement with its targets, signatures and what it replaced."""

    path = fields.Nested(SaidSchema, required=True, allow_none=True)
    cause = fields.String(required=True)
    duties = fields.List(fields.Dict(), required=True)
    lines = fields.List(fields.Dict(), required=True)
    seal = fields.Dict(required=True, allow_none=True)
    chain = fields.List(fields.Dict(), required=True)
    may_report = fields.Boolean(required=True)


def statements_blueprint(
    *,
    reads: Reads,
    cases: StatementCases,
    clock: Clock,
    county: str,
    organisation_department: str,
    printers: Mapping[str, Printer],
) -> Blueprint:
    """The routes under /statements."""
    blueprint = Blueprint("statements", __name__, description="目标责任书 · annual target statements")

    @blueprint.post("/statements")
    @allowed(PERFORMANCE, "agency_head")
    @command(OpenBody, answers=OpenedSchema, status=201)
    def begin(work: Any, body: Plain) -> Plain:
        """Begin one statement, or one for every agency and township that have none for the year yet."""
        because, year = body["recognise_because"], body["year"] or clock.today().year
        if body["agency"] or not is_office(work.actor, county):
            return {"cases": [cases.open(work, year, body["agency"], body["township"], because)]}
        return {"cases": cases.open_all(work, year, because)}

    @blueprint.get("/statements")
    @allowed_signed_in
    @query(StatementsQuery, answers=YearPage)
    def list_statements(session: Any, asked: Plain) -> Plain:
        """The statements of a year, by agency, as far as they are the actor’s business."""
        actor, after = current_actor(), keys_of(asked.get("after"), str, str, str)
        year = asked.get("year", clock.today().year)
        everything = sees_all_statements(actor, county, organisation_department)
        units = None if everything else units_of(actor)
        found = reads.statements(session, year, units, after, asked["limit"] + 1)
        names = reads.names(session, {code for one in found for code in (one.township, one.department)})
        lines = page(
            [_line(one, names) for one in found],
            asked["limit"],
            lambda row: (row["agency"], row["township"], row["case_no"]),
        )
        return {
            **lines,
            "year": year,
            "may_begin": is_office(actor, county) and may_begin(year, clock.today()),
            "may_register_succession": is_office(actor, county),
            "own_townships": _own(session, reads, actor, year) if may_begin(year, clock.today()) else [],
        }

    @blueprint.get("/statements/<case_no>")
    @allowed_signed_in
    @query(answers=WholeSchema)
    def show_statement(session: Any, case_no: str) -> Plain:
        """One statement."""
        found = _readable(session, case_no)
        names = reads.names(session, [found.township, found.department])
        chain = reads.statement_chain(session, found)
        return {
            **_line(found, names),
            "path": PATH_WORDS[found.path] if found.path else None,
            "cause": found.cause,
            "duties": [
                {"name": one.name, "basis": one.basis, "last_year": one.last_year} for one in found.duties
            ],
            "lines": [_target(found, index) for index in range(len(found.targets))],
            "seal": seal(found) if found.paper_sha256 else None,
            "chain": [
                {
                    "case_no": one.case_no,
                    "number": one.number,
                    "state_label": one.state_words.as_json(),
                    "signed_on": one.signed_on,
                }
                for one in chain
                if one is not found
            ],
            "may_report": found.state.is_signed and found.agency in units_of(current_actor()),
        }

    @blueprint.post("/statements/<case_no>/reports")
    @allowed("agency_head")
    @command(ReportBody, answers=ReportedSchema)
    def report(work: Any, body: Plain, case_no: str) -> Plain:
        """The agency reports how far its targets are."""
        cases.report(work, case_no, body)
        return {"reported": len(work.statements.get(case_no).completions)}

    @blueprint.get("/statements/<case_no>/paper.<any(pdf, docx):form>")
    @allowed_signed_in
    @query(answer_type=tuple(TYPES.values()))
    def fetch(session: Any, case_no: str, form: str) -> Response:
        """The document, byte for byte as it is signed; as PDF a copy that says who signed it."""
        found = _readable(session, case_no)
        content = reads.statement_paper(session, found.paper_sha256)
        if content is None:
            raise StatementUnknown(case_no=case_no)
        if form == "pdf":
            before = reads.statement(session, found.supplements) if found.supplements else None
            names = reads.names(session, [found.signed_as(Kind.TOWNSHIP), found.department])
            copy = statement_letter(found, names, before.number if before else "", sealed=True)
            content = printers["pdf"](copy)
        answer = Response(content, mimetype=TYPES[form])
        title = quote(f"{found.agency_name}{found.year}年度工作目标责任书.{form}")
        answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{title}"
        return answer

    def _readable(session: Any, case_no: str) -> TargetStatement:
        found = reads.statement(session, case_no)
        if found is None or not may_read_statement(found, current_actor(), organisation_department):
            raise StatementUnknown(case_no=case_no)
        return found

    return blueprint


def _own(session: Any, reads: Reads, actor: Actor, year: int) -> list[Plain]:
    """The townships with which an agency’s head may still begin a statement of the year."""
    mine = [one for one in reads.agencies(session) if actor.holds("agency_head", one.code)]
    found: list[Plain] = []
    for agency in mine:
        begun = {
            one.township
            for one in reads.statements(session, year, [agency.code], None, 200)
            if not one.state.is_ended or one.state.is_signed
        }
        left = sorted(set(agency.townships) - begun)
        names = reads.names(session, left)
        found += [{"agency": agency.code, "township": one, "name": names.get(one, one)} for one in left]
    return found


def _line(found: TargetStatement, names: Mapping[str, str]) -> Plain:
    return {
        "case_no": found.case_no,
        "year": found.year,
        "agency": found.agency,
        "agency_name": found.agency_name,
        "township": found.township,
        "township_name": names.get(found.township, found.township),
        "department_name": names.get(found.department, found.department),
        "number": found.number,
        "state": found.state.value,
        "state_label": found.state_words,
        "targets": len(found.targets),
        "reported": len(found.completions),
        "supplement": bool(found.supplements),
        "late": found.escalated_at is not None and not found.state.is_signed,
        "signed_on": found.signed_on,
    }


def _target(found: TargetStatement, index: int) -> Plain:
    one = found.targets[index]
    told = found.completion_of(one.key)
    duty = next((each.name for each in found.duties if each.key == one.duty), "")
    return {
        "key": one.key,
        "duty": duty,
        "name": one.name,
        "measure": one.measure,
        "baseline": one.baseline,
        "value": one.value,
        "weight": percent(one.weight),
        "evidence": one.evidence,
        "by": one.by,
        "degree": percent(told.degree) if told else None,
        "result": told.result if told else "",
        "proof": told.evidence if told else "",
        "reported_at": told.at if told else None,
    }
