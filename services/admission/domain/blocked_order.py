"""An order the gate kept back: it becomes work of the committee office (B16 step 3b, opens B6 b)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chassis.texts import Said
from services.admission.domain.errors import OutcomeUnknown, ReasonMissing, StepNotOpen


class Settlement(StrEnum):
    """What the office did about a blocked order."""

    ADVISE_APPLICATION = "advise_application"
    ADVISE_REGULARISATION = "advise_regularisation"
    NO_ACTION = "no_action"


SETTLEMENT_WORDS: dict[Settlement, Said] = {
    Settlement.ADVISE_APPLICATION: Said("告知发起单位申请准入", "sender told to apply"),
    Settlement.ADVISE_REGULARISATION: Said("告知发起单位申请程序确认", "sender told to have it confirmed"),
    Settlement.NO_ACTION: Said("记录在案，无需处理", "recorded, nothing to do"),
}


@dataclass(eq=False)
class BlockedOrder:
    """One blocked attempt, as dispatch reported it, and how the office settled it."""

    case_no: str
    county: str
    order_no: str
    sender: str
    item_ref: str
    text: str
    township: str
    community: str
    reason_code: str
    blocked_at: datetime
    blocks_in_90_days: int
    recorded_at: datetime
    settlement: Settlement | None = None
    note: str = ""
    settled_at: datetime | None = None
    settled_by: str = ""

    def settle(self, outcome: str, note: str, *, by: str, at: datetime) -> None:
        """Put on record what was done; once, and never silently nothing."""
        if self.settlement is not None:
            raise StepNotOpen(case_no=self.case_no, state=SETTLEMENT_WORDS[self.settlement])
        if outcome not in set(Settlement):
            raise OutcomeUnknown(outcome=outcome)
        if outcome == Settlement.NO_ACTION and not note.strip():
            raise ReasonMissing()
        self.settlement, self.note = Settlement(outcome), note.strip()
        self.settled_at, self.settled_by = at, by
