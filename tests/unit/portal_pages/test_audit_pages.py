"""审计日志 in the browser: read, verified, exported by the audit administrator alone."""

from __future__ import annotations

import io
from datetime import date

import pytest
from flask import Flask
from openpyxl import load_workbook

from chassis.actor import Actor
from chassis.texts import Said
from chassis.web.refusals import RoleMissing
from portal.storage.audit_trail import Asked, Verified
from tests.unit.portal_pages.a_portal import OFFICE_CLERK, a_portal
from tests.unit.portal_pages.some_accounts import FixtureAuditTrail
from tests.unit.portal_pages.test_account_pages import GUARD, SYSTEM

AUDITOR = Actor("u6", "审计管理员", "审计管理员", "430211", "某区", frozenset({"audit_administrator@430211"}))


def trail_of(portal: Flask) -> FixtureAuditTrail:
    found = portal.extensions["gatehouse.pages"].audit_trail
    assert isinstance(found, FixtureAuditTrail)
    return found


@pytest.mark.parametrize("actor", [OFFICE_CLERK, SYSTEM, GUARD])
@pytest.mark.parametrize("path", ["/audit", "/audit/verification", "/audit/export"])
def test_nobody_else_reads_the_journal(actor: Actor, path: str) -> None:
    portal = a_portal(actor)
    portal.testing = True
    with pytest.raises(RoleMissing):
        portal.test_client().get(path)


def test_the_sign_in_log_comes_first_and_the_rest_by_choice() -> None:
    portal = a_portal(AUDITOR)
    client = portal.test_client()
    page = client.get("/audit").text
    for words in ("授予角色", "登录成功", "办公室经办二", "committee_office_clerk", "curl/8"):
        assert words in page
    client.get("/audit?kind=rights&person=经办&first=2026-11-01&last=2026-11-30")
    client.get("/audit?kind=everything&first=yesterday")
    assert trail_of(portal).asked == [
        Asked("sign-ins", "", None, None),
        Asked("rights", "经办", date(2026, 11, 1), date(2026, 11, 30)),
        Asked("sign-ins", "", None, None),
    ]


def test_the_workbook_holds_what_was_asked_for_and_no_formula() -> None:
    answer = a_portal(AUDITOR).test_client().get("/audit/export?kind=all")
    assert answer.headers["Content-Disposition"] == "attachment; filename=audit-2026-11-20.xlsx"
    cells = [
        cell
        for row in load_workbook(io.BytesIO(answer.data)).worksheets[0].iter_rows()
        for cell in row
        if cell.value is not None
    ]
    assert {cell.value for cell in cells} >= {41, "安全管理员", "授予角色", "办公室经办二"}
    assert [cell.value for cell in cells if cell.data_type == "f"] == []


def test_verification_tells_that_all_is_well_or_what_is_not() -> None:
    portal = a_portal(AUDITOR)
    client = portal.test_client()
    page = client.get("/audit/verification").text
    assert "1200 条日志、30 个锚点完好" in page and "另有 2 条刚写入" in page
    trail_of(portal).verified = Verified([Said("日志第7条被改动", "Line 7 was changed")], 1200, 30, 0)
    page = client.get("/audit/verification").text
    assert "日志第7条被改动" in page and "完好" not in page


def test_the_pages_speak_english() -> None:
    client = a_portal(AUDITOR).test_client()
    client.set_cookie("language", "en")
    assert "Audit log" in client.get("/audit").text
    assert "are intact" in client.get("/audit/verification").text
