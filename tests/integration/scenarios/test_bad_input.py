"""Bad input over HTTP: each is a problem with a code in both languages, and no table of any part changes."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from chassis.actor import Actor
from tests.integration.scenarios.hostile_diagrams import HOSTILE, released, with_script, with_unknown_topic
from tests.support import stock, walks
from tests.support.actors import (
    DESIGNER,
    EDUCATION_CLERK,
    EDUCATION_LEADER,
    OFFICE_CLERK,
    SONGSHAN_CLERK,
    STATISTICS_CLERK,
    TAISHAN_CLERK,
    XIANGYIN,
)
from tests.support.builders import Plain, a_contact, an_application, an_order
from tests.support.county import Answer, County
from tests.support.stack import Stack, running
from tests.support.stages import Prepared

SERVICES = ("admission", "dispatch")
TEN_MEGABYTES = "长" * 3_400_000
LISTED = "ZZ-121"
"""政府常规统计调查工作, of the statistics bureau."""


@dataclass
class Desk:
    """A county with work on its desks that bad input could spoil."""

    county: County
    open_tasks: dict[str, Plain]
    finished: dict[str, Plain]

    @property
    def stack(self) -> Stack:
        """The product underneath."""
        return self.county.stack

    @cached_property
    def before(self) -> dict[str, tuple[int, str]]:
        """What all tables held before anything bad came in."""
        return self.stack.contents()

    def raw(self, service: str, actor: Actor | None, path: str, body: bytes, **headers: str) -> Answer:
        """Send exactly these bytes."""
        told = {**self.county.headers(actor, service), **headers}
        client = self.county.clients[service]
        answer: Answer = client.post(path, data=body, headers=told, content_type="application/json")
        return answer

    def complete(self, service: str, actor: Actor, page: Plain, **changes: Any) -> Answer:
        """Finish a task, with something wrong about it."""
        body = {"outcome": OUTCOME[service], "version": page["version"], "data": DATA[service]()}
        return self.county.post(actor, f"/tasks/{page['id']}/complete", {**body, **changes}, service)


CREATE = {"admission": "/applications", "dispatch": "/orders"}
CREATOR = {"admission": EDUCATION_CLERK, "dispatch": STATISTICS_CLERK}
WRONG_ROLE = {"admission": EDUCATION_LEADER, "dispatch": XIANGYIN}
HOLDER = {"admission": OFFICE_CLERK, "dispatch": SONGSHAN_CLERK}
OUTCOME = {"admission": "recorded", "dispatch": "forwarded"}
DATA: dict[str, Callable[[], Plain]] = {"admission": a_contact, "dispatch": lambda: {"note": "本周合并"}}
GOOD: dict[str, Callable[[], Plain]] = {
    "admission": lambda: {"item_name": "新增工作"},
    "dispatch": lambda: an_order(LISTED, XIANGYIN.unit, start="2026-03-02", due="2026-03-31"),
}


@pytest.fixture(scope="module")
def desk(kind_for_all: str, prepared: Prepared, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """In each service one open task and one that a colleague has finished."""
    folder = tmp_path_factory.mktemp("bad-input")
    with (
        stock.copied_premises(kind_for_all, folder, prepared(kind_for_all, "loaded")) as here,
        running(here) as stack,
    ):
        yield at_work(County(stack))


def at_work(county: County) -> Desk:
    """Begin a request and send an order; do one step of each."""
    case_no = walks.begun(county)
    drafted = county.task(EDUCATION_CLERK, case_no, "draft_plan")
    county.do(EDUCATION_CLERK, case_no, "draft_plan", "drafted", **an_application())
    orders = [
        county.post(STATISTICS_CLERK, "/orders", GOOD["dispatch"](), "dispatch").json["orders"][0]
        for _ in range(2)
    ]
    done, waiting = (county.task(SONGSHAN_CLERK, one["order_no"], "forward_order") for one in orders)
    county.do(SONGSHAN_CLERK, orders[0]["order_no"], "forward_order", "forwarded")
    contact = county.task(OFFICE_CLERK, case_no, "record_contact")
    county.stack.settle()
    return Desk(
        county,
        open_tasks={"admission": contact, "dispatch": waiting},
        finished={"admission": drafted, "dispatch": done},
    )


def is_problem(answer: Answer, status: int, code: str) -> Plain:
    """Check the form of RFC 9457 with both languages; returns the body."""
    assert answer.status_code == status, answer.text
    assert answer.content_type == "application/problem+json"
    told: Plain = json.loads(answer.data)
    assert (told["code"], told["type"], told["status"]) == (code, f"/problems/{code}", status)
    for chinese, english in (("title", "title_en"), ("detail", "detail_en")):
        assert any(letter >= "\u4e00" for letter in told[chinese]), told[chinese]
        assert told[english].strip() and all(letter < "\u4e00" for letter in told["title_en"])
    for error in told["errors"]:
        assert error["pointer"][:1] in ("", "/") and error["zh"] and error["en"]
    return told


def malformed(desk: Desk, service: str) -> Answer:
    return desk.raw(service, CREATOR[service], CREATE[service], b'{"item_name": ')


def not_an_object(desk: Desk, service: str) -> Answer:
    return desk.raw(service, CREATOR[service], CREATE[service], b"[[[]]]")


def deeply_nested(desk: Desk, service: str) -> Answer:
    return desk.raw(service, CREATOR[service], CREATE[service], b"[" * 100_000 + b"]" * 100_000)


def unknown_field(desk: Desk, service: str) -> Answer:
    body = {**GOOD[service](), "priority": "urgent"}
    return desk.county.post(CREATOR[service], CREATE[service], body, service)


def unknown_form_field(desk: Desk, service: str) -> Answer:
    data = {**DATA[service](), "approved": True}
    return desk.complete(service, HOLDER[service], desk.open_tasks[service], data=data)


def nobody(desk: Desk, service: str) -> Answer:
    return desk.county.post(None, CREATE[service], GOOD[service](), service)


def badge_of_another_service(desk: Desk, service: str) -> Answer:
    badge = desk.county.badges.header(CREATOR[service], "assessment")
    return desk.raw(service, CREATOR[service], CREATE[service], b"{}", **badge)


def wrong_role(desk: Desk, service: str) -> Answer:
    return desk.county.post(WRONG_ROLE[service], CREATE[service], GOOD[service](), service)


def task_of_others(desk: Desk, service: str) -> Answer:
    return desk.complete(service, TAISHAN_CLERK, desk.open_tasks[service])


def unknown_task(desk: Desk, service: str) -> Answer:
    return desk.complete(service, HOLDER[service], {"id": uuid.uuid4().hex, "version": 1})


def stale_version(desk: Desk, service: str) -> Answer:
    page = desk.open_tasks[service]
    return desk.complete(service, HOLDER[service], page, version=page["version"] + 1)


def unknown_outcome(desk: Desk, service: str) -> Answer:
    return desk.complete(service, HOLDER[service], desk.open_tasks[service], outcome="approve")


def finished_by_a_colleague(desk: Desk, service: str) -> Answer:
    page = desk.finished[service]
    usual = EDUCATION_CLERK if service == "admission" else SONGSHAN_CLERK
    colleague = replace(usual, user_id="colleague", name="同事")
    return desk.complete(service, colleague, page)


def no_idempotency_key(desk: Desk, service: str) -> Answer:
    body = json.dumps(GOOD[service]()).encode()
    return desk.raw(service, CREATOR[service], CREATE[service], body, **{"Idempotency-Key": ""})


def ten_megabyte_form(desk: Desk, service: str) -> Answer:
    data = {**DATA[service](), "note": TEN_MEGABYTES}
    return desk.complete(service, HOLDER[service], desk.open_tasks[service], data=data)


def ten_megabyte_draft(desk: Desk, service: str) -> Answer:
    page = desk.open_tasks[service]
    body = {"version": page["version"], "data": {"note": TEN_MEGABYTES}}
    return desk.county.post(HOLDER[service], f"/tasks/{page['id']}/draft", body, service)


def nul_in_text(desk: Desk, service: str) -> Answer:
    body = b'{"item_name": "a\\u0000b", "content": "a\\u0000b"}'
    return desk.raw(service, CREATOR[service], CREATE[service], body)


ATTEMPTS: list[tuple[Callable[[Desk, str], Answer], int, str]] = [
    (malformed, 400, "body-unreadable"),
    (not_an_object, 422, "body-invalid"),
    (deeply_nested, 400, "body-unreadable"),
    (nul_in_text, 400, "body-unreadable"),
    (unknown_field, 422, "body-invalid"),
    (unknown_form_field, 422, "form-invalid"),
    (nobody, 401, "not-signed-in"),
    (badge_of_another_service, 401, "not-signed-in"),
    (wrong_role, 403, "role-missing"),
    (task_of_others, 403, "task-not-yours"),
    (unknown_task, 404, "task-unknown"),
    (stale_version, 409, "task-stale"),
    (unknown_outcome, 422, "outcome-unknown"),
    (finished_by_a_colleague, 409, "task-finished"),
    (no_idempotency_key, 400, "idempotency-key-missing"),
    (ten_megabyte_form, 413, "body-too-large"),
    (ten_megabyte_draft, 413, "body-too-large"),
]


@pytest.mark.parametrize(("attempt", "status", "code"), ATTEMPTS, ids=[one[0].__name__ for one in ATTEMPTS])
def test_a_bad_request_is_a_problem_and_changes_nothing(
    desk: Desk, attempt: Callable[[Desk, str], Answer], status: int, code: str
) -> None:
    before = desk.before
    for service in SERVICES:
        is_problem(attempt(desk, service), status, code)
    desk.stack.settle()
    assert desk.stack.contents() == before


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_diagram_is_a_problem_and_changes_nothing(desk: Desk, name: str) -> None:
    before, (file, code) = desk.before, HOSTILE[name]
    status = 413 if code.endswith("too-large") else 422
    for service in (*SERVICES, "assessment"):
        for path in ("/definitions/check", "/definition-drafts/files"):
            told = is_problem(desk.county.upload(DESIGNER, path, file, service), status, code)
            assert "root:" not in str(told)
    assert desk.stack.contents() == before


@pytest.mark.parametrize("service", SERVICES)
def test_scripts_and_unknown_topics_are_found(desk: Desk, service: str, tmp_path: Path) -> None:
    touched = tmp_path / "touched"
    sound, extras = released(service)
    for file, rule in (
        (with_script(sound, touched), "script-task"),
        (with_unknown_topic(sound), "topic-unknown"),
    ):
        told = desk.county.upload(DESIGNER, "/definitions/check", file, service, extras=extras).json
        assert not told["ok"] and rule in {finding["rule"] for finding in told["findings"]}, told
    assert not touched.exists()


@pytest.mark.parametrize("service", SERVICES)
def test_checking_a_diagram_tells_every_finding_in_both_languages(
    desk: Desk, service: str, tmp_path: Path
) -> None:
    sound, extras = released(service)
    good = desk.county.upload(DESIGNER, "/definitions/check", sound, service, extras=extras)
    assert (good.status_code, good.json) == (200, {"ok": True, "findings": []})
    script = with_script(sound, tmp_path / "touched")
    bad = desk.county.upload(DESIGNER, "/definitions/check", script, service, extras=extras)
    assert (bad.status_code, bad.json["ok"]) == (200, False)
    for finding in bad.json["findings"]:
        assert all(finding[key][language] for key in ("said", "remedy") for language in ("zh", "en"))


def test_only_designers_touch_diagrams(desk: Desk) -> None:
    for service in SERVICES:
        sound, extras = released(service)
        for path in ("/definitions/check", "/definition-drafts/files"):
            refused = desk.county.upload(OFFICE_CLERK, path, sound, service, extras=extras)
            is_problem(refused, 403, "role-missing")


# --- these change something, once -----------------------------------------------------------------


@pytest.mark.parametrize("service", SERVICES)
def test_a_command_sent_twice_is_done_once_and_answered_the_same(desk: Desk, service: str) -> None:
    key, county, before = uuid.uuid4().hex, desk.county, desk.before
    first = county.post(CREATOR[service], CREATE[service], GOOD[service](), service, key)
    assert first.status_code == 201, first.text
    desk.stack.settle()
    once = desk.stack.contents()
    assert once != before
    again = county.post(CREATOR[service], CREATE[service], GOOD[service](), service, key)
    assert (again.status_code, again.data) == (201, first.data)
    other = {**GOOD[service](), ("item_name" if service == "admission" else "content"): "别的工作"}
    is_problem(
        county.post(CREATOR[service], CREATE[service], other, service, key), 422, "idempotency-key-reused"
    )
    desk.stack.settle()
    assert desk.stack.contents() == once
    desk.__dict__["before"] = once
