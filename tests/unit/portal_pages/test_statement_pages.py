"""The pages of target statements: the list, one statement, the report of an agency."""

from __future__ import annotations

from chassis.actor import Actor
from portal.clients.services import ServiceProblem
from tests.unit.portal_pages.a_portal import services_of, the_portal

CASE_NO = "430211-tgt-2026-00001"
HEAD = Actor(
    "u6", "栗雨派出所负责人", "所长", "430211-gaj-lypcs", "栗雨派出所",
    frozenset({"agency_head@430211-gaj-lypcs"}),
)  # fmt: skip
OFFICE = Actor(
    "u8", "绩效办经办人", "经办人", "430211", "区绩效办", frozenset({"performance_office_clerk@430211"})
)
REPORTED = {
    "reports.0._row": "1", "reports.0.target": "m1", "reports.0.degree": "82.5",
    "reports.0.result": "下降 4.1%", "reports.0.evidence": "11月报",
}  # fmt: skip


def test_the_office_begins_a_year_for_everybody():
    portal = the_portal(OFFICE)
    services = services_of(portal)
    page = portal.test_client().get("/statements?year=2026").text
    assert "栗雨派出所" in page and "开始办理" in page and "已签订" in page
    portal.test_client().post("/statements", data={"csrf_token": "token", "year": "2026"})
    assert services.sent[0][1:4] == ("assessment", "/statements", {"year": 2026})


def test_a_statement_shows_targets_signatures_and_the_digest():
    page = the_portal(HEAD).test_client().get(f"/statements/{CASE_NO}").text
    assert "盗窃警情下降" in page and "62.5%" in page and "SHA-256" in page
    assert f"/statements/{CASE_NO}/report" in page and f"{CASE_NO}/paper.docx" in page


def test_the_office_registers_who_takes_over():
    portal = the_portal(OFFICE)
    services, client = services_of(portal), portal.test_client()
    assert "/statements/successions" in client.get("/statements").text
    page = client.get("/statements/successions").text
    assert "马家河派出所" in page and "株天编〔2026〕3号" in page
    data = {"former": "430211-gaj-mjhpcs", "successor": "430211-gaj-lypcs", "on": "2026-06-01"}
    answer = client.post("/statements/successions", data={**data, "document": "株天编〔2026〕3号"})
    assert "由承继单位接续的责任书" in answer.text and CASE_NO in answer.text
    assert services.sent[0][1:4] == ("assessment", "/successions", {**data, "document": "株天编〔2026〕3号"})


def test_an_agency_reports_and_a_refusal_keeps_what_was_written():
    portal = the_portal(HEAD)
    services = services_of(portal)
    client = portal.test_client()
    assert 'name="reports.0.degree"' in client.get(f"/statements/{CASE_NO}/report").text
    assert client.post(f"/statements/{CASE_NO}/report", data=REPORTED).status_code == 303
    _, service, path, sent, _ = services.sent[0]
    assert (service, path) == ("assessment", f"/statements/{CASE_NO}/reports")
    assert sent["reports"][0] | {"degree": "82.5", "target": "m1"} == sent["reports"][0]
    told = {"title": "目标没有填写完整", "title_en": "A target is not complete", "rule": "F-TGT-01"}
    services.refusal = ServiceProblem("assessment", 422, {**told, "code": "target-incomplete"})
    answer = client.post(f"/statements/{CASE_NO}/report", data=REPORTED)
    assert answer.status_code == 422 and "目标没有填写完整" in answer.text and "11月报" in answer.text
