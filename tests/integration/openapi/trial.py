"""Sends a service what its description allows, and what it forbids, and compares every answer with it."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from chassis.actor import Actor
from chassis.web.identity import TokenSigner
from gatehouse.demo_work import DemoWork, Portal, read_story
from gatehouse.house import DEMO_COUNTY
from portal.clients.services import Services
from portal.storage.people import People
from tests.integration.openapi.known import Known
from tests.support import stock
from tests.support.actors import key_pair, people, units
from tests.support.county import County
from tests.support.stack import MONDAY, Stack, running
from tests.support.stages import Prepared

SERVICES = ("admission", "assessment", "dispatch")
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
FOR_OPERATORS = ("/livez", "/readyz", "/metrics")
UNITS = ("unit", "township", "community", "agency", "department", "place", "communities", "townships")
COMMANDS = ("post", "put", "delete")


@contextmanager
def county_at_work(prepared: Prepared, folder: Path, kind: str = stock.EMBEDDED) -> Iterator[County]:
    """A county in which the story of the demo county has been played."""
    premises = stock.copied_premises(kind, folder, prepared(kind, "loaded"))
    with premises as here, running(here, MONDAY) as stack:
        county = County(stack)
        DemoWork(_portal(stack, county), wait=stack.settle).play(read_story(DEMO_COUNTY))
        stack.settle()
        yield county


def _portal(stack: Stack, county: County) -> Portal:
    apps = {name: stack.part(name).web_app for name in SERVICES}
    services = Services(
        dict.fromkeys(apps, "http://127.0.0.1"),
        TokenSigner(key_pair()[0], clock=stack.clock),
        transports={name: httpx.WSGITransport(app=app) for name, app in apps.items()},
    )
    return Portal(services, People(stack.portal.works.reading, stack.clock), county.worklist, stack.clock)


class Trial:
    """One service, its routes, and what came of them."""

    def __init__(self, county: County, service: str, chance: random.Random) -> None:
        self._county, self._service, self._chance = county, service, chance
        schema = schemathesis.openapi.from_wsgi("/openapi.json", county.stack.part(service).web_app)
        found = [one.ok() for one in schema.get_all_operations()]
        self.routes = [one for one in found if one.path not in FOR_OPERATORS]
        self.statuses: Counter[int] = Counter()
        self.carried_out: set[str] = set()
        """Routes that answered a request with success at least once."""
        self.faults: dict[str, str] = {}
        self._known = Known(chance)
        self._holders: dict[str, Actor] = {}
        self._listen()

    def go(self, requests: int, rounds: int = 2) -> None:
        """So many requests to every route in each round, and a third as many that are wrong.

        What one round makes is read and acted upon in the next.
        """
        in_turn = sorted(self.routes, key=lambda one: (one.method in COMMANDS, one.path, one.method))
        for route in in_turn * rounds:
            self._try(route, GenerationMode.POSITIVE, requests)
            self._try(route, GenerationMode.NEGATIVE, max(1, requests // 3))

    def _listen(self) -> None:
        """Where people are, whom they may name, and what waits for them."""
        for code in units():
            self._known.hear(dict.fromkeys(UNITS, code))
        for one in people().values():
            self._known.hear({"colleague": self._county.badges.vouch(one, self._service)})
            for task in self._county.worklist.tasks(one).rows:
                if task["service"] == self._service:
                    self._known.hear({key: task[key] for key in ("task_id", "case_no", "process_id")})
                    self._holders[task["task_id"]] = self._holders[task["case_no"]] = one

    def _try(self, route: Any, mode: GenerationMode, requests: int) -> None:
        @settings(
            max_examples=requests,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @seed(self._chance.randrange(2**32))
        @given(case=route.as_strategy(generation_mode=mode))
        def try_one(case: Any) -> None:
            self._send(f"{route.method.upper()} {route.path}", case, mode)

        with suppress(Unsatisfiable):  # a route without anything to be wrong about
            try_one()

    def _send(self, route: str, case: Any, mode: GenerationMode) -> None:
        actor = self._somebody(case)
        self._aim(case, mode)
        mine = self._county.headers(actor, self._service)
        wrong = case.headers or {}
        case.headers = {**mine, **wrong} if mode is GenerationMode.NEGATIVE else {**wrong, **mine}
        if "Authorization" in mine:
            case.headers["Authorization"] = mine["Authorization"]
        answer = case.call()
        self.statuses[answer.status_code] += 1
        if answer.status_code < 300:
            self.carried_out.add(route)
            if answer.headers.get("content-type", [""])[0].startswith("application/json"):
                self._known.hear(answer.json())
        try:
            case.validate_response(answer, checks=CHECKS)
        except FailureGroup as group:
            for failure in group.exceptions:
                asked = (
                    f"{actor.user_id if actor else 'nobody'}: {case.as_curl_command()}\n{case.body!r:.1500}"
                )
                self.faults.setdefault(
                    f"{route} {type(failure).__name__} {answer.status_code}",
                    f"{asked}\n{failure}\n{answer.content.decode(errors='replace')[:1500]}",
                )

    def _aim(self, case: Any, mode: GenerationMode) -> None:
        """Ask about what there is, mostly; bodies that are to be wrong stay as they are."""
        for holding, often in (("path_parameters", 0.85), ("query", 0.4)):
            given_ = getattr(case, holding)
            if isinstance(given_, dict) and (holding != "query" or mode is GenerationMode.POSITIVE):
                again = {name: self._known.again(name, value, often) for name, value in given_.items()}
                if holding == "path_parameters":  # what would end the path is no part of one
                    again = {
                        name: re.sub(r"[/?#]", "-", one) if isinstance(one, str) else one
                        for name, one in again.items()
                    }
                setattr(case, holding, again)
        if mode is GenerationMode.POSITIVE and isinstance(case.body, dict) and self._chance.random() < 0.7:
            case.body = self._known.woven(case.body)
            self._fill_in(case)

    def _fill_in(self, case: Any) -> None:
        """Mostly the version and the form that a task has at this moment."""
        task_id = (case.path_parameters or {}).get("task_id")
        if task_id not in self._holders or self._chance.random() < 0.2:
            return
        page = self._county.get(self._holders[task_id], f"/tasks/{task_id}", self._service)
        if page.status_code == 200:
            task = page.json
            now = {"version": task["version"], "data": self._known.filled(task)}
            if task["outcomes"]:
                now["outcome"] = self._chance.choice(task["outcomes"])["value"]
            case.body = {**case.body, **{key: value for key, value in now.items() if key in case.body}}

    def _somebody(self, case: Any) -> Actor | None:
        """Whom the case waits for, somebody with the role that is needed, anybody, nobody."""
        if self._chance.random() < 0.03:
            return None
        named = [self._holders[one] for one in (case.path_parameters or {}).values() if one in self._holders]
        if named and self._chance.random() < 0.6:
            return named[0]
        roles = case.operation.definition.raw.get("x-allowed-roles", ())
        fit = [one for one in people().values() if any(one.holds(role) for role in roles)]
        return self._chance.choice(fit if fit and self._chance.random() < 0.9 else list(people().values()))
