"""Pages only some posts open, at both widths and in large type: no violation, nothing over the edge."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, ViewportSize
from werkzeug.serving import make_server

from chassis.actor import Actor
from tests.e2e.accessibility import violations
from tests.e2e.test_pages_for_everybody import DESK, PHONE, a_context, complaints_of
from tests.unit.portal_pages import fixtures
from tests.unit.portal_pages.a_portal import OFFICE_CLERK, the_portal

POSTS = (
    "agency_registrar",
    "audit_administrator",
    "city_supervisor",
    "command_operator",
    "committee_office_head",
    "department_leader",
    "performance_office_clerk",
    "process_designer",
    "security_administrator",
    "system_administrator",
    "township_clerk",
    "township_party_committee",
)
EVERY_POST = Actor(
    OFFICE_CLERK.user_id,
    OFFICE_CLERK.name,
    OFFICE_CLERK.post,
    OFFICE_CLERK.unit,
    OFFICE_CLERK.unit_name,
    OFFICE_CLERK.roles | {f"{post}@{OFFICE_CLERK.unit}" for post in POSTS},
)
"""Nobody holds all of them; here it saves a portal for each."""
PAGES = (
    "/accounts",
    "/accounts/new",
    "/adverse-opinions/new",
    "/agencies/import",
    "/audit",
    "/audit/verification",
    f"/cases/admission/{fixtures.CASE_NO}/journal",
    f"/cases/admission/{fixtures.CASE_NO}/messages",
    "/catalogue/succession",
    "/follow-ups/new?about=case&subject=430211-adm-2026-00003",
    "/matters/new",
    "/own-cases",
    "/schemes",
    "/schemes/draft",
    "/staff-marks",
    "/statements",
    "/statements/successions",
    "/team",
    "/to-dos",
    "/versions",
    "/whistles/new",
)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The pages with fixture services, for somebody who may open all of them."""
    server = make_server("127.0.0.1", 0, the_portal(EVERY_POST), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture(scope="module")
def page(browser: Browser, address: str) -> Iterator[Page]:
    context = a_context(browser, address)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("path", PAGES)
def test_no_page_of_a_post_keeps_anybody_out(page: Page, address: str, path: str) -> None:
    with complaints_of(page) as complaints:
        opened = page.goto(address + path)
        assert opened is not None and opened.status == 200
        for width, large in ((DESK, False), (PHONE, True)):
            page.set_viewport_size(ViewportSize(width=width["width"], height=width["height"]))
            page.evaluate("large => document.documentElement.classList.toggle('large', large)", large)
            assert page.evaluate("document.documentElement.scrollWidth") <= width["width"], width["width"]
            assert violations(page) == [], width["width"]
    assert complaints == []
