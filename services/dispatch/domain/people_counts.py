"""What a quarter's report says of people, in numbers only: nobody is named in them (B21)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from chassis.clock import COUNTY_ZONE, county_date
from services.dispatch.domain.adverse_opinion import AdverseOpinion, Investigation
from services.dispatch.domain.appointment import Appointment, Decision
from services.dispatch.domain.appointment_rounds import Round
from services.dispatch.domain.appointment_words import Result
from services.dispatch.domain.secondment import COUNTED, Secondment, State, counted
from services.dispatch.domain.staff_notice import StaffNotice

DISSENTED = frozenset({Result.REFUSED, Result.NO_COMMON_OPINION})
SILENT = frozenset({Result.SILENT, Result.DEEMED_CONSENT, Result.DEEMED_REFUSAL})
LATE = frozenset({State.OVERRUN, State.RECALLED})
MONTHS, QUARTERS = 3, 4


@dataclass(frozen=True, slots=True)
class Quarter:
    """Three months of a year."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Quarter:
        """The quarter a day lies in."""
        return cls(day.year, (day.month - 1) // MONTHS + 1)

    @property
    def before(self) -> Quarter:
        """The one before it."""
        return Quarter(self.year, self.number - 1) if self.number > 1 else Quarter(self.year - 1, QUARTERS)

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, (self.number - 1) * MONTHS + 1, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        after = date(self.year + self.number // QUARTERS, self.number % QUARTERS * MONTHS + 1, 1)
        return after - timedelta(days=1)

    @property
    def begin(self) -> datetime:
        """The moment it begins in the county."""
        return datetime.combine(self.first, datetime.min.time(), COUNTY_ZONE)

    @property
    def end(self) -> datetime:
        """The moment after it."""
        return datetime.combine(self.last + timedelta(days=1), datetime.min.time(), COUNTY_ZONE)

    def holds(self, at: datetime | None) -> bool:
        """Whether a moment lies in it."""
        return at is not None and self.begin <= at < self.end

    def __str__(self) -> str:
        return f"{self.year}-Q{self.number}"


@dataclass(frozen=True, slots=True)
class People:
    """Everything about people that may touch a quarter."""

    appointments: Sequence[Appointment] = ()
    secondments: Sequence[Secondment] = ()
    opinions: Sequence[AdverseOpinion] = ()
    notices: Sequence[StaffNotice] = ()


def counts(people: People, quarter: Quarter, today: date) -> Mapping[str, int]:
    """The figures of a quarter as they stand today."""
    return {
        **_heads(people.appointments, quarter),
        **_secondments(people.secondments, quarter, today),
        **_opinions(people.opinions, quarter, today),
        "staff_notices": sum(quarter.holds(one.sent_at) for one in people.notices),
        "staff_notices_late": sum(one.late and quarter.holds(one.sent_at) for one in people.notices),
    }


def _heads(matters: Sequence[Appointment], quarter: Quarter) -> dict[str, int]:
    asked = [one for matter in matters for one in matter.rounds if one.townships]
    answered = [one for one in asked if quarter.holds(one.answered_at)]
    decided = [(matter, one) for matter in matters for one in matter.decisions if quarter.holds(one.at)]
    return {
        "heads_asked": sum(quarter.holds(one.asked_at) for one in asked),
        "heads_agreed": sum(one.result is Result.CONSENTED for one in answered),
        "heads_dissented": sum(one.result in DISSENTED for one in answered),
        "heads_silent": sum(one.result in SILENT for one in answered),
        "heads_emergency": len({matter.case_no for matter, _ in decided if matter.emergency}),
        "heads_unanswered": sum(
            not matter.emergency and not _answered_before(matter.rounds, one) for matter, one in decided
        ),
    }


def _answered_before(rounds: Sequence[Round], decision: Decision) -> bool:
    return any(one.answered_at is not None and one.answered_at <= decision.at for one in rounds)


def _secondments(matters: Sequence[Secondment], quarter: Quarter, today: date) -> dict[str, int]:
    begun = [
        one
        for one in matters
        if one.state in COUNTED and quarter.first <= one.first <= min(quarter.last, today)
    ]
    return {
        "secondments": len(begun),
        "secondment_days": sum(_days(matters, quarter, today)),
        "secondments_beyond": sum(one.exception is not None and one.exception.granted for one in begun),
        "secondments_overdue": sum(
            one.state in LATE and quarter.first <= one.last <= quarter.last for one in matters
        ),
        "secondments_blocked": sum(
            one.state is State.BLOCKED and quarter.holds(one.opened_at) for one in matters
        ),
    }


def _days(matters: Sequence[Secondment], quarter: Quarter, today: date) -> Iterator[int]:
    """The days away that lie in the quarter and are over, or are today."""
    for spell in counted(matters, today):
        first, last = max(spell.first, quarter.first), min(spell.last, quarter.last, today)
        yield max(0, (last - first).days + 1)


def _opinions(opinions: Sequence[AdverseOpinion], quarter: Quarter, today: date) -> dict[str, int]:
    looked_into = [one for opinion in opinions for one in opinion.investigations]
    return {
        "adverse_raised": sum(
            one.raised and one.complaint is not None and quarter.holds(one.complaint.at) for one in opinions
        ),
        "adverse_told": sum(quarter.holds(one.told_at) for one in looked_into),
        "adverse_overdue": sum(_overdue(one, quarter, today) for one in looked_into),
    }


def _overdue(one: Investigation, quarter: Quarter, today: date) -> bool:
    """Whether its time was over at the end of the quarter, or is now, without a feedback by then."""
    until = min(quarter.last, today)
    told = one.told_at is not None and county_date(one.told_at) <= until
    return one.due_on < until and not told
