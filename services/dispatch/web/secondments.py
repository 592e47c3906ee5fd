"""Secondments: ask for one, see which are running."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from marshmallow import fields

from chassis.web.blueprint import Blueprint
from chassis.web.commands import command, query
from chassis.web.identity import allowed, allowed_signed_in, current_actor
from chassis.web.pagination import keys_of, page
from chassis.web.schemas import PageQuery, SaidSchema, Strict, Text, page_of
from services.dispatch.domain.secondment import BELONGS_NAMES, ENDS, STATE_NAMES, Secondment
from services.dispatch.usecases.ports import Work
from services.dispatch.usecases.request_secondment import REQUESTING_ROLE, RequestSecondment, Wish
from services.dispatch.web.ports import Reads
from services.dispatch.web.secondment_presenting import may_read

Plain = dict[str, Any]
MOST_PAGES = 50


class RequestBody(Strict):
    """F-SEC-01: whom, for what, from when to when."""

    organisation = Text(longest=64, required=True)
    person = Text(longest=100, required=True)
    task = Text(longest=500, required=True)
    reason = Text(longest=2000, required=True)
    first = fields.Date(required=True)
    last = fields.Date(required=True)


class RequestedSchema(Strict):
    """The case that was begun."""

    case_no = fields.String(required=True)


class SecondmentSchema(Strict):
    """A line of the register; the person is named in the case only."""

    case_no = fields.String(required=True)
    requester_name = fields.String(required=True)
    organisation_name = fields.String(required=True)
    belongs = fields.Nested(SaidSchema, required=True)
    townships = fields.List(fields.String(), required=True)
    task = fields.String(required=True)
    first = fields.String(required=True)
    last = fields.String(required=True)
    returned_on = fields.String(required=True, allow_none=True)
    over_cap = fields.Boolean(required=True)
    state = fields.String(required=True)
    state_label = fields.Nested(SaidSchema, required=True)
    ended = fields.Boolean(required=True)


SecondmentPage = page_of(SecondmentSchema, "SecondmentPage")


def secondments_blueprint(
    *, request: RequestSecondment, reads: Reads, organisation_department: str
) -> Blueprint:
    """The routes under /secondments."""
    blueprint = Blueprint("secondments", __name__, description="Secondments")

    @blueprint.post("/secondments")
    @allowed(REQUESTING_ROLE)
    @command(RequestBody, answers=RequestedSchema, status=201)
    def ask(work: Work, body: Plain) -> Plain:
        """Ask for somebody; what is never allowed is blocked and put on record."""
        return {"case_no": request(work, Wish(**body))}

    @blueprint.get("/secondments")
    @allowed_signed_in
    @query(PageQuery, answers=SecondmentPage)
    def list_secondments(session: Any, asked: Plain) -> Plain:
        """The secondments that are the actor's business, the newest first."""
        actor, after = current_actor(), keys_of(asked.get("after"), str)
        found: list[Secondment] = []
        for one in _newest(session, reads, after[0] if after else ""):
            if may_read(one, actor, organisation_department):
                found.append(one)
            if len(found) > asked["limit"]:
                break
        names = reads.names(session, {code for one in found for code in (one.requester, *one.townships)})
        rows = [
            {
                "case_no": one.case_no,
                "requester_name": names.get(one.requester, one.requester),
                "organisation_name": one.organisation_name,
                "belongs": BELONGS_NAMES[one.belongs],
                "townships": [names.get(code, code) for code in one.townships],
                "task": one.task,
                "first": one.first,
                "last": one.last,
                "returned_on": one.returned_on,
                "over_cap": one.over_cap,
                "state": one.state,
                "state_label": STATE_NAMES[one.state],
                "ended": one.state in ENDS,
            }
            for one in found
        ]
        return page(rows, asked["limit"], lambda row: (row["case_no"],))

    return blueprint


def _newest(session: Any, reads: Reads, before: str) -> Iterator[Secondment]:
    for _ in range(MOST_PAGES):
        found: Sequence[Secondment] = reads.secondments(session, before=before, limit=100)
        yield from found
        if not found:
            return
        before = found[-1].case_no
