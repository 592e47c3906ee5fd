"""更多办理方式 in a real browser: colleagues hand over, delegate, co-sign, copy, urge, remark, take back."""

from __future__ import annotations

import re
import time
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from chassis.clock import SystemClock
from tests.e2e import requests as written
from tests.e2e.accessibility import DEPENDS_ON_SIZE, violations
from tests.e2e.people import County, Person

pytestmark = pytest.mark.thorough

ITEM = "老年人能力评估入户协助"
STEP = "登记事前沟通情况"
PHONE = ViewportSize(width=390, height=844)
DESK = ViewportSize(width=1366, height=768)
SECONDS = 20.0


@pytest.fixture(scope="module")
def today() -> date:
    return SystemClock().today()


def in_days(today: date, days: int) -> str:
    return (today + timedelta(days=days)).isoformat()


def opens_act(person: Person, label: str) -> Page:
    """Open the form of an act in the card of the task; nothing else on the page is lost."""
    area = person.page.locator("#acts")
    if area.get_attribute("open") is None:
        area.locator("> summary").click()
    area.get_by_role("link", name=label, exact=True).click()
    expect(area.locator("#act-title")).to_have_text(label)
    return person.page


def confirms(person: Person, label: str) -> None:
    """Send the open form and be told that it worked."""
    person.page.get_by_role("button", name=f"确定{label}").click()
    expect(person.page.locator(".note.good")).to_be_visible()


def is_gone(person: Person, title: str, step: str) -> None:
    """Until the desk has heard that the work went elsewhere."""
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        rows = person.goes_to("/inbox").locator("#rows tbody tr", has_text=title).filter(has_text=step)
        if not rows.count():
            return
        time.sleep(0.3)
    raise AssertionError(f"“{step}” of “{title}” never left the desk of {person.login}")


def the_case(person: Person) -> Page:
    """Open the whole case from the page of one of its tasks."""
    person.page.get_by_role("link", name="案卷全貌").click()
    expect(person.page.locator("h1")).to_have_text(ITEM)
    return person.page


def looks_right(page: Page) -> None:
    """For everybody, at the desk and on a phone."""
    for size, rules in ((PHONE, DEPENDS_ON_SIZE), (DESK, ())):
        page.set_viewport_size(size)
        assert violations(page, rules) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


@pytest.fixture(scope="module")
def case_at_the_office(county: County, today: date) -> str:
    """A department has handed in its plan; the office has its next step."""
    clerk = county.person("mzj.clerk")
    clerk.goes_to("/applications/new")
    clerk.page.fill("[name=item_name]", ITEM)
    clerk.page.get_by_role("button", name="开始申请").click()
    clerk.hands_in(written.a_complete_plan(in_days(today, 0), in_days(today, 200), in_days(today, 30)))
    found = re.search(r"430211-adm-\d{4}-\d+", clerk.page.locator(".note.good").inner_text())
    assert found
    return found[0]


def test_what_was_handed_in_is_taken_back_while_nobody_has_opened_what_came_of_it(
    county: County, case_at_the_office: str
) -> None:
    clerk = county.person("mzj.clerk")
    looks_right(clerk.page)
    clerk.page.locator(".note.good").get_by_role("button", name="撤回").click()
    expect(clerk.page.locator(".note.good")).to_contain_text("已撤回")
    clerk.opens_work(ITEM, "编制实施方案")
    expect(clerk.page.locator("[name=goal]")).not_to_have_value("")
    clerk.hands_in({"goal": "协助完成老年人能力评估"})
    clerk.goes_to(f"/cases/admission/{case_at_the_office}")
    expect(clerk.page.locator("#withdraw-1")).to_contain_text("撤回：编制实施方案")


def test_the_office_returns_the_case_with_a_reason_and_gets_it_again(
    county: County, case_at_the_office: str
) -> None:
    office, clerk = county.person("swb.clerk"), county.person("mzj.clerk")
    office.opens_work(ITEM, STEP)
    opens_act(office, "退回")
    looks_right(office.page)
    office.chooses("return.common_reason", "材料不齐，请补充")
    office.fills({"return.target": "draft_plan", "return.reason": "缺少每户时长"})
    confirms(office, "退回")
    is_gone(office, ITEM, STEP)
    clerk.goes_to(f"/cases/admission/{case_at_the_office}")
    expect(clerk.page.locator("#remarks")).to_contain_text("材料不齐，请补充；缺少每户时长")
    expect(clerk.page.locator("main")).not_to_contain_text("撤回：")
    clerk.opens_work(ITEM, "编制实施方案")
    expect(clerk.page.locator("#deal .note.warn")).to_contain_text("退回本件：材料不齐，请补充；缺少每户时长")
    looks_right(clerk.page)
    clerk.hands_in({"time_limit": "每户一次，三十分钟以内"})


