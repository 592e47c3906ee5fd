"""Dispatch without a database: its own handlers and use cases on a work that keeps everything in memory."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from chassis.actor import Actor
from services.dispatch.domain import events
from services.dispatch.domain.catalogue import CatalogueState, checksum
from services.dispatch.domain.errors import GateDidNotPass, OrderNotInState, VersionNotHeard
from services.dispatch.domain.gate import Outcome
from services.dispatch.domain.parameter_table import TABLE
from services.dispatch.domain.suspension import Suspension
from services.dispatch.domain.work_order import OrderState, WorkOrder
from services.dispatch.messaging.subscribes import handlers
from services.dispatch.usecases.ask_gate import AskGate
from services.dispatch.usecases.block_order import BlockOrder
from services.dispatch.usecases.create_order import CreateOrder
from services.dispatch.usecases.hear_gate_answer import HearGateAnswer
from services.dispatch.usecases.judge_gate import JudgeGate
from services.dispatch.usecases.parameters import Parameters
from services.dispatch.usecases.place_orders import PlaceOrders, Placing
from services.dispatch.usecases.recall_orders import RecallOrders
from services.dispatch.usecases.relink_orders import RelinkOrders
from services.dispatch.usecases.suspend_orders import SettleSuspension, SuspendOrders
from tests.unit.dispatch.gate_proof.county import Letter, Now

COUNTY = "430211"
PARAMETERS = Parameters("430211")


class Kept(dict[str, Any]):
    """Whatever is kept by a number: orders, items, suspensions."""

    key = ""

    def add(self, one: Any) -> None:
        """Keep a new one."""
        self[getattr(one, self.key)] = one


class Orders(Kept):
    """All orders."""

    key = "order_no"

    def numbers_of(self, item_ref: str, states: Collection[OrderState]) -> list[str]:
        """The orders for an item that are in one of these states."""
        return [no for no, one in self.items() if one.item_ref == item_ref and one.state in states]

    def blocks_of(self, sender: str, since: datetime) -> int:
        """Blocks are counted elsewhere."""
        return 0


class Catalogue(Kept):
    """The copy of the catalogue."""

    key = "item_id"

    def __init__(self) -> None:
        super().__init__()
        self._state = CatalogueState("admission")

    def state(self) -> CatalogueState:
        """How fresh and complete it is."""
        return self._state

    def revisions(self) -> Mapping[str, int]:
        """The last revision heard of everything."""
        return {item_id: item.revision for item_id, item in self.items()}

    def checksum(self) -> str:
        """Its fingerprint."""
        return checksum(self.revisions().items())


class Suspensions(Kept):
    """What keeps orders back."""

    key = "case_no"

    def of_item(self, item_ref: str | None) -> Sequence[Suspension]:
        """All of an item."""
        return [one for one in self.values() if one.item_ref == item_ref]


class Nobody:
    """The registers nobody needs here."""

    def get(self, code: str) -> None:
        """Nothing."""

    def serving(self, department: str, township: str) -> None:
        """No agency."""


class Defaults:
    """A county that has fixed nothing."""

    def value(self, key: str, county: str, on: date) -> Any:
        """The default."""
        return TABLE.default_of(key).value


class Desk:
    """One installation of dispatch: a unit of work, and the drawn way of an order up to the gate's answer."""

    def __init__(self, clock: Now) -> None:
        self.clock = clock
        self.actor = Actor.system("dispatch")
        self.orders, self.catalogue, self.suspensions = Orders(), Catalogue(), Suspensions()
        self.units = self.agencies = Nobody()
        self.parameters = Defaults()
        self.numbers, self.number = self, 0
        self.proofs = self
        self.said: list[Any] = []
        self.judge, self.block = JudgeGate(PARAMETERS), BlockOrder(PARAMETERS)
        self.place = PlaceOrders(self, COUNTY)
        self.hear = handlers(
            HearGateAnswer(self), COUNTY, lambda _work, _data: None, RecallOrders(self), RelinkOrders(self),
            SuspendOrders(self), SettleSuspension(self),
        )  # fmt: skip

    # --- the unit of work ----------------------------------------------------------------------------

    def next(self, series: str, year: int) -> int:
        """The next number."""
        self.number += 1
        return self.number

    def give(self, order_no: str) -> None:
        """Nobody scans anything here."""

    def emit(self, event: Any) -> None:
        """Say it."""
        self.said.append(event)

    def record(self, action: str, subject: str, **facts: Any) -> None:
        """The journal is kept elsewhere."""

    # --- the case of an order, as `dsp_task` draws it ------------------------------------------------

    def start(self, work: Any, order: WorkOrder) -> None:
        """To the gate; and on, or back to waiting."""
        outcome = self.judge(self, order.order_no).outcome
        if outcome is Outcome.PASS:
            CreateOrder()(self, order.order_no)
        elif outcome is Outcome.BLOCKED:
            self.block(self, order.order_no)
        else:
            AskGate()(self, order.order_no)

    gate_answered = start

    def item_ended(self, work: Any, order: WorkOrder) -> bool:
        """Both sides are asked."""
        return True

    def hold(self, work: Any, order_no: str, reason: str) -> None:
        """Limits are kept elsewhere."""

    def go_on(self, work: Any, order_no: str) -> None:
        """Limits are kept elsewhere."""

    def end(self, work: Any, order_no: str, state: OrderState, reason: str) -> None:
        """Its case ends."""

    # --- what reaches it -----------------------------------------------------------------------------

    def receive(self, letter: Letter) -> None:
        """Hear a letter; what cannot be handled yet is put aside, to be heard again."""
        try:
            self.hear[letter.type](self, letter)  # type: ignore[arg-type]
        except VersionNotHeard:
            return

    def send(self, actor: Actor, placing: Placing) -> WorkOrder:
        """Somebody sends an order over the API."""
        self.actor = actor
        (order,) = self.place(self, placing)  # type: ignore[arg-type]
        return order

    def force(self, order_no: str) -> bool:
        """Somebody goes round the gate: a diagram, a repair, a call; whether an order came of it."""
        try:
            CreateOrder()(self, order_no)  # type: ignore[arg-type]
        except (GateDidNotPass, OrderNotInState):
            return False
        return True

    def questions(self) -> list[events.GateAsked]:
        """What the gate has asked since this was looked at last."""
        asked = [one for one in self.said if isinstance(one, events.GateAsked)]
        self.said = [one for one in self.said if not isinstance(one, events.GateAsked)]
        return asked
