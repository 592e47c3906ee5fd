"""消息发送 in the browser: for the system administrator only, without a word of what the messages say."""

from __future__ import annotations

import pytest
from flask import Flask

from chassis.actor import Actor
from tests.unit.portal_pages.a_portal import OFFICE_CLERK, a_portal
from tests.unit.portal_pages.some_channels import FixtureDepartures

KEEPER = Actor("u0", "系统管理员", "管理员", "430211", "某区", frozenset({"system_administrator@430211"}))


@pytest.fixture
def portal() -> Flask:
    return a_portal(KEEPER)


def departures_of(portal: Flask) -> FixtureDepartures:
    found = portal.extensions["gatehouse.pages"].departures
    assert isinstance(found, FixtureDepartures)
    return found


def test_what_could_not_be_delivered_is_listed_with_the_reason(portal: Flask) -> None:
    page = portal.test_client().get("/deliveries").text
    for words in ("办公室经办", "审核委员会办公室", "550 5.1.1 no such user", "再发一次", "邮件", "群机器人"):
        assert words in page
    assert 'href="/deliveries"' in portal.test_client().get("/habits").text
    page = portal.test_client().get("/deliveries?view=again").text
    assert "已试 2 次，下次" in page and "再发一次" not in page


def test_one_or_all_are_sent_again(portal: Flask) -> None:
    client = portal.test_client()
    one = client.post("/deliveries/again", data={"delivery": "d1"})
    assert (one.status_code, one.headers["Location"]) == (303, "/deliveries?done=1")
    assert "1 条即将再次发送" in client.get("/deliveries?done=1").text
    assert client.post("/deliveries/again").headers["Location"] == "/deliveries?done=7"
    assert departures_of(portal).again == [("u0", "d1"), ("u0", "")]
    assert 'class="note good"' not in client.get("/deliveries?done=%3Cb%3E").text


def test_nobody_else_looks_at_it() -> None:
    client = a_portal(OFFICE_CLERK).test_client()
    for answer in (client.get("/deliveries"), client.post("/deliveries/again")):
        assert answer.status_code in (403, 404, 500)
        assert "550 5.1.1" not in answer.text
    assert 'href="/deliveries"' not in client.get("/habits").text
