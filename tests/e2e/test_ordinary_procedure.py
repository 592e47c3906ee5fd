"""The ordinary procedure in a real browser, from the paper to the meeting that is called."""

from __future__ import annotations

from datetime import timedelta

from playwright.sync_api import expect

from chassis.clock import SystemClock
from tests.e2e import requests as written
from tests.e2e.people import County

ITEM = "社区共享药箱登记"
TOWNSHIP, COMMUNITY = "430211001", "430211001008"


def in_days(days: int) -> str:
    return (SystemClock().today() + timedelta(days=days)).isoformat()


def test_a_disputed_request_is_coordinated_and_comes_before_a_meeting(county: County) -> None:
    office = county.person("swb.clerk")
    office.goes_to("/applications/paper")
    plan = written.a_complete_plan(in_days(60), in_days(200), in_days(90))
    plan |= {"townships": [TOWNSHIP], "communities": [COMMUNITY]}
    objection = {"party": TOWNSHIP, "outcome": "object", "remark": "社区无人登记"}
    office.fills({**plan, "applicant": "430211-wjj", "received_on": in_days(0), "procedure": "ordinary"})
    office.fills({"item_name": ITEM, "opinions": [objection]})
    office.page.get_by_role("button", name="录入申请").click()
    office.page.wait_for_load_state()

    office.does(ITEM, "登记并出具回执", {})
    office.does(ITEM, "形式审查", {"outcome": "complete"})
    office.does(ITEM, "征求部门意见", {})
    for login in ("bb.leader", "sfj.leader", "czj.leader"):
        county.person(login).does(ITEM, "部门答复意见", {"outcome": "agree"})
    office.opens_work(ITEM, "综合协调")
    # The point the township raised is already there.
    expect(office.page.locator('[name="points.0.point"]')).to_have_value("社区无人登记")
    talks = {"held_on": in_days(0), "attendees": "各方", "points.0.state": "resolved", "outcome": "done"}
    office.hands_in(talks)
    county.person("vicechair").does(ITEM, "确定会议召集人", {"outcome": "vice_chair"})
    day = in_days(14)
    office.does(ITEM, "召集成员单位会议", {"held_on": day, "place": "三楼会议室"})

    member = county.person("zzb.member")
    member.goes_to("/meetings")
    member.page.locator("#main tbody a.title").first.click()
    expect(member.page.locator("#agenda")).to_contain_text(ITEM)
    with member.page.expect_download() as minutes:
        member.page.get_by_role("link", name="会议纪要 DOCX").click()
    assert minutes.value.suggested_filename.endswith(".docx")
