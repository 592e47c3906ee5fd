"""Orders from the gate to their ends in whatever order people act and letters come: E3-42 to E3-46."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from chassis.errors import Refusal
from services.dispatch.domain import events
from services.dispatch.domain.gate import Outcome, Verdict
from services.dispatch.domain.work_order import OrderState, WorkOrder
from services.dispatch.usecases.accept_order import AcceptOrder
from services.dispatch.usecases.agree_finish import AgreeFinish
from services.dispatch.usecases.close_order import CloseOrder
from services.dispatch.usecases.confirm_result import ConfirmResult
from services.dispatch.usecases.decide_refusal import DecideRefusal
from services.dispatch.usecases.forward_order import ForwardOrder
from services.dispatch.usecases.recall_orders import RecallUnfinished
from services.dispatch.usecases.refuse_order import RefuseOrder
from services.dispatch.usecases.report_result import ReportResult
from tests.unit.dispatch.gate_proof.county import Letter
from tests.unit.dispatch.gate_proof.desk import PARAMETERS, Desk, Orders
from tests.unit.dispatch.gate_proof.histories import History

MAKERS = ("admit", "publish_entry", "suspend", "resume", "end", "mend")
GROUNDS = ("not_admitted", "beyond_notice", "no_funds", "no_time")
S = OrderState
some = st.integers(0, 30)


def _of_community(self: Orders, community: str, since: Any) -> Sequence[WorkOrder]:
    return [one for one in self.values() if one.community == community and one.order_date >= since]


class OrderHistories(RuleBasedStateMachine):
    """Everybody acts on orders in any order; a refusal is an answer, anything else an error."""

    @initialize(seed=st.integers(0, 10_000))
    def begin(self, seed: int) -> None:
        """A county in which something is admitted and heard of."""
        self.history = History(Random(seed))
        self.desk = self.history.desk
        self.heard_ends: set[str] = set()
        self.letters: list[Letter] = []
        self.decide("admit")
        self.bring_the_post(0)
        self.look()

    def tried(self, act: Callable[[], object]) -> bool:
        """Whether it was not refused."""
        try:
            act()
        except Refusal:
            return False
        return True

    def one(self, pick: int, *states: OrderState) -> WorkOrder | None:
        """One order in one of these states."""
        found = [one for one in self.desk.orders.values() if one.state in states]
        return found[pick % len(found)] if found else None

    @rule(what=st.sampled_from(MAKERS))
    def decide(self, what: str) -> None:
        """Admission decides something and writes about it."""
        self.history.clock.pass_by(1)
        self.letters += getattr(self.history.admission, what)()

    @rule(place=some)
    def bring_the_post(self, place: int) -> None:
        """Every letter that is on its way comes, beginning anywhere; the heartbeat last."""
        start = place % (len(self.letters) or 1)
        for letter in (*self.letters[start:], *self.letters[:start], *self.history.admission.check()):
            self.desk.receive(letter)
            if letter.type == "admission.item-ended.v1":
                self.heard_ends.add(letter.data["item_id"])
        self.letters = []

    @rule(whose=some)
    def send(self, whose: int) -> None:
        """Some body sends an order."""
        self.history.clock.pass_by(1)
        known = [*self.history.admission.subjects, "SX-9"]
        self.history.place(self.history.an_order(known[whose % len(known)]))

    @rule(pick=some)
    def forward(self, pick: int) -> None:
        """The township hands one on, pooled with whatever asks for the same in the week."""
        if order := self.one(pick, S.CREATED):
            ForwardOrder()(self.desk, order.order_no, "")  # type: ignore[arg-type]

    @rule(pick=some, ground=st.sampled_from(GROUNDS), says=st.booleans())
    def answer(self, pick: int, ground: str, says: bool) -> None:
        """The community accepts or refuses."""
        if order := self.one(pick, S.FORWARDED):
            act = AcceptOrder() if says else RefuseOrder()
            told = {} if says else {"ground": ground, "reason": "理由"}
            act(self.desk, order.order_no, **told)  # type: ignore[operator]

    @rule(pick=some, ended=st.booleans())
    def dispute(self, pick: int, ended: bool) -> None:
        """A community refuses as not admitted; sometimes the item has just ended."""
        self.forward(pick)
        self.answer(pick, "not_admitted", says=False)
        if ended:
            self.decide("end")
            self.bring_the_post(0)

    @rule(pick=some, decision=st.sampled_from(("uphold", "overrule")))
    def settle_refusal(self, pick: int, decision: str) -> None:
        """The office decides; what the gate says is not admitted stays refused (E3-46)."""
        order = self.one(pick, S.REFUSED)
        if order is None or order.refusal is None:
            return
        act = lambda: DecideRefusal(PARAMETERS)(  # noqa: E731 - tried once
            self.desk,
            order.order_no,
            decision=decision,
            reason="经核对",  # type: ignore[arg-type]
        )
        done = self.tried(act)
        if done and decision == "overrule" and order.refusal.ground == "not_admitted":
            assert order.item_ref not in self.heard_ends, "E3-46"

    @rule(pick=some, finish=st.booleans(), both=st.booleans())
    def agree_on_finishing(self, pick: int, finish: bool, both: bool) -> None:
        """The item has ended: sender and receiver say whether they finish the order, or one says nothing."""
        order = self.one(pick, S.ENDING)
        if order is None or order.finishing is None:
            return
        for side in order.finishing.sides[: 1 + both]:
            say = lambda side=side: AgreeFinish()(  # noqa: E731 - tried once
                self.desk,
                order.order_no,
                side,
                finish=finish,
                remark="",  # type: ignore[arg-type]
            )
            self.tried(say)
        if order.state is S.ENDING:
            RecallUnfinished()(self.desk, order.order_no)  # type: ignore[arg-type]

    @rule(pick=some, content=st.booleans())
    def report_and_confirm(self, pick: int, content: bool) -> None:
        """The community reports, the sender is content or not."""
        if (order := self.one(pick, S.ACCEPTED)) and self.tried(
            lambda: ReportResult()(self.desk, order.order_no, "走访32户")  # type: ignore[arg-type]
        ):
            ConfirmResult()(self.desk, order.order_no, confirmed=content, remark="缺登记表")  # type: ignore[arg-type]
            if content:
                CloseOrder()(self.desk, order.order_no)  # type: ignore[arg-type]

    @rule(pick=some)
    def go_round_the_gate(self, pick: int) -> None:
        """Whoever calls for an order that the gate holds gets none (E3-43)."""
        if order := self.one(pick, S.WAITING, S.BLOCKED):
            assert not self.desk.force(order.order_no), "E3-43"

    @rule(minutes=st.sampled_from([1, 16, 1440]))
    def wait(self, minutes: int) -> None:
        """Time passes."""
        self.history.clock.pass_by(60 * minutes)

    @invariant()
    def look(self) -> None:
        """What must hold after every act."""
        if not hasattr(self, "history"):
            return
        blocked = {one.order_no for one in self.desk.said if isinstance(one, events.OrderBlocked)}
        self.history.look_at_what_was_created()  # E3-1, E3-42 to E3-44
        for order in self.desk.orders.values():
            check = order.last_check
            assert check is not None, "every order was judged"
            if order.state is S.BLOCKED:
                assert check.verdict.outcome is Outcome.BLOCKED and order.snapshot is None, "E3-45"
            if order.order_no in blocked:
                assert order.state is S.BLOCKED, "E3-45"
            if order.snapshot is not None:
                assert any(one.passed for one in order.checks), "E3-42"
            if order.finishing and order.state not in (S.ENDING, S.RECALLED):
                assert order.finishing.agreed, "E3-44: only both sides' yes keeps an order of an ended item"
            if order.pool_no:
                assert order.community is not None


def live(monkeypatch: pytest.MonkeyPatch, histories: int = 300) -> None:
    """So many histories, always the same ones; the first that fails is the last."""
    monkeypatch.setattr(Orders, "of_community", _of_community, raising=False)
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        OrderHistories,
        settings=settings(
            deadline=None,
            derandomize=True,
            max_examples=histories,
            stateful_step_count=35,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_whatever_people_do_with_orders_the_invariants_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    """E3-42 to E3-46, scenarios 29 to 34."""
    live(monkeypatch)


@pytest.mark.parametrize("hole", ["E3-43", "E3-46"])
def test_a_hole_is_found_out(hole: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: an order made round the gate, a refusal overruled against it."""
    if hole == "E3-43":
        monkeypatch.setattr(Desk, "force", lambda *_: True)
    else:
        passing = Verdict(Outcome.PASS)
        monkeypatch.setattr(DecideRefusal, "_judged_again", lambda *_: passing)
    with pytest.raises(AssertionError, match=hole):
        live(monkeypatch, 4000)
