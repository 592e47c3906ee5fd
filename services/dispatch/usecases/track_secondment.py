"""Whoever was drawn away: gone on the first day, warned of when not back, returned (B13 steps 5 to 7)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.texts import Said
from services.dispatch.domain.events import SecondmentEnded, SecondmentStarted
from services.dispatch.usecases.decide_secondment import alert
from services.dispatch.usecases.ports import Work

_OVERRUN = Said(
    "{organisation}被{requester}抽调借用的人员到期未回，请召回。",
    "Staff of {organisation} drawn away by {requester} have not returned: recall them.",
)


@dataclass(frozen=True, slots=True)
class BeginSecondment:
    """The first day has come."""

    def __call__(self, work: Work, case_no: str) -> None:
        """Mark the person away and tell assessment."""
        one = work.secondments.get(case_no)
        one.begin()
        work.emit(SecondmentStarted(case_no, one.organisation, one.requester, one.first, one.last))
        work.record("secondment-begun", case_no)


@dataclass(frozen=True, slots=True)
class WarnOverrun:
    """A warning for every day after the last one (scenario 64)."""

    def __call__(self, work: Work, case_no: str) -> None:
        """Put the day on record and tell the supervisors."""
        one = work.secondments.get(case_no)
        number = one.warn()
        work.record("recall-ordered" if number == 1 else "overrun-warned", case_no, number=number)
        work.emit(alert(work, one, "sec.overrun", "serious", _OVERRUN))


@dataclass(frozen=True, slots=True)
class ConfirmReturn:
    """The township confirms the day."""

    def __call__(self, work: Work, case_no: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """Keep the day of the return."""
        one = work.secondments.get(case_no)
        day = date.fromisoformat(str(data["returned_on"]))
        one.come_back(day, today=work.clock.today(), at=work.clock.now())
        work.emit(SecondmentEnded(case_no, one.organisation, one.requester, one.first, one.spell.last))
        work.record("return-confirmed", case_no, day=day.isoformat(), state=one.state.value)
        return {"recalled": one.state.value == "RECALLED"}


@dataclass(frozen=True, slots=True)
class RefuseSecondment:
    """Somebody did not consent."""

    def __call__(self, work: Work, case_no: str) -> None:
        """End it."""
        work.secondments.get(case_no).refuse(work.clock.now())
        work.record("secondment-refused", case_no)


@dataclass(frozen=True, slots=True)
class WithdrawSecondment:
    """The requesting body gives it up."""

    def __call__(self, work: Work, case_no: str, reason: str) -> None:
        """End it."""
        work.secondments.get(case_no).withdraw(reason, work.clock.now())
        work.record("secondment-withdrawn", case_no, text=reason)
