"""The longest ways through admission in a real browser.

Counted by the human steps the diagrams draw (`adm_block` 1, `adm_regularise` 3 on the way to a confirmation,
`adm_prepare` 6, `adm_ordinary` 21, `adm_simple` 9, `twa_admission` 11), the longest are

* 31: work nobody applied for, from a blocked order to its confirmation by the ordinary procedure;
* 27: a new item by the ordinary procedure, with deferral and second vote, or with review of a refusal;
* 27: a change, the same with the version in force beside it;
* 27: an entry that leaves the guidance list, the same and never by the simple procedure;
* 26: an item of both levels by the simple procedure, with its duty of townships.

Preparation and simple procedure are walked in `test_first_light`, the ordinary one up to the review in
`test_ordinary_procedure`. Here every other kind of step is done at a desk; what those do already goes over
the API. Revising a duty, a loop, is walked by itself; steps that only follow a time limit are left to
`tests/process`.
"""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from chassis.clock import SystemClock
from gatehouse.demo_work import dated, read_story
from gatehouse.house import DEMO_COUNTY
from tests.e2e import requests as written
from tests.e2e.accessibility import violations
from tests.e2e.meetings import (
    OFFICE,
    VICE_CHAIR,
    admitted_by_meeting,
    asked_departments,
    heard,
    in_days,
    voted,
)
from tests.e2e.over_the_api import OverTheApi
from tests.e2e.people import County, Person
from tests.e2e.product import Product
from tests.support.duties import CHECKED, THREE_LISTS, a_duty

pytestmark = pytest.mark.thorough

TOWNSHIP, OTHER_TOWNSHIP, COMMUNITY = "430211001", "430211002", "430211001008"
CLERK, LEADER = "wjj.clerk", "wjj.leader"
PARTY, SECRETARY = "songshanlu.party", "xiangyin.secretary"
MEMBERS = ("bb.member", "mzj.member", "sfj.member", "zzb.member")
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1366, "height": 768}
WHO = {
    "department_clerk": (CLERK,),
    "department_leader": (LEADER,),
    "committee_office_clerk": (OFFICE,),
    "committee_office_head": ("swb.head",),
    "committee_vice_chair": (VICE_CHAIR,),
    "committee_member": MEMBERS,
    "township_party_committee": (PARTY,),
    "community_secretary": (SECRETARY,),
}


def a_plan(**changes: Any) -> dict[str, Any]:
    plan = written.a_complete_plan(in_days(60), in_days(200), in_days(90))
    places = {"townships": [TOWNSHIP], "communities": [COMMUNITY]}
    return {**plan, "funds_amount": 6000, "volume": 12.5, **places, **changes}


def prepared(api: OverTheApi, case_no: str, *, first: str, last: str, **plan: Any) -> None:
    """The usual way from one step to another, as the demo county goes it."""
    way = list(read_story(DEMO_COUNTY)["way"])
    names = [step["step"] for step in way]
    for step in way[names.index(first) : names.index(last) + 1]:
        said = a_plan(**plan) if step["step"] == "draft_plan" else step.get("data", {})
        today = SystemClock().today()
        api.does(case_no, step["step"], step["outcome"], *WHO[step["role"]], **dated(said, today))


def looks_right_on_a_phone(page: Page) -> None:
    """Nothing sticks out at the side, and nobody is shut out."""
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"], page.url
    assert violations(page) == [], page.url
    page.set_viewport_size(DESK)


def opens_case(person: Person, case_no: str, service: str = "admission") -> Page:
    """The case file."""
    return person.goes_to(f"/cases/{service}/{case_no}")


