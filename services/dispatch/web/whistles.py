"""Whistles: blow one, list them."""

from __future__ import annotations

from typing import Any

from chassis.actor import Actor
from chassis.web.blueprint import Blueprint
from chassis.web.commands import command, query
from chassis.web.identity import allowed, allowed_signed_in, current_actor
from chassis.web.pagination import keys_of, page
from services.dispatch.domain.eligibility import KIND_NAMES, WhistleKind
from services.dispatch.domain.whistle import STATE_NAMES, Matter, Whistle
from services.dispatch.usecases.blow_whistle import TOWNSHIP_ROLE, BlowWhistle
from services.dispatch.web.access import sees_all
from services.dispatch.web.ports import Reads
from services.dispatch.web.whistle_presenting import CENTRE_ROLES
from services.dispatch.web.whistle_schemas import (
    OpenWhistles,
    OpenWhistlesQuery,
    WhistleBody,
    WhistlePage,
    WhistleSchema,
    WhistlesQuery,
)

Plain = dict[str, Any]


def whistles_blueprint(*, blow: BlowWhistle, reads: Reads) -> Blueprint:
    """The routes under /whistles."""
    blueprint = Blueprint("whistles", __name__, description="Whistles")

    @blueprint.post("/whistles")
    @allowed(TOWNSHIP_ROLE)
    @command(WhistleBody, answers=WhistleSchema, status=201)
    def blow_whistle(work: Any, body: Plain) -> Plain:
        """Call departments and agencies to a matter of the township."""
        asked = [(one["body"], one["asked"]) for one in body["asks"]]
        whistle = blow(work, _matter(body), asked)
        found = {code: work.units.get(code) or work.agencies.get(code) for code in _codes([whistle])}
        return _shown(whistle, {code: one.name for code, one in found.items() if one is not None})

    @blueprint.get("/whistles")
    @allowed_signed_in
    @query(WhistlesQuery, answers=WhistlePage)
    def list_whistles(session: Any, asked: Plain) -> Plain:
        """The whistles a township blew or a body was called by, the newest first."""
        after = keys_of(asked.get("after"), str)
        found = reads.whistles(
            session,
            unit=_unit_of(current_actor()),
            state=asked.get("state"),
            before=after[0] if after else None,
            limit=asked["limit"] + 1,
        )
        names = reads.names(session, _codes(found))
        rows = [_shown(one, names) for one in found]
        return page(rows, asked["limit"], lambda row: (row["whistle_no"],))

    @blueprint.get("/whistles/open")
    @allowed_signed_in
    @query(OpenWhistlesQuery, answers=OpenWhistles)
    def list_open_whistles(session: Any, asked: Plain) -> Plain:
        """The open ones for the board, what is due first at the top."""
        unit, most = _unit_of(current_actor()), asked["limit"]
        found = reads.open_whistles(session, unit=unit, township=asked["township"], limit=most + 1)
        names = reads.names(session, _codes(found))
        return {"items": [_shown(one, names) for one in found[:most]], "more": len(found) > most}

    return blueprint


def _unit_of(actor: Actor) -> str | None:
    """Whose whistles somebody sees: the unit's own, or everybody's."""
    watches = sees_all(actor) or any(actor.holds(role) for role in CENTRE_ROLES)
    return None if watches else actor.unit


def _matter(body: Plain) -> Matter:
    return Matter(
        kind=WhistleKind(body["kind"]),
        title=body["title"],
        description=body["description"],
        place=body["place"],
        community=body["community"] or "",
        tried=body["tried"],
        beyond_powers=body["beyond_powers"],
        own_list=body["own_list"],
        routine=body["routine"],
        statutory=body["statutory"],
    )


def _codes(whistles: Any) -> set[str]:
    return {code for one in whistles for code in (one.township, *(call.body for call in one.calls))}


def _shown(whistle: Whistle, names: Any) -> Plain:
    calls = whistle.calls
    return {
        "whistle_no": whistle.whistle_no,
        "kind": whistle.matter.kind,
        "kind_label": KIND_NAMES[whistle.matter.kind],
        "title": whistle.matter.title,
        "township": whistle.township,
        "township_name": names.get(whistle.township, whistle.township),
        "place": whistle.matter.place,
        "bodies": [names.get(one.body, one.body) for one in calls],
        "reported_in": sum(one.reported_at is not None for one in calls),
        "called": len(calls),
        "no_shows": sum(one.no_show_at is not None for one in calls),
        "blown_at": whistle.blown_at,
        "sent_at": whistle.sent_at,
        "due_at": whistle.due_at,
        "ended_at": whistle.ended_at,
        "state": whistle.state,
        "state_label": STATE_NAMES[whistle.state],
        "ended": whistle.state.ended,
    }
