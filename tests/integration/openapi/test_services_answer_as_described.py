"""Every route of every service, with what its description allows and forbids: no failure, nothing untold.

Few requests to each, the same in every run; `python -m tests.integration.openapi.deep` sends thousands.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pytest
from werkzeug.routing import Rule

from chassis.web.schemas import LARGEST_NUMBER
from tests.integration.openapi.trial import FOR_OPERATORS, SERVICES, Trial, county_at_work
from tests.support.county import County
from tests.support.stages import Prepared

FAR = 10**99
pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def county(prepared: Prepared, tmp_path_factory: pytest.TempPathFactory) -> Iterator[County]:
    with county_at_work(prepared, tmp_path_factory.mktemp("trial")) as found:
        yield found


@pytest.mark.thorough
@pytest.mark.parametrize("service", SERVICES)
def test_no_request_makes_a_service_fail_or_answer_something_undescribed(
    county: County, service: str
) -> None:
    trial = Trial(county, service, random.Random(20261127))
    trial.go(2, rounds=1)
    assert not trial.faults, "\n\n".join(f"{fault}\n{told}" for fault, told in trial.faults.items())
    # Were everybody refused, or nothing found, nothing would have been tried.
    assert len(trial.carried_out) > len(trial.routes) // 5 and trial.statuses[422] and trial.statuses[404]


@pytest.mark.parametrize("service", SERVICES)
def test_every_route_is_described_with_what_it_takes_and_answers(county: County, service: str) -> None:
    app = county.stack.part(service).web_app
    told = app.test_client().get("/openapi.json").json["paths"]
    served = {route for rule in app.url_map.iter_rules() for route in _described(rule)}
    described = {
        f"{method} {path}" for path, methods in told.items() for method in methods if method != "parameters"
    }
    assert served - {"get /openapi.json"} == described
    for path, methods in told.items():
        for method, operation in methods.items():
            if method == "parameters" or path in FOR_OPERATORS:
                continue
            good = [answer for status, answer in operation["responses"].items() if status.startswith("2")]
            kinds = [kind for answer in good for kind in answer.get("content", {}).values()]
            assert kinds and all(kind["schema"] for kind in kinds), f"{method} {path} answers something"
            assert "default" in operation["responses"], f"{method} {path} says nothing of refusals"


@pytest.mark.parametrize("service", SERVICES)
def test_every_number_that_is_taken_fits_into_the_databases(county: County, service: str) -> None:
    """PostgreSQL fails on larger ones, SQLite does not."""
    told = county.stack.part(service).web_app.test_client().get("/openapi.json").json
    known = told["components"]["schemas"]
    found, without_end = 0, []
    for path, methods in told["paths"].items():
        for method, operation in methods.items():
            asked = operation if method == "parameters" else operation.get("parameters", ())
            bodies = {} if method == "parameters" else operation.get("requestBody", {}).get("content", {})
            for schema in (*(one["schema"] for one in asked), *(one["schema"] for one in bodies.values())):
                for name, number in _numbers(schema, known):
                    found += 1
                    if (
                        abs(number.get("minimum", -FAR)) > LARGEST_NUMBER
                        or number.get("maximum", FAR) > LARGEST_NUMBER
                    ):
                        without_end.append(f"{method} {path} {name}")
    assert found > 20 and not without_end


def _numbers(
    schema: Any, known: Any, name: str = "", seen: tuple[str, ...] = ()
) -> Iterator[tuple[str, Any]]:
    """Every whole number a schema takes, however deep."""
    if reference := schema.get("$ref"):
        if reference not in seen:
            yield from _numbers(known[reference.rsplit("/", 1)[1]], known, name, (*seen, reference))
        return
    kinds = schema.get("type")
    if "integer" in (kinds if isinstance(kinds, list) else [kinds]) and "enum" not in schema:
        yield name, schema
    below = {
        **schema.get("properties", {}),
        "*": schema.get("items"),
        "?": schema.get("additionalProperties"),
    }
    for key, one in below.items():
        if isinstance(one, dict):
            yield from _numbers(one, known, f"{name}/{key}", seen)
    for one in (*schema.get("allOf", ()), *schema.get("anyOf", ()), *schema.get("oneOf", ())):
        yield from _numbers(one, known, name, seen)


def _described(rule: Rule) -> set[str]:
    path = "".join(f"{{{part}}}" if is_field else part for is_field, part in rule._trace).removeprefix("|")
    return {f"{method.lower()} {path}" for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}}
