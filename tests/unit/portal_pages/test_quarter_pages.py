"""季度报告: the figures of a quarter for those who follow a county up."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from chassis.actor import Actor
from chassis.web.refusals import RoleMissing
from portal.clients.services import ServiceProblem
from tests.unit.portal_pages.a_portal import COMMUNITY, OFFICE_CLERK, FixtureServices, a_portal

CITY = Actor("u7", "市督查", "", "430200-dcs", "", frozenset({"city_supervisor@430200-dcs"}))
FIGURE = "/follow-ups/new?about=figure&subject=blocked_open&quarter=2026-Q3"
CASE = "/follow-ups/new?about=case&subject=430211-adm-2026-00003"


@pytest.fixture
def services() -> FixtureServices:
    return FixtureServices()


@pytest.fixture
def client(services: FixtureServices) -> FlaskClient:
    return a_portal(OFFICE_CLERK, services).test_client()


def test_a_quarter_is_shown_with_what_its_figures_mean(
    client: FlaskClient, services: FixtureServices
) -> None:
    page = client.get("/quarter?quarter=2026-Q3").text
    assert services.asked[-1] == ("admission", "/quarter-report", {"quarter": "2026-Q3"})
    assert "简易程序" in page and "合计" in page and "尚未建档" in page and "不含指导清单" in page
    assert 'href="/quarter/export.xlsx?quarter=2026-Q3"' in page
    client.set_cookie("language", "en")
    assert "Median time (working days)" in client.get("/quarter").text


def test_a_wrong_quarter_is_told_beside_the_one_of_today(
    client: FlaskClient, services: FixtureServices
) -> None:
    asked = services.get

    def refuse_the_quarter(service: str, path: str, **more: object) -> object:
        if more.get("params"):
            raise ServiceProblem("admission", 422, {"title": "季度有误", "code": "quarter-invalid"})
        return asked(service, path, **more)  # type: ignore[arg-type]

    services.get = refuse_the_quarter  # type: ignore[method-assign,assignment]
    answer = client.get("/quarter?quarter=soon")
    assert answer.status_code == 422 and "季度有误" in answer.text and "合计" in answer.text


def test_the_workbook_comes_from_the_service(client: FlaskClient, services: FixtureServices) -> None:
    assert client.get("/quarter/export.xlsx?quarter=2026-Q3").status_code == 200
    assert services.asked[-1] == ("admission", "/quarter-report/export.xlsx", {"quarter": "2026-Q3"})
    assert client.get("/quarter/report.pdf?quarter=2026-Q3").mimetype == "application/pdf"
    assert services.asked[-1] == ("admission", "/quarter-report/report.pdf", {"quarter": "2026-Q3"})


def test_a_community_does_not_read_it() -> None:
    web_app = a_portal(COMMUNITY)
    web_app.testing = True
    client = web_app.test_client()
    assert "/quarter" not in client.get("/inbox").text
    with pytest.raises(RoleMissing):
        client.get("/quarter")


def test_what_the_city_asked_is_listed_and_what_is_overdue_is_seen(client: FlaskClient) -> None:
    page = client.get("/quarter").text
    assert "430211-sup-2026-00002" in page and "逾期未答复" in page and "逾期答复" in page and "第2问" in page
    assert "/follow-ups/new" not in page, "only the city asks"
    city = a_portal(CITY).test_client()
    page = city.get("/quarter").text
    assert FIGURE.replace("&", "&amp;") in page and "subject=follow_ups_open" not in page
    assert "/follow-ups/new?about=case" in city.get("/alerts").text


def test_the_city_asks_a_unit_about_a_figure_or_a_case(services: FixtureServices) -> None:
    client = a_portal(CITY, services).test_client()
    form = client.get(FIGURE).text
    assert "尚未处理的拦截" in form and "天元区民政局" in form and "湘银社区" not in form
    wish = {"unit": "430211-mzj", "question": "为何？", "due_on": "2026-12-01"}
    answer = client.post(FIGURE, data=wish)
    assert (answer.status_code, services.sent[-1][3]) == (
        303,
        {**wish, "about": "figure", "subject": "blocked_open", "quarter": "2026-Q3"},
    )
    assert "承办单位在期限内答复" in client.get(CASE).text
    problem = {"title": "答复期限不对", "code": "follow-up-date-invalid", "rule": "ADM-33"}
    services.refusal = ServiceProblem("admission", 422, problem)
    again = client.post(CASE, data=wish)
    assert again.status_code == 422 and "答复期限不对" in again.text and "为何？" in again.text


@pytest.mark.parametrize("about", ["figure&subject=weather", "person&subject=x"])
def test_nobody_is_asked_about_what_there_is_not(about: str) -> None:
    assert a_portal(CITY).test_client().get(f"/follow-ups/new?about={about}").status_code == 404
