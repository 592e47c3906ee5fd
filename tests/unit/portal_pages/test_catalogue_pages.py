"""事项目录: on any day and in any place, one item with its versions, and what is alike while drafting."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from portal.clients.services import ServiceProblem
from tests.unit.portal_pages import fixtures
from tests.unit.portal_pages.a_portal import OFFICE_CLERK, FixtureServices, a_portal
from tests.unit.portal_pages.test_pages import Outline

ITEM, ALIKE = fixtures.CATALOGUE["item"], fixtures.CATALOGUE["similar"]


@pytest.fixture
def services() -> FixtureServices:
    return FixtureServices()


@pytest.fixture
def client(services: FixtureServices) -> FlaskClient:
    return a_portal(OFFICE_CLERK, services).test_client()


def test_anybody_asks_what_was_in_force_where_on_a_day(services: FixtureServices) -> None:
    page = (
        a_portal(None, services).test_client().get("/catalogue?place=430211001&in_force_on=2026-08-20").text
    )
    assert services.asked[-1][2] == {"place": "430211001", "in_force_on": "2026-08-20", "limit": 40}
    assert "2026-08-20 当天有效的事项，列入清单的在全县市区适用" in page
    assert '<option value="430211001" selected>嵩山路街道' in page
    assert 'href="/catalogue/SX-2026-00001">' in page


def test_what_is_shown_is_taken_along_as_a_workbook(services: FixtureServices) -> None:
    client = a_portal(None, services).test_client()
    asked = {"place": "430211001", "in_force_on": "2026-08-20"}
    assert (
        'href="/catalogue/shown.xlsx?place=430211001&amp;in_force_on=2026-08-20"'
        in client.get("/catalogue", query_string={**asked, "after": "0:SX-2026-00001:1"}).text
    )
    client.get("/catalogue/shown.xlsx", query_string=asked)
    assert services.asked[-1] == ("admission", "/catalogue/export.xlsx", asked)

    def too_many(*_: object, **__: object) -> object:
        raise ServiceProblem("admission", 422, {"title": "符合条件的事项太多", "code": "export-too-large"})

    services.download = too_many  # type: ignore[method-assign,assignment]
    refused = client.get("/catalogue/shown.xlsx")
    assert refused.status_code == 422 and "符合条件的事项太多" in refused.text


def test_an_item_shows_its_versions_and_what_is_alike(services: FixtureServices) -> None:
    page = a_portal(None, services).test_client().get(f"/catalogue/{ITEM['ref']}").text
    assert page.index("第 2 版") < page.index("第 1 版") and "已被替代" in page
    for version in ITEM["versions"]:
        assert version["notice_no"] in page and version["start"] in page
    assert all(f'href="/catalogue/{one["ref"]}"' in page for one in ITEM["similar"])
    outline = Outline()
    outline.feed(page)
    assert len(outline.ids) == len(set(outline.ids)) and outline.inline == []


def test_while_drafting_the_name_and_the_content_are_compared(
    client: FlaskClient, services: FixtureServices
) -> None:
    asked = {"item_name": "防溺水巡查", "content": "每周巡查", "base_version": "SX-2026-00001/2"}
    page = client.get("/applications/similar", query_string=asked).text
    sent = {"name": "防溺水巡查", "content": "每周巡查", "but": "SX-2026-00001"}
    assert ("admission", "/catalogue/similar", sent) in services.asked
    assert f'href="/catalogue/{ALIKE[0]["ref"]}"' in page and f"相近 {ALIKE[0]['share']}%" in page
    assert "/catalogue/" not in client.get("/applications/similar?item_name=防").text


def test_while_drafting_a_refusal_not_long_ago_and_a_start_too_near_are_told(
    client: FlaskClient, services: FixtureServices
) -> None:
    """B3: said with the setting and the day, while there is still time to write what is new."""
    asked = {"item_name": "防溺水巡查", "start": "2026-12-20", "request_type": "new"}
    page = client.get("/applications/similar", query_string=asked).text
    assert services.asked[-1] == ("admission", "/applications/cautions", asked)
    assert "2027-03-01" in page and "adm.reapply.block" in page
    assert "2027-01-12" in page and "adm.leadtime.warn" in page
    draft = client.get("/tasks/admission/t2").text
    assert "request_type,start,new_facts" in draft


def test_the_draft_asks_for_what_is_alike_by_itself(client: FlaskClient) -> None:
    page = client.get("/tasks/admission/t2").text
    assert 'hx-get="/applications/similar" hx-include="#fields"' in page
