"""Why: a refusal and an automatic decision stand on the page with their article, quoted."""

from __future__ import annotations

from portal.clients.services import ServiceProblem
from tests.unit.portal_pages import fixtures
from tests.unit.portal_pages.a_portal import OFFICE_CLERK, FixtureServices, a_portal

QUOTE = "协商无异议的工作事项，可适用于简易程序"
BASIS = {
    "title": "关于建立社区工作事项准入、变更及退出制度的指导意见",
    "article": "第七条",
    "quote": QUOTE,
    "rule": "ADM-14",
}


def test_a_refused_task_quotes_the_article() -> None:
    services = FixtureServices()
    body = {
        "title": "不能适用简易程序",
        "detail": "没有结束日期",
        "rule": "ADM-14",
        "code": "simple-not-allowed",
    }
    services.refusal = ServiceProblem("admission", 422, {**body, "basis": [BASIS]})
    client = a_portal(OFFICE_CLERK, services).test_client()
    answer = client.post("/tasks/admission/t1/complete", data={"outcome": "fit", "version": "3"})
    assert answer.status_code == 422
    note = answer.text.split('role="alert"')[1].split("</div>")[0]
    assert f"<blockquote>{QUOTE}</blockquote>" in note and "第七条" in note and "没有结束日期" in note


def test_a_decision_on_the_case_file_and_the_task_quotes_the_article() -> None:
    client = a_portal(OFFICE_CLERK).test_client()
    for path in (f"/cases/admission/{fixtures.CASE_NO}", "/tasks/admission/t1"):
        why = client.get(path).text.split('id="why"')[1].split("</section>")[0]
        assert f"“{QUOTE}”" in why and "第七条" in why and "依据的情况" in why
