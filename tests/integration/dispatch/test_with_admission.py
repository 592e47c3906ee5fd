"""Dispatch next to the real admission service: their fingerprints agree, and the gate's answer comes back."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from chassis.persistence import migrations
from chassis.testing.broker import embedded_broker, hang_up, settle
from chassis.testing.clock import FixedClock
from chassis.testing.databases import sqlite_database
from chassis.web.identity import TokenSigner
from contracts import registry
from gatehouse.house import DEMO_COUNTY
from services.admission import assembly as admission
from services.admission import cli as admission_cli
from services.admission.settings import Settings as AdmissionSettings
from services.admission.settings import StoreSettings as AdmissionStore
from services.dispatch import assembly as dispatch
from services.dispatch.settings import Settings
from tests.integration.dispatch.house import COUNTY, KEYS, START, STATISTICS

LISTED = "ZZ-120"
ORDER = {
    "item_ref": LISTED, "communities": ["430211001008"], "content": "五月入户统计调查",
    "start": "2026-05-12", "due": "2026-05-29",
}  # fmt: skip


class Pair:
    """The two services and their post."""

    def __init__(self, folder: Path) -> None:
        self.clock = FixedClock(START)
        self.databases = [sqlite_database(folder, "admission"), sqlite_database(folder, "dispatch")]
        migrations.upgrade("services.admission", self.databases[0])
        migrations.upgrade("services.dispatch", self.databases[1])
        broker = embedded_broker(folder)
        broker.declare(registry.MEMBERS)
        store = AdmissionStore("", COUNTY)
        admission_cli.load_county(store, self.databases[0], Namespace(folder=DEMO_COUNTY))
        self.admission = admission.build(
            AdmissionSettings("", folder, "", COUNTY, KEYS[1]), clock=self.clock,
            database=self.databases[0], broker=broker, testing=True,
        )  # fmt: skip
        self.dispatch = dispatch.build(
            Settings("", "", COUNTY, KEYS[1]), clock=self.clock, database=self.databases[1], broker=broker,
            testing=True,
        )  # fmt: skip

    def settle(self) -> None:
        """Move every message."""
        settle([self.admission.relay, self.dispatch.relay], [self.admission.consumer, self.dispatch.consumer])

    def ask(self, path: str, body: Any = None, key: str = "pair-key-0001") -> Any:
        """Dispatch's answer to the statistics bureau."""
        token = TokenSigner(KEYS[0], clock=self.clock).sign(STATISTICS, "dispatch")
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": key}
        client = self.dispatch.web_app.test_client()
        answer = (
            client.get(path, headers=headers)
            if body is None
            else client.post(path, json=body, headers=headers)
        )
        assert answer.status_code in (200, 201), answer.get_json()
        return answer.get_json()


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    built = Pair(tmp_path)
    yield built
    for one in (built.admission, built.dispatch):
        hang_up([one.relay, one.consumer])
    for database in built.databases:
        database.dispose()


@pytest.mark.parametrize("tell", [lambda one: one.heartbeat(), lambda one: one.snapshot()])
def test_both_services_compute_the_same_fingerprint(pair: Pair, tell: Callable[[Any], None]) -> None:
    pair.settle()
    tell(pair.admission)
    pair.settle()
    shown = pair.ask("/catalogue?limit=200")
    assert shown["freshness"]["fresh"] and len(shown["items"]) > 100


def test_1_a_listed_item_passes_the_gate_without_any_application(pair: Pair) -> None:
    """F-1: listed item needs no application."""
    pair.admission.heartbeat()
    pair.settle()
    assert pair.ask("/orders", ORDER)["orders"][0]["state"] == "CREATED"


def test_33_an_order_that_waited_is_answered_by_admission_and_goes_out(pair: Pair) -> None:
    """F-33: admission service down."""
    order = pair.ask("/orders", ORDER)["orders"][0]
    assert order["state"] == "WAITING"
    pair.settle()
    sent = pair.ask(f"/orders/{order['order_no']}")
    assert (sent["state"], sent["item_name"] is not None) == ("CREATED", True)


def test_an_unknown_item_becomes_work_of_the_committee_office(pair: Pair) -> None:
    pair.admission.heartbeat()
    pair.settle()
    pair.ask("/orders", {**ORDER, "item_ref": "XX-001", "content": "填报企业用工台账"})
    pair.settle()
    with pair.admission.works.reading() as session:
        rows = session.connection().exec_driver_sql("SELECT name_zh, candidates FROM human_task").all()
    assert len(rows) == 1 and "committee_office_clerk@430211-swb" in rows[0].candidates
