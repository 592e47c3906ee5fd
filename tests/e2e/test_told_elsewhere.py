"""The running product: work is a to-do in the province's system, and told to a telephone, while it waits."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from chassis.clock import SystemClock
from tests.e2e import requests as written
from tests.e2e.people import County
from tests.e2e.product import Product

pytestmark = pytest.mark.thorough

ITEM = "独居老人冬季探访"
NUMBER = "13800138000"
PATIENCE = 20.0


def before_long(found: Callable[[], Any]) -> Any:
    """What the worker does within its next rounds: it looks every two seconds."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if there := found():
            return there
        time.sleep(0.2)
    raise AssertionError("it never came")


def short_messages(product: Product, words: str) -> list[list[str]]:
    return [body["TemplateParamSet"] for body in product.short_messages.bodies() if words in str(body)]


def to_do_about(product: Product) -> dict[str, Any] | None:
    return next((one for one in product.to_dos.open.values() if ITEM in one["subject"]), None)


@pytest.mark.parametrize("width", [1366, 390])
def test_work_is_a_to_do_elsewhere_and_a_short_message_until_it_is_done(
    county: County, product: Product, browser: Browser, width: int
) -> None:
    admin = county.person("admin")
    admin.page.set_viewport_size({"width": width, "height": 800})
    admin.goes_to("/to-dos?q=swb.clerk2")
    admin.page.get_by_role("textbox", name=re.compile("标识")).fill("union-clerk2")
    admin.page.get_by_role("button", name=re.compile("^保存")).click()
    expect(admin.page.get_by_role("status")).to_contain_text("已保存")
    office = county.person("swb.clerk2")
    office.page.set_viewport_size({"width": width, "height": 800})
    office.goes_to("/notification-settings")
    if office.page.get_by_text("138****8000").count() == 0:
        office.page.fill("#number", NUMBER)
        office.page.get_by_role("button", name="发送验证码").click()
        expect(office.page.get_by_role("status")).to_contain_text("验证码即将发到您的手机")
        code = before_long(lambda: product.short_messages.bodies() and product.short_messages.bodies()[-1])
        office.page.fill("#sms-code", code["TemplateParamSet"][0])
        office.page.get_by_role("button", name="确认手机号码").click()
    expect(office.page.get_by_role("checkbox", name="新待办 短信")).to_be_checked()
    told = len(short_messages(product, "新待办"))
    clerk = county.person("mzj.clerk")
    clerk.goes_to("/applications/new")
    clerk.page.fill("[name=item_name]", ITEM)
    clerk.page.get_by_role("button", name="开始申请").click()
    today = SystemClock().today()
    days = [(today + timedelta(days=count)).isoformat() for count in (0, 200, 30)]
    clerk.hands_in(written.a_complete_plan(*days))
    to_do = before_long(lambda: to_do_about(product))
    assert to_do["executorIds"] == ["union-clerk2"]
    before_long(lambda: len(short_messages(product, "新待办")) > told)
    assert ITEM not in str(product.short_messages.bodies())
    office.page.goto(to_do["detailUrl"]["appUrl"])
    expect(office.page.locator("#main")).to_contain_text(ITEM)
    stranger = browser.new_context()
    page = stranger.new_page()
    page.goto(to_do["detailUrl"]["pcUrl"])
    expect(page).to_have_url(re.compile("/sign-in"))
    stranger.close()
    county.person("swb.clerk").goes_to(to_do["detailUrl"]["pcUrl"].removeprefix(product.address.rstrip("/")))
    other = county.person("swb.clerk").page
    other.get_by_role("button", name="签收").click()
    before_long(lambda: to_do_about(product) is None)
    shown = admin.goes_to("/to-dos").locator("#main")
    expect(shown).to_contain_text("已对应账号")
    assert (admin.complaints, office.complaints) == ([], [])
