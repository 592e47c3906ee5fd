"""A township speaks up about an agency's head, in a real browser: heard, investigated, told (APP-07)."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from chassis.clock import SystemClock
from tests.e2e.accessibility import violations
from tests.e2e.people import County

pytestmark = pytest.mark.thorough

AGENCY, TITLE = "430211-cgj-tsld", "对负责人的意见"
LONG = "三次吹哨均未到场，两起事件逾期未办，群众多次反映。"


def test_whatever_was_found_the_township_is_told(county: County) -> None:
    today = SystemClock().today().isoformat()
    party, clerk, leader = (
        county.person("taishanlu.party"),
        county.person("cgj.clerk"),
        county.person("cgj.leader"),
    )
    party.goes_to("/adverse-opinions/new")
    assert violations(party.page) == []
    party.fills({"agency": AGENCY})
    party.page.get_by_role("button", name="开始办理").click()
    party.page.wait_for_load_state()
    party.opens_work(TITLE, "写明事实和依据")
    expect(party.page.locator("#main")).to_contain_text("应到 0 次")
    assert violations(party.page) == []
    facts = {"results_facts": LONG, "asks": ["talk"], "addressee": "sending", "meeting_on": today}
    party.fills(facts)
    party.page.locator("#deal .buttons.main .button").first.click()
    expect(party.page.locator("#problem")).to_contain_text("没有写明证据")
    party.hands_in({"results_evidence": "街道吹哨登记"})

    leader.does(TITLE, "受理并确定调查人员", {"lead": "督察科负责人"})
    head = county.person("cgj-tsld.head")
    head.opens_work(TITLE, "本人说明")
    expect(head.page.locator("#main")).to_contain_text(LONG)
    expect(head.page.locator("#main")).not_to_contain_text("街道吹哨登记")
    head.hands_in({"outcome": "stated", "statement": "已补充夜间轮值"})
    found = {"talked_on": today, "talk": "谈话要点", "evidence": LONG}
    clerk.does(TITLE, "调查核实", found)
    leader.does(TITLE, "出具调查报告", {"outcome": "not_upheld", "conclusion": LONG})
    clerk.does(TITLE, "反馈调查结果", {"text": LONG})
    party.does(TITLE, "确认反馈", {"outcome": "confirm"})
    party.goes_to("/adverse-opinions")
    expect(party.page.locator("#main")).to_contain_text("不属实，办结")
    stranger = county.person("mzj.clerk")
    stranger.goes_to("/adverse-opinions")
    expect(stranger.page.locator("#main")).to_contain_text("没有您有权查阅的意见")
    assert party.complaints == head.complaints == clerk.complaints == leader.complaints == []
