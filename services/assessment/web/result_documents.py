"""The documents of a result over HTTP, each for those who may see what stands in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from flask import Response
from marshmallow import fields

from chassis.actor import Actor
from chassis.clock import Clock, county_date
from chassis.documents.letter import Letter
from chassis.documents.proof import proof_link
from chassis.parameters.fixing import Parameters
from chassis.texts import Said
from chassis.web.blueprint import Blueprint
from chassis.web.commands import query
from chassis.web.identity import allowed_signed_in, current_actor
from chassis.web.refusals import NotShown
from chassis.web.schemas import SaidSchema, Strict
from chassis.web.worktask_schemas import SectionSchema
from services.assessment.domain import issued_paper
from services.assessment.domain.annual_assessment import TOLD, AnnualAssessment, Result
from services.assessment.domain.assessment_errors import AssessmentUnknown
from services.assessment.domain.issued_paper import IssuedPaper, publication_of
from services.assessment.domain.scheme import PART_WORDS
from services.assessment.web.access import may_read, result_is_known, seen_as
from services.assessment.web.account import account_of, remedy
from services.assessment.web.ports import Reads
from services.assessment.web.result_letters import (
    account_letter,
    is_left_out,
    newest_published,
    notice_letter,
    publication_letter,
    sheet_letter,
)

Plain = dict[str, Any]
Printer = Callable[[Letter], bytes]
TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
PAPERS = {"notice": issued_paper.notice_of, "account": issued_paper.account_of}


class AccountSchema(Strict):
    """How a score came about."""

    case_no = fields.String(required=True)
    agency_name = fields.String(required=True)
    year = fields.Integer(required=True)
    number = fields.Integer(required=True)
    cause = fields.String(required=True)
    state_label = fields.Nested(SaidSchema, required=True)
    aggregated_at = fields.Raw(required=True)
    sections = fields.List(fields.Nested(SectionSchema), required=True)
    remedy = fields.Nested(SaidSchema, required=True)


def documents_blueprint(
    *,
    reads: Reads,
    printers: Mapping[str, Printer],
    clock: Clock,
    county: str,
    parameters: Callable[[Any], Parameters],
    public_url: str,
) -> Blueprint:
    """The account as a page and as a document, the sheets, the notice, and the publication of a year."""
    blueprint = Blueprint("result_documents", __name__, description="考评文书 · documents of a result")

    def remedy_for(session: Any, result: Result) -> Said:
        """By the time to object that held when the result came about."""
        on = county_date(result.aggregated_at)
        return remedy(int(parameters(session).value("ast.objection", county, on)))

    def proved(session: Any, written: Letter, paper: IssuedPaper) -> Letter:
        """With the code by which anybody can look it up."""
        return replace(written, proof=proof_link(public_url, reads.proof_code(session, paper)))

    @blueprint.get("/assessments/<case_no>/account")
    @allowed_signed_in
    @query(answers=AccountSchema)
    def show_account(session: Any, case_no: str) -> Plain:
        """How the score came about, for those concerned."""
        found, result = _told(session, reads, case_no)
        rules, names = reads.rules(session, found), _names(session, reads, found)
        return {
            "case_no": case_no,
            "agency_name": found.agency_name,
            "year": found.year,
            "number": result.number,
            "cause": result.cause,
            "state_label": found.state_words,
            "aggregated_at": result.aggregated_at,
            "sections": account_of(found, result, rules, names),
            "remedy": remedy_for(session, result),
        }

    @blueprint.get("/cases/<case_no>/documents/<any(account, notice):name>.<any(pdf, docx):form>")
    @allowed_signed_in
    @query(answer_type=tuple(TYPES.values()))
    def letter(session: Any, case_no: str, name: str, form: str) -> Response:
        """The account of the score, or the notice."""
        found, result = _told(session, reads, case_no)
        if name == "notice" and found.state not in TOLD:
            raise NotShown
        write = {"account": account_letter, "notice": notice_letter}[name]
        rules, names = reads.rules(session, found), _names(session, reads, found)
        written = write(found, result, rules, names, remedy_for(session, result))
        return _answer(printers, proved(session, written, PAPERS[name](case_no, result.number)), form)

    @blueprint.get("/cases/<case_no>/documents/sheet-<int:number>.<any(pdf, docx):form>")
    @allowed_signed_in
    @query(answer_type=tuple(TYPES.values()))
    def sheet(session: Any, case_no: str, number: int, form: str) -> Response:
        """A signed score sheet, for those who may see its marks (E3-28)."""
        found = _found(session, reads, case_no)
        known = dict(enumerate(found.sheets, 1)).get(number)
        if known is None or not found.shows(known.assessor, seen_as(found, current_actor())):
            raise NotShown
        written = sheet_letter(found, known, reads.rules(session, found), _names(session, reads, found))
        if written is None:
            raise NotShown
        return _answer(printers, written, form)

    @blueprint.get("/assessment-results/<year:year>/publication.<any(pdf, docx):form>")
    @allowed_signed_in
    @query(answer_type=tuple(TYPES.values()))
    def publication(session: Any, year: int, form: str) -> Response:
        """The results of a year that were made public; everybody may have them (AST-21)."""
        known = reads.assessments(session, year)
        public = [
            (found, result, reads.rules(session, found))
            for found in known
            if (result := newest_published(found)) is not None
        ]
        left_out = [one for one in known if is_left_out(one)]
        if not public and not left_out:
            raise NotShown
        names = reads.names(session, [county, *(one.department for one in known)])
        public.sort(key=lambda one: (-one[1].figures.total, one[0].agency))
        written = publication_letter(county, year, public, left_out, names, clock.today())
        return _answer(printers, proved(session, written, publication_of(year)), form)

    return blueprint


def listed(found: AnnualAssessment, actor: Actor, code_of: Callable[[IssuedPaper], str]) -> list[Plain]:
    """The documents of a case the reader may have, those that leave the house with their code."""
    base = f"/cases/{found.case_no}/documents"
    known: list[tuple[str, Said, str]] = []
    numbers: dict[str, str] = {}
    codes: dict[str, str] = {}
    for number, one in enumerate(found.sheets, 1):
        if one.is_locked and found.shows(one.assessor, seen_as(found, actor)):
            words = PART_WORDS[one.part]
            kind = Said(f"{words.zh}评分表", f"Score sheet: {words.en}")
            known.append((f"sheet-{number}", kind, one.cause))
    if found.results and result_is_known(found, actor):
        numbers = {"notice": found.result.notice_number, "account": found.result.account_number}
        codes = {name: code_of(paper(found.case_no, found.result.number)) for name, paper in PAPERS.items()}
        if found.state in TOLD:
            known.append(("notice", Said("结果告知函", "Notice of the result"), ""))
        known.append(("account", Said("得分说明", "How the score came about"), ""))
    return [
        {
            "id": f"{found.case_no}-{name}",
            "kind": kind,
            "number": numbers.get(name) or None,
            "title": more or f"{found.agency_name} {found.year}",
            "formats": ["pdf", "docx"],
            "href": f"{base}/{name}.{{format}}",
            **({"proof": code} if (code := codes.get(name)) else {}),
        }
        for name, kind, more in known
    ]


def _answer(printers: Mapping[str, Printer], written: Letter, form: str) -> Response:
    answer = Response(printers[form](written), mimetype=TYPES[form])
    title = quote(f"{written.title}.{form}")
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{title}"
    return answer


def _found(session: Any, reads: Reads, case_no: str) -> AnnualAssessment:
    found = reads.assessment(session, case_no)
    if found is None or not may_read(found, current_actor()):
        raise AssessmentUnknown(case_no=case_no)
    return found


def _told(session: Any, reads: Reads, case_no: str) -> tuple[AnnualAssessment, Result]:
    """The newest result, for those concerned and not before they may know it."""
    found = _found(session, reads, case_no)
    if not found.results or not result_is_known(found, current_actor()):
        raise NotShown
    return found, found.result


def _names(session: Any, reads: Reads, found: AnnualAssessment) -> Mapping[str, str]:
    return reads.names(session, [*found.townships, found.department, found.agency, found.county])
