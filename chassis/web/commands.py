"""Commands and reads: checked input, one unit of work, one stored answer however often it is sent."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from functools import partial, wraps
from typing import Any, cast

import orjson
from flask import Response, current_app, g, request
from marshmallow import Schema
from marshmallow.fields import List

from chassis.actor import Actor
from chassis.errors import Refusal
from chassis.persistence import idempotency
from chassis.persistence.giving_way import carried_through
from chassis.persistence.unit_of_work import UnitOfWork, Works
from chassis.telemetry import metrics
from chassis.web.answers import JSON_TYPE, to_json
from chassis.web.blueprint import BYTES, document
from chassis.web.identity import current_actor
from chassis.web.refusals import BodyUnreadable, KeyMissing, NotJson
from chassis.web.schemas import loaded

WORKS = "gatehouse-works"
CHECK_ANSWERS = "GATEHOUSE_CHECK_ANSWERS"
FORM_TYPE = "multipart/form-data"
LARGEST_UPLOAD = 20 * 1024 * 1024
_KEY = re.compile(r"[A-Za-z0-9._:-]{8,128}")
_KEY_HEADER = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": True,
    "description": "Sending the same command again with the same key has no second effect.",
    "schema": {"type": "string", "pattern": f"^{_KEY.pattern}$"},
}

View = Callable[..., Response]
SchemaKind = type[Schema] | Schema


class NothingDone(Exception):
    """Raised in a command: undo the work and answer this instead (a sheet with its wrong cells marked)."""

    def __init__(self, answer: Response) -> None:
        super().__init__()
        self.answer = answer


class AnswerMismatch(AssertionError):
    """A view answered something its documentation does not say; only looked for in tests."""


def works() -> Works[UnitOfWork]:
    """What opens the units of work of this web app."""
    return cast("Works[UnitOfWork]", current_app.extensions[WORKS])


def command(
    body: SchemaKind | None = None,
    *,
    answers: SchemaKind | None = None,
    status: int = 200,
    essence: Callable[[bytes], bytes] = lambda raw: raw,
) -> Callable[[Callable[..., Any]], View]:
    """`f(work, body, **path)` (without schema `f(work, **path)`): runs in one transaction, once per key.

    `essence` is what two sendings of one command have in common, where it is not the whole body.
    """
    schema = _instance(body)
    answering = _instance(answers)

    def decorate(function: Callable[..., Any]) -> View:
        @wraps(function)
        def view(**path: Any) -> Response:
            actor, key = current_actor(), _key()
            raw = request.get_data(cache=False)
            given = (_body(raw, schema),) if schema is not None else ()
            return _once(
                actor, key, essence(raw), status, answering, lambda work: function(work, *given, **path)
            )

        document(view, body=schema, answers=answering, status=status, headers=[_KEY_HEADER])
        return view

    return decorate


def each(
    body: SchemaKind,
    *,
    items: Callable[[Any], Sequence[Any]],
    answers: SchemaKind,
    essence: Callable[[bytes], bytes] = lambda raw: raw,
) -> Callable[[Callable[..., Any]], View]:
    """`f(work, item, body, **path)` for every item: each in a transaction of its own, once per key.

    The answer lists what came of each: its answer, or the problem it met; sending it again repeats nothing.
    """
    schema, answering = _instance(body), _instance(answers)

    def decorate(function: Callable[..., Any]) -> View:
        @wraps(function)
        def view(**path: Any) -> Response:
            actor, key = current_actor(), _key()
            given = _body(request.get_data(cache=False), cast(Schema, schema))
            act = partial(function, **path)
            results = [_one(actor, f"{key}.{item['id']}", item, given, act, essence) for item in items(given)]
            return _answer({"results": results}, 200, answering)

        document(view, body=schema, answers=answering, headers=[_KEY_HEADER])
        return view

    return decorate


def _one(
    actor: Actor,
    key: str,
    item: Any,
    given: Any,
    function: Callable[..., Any],
    essence: Callable[[bytes], bytes],
) -> dict[str, Any]:
    shared = {name: value for name, value in given.items() if not isinstance(value, list)}
    raw = essence(to_json({**shared, "item": item}))
    try:
        answer = _once(actor, key, raw, 200, None, lambda work: function(work, item, given))
    except Exception as error:  # noqa: BLE001 - one item may fail in any way, the others go on
        problem = current_app.handle_user_exception(error)
        return {"id": item["id"], "problem": orjson.loads(cast(Response, problem).get_data())}
    return {"id": item["id"], "problem": None, **orjson.loads(answer.get_data())}


def upload(
    fields: SchemaKind | None = None,
    *,
    answers: SchemaKind | None = None,
    status: int = 201,
    max_bytes: int = LARGEST_UPLOAD,
    returned_type: str = "",
) -> Callable[[Callable[..., Any]], View]:
    """`f(work, files, fields, **path)` for multipart forms, otherwise as `command`.

    A view that sends a sheet back with its wrong cells marked (`NothingDone`) names the type of it.
    """
    schema = _instance(fields)
    answering = _instance(answers)

    def decorate(function: Callable[..., Any]) -> View:
        @wraps(function)
        def view(**path: Any) -> Response:
            actor, key = current_actor(), _key()
            if request.mimetype != FORM_TYPE:
                raise NotJson(expected=FORM_TYPE)
            raw = request.get_data(cache=True)
            given = loaded(schema, request.form.to_dict()) if schema is not None else {}

            def act(work: UnitOfWork) -> Any:
                for file in request.files.values():
                    file.stream.seek(0)  # a former attempt has read it
                return function(work, request.files, given, **path)

            return _once(actor, key, raw, status, answering, act)

        view.__max_body__ = max_bytes  # type: ignore[attr-defined]
        document(
            view,
            body=_form_of(schema),
            body_type=FORM_TYPE,
            answers=answering,
            status=status,
            headers=[_KEY_HEADER],
            returned_type=returned_type,
        )
        return view

    return decorate


def _form_of(schema: Schema | None) -> dict[str, Any]:
    """How a form with a file is described; its other fields arrive as text."""
    beside = schema.fields if schema is not None else {}
    told = {
        "type": "object",
        "properties": {"file": BYTES, **{name: {"type": "string"} for name in beside}},
        "required": ["file", *(name for name, one in beside.items() if one.required)],
    }
    return told if schema is None else {**told, "additionalProperties": False}


def query(
    schema: SchemaKind | None = None,
    *,
    answers: SchemaKind | dict[str, Any] | None = None,
    answer_type: str | Sequence[str] = JSON_TYPE,
) -> Callable[[Callable[..., Any]], View]:
    """`f(session, query, **path)` (without schema `f(session, **path)`): only looks.

    A view that answers a document itself gives its description as a dict.
    """
    asking = _instance(schema)
    answering = None if isinstance(answers, dict) else _instance(answers)

    def decorate(function: Callable[..., Any]) -> View:
        @wraps(function)
        def view(**path: Any) -> Response:
            given = (loaded(asking, _asked(asking)),) if asking is not None else ()
            with works().reading() as session:
                result = function(session, *given, **path)
            return result if isinstance(result, Response) else _answer(result, 200, answering)

        document(view, query=asking, answers=answering or answers, answer_type=answer_type)
        return view

    return decorate


def _once(
    actor: Actor,
    key: str,
    raw: bytes,
    status: int,
    answering: Schema | None,
    act: Callable[[UnitOfWork], Any],
) -> Response:
    """Act, keep the answer under its key and commit: together or not at all.

    Whatever goes wrong, an earlier or faster request with this key may have been the reason (its task is
    done, its number is taken), so the answer that one earned comes first.
    """
    whole = f"{request.method} {request.path}\n".encode() + _without_boundary(raw)
    digest = hashlib.sha256(whole).hexdigest()

    def attempt() -> Response:
        with works()(actor, g.request_id) as work:
            answer = _answer(act(work), status, answering)
            idempotency.keep(work, key, digest, answer.status_code, answer.get_data())
        return answer

    try:
        return carried_through(attempt)
    except Exception as reason:
        first = _first_answer(actor, key, digest)
        if first is not None:
            return first
        if isinstance(reason, NothingDone):
            return reason.answer
        if isinstance(reason, Refusal) and reason.afterwards is not None:
            with works()(actor, g.request_id) as work:
                reason.afterwards(work)
        raise


def _first_answer(actor: Actor, key: str, digest: str) -> Response | None:
    with works().reading() as session:
        replay = idempotency.first_answer(session, actor, key, digest)
    if replay is None:
        return None
    metrics.REPLAYS.labels(current_app.name).inc()
    headers = {"Idempotency-Replayed": "true"}
    return Response(replay.body, replay.status, headers=headers, mimetype=JSON_TYPE)


def _without_boundary(raw: bytes) -> bytes:
    """A form sent again has another boundary line but is the same form."""
    boundary = request.mimetype_params.get("boundary")
    return raw.replace(boundary.encode(), b"") if boundary else raw


def _key() -> str:
    key = request.headers.get("Idempotency-Key", "")
    if not _KEY.fullmatch(key):
        raise KeyMissing
    return key


def _body(raw: bytes, schema: Schema) -> Any:
    if not raw and not request.mimetype:
        return loaded(schema, {})
    if request.mimetype != JSON_TYPE:
        raise NotJson(expected=JSON_TYPE)
    try:
        plain = orjson.loads(raw or b"{}")
    except ValueError:
        raise BodyUnreadable from None
    if b"\\u0000" in raw and _holds_nul(plain):
        raise BodyUnreadable
    return loaded(schema, plain)


def _holds_nul(plain: Any) -> bool:
    """No text of ours holds NUL, and PostgreSQL cannot store it."""
    if isinstance(plain, str):
        return "\0" in plain
    if isinstance(plain, dict):
        return any("\0" in name or _holds_nul(each) for name, each in plain.items())
    return isinstance(plain, list) and any(map(_holds_nul, plain))


def _asked(schema: Schema) -> dict[str, Any]:
    """The query as a plain dict; only fields that are lists may be given more than once."""
    asked: dict[str, Any] = {}
    for name, values in request.args.lists():
        repeatable = isinstance(schema.fields.get(name), List)
        asked[name] = values if repeatable or len(values) > 1 else values[0]
    return asked


def _answer(plain: Any, status: int, answering: Schema | None) -> Response:
    if isinstance(plain, Response):
        raise TypeError("a command answers plain data; raise NothingDone to answer a document instead")
    body = to_json(plain if plain is not None else {})
    if answering is not None and current_app.config[CHECK_ANSWERS]:
        found = answering.validate(orjson.loads(body))
        if found:
            raise AnswerMismatch(f"{request.method} {request.path}: {found}")
    return Response(body, status, mimetype=JSON_TYPE)


def _instance(schema: SchemaKind | None) -> Schema | None:
    return schema() if isinstance(schema, type) else schema
