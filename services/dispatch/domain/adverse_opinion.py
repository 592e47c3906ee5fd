"""An adverse opinion on an agency's head: the township speaks, somebody looks into it, and answers (B11).

The order is the law here whatever a diagram draws: no finding before the head was heard, no end without an
investigation and a feedback after it (E3-36).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from chassis.clock import county_date
from services.dispatch.domain import adverse_errors as errors
from services.dispatch.domain.adverse_words import (
    BEFORE_RECEIPT,
    END_OF,
    ENDS,
    GROUND_NAMES,
    GROUNDS_NAMES,
    STATE_NAMES,
    Ask,
    Finding,
    Ground,
    Grounds,
    State,
)
from services.dispatch.domain.agency_record import Record
from services.dispatch.domain.appointment_rounds import LEAST_REASONS, Round, TownshipOpinion
from services.dispatch.domain.appointment_words import Cause, Opinion


@dataclass(frozen=True, slots=True)
class Stated:
    """Facts under one of the two heads, with what proves them."""

    ground: Ground
    facts: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Complaint:
    """F-APP-05: what the township's Party committee states and asks for; restricted."""

    stated: tuple[Stated, ...]
    asks: tuple[Ask, ...]
    met_on: date
    signed_by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Measure:
    """What follows from a finding, by when, and what came of it."""

    kind: Ask
    text: str
    by: date
    result: str = ""
    done: bool | None = None
    done_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Investigation:
    """Who looked into it, what the head said, what was found; a review may order another."""

    investigator: str
    lead: str
    received_at: datetime
    due_on: date
    hearing: str = ""
    heard_at: datetime | None = None
    talked_on: date | None = None
    talk: str = ""
    evidence: str = ""
    finished_at: datetime | None = None
    finding: Finding | None = None
    conclusion: str = ""
    reported_by: str = ""
    reported_at: datetime | None = None
    measures: tuple[Measure, ...] = ()
    feedback: str = ""
    letter_no: str = ""
    told_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """The county's one review: what the township objected to, and what the county said."""

    asked: str
    asked_at: datetime
    outcome: str = ""
    text: str = ""
    by: str = ""
    at: datetime | None = None


