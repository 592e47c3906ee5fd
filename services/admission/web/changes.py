"""The change of an admitted item, begun by the department whose item it is (B4)."""

from __future__ import annotations

from typing import Any

from chassis.web.blueprint import Blueprint
from chassis.web.commands import command
from chassis.web.identity import allowed
from services.admission.usecases.correct_item import CorrectItem
from services.admission.usecases.ports import Work
from services.admission.web.catalogue import OFFICE
from services.admission.web.ports import Cases
from services.admission.web.schemas import Begun, Corrected, Correction


def blueprint(cases: Cases) -> Blueprint:
    """The route of /items/…/change."""
    routes = Blueprint("changes", __name__, description="变更 · change of items")

    @routes.post("/items/<item_id>/change")
    @allowed("department_clerk")
    @command(answers=Begun, status=201)
    def begin(work: Work, item_id: str) -> dict[str, Any]:
        """Begin a request that changes the version in force; its form starts as that version stands."""
        case_no, task_id = cases.change_item(work, item_id)
        return {"case_no": case_no, "task_id": task_id}

    @routes.post("/items/<item_id>/correction")
    @allowed(*OFFICE)
    @command(Correction, answers=Corrected)
    def correct(work: Work, body: dict[str, Any], item_id: str) -> dict[str, Any]:
        """Confirm the correction of a slip of the pen; what changes the meaning is refused."""
        return {"was": CorrectItem()(work, item_id, body["field"], body["text"], body["reason"])}

    return routes
