"""What a case has told other services: which message, when it was said, sent and taken in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from portal.clients.services import ServiceUnavailable
from portal.web.access import signed_in
from portal.web.casefile import SERVICE
from portal.web.message_words import message_words
from portal.web.parts import SERVICES, parts, reader
from portal.web.refusals import SERVICE_NAMES

blueprint = Blueprint("case_messages", __name__)
OWN = "portal"
AT_ONCE = 100
NAMES = {**SERVICE_NAMES, OWN: {"zh": "门户", "en": "Portal"}}


@blueprint.get(f"/cases/{SERVICE}/<case_no>/messages")
@signed_in
def show(service: str, case_no: str) -> ResponseReturnValue:
    """The messages of a case; a listener that is away is named, and the rest is shown."""
    said = parts().services.get(service, f"/cases/{case_no}/messages", actor=reader())["items"]
    taken: dict[tuple[str, str], Mapping[str, Any]] = {}
    away: list[str] = []
    for listener in sorted({one["listener"] for one in said}):
        ids = sorted({one["message_id"] for one in said if one["listener"] == listener})
        try:
            found = _taken(listener, ids)
        except ServiceUnavailable:
            away.append(listener)
            continue
        taken |= {(listener, one["message_id"]): one for one in found}
    rows = [
        {
            **one,
            "words": message_words(one["type"]),
            "taken": taken.get((one["listener"], one["message_id"])),
            "away": one["listener"] in away,
        }
        for one in said
    ]
    return render_template(
        "case_messages.html", service=service, case_no=case_no, rows=rows, away=away, names=NAMES
    )


def _taken(listener: str, ids: Sequence[str]) -> Sequence[Mapping[str, Any]]:
    """What a listener tells of the messages; the portal is one itself."""
    if listener == OWN:
        return [one._asdict() for one in parts().taken_messages.of(ids)]
    assert listener in SERVICES
    found: list[Mapping[str, Any]] = []
    for start in range(0, len(ids), AT_ONCE):
        asked = {"id": list(ids[start : start + AT_ONCE])}
        found += parts().services.get(listener, "/messages/taken", actor=reader(), params=asked)["items"]
    return found
