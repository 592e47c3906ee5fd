"""A department begins an application, and takes it back before it was handed in."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.e2e.people import County

CASE_NO = re.compile(r"\d{6}-adm-\d{4}-\d{5}")


def begins(county: County, item: str) -> str:
    """A department begins an application; the number of the case."""
    clerk = county.person("wjj.clerk")
    clerk.goes_to("/applications/new")
    clerk.page.fill("[name=item_name]", item)
    clerk.page.get_by_role("button", name="开始申请").click()
    expect(clerk.page.locator("#deal-title")).to_contain_text("编制实施方案")
    found = CASE_NO.search(clerk.page.locator("#main").inner_text())
    assert found, "no number of a case on the page"
    return found[0]


def withdraws(county: County, case_no: str) -> None:
    """Its leader takes it back, and the case has ended."""
    page = county.person("wjj.leader").goes_to(f"/cases/admission/{case_no}")
    page.locator("#action-withdraw summary").click()
    page.locator("#action-withdraw textarea").fill("不再开展")
    page.locator("#action-withdraw").get_by_role("button").click()
    expect(page.locator("#main")).to_contain_text("不再开展")