def test_a_request_without_quorum_tied_twice_and_deferred_is_taken_up_again_and_filed(
    county: County, api: OverTheApi, product: Product
) -> None:
    item = "独居老人用电安全登记"
    opinions = [{"party": place, "outcome": "agree"} for place in (TOWNSHIP, COMMUNITY)]
    paper = {**a_plan(training=""), "applicant": "430211-wjj", "received_on": in_days(0)}
    said = {**paper, "item_name": item, "procedure": "ordinary", "request_type": "new"}
    said["opinions"] = opinions
    case_no = api.sends(OFFICE, "/applications/paper", said)["case_no"]
    api.does(case_no, "register_application", "registered", OFFICE)

    office, clerk = county.person(OFFICE), county.person(CLERK)
    gap = {"field": "培训安排", "problem": "没有写明", "basis": "准入意见第六条"}
    office.does(item, "形式审查", {"outcome": "incomplete", "gaps": [gap]})
    clerk.opens_work(item, "补正材料")
    looks_right_on_a_phone(clerk.page)
    clerk.hands_in({"training": "开始前集中培训半天"})
    api.does(case_no, "check_completeness", "complete", OFFICE)
    asked_departments(api, case_no)
    api.does(case_no, "fix_convenor", "vice_chair", VICE_CHAIR)

    heard(api, product, case_no, units_here=1)
    heard(api, product, case_no, units_here=1)
    vice_chair = county.person(VICE_CHAIR)
    vice_chair.does(item, "决定传阅或改期", {"outcome": "new_date", "reason": "两个单位当天有会"})
    heard(api, product, case_no)
    talk = {"presented_by": "经办人", "presentation": "要点", "comments": []}
    api.does(case_no, "record_deliberation", "recorded", OFFICE, **talk)
    office.does(item, "提请表决", {"outcome": "inbox"})
    for login, choice in zip(MEMBERS, ("admit", "admit", "reject", "reject"), strict=True):
        ballot = {"outcome": choice, **({"reason": "社区人手不足"} if choice == "reject" else {})}
        county.person(login).does(item, "成员单位表决", ballot)
    voted(api, case_no, "admit", "admit", "reject", "reject")
    vice_chair.does(item, "主任决定票", {"outcome": "defer", "reason": "等社区换届以后"})
    office.does(item, "起草会议纪要", {"minutes": "暂缓。", "deferred_until": "社区换届以后"})
    api.does(case_no, "sign_minutes", "sign", VICE_CHAIR)
    expect(opens_case(clerk, case_no).locator("#main")).to_contain_text("暂缓")
    office.does(item, "暂缓后恢复审议", {"reason": "换届已经完成"})

    admitted_by_meeting(api, product, case_no)
    api.does(case_no, "approve_deliberated", "approve", VICE_CHAIR)
    api.does(case_no, "issue_notice", "issue", OFFICE)
    for login in (CLERK, "songshanlu.clerk"):
        keeper = county.person(login)
        keeper.opens_work(item, "确认建档")
        for box in keeper.page.locator('#main [name="documents"]').all():
            box.check()
        keeper.hands_in({"remark": "卷宗柜 3 号"})
    expect(opens_case(clerk, case_no).locator("#main")).to_contain_text("已办结")
    looks_right_on_a_phone(clerk.page)


def test_a_blocked_order_leads_to_confirmation_of_work_nobody_applied_for(
    county: County, api: OverTheApi
) -> None:
    work = "填报辖区诊所台账"
    order = written.an_order(in_days(0), in_days(20), content=work, township=TOWNSHIP, communities=[])
    blocked = api.sends(CLERK, "/orders", {**order, "item_ref": None}, "dispatch")["orders"][0]
    clerk = county.person(CLERK)
    page = opens_case(clerk, blocked["order_no"], "dispatch")
    expect(page.locator("#main")).to_contain_text("已拦截")
    expect(page.locator("#main")).not_to_contain_text("NOT_FOUND")
    looks_right_on_a_phone(page)

    office = county.person(OFFICE)
    advice = {"outcome": "advise_regularisation", "note": "确需协助的申请程序确认"}
    office.does(work, "核实并告知处理意见", advice)
    facts = {"facts": "六月起每月填报", "since": in_days(-30), "townships": [TOWNSHIP]}
    matter = api.case_of(OFFICE, work, "collect_facts")
    office.opens_work(work, "核实情况")
    looks_right_on_a_phone(office.page)
    office.hands_in({"outcome": "founded", **facts, "communities": [COMMUNITY]})
    office.does(work, "告知部门", {"notice": "请停止，或者申请程序确认"})
    clerk.does(work, "停止或者申请确认", {"outcome": "apply", "statement": "确需社区协助核对"})

    prepared(api, api.case_of(CLERK, work, "draft_plan"), first="draft_plan", last="issue_notice")
    office.shows(f"/cases/admission/{matter}", "已确认")
    looks_right_on_a_phone(office.page)


