"""The first line of a task: why it is with the reader."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.unit.portal_pages import fixtures
from tests.unit.portal_pages.a_portal import COMMUNITY, the_portal


def line(actor: Any = None) -> str:
    client = (the_portal(actor) if actor else the_portal()).test_client()
    found = re.search(r'id="why-mine">(.*?)</p>', client.get("/tasks/admission/t1").text)
    return found[1] if found else ""


def test_it_names_post_step_day_who_before_and_article(monkeypatch: pytest.MonkeyPatch) -> None:
    at_one_step = {
        **fixtures.CASE,
        "position": {**fixtures.CASE["position"], "active": ["review_application"]},
    }
    monkeypatch.setattr(fixtures, "CASE", at_one_step)
    basis, told = at_one_step["basis"][0], line()
    step = fixtures.task("t1")["name"]["zh"]
    assert told.startswith(f"“{step}”由审核委员会办公室 经办人办理。")
    assert f"由{fixtures.INBOX['tasks'][0]['from_name']}交来。" in told
    assert f"{basis['article']}。" in told


def test_where_several_steps_are_open_no_article_is_guessed(monkeypatch: pytest.MonkeyPatch) -> None:
    at_two = {**fixtures.CASE, "position": {**fixtures.CASE["position"], "active": ["one", "two"]}}
    monkeypatch.setattr(fixtures, "CASE", at_two)
    assert "依据：" not in line() and "办理。" in line()


def test_who_only_looks_is_told_nothing_of_the_kind() -> None:
    assert "由审核委员会办公室" not in line(COMMUNITY)
