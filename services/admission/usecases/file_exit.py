"""The department files how and when the work ended, and its leader signs (F-ADM-11)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chassis.working_days import WorkingCalendar
from services.admission.domain.errors import OutcomeUnknown
from services.admission.usecases.acting import must_act_for
from services.admission.usecases.ports import Work
from services.admission.usecases.report_rejection import tell_supervisors


@dataclass(frozen=True, slots=True)
class FileExit:
    """The actual day counts, not the day of the filing (ADM-29, E3-12)."""

    calendar: WorkingCalendar

    def __call__(self, work: Work, case_no: str, outcome: str, data: Mapping[str, Any]) -> dict[str, str]:
        """File the end, or give the filing up because the work goes on."""
        filing = work.exits.get(case_no)
        must_act_for(work, filing.applicant)
        version = work.items.get(filing.item_id).current
        today, now = work.clock.today(), work.clock.now()
        if outcome == "drop":
            filing.drop(version, at=now, today=today)
            work.record("exit-dropped", case_no)
            tell_supervisors(work, filing)
        elif outcome == "file":
            within = int(str(work.parameters.value("adm.exit.filing", filing.county, today)))
            filing.file(
                data, version, by=work.actor.name, at=now, today=today, calendar=self.calendar, within=within
            )
            work.record("exit-filed", case_no, late=filing.is_late, actual_end=str(filing.actual_end))
        else:
            raise OutcomeUnknown(outcome=outcome)
        return {"outcome": outcome}


@dataclass(frozen=True, slots=True)
class SignExit:
    """The leader answers for what is filed."""

    def __call__(self, work: Work, case_no: str, outcome: str, data: Mapping[str, Any]) -> dict[str, str]:
        """Sign, or have it filled in again."""
        filing = work.exits.get(case_no)
        must_act_for(work, filing.applicant)
        filing.sign(outcome, by=work.actor.name)
        reason = str(data.get("reason") or "").strip()
        work.record("exit-signed" if outcome == "sign" else "exit-sent-back", case_no, reason=reason)
        return {"outcome": outcome}
