"""The end of an item, begun by its department: filed, or of a listed one applied for (B5, ADM-07)."""

from __future__ import annotations

from typing import Any

from chassis.web.blueprint import Blueprint
from chassis.web.commands import command
from chassis.web.identity import allowed
from services.admission.usecases.open_exit import DEPARTMENT
from services.admission.usecases.ports import Work
from services.admission.usecases.report_rejection import SECRETARY
from services.admission.web.ports import Cases
from services.admission.web.schemas import Begun, CaseOpened, RejectionKept, RejectionTold


def blueprint(cases: Cases) -> Blueprint:
    """The route of /items/…/exit."""
    routes = Blueprint("exits", __name__, description="完结、提前退出 · the end of items")

    @routes.post("/items/<item_id>/exit")
    @allowed(DEPARTMENT)
    @command(answers=CaseOpened, status=201)
    def begin(work: Work, item_id: str) -> dict[str, Any]:
        """Begin the filing; the department finds it on its desk."""
        return {"case_no": cases.end_item(work, item_id)}

    @routes.post("/items/<item_id>/rejections")
    @allowed(SECRETARY)
    @command(RejectionTold, answers=RejectionKept, status=201)
    def reject(work: Work, body: dict[str, Any], item_id: str) -> dict[str, Any]:
        """Put on record that residents generally reject it; enough of it opens a filing at the department."""
        return {"case_no": cases.reject_item(work, item_id, body)}

    @routes.post("/entries/<entry_id>/exit")
    @allowed(DEPARTMENT)
    @command(answers=Begun, status=201)
    def leave(work: Work, entry_id: str) -> dict[str, Any]:
        """Begin to apply for the exit of an entry of the guidance list."""
        case_no, task_id = cases.leave_list(work, entry_id)
        return {"case_no": case_no, "task_id": task_id}

    return routes
