"""A target statement in a real browser: from the stock-take to both signatures, and how far it is."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from chassis.clock import SystemClock
from tests.e2e.accessibility import violations
from tests.e2e.people import County, Person

pytestmark = pytest.mark.thorough

HEAD, TOWNSHIP, PARTY, LEADER = "sfj-lysfs.head", "liyu.clerk", "liyu.party", "sfj.leader"
AGENCY = "栗雨司法所"


def looks_right(person: Person) -> None:
    """Nothing keeps anybody out, and nothing runs over the edge of a phone."""
    assert violations(person.page) == []
    person.page.set_viewport_size({"width": 390, "height": 844})
    assert person.page.evaluate("document.documentElement.scrollWidth") <= 390
    person.page.set_viewport_size({"width": 1366, "height": 768})


def test_a_statement_is_agreed_on_and_signed_by_both(county: County) -> None:
    today = SystemClock().today()
    head = county.person(HEAD)
    head.goes_to("/statements")
    head.page.get_by_role("button", name="与栗雨街道签订").click()
    expect(head.page.locator("#main")).to_contain_text("梳理属地职责")
    duties = [
        {"name": "人民调解", "basis": "职责清单第一项"},
        {"name": "社区矫正", "basis": "职责清单第二项"},
    ]
    head.does(AGENCY, "梳理属地职责", {"duties": duties})
    usual = {"measure": "统计报表", "baseline": "90%", "value": "95%", "evidence": "卷宗"}
    plan = [
        {**usual, "duty": f"z{number}", "name": name, "weight": weight, "by": f"{today.year}-12-31"}
        for number, (name, weight) in enumerate((("调解成功率", "62.5"), ("矫正对象走访", "37.4")), 1)
    ]
    head.opens_work(AGENCY, "拟订年度工作计划")
    looks_right(head)
    head.fills({"targets": plan, "outcome": "propose"})
    head.page.locator("#deal .buttons.main .button").first.click()
    expect(head.page.locator("#problem")).to_contain_text("99.9")
    expect(head.page.locator("#problem")).to_contain_text("F-TGT-01")
    head.hands_in({"targets": [plan[0], {**plan[1], "weight": "37.5"}], "outcome": "propose"})
    county.person(TOWNSHIP).does(AGENCY, "与乡镇（街道）协商", {"outcome": "agree"})
    county.person(LEADER).does(AGENCY, "派出部门同意", {"outcome": "agree"})
    head.does(AGENCY, "派驻机构负责人签字", {"outcome": "sign"})
    party = county.person(PARTY)
    party.opens_work(AGENCY, "乡镇（街道）负责人签字")
    expect(party.page.locator("#main")).to_contain_text("待签署")
    party.hands_in({"outcome": "sign"})
    party.goes_to("/statements")
    line = party.page.locator("tbody tr", has_text=AGENCY)
    expect(line).to_contain_text("已签订")
    looks_right(party)
    line.locator("a.title").click()
    expect(party.page.locator("#main")).to_contain_text("已签署锁定")
    expect(party.page.locator("#main")).to_contain_text("62.5%")
    looks_right(party)
    with party.page.expect_download() as paper:
        party.page.get_by_role("link", name="DOCX").click()
    assert "责任书" in paper.value.suggested_filename


def test_the_agency_reports_how_far_it_is(county: County) -> None:
    head = county.person(HEAD)
    head.goes_to("/statements")
    head.page.locator("tbody tr", has_text=AGENCY).locator("a.title").click()
    head.page.get_by_role("link", name="填报完成情况").click()
    looks_right(head)
    told = {"degree": "80", "result": "调解成功率 94%", "evidence": "11月报表"}
    head.fills({f"reports.0.{key}": value for key, value in told.items()})
    head.page.get_by_role("button", name="填报", exact=True).click()
    expect(head.page.locator(".note.good")).to_contain_text("完成情况已填报")
    expect(head.page.locator("tbody tr", has_text="调解成功率").first).to_contain_text("80%")
