"""The township confirms or asks for a review, measures are carried out, the opinion ends (B11)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from chassis.working_days import WorkingCalendar
from services.dispatch.domain.appointment_words import Kind
from services.dispatch.usecases.open_adverse_opinion import leaders_of
from services.dispatch.usecases.parameters import Parameters
from services.dispatch.usecases.ports import Work
from services.dispatch.usecases.write_adverse_opinion import text


class Removals(Protocol):
    """Begins the removal of a head (B10)."""

    def follow(self, work: Work, agency_code: str, kind: Kind) -> str:
        """Open the matter because another case leads to it; returns its number."""


@dataclass(frozen=True, slots=True)
class ConfirmFeedback:
    """The township takes it, or asks the county to review it."""

    def __call__(self, work: Work, case_no: str, outcome: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """Keep its answer."""
        if outcome == "review":
            work.adverse_opinions.get(case_no).ask_review(text(data, "reason"), work.clock.now())
        work.record("adverse-review-asked" if outcome == "review" else "feedback-confirmed", case_no)
        return {"outcome": outcome}


@dataclass(frozen=True, slots=True)
class ReviewFinding:
    """The county lets it stand, or has it investigated anew, by others if it says so."""

    parameters: Parameters
    calendar: WorkingCalendar

    def __call__(self, work: Work, case_no: str, outcome: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """Keep the result of the review."""
        matter, today = work.adverse_opinions.get(case_no), work.clock.today()
        due = self.calendar.add_working_days(today, self.parameters.value(work, "app.adverse.investigate"))
        matter.decide_review(
            outcome,
            text(data, "text"),
            by=work.actor.name,
            investigator=text(data, "investigator"),
            lead=text(data, "lead"),
            barred=leaders_of(work.agencies.get(matter.agency), today),
            due_on=due,
            at=work.clock.now(),
        )
        work.record("finding-reviewed", case_no, outcome=outcome)
        return {
            "outcome": outcome,
            "investigator": matter.now.investigator,
            "investigate_due": due.isoformat(),
        }


@dataclass(frozen=True, slots=True)
class SettleAdverseOpinion:
    """The finding stands: confirmed, delivered, or reviewed."""

    def __call__(self, work: Work, case_no: str) -> dict[str, Any]:
        """Settle it; returns what has to follow."""
        matter = work.adverse_opinions.get(case_no)
        matter.settle(work.clock.now())
        work.record("finding-settled", case_no)
        return {
            "removal": matter.asks_removal,
            "has_measures": bool(matter.measures),
            "measures": [
                {"number": number, "by": one.by.isoformat()} for number, one in enumerate(matter.measures)
            ],
        }


@dataclass(frozen=True, slots=True)
class BeginRemoval:
    """A removal is never decided here: it takes the procedure with consent, or joins one under way (B10)."""

    removals: Removals

    def __call__(self, work: Work, case_no: str) -> None:
        """Open the removal at the body that decides on the head."""
        matter = work.adverse_opinions.get(case_no)
        under_way = work.appointments.under_way(matter.agency, Kind.REMOVE)
        matter.begin_removal(under_way or self.removals.follow(work, matter.agency, Kind.REMOVE))
        work.record("removal-begun", case_no, removal=matter.removal_case)


@dataclass(frozen=True, slots=True)
class CarryOutMeasure:
    """What came of one measure."""

    def __call__(self, work: Work, case_no: str, number: int, outcome: str, data: Mapping[str, Any]) -> None:
        """Keep the result."""
        done = outcome == "done"
        work.adverse_opinions.get(case_no).carry_out(
            number, done=done, text=text(data, "text"), at=work.clock.now()
        )
        work.record("measure-carried-out" if done else "measure-not-done", case_no, number=number + 1)


@dataclass(frozen=True, slots=True)
class CloseAdverseOpinion:
    """Only after an investigation and a feedback (E3-36)."""

    def __call__(self, work: Work, case_no: str) -> None:
        """End it as it was found."""
        state = work.adverse_opinions.get(case_no).close(work.clock.now())
        work.record("adverse-closed", case_no, state=state.value)


@dataclass(frozen=True, slots=True)
class WithdrawAdverseOpinion:
    """Taken back before anybody has received it."""

    def __call__(self, work: Work, case_no: str, reason: str) -> None:
        """Withdraw it."""
        work.adverse_opinions.get(case_no).withdraw(reason, work.clock.now())
        work.record("adverse-withdrawn", case_no, text=reason)
