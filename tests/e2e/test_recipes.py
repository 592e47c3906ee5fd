"""The recipes of docs/designers.md about the drawing, done as an official does; they take its pictures."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e.designing import (
    begins_draft,
    drawn,
    opened,
    points_at,
    puts_on_line,
    save_button,
    saves,
    sets,
    setting,
)
from tests.e2e.people import County
from tests.e2e.pictures import Pictures


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
    saves(page)
    expect(page.locator("#findings")).to_contain_text("没有发现问题")
    expect(page.locator("#changes tbody tr")).to_have_count(1)
    expect(page.locator("#changes ins")).to_contain_text("审核委员会办公室负责人")
    pictures.shoots("2-post-compared", [page.locator("#changes")])


def test_a_reviewer_is_added(county: County, pictures: Pictures) -> None:
    """改法 5：增加一个审核环节。"""
    page = begins_draft(county.person("designer"), "admission/sup_followup")
    page.locator("summary", has_text="新建表单").click()
    page.get_by_label("编号").last.fill("sign_answer")
    page.get_by_role("button", name="新建", exact=True).click()
    page.locator("summary", has_text="办理结果").click()
    options = page.get_by_label("选项").first
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
    sets(page, "名称", "主任审签")
    sets(page, "英文名称", "Sign the answer")
    setting(page, "岗位").select_option(label="审核委员会主任")
    setting(page, "单位").select_option(label="县市区")
    setting(page, "怎样规定").select_option(label="固定工作日")
    sets(page, "工作日数", "2")
    setting(page, "办理表单").select_option("sign_answer")
    pictures.shoots(
        "5-review-set",
        [page.locator("#designer")],
        [page.locator('[data-action="create.task"]'), setting(page, "怎样规定"), setting(page, "办理表单")],
    )
    saves(page)
    expect(page.locator("#findings")).to_contain_text("没有发现问题")
    expect(page.locator("#changes")).to_contain_text("主任审签")
