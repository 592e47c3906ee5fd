"""我的代理: the page on which a colleague is asked to do my work for some days."""

from __future__ import annotations

from datetime import date

import pytest
from flask.testing import FlaskClient

from portal.web.parts import EXTENSION
from portal.web.standing_in import PeriodTaken, Wish
from tests.unit.portal_pages.a_portal import OFFICE_CLERK, a_portal, the_portal
from tests.unit.portal_pages.some_stand_ins import FixtureStandingIn

FORM = {"deputy": "u5", "valid_from": "2026-11-23", "valid_to": "2026-11-27", "reason": "外出学习"}


@pytest.fixture
def client() -> FlaskClient:
    return a_portal().test_client()


def arranged(client: FlaskClient) -> FixtureStandingIn:
    given = client.application.extensions[EXTENSION]
    assert isinstance(given.stand_ins, FixtureStandingIn)
    return given.stand_ins


def test_a_colleague_is_asked_with_days_and_reason(client: FlaskClient) -> None:
    answer = client.post("/stand-ins", data=FORM)
    assert answer.headers["Location"] == "/stand-ins?done=arranged"
    wish = Wish("u1", "u5", date(2026, 11, 23), date(2026, 11, 27), "外出学习")
    assert arranged(client).wishes == [wish]


def test_a_day_that_is_none_is_left_to_the_rule(client: FlaskClient) -> None:
    client.post("/stand-ins", data={**FORM, "valid_to": "下周五"})
    assert arranged(client).wishes[0].last is None


def test_a_refusal_keeps_what_was_entered_and_says_why_in_both_languages(client: FlaskClient) -> None:
    arranged(client).refusal = PeriodTaken(name="办公室主任", first="2026-11-20", last="2026-11-27")
    answer = client.post("/stand-ins", data=FORM)
    assert answer.status_code == 409
    assert "2026-11-20 至 2026-11-27 已由办公室主任代理" in answer.text
    assert "stands in from 2026-11-20" in answer.text
    assert 'value="外出学习"' in answer.text and '<option value="u5" selected>' in answer.text


def test_only_leaders_say_who_is_away() -> None:
    assert 'name="absent"' not in the_portal().test_client().get("/stand-ins").text
    leader = type(OFFICE_CLERK)(
        "u9", "办公室主任", "主任", "430211-swb", "", frozenset({"committee_office_head@430211-swb"})
    )
    assert 'name="absent"' in the_portal(leader).test_client().get("/stand-ins").text


def test_what_is_over_cannot_be_ended_again(client: FlaskClient) -> None:
    page = client.get("/stand-ins").text
    assert '/stand-ins/s1/end"' in page and '/stand-ins/s2/end"' in page
    assert '/stand-ins/s3/end"' not in page
    assert client.post("/stand-ins/s1/end").status_code == 303
    assert arranged(client).ended == ["s1"]
