"""However much is sent, little is done about it: nothing is unpacked, and refusals do not grow with it."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest

from chassis.ids import new_id
from chassis.web.schemas import MOST_ERRORS
from tests.contract.http.test_problems import assert_problem

SMALL = 100_000


def sent(toy: Any, body: bytes, **headers: str) -> Any:
    """A command of somebody who may send it."""
    told = {
        **toy.token("clerk@x"),
        "Idempotency-Key": new_id(),
        "Content-Type": "application/json",
        **headers,
    }
    return toy.client.post("/notes", data=body, headers=told)


@pytest.mark.parametrize(
    "body",
    [
        json.dumps({f"f{number}": 1 for number in range(50_000)}),
        json.dumps({"x" * 900_000: 1}),
        json.dumps({"text": {f"f{number}": [] for number in range(50_000)}}),
    ],
    ids=["many fields", "a long name", "many below one"],
)
def test_a_refusal_does_not_repeat_all_that_was_wrong(toy: Any, body: str) -> None:
    answer = sent(toy, body.encode())
    told = assert_problem(answer, 422, "body-invalid")
    assert 1 <= len(told["errors"]) <= MOST_ERRORS and len(answer.data) < SMALL


def test_a_packed_body_is_not_unpacked(toy: Any) -> None:
    bomb = gzip.compress(b'{"text": "' + b" " * 60_000_000 + b'"}', compresslevel=1)
    assert len(bomb) < 1024 * 1024
    assert_problem(sent(toy, bomb, **{"Content-Encoding": "gzip"}), 400, "body-unreadable")


def test_numbers_without_end_are_refused(toy: Any) -> None:
    for digits in (20, 5_000, 500_000):
        answer = sent(toy, b'{"text": "x", "copies": ' + b"9" * digits + b"}")
        assert answer.status_code in (400, 422) and len(answer.data) < SMALL


@pytest.mark.parametrize("copies", [2**31, -(2**31), 9_717_744_425, 10**18])
def test_a_number_no_database_can_hold_is_refused_before_it_is_asked(toy: Any, copies: int) -> None:
    told = assert_problem(toy.post("/notes", {"text": "x", "copies": copies}), 422, "body-invalid")
    assert [error["pointer"] for error in told["errors"]] == ["/copies"]
