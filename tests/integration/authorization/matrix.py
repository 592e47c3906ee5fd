"""Tries every route as everybody: each role at a unit with a part in the case, at a foreign one, and nobody.

`python -m tests.integration.authorization.matrix` writes the tables beside this file anew; what changed in
them is who may do what, and is read line by line before it is committed.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from flask import g, request
from werkzeug.routing import Rule

from chassis.actor import Actor
from chassis.web.identity import access_of_routes
from portal.storage import credentials
from portal.storage.roles import ADMINISTRATORS, ROLES
from portal.web.sessions import csrf_token
from tests.support import stock, walks
from tests.support.actors import COMMUNITIES, EDUCATION_CLERK, TOWNSHIPS, people, post
from tests.support.county import County
from tests.support.stack import MONDAY, running
from tests.support.stages import Prepared, prepared_in

TABLES = Path(__file__).with_name("matrix")
SERVICES = ("admission", "assessment", "dispatch")
AGENCY, SEAT = "430211-zrzyj-qfs", post("qunfeng.party")
ELSEWHERE = "430299"
"""Another county."""
NOBODY, ROLELESS = "nobody", "no-role"
IN, UNSEEN, REFUSED = "in", "unseen", "refused"
ALWAYS_OPEN = re.compile(r"/(livez|readyz|metrics|openapi\.json)")
"""For whoever runs the machine, not for people; not handed through by the gateway."""


@dataclass(frozen=True)
class Case:
    """A case under way, and at which units those are who have a part in it."""

    facts: Mapping[str, Any]
    own: Mapping[str, str]
    involved: frozenset[str]


def the_case(county: County, service: str) -> Case:
    """One case of each service, with a task that waits."""
    if service == "admission":
        case_no, asker = walks.asked(county), EDUCATION_CLERK
        waits_for = TOWNSHIPS[0]
    elif service == "dispatch":
        answer = county.post(SEAT, "/adverse-opinions", {"agency": AGENCY}, "dispatch")
        case_no, asker, waits_for = str(answer.json["case_no"]), post("zrzyj.clerk"), SEAT
    else:
        asker = post("zrzyj.clerk")
        body = {"year": 2026, "agency": AGENCY, "township": SEAT.unit}
        (case_no,) = county.post(post("jxb.clerk"), "/statements", body, "assessment").json["cases"]
        waits_for = next(one for one in people().values() if county.waiting_for(one, case_no))
    (task,) = county.waiting_for(waits_for, case_no)
    colleague = county.badges.vouch(post("coordinator"), service)
    seen = county.get(waits_for, f"/tasks/{task['task_id']}", service).json
    town = TOWNSHIPS[0].unit if service == "admission" else SEAT.unit
    community = COMMUNITIES[0].unit if service == "admission" else f"{SEAT.unit}001"
    own = {
        **{role: unit for one in reversed(people().values()) for role, _, unit in map(_split, one.roles)},
        "department_clerk": asker.unit,
        "department_leader": asker.unit,
        "township_clerk": town,
        "township_party_committee": town,
        "community_secretary": community,
        "agency_head": AGENCY,
    }
    facts = {
        "case_no": case_no, "task_id": str(task["task_id"]), "agency": AGENCY, "township": town,
        "community": community, "place": community, "code": AGENCY,
        "process_id": str(task["process_id"]), "version": seen["version"],
        "outcome": seen["outcomes"][0]["value"], "colleague": colleague, "colleagues": [colleague],
    }  # fmt: skip
    part = {one.unit for one in (*TOWNSHIPS, *COMMUNITIES)} if service == "admission" else set()
    return Case(facts, own, frozenset({*own.values(), *part}))


def _split(held: str) -> tuple[str, str, str]:
    return held.partition("@")


def everybody(case: Case) -> Mapping[str, Actor | None]:
    """Nobody, somebody without a role, and for every role one at an own and one at a foreign unit."""
    found: dict[str, Actor | None] = {NOBODY: None, ROLELESS: _somebody(ROLELESS, ELSEWHERE)}
    for role in sorted(ROLES):
        found[f"{role}@own"] = _somebody(f"{role}-own", case.own[role], role)
        found[f"{role}@foreign"] = _somebody(f"{role}-foreign", _foreign(role, case), role)
    return found


def _foreign(role: str, case: Case) -> str:
    """A unit of the county without a part in the case where others hold the role too; else another county."""
    held = [unit for one in people().values() for name, _, unit in map(_split, one.roles) if name == role]
    return next((unit for unit in reversed(held) if unit not in case.involved), ELSEWHERE)


def _somebody(name: str, unit: str, role: str = "") -> Actor:
    return Actor(name, name, "", unit, unit, frozenset({f"{role}@{unit}"} if role else ()))


def tried(county: County, service: str, case: Case, wanted: str = "") -> dict[str, dict[str, str]]:
    """What becomes of everybody at every route: reading first, then commands with the least they take."""
    app = county.stack.part(service).web_app
    decided = access_of_routes(app)
    rules = {
        f"{method} {rule.rule}": rule
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if re.search(wanted, f"{method} {rule.rule}")
    }
    actors, bodies = everybody(case), bodies_of(county.clients[service].get("/openapi.json").json, case.facts)
    found = {}
    for route in sorted(rules):
        if ALWAYS_OPEN.search(route) or route not in decided:
            continue
        path = address_of(rules[route], case.facts)
        found[route] = {
            name: outcome_of(_ask(county, actor, service, route.split(" ")[0], path, bodies.get(route)))
            for name, actor in actors.items()
        }
    return found


def address_of(rule: Rule, facts: Mapping[str, str]) -> str:
    """The address of a route: with the facts of the case where it asks for them."""

    def value(found: re.Match[str]) -> str:
        kind, name = found["kind"] or "", found["name"]
        if kind.startswith(("int", "year")):
            return "2026" if name == "year" else "1"
        if kind.startswith("any"):
            return kind[4:].split(",")[0].strip(" )")
        return facts.get(name, "none-such")

    return re.sub(r"<(?:(?P<kind>[^<>:]+):)?(?P<name>\w+)>", value, rule.rule)


def bodies_of(documented: Any, facts: Mapping[str, Any]) -> dict[str, Any]:
    """The smallest body each command takes: what is looked at before the rights must not be in the way."""
    schemas = documented["components"].get("schemas", {})
    found = {}
    for path, methods in documented["paths"].items():
        for method, operation in methods.items():
            content = operation.get("requestBody", {}).get("content", {}) if method != "parameters" else {}
            if schema := content.get("application/json", {}).get("schema"):
                plain = re.sub(r"{(\w+)}", r"<\1>", path)
                found[f"{method.upper()} {plain}"] = _smallest(schema, schemas, facts)
    return found


def _smallest(schema: Any, schemas: Any, facts: Mapping[str, Any], name: str = "") -> Any:
    """A value the documentation allows, with the facts of the case where it asks for them."""
    if "$ref" in schema:
        return _smallest(schemas[schema["$ref"].rsplit("/", 1)[1]], schemas, facts, name)
    if "allOf" in schema:
        return _smallest(schema["allOf"][0], schemas, facts, name)
    if name in facts:
        return facts[name]
    if schema.get("enum"):
        return schema["enum"][0]
    kind = schema.get("type", "object")
    kind = kind[0] if isinstance(kind, list) else kind
    if kind == "object":
        known = schema.get("properties", {})
        return {key: _smallest(known[key], schemas, facts, key) for key in schema.get("required", ())}
    if kind == "array":
        return [_smallest(schema["items"], schemas, facts)] * schema.get("minItems", 0)
    if kind == "string":
        day = MONDAY.date().isoformat()
        return {"date": day, "date-time": MONDAY.isoformat()}.get(
            schema.get("format", ""), "文字文字文字文字文字"
        )
    return {"integer": max(1, schema.get("minimum", 1)), "number": 1, "boolean": True}.get(kind)


def _ask(county: County, actor: Actor | None, service: str, method: str, path: str, body: Any) -> int:
    client, headers = county.clients[service], county.headers(actor, service)
    if method == "GET":
        return int(client.get(path, headers=headers).status_code)
    return int(client.open(path, method=method, json=body or {}, headers=headers).status_code)


def outcome_of(status: int) -> str:
    """Whether somebody was let in, was told there is no such thing, or that it is not theirs."""
    return REFUSED if status in (401, 403) else UNSEEN if status == 404 else IN


def table_of(found: Mapping[str, Mapping[str, str]]) -> str:
    """The table as it is kept: a line for each route and outcome; who is not named is refused."""
    lines = []
    for route, outcomes in found.items():
        lines.append(route)
        for outcome in (IN, UNSEEN):
            names = [name for name, one in outcomes.items() if one == outcome]
            if names:
                lines.append(f"    {outcome:<7} {' '.join(_together(names, outcomes))}")
        if set(outcomes.values()) == {REFUSED}:
            lines.append("    refused everybody")
    return "\n".join(lines) + "\n"


def _together(names: Sequence[str], outcomes: Mapping[str, str]) -> Sequence[str]:
    """`everybody`, `everybody-signed-in`, a role where both kinds of unit are the same, or each."""
    if len(names) == len(outcomes):
        return ["everybody"]
    if set(outcomes) - set(names) == {NOBODY}:
        return ["everybody-signed-in"]
    others = {one for name, one in outcomes.items() if name != NOBODY}
    if NOBODY not in names and outcomes[names[0]] == UNSEEN and REFUSED not in others:
        return ["the-rest-signed-in"]
    both = {name.partition("@")[0] for name in names if name.endswith("@foreign")}
    shown = []
    for name in names:
        role, _, where = name.partition("@")
        if where == "own" and role in both:
            shown.append(role)
        elif not (where == "foreign" and f"{role}@own" in names):
            shown.append(name)
    return shown


@contextmanager
def counties(prepared: Prepared, folder: Path) -> Iterator[Callable[[str], tuple[County, Case]]]:
    """A county for a service, with its case under way."""
    premises = stock.copied_premises(stock.EMBEDDED, folder, prepared(stock.EMBEDDED, "loaded"))
    with premises as here, running(here, MONDAY) as stack:
        county = County(stack)

        def at(service: str) -> tuple[County, Case]:
            return county, the_case(county, service)

        yield at


def tried_pages(county: County, case: Case, wanted: str = "") -> dict[str, dict[str, str]]:
    """What becomes of everybody at every page; of units the services speak, the portal decides by role."""
    web_app = county.stack.portal.web_app
    here = {name: one for name, one in _with_accounts(county, case).items() if not name.endswith("@foreign")}
    few = {
        name: here[name] for name in (NOBODY, ROLELESS, *(f"{role}@own" for role in sorted(ADMINISTRATORS)))
    }
    rules = {f"{m} {rule.rule}": rule for rule in web_app.url_map.iter_rules() for m in rule.methods or ()}
    client, token = web_app.test_client(), "t" * 43
    found: dict[str, dict[str, str]] = {}

    def outcome(name: str, method: str, path: str) -> str:
        # Signing out, which is tried too, changes the cookie.
        client.set_cookie("gatehouse", token)
        headers = {"X-Tried-As": name, "X-CSRF-Token": csrf_token(token), "HX-Request": "true"}
        answer = client.open(path, method=method, headers=headers)
        answer.close()
        return REFUSED if answer.status_code in (401, 403) else IN

    with _signed_in_by_header(web_app, {name: one for name, one in here.items() if one}):
        for route, access in sorted(access_of_routes(web_app).items()):
            if ALWAYS_OPEN.search(route) or not re.search(wanted, route):
                continue
            method, path = route.split(" ")[0], address_of(rules[route], case.facts)
            decided = access is not None and access.kind == "roles"
            found[route] = outcomes = {
                name: outcome(name, method, path) for name in (here if decided else few)
            }
            # A page for everybody may ask a service that is not.
            if not decided and REFUSED in [one for name, one in outcomes.items() if name != NOBODY]:
                found[route] = {name: outcome(name, method, path) for name in here}
    return found


def _with_accounts(county: County, case: Case) -> Mapping[str, Actor | None]:
    """Everybody under the id of an account there is, because pages keep what people do."""
    with county.stack.portal.works.reading() as session:
        account = credentials.account_named(session, "mzj.clerk")
    assert account
    return {
        name: replace(one, user_id=account.account_id) if one else None
        for name, one in everybody(case).items()
    }


@contextmanager
def _signed_in_by_header(web_app: Any, actors: Mapping[str, Actor]) -> Iterator[None]:
    """Let a header say who is signed in: opening fifty sessions is not what is tried here."""

    def sign_in() -> None:
        g.actor = actors.get(request.headers.get("X-Tried-As", ""))

    web_app.before_request_funcs.setdefault(None, []).append(sign_in)
    try:
        yield
    finally:
        web_app.before_request_funcs[None].remove(sign_in)


def main() -> None:
    """Write the tables anew."""
    TABLES.mkdir(exist_ok=True)

    def make(name: str, numbered: bool = True) -> Path:
        return Path(tempfile.mkdtemp(prefix=name))

    with prepared_in(make) as prepared:  # type: ignore[arg-type]
        for service in SERVICES:
            with counties(prepared, make(service)) as at:
                county, case = at(service)
                (TABLES / f"{service}.txt").write_text(table_of(tried(county, service, case)))
                if service == SERVICES[-1]:
                    (TABLES / "portal.txt").write_text(table_of(tried_pages(county, case)))
            print(f"{service}.txt", file=sys.stderr)


if __name__ == "__main__":
    main()
