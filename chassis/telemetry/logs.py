"""Writes one JSON line per decision; ids only, never secrets, telephone or identity numbers."""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import Callable, Mapping, MutableMapping
from functools import lru_cache
from typing import Any, BinaryIO

import orjson
import structlog

from chassis.telemetry import context

Event = MutableMapping[str, Any]

HIDDEN = "[hidden]"
_SECRET_NAMES = re.compile(r"password|passwd|secret|token|authori[sz]ation|cookie|private_key|api_key", re.I)
_SECRET_TEXTS = re.compile(
    r"eyJ[\w-]{5,}\.[\w-]+\.[\w-]*"  # a signed token
    r"|(?<=://)[^\s:/@]*:[^\s/@]+(?=@)"  # user and password in an address
    r"|(?<![0-9A-Za-z])\d{17}[\dXx](?![0-9A-Za-z])"  # a resident's identity number
    r"|(?<![0-9A-Za-z])1[3-9]\d{9}(?![0-9A-Za-z])"  # a mobile telephone
)
# Reads a text many times faster, because it knows what each of the shapes above begins with or contains.
_SUSPICIOUS = re.compile(r"[e:\d](?:yJ|//|\d{10})")


def logger(name: str = "") -> Any:
    """A logger whose events are the words of the domain: `log.info("notice-issued", notice=…)`."""
    return structlog.get_logger(**({"part": name} if name else {}))


def configure(service: str, *, level: str = "INFO", stream: BinaryIO | None = None) -> None:
    """Send every log line of this process, also the libraries', as JSON to the stream (standard error)."""
    out = stream if stream is not None else sys.stderr.buffer
    common: list[Any] = [
        _with_ids(service),
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
        structlog.processors.format_exc_info,
        redact,
    ]
    structlog.configure(
        processors=[*common, structlog.processors.JSONRenderer(serializer=_to_json)],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level.upper())),
        logger_factory=structlog.BytesLoggerFactory(out),
        cache_logger_on_first_use=True,
    )
    handler = _LibraryHandler(common, out)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(max(logging.WARNING, logging.getLevelName(level.upper())))


def redact(_logger: Any, _method: str, event: Event) -> Event:
    """Take out whatever must not be in a log: secrets by name, tokens and people's numbers by shape."""
    return {name: HIDDEN if _is_secret(name) else _clean(value) for name, value in event.items()}


@lru_cache(1000)
def _is_secret(name: str) -> bool:
    return _SECRET_NAMES.search(name) is not None


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return _SECRET_TEXTS.sub(HIDDEN, value) if _SUSPICIOUS.search(value) else value
    if value is None or isinstance(value, int | float | bool):
        return value
    if isinstance(value, Mapping):
        return {name: HIDDEN if _is_secret(str(name)) else _clean(each) for name, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_clean(each) for each in value]
    return _SECRET_TEXTS.sub(HIDDEN, str(value))


def _with_ids(service: str) -> Callable[[Any, str, Event], Event]:
    def add_service_and_ids(_logger: Any, _method: str, event: Event) -> Event:
        return {**context.current(), **event, "service": service}

    return add_service_and_ids


def _to_json(event: Event, **_options: Any) -> bytes:
    try:
        return orjson.dumps(event, default=str, option=orjson.OPT_NON_STR_KEYS)
    except TypeError:
        # Half a character, from a text somebody cut: telling of it must not break the work it speaks of.
        return json.dumps(event, default=str, skipkeys=True).encode()


class _LibraryHandler(logging.Handler):
    """Gives the log records of libraries the same shape as our own."""

    def __init__(self, processors: list[Any], out: BinaryIO) -> None:
        super().__init__()
        self._processors = processors
        self._out = out

    def emit(self, record: logging.LogRecord) -> None:
        """Write one record as a JSON line; a broken record must not break the work it speaks of."""
        try:
            event: Event = {"event": record.getMessage(), "part": record.name}
            if record.exc_info:
                event["exc_info"] = record.exc_info
            for processor in self._processors:
                event = processor(None, record.levelname.lower(), event)
            self._out.write(_to_json(event) + b"\n")
            self._out.flush()
        except Exception:  # noqa: BLE001 - logging's own rule: report to handleError, never raise
            self.handleError(record)
