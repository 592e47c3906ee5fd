"""In the browser: out to an identity provider and back, before and after an account is linked; without it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.people import County, Person
from tests.e2e.product import Product
from tests.e2e.test_accounts import looks_right

pytestmark = pytest.mark.thorough

SUBJECT = "f3b1c0de-0731"


@pytest.fixture
def clerk(county: County) -> Iterator[Person]:
    """The clerk of the education bureau, at a desk where nobody has signed in."""
    context = county.browser.new_context()
    yield Person("jyj.clerk", context, county.address)
    context.close()


def goes_there(page: Page) -> None:
    page.get_by_role("link", name="统一身份认证登录").click()


def is_seen_there(page: Page, subject: str) -> None:
    page.fill("[name=sub]", subject)
    page.get_by_role("button", name="Authorize").click()


def links(county: County, subject: str) -> None:
    """The security administrator finds the account and writes down what its owner has told."""
    guard = county.person("security")
    guard.goes_to("/accounts?text=jyj.clerk").locator("tbody a.title").first.click()
    guard.page.fill("#subject", subject)
    guard.page.fill("#identity-reason", "统一身份认证上线")
    guard.page.fill("#identity-own", county.passwords["security"])
    looks_right(guard.page)
    guard.page.get_by_role("button", name="关联", exact=True).click()
    expect(guard.page.locator(".note.good")).to_contain_text("已关联")
    expect(guard.page.locator("section", has_text="变更记录").last).to_contain_text("关联统一身份")


def test_from_the_first_attempt_to_signing_out_there(county: County, clerk: Person, product: Product) -> None:
    page = clerk.goes_to("/my-items")
    looks_right(page)
    goes_there(page)
    is_seen_there(page, SUBJECT)
    expect(page.locator("#problem")).to_contain_text(SUBJECT)
    expect(page.locator("#problem")).to_contain_text("security administrator")
    looks_right(page)

    links(county, SUBJECT)
    clerk.goes_to("/my-items")
    goes_there(page)
    is_seen_there(page, SUBJECT)
    expect(page).to_have_url(re.compile("/my-items$"))
    session = clerk.goes_to("/my-account").locator("section", has_text="正在登录").first
    expect(session).to_contain_text("统一身份认证")
    looks_right(page)

    guard = county.person("security")
    guard.page.reload()
    guard.page.select_option("#session", index=0)
    guard.page.fill("#end-reason", "电脑遗失")
    guard.page.fill("#end-own", county.passwords["security"])
    guard.page.get_by_role("button", name="结束这次登录").click()
    expect(guard.page.locator(".note.good")).to_contain_text("这次登录已结束")
    clerk.goes_to("/my-items")
    expect(page).to_have_url(re.compile("/sign-in"))

    goes_there(page)
    is_seen_there(page, SUBJECT)
    expect(page).to_have_url(re.compile("/my-items$"))
    page.locator("details.account summary").click()
    page.get_by_role("button", name="退出").click()
    expect(page).to_have_url(re.compile(f"^{product.identities.issuer}/oauth2/end_session"))
    page.get_by_role("button", name="End session").click()
    expect(page).to_have_url(re.compile("/sign-in$"))
    clerk.goes_to("/inbox")
    expect(page).to_have_url(re.compile("/sign-in"))
    assert clerk.complaints == []


def test_while_the_provider_is_down_one_signs_in_by_password(
    county: County, clerk: Person, product: Product
) -> None:
    product.identities.stop()
    try:
        page = clerk.goes_to("/sign-in")
        goes_there(page)
        expect(page.locator("#problem")).to_contain_text("统一身份认证暂时连不上")
        expect(page.locator("#problem")).to_contain_text("cannot be reached")
        looks_right(page)
        page.fill("#user", clerk.login)
        page.fill("#password", county.passwords[clerk.login])
        page.get_by_role("button", name="登录").click()
        expect(page).to_have_url(re.compile("/inbox|/$"))
    finally:
        product.identities.start()
