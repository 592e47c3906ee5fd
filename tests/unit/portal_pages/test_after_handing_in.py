"""After handing in: the next piece of work opens, or the list for who prefers it."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.unit.portal_pages import fixtures
from tests.unit.portal_pages.a_portal import a_portal

VERSION = {"version": "3"}
HANDED_IN = f"finished={fixtures.CASE_NO}&finished_in=admission&finished_task=t1"


@pytest.fixture
def client() -> FlaskClient:
    return a_portal().test_client()


def test_after_handing_in_the_next_piece_of_work_says_what_was_done(client: FlaskClient) -> None:
    page = client.get(f"/tasks/admission/t2?{HANDED_IN}").text
    assert f"已办理 {fixtures.CASE_NO}。" in page and "这是下一件。" in page


def test_who_prefers_the_list_gets_it_after_handing_in(client: FlaskClient) -> None:
    assert "checked" in client.get("/habits").text.split('value="next"')[1].split(">")[0]
    assert client.post("/habits", data={"afterwards": "list"}).headers["Location"] == "/habits?kept=1"
    assert "checked" in client.get("/habits").text.split('value="list"')[1].split(">")[0]
    answer = client.post("/tasks/admission/t1/complete", data={**VERSION, "outcome": "fit"})
    assert answer.headers["Location"] == f"/inbox?{HANDED_IN}"
