"""A work order: one task for one community, from the gate to its end (B16)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from chassis.clock import county_date
from chassis.texts import Said
from services.dispatch.domain import errors, events
from services.dispatch.domain.catalogue import ItemVersion
from services.dispatch.domain.finishing import FinishAnswer, Finishing
from services.dispatch.domain.gate import NOT_IN_FORCE, REASONS, GateCheck, Outcome, Question, Verdict
from services.dispatch.domain.rating import Rating


class OrderState(StrEnum):
    """Where an order stands (E2)."""

    DRAFT = "DRAFT"
    WAITING = "WAITING"
    CREATED = "CREATED"
    FORWARDED = "FORWARDED"
    ACCEPTED = "ACCEPTED"
    REFUSED = "REFUSED"
    ENDING = "ENDING"
    REPORTED = "REPORTED"
    CONFIRMED = "CONFIRMED"
    DONE = "DONE"
    BLOCKED = "BLOCKED"
    REFUSED_UPHELD = "REFUSED_UPHELD"
    RECALLED = "RECALLED"
    CANCELLED = "CANCELLED"
    OVERDUE_CLOSED = "OVERDUE_CLOSED"

    @property
    def ended(self) -> bool:
        """Whether nothing more can happen to the order."""
        return self in END_STATES


END_STATES = frozenset(
    {
        OrderState.DONE,
        OrderState.BLOCKED,
        OrderState.REFUSED_UPHELD,
        OrderState.RECALLED,
        OrderState.CANCELLED,
        OrderState.OVERDUE_CLOSED,
    }
)
STATE_NAMES: Mapping[OrderState, Said] = {
    OrderState.DRAFT: Said("待核对", "To be judged"),
    OrderState.WAITING: Said("等待闸口答复", "Waiting for the gate"),
    OrderState.CREATED: Said("待转发", "To be forwarded"),
    OrderState.FORWARDED: Said("待社区接单", "With the community"),
    OrderState.ACCEPTED: Said("办理中", "Being carried out"),
    OrderState.REFUSED: Said("社区拒绝，待裁定", "Refused, to be decided"),
    OrderState.ENDING: Said("事项已完结，待双方商定", "Item ended, sender and receiver to agree"),
    OrderState.REPORTED: Said("已反馈，待确认", "Reported, to be confirmed"),
    OrderState.CONFIRMED: Said("已确认，待评价", "Confirmed, to be rated"),
    OrderState.DONE: Said("办结", "Done"),
    OrderState.BLOCKED: Said("已拦截", "Blocked"),
    OrderState.REFUSED_UPHELD: Said("拒绝成立", "Refusal upheld"),
    OrderState.RECALLED: Said("已撤回", "Recalled"),
    OrderState.CANCELLED: Said("已撤销", "Cancelled"),
    OrderState.OVERDUE_CLOSED: Said("逾期关闭", "Closed as overdue"),
}
BEFORE_THE_GATE = frozenset({OrderState.DRAFT, OrderState.WAITING})
WITH_RECEIVERS = frozenset(OrderState) - END_STATES - BEFORE_THE_GATE
STILL_TO_DO = WITH_RECEIVERS - {OrderState.REPORTED, OrderState.CONFIRMED}
"""The states in which the work itself is still to be done."""


class Ground(StrEnum):
    """On what a community may refuse."""

    NOT_ADMITTED = "not_admitted"
    BEYOND_NOTICE = "beyond_notice"
    NO_FUNDS = "no_funds"
    NO_TIME = "no_time"


GROUND_NAMES: Mapping[Ground, Said] = {
    Ground.NOT_ADMITTED: Said("未准入", "not admitted"),
    Ground.BEYOND_NOTICE: Said("超出告知单", "beyond the notice"),
    Ground.NO_FUNDS: Said("无经费", "no funds"),
    Ground.NO_TIME: Said("时间不足", "no time"),
}


@dataclass(frozen=True, slots=True)
class CommunityRefusal:
    """A community's refusal and what became of it."""

    ground: Ground
    reason: str
    at: datetime
    decision: str = ""
    decision_reason: str = ""
    decided_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What the community says it has done, and what the sender says to it."""

    text: str
    at: datetime
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Demand:
    """What the sender asks for (F-DSP-10)."""

    content: str
    start: date
    due: date
    result_form: str = ""
    burden_kinds: tuple[str, ...] = ()
    responsible: bool = False
    funds_reference: str = ""
    contact: str = ""
    appraisal: bool = False

    def check(self, order_date: date) -> None:
        """Refuse dates that do not fit and appraisals tied to an order."""
        if self.due < self.start or self.due < order_date:
            raise errors.OrderDatesInvalid(due=self.due.isoformat())
        if self.appraisal:
            raise errors.AppraisalAttached()


@dataclass(eq=False)
class WorkOrder:
    """One order to one community; or to a township itself, which passes only under a duty laid on it."""

    order_no: str
    batch_no: str
    item_ref: str | None
    sender: str
    sender_user: str
    township: str
    community: str | None
    demand: Demand
    order_date: date
    placed_at: datetime
    state: OrderState = OrderState.DRAFT
    agency: str | None = None
    held_by: tuple[str, ...] = ()
    """The matters of unadmitted work the order is suspended for (B6 step 4)."""
    checks: tuple[GateCheck, ...] = ()
    answer: GateCheck | None = None
    snapshot: ItemVersion | None = None
    refusal: CommunityRefusal | None = None
    finishing: Finishing | None = None
    """Since its item has ended: whether both sides want it finished all the same."""
    reports: tuple[Report, ...] = ()
    rating: Rating | None = None
    forward_note: str = ""
    pool_no: str = ""
    """Under which number the township has pooled it with others."""
    visit_on: date | None = None
    end_reason: str = ""
    ended_at: datetime | None = None

    @property
    def question(self) -> Question:
        """What the gate is asked about this order."""
        return Question(
            item_ref=self.item_ref,
            community=self.community or "",
            order_date=self.order_date,
            sender=self.sender,
            burden_kinds=self.demand.burden_kinds,
            responsible=self.demand.responsible,
            funds_reference=self.demand.funds_reference,
            township="" if self.community else self.township,
        )

    @property
    def _with_receiver(self) -> OrderState:
        """The state in which the receiver answers; a township is not handed on what is its own."""
        return OrderState.FORWARDED if self.community else OrderState.CREATED

    @property
    def last_check(self) -> GateCheck | None:
        """The gate's latest answer."""
        return self.checks[-1] if self.checks else None

    def note_check(self, check: GateCheck) -> None:
        """Keep the gate's answer; without one the order waits (E3-43, E3-45)."""
        self._must_be(*BEFORE_THE_GATE)
        self.checks = (*self.checks, check)
        if check.verdict.outcome is Outcome.UNANSWERED:
            self.state = OrderState.WAITING

    def hear_answer(self, answer: GateCheck) -> bool:
        """Keep admission's answer for the gate; an answer nobody waits for any more changes nothing."""
        if self.state is not OrderState.WAITING or self.answer is not None:
            return False
        self.answer = answer
        return True

    def take_answer(self) -> GateCheck | None:
        """Hand admission's answer over to the gate, once."""
        answer, self.answer = self.answer, None
        return answer

    def create(self, judged: ItemVersion | None, *, agency: str | None, at: datetime) -> events.OrderCreated:
        """Send the order, with a snapshot of the very version that was judged (E3-42)."""
        self._must_be(*BEFORE_THE_GATE)
        check = self.last_check
        if check is None or not check.passed:
            raise errors.GateDidNotPass()
        judged_as = (check.verdict.item_version, check.verdict.revision)
        if judged is None or (judged.version, judged.revision) != judged_as:
            raise errors.SnapshotDiffers(f"{self.order_no}: judged {judged_as}")
        self.snapshot, self.agency, self.state = judged, agency, OrderState.CREATED
        return events.OrderCreated(*self._facts(at))

    def block(self, *, blocks_in_window: int, repeated: bool, at: datetime) -> events.OrderBlocked:
        """End an order the gate refused; the refusal is reported to the committee office (E3-45)."""
        self._must_be(*BEFORE_THE_GATE)
        check = self.last_check
        if check is None or check.verdict.outcome is not Outcome.BLOCKED or check.verdict.reason is None:
            raise errors.OrderNotInState(state=STATE_NAMES[self.state])
        self._end(OrderState.BLOCKED, at)
        return events.OrderBlocked(
            self.order_no,
            self.sender,
            self.item_ref,
            self.demand.content,
            self.community,
            self.township,
            check.verdict.reason.value,
            at,
            blocks_in_window,
            repeated,
        )

    @property
    def suspended(self) -> bool:
        """Whether nobody has to carry the order out for the time being."""
        return bool(self.held_by) and not self.state.ended

    def suspend(self, case_no: str) -> bool:
        """Keep the order back for a matter; whether that is new (ADM-28)."""
        if self.state not in WITH_RECEIVERS or case_no in self.held_by:
            return False
        self.held_by = (*self.held_by, case_no)
        return True

    def release(self, case_no: str) -> bool:
        """The matter keeps it back no more; whether it did."""
        if case_no not in self.held_by:
            return False
        self.held_by = tuple(one for one in self.held_by if one != case_no)
        return True

    def forward(self, note: str) -> None:
        """The township hands the order on and pools it with others."""
        self._must_be(OrderState.CREATED)
        self._must_not_be_suspended()
        self.forward_note, self.state = note, OrderState.FORWARDED

    def pool(self, number: str, visit_on: date | None, *, at: datetime) -> events.OrderPooled:
        """It goes together with others: one visit, one list (B16 step 4)."""
        self.pool_no, self.visit_on = number, visit_on or self.visit_on
        return events.OrderPooled(
            self.order_no, number, self.township, self.community or "", self.visit_on, at
        )

    def accept(self, *, at: datetime) -> events.OrderAccepted:
        """The receiver takes the order on."""
        self._must_be(self._with_receiver)
        self._must_not_be_suspended()
        self.state = OrderState.ACCEPTED
        return events.OrderAccepted(*self._facts(at))

    def refuse(self, ground: str, reason: str, *, at: datetime) -> events.OrderRefused:
        """The receiver says no on one of the four grounds."""
        self._must_be(self._with_receiver)
        if ground not in set(Ground):
            raise errors.GroundUnknown(ground=ground)
        if not reason.strip():
            raise errors.ReasonMissing()
        self.refusal = CommunityRefusal(Ground(ground), reason, at)
        self.state = OrderState.REFUSED
        return events.OrderRefused(*self._facts(at), ground)

    def uphold(self, reason: str, *, at: datetime) -> None:
        """The refusal stands and the order ends."""
        self._decide("uphold", reason, at)
        self._end(OrderState.REFUSED_UPHELD, at)

    def overrule(self, reason: str, verdict: Verdict, *, at: datetime) -> events.OrderAccepted:
        """The order must be carried out, unless the item is not admitted there (E3-46)."""
        if not reason.strip():
            raise errors.ReasonMissing()
        self._must_not_be_suspended()
        if self.refusal is not None and self.refusal.ground is Ground.NOT_ADMITTED:
            if verdict.outcome is Outcome.UNANSWERED:
                raise errors.GateStillUnanswered()
            if verdict.reason in NOT_IN_FORCE:
                raise errors.RefusalMustStand(reason=REASONS[verdict.reason])
        self._decide("overrule", reason, at)
        self.state = OrderState.ACCEPTED
        return events.OrderAccepted(*self._facts(at))

    def may_be_finished(self, today: date) -> bool:
        """Whether its receiver has it and there is time left, when its item ends (B16)."""
        with_receiver = self.state in (self._with_receiver, OrderState.ACCEPTED)
        return with_receiver and not self.held_by and today <= self.demand.due

    def ask_to_finish(self, ended_on: date, *, today: date) -> None:
        """Its item has ended: put to both sides whether they finish it all the same."""
        if not self.may_be_finished(today):
            raise errors.OrderNotInState(state=STATE_NAMES[self.state])
        sides = (self.sender, self.community or self.township)
        self.finishing = Finishing(ended_on, sides, self.state is OrderState.ACCEPTED)
        self.state = OrderState.ENDING

    def answer_finish(
        self, unit: str, *, finish: bool, remark: str, at: datetime
    ) -> events.OrderAccepted | None:
        """One side answers; with both sides' yes the order goes on until its own due date."""
        self._must_be(OrderState.ENDING)
        asked = self.finishing
        if asked is None:
            raise errors.FinishNotAsked()
        self.finishing = asked.answered(FinishAnswer(unit, finish, at, remark))
        if not self.finishing.agreed:
            return None
        self.state = OrderState.ACCEPTED
        return None if asked.accepted else events.OrderAccepted(*self._facts(at))

    @property
    def finish_until(self) -> date | None:
        """Until when an order of an ended item is finished, with both sides' consent."""
        return self.demand.due if self.finishing and self.finishing.agreed else None

    def report(self, text: str, *, at: datetime) -> None:
        """The community says what it has done."""
        self._must_be(OrderState.ACCEPTED)
        self._must_not_be_suspended()
        self._must_be_in_time_to_finish(county_date(at))
        self.reports = (*self.reports, Report(text, at))
        self.state = OrderState.REPORTED

    def confirm(self, remark: str) -> None:
        """The sender is content."""
        self._answer_report(remark, OrderState.CONFIRMED)

    def send_back(self, reason: str) -> None:
        """The sender says what is missing; the community reports again."""
        if not reason.strip():
            raise errors.ReasonMissing()
        self._must_not_be_suspended()
        self._answer_report(reason, OrderState.ACCEPTED)

    def rate(self, score: int, remark: str, *, at: datetime) -> events.SenderRated:
        """The community rates the body that sent the work."""
        self._must_be(OrderState.CONFIRMED)
        self.rating = Rating(score, remark, at)
        return events.SenderRated(
            self.order_no, self.sender, self.agency, self.township, self.community, score, at
        )

    def close(self, *, at: datetime) -> events.OrderDone:
        """A confirmed order is done, rated or not."""
        self._must_be(OrderState.CONFIRMED)
        self._end(OrderState.DONE, at)
        return events.OrderDone(*self._facts(at))

    def recall(self, reason: str, *, at: datetime) -> events.OrderRecalled:
        """The sender takes an order back that is under way."""
        self._take_back(OrderState.RECALLED, WITH_RECEIVERS, reason, at)
        return events.OrderRecalled(*self._facts(at))

    def relink(self, version: ItemVersion) -> None:
        """Go on under the version that replaced the one the order was sent on (B4)."""
        self._must_be(*STILL_TO_DO)
        self.snapshot = version

    def cancel(self, reason: str, *, at: datetime) -> None:
        """The sender gives up an order that still waits at the gate."""
        self._take_back(OrderState.CANCELLED, BEFORE_THE_GATE, reason, at)

    def close_overdue(self, reason: str, *, at: datetime, today: date) -> None:
        """The sender closes an order whose day has passed without a confirmed result."""
        if today <= self.demand.due:
            raise errors.OrderNotInState(state=STATE_NAMES[self.state])
        self._take_back(OrderState.OVERDUE_CLOSED, WITH_RECEIVERS, reason, at)

    def _take_back(
        self, end_state: OrderState, allowed: frozenset[OrderState], reason: str, at: datetime
    ) -> None:
        self._must_be(*allowed)
        if not reason.strip():
            raise errors.ReasonMissing()
        self.end_reason = reason
        self._end(end_state, at)

    def _decide(self, decision: str, reason: str, at: datetime) -> None:
        self._must_be(OrderState.REFUSED)
        refusal = self.refusal
        if refusal is None:
            raise errors.OrderNotInState(state=STATE_NAMES[self.state])
        self.refusal = CommunityRefusal(refusal.ground, refusal.reason, refusal.at, decision, reason, at)

    def _answer_report(self, remark: str, state: OrderState) -> None:
        self._must_be(OrderState.REPORTED)
        last = self.reports[-1]
        self.reports = (*self.reports[:-1], Report(last.text, last.at, remark))
        self.state = state

    def _must_be(self, *states: OrderState) -> None:
        if self.state not in states:
            raise errors.OrderNotInState(state=STATE_NAMES[self.state])

    def _must_be_in_time_to_finish(self, today: date) -> None:
        """What was reported in time and sent back may be mended later."""
        until = self.finish_until
        if self.finishing and until and today > until and not self.reports:
            raise errors.FinishTermOver(ended=self.finishing.ended_on.isoformat(), due=until.isoformat())

    def _must_not_be_suspended(self) -> None:
        if self.held_by:
            raise errors.OrderSuspended(case_no="、".join(self.held_by))

    def _end(self, state: OrderState, at: datetime) -> None:
        self.state, self.ended_at = state, at

    def _facts(
        self, at: datetime
    ) -> tuple[str, str, str, int | None, str, str | None, str, str, datetime, date]:
        """The facts every message about this order carries, in the order of ``OrderMoved``."""
        version = self.snapshot.version if self.snapshot else None
        return (
            self.order_no,
            self.batch_no,
            self.item_ref or "",
            version,
            self.sender,
            self.agency,
            self.township,
            self.community or "",
            at,
            self.demand.due,
        )
