"""Tells the supervisor whether the process lives, whether it is ready, and the metrics."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from importlib.metadata import version
from typing import Any

from flask import Response, current_app, request
from marshmallow import fields

from chassis.settings import read
from chassis.telemetry import logs, metrics
from chassis.web.answers import json_answer
from chassis.web.blueprint import Blueprint, document
from chassis.web.identity import allowed_public
from chassis.web.schemas import Strict

Check = Callable[[], str]  # empty when all is well, else what is wrong; an exception counts as wrong
LOOPBACK = frozenset({"127.0.0.1", "::1"})
_log = logs.logger("chassis.web.health")


class HealthSchema(Strict):
    """What was checked and what was wrong."""

    ok = fields.Boolean(required=True)
    checks = fields.Dict(required=True)
    version = fields.String()


def health_blueprint(checks: Mapping[str, Check]) -> Blueprint:
    """The routes every web app has for its supervisor."""
    scraping = read(metrics.Scraping)
    # Of the image where there is one; two versions stand side by side while one takes over from the other.
    release = os.environ.get("GATEHOUSE_VERSION") or version("gatehouse")
    blueprint = Blueprint("health", __name__, description="For supervisors and operators")

    def livez() -> Response:
        """Whether the process answers; asks no database, lest a database restart kill every process."""
        told = {"version": release} if _asks_from_inside(scraping) else {}
        return json_answer({"ok": True, "checks": {}, **told})

    def readyz() -> Response:
        """Whether requests can be carried out now."""
        results = {name: _result(name, check) for name, check in checks.items()}
        ok = not any(results.values())
        for name, bad in results.items():
            metrics.READY.labels(current_app.name, name).set(not bad)
        return json_answer(
            {"ok": ok, "checks": {name: bad or "ok" for name, bad in results.items()}}, 200 if ok else 503
        )

    def metrics_() -> Response:
        """Metrics in the text form of Prometheus; only where Prometheus asks."""
        if not _asks_from_inside(scraping):
            return Response(status=404)
        text, kind = metrics.exposition()
        return Response(text, content_type=kind)

    for rule, view in (("/livez", livez), ("/readyz", readyz)):
        document(view, answers=HealthSchema)
        blueprint.get(rule)(allowed_public(view))
    document(metrics_, answers={"type": "string"}, answer_type="text/plain")
    blueprint.get("/metrics")(allowed_public(metrics_))
    return blueprint


def _asks_from_inside(scraping: metrics.Scraping) -> bool:
    """At the port for operators where there is one, else from this machine and through no proxy."""
    if scraping.port is not None:
        return request.environ.get("SERVER_PORT") == str(scraping.port)
    return request.remote_addr in LOOPBACK and "X-Forwarded-For" not in request.headers


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
