"""Tells the supervisor whether the process lives, whether it is ready, and the metrics."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import Response
from marshmallow import fields

from chassis.telemetry import logs, metrics
from chassis.web.answers import json_answer
from chassis.web.blueprint import Blueprint, document
from chassis.web.identity import allowed_public
from chassis.web.schemas import Strict

Check = Callable[[], str]  # empty when all is well, else what is wrong; an exception counts as wrong
_log = logs.logger("chassis.web.health")


class HealthSchema(Strict):
    """What was checked and what was wrong."""

    ok = fields.Boolean(required=True)
    checks = fields.Dict(required=True)


def health_blueprint(checks: Mapping[str, Check]) -> Blueprint:
    """The routes every web app has for its supervisor."""
    blueprint = Blueprint("health", __name__, description="For supervisors and operators")

    def livez() -> Response:
        """Whether the process answers; asks no database, lest a database restart kill every process."""
        return json_answer({"ok": True, "checks": {}})

    def readyz() -> Response:
        """Whether requests can be carried out now."""
        results = {name: _result(name, check) for name, check in checks.items()}
        ok = not any(results.values())
        return json_answer(
            {"ok": ok, "checks": {name: bad or "ok" for name, bad in results.items()}}, 200 if ok else 503
        )

    def metrics_() -> Response:
        """Metrics in the text form of Prometheus."""
        text, kind = metrics.exposition()
        return Response(text, content_type=kind)

    for rule, view in (("/livez", livez), ("/readyz", readyz)):
        document(view, answers=HealthSchema)
        blueprint.get(rule)(allowed_public(view))
    document(metrics_, answers={"type": "string"}, answer_type="text/plain")
    blueprint.get("/metrics")(allowed_public(metrics_))
    return blueprint


def _result(name: str, check: Check) -> str:
    try:
        return check()
    except Exception as error:  # noqa: BLE001 - whatever a check dies of, we are not ready
        _log.warning("not-ready", check=name, exc_info=error)
        return type(error).__name__


def database_check(works: Any) -> Check:
    """Ready only while the database answers."""

    def check() -> str:
        with works.reading() as session:
            session.connection().exec_driver_sql("SELECT 1")
        return ""

    return check
