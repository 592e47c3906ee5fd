"""The recipes of docs/designers.md about tables, forms and drafts; they take its pictures."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e.designing import begins_draft, points_at
from tests.e2e.people import County
from tests.e2e.pictures import Pictures


def test_a_line_of_a_table_is_changed(county: County, pictures: Pictures) -> None:
    """改法 3：改决策表的一行。"""
    page = begins_draft(county.person("designer"), "assessment/tgt_statement")
    page.get_by_role("link", name="statement_path").click()
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
