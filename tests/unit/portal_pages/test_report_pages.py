"""统计报表: figures with their meaning and date, for the own unit and below; the same in the workbook."""

from __future__ import annotations

import io
import json
import re
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook

from portal.storage.work_figures import Asked
from portal.web.parts import EXTENSION
from portal.web.reports_asked import earlier, months
from tests.unit.portal_pages.a_portal import COMMUNITY, OFFICE_CLERK, OFFICE_HEAD, a_portal, the_portal
from tests.unit.portal_pages.some_figures import BY, FixtureWorkFigures

TOWNSHIP = type(OFFICE_CLERK)("u4", "", "", "430211001", "", frozenset({"township_clerk@430211001"}))
CENTRE = type(OFFICE_CLERK)("u6", "", "", "430211", "", frozenset({"system_administrator@430211"}))


@pytest.fixture
def client() -> FlaskClient:
    return the_portal().test_client()


def asked_of(web_app: Flask) -> list[Asked]:
    figures = web_app.extensions[EXTENSION].work_figures
    assert isinstance(figures, FixtureWorkFigures)
    return figures.asked


def test_a_report_shows_chart_table_meanings_and_the_date_of_the_data(client: FlaskClient) -> None:
    page = client.get("/reports?first=2026-09&last=2026-11").text
    assert '<svg viewBox="0 0 560 330" role="img"' in page
    rows = re.findall(
        r'<tr><th scope="row">(2026-\d\d)</th><td class="n fact" data-label="收到">(\d+) *</td>', page
    )
    assert rows == [("2026-09", "0"), ("2026-10", "12"), ("2026-11", "7")]
    assert re.search(
        r"<tfoot><tr><th scope=\"row\">合计</th><td class=\"n fact\" data-label=\"收到\">19<", page
    )
    assert page.count("数据截至") == 2 and "2026-11-20 11:00" in page
    assert "当天办结为 0" in page and "只限指定人员查阅" in page


def test_the_time_of_a_step_stands_against_its_limit(client: FlaskClient) -> None:
    page = client.get("/reports").text
    row = re.search(r'<th scope="row">初审把关</th>.*?</tr>', page, re.S)
    assert row and re.findall(r'<td class="n fact[^"]*" data-label="[^"]+">([^<]+)<', row[0]) == [
        "10",
        "3",
        "3",
        "5",
        "90.0%",
        "8",
        "2",
    ]