@dataclass(eq=False)
class AdverseOpinion:
    """One opinion of one township on the head of one agency."""

    case_no: str
    agency: str
    agency_name: str
    post: str
    head: str
    initiator: str
    concerned: tuple[str, ...]
    organisation_department: str
    sending_department: str
    grounds: Grounds
    record: Record
    opened_at: datetime
    state: State = State.DRAFT
    complaint: Complaint | None = None
    addressee: str = ""
    round: Round | None = None
    investigations: tuple[Investigation, ...] = ()
    review: Review | None = None
    confirmed_at: datetime | None = None
    removal_case: str = ""
    end_reason: str = ""
    ended_at: datetime | None = None

    @property
    def seat(self) -> str:
        """The seat township, which returns the common opinion (APP-05)."""
        return self.concerned[0]

    @property
    def others(self) -> tuple[str, ...]:
        """The townships that are asked besides the one that speaks."""
        return tuple(one for one in self.concerned if one != self.initiator)

    @property
    def units(self) -> frozenset[str]:
        """Every unit the opinion names."""
        bodies = (self.organisation_department, self.sending_department)
        return frozenset((self.initiator, *self.concerned, *bodies))

    @property
    def raised(self) -> bool:
        """Whether it has left the townships: the receiving body and the county know of it from then on."""
        return self.complaint is not None and (self.round is None or self.round.result is not None)

    @property
    def now(self) -> Investigation:
        """The investigation in hand, or the last one."""
        if not self.investigations:
            raise errors.AdverseNotInState(state=STATE_NAMES[self.state])
        return self.investigations[-1]

    @property
    def measures(self) -> tuple[Measure, ...]:
        """What is to be done."""
        return self.investigations[-1].measures if self.investigations else ()

    @property
    def asks_removal(self) -> bool:
        """Whether the finding leads to a removal, which takes the procedure with consent (B10)."""
        return any(one.kind is Ask.REMOVE for one in self.measures)

    def write(self, complaint: Complaint, addressee: str, *, silence_on: date, today: date) -> None:
        """State facts and evidence (F-APP-05); several townships are asked through the seat."""
        self._must_be(State.DRAFT)
        self._check(complaint, today)
        if addressee not in (self.organisation_department, self.sending_department):
            raise errors.InvestigatorUnknown()
        self.complaint, self.addressee = complaint, addressee
        if not self.others:
            self.state = State.RAISED
            return
        own = TownshipOpinion(
            township=self.initiator,
            opinion=Opinion.AGREE,
            reasons="",
            suggestions="",
            meeting_on=complaint.met_on,
            signed_by=complaint.signed_by,
            at=complaint.at,
        )
        asked = Round(1, Cause.FIRST, self.head, "", self.concerned, complaint.at, silence_on)
        self.round = asked.answer(own)
        self.state = State.CONSULTING

    def answer(self, given: TownshipOpinion) -> None:
        """Another township served says what it thinks; every single opinion is kept (E3-35)."""
        self.round = self._asking().answer(given)

    def fall_silent(self) -> tuple[str, ...]:
        """The time to answer is over; silence is put on record and is no consent."""
        asked = self._asking()
        silent = tuple(code for code in asked.townships if code not in asked.latest)
        self.round = replace(asked, silent=silent)
        return silent

    def negotiate(self, text: str, *, by: str, at: datetime) -> None:
        """The seat brings the townships together once more (APP-05)."""
        self.round = self._asking().negotiate(text, by, at)

    def conclude(self, outcome: str, text: str, *, at: datetime, names: dict[str, str]) -> None:
        """The seat raises it for all, or with every single opinion where they differ."""
        self.round = self._asking().conclude(outcome, text, at, names)
        self.state = State.RAISED

    def receive(
        self, investigator: str, lead: str, *, barred: Sequence[str], due_on: date, at: datetime
    ) -> None:
        """Receipt: who investigates, never somebody of the agency's lead (B11 step 2)."""
        self._must_be(State.RAISED)
        self._begin(investigator, lead, barred=barred, due_on=due_on, at=at)

    @property
    def head_post(self) -> str:
        """The post of the head, as work is offered to it."""
        return f"agency_head@{self.agency}"

    def hear(self, statement: str, at: datetime, *, in_place_of: Collection[str] = ()) -> None:
        """The head uses the right to be heard, or lets the time pass: then it is empty. No deputy does."""
        self._must_be(State.INVESTIGATING)
        if self.head_post in in_place_of:
            raise errors.HeadSpeaksInPerson
        self._put(replace(self.now, hearing=statement.strip(), heard_at=at))

    def investigate(self, talked_on: date, talk: str, evidence: str, *, today: date, at: datetime) -> None:
        """The talk with the head and the evidence are on file."""
        self._must_be(State.INVESTIGATING)
        earliest = county_date(self.now.received_at)
        if not talk.strip() or not earliest <= talked_on <= today or self.now.heard_at is None:
            raise errors.HeadNotHeard(earliest=earliest.isoformat(), latest=today.isoformat())
        long_enough(evidence)
        done = replace(
            self.now, talked_on=talked_on, talk=talk.strip(), evidence=evidence.strip(), finished_at=at
        )
        self._put(done)
        self.state = State.INVESTIGATED

    def report(
        self,
        finding: Finding,
        conclusion: str,
        measures: tuple[Measure, ...],
        *,
        by: str,
        today: date,
        at: datetime,
    ) -> None:
        """F-APP-06: what was found, and what follows."""
        self._must_be(State.INVESTIGATED)
        long_enough(conclusion)
        if finding is Finding.NOT_UPHELD and measures:
            raise errors.MeasuresWithoutFinding()
        unclear = any(not one.text.strip() or one.by < today for one in measures)
        if finding is not Finding.NOT_UPHELD and (not measures or unclear):
            raise errors.MeasuresMissing()
        reported = replace(
            self.now,
            finding=finding,
            conclusion=conclusion.strip(),
            measures=measures,
            reported_by=by,
            reported_at=at,
        )
        self._put(reported)
        self.state = State.REPORTED

    def tell(self, text: str, number: str, *, at: datetime) -> None:
        """F-APP-07: the feedback, compulsory whatever was found (APP-07)."""
        self._must_be(State.REPORTED)
        long_enough(text)
        self._put(replace(self.now, feedback=text.strip(), letter_no=number, told_at=at))
        self.state = State.TOLD

    def ask_review(self, reason: str, at: datetime) -> None:
        """The township asks the county to review it: once."""
        self._must_be(State.TOLD)
        if self.review is not None:
            raise errors.ReviewUsed()
        long_enough(reason)
        self.review = Review(reason.strip(), at)
        self.state = State.IN_REVIEW

    def decide_review(
        self,
        outcome: str,
        text: str,
        *,
        by: str,
        investigator: str,
        lead: str,
        barred: Sequence[str],
        due_on: date,
        at: datetime,
    ) -> None:
        """The county lets the finding stand, or has it investigated anew."""
        self._must_be(State.IN_REVIEW)
        long_enough(text)
        if outcome == "again":
            self._begin(investigator, lead, barred=barred, due_on=due_on, at=at)
        if self.review is not None:
            self.review = replace(self.review, outcome=outcome, text=text.strip(), by=by, at=at)

    def settle(self, at: datetime) -> None:
        """Confirmed, delivered, or reviewed: the finding stands and its measures are carried out."""
        self._must_be(State.TOLD, State.IN_REVIEW)
        self.state, self.confirmed_at = State.SETTLED, at

    def begin_removal(self, case_no: str) -> None:
        """The removal this leads to has begun (B10)."""
        self.removal_case = case_no

    def carry_out(self, number: int, *, done: bool, text: str, at: datetime) -> None:
        """What came of a measure."""
        self._must_be(State.SETTLED)
        long_enough(text)
        kept = list(self.measures)
        kept[number] = replace(kept[number], result=text.strip(), done=done, done_at=at)
        self._put(replace(self.now, measures=tuple(kept)))

    def close(self, at: datetime) -> State:
        """It ends as it was found, only after an investigation and a feedback dated after it (E3-36)."""
        last = self.investigations[-1] if self.investigations else None
        if last is None or last.finding is None or last.reported_at is None or last.told_at is None:
            raise errors.FeedbackBeforeReport()
        if last.told_at < last.reported_at:
            raise errors.FeedbackBeforeReport()
        self._must_be(State.SETTLED)
        self.state, self.ended_at = END_OF[last.finding], at
        return self.state

    def withdraw(self, reason: str, at: datetime) -> None:
        """Taken back before anybody received it, or dropped by the seat."""
        self._must_be(*BEFORE_RECEIPT)
        self.state, self.end_reason, self.ended_at = State.WITHDRAWN, reason.strip(), at

    @property
    def ended(self) -> bool:
        """Whether it is over."""
        return self.state in ENDS

    def _check(self, complaint: Complaint, today: date) -> None:
        for one in complaint.stated:
            if not one.evidence.strip():
                raise errors.EvidenceMissing(ground=GROUND_NAMES[one.ground])
        solid = {one.ground for one in complaint.stated if len(one.facts.strip()) >= LEAST_REASONS}
        needed = len(Ground) if self.grounds is Grounds.BOTH else 1
        if len(solid) < max(needed, len(complaint.stated)):
            raise errors.GroundsMissing(grounds=GROUNDS_NAMES[self.grounds], least=LEAST_REASONS)
        if not complaint.asks:
            raise errors.AskMissing()
        if complaint.met_on > today:
            raise errors.MeetingInFuture()

    def _begin(
        self, investigator: str, lead: str, *, barred: Sequence[str], due_on: date, at: datetime
    ) -> None:
        if investigator not in (self.organisation_department, self.sending_department):
            raise errors.InvestigatorUnknown()
        if lead.strip() in (self.head, *barred):
            raise errors.InvestigatorBiased(name=lead.strip())
        if not lead.strip():
            raise errors.InvestigatorNotNamed()
        begun = Investigation(investigator, lead.strip(), at, due_on)
        self.investigations = (*self.investigations, begun)
        self.state = State.INVESTIGATING

    def _asking(self) -> Round:
        self._must_be(State.CONSULTING)
        if self.round is None:
            raise errors.AdverseNotInState(state=STATE_NAMES[self.state])
        return self.round

    def _put(self, changed: Investigation) -> None:
        self.investigations = (*self.investigations[:-1], changed)

    def _must_be(self, *states: State) -> None:
        if self.state not in states:
            raise errors.AdverseNotInState(state=STATE_NAMES[self.state])


def long_enough(text: str) -> None:
    """What is put on record against or for somebody is said in words."""
    if len(text.strip()) < LEAST_REASONS:
        raise errors.TextTooShort(least=LEAST_REASONS)
