"""An approved duty is told, what moves with it is tracked, and it takes effect or ends (B7 step 7)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from chassis.texts import Said
from chassis.working_days import WorkingCalendar
from services.admission.domain.both_levels import must_pass_for_communities
from services.admission.domain.documents import document_number
from services.admission.domain.duty_words import Check
from services.admission.domain.events import AlertRaised, DutyPublished
from services.admission.domain.township_duty import TownshipDuty
from services.admission.usecases.acting import must_act_for
from services.admission.usecases.draft_duty import checking_units
from services.admission.usecases.issue_notice import document_word
from services.admission.usecases.ports import Work


def tell(work: Work, duty: TownshipDuty) -> None:
    """Let whoever keeps a copy of the duties hear how it stands from now on."""
    duty.count_revision()
    work.emit(DutyPublished(duty))


@dataclass(frozen=True, slots=True)
class IssueDutyNotice:
    """The duty enters the public list of each of its townships (TWA-07, TWA-10)."""

    calendar: WorkingCalendar

    def __call__(self, work: Work, case_no: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """Issue the notice; who has something to receive, and until when it must have come."""
        duty, today = work.duties.get(case_no), work.clock.today()
        office = checking_units(work, duty)[Check.ESTABLISHMENT]
        must_act_for(work, office)
        must_pass_for_communities(work.applications.find(duty.application))
        word = document_word(work, office)
        number = document_number(word, today.year, work.numbers.next("notice", office, today.year))
        duty_id = f"ZR-{today.year}-{work.numbers.next('duty', duty.county, today.year):05d}"
        tracked = duty.issue(duty_id, number, by=work.actor.name, today=today)
        work.duties.enter_in_lists(duty)
        tell(work, duty)
        remark = str(data.get("remark") or "").strip()
        work.record("duty-notice-issued", case_no, number=number, duty_id=duty_id, remark=remark)
        dues = [line["due"] for line in duty.transfers]
        return {
            "townships_tracked": tracked,
            "transfers_due": self._working(max([*dues, today.isoformat()])),
            "transfers_until": _until(work, duty, max([*dues, today.isoformat()])),
        }

    def _working(self, promised: str) -> str:
        """The working day by which it is to be confirmed: what a Sunday brings, on Monday (E3-59)."""
        eve = date.fromisoformat(promised) - timedelta(days=1)
        return self.calendar.add_working_days(eve, 1).isoformat()


def _until(work: Work, duty: TownshipDuty, due: str) -> str:
    """The day an approval lapses on when something never came; a temporary one never outlives its term."""
    most = int(str(work.parameters.value("twa.transfers.max", duty.county, work.clock.today())))
    last = date.fromisoformat(due) + timedelta(days=most)
    return min(last, duty.ends_on).isoformat() if duty.ends_on else last.isoformat()


@dataclass(frozen=True, slots=True)
class ConfirmTransfers:
    """Who receives says what has arrived, not who promised it (TWA-03)."""

    def __call__(
        self, work: Work, case_no: str, township: str, outcome: str, data: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Keep what arrived and when."""
        duty = work.duties.get(case_no)
        must_act_for(work, township)
        arrived = {
            str(line.get("line")): str(line.get("done_on") or "") for line in data.get("arrivals") or ()
        }
        duty.receive(township, outcome, arrived, by=work.actor.name, today=work.clock.today())
        done = sum(1 for line in duty.lines_of(township) if line["done_on"])
        work.record(
            "transfers-confirmed", case_no, party=township, done=done, lines=len(duty.lines_of(township))
        )
        return {"outcome": outcome}


@dataclass(frozen=True, slots=True)
class PutDutyInForce:
    """In force when everything has arrived, never before (TWA-03, E3-21)."""

    def __call__(self, work: Work, case_no: str) -> dict[str, Any]:
        """Put it in force; whether it ends by itself, and when."""
        duty = work.duties.get(case_no)
        duty.take_effect(work.clock.today())
        tell(work, duty)
        work.record("duty-in-force", case_no, on=str(duty.in_force_on), duty_id=duty.duty_id)
        return {
            "temporary": duty.ends_on is not None,
            "ends_on": duty.ends_on.isoformat() if duty.ends_on else "",
        }


@dataclass(frozen=True, slots=True)
class LapseDuty:
    """What never came takes the approval with it; supervisors hear of it (TWA-03)."""

    def __call__(self, work: Work, case_no: str) -> dict[str, Any]:
        """Let the approval lapse."""
        duty = work.duties.get(case_no)
        duty.lapse(work.clock.now(), work.clock.today())
        tell(work, duty)
        work.record("duty-lapsed", case_no, missing=duty.end_reason)
        text = Said(
            f"“{duty.name}”已批准，但权、人、费未到位，批准失效",
            f"“{duty.name}” was approved, but what was to move never came; the approval lapsed",
        )
        facts = {"duty_id": duty.duty_id, "missing": duty.end_reason, "department": duty.applicant}
        work.emit(AlertRaised("TWA-03", case_no, "warning", text, facts))
        return {}


@dataclass(frozen=True, slots=True)
class EndDuty:
    """A temporary duty is over with its last day, by itself (TWA-06)."""

    def __call__(self, work: Work, case_no: str) -> dict[str, Any]:
        """End it."""
        duty = work.duties.get(case_no)
        duty.end(work.clock.now(), work.clock.today())
        tell(work, duty)
        work.record("duty-ended", case_no, on=str(duty.ended_on))
        return {}
