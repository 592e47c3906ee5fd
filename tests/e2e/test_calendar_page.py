"""The working calendar in a browser: on a desk and a phone, in both languages, in large type."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, ViewportSize
from werkzeug.serving import make_server

from tests.e2e.accessibility import violations
from tests.e2e.test_pages_for_everybody import DESK, PHONE, a_context
from tests.unit.portal_pages.a_portal import the_portal
from tests.unit.portal_pages.test_calendar_pages import ADMINISTRATOR


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The pages as an administrator sees them."""
    server = make_server("127.0.0.1", 0, the_portal(ADMINISTRATOR), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.mark.parametrize("language", ["zh", pytest.param("en", marks=pytest.mark.thorough)])
@pytest.mark.parametrize("year", [2026, 2031])
def test_the_calendar_keeps_nobody_out(browser: Browser, address: str, year: int, language: str) -> None:
    """A year with a long holiday, and one nobody has entered."""
    context = a_context(browser, address, language=language)
    page = context.new_page()
    page.goto(f"{address}/calendar?year={year}")
    for width in (DESK, PHONE):
        page.set_viewport_size(ViewportSize(width=width["width"], height=width["height"]))
        for large in (False, True):
            page.evaluate("large => document.documentElement.classList.toggle('large', large)", large)
            assert violations(page) == []
            assert page.evaluate("document.documentElement.scrollWidth") <= width["width"], (width, large)
    context.close()
