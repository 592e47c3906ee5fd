"""What holds of the four databases whatever was broken: the invariants of E3, and the journals."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import select

from chassis.clock import SystemClock
from chassis.persistence.sealed import findings
from chassis.persistence.sealing import Sealing
from chassis.settings import read
from gatehouse.assemblies import assembled
from gatehouse.house import House
from services.dispatch.domain.gate import Outcome
from services.dispatch.domain.work_order import BEFORE_THE_GATE, OrderState, WorkOrder
from tests.chaos.books import Books
from tests.chaos.verdict import Verdict
from tests.integration.histories import invariants_of_admission, invariants_of_records
from tests.integration.histories.invariants_of_admission import may_rest_on
from tests.integration.histories.moment import Moment, invariants_in
from tests.integration.histories.rows import Rows, read_all

OF_ADMISSION = invariants_in(invariants_of_admission, invariants_of_records)
ASKED_BY_NAME = "e3_01_orders_rest_on_what_is_in_force"
"""Needs the questions of each act; here the orders themselves are held against the catalogue."""
PAST_THE_GATE = frozenset(OrderState) - BEFORE_THE_GATE - {OrderState.BLOCKED, OrderState.CANCELLED}


def accounts(house: House, books: Books) -> Iterator[Callable[[], Verdict]]:
    """Every invariant the load can touch, each counted as one account per row it looked at."""
    yield partial(_admission, house)
    yield partial(_orders, house, books)
    yield partial(_journals, house, books)
    yield partial(_streams, books)


def _admission(house: House) -> Verdict:
    """The invariants the random histories of admission are held to, on the state the faults have left."""
    assembly = assembled("admission", house)
    with assembly.works.reading() as session:
        rows = read_all(session)
    calendar = assembly.calendar.calendar
    assembly.works.database.dispose()
    moment = Moment(Rows(), rows, SystemClock().today(), calendar)
    verdict = Verdict(checked=len(rows.application) + len(rows.approval) + len(rows.human_task))
    for name, invariant in OF_ADMISSION.items():
        if name != ASKED_BY_NAME:
            _hold(verdict, name, lambda invariant=invariant: invariant(moment))  # type: ignore[misc]
    states = Counter(str(case.state) for case in rows.application)
    verdict.notes.append(f"admission: applications {dict(states)}, versions {len(rows.work_item_version)}")
    return verdict


def _hold(verdict: Verdict, name: str, invariant: Callable[[], None]) -> None:
    try:
        invariant()
    except Exception as broken:  # noqa: BLE001 - whatever it stumbles over is a finding
        verdict.broken += 1
        verdict.findings.append(f"{name}: {type(broken).__name__} {broken}"[:600])


def _orders(house: House, books: Books) -> Verdict:
    """Orders and the gate: E3-01, 42, 43, 45, 56 and 58."""
    assembly = assembled("dispatch", house)
    with assembly.works.reading() as session:
        orders = list(session.scalars(select(WorkOrder)))
    assembly.works.database.dispose()
    with books.databases["admission"].reading() as session:
        catalogue = read_all(session)
    verdict = Verdict(checked=len(orders))
    said = {
        (row[0], row[1])
        for row in books.rows(
            "dispatch", "SELECT subject, type FROM outbox WHERE type LIKE 'dispatch.order-%'"
        )
    }
    journal = defaultdict(list)
    for subject, action, facts in books.rows(
        "dispatch", "SELECT subject, action, facts FROM journal ORDER BY number"
    ):
        journal[subject].append((action, facts))
    for order in orders:
        for name, held in _of_order(order, said, journal[order.order_no], catalogue):
            if not held:
                verdict.broken += 1
                verdict.findings.append(
                    f"{name}: {order.order_no} is {order.state}, checks {order.checks}"[:600]
                )
    for what, numbers in (
        ("orders", {order.order_no for order in orders}),
        ("batches", {order.batch_no for order in orders}),
    ):
        series: dict[str, list[int]] = defaultdict(list)
        for number in numbers:
            series[number[:-5]].append(int(number[-5:]))
        for begin, found in series.items():
            if sorted(found) != list(range(1, len(found) + 1)):
                verdict.broken += 1
                verdict.findings.append(f"E3-58: {what} {begin} have gaps: {len(found)} up to {max(found)}")
    verdict.notes.append(f"dispatch: orders {dict(Counter(str(order.state) for order in orders))}")
    return verdict


def _of_order(
    order: WorkOrder, said: set[tuple[str, str]], told: list[tuple[str, Any]], catalogue: Rows
) -> Iterator[tuple[str, bool]]:
    check = order.last_check
    if order.state in PAST_THE_GATE:
        passed = check is not None and check.passed
        yield "E3-43 no order without the gate’s answer", passed
        judged = (check.verdict.item_version, check.verdict.revision) if check else None
        kept = (order.snapshot.version, order.snapshot.revision) if order.snapshot else None
        yield "E3-42 the snapshot is the version judged", judged == kept
        question = {
            "item_ref": order.item_ref, "community": order.community,
            "order_date": order.order_date.isoformat(),
        }  # fmt: skip
        yield "E3-01 it rests on what was in force", may_rest_on(catalogue, question)
    if order.state is OrderState.BLOCKED:
        blocked = check is not None and check.verdict.outcome is Outcome.BLOCKED
        yield "E3-45 a blocked attempt leaves a gate check", blocked
        yield "E3-45 and a message", (order.order_no, "dispatch.order-blocked.v1") in said
    yield "E3-56 the journal replays to the state", _from_journal(told) == order.state


_AFTER: Mapping[str, OrderState] = {
    "order-placed": OrderState.DRAFT,
    "gate-asked": OrderState.WAITING,
    "order-created": OrderState.CREATED,
    "order-blocked": OrderState.BLOCKED,
    "order-forwarded": OrderState.FORWARDED,
    "order-accepted": OrderState.ACCEPTED,
    "order-refused": OrderState.REFUSED,
    "finish-asked": OrderState.ENDING,
    "result-reported": OrderState.REPORTED,
    "result-confirmed": OrderState.CONFIRMED,
    "result-sent-back": OrderState.ACCEPTED,
    "order-done": OrderState.DONE,
    "order-recalled": OrderState.RECALLED,
}


def _from_journal(told: list[tuple[str, Any]]) -> OrderState | None:
    """The state of an order, from its lines of the journal alone."""
    state: OrderState | None = None
    for action, facts in told:
        if action == "refusal-decided":
            upheld = '"uphold"' in str(facts).replace("'", '"')
            state = OrderState.REFUSED_UPHELD if upheld else OrderState.ACCEPTED
        else:
            state = _AFTER.get(action, state)
    return state


def _journals(house: House, books: Books) -> Verdict:
    """E3-56: every line of every journal is as it was sealed."""
    verdict = Verdict()
    sealing = read(Sealing, house.environment())
    for name, database in books.databases.items():
        verdict.checked += books.count(name, "journal")
        with database.reading() as session:
            for said in findings(session, Path(sealing.anchor_file(name))):
                verdict.broken += 1
                verdict.findings.append(f"E3-56: journal of {name}: {said.en}")
    return verdict


def _streams(books: Books) -> Verdict:
    """E3-57: a listener has got as far in a subject as it has heard, and its speaker has not said more."""
    verdict = Verdict()
    for name in books.databases:
        heard = {
            (row[0], row[1]): row[2]
            for row in books.rows(
                name, "SELECT source, subject, max(sequence) FROM chaos_effect GROUP BY source, subject"
            )
        }
        for source, subject, last, parked in books.rows(
            name, "SELECT source, subject, last, parked FROM inbox_stream"
        ):
            verdict.checked += 1
            if parked or last != heard.get((source, subject), last):
                verdict.broken += 1
                told = heard.get((source, subject))
                verdict.findings.append(f"E3-57: {name} is at {last} of {source} {subject}, heard {told}")
    return verdict
