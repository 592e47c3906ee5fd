"""流程版本 in a browser: on a desk and a phone, in both languages; a run in batches goes on by itself."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, ViewportSize
from werkzeug.serving import make_server

from tests.e2e.accessibility import violations
from tests.e2e.test_pages_for_everybody import DESK, PHONE, a_context
from tests.unit.portal_pages import some_versions
from tests.unit.portal_pages.a_portal import a_portal
from tests.unit.portal_pages.test_version_pages import DESIGNER, PAGE


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The pages as a process designer sees them."""
    server = make_server("127.0.0.1", 0, a_portal(DESIGNER), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.mark.parametrize("language", ["zh", pytest.param("en", marks=pytest.mark.thorough)])
def test_the_pages_keep_nobody_out(browser: Browser, address: str, language: str) -> None:
    context = a_context(browser, address, language=language)
    page = context.new_page()
    for path in ("/versions", f"{PAGE}?from=1&to=2"):
        page.goto(f"{address}{path}")
        for width in (DESK, PHONE):
            page.set_viewport_size(ViewportSize(width=width["width"], height=width["height"]))
            assert violations(page) == []
            assert page.evaluate("document.documentElement.scrollWidth") <= width["width"], (path, width)
    context.close()


def test_a_run_goes_on_by_itself_to_its_end(
    browser: Browser, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    following = iter(["i3"])

    def acted(path: str, payload: object) -> object:
        if path.endswith("/preview"):
            return {**some_versions.PREVIEW, "next": next(following, None) if started else None}
        return answered(path, payload)

    started, answered = [], some_versions.acted
    monkeypatch.setattr(some_versions, "acted", acted)
    context = a_context(browser, address)
    page = context.new_page()
    page.goto(f"{address}{PAGE}?from=1&to=2")
    page.get_by_label("迁移原因").fill("制度修订")
    started.append(True)
    page.get_by_role("button", name="迁移全部能迁移的案件").click()
    page.get_by_text("已迁移 4 件，不能迁移 2 件留在原版本。").wait_for()
    assert page.get_by_role("link", name="完成").is_visible() and violations(page) == []
    context.close()
