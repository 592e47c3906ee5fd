"""The first procedure in a real browser: from a department's request to a community's order, and the gate."""

from __future__ import annotations

import time
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from chassis.clock import SystemClock
from tests.e2e import requests as written
from tests.e2e.accessibility import violations
from tests.e2e.people import County

UNADMITTED = "组织辖区商户扫码评价，每社区不少于两百户"


@pytest.fixture(scope="module")
def today() -> date:
    return SystemClock().today()


def in_days(today: date, days: int) -> str:
    return (today + timedelta(days=days)).isoformat()


def seen_within(county: County, login: str, path: str, words: str, seconds: float = 30) -> None:
    """Somebody reloads a page until it says (or offers) the words."""
    person, until = county.person(login), time.monotonic() + seconds
    while time.monotonic() < until:
        if words in (person.goes_to(path).locator("#main").text_content() or ""):
            return
        time.sleep(0.3)
    raise AssertionError(f"{login} never saw “{words}” on {path}")


def test_a_department_files_a_request_with_a_complete_plan(county: County, today: date) -> None:
    clerk = county.person("wjj.clerk")
    clerk.goes_to("/applications/new")
    clerk.page.fill("[name=item_name]", written.ITEM)
    clerk.page.get_by_role("button", name="开始申请").click()
    expect(clerk.page.locator("#deal-title")).to_contain_text("编制实施方案")
    plan = written.a_complete_plan(in_days(today, 0), in_days(today, 200), in_days(today, 30))
    clerk.fills({"goal": plan["goal"]})
    clerk.page.get_by_role("button", name="暂存").click()
    expect(clerk.page.locator("#saved")).to_contain_text("已暂存")
    expect(clerk.page.locator("[name=goal]")).to_have_value(plan["goal"])
    clerk.hands_in(plan)


def test_townships_and_communities_agree(county: County, today: date) -> None:
    county.person("swb.clerk").does(
        written.ITEM,
        "登记事前沟通",
        {"contact_on": in_days(today, 0), "with_whom": "基层卫生科", "advice": "请写明社区只引导入户。"},
    )
    for login in written.SECRETARIES:
        county.person(login).does(written.ITEM, "社区（村）答复", {"outcome": "agree", "remark": "同意"})
    for login in written.TOWNSHIP_PARTIES:
        county.person(login).does(written.ITEM, "乡镇（街道）答复", {"outcome": "agree"})


def test_the_leader_signs_and_the_office_reviews(county: County) -> None:
    county.person("wjj.clerk").does(written.ITEM, "答复意见、修改方案", {})
    county.person("wjj.leader").does(
        written.ITEM, "负责人签批提交", {"outcome": "submit", "procedure": "simple"}
    )
    office = county.person("swb.clerk")
    office.does(written.ITEM, "登记并出具回执", {})
    office.does(written.ITEM, "形式审查", {"outcome": "complete"})
    passed = {f"check_{name}": "pass" for name in written.CHECKS}
    office.does(written.ITEM, "初审把关", {**passed, "outcome": "fit"})
    county.person("swb.head").does(written.ITEM, "直接提请审核", {})


def test_members_circulate_and_the_vice_chair_approves(county: County) -> None:
    for login in written.MEMBERS:
        county.person(login).does(written.ITEM, "成员单位传阅", {"outcome": "agree"})
    county.person("vicechair").does(written.ITEM, "核准", {"outcome": "approve"})


def test_the_notice_appears_as_pdf_and_docx(county: County) -> None:
    office = county.person("swb.clerk")
    office.does(written.ITEM, "下发工作告知单", {})
    seen_within(county, "swb.clerk", "/notices", written.ITEM)
    line = office.page.locator("tbody tr", has_text=written.ITEM)
    for kind, beginning in (("PDF", b"%PDF-"), ("DOCX", b"PK\x03\x04")):
        with office.page.expect_download() as download:
            line.get_by_role("link", name=kind).click()
        assert download.value.path().read_bytes().startswith(beginning)
        assert download.value.suggested_filename.endswith(kind.lower())


def test_the_department_sends_an_order_and_a_community_accepts(county: County, today: date) -> None:
    seen_within(county, "wjj.clerk", "/orders/new", written.ITEM)
    sender = county.person("wjj.clerk")
    option = sender.page.locator("datalist option", has_text=written.ITEM)
    order = written.an_order(in_days(today, 0), in_days(today, 20))
    sender.fills({"item_ref": option.get_attribute("value"), **order})
    sender.page.get_by_role("button", name="提交过关口").click()
    expect(sender.page.locator(".note.good")).to_contain_text("已提交")
    county.person("songshanlu.clerk").does(order["content"][:10], "转发社区", {})
    county.person("xiangyin.secretary").does(order["content"][:10], "接单", {"outcome": "accept"})
    seen_within(county, "wjj.clerk", "/orders", "办理中")


def test_an_order_for_an_unadmitted_task_is_blocked_and_lands_with_the_office(
    county: County, today: date
) -> None:
    sender = county.person("wjj.clerk")
    sender.goes_to("/orders/new")
    order = written.an_order(
        in_days(today, 0), in_days(today, 20), content=UNADMITTED, townships=["430211001"]
    )
    sender.fills({**order, "communities": []})
    sender.page.get_by_role("button", name="提交过关口").click()
    expect(sender.page.locator(".note.good")).to_contain_text("已提交")
    seen_within(county, "wjj.clerk", "/orders?state=BLOCKED", "指导清单和准入目录中都没有这一事项")
    expect(sender.page.locator("tbody tr", has_text=UNADMITTED[:12])).to_contain_text("已拦截")
    county.person("swb.clerk").opens_work(UNADMITTED[:8], "核实并告知处理意见")


def test_the_case_file_shows_where_the_case_stood_and_keeps_the_watermark_visible(county: County) -> None:
    clerk = county.person("wjj.clerk")
    clerk.goes_to("/inbox?view=mine")
    clerk.page.locator("tbody tr", has_text=written.ITEM).first.locator("a.title").click()
    clerk.page.locator("#where > summary").click()
    mark = clerk.page.locator(".bjs-powered-by")
    expect(mark).to_be_visible()
    mark.scroll_into_view_if_needed()
    topmost = mark.evaluate(
        "one => { const r = one.getBoundingClientRect();"
        " return one.contains(document.elementFromPoint(r.x + r.width / 2, r.y + r.height / 2)); }"
    )
    assert topmost
    expect(clerk.page.locator(".case-done").first).to_be_visible()


def test_the_pages_of_the_walk_have_no_accessibility_violation(county: County) -> None:
    office = county.person("swb.clerk")
    office.opens_work(UNADMITTED[:8], "核实并告知处理意见")
    assert violations(office.page) == []
    clerk = county.person("wjj.clerk")
    for path in ("/inbox?view=mine", "/orders", "/notices", "/figures"):
        assert violations(clerk.goes_to(path)) == [], path
    stranger = county.browser.new_context()
    for path in ("sign-in", "catalogue"):
        page = stranger.new_page()
        page.goto(county.address + path)
        assert violations(page) == [], path
    stranger.close()


def test_nobody_s_browser_complained(county: County) -> None:
    heard = {person.login: person.complaints for person in county.present.values() if person.complaints}
    assert heard == {}
