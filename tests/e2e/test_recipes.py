"""The recipes of docs/designers.md about the drawing, done as an official does; they take its pictures."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.designing import (
    appends,
    begins_draft,
    beside,
    connects,
    drags,
    drawn,
    opened,
    points_at,
    puts_on_line,
    save_button,
    saves,
    sets,
    setting,
    takes,
)
from tests.e2e.people import County
from tests.e2e.pictures import Pictures

pytestmark = pytest.mark.thorough


def test_a_limit_is_changed(county: County, pictures: Pictures) -> None:
    """改法 1：改办理时限。"""
    page = begins_draft(county.person("designer"), "admission/sup_followup")
    points_at(page, "judge_answer")
    setting(page, "怎样规定").select_option(label="固定工作日")
    sets(page, "工作日数", "0")
    expect(setting(page, "工作日数")).to_have_value("1")
    sets(page, "工作日数", "7")
    expect(page.locator(".unsaved")).to_be_visible()
    pictures.shoots(
        "1-limit-set",
        [page.locator("#designer")],
        [
            drawn(page, "judge_answer"),
            setting(page, "怎样规定"),
            setting(page, "工作日数"),
            save_button(page),
        ],
    )
    saves(page)
    expect(page.locator("#findings")).to_contain_text("没有发现问题")
    expect(page.locator("#changes tbody tr")).to_have_count(1)
    expect(page.locator("#changes tbody tr")).to_contain_text("7个工作日")
    pictures.shoots("1-limit-compared", [page.locator("#findings"), page.locator("#changes")])


def test_a_step_is_given_to_another_post(county: County, pictures: Pictures) -> None:
    """改法 2：换办理岗位。"""
    page = begins_draft(county.person("designer"), "admission/adm_exit")
    points_at(page, "register_exit")
    setting(page, "岗位").select_option(label="审核委员会办公室负责人")
    expect(setting(page, "单位")).to_have_value("office")
    posts = page.locator(".settings fieldset", has_text="办理岗位")
    pictures.shoots(
        "2-post-set",
        [page.locator("#designer")],
        [drawn(page, "register_exit"), setting(page, "岗位"), setting(page, "单位"), save_button(page)],
    )
    posts.get_by_role("button", name="再加一个岗位").click()
    expect(posts.get_by_label("岗位", exact=True)).to_have_count(2)
    posts.get_by_role("button", name="删除").last.click()
    acts = page.locator(".settings fieldset", has_text="允许的操作")
    for act in ("转办", "抄送"):
        acts.get_by_label(act).uncheck()
    acts.get_by_label("抄送").check()
    saves(page)
    expect(page.locator("#findings")).to_contain_text("没有发现问题")
    expect(page.locator("#changes tbody tr")).to_have_count(2)
    expect(page.locator("#changes ins").nth(0)).to_contain_text("审核委员会办公室负责人")
    expect(page.locator("#changes del").nth(1)).to_have_text("转办、委派、加签、抄送")
    expect(page.locator("#changes ins").nth(1)).to_have_text("委派、加签、抄送")
    pictures.shoots("2-post-compared", [page.locator("#changes")])


def new_form(page: Page, name: str) -> Locator:
    """Add a form; it comes with a remark and an outcome, whose choices are opened here."""
    page.locator("summary", has_text="新建表单").click()
    page.locator("#form-name").fill(name)
    page.get_by_role("button", name="新建", exact=True).click()
    page.locator("summary", has_text="办理结果").click()
    return page.get_by_label("选项").first


def is_signed_by_the_chair(page: Page) -> None:
    """Make what is selected a step of the chair."""
    sets(page, "名称", "主任审签")
    sets(page, "英文名称", "Sign the answer")
    setting(page, "岗位").select_option(label="审核委员会主任")
    setting(page, "单位").select_option(label="县市区")
    setting(page, "怎样规定").select_option(label="固定工作日")
    sets(page, "工作日数", "2")
    setting(page, "办理表单").select_option("sign_answer")


def test_a_reviewer_is_added(county: County, pictures: Pictures) -> None:
    """改法 5：增加一个审核环节。"""
    page = begins_draft(county.person("designer"), "admission/sup_followup")
    options = new_form(page, "sign_answer")
    options.fill("agree = 同意报送 = Agree")
    save = page.get_by_role("button", name="保存", exact=True).first
    pictures.shoots("5-review-form", [page.locator(".two")], [options, save])
    save.click()
    expect(page.locator(".note.good")).to_contain_text("第 3 稿")
    page.get_by_role("link", name="市级跟踪督办").click()
    opened(page)
    puts_on_line(page, "create.task", "answer_followup", right=72)
    saves(page)
    expect(page.locator("#findings")).to_contain_text("没有办理岗位")
    expect(page.locator(".finding-mark").first).to_be_visible()
    pictures.shoots("5-review-found", [page.locator("#findings")])
    is_signed_by_the_chair(page)
    pictures.shoots(
        "5-review-set",
        [page.locator("#designer")],
        [page.locator('[data-action="create.task"]'), setting(page, "怎样规定"), setting(page, "办理表单")],
    )
    saves(page)
    expect(page.locator("#findings")).to_contain_text("没有发现问题")
    expect(page.locator("#changes")).to_contain_text("主任审签")
    # What the rules demand is not left out for it.
    begins_draft(county.person("designer"), "admission/adm_exit")
    points_at(page, "register_exit")
    appends(page, "delete")
    saves(page)
    expect(page.locator("#findings")).to_contain_text("准入意见第十条：报办公室备案（ADM-30）")
    expect(page.get_by_role("button", name="提交", exact=True)).to_be_disabled()
    pictures.shoots("5-review-kept", [page.locator("#findings")])


def test_a_way_gets_a_condition(county: County, pictures: Pictures) -> None:
    """改法 6：增加流转条件。"""
    page = begins_draft(county.person("designer"), "admission/sup_followup")
    new_form(page, "sign_answer")
    page.get_by_role("link", name="市级跟踪督办").click()
    opened(page)
    puts_on_line(page, "create.exclusive-gateway", "answer_followup", right=58)
    sets(page, "名称", "逾期答复？")
    sets(page, "英文名称", "Answered late?")
    appends(page, "append.append-task")
    page.keyboard.press("Escape")
    is_signed_by_the_chair(page)
    connects(page, "judge_answer")
    points_at(page, "flow_2", from_right=20, from_top=6)
    sets(page, "名称", "逾期")
    sets(page, "走这条路的条件", "today() > due_on")
    pictures.shoots(
        "6-condition-set",
        [page.locator("#designer")],
        [
            page.locator('[data-action="create.exclusive-gateway"]'),
            drawn(page, "step_1"),
            setting(page, "走这条路的条件"),
        ],
    )
    sets(page, "走这条路的条件", "today() ＞ due_on")
    saves(page)
    expect(page.locator("#findings")).to_contain_text("请改用英文的 >")
    expect(page.locator("#findings")).to_contain_text("没有默认流向")
    pictures.shoots("6-condition-found", [page.locator("#findings")])
    sets(page, "走这条路的条件", "today() > due_on")
    points_at(page, "flow_1", from_right=24, from_top=90)
    setting(page, "其他条件都不成立时走这条路").check()
    saves(page)
    expect(page.locator("#findings")).to_contain_text("没有发现问题")
    page.get_by_role("link", name="试运行").click()
    for due_on, following in (("2020-01-01", "主任审签"), ("2099-01-01", "办结或者再问")):
        page.locator('[name="value:due_on"]').fill(due_on)
        page.get_by_role("button", name="重新开始").click()
        page.locator("fieldset", has_text="答复督办").get_by_role("button", name="办结", exact=True).click()
        expect(page.locator("fieldset.group")).to_contain_text([following])
        if following == "主任审签":
            expect(page.locator('#diagram [data-element-id="step_1"]')).to_be_visible()
            pictures.shoots("6-condition-tried", [page.locator("#diagram"), page.locator("ol.line")])


def test_several_sign_together(county: County, pictures: Pictures) -> None:
    """改法 7：增加会签。"""
    page = begins_draft(county.person("designer"), "admission/adm_prepare")
    new_form(page, "sign_plan").fill("agree = 会签同意 = Agree")
    page.get_by_role("button", name="保存", exact=True).first.click()
    page.locator(".crumbs a").last.click()
    opened(page).locator("#designer").evaluate("one => one.scrollIntoView()")
    takes(page, "space-tool")
    narrow = beside(page, "weigh_procedure", 8, 40)
    drags(page, narrow, (narrow[0] + 120, narrow[1]))
    page.get_by_role("button", name="看全图").click()
    puts_on_line(page, "create.task", "weigh_procedure", right=55)
    drags(page, beside(page, "step_1", -20, 5), beside(page, "step_1", -20, 128))
    page.locator('.djs-context-pad .entry[data-action="replace"]').click()
    together = page.locator('.djs-popup .entry[title="多人同时办理"]')
    pictures.shoots(
        "7-joint-drawn",
        [page.locator("#designer")],
        [page.locator('[data-action="space-tool"]'), page.locator('[data-action="create.task"]'), together],
    )
    together.click()
    sets(page, "名称", "乡镇（街道）会签")
    sets(page, "英文名称", "Townships sign")
    saves(page)
    expect(page.locator("#findings")).to_contain_text("设置不完整")
    setting(page, "岗位").select_option(label="乡镇（街道）党（工）委")
    setting(page, "单位").select_option(label="乡镇（街道）")
    setting(page, "怎样规定").select_option(label="固定工作日")
    setting(page, "办理表单").select_option("sign_plan")
    sets(page, "按名单", "townships_asked")
    expect(setting(page, "每一个叫作")).to_have_value("township")
    several = page.locator(".settings fieldset", has_text="多人办理")
    pictures.shoots("7-joint-set", [several], [setting(page, "按名单"), setting(page, "每一个叫作")])
    saves(page)
    expect(page.locator("#findings")).to_contain_text("没有发现问题")
    expect(page.locator("#changes")).to_contain_text("乡镇（街道）会签")


def test_what_is_not_done_in_time_is_urged(county: County, pictures: Pictures) -> None:
    """改法 8：到期没办的，转上级催办。"""
    page = begins_draft(county.person("designer"), "admission/sup_followup")
    new_form(page, "urge_answer").fill("urged = 已催办 = Urged")
    page.get_by_role("button", name="保存", exact=True).first.click()
    page.locator(".crumbs a").last.click()
    opened(page).locator("#designer").evaluate("one => one.scrollIntoView()")
    takes(page, "create.intermediate-event")
    corner = beside(page, "answer_followup", -16, 32)
    page.mouse.move(corner[0] - 3, corner[1])
    page.mouse.move(*corner)
    page.mouse.click(*corner)
    page.keyboard.press("Escape")
    page.locator('.djs-context-pad .entry[data-action="replace"]').click()
    page.locator(".djs-popup .entry", has_text="定时边界事件").first.click()
    sets(page, "名称", "逾期未答复")
    sets(page, "英文名称", "Not answered in time")
    saves(page)
    expect(page.locator("#findings")).to_contain_text("没有写明时间")
    pictures.shoots("8-late-found", [page.locator("#findings")])
    page.locator("#designer").evaluate("one => one.scrollIntoView()")
    setting(page, "怎样计时").select_option(label="几个工作日")
    sets(page, "工作日数", "10")
    pictures.shoots(
        "8-late-set",
        [page.locator("#designer")],
        [page.locator('[data-action="create.intermediate-event"]'), drawn(page, "event_1")]
        + [setting(page, label) for label in ("怎样计时", "工作日数")],
    )
    appends(page, "append.append-task")
    page.keyboard.press("Escape")
    sets(page, "名称", "主任催办")
    sets(page, "英文名称", "The chair urges")
    setting(page, "岗位").select_option(label="审核委员会主任")
    setting(page, "单位").select_option(label="县市区")
    setting(page, "怎样规定").select_option(label="固定工作日")
    setting(page, "办理表单").select_option("urge_answer")
    connects(page, "answer_followup")
    saves(page)
    expect(page.locator("#findings")).to_contain_text("没有发现问题")
    page.get_by_role("link", name="试运行").click()
    page.locator('[name="value:due_on"]').fill("2099-01-01")
    page.get_by_role("button", name="重新开始").click()
    page.locator("fieldset", has_text="逾期未答复").get_by_role("button", name="时间到").click()
    page.locator("fieldset", has_text="主任催办").get_by_role("button", name="办结", exact=True).click()
    expect(page.locator("fieldset.group").first).to_contain_text("答复督办")
    expect(page.locator('#diagram [data-element-id="event_1"]')).to_be_visible()
    pictures.shoots("8-late-tried", [page.locator("#diagram"), page.locator("ol.line")])
