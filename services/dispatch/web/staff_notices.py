"""Notices of changes of staff: send one, see who has read it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from marshmallow import fields, validate

from chassis.web.blueprint import Blueprint
from chassis.web.commands import command, query
from chassis.web.identity import allowed, allowed_signed_in, current_actor
from chassis.web.pagination import keys_of, page
from chassis.web.schemas import PageQuery, SaidSchema, Strict, Text, page_of
from services.dispatch.domain.staff_notice import MOVEMENT_NAMES, STATE_NAMES, Movement, StaffNotice
from services.dispatch.usecases.ports import Work
from services.dispatch.usecases.send_staff_notice import SENDING_ROLE, Change, SendStaffNotice
from services.dispatch.web.ports import Reads
from services.dispatch.web.staff_notice_presenting import may_read

Plain = dict[str, Any]
MOST_PAGES = 50


class NoticeBody(Strict):
    """F-APP-08: who comes or goes."""

    agency = Text(longest=64, required=True)
    post = Text(longest=100, required=True)
    person = Text(longest=100, required=True)
    movement = fields.String(required=True, validate=validate.OneOf(list(Movement)))
    decided_on = fields.Date(required=True)
    effective_from = fields.Date(required=True)
    reason = Text(longest=1000, required=True)
    successor = Text(longest=100, load_default="")


class SentSchema(Strict):
    """The case that was begun."""

    case_no = fields.String(required=True)


class StaffNoticeSchema(Strict):
    """A line of the register; the person is named in the case only."""

    case_no = fields.String(required=True)
    agency_name = fields.String(required=True)
    post = fields.String(required=True)
    movement = fields.Nested(SaidSchema, required=True)
    effective_from = fields.String(required=True)
    townships = fields.Integer(required=True)
    read = fields.Integer(required=True)
    remarks = fields.Integer(required=True)
    late = fields.Boolean(required=True)
    state = fields.String(required=True)
    state_label = fields.Nested(SaidSchema, required=True)


StaffNoticePage = page_of(StaffNoticeSchema, "StaffNoticePage")


def staff_notices_blueprint(*, send: SendStaffNotice, reads: Reads) -> Blueprint:
    """The routes under /staff-notices."""
    blueprint = Blueprint("staff_notices", __name__, description="Changes of agencies' staff")

    @blueprint.post("/staff-notices")
    @allowed(SENDING_ROLE)
    @command(NoticeBody, answers=SentSchema, status=201)
    def tell(work: Work, body: Plain) -> Plain:
        """Tell the townships; a head or a loan is refused with the way to go."""
        return {"case_no": send(work, Change(**{**body, "movement": Movement(body["movement"])}))}

    @blueprint.get("/staff-notices")
    @allowed_signed_in
    @query(PageQuery, answers=StaffNoticePage)
    def list_notices(session: Any, asked: Plain) -> Plain:
        """The notices that are the actor's business, the newest first."""
        actor, after = current_actor(), keys_of(asked.get("after"), str)
        found: list[StaffNotice] = []
        for one in _newest(session, reads, after[0] if after else ""):
            if may_read(one, actor):
                found.append(one)
            if len(found) > asked["limit"]:
                break
        rows = [
            {
                "case_no": one.case_no,
                "agency_name": one.agency_name,
                "post": one.post,
                "movement": MOVEMENT_NAMES[one.movement],
                "effective_from": one.effective_from,
                "townships": len(one.townships),
                "read": len(one.readings),
                "remarks": len([reading for reading in one.readings if reading.remark]),
                "late": one.late,
                "state": one.state,
                "state_label": STATE_NAMES[one.state],
            }
            for one in found
        ]
        return page(rows, asked["limit"], lambda row: (row["case_no"],))

    return blueprint


def _newest(session: Any, reads: Reads, before: str) -> Iterator[StaffNotice]:
    for _ in range(MOST_PAGES):
        found: Sequence[StaffNotice] = reads.staff_notices(session, before=before, limit=100)
        yield from found
        if not found:
            return
        before = found[-1].case_no
