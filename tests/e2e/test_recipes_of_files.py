"""The recipes of docs/designers.md about tables, forms and drafts; they take its pictures."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.applications import begins, withdraws
from tests.e2e.designing import begins_draft, opened, points_at, saves, sets, setting
from tests.e2e.people import County
from tests.e2e.pictures import Pictures

pytestmark = pytest.mark.thorough


def test_a_line_of_a_table_is_changed(county: County, pictures: Pictures) -> None:
    """改法 3：改决策表的一行。"""
    page = begins_draft(county.person("designer"), "assessment/tgt_statement")
    page.locator("#files").get_by_role("link").first.click()
    rounds, note = page.get_by_label("第 2 条 已协商轮次"), page.get_by_label("第 2 条 依据说明")
    save = page.get_by_role("button", name="保存", exact=True).first
    rounds.fill("≥ 两轮")
    note.fill("区考评办〔2026〕5号：协商两轮仍未一致，由绩效考核部门认定")
    save.click()
    expect(page.locator(".findings")).to_contain_text("第2条规则")
    refused = page.locator("section", has_text="检查结果")
    rounds.fill(">= 2")
    table = page.locator("section", has=page.get_by_role("heading", name="责任书办理路径"))
    pictures.shoots("3-table-changed", [refused, table], [rounds, save])
    save.click()
    expect(page.locator(".note.good")).to_contain_text("第 3 稿")
    expect(page.locator(".findings")).to_have_count(0)
    page.locator(".crumbs a").last.click()
    expect(page.locator("#changes tbody tr")).to_have_count(1)
    expect(page.locator("#changes ins")).to_contain_text(">= 2")
    pictures.shoots("3-table-compared", [page.locator("#changes")])


def test_a_form_gets_another_field(county: County, pictures: Pictures) -> None:
    """改法 4：增加表单字段。"""
    page = begins_draft(county.person("designer"), "admission/adm_exit")
    points_at(page, "file_exit")
    page.locator(".settings").get_by_role("link", name="打开这张表单").click()
    page.locator("summary", has_text="添加一项").click()
    page.get_by_label("类型").select_option(label="下拉单选")
    new = page.locator("details", has_text="添加一项")
    new.get_by_label("标题", exact=True).fill("材料移交给谁")
    new.get_by_label("英文标题").fill("Papers go to")
    new.get_by_label("选项").fill("township = 乡镇（街道） = Township\ncommunity = 社区（村） = Community")
    new.get_by_label("必填").check()
    add = new.get_by_role("button", name="添加", exact=True)
    pictures.shoots(
        "4-field-added",
        [new],
        [new.get_by_label("类型"), new.get_by_label("标题", exact=True), new.get_by_label("选项"), add],
    )
    add.click()
    expect(page.locator(".note.good")).to_contain_text("第 2 稿")
    line = page.locator("summary", has_text="材料移交给谁")
    expect(line).to_contain_text("必填")
    preview = page.locator("section", has=page.locator("#preview-title"))
    expect(preview.get_by_label("材料移交给谁")).to_contain_text("社区（村）")
    pictures.shoots("4-field-preview", [preview])
    page.get_by_role("link", name="完结、提前退出备案").click()
    expect(page.locator("#changes tbody tr")).to_contain_text(["材料移交给谁"])


def changes_a_limit(page: Page, element: str, days: str) -> None:
    """The first recipe, in short."""
    points_at(page, element)
    setting(page, "怎样规定").select_option(label="固定工作日")
    sets(page, "工作日数", days)
    saves(page)


def test_a_draft_is_tried_with_chosen_values_and_with_cases_that_have_ended(
    county: County, pictures: Pictures
) -> None:
    """改法 9：试运行和推演。"""
    page = begins_draft(county.person("designer"), "admission/adm_prepare")
    changes_a_limit(page, "draft_plan", "3")
    draft = page.url.partition("?")[0]
    page.get_by_role("link", name="试运行").click()
    step = page.locator("fieldset", has_text="编制实施方案")
    expect(step).to_contain_text("3 个工作日")
    done = step.get_by_role("button", name="办结", exact=True)
    expect(page.locator('#diagram [data-element-id="draft_plan"]')).to_be_visible()
    pictures.shoots(
        "9-tried-first", [page.locator("form > .two")], [page.locator('[name="value:listed"]'), done]
    )
    for listed, said in (("—", "没有变量 listed"), ("否", "登记事前沟通情况")):
        if page.locator('[name="value:listed"]').count():
            page.locator('[name="value:listed"]').select_option(label=listed)
        else:
            page.get_by_label("一行一个").fill("listed = false")
        page.get_by_role("button", name="重新开始").click()
        done.click()
        expect(page.locator("#main")).to_contain_text(said)
        if listed == "—":
            pictures.shoots("9-tried-stopped", [page.locator("#problem")])
    expect(page.locator("fieldset.group")).to_contain_text("登记事前沟通情况")
    withdraws(county, begins(county, "校园周边食品摊点登记"))
    page.goto(draft)
    page.get_by_role("link", name="用已办结案件推演").click()
    page.get_by_role("button", name="开始推演").click()
    expect(page.locator("#progress")).to_contain_text("推演完成", timeout=30_000)
    page.reload()
    expect(page.locator("#cases tbody tr").first).to_contain_text("只是时限不同")
    pictures.shoots("9-tried-replayed", [page.locator("#cases")])


def asks_for_approval(page: Page, basis: str, day: str) -> None:
    """Fill in what approval rests on, and submit."""
    page.fill("#reason", "答复清楚与否，一周内可以判断")
    page.fill("#basis", basis)
    page.fill("#in_force_from", day)
    page.get_by_role("button", name="提交", exact=True).click()


def test_another_person_approves_for_a_day_and_the_version_is_withdrawn(
    county: County, pictures: Pictures
) -> None:
    """改法 10：提交批准、定启用日期、停用。"""
    designer, approver = county.person("designer"), county.person("process-approver")
    page = begins_draft(designer, "admission/sup_followup")
    changes_a_limit(page, "judge_answer", "7")
    path = page.url.partition("?")[0].removeprefix(designer.address.rstrip("/"))
    today = date.fromisoformat(str(page.get_attribute("#in_force_from", "min")))
    day = (today + timedelta(days=30)).isoformat()
    asks_for_approval(page, "", day)
    expect(page.locator("#problem")).to_contain_text("请填写理由、依据文件和启用日期")
    asks_for_approval(page, "市督查办〔2026〕6号", day)
    expect(page.locator(".note.good")).to_contain_text("等另一人批准")
    expect(page.get_by_role("button", name="批准启用")).to_have_count(0)
    page.get_by_role("button", name="撤回", exact=True).click()
    expect(page.locator(".note.good")).to_contain_text("可以继续修改")
    asked = page.locator("section", has=page.locator("#submit-title"))
    pictures.shoots(
        "10-approval-asked",
        [asked],
        [page.locator(f"#{name}") for name in ("reason", "basis", "in_force_from")]
        + [page.get_by_role("button", name="提交", exact=True)],
    )
    page.get_by_role("button", name="提交", exact=True).click()
    opened(approver.goes_to(path))
    approver.page.fill("#note", "同意")
    decide = approver.page.locator("section", has=approver.page.locator("#decide-title"))
    pictures.shoots(
        "10-approval-decided",
        [approver.page.locator("#changes"), decide],
        [approver.page.locator("#changes"), approver.page.get_by_role("button", name="批准启用")],
    )
    approver.page.get_by_role("button", name="批准启用").click()
    expect(approver.page.locator("#main")).to_contain_text(f"{day} 起新案件按它办理")
    designer.goes_to("/versions/admission/sup_followup")
    newest = page.locator("summary", has_text="停用第")
    newest.click()
    page.fill("#withdraw-reason", "市级另有规定")
    withdraw = page.get_by_role("button", name="停用", exact=True)
    pictures.shoots("10-approval-withdrawn", [page.locator("section", has=newest)], [newest, withdraw])
    withdraw.click()
    expect(page.locator("tbody tr").first).to_contain_text("已停用")
