"""The security administrator opens an account, gives it a role, takes it away again; its owner signs in."""

from __future__ import annotations

import re

from playwright.sync_api import Page, ViewportSize, expect

from tests.e2e.accessibility import DEPENDS_ON_SIZE, violations
from tests.e2e.people import County, Person

PHONE, DESK = ViewportSize(width=390, height=844), ViewportSize(width=1366, height=768)
OWN = "trumpet lantern river"


def looks_right(page: Page) -> None:
    """For everybody, at the desk and on a phone."""
    for size, rules in ((PHONE, DEPENDS_ON_SIZE), (DESK, ())):
        page.set_viewport_size(size)
        assert violations(page, rules) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


def test_an_account_from_its_opening_to_its_closing(county: County) -> None:
    guard = county.person("security")
    page, own = guard.page, county.passwords["security"]

    guard.goes_to("/accounts")
    looks_right(page)
    page.get_by_role("link", name="开立账号").click()
    looks_right(page)
    page.fill("#login", "new.clerk")
    page.fill("#name", "区民政局新设经办人")
    page.fill("#post", "经办人")
    page.select_option("#new-unit", "430211-mzj")
    page.fill("[name=reason]", "新设岗位")
    page.fill("[name=own]", own)
    page.get_by_role("button", name="开立账号").click()
    given = page.locator("#password").inner_text()
    looks_right(page)
    page.get_by_role("link", name="继续").click()

    page.select_option("#give-role", "department_clerk")
    page.select_option("#give-unit", "430211-mzj")
    page.fill("#give-reason", "新设岗位")
    page.fill("#give-own", own)
    page.get_by_role("button", name="授予").click()
    expect(page.locator(".note.good")).to_contain_text("角色已授予")
    expect(page.locator("section", has_text="变更记录").last).to_contain_text("新设岗位")
    looks_right(page)

    context = county.browser.new_context()
    clerk = Person("new.clerk", context, county.address)
    clerk.signs_in(given)
    looks_right(clerk.page)
    clerk.chooses_password(given, OWN)
    expect(clerk.page).to_have_url(re.compile("/inbox"))
    expect(clerk.goes_to("/applications/new").locator("[name=item_name]")).to_be_visible()

    page.reload()
    page.fill("#withdraw-reason", "岗位撤销")
    page.fill("#withdraw-own", own)
    page.get_by_role("button", name="立即收回").click()
    expect(page.locator(".note.good")).to_contain_text("角色已收回")
    page.fill("#act-reason", "岗位撤销")
    page.fill("#act-own", own)
    page.get_by_role("button", name="停用账号").click()
    expect(page.locator(".note.good")).to_contain_text("账号已停用")
    clerk.goes_to("/inbox")
    expect(clerk.page).to_have_url(re.compile("/sign-in"))
    assert [*guard.complaints, *clerk.complaints] == []
    context.close()


def test_a_clerk_finds_no_account_but_their_own(county: County) -> None:
    clerk = county.person("mzj.clerk")
    assert clerk.page.get_by_role("link", name="账号管理").count() == 0
    expect(clerk.goes_to("/accounts").locator("#main")).to_contain_text("您的岗位不能办理此事")
    clerk.goes_to("/my-account")
    looks_right(clerk.page)
    expect(clerk.page.locator("section", has_text="正在登录").first).to_contain_text("就是这里")


def test_the_audit_administrator_reads_verifies_and_takes_away_and_does_nothing_else(county: County) -> None:
    auditor = county.person("audit")
    page = auditor.goes_to("/audit")
    expect(page.locator("tbody")).to_contain_text("审计管理员")
    looks_right(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="导出 Excel").click()
    assert download.value.suggested_filename.startswith("audit-")
    page.get_by_role("link", name="核验日志").click()
    expect(page.locator(".note")).to_contain_text("完好")
    looks_right(page)
    for path in ("/accounts", "/incidents", "/deliveries", "/calendar"):
        expect(auditor.goes_to(path).locator("#main")).to_contain_text("您的岗位不能办理此事")
    assert auditor.complaints == []
