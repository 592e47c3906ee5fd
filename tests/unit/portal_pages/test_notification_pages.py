"""消息 in the browser: how many are unread on every page, the list, and where each leads."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.unit.portal_pages.a_portal import NOW, a_portal
from tests.unit.portal_pages.fixtures import CASE_NO


@pytest.fixture
def portal() -> Flask:
    return a_portal()


def test_every_page_tells_how_many_are_unread_until_they_are_read(portal: Flask) -> None:
    client = portal.test_client()
    assert "99+" in client.get("/habits").text
    page = client.get("/notifications").text
    assert page.count("未读</span></td>") == 4
    answer = client.post("/notifications/read", data={"until": NOW.isoformat()})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/notifications")
    page = client.get("/notifications").text
    assert "99+" not in page
    assert "未读</span></td>" not in page


@pytest.mark.parametrize("until", ["", "nonsense", "2999-01-01T00:00:00+00:00", "2999-01-01"])
def test_nobody_reads_what_has_not_come_yet(portal: Flask, until: str) -> None:
    portal.test_client().post("/notifications/read", data={"until": until})
    assert portal.extensions["gatehouse.pages"].notifications.until == NOW


@pytest.mark.parametrize(
    ("message", "address"),
    [
        ("new", "/tasks/admission/t1"),
        ("overdue", f"/cases/admission/{CASE_NO}"),
        ("copied", "/copies/c1"),
        ("ended", f"/cases/admission/{CASE_NO}"),
    ],
)
def test_each_leads_to_what_it_is_about(portal: Flask, message: str, address: str) -> None:
    """Work that is no longer the reader's is read on the case file."""
    assert portal.test_client().get(f"/notifications/{message}").headers["Location"] == address


def test_a_message_that_is_not_the_readers_is_not_there(portal: Flask) -> None:
    assert portal.test_client().get("/notifications/another").status_code == 404


def test_without_a_title_the_number_is_told(portal: Flask) -> None:
    page = portal.test_client().get("/notifications").text
    assert f'href="/notifications/overdue">{CASE_NO}</a></td>' in page
