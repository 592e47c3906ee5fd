"""Which unit takes over the items and duties of another, registered by the office (E3-11)."""

from __future__ import annotations

from typing import Any

from chassis.web.blueprint import Blueprint
from chassis.web.commands import command
from chassis.web.identity import allowed
from services.admission.usecases.ports import Work
from services.admission.web.catalogue import OFFICE
from services.admission.web.ports import Cases
from services.admission.web.schemas import Succeeded, Succession


def blueprint(cases: Cases) -> Blueprint:
    """The route of /successions."""
    routes = Blueprint("successions", __name__, description="单位承继 · successor units")

    @routes.post("/successions")
    @allowed(*OFFICE)
    @command(Succession, answers=Succeeded, status=201)
    def register(work: Work, body: dict[str, Any]) -> dict[str, Any]:
        """Hand over items, duties and cases that have not ended, with the document that proves it."""
        taken = cases.succeed(work, body)
        return {"items": taken.items, "duties": taken.duties, "cases": taken.cases}

    return routes
