"""Establishment office, finance and legal office check a duty beside one another (B7 step 5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.admission.domain.duty_words import Check
from services.admission.usecases.acting import must_act_for
from services.admission.usecases.draft_duty import checking_units
from services.admission.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class CheckDuty:
    """One check, by the house the county named for it; never by the applicant’s own (TWA-06, B0)."""

    check: Check

    def __call__(self, work: Work, case_no: str, outcome: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """Keep what was found, line by line."""
        duty = work.duties.get(case_no)
        unit = checking_units(work, duty)[self.check]
        must_act_for(work, unit)
        duty.check(self.check, outcome, data, unit=unit, by=work.actor.name, at=work.clock.now())
        work.record("duty-checked", case_no, check=self.check.value, passed=outcome)
        return {}


@dataclass(frozen=True, slots=True)
class SettleDutyChecks:
    """Only what passed all three goes before the county (TWA-02)."""

    def __call__(self, work: Work, case_no: str) -> dict[str, bool]:
        """Whether it goes on."""
        passed = work.duties.get(case_no).settle_checks()
        work.record("duty-checks-settled", case_no, passed="pass" if passed else "fail")
        return {"passed": passed}
