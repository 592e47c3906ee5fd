"""Answers every refusal and every failure as RFC 9457 problem details, in both languages."""

from __future__ import annotations

import errno
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from chassis.errors import Refusal
from chassis.ids import new_id
from chassis.persistence.database import is_transient
from chassis.persistence.giving_way import gave_way
from chassis.telemetry import logs, metrics
from chassis.texts import Said
from chassis.web import refusals
from chassis.web.answers import to_json
from chassis.web.provisions import Provisions, none_known

PROBLEM_TYPE = "application/problem+json"
StatusTable = Mapping[type[Refusal], int]

_INCIDENT = Said("系统故障，已记录", "Something failed on our side; it has been recorded")
_INCIDENT_DETAIL = Said(
    "未作任何更改。请稍后再试，或将编号 {incident} 告知管理员。",
    "Nothing was changed. Try again later, or tell an administrator the number {incident}.",
)
_BUSY = Said("系统繁忙，请稍后再试", "The system is busy; please try again")
_DISK_FULL = Said(
    "服务器磁盘已满，未作任何更改。请告知管理员，稍后再试",
    "The server’s disk is full; nothing was changed. Please tell an administrator and try again later",
)
_NO_ROOM_ON_DISK = frozenset({errno.ENOSPC, errno.EDQUOT})
_OTHER = Said("请求无法处理", "The request cannot be handled")
_log = logs.logger("chassis.web.problems")


class Problems:
    """The statuses of one service's refusals, and the handlers that answer with them."""

    def __init__(
        self, service: str, tables: Sequence[StatusTable] = (), provisions: Provisions = none_known
    ) -> None:
        self._service = service
        self._provisions = provisions
        self._statuses: dict[type[Refusal], int] = dict(refusals.STATUSES)
        for table in tables:
            self._statuses.update(table)

    def status_of(self, kind: type[Refusal]) -> int | None:
        """The status of a refusal or of the nearest base class that has one."""
        return next((int(self._statuses[base]) for base in kind.__mro__ if base in self._statuses), None)

    def install(self, app: Flask) -> None:
        """Answer every error of this web app."""
        app.register_error_handler(Refusal, self.answer_refusal)
        app.register_error_handler(HTTPException, self.answer_framework)
        app.register_error_handler(Exception, self.answer_failure)

    def answer_refusal(self, refusal: Refusal) -> Response:
        """A rule said no: 4xx, logged, never an alarm."""
        status = self.status_of(type(refusal)) or 422
        metrics.REFUSALS.labels(self._service, refusal.code).inc()
        _log.info("refused", code=refusal.code, status=status, rule=refusal.rule, path=request.path)
        headers = {"WWW-Authenticate": "Bearer"} if status == 401 else {}
        if status in (411, 413):
            headers["Connection"] = "close"  # the body is unread; the connection cannot be used again
        return problem(
            status,
            refusal.code,
            refusal.title,
            detail=refusal.said,
            rule=refusal.rule,
            basis=self._provisions(refusal.rule) if refusal.rule else (),
            facts=refusal.facts,
            errors=refusals.errors_of(refusal),
            headers=headers,
        )

    def answer_framework(self, error: HTTPException) -> Response:
        """The framework said no: unknown address, wrong method."""
        if error.response is not None or error.code is None or error.code < 400:
            return Response(error.get_body(), error.code or 500, error.get_headers())
        if error.code >= 500:
            return self.answer_failure(error)
        code, title = refusals.FRAMEWORK.get(error.code, ("request-refused", _OTHER))
        headers = {name: value for name, value in error.get_headers() if name != "Content-Type"}
        metrics.REFUSALS.labels(self._service, code).inc()
        return problem(error.code, code, title, headers=headers)

    def answer_failure(self, error: Exception) -> Response:
        """Our fault: an incident id for the caller, the whole story for the log."""
        incident = new_id()
        if is_transient(error) or gave_way(error):
            _log.warning("database-busy", incident=incident, exc_info=error)
            return problem(503, "busy-try-again", _BUSY, headers={"Retry-After": "2"})
        if isinstance(error, OSError) and error.errno in _NO_ROOM_ON_DISK:
            _log.error("disk-full", incident=incident, exc_info=error)
            return problem(503, "disk-full", _DISK_FULL, headers={"Retry-After": "60"})
        metrics.INCIDENTS.labels(self._service).inc()
        _log.error("incident", incident=incident, path=request.path, exc_info=error)
        detail = _INCIDENT_DETAIL.filled(incident=incident)
        return problem(500, "incident", _INCIDENT, detail=detail, facts={"incident": incident})


def problem(
    status: int,
    code: str,
    title: Said,
    *,
    detail: Said | None = None,
    rule: str = "",
    basis: Iterable[Mapping[str, str]] = (),
    facts: Mapping[str, object] | None = None,
    errors: Iterable[Mapping[str, str]] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """One problem details answer."""
    said = detail or title
    body: dict[str, Any] = {
        "type": f"/problems/{code}",
        "title": title.zh,
        "title_en": title.en,
        "status": int(status),
        "detail": said.zh,
        "detail_en": said.en,
        "code": code,
        "rule": rule,
        "basis": list(basis),
        "instance": request.path,
        "facts": {name: _fact(value) for name, value in (facts or {}).items()},
        "errors": list(errors or ()),
    }
    return Response(to_json(body), int(status), headers=dict(headers or {}), content_type=PROBLEM_TYPE)


def _fact(value: object) -> object:
    """Facts were written for sentences; whatever has no JSON form is told as text."""
    if value is None or isinstance(value, str | int | float | bool | Said):
        return value
    if isinstance(value, Mapping):
        return {str(name): _fact(each) for name, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_fact(each) for each in value]
    return str(value)


def refusals_without_status(packages: Iterable[str], problems: Problems) -> list[str]:
    """For tests: the refusals defined in these packages that no table gives a status."""
    prefixes = tuple(packages)
    return sorted(
        f"{kind.__module__}.{kind.__qualname__}"
        for kind in _all_kinds(Refusal)
        if kind.code and kind.__module__.startswith(prefixes) and problems.status_of(kind) is None
    )


def codes_used_twice(packages: Iterable[str]) -> list[str]:
    """For tests: problem codes that more than one refusal claims."""
    prefixes = tuple(packages)
    seen: dict[str, type[Refusal]] = {}
    twice = set()
    for kind in _all_kinds(Refusal):
        ours = "code" in kind.__dict__ and kind.__module__.startswith(prefixes)
        if ours and seen.setdefault(kind.code, kind) is not kind:
            twice.add(kind.code)
    return sorted(twice)


def _all_kinds(kind: type[Refusal]) -> set[type[Refusal]]:
    below = kind.__subclasses__()
    return set(below).union(*map(_all_kinds, below))
