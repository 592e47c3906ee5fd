"""Opinions on agencies' heads: begin one, the register for its named readers, the letters as PDF and DOCX."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response
from marshmallow import fields

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
from services.dispatch.web.restricted_matters import TYPES, Printer, as_file, readable

Plain = dict[str, Any]


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
        found = readable(
            lambda before: reads.adverse_opinions(session, before=before, limit=100),
            after[0] if after else "",
            lambda matter: reads_whole(matter, actor, county),
            asked["limit"],
        )
        names = reads.names(session, {code for one in found for code in one.units})
        return page([_shown(one, names) for one in found], asked["limit"], lambda row: (row["case_no"],))

    @blueprint.get("/cases/<case_no>/letters/<any(opinion, feedback):name>.<any(pdf, docx):form>")
    @allowed_signed_in
    @query(answer_type=tuple(TYPES.values()))
    def adverse_letter(session: Any, case_no: str, name: str, form: str) -> Response:
        """The opinion, or the feedback; a look at it is put on record."""
        matter = reads.adverse_opinion(session, case_no)
        if matter is None or not reads_whole(matter, current_actor(), county):
            raise NotShown
        written = LETTERS[name](matter, reads.names(session, matter.units))
        if written is None:
            raise NotShown
        look(case_no, current_actor())
        return as_file(written, form, printers)

    return blueprint


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
