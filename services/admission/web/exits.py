"""The end of an admitted item, begun by the department whose item it is (B5)."""

from __future__ import annotations

from typing import Any

from chassis.web.blueprint import Blueprint
from chassis.web.commands import command
from chassis.web.identity import allowed
from services.admission.usecases.open_exit import DEPARTMENT
from services.admission.usecases.ports import Work
from services.admission.web.ports import Cases
from services.admission.web.schemas import CaseOpened


def blueprint(cases: Cases) -> Blueprint:
    """The route of /items/…/exit."""
    routes = Blueprint("exits", __name__, description="完结、提前退出 · the end of items")

    @routes.post("/items/<item_id>/exit")
    @allowed(DEPARTMENT)
    @command(answers=CaseOpened, status=201)
    def begin(work: Work, item_id: str) -> dict[str, Any]:
        """Begin the filing; the department finds it on its desk."""
        return {"case_no": cases.end_item(work, item_id)}

    return routes
