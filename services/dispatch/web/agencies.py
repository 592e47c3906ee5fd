"""The register of stationed agencies."""

from __future__ import annotations

from typing import Any

from chassis.web.blueprint import Blueprint
from chassis.web.commands import query
from chassis.web.identity import allowed_signed_in
from chassis.web.pagination import keys_of, page
from chassis.web.schemas import PageQuery
from services.dispatch.web.ports import Reads
from services.dispatch.web.schemas import AgencyPage

Plain = dict[str, Any]


def agencies_blueprint(*, reads: Reads) -> Blueprint:
    """The routes under /agencies."""
    blueprint = Blueprint("agencies", __name__, description="Stationed agencies")

    @blueprint.get("/agencies")
    @allowed_signed_in
    @query(PageQuery, answers=AgencyPage)
    def list_agencies(session: Any, asked: Plain) -> Plain:
        """Whose each agency is, where it sits and whom it serves."""
        after = keys_of(asked.get("after"), str)
        found = reads.agencies(session, after=after[0] if after else None, limit=asked["limit"] + 1)
        codes = {code for one in found for code in (one.sending_department, one.seat_township, *one.served)}
        names = reads.names(session, codes)
        rows = [
            {
                "code": one.code,
                "name": one.name,
                "sending_department": one.sending_department,
                "sending_department_name": names.get(one.sending_department, one.sending_department),
                "seat_township": one.seat_township,
                "seat_township_name": names.get(one.seat_township, one.seat_township),
                "served": [{"code": code, "name": names.get(code, code)} for code in one.served],
            }
            for one in found
        ]
        return page(rows, asked["limit"], lambda row: (row["code"],))

    return blueprint
