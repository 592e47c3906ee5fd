"""A small intake for the own system of a hotline: it shows a key instead of a person's token (DSP-10)."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import g, request

from chassis.actor import Actor
from chassis.clock import Clock
from chassis.web.blueprint import Blueprint
from chassis.web.commands import command
from chassis.web.identity import allowed_public
from services.dispatch.domain.event_errors import IntakeKeyWrong
from services.dispatch.usecases.report_event import ReportEvent
from services.dispatch.web.event_schemas import EventSchema, HotlineBody
from services.dispatch.web.events import reported, told

HEADER = "X-Intake-Key"


def hotline_blueprint(*, report: ReportEvent, key: str, county: str, clock: Clock) -> Blueprint:
    """The route of the intake; without a key of the county it is shut."""
    blueprint = Blueprint("hotline", __name__, description="Intake of the 12345 hotline")
    line = Actor(
        "system:hotline",
        "12345热线",
        "接口",
        f"{county}-zhzx",
        "指挥中心",
        frozenset({f"command_operator@{county}-zhzx"}),
    )

    def with_key(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def checked(**path: Any) -> Any:
            shown = request.headers.get(HEADER, "")
            if not key or not hmac.compare_digest(shown.encode(), key.encode()):
                raise IntakeKeyWrong()
            g.actor = line
            return view(**path)

        return checked

    @blueprint.post("/hotline/events")
    @allowed_public
    @with_key
    @command(HotlineBody, answers=EventSchema, status=201)
    def hand_in(work: Any, body: dict[str, Any]) -> dict[str, Any]:
        """Hand in an order of the hotline; the same number again is the same event."""
        return told(work, report(work, reported(body, clock.now())))

    return blueprint
