"""Log lines are JSON, carry the ids of the work and nothing about people."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from chassis.telemetry import context, logs


@pytest.fixture
def lines() -> Iterator[Any]:
    out = io.BytesIO()
    before = logging.getLogger().handlers[:], logging.getLogger().level
    logs.configure("admission", stream=out)
    yield lambda: [json.loads(line) for line in out.getvalue().splitlines()]
    structlog.reset_defaults()
    logging.getLogger().handlers[:], level = before
    logging.getLogger().setLevel(level)


def test_a_line_names_service_event_and_the_work_in_hand(lines: Any) -> None:
    with context.working_on(case="ADM-2026-1", request="r1"):
        logs.logger().info("notice-issued", notice="n1")
    assert lines()[0].items() >= {
        "service": "admission", "event": "notice-issued", "case": "ADM-2026-1", "request": "r1",
        "notice": "n1", "level": "info",
    }.items()  # fmt: skip


@pytest.mark.parametrize(
    "secret",
    [
        "eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJ1MSJ9.c2lnbmF0dXJl",
        "13812345678",
        "430211199001011234",
        "43021119900101123X",
        "\n13812345678",
        "13８１２３４５６７８９",
        "admission:geheim",
    ],
)
def test_secrets_never_reach_the_log(lines: Any, secret: str) -> None:
    text = f"postgresql://{secret}@127.0.0.1/db" if ":" in secret else f"联系人电话{secret}。"
    log = logs.logger()
    log.info("planted", text=text, nested={"list": [text]}, authorization=secret, exc=ValueError(text))
    try:
        raise ValueError(text)
    except ValueError:
        log.exception("planted-in-a-traceback")
        logging.getLogger("library").exception("planted by a library: %s", text)
    assert len(lines()) == 3
    assert secret not in json.dumps(lines(), ensure_ascii=False)


def test_ids_and_numbers_of_cases_stay_readable(lines: Any) -> None:
    logs.logger().info("kept", case="株天社审〔2026〕12号", id="0195f2c4a1b27d3e8f00112233445566", count=138)
    assert lines()[0]["id"] == "0195f2c4a1b27d3e8f00112233445566" and lines()[0]["count"] == 138


def test_a_broken_library_record_breaks_nothing(lines: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logging, "raiseExceptions", False)
    logging.getLogger("library").warning("%d", "not a number")
    assert lines() == []


def test_half_a_character_breaks_nothing(lines: Any) -> None:
    logs.logger().info("cut", text="\ud800", number=1)
    assert lines()[0]["text"] == "\ud800" and lines()[0]["number"] == 1


def test_ids_end_with_the_block_and_with_the_work() -> None:
    token = context.begin(request="r1")
    with context.working_on(case="c1"):
        context.add(task="t1")
        assert context.current() == {"request": "r1", "case": "c1", "task": "t1"}
    assert context.current() == {"request": "r1"}
    context.end(token)
    assert context.current() == {}
