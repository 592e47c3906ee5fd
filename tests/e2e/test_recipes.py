"""The recipes of docs/designers.md about the drawing, done as an official does; they take its pictures."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e.designing import begins_draft, drawn, points_at, saves, sets, setting
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
    save = page.get_by_role("button", name="保存并检查")
    pictures.shoots(
        "1-limit-set",
        [page.locator("#designer")],
        [drawn(page, "judge_answer"), setting(page, "怎样规定"), setting(page, "工作日数"), save],
    )
    saves(page)
    expect(page.locator("#findings")).to_contain_text("没有发现问题")
    expect(page.locator("#changes tbody tr")).to_have_count(1)
    expect(page.locator("#changes tbody tr")).to_contain_text("7个工作日")
    pictures.shoots("1-limit-compared", [page.locator("#findings"), page.locator("#changes")])