def test_a_duty_goes_to_townships_with_power_staff_and_money(county: County, api: OverTheApi) -> None:
    name = "小型餐饮店日常巡查"
    clerk = county.person("jyj.clerk")
    clerk.goes_to("/township-duties/new")
    looks_right_on_a_phone(clerk.page)
    clerk.fills({"name": name})
    clerk.page.get_by_role("button", name="开始申请").click()
    expect(clerk.page.locator("#deal-title")).to_contain_text("填写职责和三随清单")
    moves = {
        "powers": [{**THREE_LISTS["powers"][0], "on": in_days(0)}],
        "staff": [{**THREE_LISTS["staff"][0], "on": in_days(0)}],
        "money": [{**THREE_LISTS["money"][0], "on": in_days(0)}],
    }
    clerk.hands_in(a_duty(name=name, start=in_days(0), **moves))
    county.person("jyj.leader").does(name, "负责人签批", {"outcome": "sign"})
    county.person(PARTY).does(name, "乡镇（街道）答复", {"outcome": "agree"})
    objection = {"outcome": "object", "text": "没有巡查力量"}
    county.person("taishanlu.party").does(name, "乡镇（街道）答复", objection)
    clerk.does(
        name,
        "答复意见、完善三随清单",
        {"answers.0.answer": "adopt", "answers.0.reason": "已在清单中增加人员"},
    )
    checks = {"bb.clerk": "establishment", "czj.clerk": "finance", "sfj.clerk": "legality"}
    steps = {"establishment": "机构编制审查", "finance": "经费审查", "legality": "合法性审查"}
    for login, check in checks.items():
        county.person(login).does(name, steps[check], {**CHECKED[check], "outcome": "pass"})
    decision = {"decided_by": ["government"], "document": "区政府第3次常务会议纪要", "decided_on": in_days(0)}
    answer = {"objections.0.answer": "由教育局派员共同巡查"}
    county_office = county.person("county.office")
    county_office.opens_work(name, "县市区委、政府决定")
    looks_right_on_a_phone(county_office.page)
    county_office.hands_in({"outcome": "approve", **decision, **answer})
    county.person("bb.clerk").does(name, "告知、列入职责清单", {})
    for login in ("songshanlu.clerk", "taishanlu.clerk"):
        township = county.person(login)
        township.opens_work(name, "确认权、人、费到位")
        lines = township.page.locator('#main [name^="arrivals."][name$=".done_on"]')
        for line in range(lines.count()):
            lines.nth(line).fill(in_days(0))
        township.hands_in({"outcome": "all_arrived"})
    page = clerk.goes_to("/township-duties")
    expect(page.locator("tbody tr", has_text=name)).to_contain_text("有效")
    looks_right_on_a_phone(page)
    page.get_by_role("link", name=name).click()
    expect(page.locator("section[aria-labelledby=moves]")).to_contain_text("已到位")
    looks_right_on_a_phone(page)


def test_a_duty_that_failed_a_check_is_revised_goes_to_the_townships_again_and_is_given_up(
    county: County, api: OverTheApi
) -> None:
    name = "沿街店铺门前秩序巡查"
    begun = api.sends("jyj.clerk", "/township-duties", {"name": name})["case_no"]
    api.does(begun, "draft_duty", "drafted", "jyj.clerk", **a_duty(name=name, start=in_days(0)))
    api.does(begun, "sign_duty", "sign", "jyj.leader")
    checked_once(api, begun, failing="check_finance", text="预算没有这一科目")

    clerk = county.person("jyj.clerk")
    page = clerk.opens_work(name, "修改职责和清单")
    expect(page.locator("#main")).to_contain_text("预算没有这一科目")
    looks_right_on_a_phone(page)
    clerk.hands_in({"outcome": "revised", "township_part": "每周巡查一次，只记录和报告"})
    opens_case(clerk, begun)
    expect(page.locator("#main")).to_contain_text("不通过（修改前）")
    looks_right_on_a_phone(page)

    checked_once(api, begun, failing="check_legality", text="没有委托依据")
    clerk.opens_work(name, "修改职责和清单")
    clerk.fills({"outcome": "give_up"})
    page.locator("#deal .buttons.main .button").first.click()
    expect(page.locator("#problem")).to_contain_text("不再修改的理由")
    clerk.hands_in({"outcome": "give_up", "give_up_reason": "由本局自行巡查"})
    opens_case(clerk, begun)
    expect(page.locator("#main")).to_contain_text("由本局自行巡查")
    county.person(PARTY).shows(f"/cases/admission/{begun}", "退回")