def test_a_clerk_has_a_colleague_prepare_the_work_and_gets_it_back(
    county: County, case_at_the_office: str, today: date
) -> None:
    first, second = county.person("swb.clerk"), county.person("swb.clerk2")
    first.opens_work(ITEM, STEP)
    first.fills({"with_whom": "养老服务科"})
    opens_act(first, "委派")
    expect(first.page.locator("[name=with_whom]")).to_have_value("养老服务科")
    first.chooses("delegate.colleague", "审核委员会办公室第二经办人")
    first.fills({"delegate.reason": "请核对联系电话"})
    confirms(first, "委派")
    expect(first.page.locator(".note.good")).to_contain_text(case_at_the_office)
    second.opens_work(ITEM, STEP)
    expect(second.page.locator("#deal")).to_contain_text("由审核委员会办公室经办人委派，办理后返回。")
    looks_right(second.page)
    contact = {"contact_on": in_days(today, 0), "with_whom": "养老服务科", "advice": "请写明每户时长"}
    second.hands_in(contact)
    first.opens_work(ITEM, STEP)
    expect(first.page.locator("[name=advice]")).to_have_value("请写明每户时长")
    expect(first.page.locator("#remarks")).to_contain_text("委派办理")


def test_a_deputy_signs_for_the_absent_head_under_both_names(
    county: County, case_at_the_office: str, today: date
) -> None:
    clerk, deputy, head = county.person("swb.clerk"), county.person("swb.clerk2"), county.person("swb.head")
    head.goes_to("/inbox").locator(".account summary").click()
    head.page.get_by_role("link", name="我的代理").click()
    head.chooses("deputy", deputy.page.locator(".account b").inner_text())
    head.fills({"valid_to": in_days(today, 3), "reason": "外出学习"})
    head.page.get_by_role("button", name="安排代理").click()
    expect(head.page.locator("tbody")).to_contain_text("代理中")
    looks_right(head.page)
    clerk.opens_work(ITEM, STEP)
    opens_act(clerk, "加签")
    looks_right(clerk.page)
    posts, narrowing = (
        clerk.page.locator("#f-cosign-holders .choice"),
        clerk.page.locator("#acts [type=search]"),
    )
    narrowing.fill("民政局")
    expect(posts.locator("visible=true")).to_have_count(3)
    narrowing.fill("")
    head_of_office = ["committee_office_head@430211-swb"]
    clerk.fills({"cosign.holders": head_of_office, "cosign.question": "口径是否一致"})
    confirms(clerk, "加签")
    expect(clerk.page.locator("#deal")).to_contain_text("正在加签")
    expect(clerk.page.locator("#deal .buttons.main")).to_have_count(0)
    looks_right(clerk.page)
    deputy.opens_work(ITEM, "加签")
    expect(deputy.page.locator("#deal")).to_contain_text("您正在代审核委员会办公室主任办理")
    expect(deputy.page.locator("#deal")).to_contain_text("口径是否一致")
    looks_right(deputy.page)
    deputy.hands_in({"outcome": "agree", "text": "口径一致"})
    clerk.opens_work(ITEM, STEP)
    expect(clerk.page.locator("#deal .group")).to_contain_text("口径一致")
    expect(clerk.page.locator("#remarks")).to_contain_text(
        "审核委员会办公室第二经办人（代审核委员会办公室主任）"
    )
    expect(clerk.page.locator("#deal .buttons.main")).to_be_visible()
    head.page.get_by_role("button", name="提前结束").click()
    expect(head.page.locator("tbody")).not_to_contain_text("代理中")


