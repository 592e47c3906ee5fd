"""Sections of a case that take their time are fetched after its page."""

from __future__ import annotations

import pytest

from tests.unit.portal_pages import fixtures
from tests.unit.portal_pages.a_portal import services_of, the_portal


@pytest.mark.parametrize("address", [f"/cases/admission/{fixtures.CASE_NO}", "/tasks/admission/t1"])
def test_what_a_request_is_compared_with_is_fetched_after_the_page(address: str) -> None:
    """Looking for it takes its time; without scripts the link leads to a page of its own."""
    services, client = services_of(the_portal()), the_portal().test_client()
    services.asked.clear()
    page, piece = client.get(address).text, f"/cases/admission/{fixtures.CASE_NO}/alike"
    assert ("admission", f"/cases/{fixtures.CASE_NO}/alike", {}) not in services.asked
    assert page.index('id="section-application"') < page.index('id="later-alike"')
    assert page.index('id="later-alike"') < page.index('id="section-plan"')
    assert f'hx-get="{piece}"' in page and f'href="{piece}"' in page
    fetched = client.get(piece, headers={"HX-Request": "true"}).text
    assert "与物业检查重复" in fetched and "ZZ-121" in fetched and "<html" not in fetched
    alone = client.get(piece).text
    assert "<html" in alone and "与物业检查重复" in alone
    assert f'href="/cases/admission/{fixtures.CASE_NO}"' in alone
