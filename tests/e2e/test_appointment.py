"""An appointment with three townships of which one dissents, in a real browser (APP-03, APP-05)."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from chassis.clock import SystemClock
from tests.e2e.accessibility import violations
from tests.e2e.people import County, Person

pytestmark = pytest.mark.thorough

AGENCY, PERSON = "430211-scjgj-qfs", "河西市场监管所现任副所长"
TITLE = "群丰市场监管所所长"
STATEMENT = "人选已经考察，衔接问题由本局督促整改，请县级协调。"
LONG = "与本镇工作衔接不够，群众反映集中，建议另行考虑人选为宜。"


def test_nobody_is_appointed_over_the_head_of_three_townships(county: County) -> None:
    today = SystemClock().today().isoformat()
    clerk, leader = county.person("scjgj.clerk"), county.person("scjgj.leader")
    clerk.goes_to("/appointments/new")
    clerk.fills({"agency": AGENCY, "kind": "appoint"})
    clerk.page.get_by_role("button", name="开始办理").click()
    clerk.page.wait_for_load_state()
    request = {"candidate": PERSON, "present_post": "副所长", "term": "formal", "reason": "配齐负责人"}
    clerk.does(TITLE, "填写任免呈报表", {"outcome": "prepared", **request})
    leader.does(TITLE, "签批", {"outcome": "sign"})

    seat = county.person("qunfeng.party")
    for login in ("qunfeng.party", "leidashi.party"):
        county.person(login).does(TITLE, "各自提出意见", {"outcome": "agree", "meeting_on": today})
    dissent = {"outcome": "disagree", "reasons": LONG, "meeting_on": today}
    county.person("sanmen.party").does(TITLE, "各自提出意见", dissent)
    seat.opens_work(TITLE, "协商并返回一致意见")
    assert violations(seat.page) == []
    seat.fills({"outcome": "agree", "text": "已电话协商"})
    seat.page.locator("#deal .buttons.main .button").first.click()
    expect(seat.page.locator("#problem")).to_contain_text("三门镇没有同意")
    seat.hands_in({"outcome": "no_common", "text": "三门镇不同意，其余同意"})

    leader.opens_work(TITLE, "处理不同意见")
    expect(leader.page.locator("#main")).to_contain_text("未达成一致")
    leader.hands_in({"outcome": "coordinate", "statement": STATEMENT})
    coordinator = county.person("coordinator")
    coordinator.opens_work(TITLE, "县级协调")
    case = ""
    for reader in (leader, coordinator, seat, county.person("sanmen.party")):
        case = _shows_every_opinion(reader)
    assert violations(leader.page) == []
    stranger = county.person("mzj.clerk")
    stranger.goes_to(case)
    expect(stranger.page.locator("body")).not_to_contain_text(LONG)
    expect(stranger.page.locator("body")).not_to_contain_text(PERSON)
    stranger.goes_to("/appointments")
    expect(stranger.page.locator("#main")).to_contain_text("没有您有权查阅的任免")
    assert clerk.complaints == leader.complaints == seat.complaints == []


def _shows_every_opinion(reader: Person) -> str:
    """The single dissenting opinion stands on the case page beside the others, as it was given."""
    page = reader.goes_to("/appointments")
    mine = page.locator("#main").get_by_role("row").filter(has_text=TITLE.removesuffix("所长"))
    mine.first.get_by_role("link").first.click()
    page.wait_for_load_state()
    rows = page.locator("#main").get_by_role("row")
    dissent = rows.filter(has_text="三门镇").filter(has_text=LONG).first
    expect(dissent).to_contain_text("不同意")
    for township in ("群丰镇", "雷打石镇"):
        expect(
            rows.filter(has_text=township).filter(has_text="同意", has_not_text="不同意").first
        ).to_be_visible()
    return urlsplit(page.url).path
