"""Whatever is wrong, the caller gets a problem with a code in both languages, and nothing has changed."""

from __future__ import annotations

import errno
from typing import Any

import pytest

from chassis.ids import new_id
from chassis.web.application import make_app  # noqa: F401 - loads every refusal of the web chassis
from chassis.web.problems import Problems, codes_used_twice, refusals_without_status

FIELDS = {
    "type",
    "title",
    "title_en",
    "status",
    "detail",
    "detail_en",
    "code",
    "rule",
    "basis",
    "instance",
    "facts",
}


def assert_problem(answer: Any, status: int, code: str) -> dict[str, Any]:
    assert answer.status_code == status, answer.get_data(as_text=True)
    assert answer.content_type == "application/problem+json"
    told: dict[str, Any] = answer.get_json()
    assert told["code"] == code and told["type"] == f"/problems/{code}" and told["status"] == status
    assert set(told) == FIELDS | {"errors"}
    assert told["title"] and told["title_en"] and told["detail"] and told["detail_en"]
    return told


def test_a_rule_that_says_no_is_told_with_rule_and_facts_and_undoes_the_work(toy: Any) -> None:
    told = assert_problem(toy.post("/notes", {"text": "rude words"}), 409, "note-too-rude")
    assert told["rule"] == "TOY-01" and told["facts"] == {"word": "rude"}
    assert told["detail"] == "「rude」不得使用。" and told["instance"] == "/notes"
    assert toy.notes() == []


def test_every_wrong_field_is_named_at_once(toy: Any) -> None:
    told = assert_problem(
        toy.post("/notes", {"copies": "2", "on": "yesterday", "a/b": 1, "text": " "}), 422, "body-invalid"
    )
    said = {error["pointer"]: (error["zh"], error["en"]) for error in told["errors"]}
    assert set(said) == {"/copies", "/on", "/a~1b", "/text"}
    assert said["/copies"] == ("应为整数", "A whole number is expected")
    assert said["/a~1b"][0] == "没有这一项"


@pytest.mark.parametrize("body", [b"{", b"\xff", b'{"text": NaN}', b"[" * 100_000, b'{"text":"a\\u0000b"}'])
def test_a_malformed_body_is_refused(toy: Any, body: bytes) -> None:
    headers = {**toy.token("clerk@x"), "Idempotency-Key": new_id(), "Content-Type": "application/json"}
    assert_problem(toy.client.post("/notes", data=body, headers=headers), 400, "body-unreadable")


@pytest.mark.parametrize("body", [b"[]", b'"text"', b"null", b"1"])
def test_a_body_that_is_no_object_is_refused(toy: Any, body: bytes) -> None:
    headers = {**toy.token("clerk@x"), "Idempotency-Key": new_id(), "Content-Type": "application/json"}
    assert_problem(toy.client.post("/notes", data=body, headers=headers), 422, "body-invalid")


def test_the_text_backslash_u0000_itself_is_only_text(toy: Any) -> None:
    assert toy.post("/notes", {"text": "a\\u0000b"}).status_code == 201


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "text/plain", "application/xml"])
def test_commands_take_json_and_nothing_else(toy: Any, kind: str) -> None:
    headers = {**toy.token("clerk@x"), "Idempotency-Key": new_id(), "Content-Type": kind}
    assert_problem(
        toy.client.post("/notes", data=b"text=1", headers=headers), 415, "content-type-unsupported"
    )


def test_a_ten_megabyte_form_is_refused_unread(toy: Any) -> None:
    answer = toy.post("/notes", {"text": "x" * 10_000_000})
    assert_problem(answer, 413, "body-too-large")
    assert answer.headers["Connection"] == "close"


def test_a_chunked_body_is_refused_because_it_would_be_cut_off(toy: Any) -> None:
    headers = {**toy.token("clerk@x"), "Idempotency-Key": new_id(), "Transfer-Encoding": "chunked"}
    environ = {"wsgi.input_terminated": True, "CONTENT_LENGTH": ""}
    answer = toy.client.post("/notes", headers=headers, environ_overrides=environ)
    assert_problem(answer, 411, "length-required")


def test_unknown_addresses_and_methods_are_problems_too(toy: Any) -> None:
    assert_problem(toy.client.get("/nowhere"), 404, "not-found")
    assert_problem(toy.client.patch("/notes", json={}), 405, "method-not-allowed")
    assert_problem(toy.client.options("/notes"), 405, "method-not-allowed")
    assert_problem(toy.client.get("/notes?x=%00"), 400, "text-unreadable")


def test_a_failure_tells_an_incident_number_and_nothing_else(toy: Any) -> None:
    told = assert_problem(toy.post("/notes/break"), 500, "incident")
    assert len(told["facts"]["incident"]) == 32 and told["facts"]["incident"] in told["detail"]
    assert "geheim" not in str(told) and "cupboard" not in str(told)
    assert toy.notes() == []


def test_every_refusal_of_the_web_chassis_has_a_status_and_its_own_code() -> None:
    assert refusals_without_status(["chassis.web", "chassis.persistence"], Problems("toy")) == []
    assert codes_used_twice(["chassis.web", "chassis.persistence"]) == []


def test_a_refusal_nobody_listed_is_found(toy: Any) -> None:
    from tests.contract.http.toy import NoteTooRude

    missing = refusals_without_status([NoteTooRude.__module__], Problems("toy"))
    assert missing == [f"{NoteTooRude.__module__}.NoteTooRude"]


def test_a_number_no_database_can_hold_names_nothing(toy: Any) -> None:
    assert toy.get("/notes/15078635476560721504894976/text").status_code == 404


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_told_as_what_it_is(toy: Any, number: int) -> None:
    with toy.client.application.test_request_context("/attachments"):
        answer = Problems("toy").answer_failure(OSError(number, "no room"))
    told = assert_problem(answer, 503, "disk-full")
    assert "磁盘已满" in told["detail"] and answer.headers["Retry-After"] == "60"
