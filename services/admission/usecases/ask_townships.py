"""The townships say what they think of a duty, and the department answers each (B7 steps 3 and 4)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, cast

from chassis.working_days import WorkingCalendar
from services.admission.domain.duty_errors import DutyOpinionsUnanswered, ObjectionNotAnswered
from services.admission.usecases.acting import display_names, must_act_for, must_hold
from services.admission.usecases.ports import Work

PARTY = "township_party_committee"


@dataclass(frozen=True, slots=True)
class AskTownships:
    """Every township concerned is asked in writing, and again when the duty became another one (TWA-01)."""

    calendar: WorkingCalendar

    def __call__(self, work: Work, case_no: str) -> dict[str, Any]:
        """Open a round; who is asked, and until when."""
        duty, today = work.duties.get(case_no), work.clock.today()
        asked = duty.ask()
        within = int(str(work.parameters.value("twa.opinion", duty.county, today)))
        due = self.calendar.add_working_days(today, within)
        work.record("townships-asked", case_no, round=duty.round, due=due.isoformat())
        return {"townships_asked": asked, "opinions_due": due.isoformat()}


@dataclass(frozen=True, slots=True)
class GiveDutyOpinion:
    """The township’s Party committee signs; an objection stops nothing but must be answered (TWA-05)."""

    def __call__(
        self, work: Work, case_no: str, township: str, outcome: str, data: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Keep the opinion."""
        duty = work.duties.get(case_no)
        must_hold(work, PARTY, township, "乡镇（街道）党（工）委")
        duty.give_opinion(
            township,
            outcome,
            str(data.get("text") or ""),
            by=work.actor.name,
            post=work.actor.post,
            at=work.clock.now(),
        )
        work.record("duty-opinion-given", case_no, party=township, reply=outcome)
        return {}


@dataclass(frozen=True, slots=True)
class RecordDutySilence:
    """Who did not answer in time is on record as silent, never as agreeing (TWA-01)."""

    def __call__(self, work: Work, case_no: str) -> dict[str, Any]:
        """Record the silence of everybody still asked."""
        for township in work.duties.get(case_no).record_silence():
            work.record("consultation-unanswered", case_no, party=township)
        return {}


@dataclass(frozen=True, slots=True)
class WeighDutyOpinions:
    """Conditions and objections are answered one by one; where there are none the checks begin."""

    def __call__(self, work: Work, case_no: str) -> dict[str, Any]:
        """Whether there is something to answer."""
        return {"to_answer": work.duties.get(case_no).weigh()}


@dataclass(frozen=True, slots=True)
class AnswerDutyOpinions:
    """Each opinion adopted, partly adopted or not, with the reason; the three lists follow (TWA-05)."""

    def __call__(self, work: Work, case_no: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """Keep the answers; whether less moves than the townships were told, so that they are asked again."""
        duty = work.duties.get(case_no)
        must_act_for(work, duty.applicant)
        with townships_named(work):
            again = duty.answer(data, work.clock.today())
        work.record("duty-opinions-answered", case_no)
        return {"ask_again": again}


@contextmanager
def townships_named(work: Work) -> Iterator[None]:
    """Let a refusal name the townships as people call them."""
    try:
        yield
    except (DutyOpinionsUnanswered, ObjectionNotAnswered) as refused:
        units = [str(unit) for unit in cast("Sequence[object]", refused.facts["units"])]
        names = display_names(work, units)
        called = "、".join(names.get(unit, unit) for unit in units)
        raise type(refused)(townships=called, units=units) from refused
