"""A whistle: a township calls departments and agencies, they report in and act, both sides rate (B15)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from chassis.texts import Said
from services.dispatch.domain import whistle_errors as errors
from services.dispatch.domain.called_body import BodyRating, CalledBody, TownshipRating
from services.dispatch.domain.eligibility import WEIGHED_WORDS, Eligibility, Weighed, WhistleKind
from services.dispatch.domain.events import BodyOutcome, WhistleClosed


class WhistleState(StrEnum):
    """Where a whistle stands (E2)."""

    DRAFT = "DRAFT"
    TO_APPROVE = "TO_APPROVE"
    INELIGIBLE = "INELIGIBLE"
    SENT = "SENT"
    HANDLING = "HANDLING"
    SECOND = "SECOND"
    ESCALATED = "ESCALATED"
    VERIFIED = "VERIFIED"
    RATED = "RATED"
    RESOLVED = "RESOLVED"
    RESOLVED_SECOND = "RESOLVED_SECOND"
    ESCALATED_RESOLVED = "ESCALATED_RESOLVED"
    UNRESOLVED_EXPLAINED = "UNRESOLVED_EXPLAINED"
    REFUSED_INELIGIBLE = "REFUSED_INELIGIBLE"
    CANCELLED = "CANCELLED"

    @property
    def ended(self) -> bool:
        """Whether nothing more can happen."""
        return self in ENDS


TOLD = (
    WhistleState.RESOLVED, WhistleState.RESOLVED_SECOND, WhistleState.ESCALATED_RESOLVED,
    WhistleState.UNRESOLVED_EXPLAINED,
)  # fmt: skip
"""The ends assessment is told of."""
ENDS = frozenset(
    {
        WhistleState.RESOLVED,
        WhistleState.RESOLVED_SECOND,
        WhistleState.ESCALATED_RESOLVED,
        WhistleState.UNRESOLVED_EXPLAINED,
        WhistleState.REFUSED_INELIGIBLE,
        WhistleState.CANCELLED,
    }
)
BEFORE_SENDING = frozenset({WhistleState.DRAFT, WhistleState.TO_APPROVE, WhistleState.INELIGIBLE})
AT_WORK = frozenset({WhistleState.SENT, WhistleState.HANDLING, WhistleState.SECOND})
STATE_NAMES: Mapping[WhistleState, Said] = {
    WhistleState.DRAFT: Said("待审核", "To be weighed"),
    WhistleState.TO_APPROVE: Said("待书记批准", "To be approved"),
    WhistleState.INELIGIBLE: Said("不符合“两吹”，待书记决定", "Not eligible, to be decided"),
    WhistleState.SENT: Said("已吹哨，待报到", "Sent, bodies to report in"),
    WhistleState.HANDLING: Said("会商处置中", "Being handled"),
    WhistleState.SECOND: Said("二次吹哨", "Second whistle"),
    WhistleState.ESCALATED: Said("提请县级协调", "Before the county"),
    WhistleState.VERIFIED: Said("已核实，待评价", "Verified, to be rated"),
    WhistleState.RATED: Said("已评价", "Rated"),
    WhistleState.RESOLVED: Said("已解决", "Resolved"),
    WhistleState.RESOLVED_SECOND: Said("二次吹哨后解决", "Resolved after the second whistle"),
    WhistleState.ESCALATED_RESOLVED: Said("县级协调后解决", "Resolved by the county"),
    WhistleState.UNRESOLVED_EXPLAINED: Said("未解决，已说明", "Unresolved, explained"),
    WhistleState.REFUSED_INELIGIBLE: Said("不予吹哨", "Refused as not eligible"),
    WhistleState.CANCELLED: Said("已取消", "Cancelled"),
}


@dataclass(frozen=True, slots=True)
class Matter:
    """What a township whistles about (F-DSP-02)."""

    kind: WhistleKind
    title: str
    description: str
    place: str
    community: str = ""
    tried: str = ""
    linked_events: tuple[str, ...] = ()
    beyond_powers: bool = False
    own_list: bool = False
    routine: bool = False
    statutory: bool = False


@dataclass(frozen=True, slots=True)
class Duty:
    """Who does what by when, as agreed on site."""

    body: str
    text: str
    by: date


@dataclass(eq=False)
class Whistle:
    """One whistle with everybody it calls."""

    whistle_no: str
    township: str
    matter: Matter
    calls: tuple[CalledBody, ...]
    blown_at: datetime
    blown_by: str
    state: WhistleState = WhistleState.DRAFT
    weighed: Weighed | None = None
    override_reason: str = ""
    sent_at: datetime | None = None
    due_at: datetime | None = None
    consultation: str = ""
    solved_in: str = ""
    remark: str = ""
    ended_at: datetime | None = None

    @property
    def is_emergency(self) -> bool:
        """Whether it runs by the clock, day and night, without a check beforehand."""
        return self.matter.kind is WhistleKind.EMERGENCY

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done."""
        return not self.state.ended

    @property
    def facts(self) -> Eligibility:
        """What the table of eligibility is asked."""
        one = self.matter
        return Eligibility(
            one.kind, len(self.calls), one.beyond_powers, one.own_list, one.routine, one.statutory
        )

    @property
    def units(self) -> list[str]:
        """Whose business it is: the township, and everybody called with their departments."""
        called = [code for one in self.calls for code in (one.body, one.department)]
        return list(dict.fromkeys([self.township, *called]))

    def call_of(self, body: str) -> CalledBody:
        """The called body with this code."""
        found = next((one for one in self.calls if one.body == body), None)
        if found is None:
            raise errors.DutyNotCalled()
        return found

    def weigh(self) -> Weighed:
        """Judge the whistle; an emergency goes out at once, the rest needs the leader (DSP-05)."""
        self._must_be(WhistleState.DRAFT)
        self.weighed = self.facts.weigh()
        if not self.is_emergency:
            allowed = self.weighed.allowed
            self.state = WhistleState.TO_APPROVE if allowed else WhistleState.INELIGIBLE
        return self.weighed

    def override(self, reason: str) -> None:
        """The secretary lets a whistle pass that the table refuses; the reason is shown (scenario 37)."""
        self._must_be(WhistleState.INELIGIBLE)
        self.override_reason = _reason(reason)

    def drop(self, *, at: datetime) -> None:
        """The refusal of the table stands."""
        self._must_be(WhistleState.INELIGIBLE)
        self._end(WhistleState.REFUSED_INELIGIBLE, at)

    @property
    def may_turn(self) -> bool:
        """Whether it was refused as one body's routine work and has not become an event yet."""
        routine = self.weighed is Weighed.ROUTINE and self.state is WhistleState.REFUSED_INELIGIBLE
        return routine and not self.matter.linked_events

    def check_turning(self, unit: str) -> None:
        """Refuse what is no routine work, and who is not its township."""
        if unit != self.township:
            raise errors.OnlyTownshipsWhistle()
        if not self.may_turn:
            raise errors.WhistleNotInState(state=STATE_NAMES[self.state])

    def turn_into(self, event_no: str) -> None:
        """It goes on as an event (scenario 37)."""
        self.matter = replace(self.matter, linked_events=(*self.matter.linked_events, event_no))

    def decline(self, reason: str, *, at: datetime) -> None:
        """The leader does not let the whistle go out."""
        self._must_be(WhistleState.TO_APPROVE)
        self.remark = _reason(reason)
        self._end(WhistleState.CANCELLED, at)

    def send(self, *, due_at: datetime, at: datetime) -> None:
        """Call everybody, unless the table refused and nobody has overridden it."""
        self._must_be(*BEFORE_SENDING)
        if self.weighed is None or not (self.weighed.allowed or self.override_reason):
            raise errors.WhistleNotEligible(reason=WEIGHED_WORDS[self.weighed or Weighed.NEITHER])
        self.calls = tuple(replace(one, due_at=due_at) for one in self.calls)
        self.sent_at, self.due_at, self.state = at, due_at, WhistleState.SENT

    def report_in(self, body: str, reported_as: str, people: int, *, at: datetime) -> CalledBody:
        """A body is there."""
        sent_at = self._sent()
        return self._put(self.call_of(body).report_in(reported_as, people, sent_at=sent_at, at=at))

    def whistle_again(self, body: str, *, at: datetime) -> CalledBody:
        """A body has not come in time: the second whistle goes to its leader."""
        self._sent()
        return self._put(self.call_of(body).whistle_again(at))

    def note_no_show(self, body: str, *, at: datetime) -> CalledBody:
        """A body has not come at the second whistle either: the county looks into it."""
        self._sent()
        return self._put(self.call_of(body).note_no_show(at))

    def investigate(self, body: str, findings: str) -> CalledBody:
        """What the county found about a body that did not come; the mark stays."""
        return self._put(replace(self.call_of(body), findings=_reason(findings)))

    def consult(self, text: str, duties: Sequence[Duty], *, today: date) -> None:
        """Who does what by when; only bodies that were called get duties (TWA-16)."""
        self._must_be(WhistleState.SENT)
        if not any(one.reported_at for one in self.calls) and not all(one.is_settled for one in self.calls):
            raise errors.NobodyReportedIn()
        called = {one.body for one in self.calls}
        if not duties or not {one.body for one in duties} <= called:
            raise errors.DutyNotCalled()
        if any(one.by < today for one in duties):
            raise errors.DutyDayPast()
        for one in duties:
            call = self.call_of(one.body)
            text_of = f"{call.duty}\n{one.text}" if call.duty else one.text
            by = max(one.by, call.duty_by) if call.duty_by else one.by
            self._put(replace(call, duty=text_of, duty_by=by))
        self.consultation, self.state = text, WhistleState.HANDLING

    def report_result(self, body: str, *, done: bool, text: str, at: datetime) -> None:
        """A body says what it has done; in an emergency it stays until it is done."""
        self._must_be(WhistleState.HANDLING, WhistleState.SECOND)
        if not done and self.is_emergency:
            raise errors.EmergencyNotFinished()
        self._put(replace(self.call_of(body), result=_reason(text), result_at=at))

    def verify(self, *, solved: bool, unsolved: Sequence[str], remark: str) -> bool:
        """The township looks whether it is solved; true when a second whistle is due."""
        self._must_be(WhistleState.HANDLING, WhistleState.SECOND)
        second = self.state is WhistleState.SECOND
        if solved:
            self._solve([one.body for one in self._at_work()], remark)
            self.solved_in = "second" if second else "first"
            self.state = WhistleState.VERIFIED
            return False
        self.remark = _reason(remark)
        names = set(unsolved) or {one.body for one in self._at_work()}
        if not names <= {one.body for one in self._at_work()}:
            raise errors.DutyNotCalled()
        self.calls = tuple(
            replace(one, solved=one.body not in names) if one.duty else one for one in self.calls
        )
        self.state = WhistleState.ESCALATED if second else WhistleState.SECOND
        return not second

    def coordinate(self, *, solved: bool, text: str) -> None:
        """The county's coordination: solved at last, or explained why not."""
        self._must_be(WhistleState.ESCALATED)
        self.remark = _reason(text)
        if solved:
            self._solve([one.body for one in self._at_work()], text)
        self.solved_in = "county" if solved else "explained"
        self.state = WhistleState.VERIFIED

    def rate(self, ratings: Mapping[str, BodyRating]) -> None:
        """The township rates every body it called."""
        self._must_be(WhistleState.VERIFIED)
        if set(ratings) != {one.body for one in self.calls}:
            raise errors.RatingIncomplete()
        for body, rating in ratings.items():
            rating.check()
            self._put(replace(self.call_of(body), rating=rating))
        self.state = WhistleState.RATED

    def answer_rating(self, body: str, score: int, text: str, *, at: datetime) -> None:
        """A body answers and rates the township's whistle: both sides are assessed (AST-18)."""
        self._must_be(WhistleState.RATED)
        if not 1 <= score <= 5:
            raise errors.MarkOutOfRange()
        self._put(replace(self.call_of(body), answered=TownshipRating(score, text, at)))

    def close(self, *, at: datetime) -> WhistleClosed:
        """End the whistle and tell what came of it."""
        self._must_be(WhistleState.VERIFIED, WhistleState.RATED)
        ends = {
            "first": WhistleState.RESOLVED,
            "second": WhistleState.RESOLVED_SECOND,
            "county": WhistleState.ESCALATED_RESOLVED,
        }
        self._end(ends.get(self.solved_in, WhistleState.UNRESOLVED_EXPLAINED), at)
        return self.outcome

    @property
    def outcome(self) -> WhistleClosed:
        """What came of it, once it has ended."""
        if self.ended_at is None or self.state not in TOLD:
            raise errors.WhistleNotInState(state=STATE_NAMES[self.state])
        return WhistleClosed(
            whistle_no=self.whistle_no,
            township=self.township,
            kind=self.matter.kind.value,
            sent_at=self._sent(),
            closed_at=self.ended_at,
            end_state=self.state.value,
            bodies=tuple(_outcome(one) for one in self.calls),
        )

    def cancel_by(self, unit: str, reason: str, *, at: datetime) -> None:
        """The township takes the whistle back while nothing is verified."""
        if unit != self.township:
            raise errors.OnlyTownshipsWhistle()
        self._must_be(*BEFORE_SENDING, *AT_WORK)
        self.remark = _reason(reason)
        self._end(WhistleState.CANCELLED, at)

    def _at_work(self) -> list[CalledBody]:
        """Those who were given a duty."""
        return [one for one in self.calls if one.duty]

    def _solve(self, bodies: Sequence[str], remark: str) -> None:
        self.calls = tuple(replace(one, solved=True) if one.body in bodies else one for one in self.calls)
        self.remark = remark

    def _put(self, call: CalledBody) -> CalledBody:
        self.calls = tuple(call if one.body == call.body else one for one in self.calls)
        return call

    def _sent(self) -> datetime:
        if self.sent_at is None or (self.state.ended and self.state is WhistleState.CANCELLED):
            raise errors.WhistleNotInState(state=STATE_NAMES[self.state])
        return self.sent_at

    def _must_be(self, *states: WhistleState) -> None:
        if self.state not in states:
            raise errors.WhistleNotInState(state=STATE_NAMES[self.state])

    def _end(self, state: WhistleState, at: datetime) -> None:
        self.state, self.ended_at, self.due_at = state, at, None


def _reason(text: str) -> str:
    if not text.strip():
        raise errors.WhistleReasonMissing()
    return text.strip()


def _outcome(call: CalledBody) -> BodyOutcome:
    return BodyOutcome(
        body=call.body,
        department=call.department,
        due_at=call.due_at,
        reported_at=call.reported_at,
        late_minutes=call.late_minutes,
        no_show=call.no_show_at is not None,
        second_whistle=call.second_at is not None,
        solved=call.solved,
        presence=call.rating.presence if call.rating else None,
        solution=call.rating.solution if call.rating else None,
        cooperation=call.rating.cooperation if call.rating else None,
        satisfied=call.rating.satisfied if call.rating else None,
        township_score=call.answered.score if call.answered else None,
    )
