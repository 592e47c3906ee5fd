"""Steps that are gone while cases stand there, and where replayed cases differ, are seen on the drawing."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from tests.e2e.accessibility import violations
from tests.unit.portal_pages import some_drafts, some_versions
from tests.unit.portal_pages.a_portal import the_portal
from tests.unit.portal_pages.test_draft_files import TABLE
from tests.unit.portal_pages.test_version_pages import DESIGNER

GONE, NAME = "review_application", {"zh": "<b>初审把关</b>", "en": "Review"}


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A designer before a portal with fixture services."""
    server = make_server("127.0.0.1", 0, the_portal(DESIGNER), threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    context = browser.new_context(
        base_url=f"http://127.0.0.1:{server.server_port}", viewport={"width": 1366, "height": 768}
    )
    yield context.new_page()
    context.close()
    server.shutdown()


def fits(page: Page) -> None:
    """Nothing keeps anybody out, on a desk or on a phone."""
    for width, height in ((390, 844), (1366, 768)):
        page.set_viewport_size({"width": width, "height": height})
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_step_that_is_gone_is_drawn_faintly_and_never_saved(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = [{"element": GONE, "name": NAME, "cases": 3}]
    versions = [{**some_versions.VERSIONS[1], "places": places}]
    monkeypatch.setattr(some_versions, "read", lambda service, path: versions)
    draft = some_drafts.DRAFTS["d1"]
    monkeypatch.setitem(draft, "bpmn", draft["bpmn"].replace(GONE, "another_step"))
    page.goto("/designer/admission/d1")
    page.wait_for_selector("#designer[data-ready]")
    ghost = page.locator(f"[data-ghost={GONE}]")
    expect(ghost).to_contain_text("3")
    assert ghost.locator("text").first.text_content() == NAME["zh"], "told as text, never as markup"
    expect(ghost.locator("rect")).to_be_visible()
    xml = page.evaluate("window.gatehouseDesigner.modeler.saveXML().then(({ xml }) => xml)")
    assert GONE not in xml and "another_step" in xml
    link = page.locator("#running a", has_text="草稿中没有")
    assert link.get_attribute("href") == "/versions/admission/adm_simple"
    expect(page.locator(".bjs-powered-by")).to_be_visible()
    fits(page)


def test_where_replayed_cases_differ_is_coloured_and_listed(page: Page) -> None:
    page.goto("/designer/admission/d1/replays")
    expect(page.locator("#cases tbody tr")).to_have_count(2)
    page.wait_for_selector(f"#diagram [data-element-id={GONE}].heat-4")
    expect(page.locator(".heat")).to_have_text(["49 件"])
    expect(page.locator(".bjs-powered-by")).to_be_visible()
    fits(page)


def test_the_columns_of_a_table_are_changed_on_a_page_that_fits(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(some_drafts.DRAFTS, "d1", some_drafts.whole(decisions={"whistle_eligibility": TABLE}))
    page.goto("/designer/admission/d1/tables/whistle_eligibility")
    page.locator("summary", has_text="增减列").click()
    expect(page.get_by_role("button", name="添加列").first).to_be_visible()
    fits(page)
