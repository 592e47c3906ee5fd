"""What a request is compared with, asked for by itself: looking for it costs as much as a whole case file."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from chassis.telemetry import context
from chassis.web.blueprint import Blueprint
from chassis.web.commands import query
from chassis.web.identity import allowed_signed_in, current_actor
from chassis.web.reading import Readers
from chassis.web.refusals import NotShown
from chassis.web.schemas import Strict
from chassis.web.worktask_schemas import SectionSchema
from services.admission.web import likeness_sections
from services.admission.web.application_records import application_of
from services.admission.web.case_background import Background, units_of
from services.admission.web.ports import Reads, Session


class Alike(Strict):
    """Sections of a case file that are fetched after it."""

    sections = fields.List(fields.Nested(SectionSchema), required=True)


def blueprint(reads: Reads, background: Background, readers: Readers) -> Blueprint:
    """The route below /cases."""
    routes = Blueprint("alike", __name__, description="相近的条款和申请 · what a request is compared with")

    @routes.get("/cases/<case_no>/alike")
    @allowed_signed_in
    @query(answers=Alike)
    def alike(session: Session, case_no: str) -> dict[str, Any]:
        """Clauses of the guidance list and past requests; of those, a reader sees whose cases are his too."""
        actor = current_actor()
        context.add(case=case_no)
        readers.require(session, case_no, actor)
        record = reads.application(session, case_no)
        if record is None:
            raise NotShown
        application = application_of(record)
        content = str(application.facts.get("content") or "")
        found = reads.similar(session, application.county, application.item_name, content)
        own = None if background.is_office(session, application.county, actor) else units_of(actor)
        decided = reads.past_cases(session, application.county, own)
        past = likeness_sections.alike_among(application, decided)
        applicants = sorted({one.applicant for _, one in past})
        called = reads.unit_names(session, applicants, short=True) if applicants else {}
        return {"sections": [*likeness_sections.clauses(found), *likeness_sections.past(past, called)]}

    return routes