@pytest.mark.parametrize("by", ["month", "unit", "process"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_workbook_holds_the_same_figures_with_their_meaning(by: str, language: str) -> None:
    client = the_portal().test_client()
    client.set_cookie("language", language)
    answer = client.get(f"/reports/export.xlsx?by={by}&first=2026-10&last=2026-11")
    assert (
        answer.status_code == 200 and "report-2026-10-2026-11.xlsx" in answer.headers["Content-Disposition"]
    )
    volumes, steps, notes = load_workbook(io.BytesIO(answer.data)).worksheets
    assert sum(row[1] for row in volumes.iter_rows(min_row=2, values_only=True)) == 19
    names = {row[1] for row in steps.iter_rows(min_row=2, values_only=True)}
    assert names == (
        {"初审把关", "出具告知单"} if language == "zh" else {"Preliminary review", "Issue the notice"}
    )
    told = {row[0]: row[1] for row in notes.iter_rows(values_only=True)}
    assert "2026-11-20 11:00" in told.values() and len(told) >= 12


@pytest.mark.parametrize(
    ("reader", "seen"),
    [
        (OFFICE_CLERK, None),
        (OFFICE_HEAD, None),
        (TOWNSHIP, ("430211001", "430211001008", "430211001011")),
        (COMMUNITY, ("430211001008",)),
        (CENTRE, ()),
    ],
)
def test_everybody_sees_the_own_unit_and_below_and_the_county_all(reader: Any, seen: Any) -> None:
    web_app = a_portal(reader)
    for path in ("/reports", "/reports/flow?process=adm_simple", "/reports/export.xlsx"):
        asked_of(web_app).clear()
        assert web_app.test_client().get(path).status_code == 200
        assert {one.units for one in asked_of(web_app)} == {seen}


@pytest.mark.parametrize("path", ["/reports", "/reports/charts", "/reports/flow", "/reports/export.xlsx"])
def test_figures_of_other_units_are_refused_in_both_languages(path: str) -> None:
    web_app = a_portal(COMMUNITY)
    answer = web_app.test_client().get(path, query_string={"process": "adm_simple", "unit": "430211002"})
    assert answer.status_code == 403
    assert {one.units for one in asked_of(web_app)} <= {("430211001008",)}
    if "export" not in path:
        assert "只能查看本单位及下级单位" in answer.text and "your own unit and those below it" in answer.text


@pytest.mark.parametrize(
    "wrong",
    ["first=2026-13", "last=x", "first=2026-05&last=2026-04", "first=2001-01&last=2026-11", "last=2026-00"],
)
def test_months_that_make_no_sense_are_told_above_the_usual_figures(client: FlaskClient, wrong: str) -> None:
    answer = client.get(f"/reports?{wrong}")
    assert answer.status_code == 422
    assert "起月不晚于止月" in answer.text and "the first not after the last" in answer.text
    assert 'value="2025-12"' in answer.text and 'value="2026-11"' in answer.text


def test_the_heat_map_tells_the_diagram_what_the_table_says(client: FlaskClient) -> None:
    page = client.get("/reports/flow?process=adm_simple&version=1").text
    assert "/admission/adm_simple/1" in page or "version=1" in page
    found = re.search(r'data-heat="([^"]*)"', page)
    assert found
    review, notice = json.loads(unescape(found[1]))
    assert review == {
        "id": "review_application", "words": ["在办 8", "超期 2", "3 天"], "level": 4, "late": True,
    }  # fmt: skip
    assert notice["level"] == 1 and notice["words"] == ["在办 1"]
    assert '<th scope="row">初审把关</th>' in page
    assert '<option value="1" selected>v1</option>' in page and 'value="0"' not in page
    assert client.get("/reports/flow?process=nothing").status_code == 404


def test_no_person_is_named_in_a_report(client: FlaskClient) -> None:
    for path in ("/reports?by=unit", "/reports/flow?process=adm_simple"):
        main = client.get(path).text.partition("<main")[2]
        assert "办公室经办二" not in main and "user:" not in main


def test_months_are_counted_over_the_turn_of_a_year() -> None:
    assert months("2025-11", "2026-02") == ["2025-11", "2025-12", "2026-01", "2026-02"]
    assert months("2026-02", "2025-11") == []
    assert earlier("2026-02", 11) == "2025-03"


@pytest.mark.parametrize("by", ["month", "unit", "process"])
def test_the_chart_is_drawn_from_the_figures_of_the_table(client: FlaskClient, by: str) -> None:
    page = client.get("/reports/charts", query_string={"by": by, "first": "2026-10", "last": "2026-11"}).text
    found = re.search(r'data-figures="([^"]+)"', page)
    assert found is not None
    drawn = json.loads(unescape(found[1]))
    assert drawn["by"] == by
    assert drawn["volumes"]["received"] == [one.received for one in BY[by]]
    assert drawn["volumes"]["overdue"] == [one.overdue for one in BY[by]]
    assert [one["median"] for one in drawn["steps"]] == [3]
    for words in (*drawn["names"], *(drawn["words"][name] for name in drawn["volumes"])):
        assert f">{words}</th>" in page
    table = client.get("/reports", query_string={"by": by, "first": "2026-10", "last": "2026-11"}).text
    same = re.compile(r'<table class="cards tight figures">.*?</table>', re.DOTALL)
    assert same.search(page)[0] == same.search(table)[0]  # type: ignore[index]
    assert "统计口径" in page and "数据截至" in page
