"""Appointments: begin one, the register of consents and refusals, the letters as PDF and DOCX."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Response
from marshmallow import fields, validate

from chassis.web.blueprint import Blueprint
from chassis.web.casefiles import Look
from chassis.web.commands import command, query
from chassis.web.identity import allowed, allowed_signed_in, current_actor
from chassis.web.pagination import keys_of, page
from chassis.web.refusals import NotShown
from chassis.web.schemas import PageQuery, SaidSchema, Strict, Text, page_of
from services.dispatch.domain.appointment import Appointment
from services.dispatch.domain.appointment_words import KIND_NAMES, MODE_NAMES, RESULT_NAMES, STATE_NAMES, Kind
from services.dispatch.usecases.open_appointment import PREPARING_ROLE, OpenAppointment
from services.dispatch.usecases.ports import Work
from services.dispatch.web.appointment_access import may_read
from services.dispatch.web.appointment_letters import LETTERS
from services.dispatch.web.ports import Reads
from services.dispatch.web.restricted_matters import TYPES, Printer, as_file, readable

Plain = dict[str, Any]


class OpenBody(Strict):
    """Whose head, and whether one is appointed or removed."""

    agency = Text(longest=64, required=True)
    kind = fields.String(required=True, validate=validate.OneOf(list(Kind)))


class OpenedSchema(Strict):
    """The case that was begun."""

    case_no = fields.String(required=True)


class AppointmentSchema(Strict):
    """A line of the register; the person is named in the case only."""

    case_no = fields.String(required=True)
    agency = fields.String(required=True)
    agency_name = fields.String(required=True)
    post = fields.String(required=True)
    kind = fields.Nested(SaidSchema, required=True)
    mode = fields.Nested(SaidSchema, required=True)
    decider_name = fields.String(required=True)
    townships = fields.List(fields.String(), required=True)
    rounds = fields.Integer(required=True)
    result = fields.Nested(SaidSchema, required=True, allow_none=True)
    state = fields.String(required=True)
    state_label = fields.Nested(SaidSchema, required=True)
    ended = fields.Boolean(required=True)
    opened_at = fields.String(required=True)
    effective_from = fields.String(required=True, allow_none=True)


AppointmentPage = page_of(AppointmentSchema, "AppointmentPage")


def appointments_blueprint(
    *, open_appointment: OpenAppointment, reads: Reads, printers: Mapping[str, Printer], look: Look
) -> Blueprint:
    """The routes under /appointments, and the letters of a case."""
    blueprint = Blueprint("appointments", __name__, description="Appointment of agencies' heads")
    county = open_appointment.county

    @blueprint.post("/appointments")
    @allowed(PREPARING_ROLE)
    @command(OpenBody, answers=OpenedSchema, status=201)
    def begin(work: Work, body: Plain) -> Plain:
        """Begin an appointment or a removal; the request is the first task."""
        return {"case_no": open_appointment(work, body["agency"], Kind(body["kind"]))}

    @blueprint.get("/appointments")
    @allowed_signed_in
    @query(PageQuery, answers=AppointmentPage)
    def list_appointments(session: Any, asked: Plain) -> Plain:
        """The register of consents and refusals, as far as the actor is a named reader."""
        actor, after = current_actor(), keys_of(asked.get("after"), str)
        found = readable(
            lambda before: reads.appointments(session, before=before, limit=100),
            after[0] if after else "",
            lambda matter: may_read(matter, actor, county),
            asked["limit"],
        )
        names = reads.names(session, {code for one in found for code in (one.decider, *one.townships)})
        return page([_shown(one, names) for one in found], asked["limit"], lambda row: (row["case_no"],))

    @blueprint.get("/cases/<case_no>/letters/<any(request, decision):name>.<any(pdf, docx):form>")
    @allowed_signed_in
    @query(answer_type=tuple(TYPES.values()))
    def letter(session: Any, case_no: str, name: str, form: str) -> Response:
        """The request to the townships, or the document of the decision; a look at it is put on record."""
        matter = reads.appointment(session, case_no)
        if matter is None or not may_read(matter, current_actor(), county):
            raise NotShown
        written = LETTERS[name](matter, reads.names(session, {matter.decider, *matter.townships}))
        if written is None:
            raise NotShown
        look(case_no, current_actor())
        return as_file(written, form, printers)

    return blueprint


def _shown(matter: Appointment, names: Mapping[str, str]) -> Plain:
    asked = [one for one in matter.rounds if one.townships]
    result = asked[-1].result if asked else None
    effective: date | None = matter.effective_from
    return {
        "case_no": matter.case_no,
        "agency": matter.agency,
        "agency_name": matter.agency_name,
        "post": matter.post,
        "kind": KIND_NAMES[matter.kind],
        "mode": MODE_NAMES[matter.mode],
        "decider_name": names.get(matter.decider, matter.decider),
        "townships": [names.get(code, code) for code in matter.townships],
        "rounds": len(asked),
        "result": RESULT_NAMES[result] if result else None,
        "state": matter.state,
        "state_label": STATE_NAMES[matter.state],
        "ended": matter.ended_at is not None,
        "opened_at": matter.opened_at,
        "effective_from": effective,
    }
