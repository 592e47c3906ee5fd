"""The desk in a real browser, two people at a time: what one does, the other sees without a reload."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from chassis.clock import SystemClock
from tests.e2e import requests as written
from tests.e2e.people import County

ITEM = "孤寡老人冬季取暖走访"
STEP = "登记事前沟通情况"
HEARD = 10_000


@pytest.fixture(scope="module")
def today() -> date:
    return SystemClock().today()


def in_days(today: date, days: int) -> str:
    return (today + timedelta(days=days)).isoformat()


def test_an_open_desk_hears_of_new_work_and_of_work_a_colleague_took(county: County, today: date) -> None:
    office, colleague = county.person("swb.clerk"), county.person("swb.clerk2")
    for one in (office, colleague):
        one.goes_to("/inbox")
        one.page.evaluate("window.stillHere = true")
    clerk = county.person("mzj.clerk")
    clerk.goes_to("/applications/new")
    clerk.page.fill("[name=item_name]", ITEM)
    clerk.page.get_by_role("button", name="开始申请").click()
    clerk.hands_in(written.a_complete_plan(in_days(today, 0), in_days(today, 200), in_days(today, 30)))
    for one in (office, colleague):
        line = one.page.locator("#rows tbody tr", has_text=ITEM).filter(has_text=STEP)
        expect(line).to_be_visible(timeout=HEARD)
        expect(one.page).to_have_title(re.compile(r"^\([1-9]\d*\) "))
        expect(one.page.locator("#told")).to_have_text("清单已更新")
    office.page.locator("#rows tbody tr", has_text=ITEM).locator("a.title").click()
    office.page.get_by_role("button", name="签收").click()
    expect(office.page.get_by_role("button", name="退还")).to_be_visible()
    gone = colleague.page.locator("#rows tbody tr", has_text=ITEM).filter(has_text=STEP)
    expect(gone).to_have_count(0, timeout=HEARD)
    assert colleague.page.evaluate("window.stillHere") is True
    assert office.complaints == colleague.complaints == []
