"""Asks the services over HTTP for the person at the page; a service that is away is told, never a crash."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message as Headers
from typing import Any, Protocol

import httpx
import orjson

from chassis.actor import Actor
from chassis.telemetry import context, tracing
from chassis.web.identity import TokenSigner

TIMEOUT = httpx.Timeout(5.0, connect=1.0, pool=1.0)
LONG_TIMEOUT = httpx.Timeout(30.0, connect=1.0, pool=1.0)
LIMITS = httpx.Limits(max_connections=32, max_keepalive_connections=16, keepalive_expiry=15.0)
SPARED_SECONDS = 2.0
LOOK_TIMEOUT = httpx.Timeout(1.0)
LOOK_EVERY_SECONDS = 2.0
HUNG_UP = (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError)
AWAY = frozenset({502, 503, 504})

Json = Any


class ServiceProblem(Exception):
    """A service said no; `problem` is its RFC 9457 body, or a file where it marked the errors in one."""

    def __init__(
        self,
        service: str,
        status: int,
        problem: Mapping[str, Any],
        *,
        content: bytes = b"",
        content_type: str = "",
        filename: str = "",
    ) -> None:
        super().__init__(f"{service}: {status} {problem.get('code', '')}")
        self.service, self.status, self.problem = service, status, problem
        self.content, self.content_type, self.filename = content, content_type, filename


class ServiceUnavailable(Exception):
    """A service could not be reached or is busy; what it keeps cannot be shown now."""

    def __init__(self, service: str) -> None:
        super().__init__(service)
        self.service = service


@dataclass(frozen=True, slots=True)
class Download:
    """A file as a service delivered it."""

    content: bytes
    content_type: str
    filename: str


class Watch(Protocol):
    """Is told which calls found their service and which did not."""

    def failed(self, service: str) -> None:
        """The service could not be reached."""
        ...

    def answered(self, service: str) -> None:
        """The service is there."""
        ...


class Unwatched:
    """Nobody wants to know."""

    def failed(self, service: str) -> None:
        """Nothing is noted."""

    def answered(self, service: str) -> None:
        """Nothing is noted."""


class Services:
    """The only HTTP client of the services: signs each call for the actor, for a minute."""

    def __init__(
        self,
        addresses: Mapping[str, str],
        signer: TokenSigner,
        *,
        transports: Mapping[str, httpx.BaseTransport] | None = None,
        watch: Watch | None = None,
    ) -> None:
        self._addresses = {name: address.rstrip("/") for name, address in addresses.items()}
        self._signer = signer
        self._transports = dict(transports or {})
        self._clients: dict[str, httpx.Client] = {}
        self._process = 0
        self._watch = watch or Unwatched()
        self._spared_until: dict[str, float] = {}
        self._looked_at: dict[str, float] = {}
        self._lock = threading.Lock()

    @property
    def names(self) -> tuple[str, ...]:
        """The services there are."""
        return tuple(self._addresses)

    def get(
        self, service: str, path: str, *, actor: Actor | None, params: Mapping[str, Any] | None = None
    ) -> Json:
        """Read something; raises `ServiceProblem` or `ServiceUnavailable`."""
        return _json(service, self._call("GET", service, path, actor, params=params))

    def send(
        self, method: str, service: str, path: str, payload: Json, *, actor: Actor | None, key: str
    ) -> Json:
        """Have something done, once, however often it is sent with this key."""
        content = orjson.dumps(payload)
        headers = {"Idempotency-Key": key, "Content-Type": "application/json"}
        return _json(service, self._call(method, service, path, actor, headers=headers, content=content))

    def upload(
        self,
        service: str,
        path: str,
        *,
        name: str,
        content: bytes,
        content_type: str,
        fields: Mapping[str, str],
        actor: Actor | None,
        key: str,
    ) -> Json:
        """Hand over a file."""
        return _json(
            service,
            self._call(
                "POST",
                service,
                path,
                actor,
                headers={"Idempotency-Key": key},
                files={"file": (name, content, content_type)},
                data=dict(fields),
                timeout=LONG_TIMEOUT,
            ),
        )

    def download(
        self, service: str, path: str, *, actor: Actor | None, params: Mapping[str, Any] | None = None
    ) -> Download:
        """Fetch a file."""
        return _download(self._call("GET", service, path, actor, params=params, timeout=LONG_TIMEOUT))

    def vouch(self, service: str, person: Actor) -> str:
        """Who a colleague is and what posts the colleague holds, signed: services know no people."""
        return self._signer.sign(person, f"{service}/person")

    def look(self, service: str) -> None:
        """See whether a service that was away is back; asked every few seconds at most."""
        now = time.monotonic()
        if now < self._looked_at.get(service, 0.0) + LOOK_EVERY_SECONDS:
            return
        self._looked_at[service] = now
        try:
            answer = self._client(service).get("/readyz", timeout=LOOK_TIMEOUT)
        except httpx.TransportError:
            return
        if answer.status_code == httpx.codes.OK:
            self._spared_until.pop(service, None)
            self._watch.answered(service)

    def close(self) -> None:
        """Close the pooled connections of this process."""
        for client in self._clients.values():
            client.close()
        self._clients = {}

    def _call(
        self, method: str, service: str, path: str, actor: Actor | None, **options: Any
    ) -> httpx.Response:
        try:
            answer = self._asked(method, service, path, actor, **options)
        except ServiceUnavailable:
            self._watch.failed(service)
            raise
        self._watch.answered(service)
        if answer.status_code >= httpx.codes.BAD_REQUEST:
            told = _download(answer)
            raise ServiceProblem(
                service,
                answer.status_code,
                _problem(answer),
                content=told.content,
                content_type=told.content_type,
                filename=told.filename,
            )
        return answer

    def _asked(
        self, method: str, service: str, path: str, actor: Actor | None, **options: Any
    ) -> httpx.Response:
        if time.monotonic() < self._spared_until.get(service, 0.0):
            raise ServiceUnavailable(service)
        headers = {**options.pop("headers", {}), **self._said_about(actor, service)}
        if options.get("params") is not None:
            options["params"] = {
                name: value for name, value in options["params"].items() if value is not None
            }
        try:
            with tracing.span(f"{method} {service}", kind="client", server__address=service):
                if tracing.is_on():
                    headers[tracing.HEADER] = tracing.current()
                answer = self._answer(service, method, path, headers=headers, **options)
        except httpx.TimeoutException as slow:
            # Waiting for a hanging service takes threads from everybody; leave it alone for a moment.
            self._spared_until[service] = time.monotonic() + SPARED_SECONDS
            raise ServiceUnavailable(service) from slow
        except httpx.TransportError as gone:
            raise ServiceUnavailable(service) from gone
        if answer.status_code in AWAY:
            raise ServiceUnavailable(service)
        return answer

    def _answer(self, service: str, method: str, path: str, **options: Any) -> httpx.Response:
        """Ask, and once more where a kept connection was closed at that moment: a process gave way.

        Whatever changes something carries a key, so that it has one effect however often it arrives.
        """
        try:
            return self._client(service).request(method, path, **options)
        except HUNG_UP:
            return self._client(service).request(method, path, **options)

    def _said_about(self, actor: Actor | None, service: str) -> dict[str, str]:
        said = {}
        if actor is not None:
            said["Authorization"] = f"Bearer {self._signer.sign(actor, service)}"
        if request_id := context.current().get("request"):
            said["X-Request-ID"] = request_id
        return said

    def _client(self, service: str) -> httpx.Client:
        """The pool of this process: a connection shared with a forked parent would mix up answers."""
        with self._lock:
            if self._process != os.getpid():
                self._clients, self._process = {}, os.getpid()
            if service not in self._clients:
                self._clients[service] = httpx.Client(
                    base_url=self._addresses[service],
                    timeout=TIMEOUT,
                    limits=LIMITS,
                    transport=self._transports.get(service) or httpx.HTTPTransport(limits=LIMITS, retries=1),
                    trust_env=False,
                )
            return self._clients[service]


def _download(answer: httpx.Response) -> Download:
    kind = answer.headers.get("Content-Type", "application/octet-stream")
    return Download(answer.content, kind, _filename(answer.headers.get("Content-Disposition", "")))


def _json(service: str, answer: httpx.Response) -> Json:
    if not answer.content:
        return None
    try:
        return orjson.loads(answer.content)
    except orjson.JSONDecodeError as error:
        raise ServiceUnavailable(service) from error


def _problem(answer: httpx.Response) -> Mapping[str, Any]:
    """The problem a service answered with; one of the same shape where it answered with anything else."""
    try:
        body = orjson.loads(answer.content)
    except orjson.JSONDecodeError:
        body = None
    if isinstance(body, Mapping) and "code" in body:
        return body
    return {
        "type": "/problems/request-refused",
        "title": "请求无法处理",
        "title_en": "The request cannot be handled",
        "status": answer.status_code,
        "detail": "请求无法处理",
        "detail_en": "The request cannot be handled",
        "code": "request-refused",
        "rule": "",
        "facts": {},
        "errors": [],
    }


def _filename(disposition: str) -> str:
    headers = Headers()
    headers["Content-Disposition"] = disposition or "attachment"
    return headers.get_filename("") or ""