def test_a_department_has_another_of_its_agencies_do_the_work_of_a_head_who_is_away(
    county: County, today: date
) -> None:
    leader, deputy = county.person("gaj.leader"), county.person("gaj-tslpcs.head")
    leader.goes_to("/team").get_by_role("link", name="安排代理").first.click()
    leader.chooses("absent", "嵩山路派出所负责人")
    leader.chooses("deputy", "区公安分局经办人")
    leader.fills({"valid_to": in_days(today, 3), "reason": "住院"})
    leader.page.get_by_role("button", name="安排代理").click()
    expect(leader.page.locator("#problem")).to_contain_text("同一部门派出的其他机构")
    looks_right(leader.page)
    leader.chooses("deputy", "泰山路派出所负责人")
    leader.page.get_by_role("button", name="安排代理").click()
    expect(leader.page.locator("tbody")).to_contain_text("代理中")
    looks_right(leader.page)
    expect(deputy.goes_to("/inbox").locator("main")).to_contain_text("正在代理：嵩山路派出所负责人")
    leader.page.get_by_role("button", name="提前结束").click()
    expect(leader.page.locator("tbody")).not_to_contain_text("代理中")


def test_a_refused_act_keeps_what_was_entered(county: County, case_at_the_office: str) -> None:
    clerk = county.person("swb.clerk")
    clerk.opens_work(ITEM, STEP)
    opens_act(clerk, "转办")
    clerk.fills({"transfer.reason": "另有任务"})
    clerk.page.get_by_role("button", name="确定转办").click()
    expect(clerk.page.locator("#problem")).to_be_focused()
    expect(clerk.page.locator("[name='transfer.reason']")).to_have_value("另有任务")
    expect(clerk.page.locator("#f-transfer-colleague-error")).to_be_visible()
    looks_right(clerk.page)


def test_a_case_is_given_to_read_and_remarked_on(county: County, case_at_the_office: str) -> None:
    clerk, leader = county.person("swb.clerk"), county.person("mzj.leader")
    clerk.opens_work(ITEM, STEP)
    opens_act(clerk, "抄送")
    clerk.fills({"copy.holders": ["department_leader@430211-mzj"], "copy.note": "请知悉"})
    confirms(clerk, "抄送")
    opens_act(clerk, "评论")
    clerk.fills({"remark.text": "已电话核实"})
    confirms(clerk, "评论")
    expect(clerk.page.locator("#remarks")).to_contain_text("已电话核实")
    until = time.monotonic() + SECONDS
    while not leader.goes_to("/inbox?view=copies").get_by_text("请知悉").count():
        assert time.monotonic() < until, "the copy never came"
    expect(leader.page.locator("tbody tr", has_text=ITEM)).to_contain_text("新")
    looks_right(leader.page)
    leader.page.locator("tbody a.title").first.click()
    expect(leader.page.locator("h1")).to_have_text(ITEM)
    expect(leader.page.locator("#readers")).to_contain_text("已阅")
    leader.goes_to("/inbox?view=copies")
    expect(leader.page.locator("tbody tr", has_text=ITEM)).not_to_contain_text("新")


def test_who_waits_urges_who_has_it_and_not_again_at_once(county: County, case_at_the_office: str) -> None:
    applicant, clerk = county.person("mzj.clerk"), county.person("swb.clerk")
    applicant.goes_to(f"/cases/admission/{case_at_the_office}")
    expect(applicant.page.locator("#waiting")).to_contain_text("审核委员会办公室经办人")
    applicant.page.get_by_role("button", name="催办").click()
    expect(applicant.page.locator(".note.good")).to_contain_text("已催办")
    applicant.page.get_by_role("button", name="催办").click()
    expect(applicant.page.locator("#problem")).to_contain_text("刚刚催办过")
    looks_right(applicant.page)
    clerk.opens_work(ITEM, STEP)
    expect(clerk.page.locator("#deal")).to_contain_text("已被催办 1 次")
    clerk.goes_to("/inbox")
    expect(clerk.page.locator("tbody tr", has_text=ITEM)).to_contain_text("催办×1")


