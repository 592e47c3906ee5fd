"""消息发送 and 统一待办 on a desk and on a phone."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, ViewportSize, expect
from werkzeug.serving import make_server

from tests.e2e.accessibility import violations
from tests.unit.portal_pages.a_portal import a_portal
from tests.unit.portal_pages.test_deliveries_page import KEEPER


@pytest.fixture
def address() -> Iterator[str]:
    server = make_server("127.0.0.1", 0, a_portal(KEEPER), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.mark.parametrize("language", ["zh", pytest.param("en", marks=pytest.mark.thorough)])
@pytest.mark.parametrize(("width", "height"), [(1366, 768), (390, 844)])
def test_the_administrator_sees_at_a_glance_what_did_not_arrive(
    browser: Browser, address: str, width: int, height: int, language: str
) -> None:
    context = browser.new_context(viewport=ViewportSize(width=width, height=height))
    context.add_cookies([{"name": "language", "value": language, "url": address}])
    page = context.new_page()
    for path in ("/deliveries", "/deliveries?view=again"):
        page.goto(address + path)
        expect(page.get_by_text("550 5.1.1 no such user")).to_be_visible()
        for large in (False, True):
            page.evaluate("large => document.documentElement.classList.toggle('large', large)", large)
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert violations(page) == []
    page.goto(f"{address}/deliveries")
    page.get_by_role("button").filter(has_text="办公室经办").click()
    expect(page.get_by_role("status")).to_be_visible()
    context.close()


@pytest.mark.parametrize("language", ["zh", pytest.param("en", marks=pytest.mark.thorough)])
@pytest.mark.parametrize(("width", "height"), [(1366, 768), (390, 844)])
def test_the_administrator_keeps_who_is_whom_elsewhere(
    browser: Browser, address: str, width: int, height: int, language: str
) -> None:
    context = browser.new_context(viewport=ViewportSize(width=width, height=height))
    context.add_cookies([{"name": "language", "value": language, "url": address}])
    page = context.new_page()
    for path in ("/to-dos", "/to-dos?view=given_up", "/to-dos?view=again"):
        page.goto(address + path)
        for large in (False, True):
            page.evaluate("large => document.documentElement.classList.toggle('large', large)", large)
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert violations(page) == []
    page.goto(f"{address}/to-dos")
    page.locator("[name=external_id]").nth(1).fill("union-5")
    page.get_by_role("button").filter(has_text="办公室经办二").click()
    expect(page.get_by_role("status")).to_be_visible()
    page.goto(f"{address}/to-dos?view=given_up")
    page.get_by_role("button").filter(has_text="430211-adm-2026-00001").click()
    expect(page.get_by_role("status")).to_be_visible()
    context.close()
