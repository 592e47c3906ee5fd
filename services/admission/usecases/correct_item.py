"""The office confirms the correction of a slip of the pen (勘误)."""

from __future__ import annotations

from dataclasses import dataclass

from services.admission.domain.change import BaseNotInForce, base_text
from services.admission.domain.clerical import correct
from services.admission.domain.errors import ReasonMissing
from services.admission.domain.events import ItemAdmitted
from services.admission.domain.work_item import RUNNING
from services.admission.usecases.acting import must_act_for
from services.admission.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class CorrectItem:
    """No new application and no new version; the record says what stood there before (B4)."""

    def __call__(self, work: Work, item_id: str, field: str, text: str, reason: str) -> str:
        """Mend one field of the version that stands; what it said before."""
        item = work.items.get(item_id)
        must_act_for(work, work.committees.of(item.county).office)
        version = item.current
        if version.state not in RUNNING:
            raise BaseNotInForce(base=base_text(version))
        if not reason.strip():
            raise ReasonMissing()
        was = correct(version, field, text)
        item.revise()
        work.emit(ItemAdmitted(item, work.catalogue.advance(item.county), version))
        work.record(
            "item-corrected",
            version.case_no,
            item_id=item_id,
            version=version.version,
            field=field,
            was=was,
            now=text.strip(),
            reason=reason.strip(),
        )
        return was
