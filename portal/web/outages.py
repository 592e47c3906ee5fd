"""What cannot be opened now and since when; a page that waits for it looks again by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, Flask, render_template, request
from flask.typing import ResponseReturnValue

from chassis.ids import new_id
from portal.clients.services import ServiceUnavailable
from portal.web.access import public
from portal.web.language import language
from portal.web.parts import parts
from portal.web.refusals import SERVICE_NAMES

blueprint = Blueprint("outages", __name__)
OWN_FIELDS = frozenset({"csrf_token", "request_key", "version"})


@dataclass(frozen=True, slots=True)
class Outage:
    """A service that cannot be reached, as people know it."""

    service: str
    name: str
    since: datetime


def away() -> Mapping[str, Outage]:
    """The services that are away, after a look whether they still are."""
    found = parts().outages.away()
    for service in found:
        parts().services.look(service)
    if found:
        found = parts().outages.away()
    return {service: _outage(service, since) for service, since in found.items()}


def outage_of(gone: ServiceUnavailable) -> Outage:
    """The outage a call has just met."""
    since = parts().outages.away().get(gone.service) or parts().clock.now()
    return _outage(gone.service, since)


def _outage(service: str, since: datetime) -> Outage:
    return Outage(service, SERVICE_NAMES.get(service, {}).get(language(), service), since)


@blueprint.get("/services-away")
@public
def now_away() -> ResponseReturnValue:
    """Which services are away now, for pages that wait for one."""
    return {"away": sorted(away())}, 200, {"Cache-Control": "no-store"}


def page(gone: ServiceUnavailable) -> ResponseReturnValue:
    """A page that cannot be shown or an entry that cannot be sent now; what was entered is on it."""
    entries = [
        (name, text)
        for name, texts in request.form.lists()
        for text in texts
        if request.method == "POST" and name not in ("csrf_token", "request_key")
    ]
    written = render_template(
        "away.html",
        outage=outage_of(gone),
        problems=True,
        posted=request.method == "POST",
        entries=entries,
        files=bool(request.files),
        entered=[text for name, text in entries if _is_text(name, text)],
        again=request.full_path.rstrip("?"),
        key=request.form.get("request_key") or new_id(),
    )
    return written, 503


def _is_text(name: str, text: str) -> bool:
    """Whether a person wrote this, rather than the page."""
    return bool(text.strip()) and name not in OWN_FIELDS and not name.rsplit(".", 1)[-1].startswith("_")


def set_up(web_app: Flask) -> None:
    """Show what cannot be reached as a page that waits for it."""
    web_app.register_error_handler(ServiceUnavailable, page)
