"""Admission's web process is stopped under people's hands: lists stand, nothing typed is lost, sent once."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from chassis.clock import SystemClock
from tests.e2e import requests as written
from tests.e2e.accessibility import DEPENDS_ON_SIZE, violations
from tests.e2e.over_the_api import OverTheApi
from tests.e2e.people import County, Person
from tests.e2e.product import Product

pytestmark = pytest.mark.thorough

STEP = "登记事前沟通情况"
PHONE = ViewportSize(width=390, height=844)
DESK = ViewportSize(width=1366, height=768)
HEARD = 20_000
SINCE = re.compile(r"“事项准入”服务从 \d{4}-\d\d-\d\d \d\d:\d\d 起连不上")


@pytest.fixture(scope="module")
def today() -> date:
    return SystemClock().today()


def looks_right(page: Page) -> None:
    assert violations(page, DEPENDS_ON_SIZE if page.viewport_size == PHONE else ()) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1")


def a_request(clerk: Person, item: str, today: date) -> None:
    """Hand in a plan, so that the office has something to do."""
    day = [(today + timedelta(days=days)).isoformat() for days in (0, 200, 30)]
    clerk.goes_to("/applications/new")
    clerk.page.fill("[name=item_name]", item)
    clerk.page.get_by_role("button", name="开始申请").click()
    clerk.hands_in(written.a_complete_plan(*day))


@pytest.mark.parametrize(("size", "item"), [(DESK, "停机时的桌面事项"), (PHONE, "停机时的手机事项")])
def test_what_is_typed_while_admission_is_down_is_kept_and_handed_in_once(
    county: County, product: Product, api: OverTheApi, today: date, size: ViewportSize, item: str
) -> None:
    a_request(county.person("mzj.clerk"), item, today)
    office = county.person("swb.clerk")
    page = office.page
    page.set_viewport_size(size)
    office.opens_work(item, STEP)
    address = page.url
    case_no = page.locator(".head .num").first.inner_text()
    note = f"{item}：电话沟通过两次，双方没有分歧"
    text = page.locator("#fields textarea").first
    name = str(text.get_attribute("name"))
    watcher = office.context.new_page()
    watcher.set_viewport_size(size)
    watcher.goto(office.address + "inbox")
    watcher.evaluate("window.stillHere = true")
    expect(watcher.locator("#rows")).to_contain_text(item)

    with product.without("admission"):
        office.fills({"contact_on": today.isoformat(), "with_whom": "养老服务科", name: note})
        page.locator("#deal .buttons.main .button").first.click()
        # The form comes back filled, says why, and stays so over a reload.
        for _ in range(2):
            expect(page.locator("#problem")).to_contain_text(SINCE)
            expect(page.locator("#problem")).to_contain_text("没有提交成功")
            expect(page.locator(f"[name='{name}']")).to_have_value(note)
            page.reload()
        looks_right(page)
        # An open desk hears of it by itself; it lists what it listed before.
        expect(watcher.locator("#outages")).to_contain_text(SINCE, timeout=HEARD)
        row = watcher.locator("#rows tbody tr", has_text=item)
        expect(row).to_contain_text("暂时打不开")
        looks_right(watcher)
        # More is typed and tried again; the case says the same.
        page.locator(f"[name='{name}']").fill(note + "。")
        page.get_by_role("button", name="再次提交").click()
        expect(page.locator(f"[name='{name}']")).to_have_value(note + "。")
        case = office.context.new_page()
        case.set_viewport_size(size)
        case.goto(f"{office.address}cases/admission/{case_no}")
        expect(case.locator("#problem")).to_contain_text(SINCE)
        expect(case.locator("h1")).to_have_text(item)
        looks_right(case)
        page.evaluate("window.stillHere = true")

    # Everything catches up without a reload by hand.
    expect(page.locator("#back")).to_have_text("“事项准入”服务已经恢复，现在可以提交。", timeout=HEARD)
    assert page.evaluate("window.stillHere") is True
    expect(case.locator("#opinions, #timeline").first).to_be_visible(timeout=HEARD)
    expect(watcher.locator("#outages")).to_have_text(re.compile(r"^\s*$"), timeout=HEARD)
    expect(row).not_to_contain_text("暂时打不开")
    assert watcher.evaluate("window.stillHere") is True
    # On another machine, or after a reload, the entry is there too.
    case.goto(address)
    expect(case.locator("#unsent")).to_be_visible()
    expect(case.locator(f"[name='{name}']")).to_have_value(note + "。")
    looks_right(case)
    page.locator("#deal .buttons.main .button").first.click()
    expect(page.locator(".note.good").first).to_contain_text("已办理")
    # The same entry once more, with the same key: answered as the first time, done once.
    case.locator("#deal .buttons.main .button").first.click()
    case.wait_for_load_state()
    page.goto(f"{office.address}cases/admission/{case_no}")
    expect(page.locator("#timeline li", has_text="登记事前沟通")).to_have_count(1)
    for one in (watcher, case):
        one.close()
    page.set_viewport_size(DESK)
    assert office.complaints == []
