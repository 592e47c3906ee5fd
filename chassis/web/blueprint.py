"""A group of routes with their documentation; the views do their own checking and dumping."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import flask_smorest

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
    body_type: str = "application/json",
    query: Any = None,
    answers: Any = None,
    answer_type: str = "application/json",
    status: int = 200,
    headers: list[dict[str, Any]] | None = None,
) -> None:
    """Tell /openapi.json what a view takes and gives."""
    parameters: list[dict[str, Any]] = list(headers or [])
    if query is not None:
        parameters.append({"in": "query", "required": False, "schema": query})
    if body is not None:
        parameters.append({"in": "json", "required": True, "schema": body, "content_type": body_type})
    answer: dict[str, Any] = {"description": "OK", "content_type": answer_type}
    if answers is not None:
        answer["schema"] = answers
    documented = dict(getattr(view, "_apidoc", {}))
    documented["arguments"] = {"parameters": parameters}
    documented["response"] = {"responses": {status: [answer]}}
    documented["success_status_codes"] = [status]
    view._apidoc = documented
