"""An order on paper, and whether the one somebody holds in their hands is genuine and still stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from flask import Response
from marshmallow import fields

from chassis.clock import county_date
from chassis.documents.letter import Letter
from chassis.documents.proof import proof_link
from chassis.texts import Said
from chassis.web.blueprint import Blueprint
from chassis.web.commands import query
from chassis.web.identity import allowed_public, allowed_signed_in, current_actor
from chassis.web.refusals import NotShown
from chassis.web.schemas import SaidSchema, Strict, Text
from services.dispatch.domain.work_order import STATE_NAMES, OrderState, WorkOrder
from services.dispatch.web.access import may_read
from services.dispatch.web.order_letter import order_letter
from services.dispatch.web.ports import Reads
from services.dispatch.web.showing import codes_of

Plain = dict[str, Any]
Printer = Callable[[Letter], bytes]
TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
ORDER = Said("派单", "Order")
STANDS = Said("有效", "In force")
WAITS = Said("暂停办理", "Suspended")
TAKEN_BACK = frozenset({OrderState.RECALLED, OrderState.CANCELLED, OrderState.REFUSED_UPHELD})


class ProofQuery(Strict):
    """The code as it was scanned."""

    code = Text(longest=40, required=True)


class ProofSchema(Strict):
    """What it is, who sent it, and whether it stands today; never what is asked in words."""

    kind = fields.Nested(SaidSchema, required=True)
    number = fields.String(required=True)
    title = fields.String(required=True)
    item_ref = fields.String(required=True)
    issuer_name = fields.String(required=True)
    issued_on = fields.String(required=True)
    addressees = fields.List(fields.String(), required=True)
    standing = fields.String(required=True)
    standing_label = fields.Nested(SaidSchema, required=True)
    since = fields.String(required=True)
    until = fields.String(required=True, allow_none=True)


def proofs_blueprint(*, reads: Reads, printers: Mapping[str, Printer], public_url: str) -> Blueprint:
    """The route /proofs, and the document of an order."""
    blueprint = Blueprint("proofs", __name__, description="What a scanned code stands for")

    @blueprint.get("/proofs")
    @allowed_public
    @query(ProofQuery, answers=ProofSchema)
    def look_up(session: Any, asked: Plain) -> Plain:
        """The order a code stands for; a code nobody gave answers as if there were nothing."""
        order = reads.proven(session, asked["code"])
        if order is None or order.snapshot is None:
            raise NotShown
        names = reads.names(session, codes_of([order]))
        receiver = order.community or order.township
        standing, label = standing_of(order)
        return {
            "kind": ORDER,
            "number": order.order_no,
            "title": order.snapshot.name,
            "item_ref": order.item_ref or "",
            "issuer_name": names.get(order.sender, order.sender),
            "issued_on": order.order_date,
            "addressees": [names.get(receiver, receiver)],
            "standing": standing,
            "standing_label": label,
            "since": order.demand.start,
            "until": county_date(order.ended_at) if order.ended_at else order.demand.due,
        }

    @blueprint.get("/orders/<order_no>/document.<any(pdf, docx):form>")
    @allowed_signed_in
    @query(answer_type=tuple(TYPES.values()))
    def document(session: Any, order_no: str, form: str) -> Response:
        """The order as a letter, with its code."""
        order = reads.order(session, order_no)
        if order is None or not may_read(order, current_actor()):
            raise NotShown
        letter = order_letter(order, reads.names(session, codes_of([order])))
        if letter is None:
            raise NotShown
        proof = proof_link(public_url, reads.proof_code(session, order_no))
        answer = Response(printers[form](replace(letter, proof=proof)), mimetype=TYPES[form])
        name = quote(f"派单{order_no}.{form}")
        answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
        return answer

    return blueprint


def standing_of(order: WorkOrder) -> tuple[str, Said]:
    """Whether the order still has to be carried out, and how that is called."""
    if order.state in TAKEN_BACK:
        return "recalled", STATE_NAMES[order.state]
    if order.state.ended:
        return "ended", STATE_NAMES[order.state]
    return ("suspended", WAITS) if order.suspended else ("in_force", STANDS)
