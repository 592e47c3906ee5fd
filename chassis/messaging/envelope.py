"""What travels around a message; the names are those of CloudEvents."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from chassis.persistence.columns import json_text

_TYPE = re.compile(r"[a-z_]+\.[a-z-]+\.v(?P<version>\d+)")
LISTENER_HEADER = "listener"
SEQUENCE_HEADER = "sequence"


class NotAnEnvelope(ValueError):
    """What arrived is no message of ours; it goes to the dead letters as it is."""


@dataclass(frozen=True, slots=True)
class Message:
    """What a service says: the fact, and whom it is about."""

    type: str
    subject: str
    data: Mapping[str, Any]
    correlation_id: str = ""


@dataclass(frozen=True, slots=True)
class Envelope:
    """A message as its listener gets it."""

    id: str
    type: str
    source: str
    subject: str
    time: datetime
    data: Mapping[str, Any]
    listener: str
    sequence: int
    county: str
    actor: Mapping[str, Any]
    correlation_id: str
    causation_id: str
    schema_version: int
    traceparent: str = ""


def schema_version(type_name: str) -> int:
    """The major version a type name ends in."""
    match = _TYPE.fullmatch(type_name)
    if match is None:
        raise ValueError(f"not a message type: {type_name!r}")
    return int(match["version"])


def write_body(
    message: Message,
    *,
    message_id: str,
    source: str,
    county: str,
    time: datetime,
    actor: Mapping[str, Any],
    causation_id: str,
    traceparent: str = "",
) -> str:
    """The body as it is stored and sent; listener and sequence travel beside it."""
    traced = {"traceparent": traceparent} if traceparent else {}
    return json_text(
        {
            "specversion": "1.0",
            "id": message_id,
            "type": message.type,
            "source": source,
            "subject": message.subject,
            "time": time,
            "county": county,
            "actor": actor,
            "correlation_id": message.correlation_id or causation_id,
            "causation_id": causation_id,
            "schema_version": schema_version(message.type),
            "data": message.data,
            **traced,
        }
    )


def read_body(body: str | bytes, *, listener: str, sequence: int) -> Envelope:
    """Read what `write_body` wrote."""
    try:
        plain = orjson.loads(body)
        return Envelope(
            id=_word(plain["id"]),
            type=_word(plain["type"]),
            source=_word(plain["source"]),
            subject=_word(plain["subject"]),
            time=datetime.fromisoformat(plain["time"]),
            data=_mapping(plain["data"]),
            listener=listener,
            sequence=sequence,
            county=_word(plain["county"]),
            actor=_mapping(plain["actor"]),
            correlation_id=str(plain.get("correlation_id", "")),
            causation_id=str(plain.get("causation_id", "")),
            schema_version=int(plain["schema_version"]),
            traceparent=str(plain.get("traceparent", "")),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise NotAnEnvelope(str(error)) from error


def traceparent_of(body: str) -> str:
    """Where the work came from that a message tells of, as far as anybody collected it."""
    return str(orjson.loads(body).get("traceparent", ""))


def _word(value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise TypeError(f"expected a word, got {value!r}")
    return value


def _mapping(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise TypeError(f"expected an object, got {type(value).__name__}")
    return value
