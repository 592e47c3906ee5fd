"""One random history: admission decides, the post loses, doubles, delays and reorders, bodies send orders."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from random import Random

from chassis.actor import Actor
from services.dispatch.domain import events
from services.dispatch.domain.gate import Outcome
from services.dispatch.domain.work_order import Demand, OrderState, WorkOrder
from services.dispatch.usecases.place_orders import Placing
from tests.unit.dispatch.gate_proof.county import (
    ASSISTING,
    LEDGER,
    NAMED,
    OWNER,
    PLACES,
    STRANGER,
    Admission,
    Letter,
    Now,
)
from tests.unit.dispatch.gate_proof.desk import Desk
from tests.unit.dispatch.gate_proof.truth import Order, may_be_sent

START = datetime(2026, 5, 11, 16, 0, tzinfo=UTC)
"""Midnight in the county."""
CACHE_MAX = 15 * 60
STEPS = 15
LATE = date(2027, 12, 31)
SENDERS = {
    unit: Actor(unit, unit, "经办人", unit, unit, frozenset({f"{role}@{unit}"}))
    for unit, role in (
        (OWNER, "department_clerk"),
        (NAMED, "department_clerk"),
        (STRANGER, "department_clerk"),
        (PLACES[0][:9], "township_clerk"),
    )
}
_DEMANDS = {
    (burdens, responsible, funds): Demand(
        "走访", START.date(), LATE, "", burdens, responsible, "采购〔2026〕7号" if funds else ""
    )
    for burdens in ((), (ASSISTING,), (LEDGER,))
    for responsible in (True, False)
    for funds in (True, False)
}


class Broken(AssertionError):
    """An order got through that admission had not admitted, or was kept back without need."""


@dataclass
class History:
    """What happens in one county for some days."""

    chance: Random
    bag: list[Letter] = field(default_factory=list)
    asked: list[events.GateAsked] = field(default_factory=list)
    created: set[str] = field(default_factory=set)
    ended: dict[str, str] = field(default_factory=dict)
    """What dispatch has heard the end of, and from which day on it has ended."""

    def __post_init__(self) -> None:
        self.clock = Now(START)
        self.plain = self.chance.random() < 0.5
        self.admission = Admission(self.chance, self.clock, self.plain)
        self.desk = Desk(self.clock)
        self.placed: dict[str, tuple[Order, int]] = {}
        self.losing = self.chance.choice((0.0, 0.05, 0.15, 0.4))

    def run(self) -> int:
        """Live through it; how many orders got through."""
        acts = (
            BACKBONE if self.plain else self.chance.choices(tuple(WEIGHTS), tuple(WEIGHTS.values()), k=STEPS)
        )
        for act in ("admit", "check", "open_post", *acts):
            self.clock.pass_by(1)
            getattr(self, act)()
            self.look_at_what_was_created()
        self.settle()
        return len(self.created)

    # --- what happens --------------------------------------------------------------------------------

    def admit(self) -> None:
        """Something is admitted or changed."""
        self.write(self.admission.admit())

    def publish_entry(self) -> None:
        """The guidance list changes."""
        self.write(self.admission.publish_entry())

    def decide(self) -> None:
        """Something is suspended, goes on, ends, or is mended."""
        admission = self.admission
        choices = (admission.suspend, admission.suspend, admission.resume, admission.end)
        act = self.chance.choice((*choices, admission.mend, admission.mend))
        self.write(act())

    def check(self) -> None:
        """The heartbeat, now and then with the whole catalogue."""
        whole = self.admission.snapshot() if self.chance.random() < 0.2 else []
        self.write(whole + self.admission.check())

    def write(self, letters: list[Letter]) -> None:
        """Some letters are lost before they are on their way."""
        self.bag += [one for one in letters if self.chance.random() >= self.losing]

    def open_post(self) -> None:
        """Some letters come, in any order; some come again later."""
        for _ in range(self.chance.choice((1, 2, 4, 9))):
            if not self.bag:
                break
            place = 0 if self.chance.random() < 0.6 else self.chance.randrange(len(self.bag))
            letter = self.bag[place] if self.chance.random() < 0.2 else self.bag.pop(place)
            self.desk.receive(letter)
            self.look_at_what_was_created()
            if letter.type == "admission.item-ended.v1":
                self.ended[letter.data["item_id"]] = letter.data["on"]

    def answer(self) -> None:
        """Admission answers a question of the gate, perhaps not for the first time."""
        if self.asked:
            place = self.chance.randrange(len(self.asked))
            asked = self.asked[place] if self.chance.random() < 0.2 else self.asked.pop(place)
            self.write([self.admission.answer(asked)])

    def wait(self) -> None:
        """Some minutes, or a day."""
        self.clock.pass_by(self.chance.choice((60, 420, 960, 960, 86_400)))

    def send(self) -> None:
        """Some body sends an order."""
        known = list(self.admission.subjects)
        self.place(self.an_order(self.chance.choice([*known * 3, "SX-9"])))

    def go_round(self) -> None:
        """Somebody tries to make an order of one that waits or was blocked."""
        held = [no for no, one in self.desk.orders.items() if one.state in HELD]
        if held and self.desk.force(self.chance.choice(held)):
            raise Broken("an order was made of one the gate had not let through (E3-43)")

    # --- sending -------------------------------------------------------------------------------------

    def an_order(self, ref: str) -> Order:
        """An order, mostly a lawful one as far as its sender knows."""
        chance = self.chance
        if self.plain:
            return Order(ref, PLACES[0], self.clock.today(), OWNER, frozenset((ASSISTING,)), False, True)
        return Order(
            ref,
            chance.choice((*PLACES, PLACES[0], PLACES[0], PLACES[0])),
            self.clock.today(),
            chance.choice((OWNER, OWNER, OWNER, OWNER, OWNER, NAMED, STRANGER, PLACES[0][:9])),
            frozenset(chance.choice(((), (ASSISTING,), (ASSISTING,), (LEDGER,)))),
            chance.random() < 0.1,
            chance.random() < 0.8,
        )

    def place(self, order: Order) -> WorkOrder:
        """Send it over the API."""
        demand = _DEMANDS[tuple(order.burdens), order.responsible, order.funds]
        placing = Placing(order.ref, (order.community,), (), demand)
        placed = self.desk.send(SENDERS[order.sender], placing)
        self.placed[placed.order_no] = (order, self.clock.seconds)
        self.asked += self.desk.questions()
        return placed

    # --- what must hold ------------------------------------------------------------------------------

    def look_at_what_was_created(self) -> None:
        """Every order that has got through was admitted, then and there (E3-1, E3-42 to E3-45)."""
        if not self.desk.said:
            return
        for said in self.desk.said:
            if isinstance(said, events.OrderCreated):
                self.created.add(said.order_no)
                self._must_be_admitted(self.desk.orders[said.order_no])
        self.desk.said = [one for one in self.desk.said if isinstance(one, events.GateAsked)]

    def _must_be_admitted(self, order: WorkOrder) -> None:
        check, snapshot = order.last_check, order.snapshot
        if check is None or check.verdict.outcome is not Outcome.PASS or snapshot is None:
            raise Broken(f"{order.order_no} has no check that let it through (E3-43)")
        if (check.verdict.item_version, check.verdict.revision) != (snapshot.version, snapshot.revision):
            raise Broken(f"{order.order_no} does not carry the version judged (E3-42)")
        if self.ended.get(order.item_ref or "", "9") <= order.order_date.isoformat():
            raise Broken(f"{order.order_no} got through after the end of its item was heard (E3-44)")
        wanted, placed_at = self.placed.get(order.order_no) or (self._wanted(order), self.clock.seconds)
        since = placed_at if check.answered_by == "admission" else placed_at - CACHE_MAX
        subject = self.admission.subjects.get(wanted.ref)
        moments = {since, self.clock.seconds}
        moments |= {one.at for one in subject.facts if since <= one.at} if subject else set()
        if not any(may_be_sent(subject, wanted, moment) for moment in moments):
            raise Broken(
                f"{wanted} got through, answered by {check.answered_by}, and was not admitted (E3-1)"
            )

    @staticmethod
    def _wanted(order: WorkOrder) -> Order:
        demand = order.demand
        return Order(
            order.item_ref or "", order.community or "", order.order_date, order.sender,
            frozenset(demand.burden_kinds), demand.responsible, bool(demand.funds_reference),
        )  # fmt: skip

    def settle(self) -> None:
        """In the end the whole catalogue arrives; then the gate says exactly what admission has decided."""
        self.clock.pass_by(1)
        for letter in (*self.admission.snapshot(), *self.admission.check()):
            self.desk.receive(letter)
        self.look_at_what_was_created()
        for ref in (*self.admission.subjects, "SX-9"):
            wanted = self.an_order(ref)
            yes = may_be_sent(self.admission.subjects.get(ref), wanted, self.clock.seconds)
            state = self.place(wanted).state
            self.look_at_what_was_created()
            if state is not (OrderState.CREATED if yes else OrderState.BLOCKED):
                raise Broken(f"{wanted} is {state} although admission says {yes} (E3-57)")


HELD = (OrderState.WAITING, OrderState.BLOCKED)
WEIGHTS = {
    "admit": 2, "publish_entry": 1, "decide": 3, "check": 4, "open_post": 8, "answer": 4, "wait": 3,
    "send": 8, "go_round": 1,
}  # fmt: skip


BACKBONE = ("decide", "send", "answer", "decide", "open_post", "wait", "check", "open_post", "send") * 2
"""The way of a plain history: much happens to one item and to the letters about it, again and again."""


def a_history(seed: int) -> History:
    """The history of a seed."""
    return History(Random(seed))


def live(first: int, histories: int) -> int:
    """Live through histories from a seed on; how many orders got through. A broken one tells its seed."""
    created = 0
    for seed in range(first, first + histories):
        try:
            created += a_history(seed).run()
        except Broken as broken:
            raise Broken(f"seed {seed}: {broken}") from None
    return created


__all__ = ["Broken", "History", "a_history", "live"]
