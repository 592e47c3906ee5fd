"""One act of a person is one trace, through the portal's call, the outbox, the queue and every listener."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from sqlalchemy import text

from chassis.telemetry import tracing
from tests.support import stock, walks
from tests.support.actors import EDUCATION_CLERK
from tests.support.county import County
from tests.support.stack import Stack, hang_up, running
from tests.support.stages import Prepared

OF_A_BROWSER = "00-11111111111111111111111111111111-2222222222222222-01"


@pytest.fixture
def spans() -> Iterator[InMemorySpanExporter]:
    """Collects the spans of everything the test does."""
    kept = InMemorySpanExporter()
    provider = TracerProvider(shutdown_on_exit=False)
    provider.add_span_processor(SimpleSpanProcessor(kept))
    tracing.collect_with(provider)
    yield kept
    tracing.collect_with(None)


@pytest.fixture
def stack(kind: str, prepared: Prepared, tmp_path: Path) -> Iterator[Stack]:
    """The product with the demo county."""
    with stock.copied_premises(kind, tmp_path, prepared(kind, "loaded")) as here, running(here) as stack:
        stack.settle()
        yield stack


def _trace(one: ReadableSpan) -> int:
    assert one.context is not None
    return one.context.trace_id


def test_a_request_and_what_the_portal_makes_of_it_are_one_trace(
    stack: Stack, spans: InMemorySpanExporter
) -> None:
    walks.begun(County(stack))
    stack.settle()
    done = spans.get_finished_spans()
    (request,) = [one for one in done if one.name.startswith("POST applications")]
    assert request.attributes and request.attributes["http.response.status_code"] == 201
    heard = [one for one in done if one.name.startswith("process worklist.")]
    assert heard and {_trace(one) for one in heard} == {_trace(request)}
    assert {one.parent.span_id for one in heard if one.parent} == {request.context.span_id}


def test_a_parked_message_keeps_its_trace(stack: Stack, spans: InMemorySpanExporter) -> None:
    """It goes to the database and back; its successor was heard first."""
    walks.begun(County(stack))
    hang_up([stack.portal.consumer])
    stack.admission.relay.drain()
    with stack.databases["admission"].reading() as session:
        kept = session.execute(text("SELECT body FROM outbox WHERE listener = 'portal' ORDER BY id DESC"))
        body = json.loads(kept.scalars().first() or "")
    (request,) = [one for one in spans.get_finished_spans() if one.name.startswith("POST applications")]
    assert body["traceparent"].split("-")[1] == f"{_trace(request):032x}"


def test_the_portal_begins_traces_of_its_own_and_services_go_on_with_them(
    stack: Stack, spans: InMemorySpanExporter
) -> None:
    """What a browser says about traces counts for nothing."""
    stack.portal.web_app.test_client().get("/sign-in", headers={"traceparent": OF_A_BROWSER})
    county = County(stack)
    path = "/tasks/none"
    headers = {**county.badges.header(EDUCATION_CLERK, "admission"), "traceparent": OF_A_BROWSER}
    stack.admission.web_app.test_client().get(path, headers=headers)
    portal, service = spans.get_finished_spans()
    assert _trace(portal) != 0x11111111111111111111111111111111
    assert _trace(service) == 0x11111111111111111111111111111111


def test_without_a_collector_nothing_is_loaded_and_nothing_is_written(stack: Stack) -> None:
    walks.begun(County(stack))
    with stack.databases["admission"].reading() as session:
        bodies = session.execute(text("SELECT body FROM outbox")).scalars().all()
    assert bodies and not [body for body in bodies if "traceparent" in body]
    program = (
        "import sys, chassis.telemetry.tracing as t; t.configure('x'); t.span('y').__enter__();"
        " sys.exit(any(name.startswith('opentelemetry') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_spans_go_to_the_collector_the_environment_names() -> None:
    posted: list[str] = []

    class Collector(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            posted.append(self.path)
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Collector) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        program = "import chassis.telemetry.tracing as t; t.configure('x')\nwith t.span('y'): pass"
        environment = {**os.environ, "OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{server.server_port}"}
        subprocess.run([sys.executable, "-c", program], env=environment, check=True)
        server.shutdown()
    assert posted == ["/v1/traces"]
