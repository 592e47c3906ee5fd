"""What happens to every request before and after its view: ids, limits, headers, one log line."""

from __future__ import annotations

import re
import time

from flask import Flask, Response, current_app, g, request

from chassis.ids import new_id
from chassis.telemetry import context, logs, metrics
from chassis.web.refusals import BodyTooLarge, LengthRequired, TextUnreadable

LARGEST_BODY = 1024 * 1024
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
_log = logs.logger("chassis.web")


def install(app: Flask, *, largest_body: int = LARGEST_BODY) -> None:
    """Guard this web app's door."""
    app.config["GATEHOUSE_LARGEST_BODY"] = largest_body
    app.before_request(_enter)
    app.after_request(_leave)
    app.teardown_request(_forget)


def _enter() -> None:
    asked = request.headers.get("X-Request-ID", "")
    g.request_id = asked if _REQUEST_ID.fullmatch(asked) else new_id()
    g.since = time.perf_counter()
    g.ids = context.begin(request=g.request_id)
    _check_length()
    if "\0" in request.path or b"%00" in request.query_string:
        raise TextUnreadable


def _check_length() -> None:
    length = request.content_length
    if "Transfer-Encoding" in request.headers:
        raise LengthRequired  # a chunked body would be cut off at the limit instead of refused
    view = current_app.view_functions.get(request.endpoint or "")
    limit = getattr(view, "__max_body__", current_app.config["GATEHOUSE_LARGEST_BODY"])
    if length is not None and length > limit:
        raise BodyTooLarge(limit=limit)
    request.max_content_length = limit
    request.max_form_memory_size = limit


def _leave(response: Response) -> Response:
    headers = response.headers
    for name, value in HEADERS.items():
        if name not in headers:
            headers[name] = value
    if "request_id" in g:
        headers["X-Request-ID"] = g.request_id
        _note(response)
    return response


def _note(response: Response) -> None:
    seconds = time.perf_counter() - g.since
    endpoint = request.endpoint or "unknown"
    method = request.method if request.endpoint else "ANY"  # a made-up method must not make a new series
    metrics.REQUESTS.labels(current_app.name, endpoint, method, response.status_code).observe(seconds)
    if endpoint.startswith("health."):
        return
    _log.info(
        "request",
        method=request.method,
        path=request.path,
        status=response.status_code,
        ms=round(seconds * 1000, 1),
    )


def _forget(_error: BaseException | None) -> None:
    if "ids" in g:
        context.end(g.pop("ids"))
