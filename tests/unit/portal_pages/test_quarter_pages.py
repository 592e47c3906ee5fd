"""季度报告: the figures of a quarter for those who follow a county up."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from chassis.web.refusals import RoleMissing
from portal.clients.services import ServiceProblem
from tests.unit.portal_pages.a_portal import COMMUNITY, OFFICE_CLERK, FixtureServices, a_portal


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


def test_a_community_does_not_read_it() -> None:
    web_app = a_portal(COMMUNITY)
    web_app.testing = True
    client = web_app.test_client()
    assert "/quarter" not in client.get("/inbox").text
    with pytest.raises(RoleMissing):
        client.get("/quarter")
