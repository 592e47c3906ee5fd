"""消息: what the reader was told, the unread ones marked; each leads to what it is about."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.clients.letters import KINDS
from portal.storage import notifications as told
from portal.web.access import signed_in
from portal.web.language import said
from portal.web.parts import parts, reader
from portal.web.ports import Row

blueprint = Blueprint("notifications", __name__)
TO_WORK = (told.NEW, told.PRESSING, told.RETURNED, told.DUE, told.OVERDUE, told.URGED)


def kinds() -> Mapping[str, str]:
    """What each kind is called."""
    return {kind: said(KINDS[kind]) for kind in told.KINDS}


@blueprint.get("/notifications")
@signed_in
def show() -> ResponseReturnValue:
    """The newest first; the button below marks what is shown as read."""
    page = parts().notifications.of(reader(), after=request.args.get("after"))
    return render_template(
        "notifications.html", rows=page.rows, next=page.next, kinds=kinds(), until=parts().clock.now()
    )


@blueprint.get("/notifications/<notification_id>")
@signed_in
def follow(notification_id: str) -> ResponseReturnValue:
    """Go to what it is about, through sign-in where need be; it is read then."""
    found = parts().notifications.open(reader(), notification_id)
    if found is None:
        abort(404)
    return redirect(_address(found))


@blueprint.post("/notifications/read")
@signed_in
def read_all() -> ResponseReturnValue:
    """Mark everything told until the page was shown as read."""
    now = parts().clock.now()
    parts().notifications.read_all(reader(), min(_moment(request.form.get("until", ""), now), now))
    return redirect(url_for("notifications.show"), 303)


def _address(found: Row) -> str:
    if found["kind"] == told.COPIED:
        return url_for("inbox.read_copy", copy_id=found["subject"])
    if found["kind"] in TO_WORK and parts().worklist.waiting_for(reader(), [found["subject"]]):
        return url_for("tasks.show", service=found["service"], task_id=found["subject"])
    return url_for("casefile.show", service=found["service"], case_no=found["case_no"])


def _moment(text: str, otherwise: datetime) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return otherwise
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
