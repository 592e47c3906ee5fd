"""An envelope comes back as it was written, and what is none is refused."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.messaging.envelope import Message, NotAnEnvelope, read_body, schema_version, write_body

NOW = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


def body(data: Any = None, **changes: Any) -> str:
    message = Message("dispatch.order-done.v2", "DSP-1", {"a": 1} if data is None else data)
    written = write_body(
        message,
        message_id="m-1",
        source="dispatch",
        county="430211",
        time=NOW,
        actor={"user_id": "u-1"},
        causation_id="r-1",
    )
    return orjson.dumps(orjson.loads(written) | changes).decode() if changes else written


@given(st.dictionaries(st.text(max_size=8), PLAIN, max_size=4))
def test_what_is_written_is_read(data: dict[str, Any]) -> None:
    envelope = read_body(body(data), listener="admission", sequence=3)
    assert envelope.data == data
    assert (envelope.id, envelope.type, envelope.source, envelope.subject) == (
        "m-1",
        "dispatch.order-done.v2",
        "dispatch",
        "DSP-1",
    )
    assert (envelope.listener, envelope.sequence, envelope.time) == ("admission", 3, NOW)
    assert (envelope.causation_id, envelope.correlation_id) == ("r-1", "r-1")
    assert envelope.schema_version == 2


def test_the_names_are_those_of_cloudevents() -> None:
    assert {"specversion", "id", "type", "source", "subject", "time", "data"} <= orjson.loads(body()).keys()


@pytest.mark.parametrize(
    "broken",
    [
        "",
        "null",
        "[]",
        "{}",
        "not json",
        body(id=""),
        body(id=7),
        body(type=None),
        body(data=[]),
        body(actor="u-1"),
        body(time="yesterday"),
        body(schema_version="x"),
    ],
)
def test_what_is_no_envelope_is_refused(broken: str) -> None:
    with pytest.raises(NotAnEnvelope):
        read_body(broken, listener="admission", sequence=1)


@given(st.binary(max_size=200))
def test_any_bytes_are_either_an_envelope_or_refused(noise: bytes) -> None:
    with pytest.raises(NotAnEnvelope):
        read_body(noise, listener="admission", sequence=1)


@pytest.mark.parametrize("name", ["", "order-done", "dispatch.order-done", "dispatch.order-done.2", "a.b.vx"])
def test_a_type_without_a_version_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="not a message type"):
        schema_version(name)
