"""Whether a notice somebody holds in their hands is genuine and in force: open to everybody."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from chassis.clock import Clock
from chassis.texts import Said
from chassis.web.blueprint import Blueprint
from chassis.web.commands import query
from chassis.web.identity import allowed_public
from chassis.web.refusals import NotShown
from chassis.web.schemas import SaidSchema, Strict, Text
from services.admission.domain.vocabulary import RequestType
from services.admission.web.ports import Reads, Session

NOTICE = Said("工作告知单", "Work notice")
EXIT = Said("退出清单告知单", "Notice of an exit from the list")


class ProofQuery(Strict):
    """The code as it was scanned."""

    code = Text(longest=40, required=True)


class ProofSchema(Strict):
    """What it is, who issued it, and what it is worth today; nothing that is not on the notice itself."""

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


def blueprint(reads: Reads, clock: Clock) -> Blueprint:
    """The route /proofs."""
    routes = Blueprint("proofs", __name__, description="真伪核验 · what a scanned code stands for")

    @routes.get("/proofs")
    @allowed_public
    @query(ProofQuery, answers=ProofSchema)
    def look_up(session: Session, asked: dict[str, Any]) -> dict[str, Any]:
        """The notice a code stands for; a code nobody gave answers as if there were nothing."""
        found = reads.proven(session, asked["code"], clock.today())
        if found is None:
            raise NotShown
        notice, worth = found
        leaves = notice.facts.get("request_type") == RequestType.EXIT.value
        return {
            "kind": EXIT if leaves else NOTICE,
            "number": notice.number,
            "title": notice.item_name,
            "item_ref": notice.item_id,
            "issuer_name": notice.unit_names.get(notice.issuer, notice.issuer),
            "issued_on": notice.issued_on,
            "addressees": [notice.unit_names.get(one, one) for one in notice.addressees],
            "standing": worth.standing,
            "standing_label": worth.label,
            "since": worth.since,
            "until": worth.until,
        }

    return routes
