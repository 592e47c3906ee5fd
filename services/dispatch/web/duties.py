"""The duties a department has laid on townships, as far as dispatch has heard: what may be ordered there."""

from __future__ import annotations

from typing import Any

from chassis.clock import Clock
from chassis.web.blueprint import Blueprint
from chassis.web.commands import query
from chassis.web.identity import allowed_signed_in, current_actor
from chassis.web.pagination import keys_of, page
from chassis.web.schemas import PageQuery
from services.dispatch.domain.township_duty import TownshipDuty
from services.dispatch.web.ports import Reads
from services.dispatch.web.schemas import DutyPage

Plain = dict[str, Any]


def duties_blueprint(*, reads: Reads, clock: Clock) -> Blueprint:
    """The routes under /duties."""
    blueprint = Blueprint("duties", __name__, description="Duties laid on townships")

    @blueprint.get("/duties")
    @allowed_signed_in
    @query(PageQuery, answers=DutyPage)
    def list_duties(session: Any, asked: Plain) -> Plain:
        """The duties the reader's unit has laid on townships."""
        after = keys_of(asked.get("after"), str)
        found = reads.duties(
            session,
            department=current_actor().unit,
            after=after[0] if after else None,
            limit=asked["limit"] + 1,
        )
        today = clock.today()
        rows = [{**_shown(one), "in_force": one.in_force(today)} for one in found]
        return page(rows, asked["limit"], lambda row: (row["duty_id"],))

    return blueprint


def _shown(duty: TownshipDuty) -> Plain:
    return {
        "duty_id": duty.duty_id,
        "name": duty.name,
        "notice_no": duty.notice_no,
        "townships": list(duty.townships),
        "in_force_on": duty.in_force_on,
        "last_day": duty.last_day,
    }
