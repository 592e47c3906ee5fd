"""Opinions on agencies' heads: begin one, the register for its named readers, the letters as PDF and DOCX."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from flask import Response
from marshmallow import fields

from chassis.documents.letter import Letter
from chassis.web.blueprint import Blueprint
from chassis.web.casefiles import Look
from chassis.web.commands import command, query
from chassis.web.identity import allowed, allowed_signed_in, current_actor
from chassis.web.pagination import keys_of, page
from chassis.web.refusals import NotShown
from chassis.web.schemas import PageQuery, SaidSchema, Strict, Text, page_of
from services.dispatch.domain.adverse_opinion import AdverseOpinion
from services.dispatch.domain.adverse_words import FINDING_NAMES, STATE_NAMES
from services.dispatch.usecases.open_adverse_opinion import SPEAKING_ROLE, OpenAdverseOpinion
from services.dispatch.usecases.ports import Work
from services.dispatch.web.adverse_access import reads_whole
from services.dispatch.web.adverse_letters import LETTERS
from services.dispatch.web.ports import Reads

Plain = dict[str, Any]
Printer = Callable[[Letter], bytes]
MOST_LOOKED_THROUGH = 500
TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


class BeginBody(Strict):
    """On whose head."""

    agency = Text(longest=64, required=True)


class BegunSchema(Strict):
    """The case that was begun."""

    case_no = fields.String(required=True)


class AdverseSchema(Strict):
    """A line of the register; the head is named in the case only."""

    case_no = fields.String(required=True)
    agency_name = fields.String(required=True)
    post = fields.String(required=True)
    initiator_name = fields.String(required=True)
    investigator_name = fields.String(required=True)
    finding = fields.Nested(SaidSchema, required=True, allow_none=True)
    told_at = fields.String(required=True, allow_none=True)
    state = fields.String(required=True)
    state_label = fields.Nested(SaidSchema, required=True)
    ended = fields.Boolean(required=True)
    opened_at = fields.String(required=True)


AdversePage = page_of(AdverseSchema, "AdversePage")


def adverse_opinions_blueprint(
    *, begin: OpenAdverseOpinion, reads: Reads, printers: Mapping[str, Printer], look: Look
) -> Blueprint:
    """The routes under /adverse-opinions, and the letters of a case."""
    blueprint = Blueprint("adverse_opinions", __name__, description="Opinions on agencies' heads")
    county = begin.county

    @blueprint.post("/adverse-opinions")
    @allowed(SPEAKING_ROLE)
    @command(BeginBody, answers=BegunSchema, status=201)
    def speak_up(work: Work, body: Plain) -> Plain:
        """Begin one; stating the facts is the first task."""
        return {"case_no": begin(work, body["agency"])}

    @blueprint.get("/adverse-opinions")
    @allowed_signed_in
    @query(PageQuery, answers=AdversePage)
    def list_opinions(session: Any, asked: Plain) -> Plain:
        """The opinions the actor is a named reader of, the newest first."""
        actor, after = current_actor(), keys_of(asked.get("after"), str)
        found: list[AdverseOpinion] = []
        for matter in _newest(session, reads, after[0] if after else ""):
            if reads_whole(matter, actor, county):
                found.append(matter)
            if len(found) > asked["limit"]:
                break
        names = reads.names(session, {code for one in found for code in one.units})
        return page([_shown(one, names) for one in found], asked["limit"], lambda row: (row["case_no"],))

    @blueprint.get("/cases/<case_no>/letters/<any(opinion, feedback):name>.<any(pdf, docx):form>")
    @allowed_signed_in
    @query(answer_type=TYPES["docx"])
    def adverse_letter(session: Any, case_no: str, name: str, form: str) -> Response:
        """The opinion, or the feedback; a look at it is put on record."""
        matter = reads.adverse_opinion(session, case_no)
        if matter is None or not reads_whole(matter, current_actor(), county):
            raise NotShown
        written = LETTERS[name](matter, reads.names(session, matter.units))
        if written is None:
            raise NotShown
        look(case_no, current_actor())
        answer = Response(printers[form](written), mimetype=TYPES[form])
        title = quote(f"{written.title}.{form}")
        answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{title}"
        return answer

    return blueprint


def _newest(session: Any, reads: Reads, before: str) -> Iterator[AdverseOpinion]:
    """The newest first, page by page; a county has some dozens a year."""
    for _ in range(MOST_LOOKED_THROUGH):
        found: Sequence[AdverseOpinion] = reads.adverse_opinions(session, before=before, limit=100)
        yield from found
        if not found:
            return
        before = found[-1].case_no


def _shown(matter: AdverseOpinion, names: Mapping[str, str]) -> Plain:
    last = matter.investigations[-1] if matter.investigations else None
    investigator = last.investigator if last else ""
    told = last is not None and last.told_at is not None
    return {
        "case_no": matter.case_no,
        "agency_name": matter.agency_name,
        "post": matter.post,
        "initiator_name": names.get(matter.initiator, matter.initiator),
        "investigator_name": names.get(investigator, investigator),
        "finding": FINDING_NAMES[last.finding] if told and last and last.finding else None,
        "told_at": last.told_at if last else None,
        "state": matter.state,
        "state_label": STATE_NAMES[matter.state],
        "ended": matter.ended,
        "opened_at": matter.opened_at,
    }
