"""The office confirms that a condition precedent of an admitted item is met."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.admission.domain.events import ItemAdmitted
from services.admission.usecases.acting import must_act_for
from services.admission.usecases.changing import supersede
from services.admission.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class ConfirmCondition:
    """With the last condition the item comes into force (附条件准入, scenario 24)."""

    def __call__(
        self, work: Work, item_id: str, condition_no: int, data: Mapping[str, Any]
    ) -> dict[str, str]:
        """Mark the condition as met."""
        item = work.items.get(item_id)
        must_act_for(work, work.committees.of(item.county).office)
        version = item.latest
        version.meet(condition_no, work.clock.today(), work.actor.name)
        item.revise()
        work.emit(ItemAdmitted(item, work.catalogue.advance(item.county), version))
        supersede(work, item)
        remark = str(data.get("remark") or "").strip()
        work.record("condition-met", version.case_no, item_id=item_id, condition=condition_no, remark=remark)
        return {"state": version.state.value}
