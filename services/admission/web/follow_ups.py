"""What the city asks units of the county, begun at a figure of the report or at a case (B21, ADM-33)."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate

from chassis.clock import Clock
from chassis.web.blueprint import Blueprint
from chassis.web.commands import command
from chassis.web.identity import allowed
from chassis.web.schemas import Strict, Text
from services.admission.domain.follow_up import About
from services.admission.domain.quarter import PERIOD, quarter_of, quarter_text
from services.admission.usecases.open_follow_up import CITY
from services.admission.web.ports import Cases, Reads
from services.admission.web.schemas import UNIT, CaseOpened


class Question(Strict):
    """A question to one unit, with its limit."""

    about = fields.String(required=True, validate=validate.OneOf([About.FIGURE.value, About.CASE.value]))
    subject = Text(required=True, longest=40)
    quarter = Text(longest=7, load_default="")
    unit = fields.String(required=True, validate=UNIT)
    question = Text(required=True, longest=2000)
    due_on = fields.Date(required=True)


def blueprint(cases: Cases, reads: Reads, county: str, clock: Clock) -> Blueprint:
    """The route of /follow-ups."""
    routes = Blueprint("follow_ups", __name__, description="市级督办 · follow-ups of the city")

    @routes.post("/follow-ups")
    @allowed(CITY)
    @command(Question, answers=CaseOpened, status=201)
    def ask(work: Any, body: dict[str, Any]) -> dict[str, Any]:
        """Ask a unit; it finds the question on its desk, with the figure as it was then."""
        value = None
        if body["about"] == About.FIGURE:
            span = str(reads.parameter(work.session, PERIOD, county, clock.today()))
            period = quarter_of(body["quarter"], clock.today(), span)
            people = reads.people_count(work.session, county, quarter_text(period))
            counts = reads.quarter_counts(work.session, county, period, clock.today())
            value = {**(people.figures if people else {}), **counts}.get(body["subject"])
        return {"case_no": cases.ask_unit(work, county, body, value)}

    return routes
