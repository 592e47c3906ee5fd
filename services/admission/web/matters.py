"""Work nobody applied for, reported by a department, a township or community, or the office (B6)."""

from __future__ import annotations

from typing import Any

from chassis.web.blueprint import Blueprint
from chassis.web.commands import command
from chassis.web.identity import allowed
from services.admission.usecases.ports import Work
from services.admission.usecases.report_unadmitted_work import DEPARTMENT, OFFICE, RECEIVERS
from services.admission.web.ports import Cases
from services.admission.web.schemas import CaseOpened, MatterReport


def blueprint(cases: Cases) -> Blueprint:
    """The route of /matters."""
    routes = Blueprint("matters", __name__, description="未准入事项 · work nobody applied for")

    @routes.post("/matters")
    @allowed(DEPARTMENT, OFFICE, *RECEIVERS)
    @command(MatterReport, answers=CaseOpened, status=201)
    def report(work: Work, body: dict[str, Any]) -> dict[str, Any]:
        """Report it; the office finds it on its desk."""
        return {"case_no": cases.report(work, body)}

    return routes
