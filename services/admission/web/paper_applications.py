"""Requests that came on paper: the form the office copies them into, and their entry."""

from __future__ import annotations

from typing import Any

from chassis.web.blueprint import Blueprint
from chassis.web.commands import command, query
from chassis.web.identity import allowed
from services.admission.usecases.enter_paper_application import EnterPaperApplication
from services.admission.usecases.ports import Work
from services.admission.web.paper_form import paper_form
from services.admission.web.ports import Cases, Reads, Running, Session
from services.admission.web.schemas import CaseOpened, PaperApplication, PaperForm
from services.admission.web.task_forms import scope_options

OFFICE = "committee_office_clerk"
PLAN_OF = ("adm_prepare", "draft_plan")
"""Whose form it is: the one applicants fill in themselves."""


def blueprint(reads: Reads, cases: Cases, running: Running, county: str) -> Blueprint:
    """The routes of /applications/paper."""
    routes = Blueprint("paper_applications", __name__, description="纸质申请 · requests on paper")

    @routes.get("/applications/paper")
    @allowed(OFFICE)
    @query(answers=PaperForm)
    def ask(session: Session) -> dict[str, Any]:
        """The form of a paper application with the choices of its lists."""
        process_id, form = PLAN_OF
        plan = running.definition(session, process_id).forms[form]
        options = scope_options(lambda kinds: reads.units(session, county, kinds))
        parties = [*options["townships"], *options["communities"]]
        return {"form": paper_form(plan), "options": {**options, "parties": parties}}

    @routes.post("/applications/paper")
    @allowed(OFFICE)
    @command(PaperApplication, answers=CaseOpened, status=201)
    def enter(work: Work, body: dict[str, Any]) -> dict[str, Any]:
        """Enter an application that came on paper, gaps included."""
        case_no = EnterPaperApplication()(work, as_form(body))
        cases.receive(work, case_no)
        return {"case_no": case_no}

    return routes


def as_form(body: dict[str, Any]) -> dict[str, Any]:
    """A checked body as a form: dates and exact numbers as text."""
    return {
        key: str(value) if type(value).__name__ in ("date", "Decimal") else value
        for key, value in body.items()
    }
