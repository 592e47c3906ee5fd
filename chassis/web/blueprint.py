"""A group of routes with their documentation; the views do their own checking and dumping."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import flask_smorest

from chassis.web.answers import JSON_TYPE
from chassis.web.problems import PROBLEM_TYPE
from chassis.web.schemas import ProblemSchema

BYTES = {"type": "string", "format": "binary"}
V = TypeVar("V", bound=Callable[..., Any])


class Blueprint(flask_smorest.Blueprint):  # type: ignore[misc]
    """Routes of one subject: `@blueprint.post("/orders")`, documented at /openapi.json."""

    def get(self, rule: str, **options: Any) -> Callable[[V], V]:
        """Route a read."""
        return self._routing(rule, "GET", options)

    def post(self, rule: str, **options: Any) -> Callable[[V], V]:
        """Route a command."""
        return self._routing(rule, "POST", options)

    def put(self, rule: str, **options: Any) -> Callable[[V], V]:
        """Route a replacement."""
        return self._routing(rule, "PUT", options)

    def delete(self, rule: str, **options: Any) -> Callable[[V], V]:
        """Route a removal."""
        return self._routing(rule, "DELETE", options)

    def _routing(self, rule: str, method: str, options: dict[str, Any]) -> Callable[[V], V]:
        decorate: Callable[[V], V] = self.route(rule, methods=[method], **options)
        return decorate


def document(
    view: Any,
    *,
    body: Any = None,
    body_type: str = JSON_TYPE,
    query: Any = None,
    answers: Any = None,
    answer_type: str | Sequence[str] = JSON_TYPE,
    status: int = 200,
    headers: list[dict[str, Any]] | None = None,
    returned_type: str = "",
) -> None:
    """Tell /openapi.json what a view takes and gives; `returned_type` is of a sheet sent back with marks."""
    parameters: list[dict[str, Any]] = list(headers or [])
    if query is not None:
        parameters.append({"in": "query", "required": False, "schema": query})
    if body is not None:
        parameters.append({"in": "json", "required": True, "schema": body, "content_type": body_type})
    types = [answer_type] if isinstance(answer_type, str) else answer_type
    responses = {status: [_answer("OK", one, answers) for one in types]}
    if returned_type:
        problem = _answer("What is wrong", PROBLEM_TYPE, ProblemSchema)
        responses[422] = [_answer("The sheet, its wrong cells marked", returned_type, None), problem]
    documented = dict(getattr(view, "_apidoc", {}))
    documented["arguments"] = {"parameters": parameters}
    documented["response"] = {"responses": responses}
    documented["success_status_codes"] = [status]
    view._apidoc = documented


def _answer(meaning: str, kind: str, schema: Any) -> dict[str, Any]:
    if schema is None and kind != JSON_TYPE:
        schema = BYTES
    return {
        "description": meaning,
        "content_type": kind,
        **({"schema": schema} if schema is not None else {}),
    }
