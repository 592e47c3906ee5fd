"""A step gets stuck in a real browser: who works on it sees why, an administrator repairs it, it goes on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from chassis.actor import Actor
from chassis.clock import SystemClock
from chassis.settings import read
from services.admission.assembly import build
from services.admission.settings import Settings
from tests.e2e import requests as written
from tests.e2e.accessibility import DEPENDS_ON_SIZE, violations
from tests.e2e.people import County
from tests.e2e.product import Product

pytestmark = pytest.mark.thorough

ITEM = "独居老人冬季取暖安全检查"
OFFICE = "430211-swb"
PHONE, DESK = ViewportSize(width=390, height=844), ViewportSize(width=1366, height=768)


def lose_the_office(product: Product, case_no: str) -> None:
    """What no act of the product does: take a variable out of a case that the next step needs."""
    admission = build(read(Settings, product.house.environment()))
    with admission.works(Actor.system("test")) as work:
        (instance,) = admission.engine.instances(work.session, case_no)
        command = admission.engine.restored(work, instance)
        for task in command.workflow.tasks.values():
            task.data.pop("office", None)
        command.save()
    admission.works.database.dispose()


def looks_right(page: Page) -> None:
    """For everybody, at the desk and on a phone."""
    for size, rules in ((PHONE, DEPENDS_ON_SIZE), (DESK, ())):
        page.set_viewport_size(size)
        assert violations(page, rules) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


def test_a_stuck_step_is_seen_repaired_and_goes_on(county: County, product: Product) -> None:
    clerk = county.person("mzj.clerk")
    clerk.goes_to("/applications/new")
    clerk.page.fill("[name=item_name]", ITEM)
    clerk.page.get_by_role("button", name="开始申请").click()
    expect(clerk.page.locator("#deal-title")).to_contain_text("编制实施方案")
    case_file = clerk.page.get_by_role("link", name="案卷全貌").get_attribute("href") or ""
    lose_the_office(product, case_file.rsplit("/", 1)[1])

    today = SystemClock().today()
    days = [(today + timedelta(days=number)).isoformat() for number in (0, 200, 30)]
    clerk.fills(written.a_complete_plan(*days))
    clerk.page.locator("#deal .buttons.main .button").first.click()
    expect(clerk.page.locator("#problem")).to_contain_text("流程卡住了")
    clerk.goes_to(case_file)
    note = clerk.page.locator(".note.bad")
    expect(note).to_contain_text("这一步卡住了")
    expect(note).to_contain_text("变量“office”没有值")
    expect(note).to_contain_text("系统管理员已收到通知")
    looks_right(clerk.page)

    admin = county.person("admin")
    admin.goes_to("/incidents").locator("tbody tr", has_text="office").locator("a.title").click()
    admin.page.get_by_label("office 的类型").select_option(label="文字")
    admin.page.get_by_label("office 缺少").fill(OFFICE)
    admin.page.locator("[name='repair.reason']").fill("数据丢失，按机构目录补录")
    looks_right(admin.page)
    admin.page.get_by_role("button", name="保存").click()
    expect(admin.page.locator(".note.good")).to_contain_text("已保存修改")
    expect(admin.page.locator("#standing")).to_contain_text("数据丢失，按机构目录补录")

    clerk.does(ITEM, "编制实施方案", {})
    county.person("swb.clerk").opens_work(ITEM, "登记事前沟通情况")
    clerk.goes_to(case_file)
    expect(clerk.page.locator("h1")).to_have_text(ITEM)
    assert [person.complaints for person in (clerk, admin)] == [[], []]
