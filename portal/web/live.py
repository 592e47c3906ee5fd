"""The desk stays true while somebody looks at it: told over an open line, or asked for now and then."""

from __future__ import annotations

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from portal.storage.holders import holders_of
from portal.web.access import signed_in
from portal.web.parts import parts, reader
from portal.web.streams import ASK_AGAIN

blueprint = Blueprint("live", __name__)
KIND = "text/event-stream"


@blueprint.get("/inbox/live")
@signed_in
def listen() -> ResponseReturnValue:
    """Tell when something happens to the reader's desk (server-sent events)."""
    holders = frozenset(holders_of(reader()))
    taken = parts().streams.handover(request.environ.get("gunicorn.socket"), holders)
    answer = Response(taken or [ASK_AGAIN], mimetype=KIND)
    answer.headers["Cache-Control"] = "no-store"
    return answer
