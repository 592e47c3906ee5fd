"""Makes the web app of a service, the same way every time."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import flask_smorest
from flask import Flask, Response
from werkzeug.routing import IntegerConverter, Map

from chassis.persistence.pool_figures import watch_pool
from chassis.persistence.unit_of_work import Works
from chassis.texts import Said
from chassis.web import front_door
from chassis.web.answers import JSON_TYPE, to_json
from chassis.web.blueprint import Blueprint
from chassis.web.commands import CHECK_ANSWERS, LARGEST_UPLOAD, WORKS
from chassis.web.health import Check, health_blueprint
from chassis.web.identity import VERIFIER, TokenVerifier, allowed_public, require_access_decisions
from chassis.web.problems import PROBLEM_TYPE, Problems, StatusTable
from chassis.web.provisions import PROVISIONS, Provisions, none_known
from chassis.web.schemas import FIRST_YEAR, LARGEST_NUMBER, LAST_YEAR, ProblemSchema
from chassis.web.service_app import ServiceApp

OPENAPI = "3.1.0"


class Api(flask_smorest.Api):  # type: ignore[misc]
    """The documentation of the routes; errors are answered by `Problems`, not here."""

    ERROR_SCHEMA = ProblemSchema
    DEFAULT_RESPONSE_CONTENT_TYPE: str = JSON_TYPE

    def _register_error_handlers(self) -> None:
        """Leave errors to `Problems`."""

    def _register_responses(self) -> None:
        """Document every error answer as problem details."""
        usual: str = self.DEFAULT_RESPONSE_CONTENT_TYPE
        self.DEFAULT_RESPONSE_CONTENT_TYPE = PROBLEM_TYPE
        super()._register_responses()
        self.DEFAULT_RESPONSE_CONTENT_TYPE = usual


class _Number(IntegerConverter):
    """A number in an address; one the databases cannot hold names nothing there is."""

    def __init__(self, url_map: Map, *args: Any, **options: Any) -> None:
        super().__init__(url_map, *args, **{"max": LARGEST_NUMBER, **options})


class _Year(IntegerConverter):
    """A year in an address; dates are counted from it."""

    def __init__(self, url_map: Map, *args: Any, **options: Any) -> None:
        super().__init__(url_map, *args, **{"min": FIRST_YEAR, "max": LAST_YEAR, **options})


def make_app(
    service: str,
    *,
    title: Said,
    works: Works[Any],
    verifier: TokenVerifier,
    blueprints: Sequence[Blueprint],
    statuses: Sequence[StatusTable] = (),
    provisions: Provisions = none_known,
    checks: Mapping[str, Check] | None = None,
    testing: bool = False,
    largest_body: int = front_door.LARGEST_BODY,
) -> Flask:
    """A web app with these routes; refuses to be made while a route does not say who may call it."""
    app = ServiceApp(service, static_folder=None)
    app.url_map.converters.update({"int": _Number, "year": _Year})
    app.testing = testing
    app.config.update(
        API_TITLE=f"{title.zh} · {title.en}",
        API_VERSION="v1",
        OPENAPI_VERSION=OPENAPI,
        PROVIDE_AUTOMATIC_OPTIONS=False,
        PROPAGATE_EXCEPTIONS=False,
        MAX_CONTENT_LENGTH=LARGEST_UPLOAD,
    )
    app.config[CHECK_ANSWERS] = testing
    app.extensions[WORKS] = works
    app.extensions[VERIFIER] = verifier
    app.extensions["gatehouse-problems"] = problems = Problems(service, statuses, provisions)
    app.extensions[PROVISIONS] = provisions
    app.url_map.merge_slashes = False
    front_door.install(app, largest_body=largest_body)
    problems.install(app)
    watch_pool(works.database, service)
    _register(app, [*blueprints, health_blueprint(checks or {})])
    require_access_decisions(app)
    return app


def _register(app: Flask, blueprints: Sequence[Blueprint]) -> None:
    for blueprint in blueprints:
        app.register_blueprint(blueprint)

    @cache
    def described() -> bytes:
        # Written when it is asked for: it takes longer than everything else an app does at its start.
        return to_json(_description(app, blueprints))

    @app.get("/openapi.json")
    @allowed_public
    def openapi() -> Response:
        """The description of every route."""
        return Response(described(), mimetype=JSON_TYPE)


def _description(app: Flask, blueprints: Sequence[Blueprint]) -> dict[str, Any]:
    api = Api(app)
    api.spec.components.security_scheme("bearer", {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"})
    with warnings.catch_warnings():
        # The same schema used for one and for many gets two names; that is what we want.
        warnings.filterwarnings("ignore", message="Multiple schemas resolved to the name")
        for blueprint in blueprints:
            blueprint.register_views_in_doc(api, app, api.spec, name=blueprint.name, parameters=None)
            api.spec.tag({"name": blueprint.name, "description": blueprint.description})
    told: dict[str, Any] = api.spec.to_dict()
    return told
