"""我的事项: what a community or township carries today."""

from __future__ import annotations

from chassis.actor import Actor
from tests.unit.portal_pages.a_portal import COMMUNITY, OFFICE_CLERK, FixtureServices, a_portal

TOWNSHIP = Actor("u8", "嵩山路街道经办", "", "430211001", "", frozenset({"township_clerk@430211001"}))


def test_a_community_finds_its_items_money_and_orders() -> None:
    services = FixtureServices()
    client = a_portal(COMMUNITY, services).test_client()
    assert 'href="/my-items"' in client.get("/catalogue").text
    page = client.get("/my-items").text
    assert services.asked[-1] == ("admission", "/places/430211001008/items", {})
    assert "即将到期" in page and "长期" in page and "4,000.17" in page and "最近30天结束" in page
    assert 'href="/orders/430211-DSP-2026-00003"' in page and "共 4 件" in page
    assert "另有 3 项" in page
    assert page.index("未成年人防溺水巡查") < page.index("秸秆禁烧劝导")
    assert 'href="/catalogue/shown.xlsx?place=430211001008&amp;in_force_on=2026-11-20"' in page
    assert '<select id="place"' not in page


def test_a_township_also_looks_at_its_communities() -> None:
    services = FixtureServices()
    client = a_portal(TOWNSHIP, services).test_client()
    assert '<option value="430211001008" selected>' in client.get("/my-items?place=430211001008").text
    client.get("/my-items")
    assert services.asked[-1][1] == "/places/430211001/items"


def test_who_answers_for_no_place_has_no_items_of_his_own() -> None:
    client = a_portal(OFFICE_CLERK).test_client()
    assert "/my-items" not in client.get("/catalogue").text
    assert client.get("/my-items").status_code == 404
    assert client.get("/my-items?place=430211001008").status_code == 200
