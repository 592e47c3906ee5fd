"""One round in which the townships are asked: single opinions kept, negotiated by the seat, then a result."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from services.dispatch.domain import appointment_errors as errors
from services.dispatch.domain.appointment_words import OPINION_NAMES, Cause, Opinion, Result, Silence

LEAST_REASONS = 20
MOST_NEGOTIATIONS = 2
COMMON = {
    "agree": Result.CONSENTED,
    "agree_with_advice": Result.CONSENTED,
    "disagree": Result.REFUSED,
    "no_common": Result.NO_COMMON_OPINION,
}
"""What the seat returns, and what it means."""


@dataclass(frozen=True, slots=True)
class TownshipOpinion:
    """F-APP-02: what a township's Party committee answers."""

    township: str
    opinion: Opinion
    reasons: str
    suggestions: str
    meeting_on: date
    signed_by: str
    at: datetime
    turn: int = 1


@dataclass(frozen=True, slots=True)
class Negotiation:
    """F-APP-03: what the seat put to the others before they answered again."""

    text: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Round:
    """Every township concerned is asked, through the seat (APP-05)."""

    number: int
    cause: Cause
    candidate: str
    statement: str
    townships: tuple[str, ...]
    asked_at: datetime
    silence_on: date
    opinions: tuple[TownshipOpinion, ...] = ()
    negotiations: tuple[Negotiation, ...] = ()
    result: Result | None = None
    common: str = ""
    answered_at: datetime | None = None
    silent: tuple[str, ...] = ()

    @property
    def seat(self) -> str:
        """The seat township, which is asked first and answers for all."""
        return self.townships[0]

    @property
    def several(self) -> bool:
        """Whether a common opinion has to be found."""
        return len(self.townships) > 1

    @property
    def latest(self) -> dict[str, TownshipOpinion]:
        """The last word of each township."""
        return {one.township: one for one in self.opinions}

    @property
    def dissenting(self) -> tuple[str, ...]:
        """Who disagrees, or has not said anything."""
        latest = self.latest
        return tuple(
            code for code in self.townships if code not in latest or latest[code].opinion is Opinion.DISAGREE
        )

    def answer(self, given: TownshipOpinion) -> Round:
        """Keep an opinion; a single township's opinion is the result."""
        if given.township not in self.townships:
            raise errors.NotAsked()
        if given.opinion is Opinion.DISAGREE and len(given.reasons.strip()) < LEAST_REASONS:
            raise errors.ReasonTooShort(least=LEAST_REASONS)
        kept = replace(given, turn=len(self.negotiations) + 1)
        answered = replace(self, opinions=(*self.opinions, kept))
        if self.several:
            return answered
        refused = given.opinion is Opinion.DISAGREE
        return answered.ended(Result.REFUSED if refused else Result.CONSENTED, given.at)

    def negotiate(self, text: str, by: str, at: datetime) -> Round:
        """The seat brings the townships together; they answer again, and what was said before is kept."""
        if len(self.negotiations) >= MOST_NEGOTIATIONS:
            raise errors.NegotiationsUsed(most=MOST_NEGOTIATIONS)
        if len(text.strip()) < LEAST_REASONS:
            raise errors.ReasonTooShort(least=LEAST_REASONS)
        return replace(self, negotiations=(*self.negotiations, Negotiation(text.strip(), by, at)))

    def conclude(self, outcome: str, text: str, at: datetime, names: dict[str, str]) -> Round:
        """The seat returns the common opinion, or that there is none; never consent over a dissent."""
        said = {one.opinion for one in self.latest.values()}
        open_ones = self.dissenting
        result = COMMON[outcome]
        if result is Result.CONSENTED and open_ones:
            raise errors.DissentStillOpen(townships="、".join(names.get(one, one) for one in open_ones))
        if result is not Result.CONSENTED and not open_ones:
            raise errors.OpinionsAgree(opinion=OPINION_NAMES[Opinion.AGREE])
        all_refuse = said == {Opinion.DISAGREE} and len(self.latest) == len(self.townships)
        if result is Result.REFUSED and not all_refuse:
            raise errors.DissentStillOpen(townships="、".join(names.get(one, one) for one in open_ones))
        if result is Result.NO_COMMON_OPINION and all_refuse:
            raise errors.OpinionsAgree(opinion=OPINION_NAMES[Opinion.DISAGREE])
        return replace(self, common=text.strip()).ended(result, at)

    def fall_silent(self, silence: Silence, at: datetime) -> Round:
        """The time is over; what that means the county has fixed, and a dissent stays a dissent."""
        latest = self.latest
        silent = tuple(code for code in self.townships if code not in latest)
        if any(one.opinion is Opinion.DISAGREE for one in latest.values()):
            result = Result.NO_COMMON_OPINION
        elif not silent:
            result = Result.CONSENTED
        else:
            result = {
                Silence.ESCALATE: Result.SILENT,
                Silence.DEEMED_CONSENT: Result.DEEMED_CONSENT,
                Silence.DEEMED_REFUSAL: Result.DEEMED_REFUSAL,
            }[silence]
        return replace(self, silent=silent).ended(result, at)

    def ended(self, result: Result, at: datetime) -> Round:
        """The round has its result."""
        return replace(self, result=result, answered_at=at)
