"""Look into an opinion on a head: receipt, hearing, investigation, report, feedback (APP-07)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.texts import Said
from chassis.working_days import WorkingCalendar
from services.dispatch.domain.adverse_opinion import AdverseOpinion, Measure
from services.dispatch.domain.adverse_words import Ask, Finding, State
from services.dispatch.domain.events import AlertRaised
from services.dispatch.usecases.open_adverse_opinion import leaders_of
from services.dispatch.usecases.parameters import Parameters
from services.dispatch.usecases.ports import Work
from services.dispatch.usecases.write_adverse_opinion import text

_OVERDUE = Said(
    "对{agency}负责人的意见，{step}逾期。", "On the opinion about the head of {agency}: {step} is overdue."
)
_INVESTIGATION, _FEEDBACK = Said("调查核实", "the investigation"), Said("反馈", "the feedback")


@dataclass(frozen=True, slots=True)
class ReceiveAdverseOpinion:
    """Who investigates is fixed at the receipt; the time runs from then on (app.adverse.investigate)."""

    parameters: Parameters
    calendar: WorkingCalendar

    def __call__(self, work: Work, case_no: str, outcome: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """Name the investigating body and who answers for it."""
        matter = work.adverse_opinions.get(case_no)
        today = work.clock.today()
        due = self.calendar.add_working_days(today, self.parameters.value(work, "app.adverse.investigate"))
        matter.receive(
            text(data, "investigator"),
            text(data, "lead"),
            barred=leaders_of(work.agencies.get(matter.agency), today),
            due_on=due,
            at=work.clock.now(),
        )
        work.record("adverse-received", case_no, investigator=matter.now.investigator)
        return {"investigator": matter.now.investigator, "investigate_due": due.isoformat()}


@dataclass(frozen=True, slots=True)
class HearHead:
    """The head says something, or nothing: both are put on record, and silence proves nothing."""

    def __call__(self, work: Work, case_no: str, outcome: str, data: Mapping[str, Any]) -> None:
        """Keep the statement."""
        stated = outcome == "stated"
        said = text(data, "statement") if stated else ""
        absent = {role for one in work.actor.stands_in_for for role in one.roles}
        work.adverse_opinions.get(case_no).hear(said, work.clock.now(), in_place_of=absent)
        work.record("head-stated" if stated else "head-said-nothing", case_no)


@dataclass(frozen=True, slots=True)
class InvestigateHead:
    """The talk with the head, and the evidence."""

    def __call__(self, work: Work, case_no: str, outcome: str, data: Mapping[str, Any]) -> None:
        """Keep what was found."""
        talked_on = date.fromisoformat(str(data["talked_on"]))
        matter, now = work.adverse_opinions.get(case_no), work.clock.now()
        matter.investigate(
            talked_on, text(data, "talk"), text(data, "evidence"), today=work.clock.today(), at=now
        )
        work.record("head-investigated", case_no)


@dataclass(frozen=True, slots=True)
class ReportFinding:
    """F-APP-06: true, partly true, not true, and what follows."""

    def __call__(self, work: Work, case_no: str, outcome: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """Keep the report."""
        finding, matter = Finding(outcome), work.adverse_opinions.get(case_no)
        measures = tuple(
            Measure(Ask(row["kind"]), text(row, "text"), date.fromisoformat(str(row["by"])))
            for row in data.get("measures") or ()
        )
        matter.report(
            finding,
            text(data, "conclusion"),
            measures,
            by=work.actor.name,
            today=work.clock.today(),
            at=work.clock.now(),
        )
        work.record("finding-reported", case_no, finding=finding.value)
        return {"finding": finding.value}


@dataclass(frozen=True, slots=True)
class SendFeedback:
    """F-APP-07: compulsory whatever was found; numbered without gaps for each body and year."""

    def __call__(self, work: Work, case_no: str, outcome: str, data: Mapping[str, Any]) -> None:
        """Send the letter."""
        matter = work.adverse_opinions.get(case_no)
        body, year = matter.now.investigator, work.clock.today().year
        unit = work.units.get(body)
        number = work.numbers.next(f"FK-{body.partition('-')[2]}"[:20], year)
        letter = f"{unit.name if unit else body}反馈〔{year}〕{number}号"
        matter.tell(text(data, "text"), letter, at=work.clock.now())
        work.record("feedback-sent", case_no, number=letter)


@dataclass(frozen=True, slots=True)
class NoteAdverseOverdue:
    """An overdue investigation or feedback goes to the city; neither the head nor the facts are named."""

    def __call__(self, work: Work, case_no: str) -> None:
        """Tell the supervisors."""
        matter = work.adverse_opinions.get(case_no)
        said = _OVERDUE.filled(agency=matter.agency_name, step=_step(matter))
        work.record("adverse-overdue", case_no)
        work.emit(AlertRaised("APP-07", case_no, "serious", said, {"step": matter.state.value}))


def _step(matter: AdverseOpinion) -> Said:
    return _FEEDBACK if matter.state is State.REPORTED else _INVESTIGATION
