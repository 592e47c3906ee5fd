"""Who may do what, at every route, compared with the tables kept here; and that a lost check is noticed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from chassis.actor import Actor
from chassis.engine.records import HumanTask
from chassis.web import identity
from chassis.web.identity import access_of_routes
from chassis.web.reading import Readers
from tests.integration.authorization.matrix import (
    ALWAYS_OPEN,
    SERVICES,
    TABLES,
    Case,
    counties,
    table_of,
    tried,
    tried_pages,
)
from tests.support.county import County
from tests.support.stages import Prepared

At = Callable[[str], tuple[County, Case]]


@pytest.fixture
def at(prepared: Prepared, tmp_path: Path) -> Iterator[At]:
    with counties(prepared, tmp_path) as found:
        yield found


def kept(part: str) -> dict[str, str]:
    """What the table says of each route."""
    found: dict[str, str] = {}
    route = ""
    for line in (TABLES / f"{part}.txt").read_text(encoding="utf-8").splitlines(keepends=True):
        if not line.startswith(" "):
            route = line.strip()
        found[route] = found.get(route, "") + line
    return found


@pytest.mark.parametrize("service", SERVICES)
def test_every_route_has_its_place_in_the_table(at: At, service: str) -> None:
    county, _ = at(service)
    app = county.stack.part(service).web_app
    served = {
        f"{method} {rule.rule}"
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    known = access_of_routes(app).keys()
    assert {route for route in served & known if not ALWAYS_OPEN.search(route)} == kept(service).keys()


@pytest.mark.thorough
@pytest.mark.slow
@pytest.mark.parametrize("service", SERVICES)
def test_every_route_lets_in_whom_the_table_names(at: At, service: str) -> None:
    county, case = at(service)
    found = {route: table_of({route: one}) for route, one in tried(county, service, case).items()}
    assert found == kept(service)


@pytest.mark.thorough
@pytest.mark.slow
def test_every_page_lets_in_whom_the_table_names(at: At) -> None:
    county, case = at("dispatch")
    found = {route: table_of({route: one}) for route, one in tried_pages(county, case).items()}
    assert found == kept("portal")


LOST: dict[str, tuple[Any, str, Any, str]] = {
    "the roles of a route": (identity.Access, "check", lambda *_: None, r"^GET /incidents$"),
    "the unit of a role": (
        Actor,
        "holds",
        lambda self, role, unit=None: any(held.startswith(f"{role}@") for held in self.roles),
        r"^GET /cases/<case_no>$",
    ),
    "whose task it is": (HumanTask, "may_be_done_by", lambda *_: True, r"^POST /tasks/<task_id>/claim$"),
    "who may read a case": (Readers, "may_read", lambda *_: True, r"^GET /cases/<case_no>$"),
}


@pytest.mark.parametrize("check", sorted(LOST))
def test_a_check_that_is_lost_shows_in_the_table(at: At, monkeypatch: pytest.MonkeyPatch, check: str) -> None:
    """Each is taken out of the running product; where the table stayed the same it would prove nothing."""
    county, case = at("admission")
    holder, name, without, wanted = LOST[check]
    known = {route: table for route, table in kept("admission").items() if route in tried_routes(wanted)}

    def found() -> dict[str, str]:
        return {
            route: table_of({route: one}) for route, one in tried(county, "admission", case, wanted).items()
        }

    assert found() == known
    monkeypatch.setattr(holder, name, without)
    assert found() != known


def tried_routes(wanted: str) -> list[str]:
    """The routes of the table a mutation is looked for at."""
    return [route for route in kept("admission") if re.search(wanted, route)]
