"""Follows one piece of work through processes and queues as OpenTelemetry spans, where they are collected.

Switched on by OpenTelemetry's own settings (`OTEL_EXPORTER_OTLP_ENDPOINT`); without them nothing is loaded
and nothing is written into messages. What travels is the W3C's `traceparent`, in headers of requests and
messages and, so that it survives parking and sending again, in the body of a message.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

from chassis.telemetry import context

HEADER = "traceparent"
ENDPOINTS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")

_NOTHING = nullcontext()
_tracer: Any = None


def configure(process: str) -> None:
    """Collect the spans of this process and send them, if the environment says where to."""
    if not any(os.environ.get(name) for name in ENDPOINTS):
        return
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    provider = TracerProvider(resource=Resource.create({"service.name": process}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    collect_with(provider)


def collect_with(provider: Any) -> None:
    """Make spans with this provider from now on; with none, make no spans any more."""
    global _tracer
    _tracer = None if provider is None else provider.get_tracer("gatehouse")


def is_on() -> bool:
    """Whether anybody collects spans."""
    return _tracer is not None


def current() -> str:
    """The `traceparent` of the work in hand; empty while nobody collects."""
    if _tracer is None:
        return ""
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    carrier: dict[str, str] = {}
    TraceContextTextMapPropagator().inject(carrier)
    return carrier.get(HEADER, "")


def span(name: str, *, parent: str = "", kind: str = "internal", **facts: Any) -> AbstractContextManager[Any]:
    """For the length of a block, this is what is done; `parent` is where the work came from."""
    return _NOTHING if _tracer is None else _collected(name, parent, kind, facts)


@contextmanager
def _collected(name: str, parent: str, kind: str, facts: Mapping[str, Any]) -> Iterator[Any]:
    from opentelemetry.trace import SpanKind
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    came_from = TraceContextTextMapPropagator().extract({HEADER: parent}) if parent else None
    told = {fact.replace("__", "."): value for fact, value in facts.items()}
    with (
        _tracer.start_as_current_span(
            name, context=came_from, kind=SpanKind[kind.upper()], attributes=told
        ) as begun,
        context.working_on(trace=f"{begun.get_span_context().trace_id:032x}"),
    ):
        yield begun
