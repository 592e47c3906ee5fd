"""What became of work nobody applied for: stopped, confirmed, refused or brought before the chair (B6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chassis.clock import county_date
from chassis.texts import Said
from services.admission.domain.events import AlertRaised, WorkSettled
from services.admission.domain.unadmitted_work import UnadmittedWork
from services.admission.usecases.acting import must_hold
from services.admission.usecases.ports import Work

CHAIR = "committee_chair"


@dataclass(frozen=True, slots=True)
class SettleStop:
    """Stopped when all concerned say so."""

    def __call__(self, work: Work, case_no: str) -> dict[str, bool]:
        """Weigh what the townships and communities said."""
        stopped = work.matters.get(case_no).settle_stop(work.clock.now())
        if stopped:
            work.record("matter-stopped", case_no)
            _settled(work, work.matters.get(case_no), "stopped")
        return {"stopped": stopped}


@dataclass(frozen=True, slots=True)
class SettleConfirmation:
    """In force from the approval, never backwards; the time before it is told to supervisors."""

    def __call__(self, work: Work, case_no: str) -> dict[str, str]:
        """Take over what the application came to."""
        matter = work.matters.get(case_no)
        application = work.applications.get(matter.application)
        ended = application.ended_at or work.clock.now()
        result = matter.decide(application.state, county_date(ended), work.clock.now())
        work.record("matter-decided", case_no, result=result, application=matter.application)
        _tell_unadmitted_time(work, matter)
        if not matter.is_open:
            _settled(work, matter, result)
        return {"result": result}


@dataclass(frozen=True, slots=True)
class ConfirmLate:
    """What was applied for after the chair was told is decided, and told, like any other application."""

    def __call__(self, work: Work, case_no: str) -> None:
        """Take over the approval."""
        matter = work.matters.get(case_no)
        application = work.applications.get(matter.application)
        matter.confirm_late(county_date(application.must_be_approved().at))
        work.record("matter-confirmed-late", case_no, application=matter.application)
        _tell_unadmitted_time(work, matter)


@dataclass(frozen=True, slots=True)
class EscalateMatter:
    """No reaction in time, no application, or still demanded: to the chair, and to supervisors."""

    def __call__(self, work: Work, case_no: str) -> dict[str, Any]:
        """Escalate."""
        matter = work.matters.get(case_no)
        matter.escalate()
        work.record("matter-escalated", case_no)
        _tell(
            work, matter, "serious",
            Said(
                f"未准入事项“{matter.work}”逾期未停止、未申请确认，已报告主任",
                f"“{matter.work}” was neither stopped nor applied for in time; the chair was told",
            ),
            apply_by=str(matter.apply_by),
        )  # fmt: skip
        return {}


@dataclass(frozen=True, slots=True)
class DirectMatter:
    """The chair says what is to be done."""

    def __call__(self, work: Work, case_no: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """Keep the direction."""
        matter = work.matters.get(case_no)
        must_hold(work, CHAIR, matter.county, "审核委员会主任")
        matter.direct(str(data.get("direction") or ""), work.clock.now())
        work.record("matter-directed", case_no, direction=matter.direction)
        _settled(work, matter, "regularised" if matter.confirmed_on else "escalated")
        return {}


def _settled(work: Work, matter: UnadmittedWork, result: str) -> None:
    """Dispatch hears what became of the orders it keeps back: they go on, or are recalled (B6 step 5)."""
    if matter.suspended_on is not None:
        work.emit(WorkSettled(matter, result, work.clock.today()))


def _tell_unadmitted_time(work: Work, matter: UnadmittedWork) -> None:
    """The time it ran before its confirmation goes to supervisors (未准入实施期, B6 step 5)."""
    if matter.confirmed_on is None:
        return
    _tell(
        work, matter, "warning",
        Said(
            f"“{matter.work}”未准入实施期：{matter.since} 至 {matter.confirmed_on}",
            f"“{matter.work}” ran without admission from {matter.since} to {matter.confirmed_on}",
        ),
        since=str(matter.since), confirmed_on=matter.confirmed_on.isoformat(),
        days=matter.days_without_admission,
    )  # fmt: skip


def _tell(work: Work, matter: UnadmittedWork, severity: str, text: Said, **facts: Any) -> None:
    told = {"department": matter.department, "places": list(matter.places), **facts}
    work.emit(AlertRaised("ADM-28", matter.case_no, severity, text, told))
