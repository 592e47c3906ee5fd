"""Which unit takes over the items of another, registered by the office (E3-11)."""

from __future__ import annotations

from typing import Any

from chassis.web.blueprint import Blueprint
from chassis.web.commands import command
from chassis.web.identity import allowed
from services.admission.usecases.ports import Work
from services.admission.usecases.register_succession import RegisterSuccession
from services.admission.web.catalogue import OFFICE
from services.admission.web.schemas import Succeeded, Succession


def blueprint() -> Blueprint:
    """The route of /successions."""
    routes = Blueprint("successions", __name__, description="单位承继 · successor units")

    @routes.post("/successions")
    @allowed(*OFFICE)
    @command(Succession, answers=Succeeded, status=201)
    def register(work: Work, body: dict[str, Any]) -> dict[str, Any]:
        """Hand over the items that have not ended, with the document that proves it."""
        items = RegisterSuccession()(
            work, body["predecessor"], body["successor"], proof=body["proof"], valid_from=body["valid_from"]
        )
        return {"items": items}

    return routes
