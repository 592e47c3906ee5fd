"""The quarterly report over HTTP: figures of a county that worked, and a workbook, for the supervisors."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.contract.admission.county import CHAIR, CLERK, OFFICE_CLERK, County, somebody

CITY = somebody("city_supervisor", "430200")


def figures(told: Any) -> dict[str, int]:
    return {one["key"]: one["value"] for one in told["figures"]}


def test_the_city_sees_requests_items_and_missing_archives_of_a_quarter(county: County) -> None:
    county.submitted()
    done = county.approved()
    county.do(OFFICE_CLERK, done, "issue_notice", "issue")
    told = county.get(CITY, "/quarter-report").json
    simple, _, both = told["procedures"]
    assert told["quarter"] == "2026-Q1" and (simple["submitted"], simple["approved"]) == (2, 1)
    assert (simple["under_way"], simple["median_days"], both["submitted"]) == (1, 0.0, 2)
    assert figures(told)["archives_open"] == 1 and figures(told)["in_force"] == 0
    county.clock.advance(days=150)
    later = county.get(CITY, "/quarter-report", quarter="2026-Q3").json
    assert (later["quarter"], figures(later)["archives_open"]) == ("2026-Q3", 1)
    assert (later["procedures"][0]["submitted"], later["procedures"][0]["under_way"]) == (0, 1)


def test_the_workbook_has_the_same_figures_and_their_meanings(county: County) -> None:
    county.submitted()
    book = load_workbook(BytesIO(county.get(CHAIR, "/quarter-report/export.xlsx").data))
    cells = [
        str(cell.value) for page in book.worksheets for row in page.iter_rows() for cell in row if cell.value
    ]
    assert {"简易程序", "普通程序", "合计", "期末有效事项", "2026-Q1"} <= set(cells)


@pytest.mark.parametrize("quarter", ["2026-Q2", "2026-Q0", "now"])
def test_a_wrong_quarter_is_refused(county: County, quarter: str) -> None:
    refused = county.get(CITY, "/quarter-report", quarter=quarter)
    assert (refused.status_code, refused.json["code"], refused.json["rule"]) == (
        422,
        "quarter-invalid",
        "ADM-33",
    )


def test_departments_do_not_read_it(county: County) -> None:
    assert county.get(CLERK, "/quarter-report").status_code == 403
    assert county.get(None, "/quarter-report").status_code == 401
