"""What happens to every request before and after its view: ids, limits, headers, one log line."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from flask import Flask, Request, Response, current_app, g, request

from chassis.ids import new_id
from chassis.telemetry import context, logs, metrics, tracing
from chassis.web.refusals import BodyTooLarge, LengthRequired, TextUnreadable

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

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


def install(app: Flask, *, largest_body: int = LARGEST_BODY, from_ours: bool = True) -> None:
    """Guard this web app's door; `from_ours` when only our own parts call it, so that spans go on."""
    app.config["GATEHOUSE_LARGEST_BODY"] = largest_body
    app.config["GATEHOUSE_FROM_OURS"] = from_ours
    app.before_request(_enter)
    app.after_request(_leave)
    app.teardown_request(_forget)
    app.wsgi_app = _guarded(app.wsgi_app)  # type: ignore[assignment,method-assign]


def _guarded(serve: WSGIApplication) -> WSGIApplication:
    """Send the headers of every answer along, unless the answer says otherwise."""

    def guarded(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *failure: Any) -> Any:
            given = {name.lower() for name, _ in headers}
            missing = [(name, value) for name, value in HEADERS.items() if name.lower() not in given]
            return start_response(status, [*headers, *missing], *failure)

        return serve(environ, start)

    return guarded


def _enter() -> None:
    # Each use of a proxy like `request` costs a look-up of its own, so the real object is taken once.
    asking: Request = request._get_current_object()  # type: ignore[attr-defined]
    asked = asking.headers.get("X-Request-ID", "")
    request_id = asked if _REQUEST_ID.fullmatch(asked) else new_id()
    held = g._get_current_object()
    held.request_id = request_id
    held.since = time.perf_counter()
    held.ids = context.begin(request=request_id)
    if tracing.is_on():
        held.span = _begun(asking)
    _check_length(asking)
    if "\0" in asking.path or b"%00" in asking.query_string:
        raise TextUnreadable


def _check_length(asking: Request) -> None:
    if "HTTP_TRANSFER_ENCODING" in asking.environ:
        raise LengthRequired  # a chunked body would be cut off at the limit instead of refused
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    view = app.view_functions.get(asking.endpoint or "")
    limit = getattr(view, "__max_body__", app.config["GATEHOUSE_LARGEST_BODY"])
    length = asking.content_length
    if length is not None and length > limit:
        raise BodyTooLarge(limit=limit)
    asking.max_content_length = limit
    asking.max_form_memory_size = limit


def _leave(response: Response) -> Response:
    held = g._get_current_object()
    if "request_id" in held:
        response.headers["X-Request-ID"] = held.request_id
        _note(response.status_code, time.perf_counter() - held.since)
        if "span" in held:
            held.span[1].set_attribute("http.response.status_code", response.status_code)
    return response


def _note(status: int, seconds: float) -> None:
    asking: Request = request._get_current_object()  # type: ignore[attr-defined]
    endpoint = asking.endpoint or "unknown"
    method = asking.method if asking.endpoint else "ANY"  # a made-up method must not make a new series
    metrics.REQUESTS.labels(current_app.name, endpoint, method, status).observe(seconds)
    if not endpoint.startswith("health."):
        ms = round(seconds * 1000, 1)
        _log.info("request", method=asking.method, path=asking.path, status=status, ms=ms)


def _begun(asking: Request) -> tuple[Any, Any]:
    parent = asking.headers.get(tracing.HEADER, "") if current_app.config["GATEHOUSE_FROM_OURS"] else ""
    facts = {"http__request__method": asking.method, "http__route": asking.endpoint or "unknown"}
    span = tracing.span(f"{asking.method} {asking.endpoint}", parent=parent, kind="server", **facts)
    return span, span.__enter__()


def _forget(_error: BaseException | None) -> None:
    if "span" in g:
        g.pop("span")[0].__exit__(None, None, None)
    if "ids" in g:
        context.end(g.pop("ids"))
