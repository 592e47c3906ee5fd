"""What waits is told to Prometheus as it is, so that alerts speak of it."""

from __future__ import annotations

import re
import socket
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from chassis.messaging.conversation import Letter, Publisher
from chassis.telemetry import metrics
from portal.storage.channels import MAIL, WEBHOOK
from tests.support import stock, walks
from tests.support.county import County
from tests.support.stack import Stack, hang_up, running
from tests.support.stages import Prepared

ALERTS = Path(__file__).resolve().parents[3] / "deploy" / "observability" / "alerts.yml"


@pytest.fixture
def stack(kind: str, prepared: Prepared, tmp_path: Path) -> Iterator[Stack]:
    """The product with the demo county."""
    with stock.copied_premises(kind, tmp_path, prepared(kind, "loaded")) as here, running(here) as stack:
        stack.settle()
        yield stack


def _told() -> dict[tuple[str, str, str], float]:
    """The gauges of what waits: name, service and what."""
    shown = metrics.exposition()[0].decode()
    found = re.findall(r'^(gatehouse_\w+)\{service="(\w+)",what="(\w+)"\} (\S+)$', shown, re.M)
    return {(name, service, what): float(value) for name, service, what, value in found}


def test_everything_that_waits_is_counted_and_timed(stack: Stack) -> None:
    """A letter in an outbox, one in a queue, one put aside, one nobody can read."""
    hang_up([stack.portal.consumer])  # what it holds in its hands lies in no queue
    walks.begun(County(stack))
    stack.clock.advance(minutes=3)
    stack.admission.consumer.figures.measure()
    told = _told()
    assert told["gatehouse_waiting", "admission", "outbox"] >= 1
    assert told["gatehouse_oldest_seconds", "admission", "outbox"] == 180
    assert told["gatehouse_waiting", "admission", "unsealed"] >= 1
    stack.admission.relay.drain()
    _send_nonsense(stack)
    stack.portal.consumer.figures.measure()
    assert _told()["gatehouse_waiting", "portal", "queue"] >= 2
    stack.portal.consumer.drain(0.5)
    stack.portal.consumer.figures.measure()
    told = _told()
    assert told["gatehouse_waiting", "portal", "dead"] == 1
    assert told["gatehouse_waiting", "portal", "queue"] == 0
    assert metrics.BROKER_UP.labels("portal")._value.get() == 1


def _send_nonsense(stack: Stack) -> None:
    publisher = Publisher(stack.premises.broker, ["portal"])
    publisher.publish([Letter("m1", "worklist.task-opened.v1", "nobody", "portal", 1, "not json")])
    publisher.close()


def test_every_kind_of_waiting_an_alert_speaks_of_is_told(stack: Stack) -> None:
    for part in (stack.admission, stack.portal):
        part.consumer.figures.measure()
    stack.admission.tick()
    seen = {what for _, _, what in _told()} | {MAIL, WEBHOOK}
    rules = yaml.safe_load(ALERTS.read_text(encoding="utf-8"))["groups"][0]["rules"]
    spoken = [re.findall(r'what=~?"([a-z_|]+)"', rule["expr"]) for rule in rules]
    assert {one for names in spoken for name in names for one in name.split("|")} <= seen | {"in_use", "most"}


def test_a_broker_that_is_away_is_a_figure(prepared: Prepared, tmp_path: Path) -> None:
    with (
        stock.copied_premises(stock.EMBEDDED, tmp_path, prepared(stock.EMBEDDED, "migrated")) as here,
        running(here) as stack,
    ):
        figures = stack.dispatch.consumer.figures
        with socket.socket() as nobody:
            nobody.bind(("127.0.0.1", 0))
            figures._broker.url = f"amqp://guest:guest@127.0.0.1:{nobody.getsockname()[1]}//"
            figures._broker.is_embedded = False
            figures.measure()
    assert metrics.BROKER_UP.labels("dispatch")._value.get() == 0


def test_a_worker_answers_prometheus_on_its_port() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    metrics.came_round("relay")
    server, thread = metrics.Scraping(port).serve()
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
            assert b'gatehouse_round_timestamp_seconds{loop="relay"}' in answer.read()
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
