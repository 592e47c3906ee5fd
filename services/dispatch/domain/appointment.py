"""Appointment and removal of an agency's head: nobody is moved over a township's head (A7, B10).

The order is the law here whatever a diagram draws: no decision before the answer (E3-33), no decision over a
refusal where consent is required (APP-03), no document before the reasons went back where it is not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from chassis.clock import county_date
from services.dispatch.domain import appointment_errors as errors
from services.dispatch.domain.agency import Holding, Post, StationedAgency, day_before
from services.dispatch.domain.agency_errors import HolderUnknown, QuotaExceeded
from services.dispatch.domain.appointment_rounds import LEAST_REASONS, Round, TownshipOpinion
from services.dispatch.domain.appointment_words import (
    BEFORE_THE_DECISION,
    ENDS,
    POSITIVE,
    RESULT_NAMES,
    STATE_NAMES,
    Cause,
    Kind,
    Mode,
    Result,
    Silence,
    State,
)

ASKED_AGAIN = frozenset({Cause.EXPLAINED, Cause.OTHER_PERSON})


@dataclass(frozen=True, slots=True)
class Request:
    """F-APP-01: whom it is about and why; restricted, only named readers see it."""

    candidate: str
    present_post: str
    facts: str
    reason: str
    acting: bool = False
    emergency: bool = False
    ground: str = ""
    held: int = 0
    quota: int = 1


@dataclass(frozen=True, slots=True)
class Decision:
    """What the deciding body decided, when, and from when it holds."""

    decided_on: date
    meeting: str
    reasons: str
    effective_from: date
    publicity_until: date | None
    by: str
    at: datetime
    report: str = ""


@dataclass(frozen=True, slots=True)
class Dossier:
    """A file that has to be closed on both sides."""

    keeper: str
    closed_at: datetime | None = None
    closed_by: str = ""
    place: str = ""


@dataclass(eq=False)
class Appointment:
    """One matter: one post, one kind, one person at a time."""

    case_no: str
    agency: str
    agency_name: str
    post: str
    kind: Kind
    mode: Mode
    silence: Silence
    decider: str
    concerned: tuple[str, ...]
    opened_at: datetime
    state: State = State.DRAFT
    request: Request | None = None
    rounds: tuple[Round, ...] = ()
    decisions: tuple[Decision, ...] = ()
    told_at: datetime | None = None
    told: str = ""
    read_by: tuple[str, ...] = ()
    number: str = ""
    effective_from: date | None = None
    dossiers: tuple[Dossier, ...] = ()
    end_reason: str = ""
    ended_at: datetime | None = None

    @property
    def last(self) -> Round | None:
        """The round in hand, or the last one."""
        return self.rounds[-1] if self.rounds else None

    @property
    def informed(self) -> tuple[str, ...]:
        """The townships that know of the matter: those asked, or told of an emergency."""
        asked = [code for one in reversed(self.rounds) for code in one.townships]
        return tuple(dict.fromkeys((*asked, *(self.concerned if self.told_at else ()))))

    @property
    def townships(self) -> tuple[str, ...]:
        """Everybody concerned, the present seat first."""
        return tuple(dict.fromkeys((*self.concerned, *self.informed)))

    @property
    def emergency(self) -> bool:
        """Whether it is decided first (先行免职)."""
        return self.request is not None and self.request.emergency

    @property
    def decision(self) -> Decision | None:
        """What was decided last."""
        return self.decisions[-1] if self.decisions else None

    @property
    def dissent(self) -> bool:
        """Whether the townships' last answer was not a consent."""
        return self.last is not None and self.last.result is not None and self.last.result not in POSITIVE

    @property
    def must_tell(self) -> bool:
        """Whether the townships are told in writing: of reasons against their answer, of an emergency."""
        return self.emergency or self.dissent

    def prepare(self, request: Request, agency: StationedAgency, post: Post, today: date) -> None:
        """Fill in F-APP-01; the post and its quota are looked up, never typed (APP-19)."""
        self._must_be(State.DRAFT)
        if not (request.candidate.strip() and request.present_post.strip() and request.reason.strip()):
            raise errors.CandidateMissing()
        if request.emergency and (self.kind is not Kind.REMOVE or not request.ground.strip()):
            raise errors.EmergencyOnlyRemoval()
        held = agency.held_on(today, self.post)
        if self.kind is Kind.REMOVE and request.candidate not in {one.holder for one in held}:
            raise HolderUnknown(holder=request.candidate, post=self.post)
        self.request = replace(request, held=len(held), quota=post.quota)
        self.state = State.PREPARED

    def sign(self, outcome: str) -> None:
        """The deciding body's leader signs the request, or has it prepared again."""
        self._must_be(State.PREPARED)
        self.state = State.REQUESTED if outcome == "sign" else State.DRAFT

    def ask(self, townships: tuple[str, ...], *, silence_on: date, at: datetime) -> Round:
        """Ask the townships of this day's register; the cause of asking again was given before."""
        self._must_be(State.REQUESTED)
        request = self._requested()
        before = self.last
        if before is not None and before.townships and before.result is None:
            raise errors.AppointmentNotInState(state=STATE_NAMES[self.state])
        if before is None or before.townships:
            before = Round(1, Cause.FIRST, "", "", (), at, silence_on)
        asked = replace(
            before,
            number=len([one for one in self.rounds if one.townships]) + 1,
            candidate=request.candidate,
            townships=townships,
            asked_at=at,
            silence_on=silence_on,
        )
        self.concerned = townships
        self.rounds = (*(one for one in self.rounds if one.townships), asked)
        return asked

    def answer(self, given: TownshipOpinion, today: date) -> None:
        """A township's Party committee answers (APP-01, APP-03)."""
        current = self._asking()
        earliest = county_date(current.asked_at)
        if not earliest <= given.meeting_on <= today:
            raise errors.MeetingDayInvalid(earliest=earliest.isoformat(), latest=today.isoformat())
        self._put(current.answer(given))

    def negotiate(self, text: str, *, by: str, at: datetime) -> None:
        """The seat brings the townships together once more (APP-05)."""
        self._put(self._asking().negotiate(text, by, at))

    def conclude(self, outcome: str, text: str, *, at: datetime, names: dict[str, str]) -> None:
        """The seat returns the common opinion to the deciding body (APP-05)."""
        self._put(self._asking().conclude(outcome, text, at, names))

    def fall_silent(self, at: datetime) -> Result:
        """The silence path has come to its recorded end."""
        ended = self._asking().fall_silent(self.silence, at)
        self._put(ended)
        return ended.result or Result.SILENT

    @property
    def may_decide(self) -> bool:
        """Whether the answer on file allows a decision."""
        if self.emergency:
            return True
        result = self.last.result if self.last else None
        return result is not None and (self.mode is Mode.CONSULT or result in POSITIVE)

    @property
    def exhausted(self) -> bool:
        """Whether the county has coordinated already and the townships still do not consent."""
        return not self.may_decide and any(one.cause is Cause.COORDINATED for one in self.rounds)

    def respond(self, outcome: str, data: Mapping[str, Any], *, most: int, at: datetime) -> None:
        """Against a refusal: explain, name another person, or have the county coordinate."""
        self._must_be(State.ANSWERED)
        statement = str(data.get("statement") or "").strip()
        if len(statement) < LEAST_REASONS:
            raise errors.ReasonTooShort(least=LEAST_REASONS)
        if outcome == Cause.COORDINATED:
            self.state = State.COORDINATING
            self._note_cause(Cause.COORDINATED, statement, at)
            return
        cause = Cause(outcome)
        if len([one for one in self.rounds if one.cause in ASKED_AGAIN]) >= most:
            raise errors.RoundsUsed(most=most)
        if cause is Cause.OTHER_PERSON:
            self._name_another(data)
        self.state = State.REQUESTED
        self._note_cause(cause, statement, at)

    def coordinate(self, outcome: str, statement: str) -> None:
        """The county brings both sides together; the townships answer again, or there is no agreement."""
        self._must_be(State.COORDINATING)
        if len(statement.strip()) < LEAST_REASONS:
            raise errors.ReasonTooShort(least=LEAST_REASONS)
        noted = self.rounds[-1]
        self.rounds = (*self.rounds[:-1], replace(noted, statement=statement.strip()))
        if outcome == "ask_again":
            self.state = State.REQUESTED

    def decide(self, decision: Decision, agency: StationedAgency, post: Post, today: date) -> None:
        """Decide after the answer, never before, and never over a refusal where consent is required."""
        if not self.may_decide:
            self._refuse_decision()
        self._must_be(State.ANSWERED, State.PREPARED, State.REQUESTED)
        if decision.decided_on > today:
            raise errors.DecisionDayInvalid()
        answered = self.last.answered_at if self.last else None
        if answered is not None and decision.decided_on < county_date(answered):
            raise errors.NoAnswerYet(day=f" {county_date(answered)}")
        if decision.effective_from < decision.decided_on:
            raise errors.EffectiveDayInvalid(day=decision.decided_on.isoformat())
        if self.dissent and len(decision.reasons.strip()) < LEAST_REASONS:
            raise errors.ReasonTooShort(least=LEAST_REASONS)
        self._room_on(decision.effective_from, agency, post)
        self.decisions = (*self.decisions, decision)
        self.state = State.DECIDED

    def tell(self, text: str, at: datetime) -> None:
        """Put the reasons, or the emergency, to the townships in writing."""
        self._must_be(State.DECIDED, State.EFFECTIVE)
        if len(text.strip()) < LEAST_REASONS:
            raise errors.ReasonTooShort(least=LEAST_REASONS)
        self.told, self.told_at = text.strip(), at

    def note_read(self, township: str) -> None:
        """A township has read what it was told."""
        self.read_by = tuple(dict.fromkeys((*self.read_by, township)))

    def close_publicity(self, outcome: str, text: str, today: date) -> None:
        """The public notice is over; a substantiated report brings the matter back to the decision."""
        self._must_be(State.DECIDED)
        decision = self._decided()
        until = decision.publicity_until
        if outcome != "substantiated" and until is not None and today <= until:
            raise errors.PublicityRunning(until=until.isoformat())
        if outcome != "no_report" and len(text.strip()) < LEAST_REASONS:
            raise errors.ReasonTooShort(least=LEAST_REASONS)
        self.decisions = (*self.decisions[:-1], replace(decision, report=text.strip()))
        if outcome == "substantiated":
            self.state = State.ANSWERED

    def issue(self, number: str, agency: StationedAgency, keepers: list[str]) -> Holding:
        """Issue the document (F-APP-04): the register of heads changes from the day it takes effect."""
        self._must_be(State.DECIDED)
        if self.dissent and not self.emergency and self.told_at is None:
            raise errors.FeedbackMissing()
        request, decision = self._requested(), self._decided()
        if self.kind is Kind.APPOINT:
            holding = Holding(
                self.post, request.candidate, decision.effective_from, None, request.acting, self.case_no
            )
            agency.take_up(holding)
        else:
            holding = agency.leave(self.post, request.candidate, day_before(decision.effective_from))
        self.number, self.effective_from = number, decision.effective_from
        self.dossiers = tuple(Dossier(keeper) for keeper in keepers)
        self.state = State.EFFECTIVE
        return holding

    def keep(self, keeper: str, place: str, *, by: str, at: datetime) -> None:
        """A keeper confirms its dossier."""
        self._must_be(State.EFFECTIVE)
        if keeper not in {one.keeper for one in self.dossiers}:
            raise errors.NotAsked()
        self.dossiers = tuple(
            Dossier(keeper, at, by, place) if one.keeper == keeper else one for one in self.dossiers
        )

    def end(self, state: State, reason: str, at: datetime) -> None:
        """The matter is over."""
        if self.state in ENDS:
            raise errors.AppointmentNotInState(state=STATE_NAMES[self.state])
        done = state in (State.APPOINTED, State.REMOVED)
        if self.state is not State.EFFECTIVE if done else self.state not in BEFORE_THE_DECISION:
            raise errors.AppointmentNotInState(state=STATE_NAMES[self.state])
        self.state, self.end_reason, self.ended_at = state, reason, at

    def _name_another(self, data: Mapping[str, Any]) -> None:
        request = self._requested()
        candidate, present = (str(data.get(key) or "").strip() for key in ("candidate", "present_post"))
        if self.kind is Kind.REMOVE or not (candidate and present):
            raise errors.CandidateMissing()
        facts = str(data.get("facts") or "").strip()
        self.request = replace(request, candidate=candidate, present_post=present, facts=facts)

    def _note_cause(self, cause: Cause, statement: str, at: datetime) -> None:
        """The next round is begun without being sent yet: it has no townships so far."""
        noted = Round(len(self.rounds) + 1, cause, self._requested().candidate, statement, (), at, date.max)
        self.rounds = (*self.rounds, noted)

    def _refuse_decision(self) -> None:
        result = self.last.result if self.last else None
        if result is None:
            raise errors.NoAnswerYet(day="")
        raise errors.ConsentMissing(result=RESULT_NAMES[result])

    def _room_on(self, day: date, agency: StationedAgency, post: Post) -> None:
        if self.kind is Kind.APPOINT and len(agency.held_on(day, self.post)) >= post.quota:
            raise QuotaExceeded(post=self.post, quota=post.quota)

    def _asking(self) -> Round:
        self._must_be(State.REQUESTED)
        current = self.last
        if current is None or not current.townships or current.result is not None:
            raise errors.AppointmentNotInState(state=STATE_NAMES[self.state])
        return current

    def _put(self, changed: Round) -> None:
        self.rounds = (*self.rounds[:-1], changed)
        if changed.result is not None:
            self.state = State.ANSWERED

    def _requested(self) -> Request:
        if self.request is None:
            raise errors.AppointmentNotInState(state=STATE_NAMES[self.state])
        return self.request

    def _decided(self) -> Decision:
        decision = self.decision
        if decision is None:
            raise errors.AppointmentNotInState(state=STATE_NAMES[self.state])
        return decision

    def _must_be(self, *states: State) -> None:
        if self.state not in states:
            raise errors.AppointmentNotInState(state=STATE_NAMES[self.state])
