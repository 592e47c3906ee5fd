"""An event: reported, dispatched, handled, verified, closed and rated, along one chain (B14)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from chassis.texts import Said
from services.dispatch.domain import event_errors as errors
from services.dispatch.domain.event_class import Level, Urgency
from services.dispatch.domain.events import EventClosed


class Source(StrEnum):
    """Where events come from: one intake for all of them (DSP-08, E0)."""

    GRID = "grid"
    HOTLINE = "hotline"
    VISIT = "visit"
    LEADER = "leader"
    VIDEO = "video"
    SENSOR = "sensor"
    REFERRAL = "referral"
    DELIBERATION = "deliberation"
    WHISTLE = "whistle"


SOURCE_NAMES: Mapping[Source, Said] = {
    Source.GRID: Said("网格上报", "Grid"),
    Source.HOTLINE: Said("12345热线", "12345 hotline"),
    Source.VISIT: Said("群众来访来电", "Visit or call"),
    Source.LEADER: Said("领导交办", "Assigned by a leader"),
    Source.VIDEO: Said("视频发现", "Seen on video"),
    Source.SENSOR: Said("物联感知", "Sensor"),
    Source.REFERRAL: Said("部门移送", "Referred by a department"),
    Source.DELIBERATION: Said("社区协商", "Residents' deliberation"),
    Source.WHISTLE: Said("吹哨转办", "Turned over from a whistle"),
}


class EventState(StrEnum):
    """Where an event stands (E2)."""

    REPORTED = "REPORTED"
    ACCEPTED = "ACCEPTED"
    DISPATCHED = "DISPATCHED"
    OBJECTED = "OBJECTED"
    HANDLING = "HANDLING"
    VERIFYING = "VERIFYING"
    REOPENED = "REOPENED"
    CLOSED = "CLOSED"
    CLOSED_SOLVED = "CLOSED_SOLVED"
    CLOSED_UNSOLVED_EXPLAINED = "CLOSED_UNSOLVED_EXPLAINED"
    CLOSED_DUPLICATE = "CLOSED_DUPLICATE"
    REFERRED = "REFERRED"
    CANCELLED = "CANCELLED"

    @property
    def ended(self) -> bool:
        """Whether nothing more can happen."""
        return self in ENDS


TOLD = (EventState.CLOSED_SOLVED, EventState.CLOSED_UNSOLVED_EXPLAINED)
"""The ends assessment is told of."""
ENDS = frozenset(
    {
        EventState.CLOSED_SOLVED,
        EventState.CLOSED_UNSOLVED_EXPLAINED,
        EventState.CLOSED_DUPLICATE,
        EventState.REFERRED,
        EventState.CANCELLED,
    }
)
STATE_NAMES: Mapping[EventState, Said] = {
    EventState.REPORTED: Said("待受理", "To be accepted"),
    EventState.ACCEPTED: Said("待派遣", "To be dispatched"),
    EventState.DISPATCHED: Said("待接单", "With the handler"),
    EventState.OBJECTED: Said("有异议，待裁定", "Objected, to be decided"),
    EventState.HANDLING: Said("处置中", "Being handled"),
    EventState.VERIFYING: Said("待核查", "To be verified"),
    EventState.REOPENED: Said("未解决，重新派遣", "Not solved, to be dispatched again"),
    EventState.CLOSED: Said("已结案，待评价", "Closed, to be rated"),
    EventState.CLOSED_SOLVED: Said("已解决", "Solved"),
    EventState.CLOSED_UNSOLVED_EXPLAINED: Said("未解决，已说明", "Not solved, explained"),
    EventState.CLOSED_DUPLICATE: Said("重复事件", "Duplicate"),
    EventState.REFERRED: Said("不属受理范围，已告知", "Out of scope, told where to go"),
    EventState.CANCELLED: Said("已撤回", "Taken back"),
}
TO_DISPATCH = (EventState.ACCEPTED, EventState.REOPENED)


@dataclass(frozen=True, slots=True)
class Report:
    """What was reported (F-DSP-01): a task and a place, never who lives there."""

    source: Source
    title: str
    description: str
    place: str
    urgency: Urgency
    occurred_at: datetime
    grid: str = ""
    external_no: str = ""

    @property
    def number_there(self) -> str:
        """The number it has where it comes from, as people know it there."""
        _unit, mark, number = self.external_no.partition("/")
        return number if mark and self.source is not Source.HOTLINE else self.external_no


@dataclass(frozen=True, slots=True)
class Objection:
    """A handler says that somebody else should handle it, and what was decided."""

    reason: str
    right_handler: str
    at: datetime
    upheld: bool | None = None
    decision: str = ""


@dataclass(frozen=True, slots=True)
class Round:
    """One order of the chain: one handler from its dispatch to the end of its turn (E3-47)."""

    order_no: str
    handler: str
    department: str
    co_handlers: tuple[str, ...]
    dispatched_at: datetime
    due_at: datetime
    accepted_at: datetime | None = None
    objection: Objection | None = None
    extended: str = ""
    result: str = ""
    cost: str = ""
    law: str = ""
    done: bool = False
    done_at: datetime | None = None
    contributions: tuple[str, ...] = ()
    ended_at: datetime | None = None

    @property
    def in_time(self) -> bool:
        """Whether the result came before the limit was over."""
        return self.done_at is not None and self.done_at <= self.due_at


@dataclass(frozen=True, slots=True)
class EventRating:
    """What the reporter says at the call-back."""

    response: bool
    satisfied: bool
    remark: str
    at: datetime


@dataclass(eq=False)
class GridEvent:
    """An event with its whole chain."""

    event_no: str
    report: Report
    class_code: str
    township: str
    community: str
    reported_at: datetime
    reported_by: str
    first_receiver: str
    level: Level = Level.TOWNSHIP
    state: EventState = EventState.REPORTED
    rounds: tuple[Round, ...] = ()
    due_at: datetime | None = None
    warn_at: datetime | None = None
    escalations: tuple[str, ...] = ()
    reopened: int = 0
    duplicate_of: str = ""
    remark: str = ""
    rating: EventRating | None = None
    closed_at: datetime | None = None
    ended_at: datetime | None = None

    @property
    def now_with(self) -> Round:
        """The round that runs: the one current handler."""
        if not self.rounds:
            raise errors.EventNotInState(state=STATE_NAMES[self.state])
        return self.rounds[-1]

    @property
    def handler(self) -> str:
        """Who is responsible now; the first receiver until somebody has accepted it (E3-48)."""
        accepted = [one for one in self.rounds if one.accepted_at]
        return accepted[-1].handler if accepted else self.first_receiver

    @property
    def units(self) -> list[str]:
        """Whose business the event is."""
        handlers = [code for one in self.rounds for code in (one.handler, one.department, *one.co_handlers)]
        return [
            code
            for code in dict.fromkeys([self.first_receiver, self.township, self.community, *handlers])
            if code
        ]

    def wait_until(self, due_at: datetime, *, since: datetime) -> None:
        """What is open now falls due then; from 80 % of the time on it is shown yellow."""
        self.due_at = due_at
        self.warn_at = since + (due_at - since) * 0.8

    def accept(self, class_code: str) -> None:
        """A valid event, of this class."""
        self._must_be(EventState.REPORTED)
        self.class_code, self.state = class_code, EventState.ACCEPTED

    def end_as_duplicate(self, other: GridEvent, *, at: datetime) -> None:
        """The same thing was reported before: linked and closed."""
        self._must_be(EventState.REPORTED)
        if other.event_no == self.event_no:
            raise errors.DuplicateUnknown()
        self.duplicate_of = other.event_no
        self._end(EventState.CLOSED_DUPLICATE, at)

    def refer(self, where: str, *, at: datetime) -> None:
        """Out of scope: the reporter is told where to go."""
        self._must_be(EventState.REPORTED)
        self.remark = _reason(where)
        self._end(EventState.REFERRED, at)

    def settle_on_spot(self, result: str) -> None:
        """Whoever found it has dealt with it: small matters stay where they are (DSP-22)."""
        self._must_be(EventState.REPORTED)
        self.remark, self.state = _reason(result), EventState.CLOSED

    def escalate(self, reason: str) -> Level:
        """One step up the ladder, with a reason (DSP-22)."""
        self._must_be(*TO_DISPATCH)
        above = self.level.above
        if above is None:
            raise errors.NoLevelAbove()
        self.escalations = (*self.escalations, f"{above.value}: {_reason(reason)}")
        self.level = above
        return above

    def dispatch(
        self, handler: str, department: str, co_handlers: tuple[str, ...], *, due_at: datetime, at: datetime
    ) -> Round:
        """Give it to one handler, with a limit; a round begins where the last one has ended (E3-47)."""
        self._must_be(*TO_DISPATCH, EventState.OBJECTED)
        if self.rounds and self.rounds[-1].ended_at is None:
            self._put(replace(self.rounds[-1], ended_at=at))
        order_no = f"{self.event_no}-{len(self.rounds) + 1}"
        begun = Round(order_no, handler, department, co_handlers, at, due_at)
        self.rounds = (*self.rounds, begun)
        self.state = EventState.DISPATCHED
        return begun

    def take_on(self, *, at: datetime) -> None:
        """The handler accepts."""
        self._must_be(EventState.DISPATCHED)
        self._put(replace(self.now_with, accepted_at=at))
        self.state = EventState.HANDLING

    def object(self, reason: str, right_handler: str, *, at: datetime) -> None:
        """The handler objects, once, and names who should handle it."""
        self._must_be(EventState.DISPATCHED)
        now = self.now_with
        if any(one.objection and one.handler == now.handler for one in self.rounds):
            raise errors.ObjectedAlready()
        if right_handler == now.handler or not right_handler:
            raise errors.SameHandlerNamed()
        self._put(replace(now, objection=Objection(_reason(reason), right_handler, at)))
        self.state = EventState.OBJECTED

    def decide_objection(self, *, upheld: bool, reason: str, at: datetime) -> None:
        """The dispatcher decides; who is overruled handles it (scenario 40)."""
        self._must_be(EventState.OBJECTED)
        now = self.now_with
        if now.objection is None:
            raise errors.EventNotInState(state=STATE_NAMES[self.state])
        decided = replace(now.objection, upheld=upheld, decision=_reason(reason))
        self._put(replace(now, objection=decided, accepted_at=None if upheld else at))
        if not upheld:
            self.state = EventState.HANDLING

    def extend(self, reason: str, until: datetime, *, at: datetime) -> None:
        """More time, once, asked for before the limit is over."""
        self._must_be(EventState.HANDLING)
        now = self.now_with
        if now.extended:
            raise errors.ExtendedAlready()
        if at > now.due_at:
            raise errors.ExtensionTooLate()
        self._put(replace(now, extended=_reason(reason), due_at=until))

    def contribute(self, body: str, text: str) -> None:
        """A co-handler says what it has done."""
        self._must_be(EventState.HANDLING)
        now = self.now_with
        self._put(replace(now, contributions=(*now.contributions, f"{body}：{_reason(text)}")))

    def feed_back(self, *, done: bool, result: str, cost: str, law: str, at: datetime) -> None:
        """The handler says what came of it."""
        self._must_be(EventState.HANDLING)
        told = replace(self.now_with, done=done, result=_reason(result), cost=cost, law=law, done_at=at)
        self._put(told)

    def begin_verification(self) -> None:
        """Everybody has reported; now it is looked at."""
        self._must_be(EventState.HANDLING)
        self.state = EventState.VERIFYING

    def verify(self, *, solved: bool, remark: str) -> None:
        """Somebody has looked, or called back: it is solved, or it is explained why not."""
        self._must_be(EventState.VERIFYING)
        self.remark = remark if solved else _reason(remark)
        self._put(replace(self.now_with, done=solved))

    def reopen(self, reason: str, *, at: datetime) -> None:
        """Not solved: the chain goes on with another order, the first report time stays (scenario 39)."""
        self._must_be(EventState.VERIFYING, EventState.CLOSED)
        if not self.rounds:
            raise errors.EventNotInState(state=STATE_NAMES[self.state])
        self._put(replace(self.now_with, done=False, ended_at=at))
        self.remark, self.state, self.closed_at = _reason(reason), EventState.REOPENED, None
        self.reopened += 1

    def close(self, *, at: datetime) -> None:
        """Verified: closed, but the reporter may still say that it is not solved."""
        self._must_be(EventState.VERIFYING)
        self._put(replace(self.now_with, ended_at=at))
        self.closed_at, self.state = at, EventState.CLOSED

    def rate(self, rating: EventRating) -> None:
        """Response and satisfaction, as the reporter says them."""
        self._must_be(EventState.CLOSED)
        self.rating = rating

    def settle(self, *, at: datetime) -> EventClosed:
        """The end of the chain, told to assessment."""
        self._must_be(EventState.CLOSED)
        last = self.rounds[-1] if self.rounds else None
        solved = last is None or last.done
        self.closed_at = self.closed_at or at
        self._end(EventState.CLOSED_SOLVED if solved else EventState.CLOSED_UNSOLVED_EXPLAINED, at)
        return self.outcome

    @property
    def outcome(self) -> EventClosed:
        """What came of it, once it has ended."""
        if self.closed_at is None or self.state not in TOLD:
            raise errors.EventNotInState(state=STATE_NAMES[self.state])
        last = self.rounds[-1] if self.rounds else None
        return EventClosed(
            event_no=self.event_no,
            class_code=self.class_code,
            source=self.report.source.value,
            level=self.level.value,
            township=self.township,
            handler=self.handler,
            department=last.department if last else self.handler,
            first_reported_at=self.reported_at,
            closed_at=self.closed_at,
            due_at=last.due_at if last else None,
            in_time=last is None or last.in_time,
            reopened=self.reopened,
            objections=sum(one.objection is not None for one in self.rounds),
            response=self.rating.response if self.rating else None,
            solved=self.state is EventState.CLOSED_SOLVED,
            satisfied=self.rating.satisfied if self.rating else None,
            end_state=self.state.value,
        )

    def take_back(self, unit: str, reason: str, *, at: datetime) -> None:
        """Who reported it takes it back, before it is dispatched."""
        if unit != self.first_receiver or self.state not in (EventState.REPORTED, EventState.ACCEPTED):
            raise errors.OnlyBeforeDispatch()
        self.remark = _reason(reason)
        self._end(EventState.CANCELLED, at)

    def _put(self, changed: Round) -> None:
        self.rounds = (*self.rounds[:-1], changed)

    def _must_be(self, *states: EventState) -> None:
        if self.state not in states:
            raise errors.EventNotInState(state=STATE_NAMES[self.state])

    def _end(self, state: EventState, at: datetime) -> None:
        self.state, self.ended_at, self.due_at, self.warn_at = state, at, None, None


def _reason(text: str) -> str:
    if not text.strip():
        raise errors.EventReasonMissing()
    return text.strip()
