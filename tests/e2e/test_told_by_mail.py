"""The running product tells somebody by mail, and the link in it opens the work after sign-in."""

from __future__ import annotations

import re
import time
from datetime import timedelta
from email.message import EmailMessage

import pytest
from playwright.sync_api import Browser, expect

from chassis.clock import SystemClock
from tests.e2e import requests as written
from tests.e2e.people import County
from tests.e2e.product import Product

pytestmark = pytest.mark.thorough

ITEM = "困境儿童寒假走访"
ADDRESS = "swb.clerk2@example.gov.cn"
PATIENCE = 20.0


def mail_about(product: Product, words: str) -> EmailMessage:
    """Wait for the worker: it looks every two seconds."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        for message in product.mailbox.arrived:
            if words in str(message["Subject"]):
                assert message["To"] == ADDRESS
                return message
        time.sleep(0.2)
    raise AssertionError(f"no mail about “{words}”")


def link_in(message: EmailMessage, part: str) -> str:
    found = re.search(rf"http://\S*{part}\S*", message.get_content())
    assert found
    return found[0]


def test_a_confirmed_address_gets_new_work_and_its_link_opens_it(
    county: County, product: Product, browser: Browser
) -> None:
    office = county.person("swb.clerk2")
    office.goes_to("/notification-settings")
    office.page.fill("#address", ADDRESS)
    office.page.get_by_role("button", name="发送确认邮件").click()
    expect(office.page.get_by_role("status")).to_contain_text("确认邮件即将发出")
    office.page.goto(link_in(mail_about(product, "请确认您的邮箱"), "code="))
    office.page.get_by_role("button", name="确认", exact=True).click()
    expect(office.page.get_by_role("checkbox", name="新待办 邮件")).to_be_checked()
    today = SystemClock().today()
    clerk = county.person("mzj.clerk")
    clerk.goes_to("/applications/new")
    clerk.page.fill("[name=item_name]", ITEM)
    clerk.page.get_by_role("button", name="开始申请").click()
    days = [(today + timedelta(days=count)).isoformat() for count in (0, 200, 30)]
    clerk.hands_in(written.a_complete_plan(*days))
    link = link_in(mail_about(product, f"新待办：{ITEM}"), "notifications/")
    context = browser.new_context()
    page = context.new_page()
    page.goto(link)
    page.fill("#user", "swb.clerk2")
    page.fill("#password", product.passwords["swb.clerk2"])
    page.get_by_role("button", name="登录").click()
    expect(page).to_have_url(re.compile("/tasks/admission/"))
    expect(page.locator("#main")).to_contain_text(ITEM)
    context.close()
    expect(office.goes_to("/notification-settings").locator("#main")).to_contain_text("已发出")
    assert office.complaints == []
