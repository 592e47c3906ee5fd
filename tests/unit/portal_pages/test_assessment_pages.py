"""双向考评 and 考评细则: what people see of a year, a result and a scheme."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from chassis.actor import Actor
from portal.web.rounding import rounded
from tests.unit.portal_pages.a_portal import FixtureServices, a_portal, services_of

OFFICE = Actor(
    "jx", "绩效考核办公室经办人", "经办人", "430211", "天元区", frozenset({"performance_office_clerk@430211"})
)


@pytest.fixture
def client() -> FlaskClient:
    return a_portal(OFFICE).test_client()


@pytest.fixture
def services(client: FlaskClient) -> FixtureServices:
    return services_of(client.application)


def test_a_year_lists_the_agencies_and_what_enters_the_own_assessment(client: FlaskClient) -> None:
    page = client.get("/assessments?year=2026").text
    assert "栗雨派出所" in page and "90.67%" in page and "计入本单位年度考核的结果" in page


def test_a_result_opens_every_figure_and_shows_both_versions(client: FlaskClient) -> None:
    page = client.get("/assessments/430211-ast-2026-00001").text
    assert "第 2 次结果" in page and "第 1 次结果" in page and "审计发现" in page
    assert "精确值" in page and "272/3" in page and "不得评为优秀" in page
    assert page.count("<details") > 20


def test_a_year_is_drawn_by_agency_and_by_township_with_its_tables(client: FlaskClient) -> None:
    page = client.get("/assessments/results?year=2026").text
    assert page.count("<svg viewBox") == 2 and page.count('<rect class="bar') >= 2 * (8 + 4)
    assert "<title>3 泰山路市场监管所 91.4</title>" in page, "a bar says whose it is"
    assert "马家河街道" in page and page.count("55.50") >= 1
    for href in ("publication.pdf", "publication.docx", "export.xlsx"):
        assert f"/assessments/results/{href}?year=2026" in page


def test_the_account_of_a_score_stands_on_one_page_with_its_documents(client: FlaskClient) -> None:
    page = client.get("/assessments/430211-ast-2026-00001/account").text
    assert "总分怎么来的" in page and "91.40" in page and "未达90%" in page and "E-1" in page
    assert "5 个工作日" in page and "/documents/account.pdf" in page and "/documents/account.docx" in page


def test_a_scheme_shows_its_versions_and_the_draft_can_be_written(
    client: FlaskClient, services: FixtureServices
) -> None:
    page = client.get("/schemes?year=2026").text
    assert "接受综合信息指挥室协调指挥情况" in page and "未准入派单被拦截每件扣 1" in page
    form = client.get("/schemes/draft?year=2026").text
    assert "属地职责" in form and 'name="indicators.0.key"' in form
    client.post("/schemes/draft", data={"csrf_token": "token", "year": "2026", "basis": "株天考〔2026〕1号"})
    client.post("/schemes/freeze", data={"csrf_token": "token", "year": "2026", "reason": ""})
    sent = [(path, body) for _, service, path, body, _ in services.sent if service == "assessment"]
    assert [path for path, _ in sent] == ["/schemes/2026/draft", "/schemes/2026/freeze"]
    assert sent[0][1]["data"]["basis"] == "株天考〔2026〕1号"


def test_a_year_is_begun_for_all_agencies_at_once(client: FlaskClient, services: FixtureServices) -> None:
    client.post("/assessments", data={"csrf_token": "token", "year": "2026"})
    assert services.sent[0][1:4] == ("assessment", "/assessments", {"year": 2026})


def test_the_list_of_excellent_is_ranked_and_fixed_by_the_performance_office(
    client: FlaskClient, services: FixtureServices
) -> None:
    page = client.get("/assessments?year=2026").text
    assert "可评优秀 1 个" in page and "确定优秀名单" in page and "（AST-25）" in page
    client.post("/assessments/excellent-share", data={"csrf_token": "token", "year": "2026"})
    assert services.sent[0][1:4] == ("assessment", "/excellent-shares", {"year": 2026})


@pytest.mark.parametrize(
    ("exact", "shown"), [("272/3", "90.67"), ("89.995", "90.00"), ("92.4", "92.40"), ("0", "0.00")]
)
def test_exact_numbers_are_rounded_half_up_only_to_be_read(exact: str, shown: str) -> None:
    assert rounded(exact) == shown
