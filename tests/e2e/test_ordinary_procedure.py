"""The ordinary procedure in a real browser: from the paper through meeting and refusal to the review."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e import requests as written
from tests.e2e.meetings import OFFICE, deliberated, in_days, the_day_comes
from tests.e2e.over_the_api import OverTheApi
from tests.e2e.people import County, Person
from tests.e2e.product import Product

pytestmark = pytest.mark.thorough

ITEM = "社区共享药箱登记"
TOWNSHIP, COMMUNITY = "430211001", "430211001008"
MEMBERS = 4
LETTERS = ("会议通知（F-ADM-07b）", "签到表（F-ADM-07c）", "会议纪要（F-ADM-07d）")


def roll() -> dict[str, Any]:
    """Every member unit answers the roll through its delegate."""
    here = {f"attendance.{line}.present": True for line in range(MEMBERS)}
    return here | {f"attendance.{line}.delegate": f"第{line + 1}位代表" for line in range(MEMBERS)}


def votes(*choices: str) -> dict[str, Any]:
    """The hall votes, unit by unit."""
    given = {f"ballots.{line}.choice": choice for line, choice in enumerate(choices)}
    return {"outcome": "hall", **given}


def is_heard(office: Person, product: Product, *, comments: Sequence[dict[str, str]] = ()) -> None:
    """The meeting is called, its day comes, the roll is called, the applicant presents."""
    office.opens_work(ITEM, "召集成员单位会议")
    earliest = office.page.locator('[name="held_on"]').input_value()
    assert earliest > in_days(0)
    office.hands_in({"place": "三楼会议室"})
    the_day_comes(product)
    office.does(ITEM, "签到并核对法定人数", {**roll(), "applicants.0.presence": "applicant_present"})
    talk = {"presented_by": "区卫健局经办人", "presentation": "药箱由卫生服务中心补充"}
    office.does(ITEM, "记录汇报和意见", {**talk, "comments": comments} if comments else talk)


def test_a_disputed_request_is_heard_refused_and_admitted_on_review(
    county: County, api: OverTheApi, product: Product
) -> None:
    office = county.person("swb.clerk")
    office.goes_to("/applications/paper")
    plan = written.a_complete_plan(in_days(60), in_days(200), in_days(90))
    plan |= {"townships": [TOWNSHIP], "communities": [COMMUNITY]}
    objection = {"party": TOWNSHIP, "outcome": "object", "remark": "社区无人登记"}
    office.fills({**plan, "applicant": "430211-wjj", "received_on": in_days(0), "procedure": "ordinary"})
    office.fills({"item_name": ITEM, "opinions": [objection]})
    office.page.get_by_role("button", name="录入申请").click()
    office.page.wait_for_load_state()

    case_no = api.case_of(OFFICE, ITEM, "register_application")
    api.does(case_no, "register_application", "registered", OFFICE)
    api.does(case_no, "check_completeness", "complete", OFFICE)
    office.does(ITEM, "征求部门意见", {})
    county.person("bb.leader").does(ITEM, "部门答复意见", {"outcome": "agree"})
    api.does(case_no, "give_department_opinion", "agree", "sfj.leader", "czj.leader")
    office.opens_work(ITEM, "综合协调")
    # The point the township raised is already there.
    expect(office.page.locator('[name="points.0.point"]')).to_have_value("社区无人登记")
    talks = {"held_on": in_days(0), "attendees": "各方", "points.0.state": "resolved", "outcome": "done"}
    office.hands_in(talks)
    vice_chair = county.person("vicechair")
    vice_chair.does(ITEM, "确定会议召集人", {"outcome": "vice_chair"})

    comment = {"unit": "430211-bb", "point": "请写明谁补充药品", "proposal": "由卫生服务中心补充"}
    is_heard(office, product, comments=[comment])
    # What the township objected to and what was said at the meeting are answered one by one (ADM-25).
    answers = {f"answers.{line}.answer": "adopt" for line in range(2)}
    county.person("wjj.clerk").does(ITEM, "答复会议意见", answers)
    office.does(ITEM, "提请表决", votes("admit", "admit", "admit", "reject"))
    office.does(ITEM, "起草会议纪要", {"minutes": "同意准入，药品由卫生服务中心补充。"})
    vice_chair.does(ITEM, "签署会议纪要", {"outcome": "sign"})
    vice_chair.does(ITEM, "核准", {"outcome": "refuse", "reason": "经费未落实"})

    leader = county.person("wjj.leader")
    leader.goes_to("/applications")
    leader.page.get_by_role("link", name=ITEM).first.click()
    leader.page.get_by_text("申请复核", exact=True).first.click()
    leader.fills({"reason": "经费已落实"})
    leader.page.locator("form[action$=apply_for_review] .button").first.click()
    expect(leader.page.locator(".note.good")).to_be_visible()

    deliberated(api, product, case_no, signer="chair")
    county.person("chair").does(ITEM, "核准", {"outcome": "approve"})
    api.does(case_no, "issue_notice", "issue", OFFICE)

    member = county.person("zzb.member")
    member.goes_to("/meetings")
    member.page.locator("#main tbody a.title").first.click()
    expect(member.page.locator("#agenda")).to_contain_text(ITEM)
    expect(member.page.locator("#agenda")).to_contain_text("已签署锁定")
    with member.page.expect_download() as minutes:
        member.page.locator("#agenda").get_by_role("link", name="会议纪要 DOCX").click()
    digest = hashlib.sha256(Path(minutes.value.path()).read_bytes()).hexdigest()
    expect(member.page.locator("#agenda .digest")).to_have_text(f"SHA-256 {digest}")
    # Authorisation apart, every letter of the meeting is on the case file, for each of the two deliberations.
    member.page.locator("#agenda a.title").first.click()
    expect(member.page.locator("#papers b")).to_have_text([*LETTERS, *LETTERS, "工作告知单"])
