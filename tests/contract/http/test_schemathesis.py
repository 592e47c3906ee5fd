"""Whatever the documentation allows or forbids, the toy never fails and always answers as documented."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    unsupported_method,
)

from chassis.ids import new_id
from chassis.web.casefiles import casefiles_blueprint
from chassis.web.worktasks import worktasks_blueprint
from tests.contract.http.a_case import FakeActs, FakeEngine, FakeLibrary, FakePresenter
from tests.contract.http.a_desk import Desk
from tests.contract.http.toy import Toy, make_toy, notes_blueprint

CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance, unsupported_method]

LEFT_OUT = ("/notes/break", "/notes/import", "/metrics")  # fails on purpose, takes files, is text


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Toy]:
    engine, presenter, acts = FakeEngine(), FakePresenter(), FakeActs()
    tasks = worktasks_blueprint("toy", engine=engine, library=FakeLibrary(), presenter=presenter, acts=acts)
    made = make_toy(
        tmp_path,
        blueprints=[
            notes_blueprint(),
            tasks,
            casefiles_blueprint(engine=engine, presenter=presenter, acts=acts),
        ],
    )
    yield made
    made.works.database.dispose()


def test_every_route_answers_as_documented(service: Toy) -> None:
    schema = schemathesis.openapi.from_wsgi("/openapi.json", service.app)
    routes = [found.ok() for found in schema.get_all_operations()]
    checked = [route for route in routes if route.path not in LEFT_OUT]
    assert len(checked) >= 10
    for route in checked:
        _try(service, route)


def test_every_act_answers_as_documented(tmp_path: Path) -> None:
    """With the real engine behind it, whatever is sent."""
    desk = Desk(tmp_path)
    schema = schemathesis.openapi.from_wsgi("/openapi.json", desk.toy.app)
    routes = [found.ok() for found in schema.get_all_operations()]
    acts = [route for route in routes if route.method == "post"]
    assert len(acts) >= 15
    for route in acts:
        _try(desk.toy, route, examples=5)
    desk.toy.works.database.dispose()


def _try(service: Toy, route: Any, examples: int = 12) -> None:
    roles = ("clerk@430211-mzj", "township_clerk@430211102")

    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=route.as_strategy())
    def try_one(case: Any) -> None:
        case.headers = {**(case.headers or {}), **service.token(*roles), "Idempotency-Key": new_id()}
        case.call_and_validate(checks=CHECKS)

    try_one()


def test_the_documentation_tells_who_may_call_and_how_errors_look(service: Toy) -> None:
    told = service.client.get("/openapi.json").get_json()
    post = told["paths"]["/notes"]["post"]
    assert post["x-allowed-roles"] == ["clerk"] and post["security"] == [{"bearer": []}]
    assert told["paths"]["/livez"]["get"]["security"] == []
    key = next(each for each in post["parameters"] if each["name"] == "Idempotency-Key")
    assert key["required"] and re.fullmatch(key["schema"]["pattern"], new_id())
    problem = told["components"]["responses"]["DEFAULT_ERROR"]["content"]
    assert list(problem) == ["application/problem+json"]
    for path, routes in told["paths"].items():
        for method, route in routes.items():
            if method in ("get", "post", "put", "delete"):
                assert route.get("summary"), f"{method} {path} says nothing about itself"