def test_a_case_is_asked_for_answered_and_let_go(county: County, case_at_the_office: str) -> None:
    head, clerk = county.person("swb.head"), county.person("swb.clerk")
    address = f"/cases/admission/{case_at_the_office}"
    head.goes_to(address).get_by_text("督办此事项").click()
    head.page.get_by_role("button", name="督办", exact=True).click()
    expect(head.page.locator("#problem")).to_be_visible()
    head.page.fill("#supervise-reason", "天气转冷，请尽快办结")
    looks_right(head.page)
    head.page.get_by_role("button", name="督办", exact=True).click()
    expect(head.page.locator("#supervisions")).to_contain_text("未回复")
    until = time.monotonic() + SECONDS
    while not clerk.goes_to("/inbox?view=watched").get_by_text("天气转冷，请尽快办结").count():
        assert time.monotonic() < until, "the handlers never heard of it"
    looks_right(clerk.page)
    clerk.opens_work(ITEM, STEP)
    expect(clerk.page.locator("#deal")).to_contain_text("天气转冷，请尽快办结")
    clerk.goes_to(address).get_by_text("回复督办").first.click()
    clerk.page.locator("[name=text][id^=answer-]").fill("周三前办结")
    clerk.page.get_by_role("button", name="回复督办").click()
    expect(clerk.page.locator("#supervisions")).to_contain_text("周三前办结")
    expect(clerk.page.locator("#timeline")).to_contain_text("督办：天气转冷")
    head.goes_to(address).get_by_text("结束督办").first.click()
    head.page.locator("[name=text][id^=end-]").fill("已有安排")
    head.page.get_by_role("button", name="结束督办").click()
    expect(head.page.locator("#supervisions")).to_contain_text("已结束")


def gives(head: Person, who: str, to: str, reason: str) -> None:
    """Go from the team to what somebody has in hand, and give one piece of it to another."""
    row = head.goes_to("/team").locator(
        "tbody tr", has=head.page.locator("b", has_text=re.compile(f"^{who}$"))
    )
    looks_right(head.page)
    row.locator("td.n a").first.click()
    head.page.locator("tbody tr", has_text=ITEM).locator("input[name=task]").check()
    head.page.locator("[name=colleague]").select_option(label=to)
    head.page.get_by_role("button", name="改派所选任务").click()
    expect(head.page.locator("#problem")).to_contain_text("请写明改派的原因")
    looks_right(head.page)
    head.page.fill("[name=reason]", reason)
    head.page.get_by_role("button", name="改派所选任务").click()
    expect(head.page.locator(".note.good")).to_contain_text("已改派 1 件")
    looks_right(head.page)


def test_a_leader_gives_a_colleague_s_work_to_another(county: County, case_at_the_office: str) -> None:
    head = county.person("swb.head")
    first, second = county.person("swb.clerk"), county.person("swb.clerk2")
    first.opens_work(ITEM, STEP)
    if first.page.get_by_role("button", name="签收", exact=True).count():
        first.page.get_by_role("button", name="签收", exact=True).click()
        expect(first.page.get_by_role("button", name="退还", exact=True)).to_be_visible()
    waits_for_row(head, "审核委员会办公室经办人")
    gives(head, "审核委员会办公室经办人", "审核委员会办公室第二经办人（办公室经办人）", "外出学习")
    is_gone(first, ITEM, STEP)
    second.opens_work(ITEM, STEP)
    expect(second.page.locator("#deal")).to_contain_text("外出学习")
    the_case(second)
    expect(second.page.locator("#timeline")).to_contain_text("由审核委员会办公室经办人改派给")
    first.goes_to("/inbox?view=copies")
    expect(first.page.locator("tbody tr", has_text="外出学习")).to_contain_text(ITEM)
    waits_for_row(head, "审核委员会办公室第二经办人")
    gives(head, "审核委员会办公室第二经办人", "审核委员会办公室经办人", "已经回来")


def waits_for_row(head: Person, who: str) -> None:
    """Until the team view has heard that somebody has work in hand."""
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        page = head.goes_to("/team")
        row = page.locator("tbody tr", has=page.locator("b", has_text=re.compile(f"^{who}$")))
        if row.locator("td.n a").count():
            return
        time.sleep(0.3)
    raise AssertionError(f"nothing came into the hands of {who}")


def test_work_is_handed_over_for_good(county: County, case_at_the_office: str) -> None:
    first, second = county.person("swb.clerk"), county.person("swb.clerk2")
    first.opens_work(ITEM, STEP)
    opens_act(first, "转办")
    first.chooses("transfer.colleague", "审核委员会办公室第二经办人")
    first.fills({"transfer.reason": "另有任务"})
    confirms(first, "转办")
    is_gone(first, ITEM, STEP)
    second.does(ITEM, STEP, {})


def test_nobody_s_browser_complained(county: County) -> None:
    heard = {person.login: person.complaints for person in county.present.values() if person.complaints}
    assert heard == {}
