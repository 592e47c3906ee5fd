"""A community puts on record that its residents generally reject an item (adm.exit.resident_rejection)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chassis.ids import new_id
from chassis.texts import Said
from services.admission.domain.errors import NotYours
from services.admission.domain.events import AlertRaised
from services.admission.domain.exit_filing import ExitFiling, require_running
from services.admission.domain.rejection import (
    OFF,
    TRIGGER,
    HeardBy,
    NotThePlace,
    Rejection,
    RejectionTold,
    RejectionTurnedOff,
    is_enough,
    must_be_general,
    must_be_heard_in_time,
    reason_of,
)
from services.admission.usecases.open_exit import open_filing
from services.admission.usecases.ports import Work
from services.admission.usecases.tell_places import reached_by

SECRETARY = "community_secretary"


@dataclass(frozen=True, slots=True)
class ReportRejection:
    """Once more than half of its communities have said so, the department looks into the item’s end."""

    def __call__(self, work: Work, item_id: str, data: Mapping[str, Any]) -> str:
        """Keep the report; the case of the filing it opened, or nothing."""
        community, today = work.actor.unit, work.clock.today()
        if not work.actor.holds(SECRETARY, community):
            raise NotYours(who=community)
        item = work.items.get(item_id)
        version = require_running(item)
        if work.parameters.value(TRIGGER, item.county, today) == OFF:
            raise RejectionTurnedOff()
        reached = reached_by(work, item, [version])
        if community not in reached:
            raise NotThePlace()
        waiting = work.rejections.waiting(item_id)
        if community in {one.community for one in waiting}:
            raise RejectionTold()
        told = self._told(work, item.county, item_id, version.version, data)
        must_be_heard_in_time(told.heard_on, version.begins, today)
        work.rejections.add(told)
        work.record(
            "rejection-told", item_id, community=community, asked=told.asked, against=told.against, id=told.id
        )
        every = [*waiting, told]
        under_way = work.exits.open_of(item_id) is not None
        if under_way or not is_enough([one.community for one in every], reached):
            return ""
        filing = open_filing(work, item, by_term=False)
        filing.reason = f"{len(every)}个社区（村）的居民普遍不认可：" + "；".join(one.reason for one in every)
        for one in every:
            one.case_no = filing.case_no
        work.record("exit-asked-by-residents", filing.case_no, item_id=item_id, communities=len(every))
        return filing.case_no

    def _told(
        self, work: Work, county: str, item_id: str, version: int, data: Mapping[str, Any]
    ) -> Rejection:
        asked, against = int(data["asked"]), int(data["against"])
        must_be_general(asked, against)
        return Rejection(
            id=new_id(),
            county=county,
            item_id=item_id,
            item_version=version,
            community=work.actor.unit,
            heard_by=HeardBy(data["heard_by"]),
            heard_on=data["heard_on"],
            asked=asked,
            against=against,
            reason=reason_of(str(data["reason"])),
            told_by=work.actor.name,
            told_at=work.clock.now(),
        )


def tell_supervisors(work: Work, filing: ExitFiling) -> None:
    """The department lets the work go on although residents reject it: supervisors hear of it."""
    told = work.rejections.of_filing(filing.case_no)
    if not told:
        return
    text = Said(
        f"“{filing.item_name}”：{len(told)}个社区（村）的居民普遍不认可，申请部门认为工作应当继续",
        f"“{filing.item_name}”: residents of {len(told)} communities reject it; its department goes on",
    )
    facts = {"item_id": filing.item_id, "communities": [one.community for one in told]}
    work.emit(AlertRaised("ADM-37", filing.case_no, "warning", text, facts))
