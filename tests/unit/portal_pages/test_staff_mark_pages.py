"""The pages of the daily marks of staff: the months, the sheet of one, telling the year."""

from __future__ import annotations

from chassis.actor import Actor
from portal.clients.services import ServiceProblem
from tests.unit.portal_pages.a_portal import services_of, the_portal

MONTH = "/staff-marks/430211-gaj-lypcs/430211003/2026/3"
CLERK = Actor(
    "u9", "栗雨街道经办人", "经办人", "430211003", "栗雨街道", frozenset({"township_clerk@430211003"})
)
SENT = {
    "marks.0._row": "1",
    "marks.0.member": "副所长·现任副所长",
    "marks.0.mark": "96",
    "marks.0.reason": "例会缺席一次",
    "marks.1._row": "1",
    "marks.1.member": "民警·第一岗",
    "marks.1.mark": "",
    "marks.1.reason": "全月借用",
    "cause": "考勤更正",
}


def test_the_list_leads_to_months_and_names_nobody():
    page = the_portal(CLERK).test_client().get("/staff-marks?year=2025").text
    assert "/staff-marks/430211-gaj-lypcs/430211003/2025/4" in page and "待评" in page
    assert "汇总送达派出部门" in page and "已送达派出部门" in page
    assert "现任副所长" not in page


def test_telling_the_year_opens_the_case():
    portal = the_portal(CLERK)
    services = services_of(portal)
    answer = portal.test_client().post(
        "/staff-marks/430211-gaj-lypcs/2025/telling", data={"csrf_token": "token"}
    )
    assert answer.status_code == 303 and "/cases/assessment/" in answer.headers["Location"]
    assert services.sent[0][2] == "/staff-marks/430211-gaj-lypcs/2025/telling"


def test_a_month_is_handed_in_with_the_reason_of_its_correction_and_a_refusal_keeps_it():
    portal = the_portal(CLERK)
    services, client = services_of(portal), portal.test_client()
    page = client.get(MONTH).text
    assert "现任副所长" in page and "更正理由" in page and "栗雨街道经办人" in page
    assert client.post(MONTH, data=SENT).status_code == 303
    _, service, path, sent, _ = services.sent[0]
    assert (service, path, sent["cause"]) == ("assessment", MONTH, "考勤更正")
    assert [one.get("mark") or "" for one in sent["marks"]] == [96, ""]
    told = {"title": "请写明事实", "title_en": "The facts are missing", "rule": "AST-15"}
    services.refusal = ServiceProblem("assessment", 422, {**told, "code": "staff-reason-missing"})
    answer = client.post(MONTH, data=SENT)
    assert answer.status_code == 422 and "请写明事实" in answer.text and "考勤更正" in answer.text


def test_a_sheet_says_on_which_version_it_was_filled_in_and_a_conflict_keeps_what_was_written():
    """Two people on one sheet: the page of the second still holds their marks, and asks for the reason."""
    portal = the_portal(CLERK)
    services, client = services_of(portal), portal.test_client()
    assert '<input type="hidden" name="version" value="1">' in client.get(MONTH).text
    client.post(MONTH, data={**SENT, "version": "0"})
    assert services.sent[0][3]["version"] == 0
    told = {
        "title": "当月评分已由他人提交",
        "title_en": "Somebody else has marked the month",
        "rule": "AST-15",
    }
    services.refusal = ServiceProblem("assessment", 409, {**told, "code": "staff-month-changed"})
    answer = client.post(MONTH, data={**SENT, "version": "0"})
    assert answer.status_code == 409 and "当月评分已由他人提交" in answer.text and "考勤更正" in answer.text
    assert '<input type="hidden" name="version" value="1">' in answer.text, "after comparing it goes through"
