"""我的视图: lists kept under a name, shared with a unit, or opened with the desk."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from portal.storage.saved_views import Wanted
from portal.web.keeping_views import NotYourView, ViewNameTaken
from portal.web.parts import EXTENSION
from tests.unit.portal_pages.a_portal import a_portal
from tests.unit.portal_pages.kept_views import LIFTS, FixtureViews


@pytest.fixture
def client() -> FlaskClient:
    return a_portal().test_client()


def views(client: FlaskClient) -> FixtureViews:
    found = client.application.extensions[EXTENSION].views
    assert isinstance(found, FixtureViews)
    return found


def test_the_desk_leads_to_every_kept_view_with_its_filters(client: FlaskClient) -> None:
    page = client.get("/inbox?view=done").text
    lifts = "/inbox?view=open&amp;text=%E7%94%B5%E6%A2%AF&amp;process=adm_simple&amp;sort=arrived"
    assert f'<a href="{lifts}">电梯</a>' in page
    assert '<a href="/inbox?view=done" aria-current="page">大家看的</a>' in page


def test_a_desk_opens_with_the_chosen_view_and_every_other_stays_in_reach(client: FlaskClient) -> None:
    views(client).there = (replace(LIFTS, is_first=True),)
    assert client.get("/inbox").headers["Location"].startswith("/inbox?view=open&text=")
    assert client.get("/inbox?view=open").status_code == 200


def test_a_list_is_kept_under_a_name_for_the_unit(client: FlaskClient) -> None:
    asked = {"view": "open", "text": "电梯", "process": "adm_simple", "sort": "arrived"}
    assert "电梯" in client.get("/saved-views", query_string=asked).text
    answer = client.post("/saved-views", data={**asked, "name": "急件", "whose": "unit"})
    assert answer.headers["Location"] == "/saved-views?done=kept"
    assert views(client).kept == [("急件", Wanted("open", "电梯", "adm_simple", "arrived"), True)]


def test_a_refusal_keeps_the_name_that_was_typed(client: FlaskClient) -> None:
    views(client).refusal = ViewNameTaken()
    answer = client.post("/saved-views", data={"view": "open", "name": "急件"})
    assert answer.status_code == 409 and 'value="急件"' in answer.text and "已有同名的视图" in answer.text
    views(client).refusal = NotYourView()
    assert client.post("/saved-views/v2/drop").status_code == 403


def test_a_view_is_chosen_to_open_with_and_dropped(client: FlaskClient) -> None:
    client.post("/saved-views/first", data={"first": "v2"})
    client.post("/saved-views/v1/drop")
    assert (views(client).first, views(client).dropped) == (["v2"], ["v1"])