def checked_once(api: OverTheApi, case_no: str, *, failing: str, text: str) -> None:
    """Both townships agree, and one of the three checks does not pass."""
    api.does(case_no, "give_duty_opinion", "agree", PARTY, "taishanlu.party")
    for login, check in (("bb.clerk", "establishment"), ("czj.clerk", "finance"), ("sfj.clerk", "legality")):
        step = f"check_{check}"
        if step == failing:
            api.does(case_no, step, "fail", login, **CHECKED[check], text=text)
        else:
            api.does(case_no, step, "pass", login, **CHECKED[check])


def test_a_change_is_begun_in_the_catalogue_compared_and_decided_by_a_meeting(
    county: County, api: OverTheApi, product: Product
) -> None:
    item = "流动人口健康服务引导"
    first = api.sends(CLERK, "/applications", {"item_name": item})["case_no"]
    prepared(api, first, first="draft_plan", last="issue_notice", start=in_days(0), funds_paid_on=in_days(0))

    clerk = county.person(CLERK)
    clerk.goes_to(f"/catalogue?q={item}")
    clerk.page.locator("tbody tr", has_text=item).get_by_role("button", name="申请变更").click()
    expect(clerk.page.locator("#deal-title")).to_contain_text("编制实施方案")
    clerk.hands_in({"frequency": "每户每季一次"})
    case_no = api.case_of(OFFICE, item, "record_contact")
    prepared(api, case_no, first="record_contact", last="answer_opinions")
    county.person(LEADER).does(item, "负责人签批提交", {"outcome": "submit", "procedure": "ordinary"})
    api.does(case_no, "register_application", "registered", OFFICE)
    api.does(case_no, "check_completeness", "complete", OFFICE)
    asked_departments(api, case_no)
    admitted_by_meeting(api, product, case_no)
    chair = county.person(VICE_CHAIR)
    page = opens_case(chair, case_no)
    expect(page.locator("#main")).to_contain_text("每户每季一次")
    expect(page.locator("#main")).to_contain_text("修改")
    looks_right_on_a_phone(page)
    chair.does(item, "核准", {"outcome": "approve"})
    api.does(case_no, "issue_notice", "issue", OFFICE)
    clerk.goes_to(f"/catalogue?q={item}")
    clerk.page.get_by_role("link", name=item).first.click()
    expect(clerk.page.locator("#v-2")).to_contain_text("第 2 版")
    looks_right_on_a_phone(clerk.page)


def test_an_entry_leaves_the_guidance_list_by_the_ordinary_procedure_alone(
    county: County, api: OverTheApi, product: Product
) -> None:
    clerk = county.person(CLERK)
    clerk.goes_to("/catalogue?kind=listed&unit=430211-wjj")
    leave = clerk.page.get_by_role("button", name="申请退出清单")
    line = clerk.page.locator("tbody tr").filter(has=leave).first
    ref = line.locator(".num").first.inner_text().strip()
    line.get_by_role("button", name="申请退出清单").click()
    expect(clerk.page.locator("#deal-title")).to_contain_text("编制实施方案")
    title = clerk.page.locator("[name=item_name]").input_value()
    clerk.hands_in(a_plan())
    case_no = api.case_of(OFFICE, title, "record_contact")
    prepared(api, case_no, first="record_contact", last="answer_opinions")
    leader = county.person(LEADER)
    leader.does(title, "负责人签批提交", {"outcome": "submit", "procedure": "ordinary"})
    api.does(case_no, "register_application", "registered", OFFICE)
    api.does(case_no, "check_completeness", "complete", OFFICE)
    asked_departments(api, case_no)
    admitted_by_meeting(api, product, case_no)
    county.person(VICE_CHAIR).does(title, "核准", {"outcome": "approve"})
    county.person(OFFICE).does(title, "下发工作告知单", {})
    page = clerk.goes_to(f"/catalogue/{ref}")
    expect(page.locator("#main dl.facts").first).to_contain_text(in_days(0))
    looks_right_on_a_phone(page)
    clerk.goes_to(f"/catalogue?q={ref}")
    expect(clerk.page.locator("#main")).not_to_contain_text("申请退出清单")
