"""统一待办 in the browser: for the system administrator only, without a word of what cases are about."""

from __future__ import annotations

import pytest
from flask import Flask

from chassis.errors import Refusal
from portal.web.keeping_to_dos import NoSuchAccount, ToDoIdTaken, ToDoIdUnreadable, ToDosNotSetUp
from tests.unit.portal_pages.a_portal import OFFICE_CLERK, a_portal
from tests.unit.portal_pages.some_to_dos import FixtureToDos
from tests.unit.portal_pages.test_deliveries_page import KEEPER

PAGE = "/to-dos"


@pytest.fixture
def portal() -> Flask:
    return a_portal(KEEPER)


def to_dos_of(portal: Flask) -> FixtureToDos:
    found = portal.extensions["gatehouse.pages"].to_dos
    assert isinstance(found, FixtureToDos)
    return found


def test_accounts_are_listed_with_their_ids_and_found_by_words(portal: Flask) -> None:
    client = portal.test_client()
    page = client.get(PAGE).text
    assert 'value="union-1"' in page and "swb.clerk2" in page and page.count('name="external_id"') == 2
    for words in ("已设置", "已对应账号", "12"):
        assert words in page
    assert client.get(f"{PAGE}?q=二").text.count('name="external_id"') == 1
    assert f'href="{PAGE}"' in client.get("/habits").text


def test_an_id_is_entered_and_taken_away(portal: Flask) -> None:
    client = portal.test_client()
    for entered in ("union-5", ""):
        data = {"account": "u5", "external_id": entered, "q": "经办"}
        answer = client.post(f"{PAGE}/accounts", data=data)
        assert answer.status_code == 303 and "done=kept" in answer.headers["Location"]
        assert to_dos_of(portal).done[-1] == ("bind", "u0", "u5", entered)
        page = client.get(answer.headers["Location"]).text
        assert 'class="note good"' in page and 'value="经办"' in page


@pytest.mark.parametrize(
    ("refusal", "status"),
    [
        (ToDosNotSetUp(), 409),
        (ToDoIdUnreadable(), 422),
        (ToDoIdTaken(name="办公室主任"), 409),
        (NoSuchAccount(), 404),
    ],
)
def test_a_refusal_is_told_in_both_languages_with_what_was_typed(
    portal: Flask, refusal: Refusal, status: int
) -> None:
    to_dos_of(portal).refusal = refusal
    answer = portal.test_client().post(f"{PAGE}/accounts", data={"account": "u5", "external_id": "wr ong"})
    assert answer.status_code == status
    assert refusal.said.zh in answer.text
    assert refusal.said.en in answer.text or refusal.title.en in answer.text
    assert 'value="wr ong"' in answer.text and 'value="union-1"' in answer.text


def test_what_was_not_taken_is_listed_with_the_reason_and_sent_again(portal: Flask) -> None:
    client = portal.test_client()
    page = client.get(f"{PAGE}?view=given_up").text
    for words in ("430211-adm-2026-00001", "简易程序", "paramError user not exist", "再发一次"):
        assert words in page
    again = client.get(f"{PAGE}?view=again").text
    assert "已试 2 次，下次" in again and "再发一次" not in again
    one = client.post(f"{PAGE}/again", data={"task": "t1"})
    assert one.status_code == 303 and "1 条即将再次发送" in client.get(one.headers["Location"]).text
    client.post(f"{PAGE}/again")
    assert to_dos_of(portal).done == [("again", "u0", "t1"), ("again", "u0", "")]


def test_where_no_such_system_is_set_up_nobody_is_asked_for_an_id(portal: Flask) -> None:
    to_dos_of(portal).is_set_up = False
    page = portal.test_client().get(PAGE).text
    assert "未设置" in page and 'name="external_id"' not in page


def test_nobody_else_looks_at_it() -> None:
    client = a_portal(OFFICE_CLERK).test_client()
    for answer in (
        client.get(PAGE),
        client.post(f"{PAGE}/accounts", data={"account": "u1", "external_id": "x"}),
        client.post(f"{PAGE}/again"),
    ):
        assert answer.status_code in (403, 404, 500)
        assert "union-1" not in answer.text
    assert f'href="{PAGE}"' not in client.get("/habits").text
