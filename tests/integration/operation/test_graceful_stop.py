"""SIGTERM under load: what was accepted is answered, no message is lost, and the process ends by itself."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from sqlalchemy import text

from chassis.clock import SystemClock
from chassis.messaging.conversation import Delivery, Letter, Publisher, Subscription
from chassis.messaging.sending_again import gaps
from chassis.persistence.database import Database
from tests.support import stock, walks
from tests.support.actors import EDUCATION_CLERK, Badges
from tests.support.county import County
from tests.support.installation import environment_of
from tests.support.stack import hang_up, running
from tests.support.stages import Prepared

pytestmark = pytest.mark.thorough

ROOT = Path(__file__).resolve().parents[3]
LETTERS = 100


@pytest.fixture
def here(kind: str, prepared: Prepared, tmp_path: Path) -> Iterator[stock.Premises]:
    """A loaded county nobody works in yet."""
    with stock.copied_premises(kind, tmp_path, prepared(kind, "loaded")) as premises:
        yield premises


@contextmanager
def _process(
    here: stock.Premises, words: list[str], more: Mapping[str, str]
) -> Iterator[subprocess.Popen[bytes]]:
    environment = {**os.environ, **environment_of(here), "GATEHOUSE_COUNTY": "430211", **more}
    with (here.folder / "process.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", *words], cwd=ROOT, env=environment, stdout=log, stderr=log
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def _until(condition, seconds: float = 30) -> None:  # type: ignore[no-untyped-def]
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_request_that_was_accepted_is_answered_and_new_ones_are_refused(here: stock.Premises) -> None:
    """Half of it has arrived when the server is told to stop."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    web = ["gunicorn", "--config", "deploy/gunicorn.conf.py", "--bind", f"127.0.0.1:{port}"]
    more = {"ADMISSION_DATA_DIR": str(here.folder / "attachments")}
    body = json.dumps({"item_name": "停机时提交的事项"}).encode()
    badge = Badges(SystemClock()).header(EDUCATION_CLERK, "admission")
    head = [
        *("POST /applications HTTP/1.1", "Host: 127.0.0.1", "Content-Type: application/json"),
        *(f"Authorization: {badge['Authorization']}", "Idempotency-Key: asked-while-stopping"),
        *(f"Content-Length: {len(body)}", "", ""),
    ]
    with _process(here, [*web, "services.admission.wsgi:app"], more) as process:
        _until(lambda: _answers(port))
        with socket.create_connection(("127.0.0.1", port), timeout=20) as line:
            line.sendall("\r\n".join(head).encode() + body[:5])
            time.sleep(0.3)
            process.send_signal(signal.SIGTERM)
            _until(lambda: not _answers(port))
            line.sendall(body[5:])
            answer = b""
            while more_of_it := line.recv(65536):
                answer += more_of_it
        assert answer.startswith(b"HTTP/1.1 201"), answer
        assert process.wait(20) == 0
    with here.databases["admission"].reading() as session:
        assert session.scalar(text("SELECT count(*) FROM application")) == 1


def _answers(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/livez", timeout=2, trust_env=False).is_success
    except httpx.TransportError:
        return False


def test_a_worker_finishes_the_message_in_hand_and_leaves_the_rest_for_the_next(here: stock.Premises) -> None:
    with running(here) as stack:
        stack.settle()
        hang_up([stack.portal.consumer])
        county = County(stack)
        before = _heard(here.databases["portal"])
        for number in range(LETTERS):
            walks.begun(county, f"待传达事项{number}")
        assert stack.admission.relay.drain() >= LETTERS
    said = before + LETTERS
    worker = ["portal.worker"]
    more = {
        "PORTAL_PUBLIC_URL": "http://127.0.0.1:8080/",
        **{f"PORTAL_{name}_URL": "http://127.0.0.1:9" for name in ("ADMISSION", "ASSESSMENT", "DISPATCH")},
    }
    with _process(here, worker, more) as process:
        _until(lambda: _heard(here.databases["portal"]) >= before + 5)
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
    heard = _heard(here.databases["portal"])
    assert before < heard < said, "it was to be stopped in the middle"
    _until(lambda: here.broker.depth("portal") == said - heard)
    with _process(here, worker, more) as process:
        _until(lambda: _heard(here.databases["portal"]) == said)
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
    assert not list(gaps(here.databases)) and here.broker.depth("portal") == 0


def _heard(database: Database) -> int:
    with database.reading() as session:
        return int(session.scalar(text("SELECT count(*) FROM inbox")) or 0)


def test_saying_goodbye_to_the_broker_hands_nothing_over(here: stock.Premises) -> None:
    """What is on its way meanwhile, as many as are prefetched, is for the next consumer."""
    broker, heard = here.broker, []
    publisher = Publisher(broker, ["portal"])
    publisher.publish([Letter(f"m{n}", "x.y.v1", "nobody", "portal", n, "{}") for n in range(20)])
    publisher.close()

    def hear(delivery: Delivery) -> None:
        heard.append(delivery)
        delivery.ack()

    subscription = Subscription(broker, "portal", hear, prefetch=50)
    _until(lambda: subscription.drain(0.2))
    time.sleep(0.3)
    before = len(heard)
    subscription.close()
    assert len(heard) == before < 20
    _until(lambda: broker.depth("portal") == 20 - before)
