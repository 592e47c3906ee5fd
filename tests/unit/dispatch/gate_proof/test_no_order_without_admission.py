"""No way leads to an order for what was not admitted: twenty thousand random histories (ADM-08, E3-1).

GATEHOUSE_SEED=7 begins with another history.
"""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest

from contracts import registry
from services.dispatch.domain import gate
from services.dispatch.domain.catalogue import CatalogueItem, CatalogueState, ItemVersion
from services.dispatch.domain.events import OrderCreated
from services.dispatch.domain.gate import Outcome, Question, ReasonCode, Verdict
from services.dispatch.domain.work_order import OrderState, WorkOrder
from services.dispatch.usecases import hear_gate_answer, judge_gate
from tests.unit.dispatch.gate_proof.county import Letter
from tests.unit.dispatch.gate_proof.desk import Desk
from tests.unit.dispatch.gate_proof.histories import Broken, a_history, live

SEED = int(os.environ.get("GATEHOUSE_SEED", "1"))
HISTORIES = 20_000
ENOUGH_TO_FIND_A_HOLE = 4_000
MANY = pytest.param(HISTORIES, marks=pytest.mark.thorough)


@pytest.mark.parametrize("histories", [ENOUGH_TO_FIND_A_HOLE, MANY])
def test_whatever_is_lost_doubled_late_or_out_of_order_nothing_unadmitted_gets_through(
    histories: int,
) -> None:
    print(f"seed {SEED}")
    assert live(SEED, histories) > histories / 3, "hardly anything gets through, so this would prove nothing"


def test_the_letters_of_the_histories_are_those_of_the_contract(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: set[str] = set()
    receive = Desk.receive

    def look_and_receive(desk: Desk, letter: Letter) -> None:
        registry.validate(letter.type, letter.data)
        heard.add(letter.type)
        receive(desk, letter)

    monkeypatch.setattr(Desk, "receive", look_and_receive)
    live(SEED, 200)
    about_items = {one for one in registry.heard_by("dispatch") if one.startswith("admission.")}
    assert heard == about_items - WITHOUT_ITEMS


WITHOUT_ITEMS = {"admission.work-suspended.v1", "admission.work-settled.v1", "admission.duty-published.v1"}
"""Matters of unadmitted work and duties have tests of their own: test_suspension, test_township_duty."""


def _created_unchecked(order: WorkOrder, judged: ItemVersion | None, **_: object) -> OrderCreated:
    order.snapshot, order.state = judged, OrderState.CREATED
    return OrderCreated(*order._facts(order.placed_at))


def _any_gap_filled(state: CatalogueState, heard: set[int]) -> None:
    state.complete_to = max(heard, default=state.complete_to)


def _newest_passes(work: Desk, question: Question, *, fresh: bool) -> Verdict:
    version = work.catalogue[question.item_ref or ""].versions[-1]
    return Verdict(Outcome.PASS, None, version.version, version.revision)


def _same_mark_by_number_only(item: CatalogueItem, heard: object) -> None:
    if heard.revision not in {one.revision for one in item.marks}:  # type: ignore[attr-defined]
        item.marks = (*item.marks, heard)  # type: ignore[arg-type]


def _without(code: ReasonCode) -> tuple[tuple[ReasonCode, gate.Check], ...]:
    return tuple(one for one in gate.CHECKS if one[0] is not code)


HOLES: dict[str, tuple[object, str, object]] = {
    "it forgets that something has ended": (CatalogueItem, "ended", lambda *_: False),
    "it forgets that something was replaced": (CatalogueItem, "superseded", lambda *_: False),
    "it forgets that something is suspended": (CatalogueItem, "suspended", lambda *_: False),
    "it trusts its copy however old it is": (CatalogueState, "fresh", lambda *_: True),
    "it overlooks that a message is missing": (CatalogueState, "_fill", _any_gap_filled),
    "it takes two marks of one revision for one": (CatalogueItem, "hear_mark", _same_mark_by_number_only),
    "it lets everybody send": (ItemVersion, "entitles", lambda *_: True),
    "it sends everywhere": (ItemVersion, "covers", lambda *_: True),
    "it overlooks what is demanded": (gate, "CHECKS", _without(ReasonCode.CONTENT_EXCEEDS)),
    "it overlooks an open condition": (gate, "CHECKS", _without(ReasonCode.CONDITION_OPEN)),
    "it overlooks that funds are missing": (gate, "CHECKS", _without(ReasonCode.FUNDS_MISSING)),
    "an answer counts whatever else was heard": (hear_gate_answer, "judged", _newest_passes),
    "an order needs no gate": (WorkOrder, "create", _created_unchecked),
    "it lets nothing through": (
        judge_gate, "judge", lambda *_, **__: Verdict(Outcome.BLOCKED, ReasonCode.NOT_FOUND)
    ),
}  # fmt: skip


@pytest.mark.parametrize("hole", HOLES)
def test_a_gate_with_a_hole_is_found_out(hole: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: every deliberate hole lets something through that the histories notice."""
    where, name, instead = HOLES[hole]
    monkeypatch.setattr(where, name, instead)
    with pytest.raises(Broken):
        live(SEED, ENOUGH_TO_FIND_A_HOLE)


def test_the_same_seed_is_the_same_history() -> None:
    told: list[Callable[[], int]] = [a_history(SEED + 3).run, a_history(SEED + 3).run]
    assert told[0]() == told[1]()
