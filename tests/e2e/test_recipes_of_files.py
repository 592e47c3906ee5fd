"""The recipes of docs/designers.md about tables, forms and drafts; they take its pictures."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e.designing import begins_draft
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
