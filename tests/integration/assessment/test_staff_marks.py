"""Staff marked month by month over HTTP, told to the department, seen by nobody else (AST-15)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from chassis.actor import Actor
from chassis.testing.databases import watching
from chassis.testing.samples import sample
from services.assessment.assembly import Assembly
from services.assessment.domain.staff_marks import MonthSheet
from tests.integration.assessment.desk import SCHOOLS, hear
from tests.integration.assessment.judging import (
    AGENCY,
    CLERK,
    HEAD,
    OFFICE,
    OTHER,
    PARTY,
    POLICE,
    SEAT,
    TOWN,
    Year,
    a_year,
)

MARCH, JANUARY = datetime(2026, 3, 2, 2, tzinfo=UTC), datetime(2027, 1, 5, 2, tzinfo=UTC)
POSTS = [
    {"title": "所长", "kind": "principal_head", "quota": 1},
    {"title": "民警", "kind": "ordinary", "quota": 9},
]


def holding(holder: str, since: str, until: str | None = None, post: str = "民警") -> dict[str, Any]:
    return {"post": post, "holder": holder, "since": since, "until": until, "acting": False}


HOLDERS = [holding("现任所长", "2024-01-01", post="所长"), holding("甲岗", "2024-01-01", "2026-02-20")]


def registers(year: Year, *served: str, revision: int = 2, holders: Any = None) -> None:
    told = sample(
        "dispatch.agency-published.v1", agency=AGENCY, name="栗雨派出所", sending_department=POLICE,
        seat_township=SEAT, served=list(served or (SEAT,)), posts=POSTS, holders=holders or HOLDERS,
        revision=revision,
    )  # fmt: skip
    hear(year.assessment, ("dispatch.agency-published.v1", told))


def path(month: int, township: str = SEAT) -> str:
    return f"/staff-marks/{AGENCY}/{township}/2026/{month}"


def marks(mark: Any, reason: str = "迟到两次", holder: str = "甲岗") -> dict[str, Any]:
    return {"marks": [{"member": f"民警·{holder}", "mark": mark, "reason": reason}]}


def code_of(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.get_json()["code"]


@pytest.fixture
def year(on_sqlite: Assembly) -> Year:
    return begun(on_sqlite)


def begun(assessment: Assembly) -> Year:
    year = a_year(assessment)
    assert year.freezes().status_code == 200
    registers(year)
    return year


def test_a_year_of_staff_from_the_first_month_to_the_score(assessment: Assembly) -> None:
    """On both databases: marked, corrected with its reason, added up, told, fixed, exact."""
    year, clerk = begun(assessment), TOWN[SEAT]
    assert code_of(year.post(clerk, path(3), marks("90"))) == (409, "staff-month-not-over")
    assert code_of(year.post(clerk, path(1), marks("90", ""))) == (422, "staff-reason-missing")
    assert year.post(clerk, path(1), marks("90")).get_json() == {"version": 1}
    assert code_of(year.post(clerk, path(1), marks("91"))) == (409, "staff-correction-needs-reason")
    corrected = {**marks("91.5"), "cause": "考勤记录有误"}
    assert year.post(clerk, path(1), corrected).get_json() == {"version": 2}
    month = year.get(clerk, path(1)).get_json()
    assert [one["mark"] for one in month["staff"]] == ["91.5"]
    assert [(one["version"], one["cause"]) for one in month["versions"]] == [(2, "考勤记录有误"), (1, "")]
    told = f"/staff-marks/{AGENCY}/2026/telling"
    assert code_of(year.post(clerk, told)) == (409, "staff-year-not-over")
    year.clock.move_to(JANUARY)
    assert code_of(year.post(clerk, told)) == (409, "staff-months-missing")
    assert year.post(clerk, path(2), marks("80")).status_code == 200
    case_no = year.post(clerk, told).get_json()["case_no"]
    assert case_no == "430211-stf-2026-00001"
    assert code_of(year.post(clerk, path(2), {**marks("99"), "cause": "重评"})) == (409, "staff-year-closed")
    year.does(CLERK, case_no, "fix_staff_scores", "fixed", marks=[{"member": "民警·甲岗", "mark": "90"}])
    file = year.get(CLERK, f"/cases/{case_no}").get_json()
    (line,) = next(one for one in file["sections"] if one["key"] == "staff_scores")["table"]["rows"]
    assert line == ["民警", "甲岗", "2", "85.75", "90.00", "88.73"]  # 0.7 × 90 + 0.3 × 85.75 = 88.725
    assert file["state"] == "FIXED" and [one["text"]["zh"] for one in file["timeline"]][-1].startswith("评定")


def test_of_two_people_on_one_sheet_the_second_is_told_and_nothing_is_lost(assessment: Assembly) -> None:
    """Both opened the month unmarked, or both the first version: whoever comes second compares first."""
    year, clerk = begun(assessment), TOWN[SEAT]
    assert year.post(clerk, path(1), {**marks("90"), "version": 0}).get_json() == {"version": 1}
    second = year.post(clerk, path(1), {**marks("70"), "version": 0})
    assert code_of(second) == (409, "staff-month-changed") and clerk.name in second.get_json()["detail"]
    corrected = {**marks("91"), "cause": "考勤记录有误", "version": 1}
    assert year.post(clerk, path(1), corrected).get_json() == {"version": 2}
    late = {**marks("60"), "cause": "另有旷工", "version": 1}
    assert code_of(year.post(clerk, path(1), late)) == (409, "staff-month-changed")
    month = year.get(clerk, path(1)).get_json()
    assert [one["mark"] for one in month["staff"]] == ["91"] and len(month["versions"]) == 2
    assert year.post(clerk, path(1), {**late, "version": 2}).get_json() == {"version": 3}


def test_two_sheets_written_at_the_same_moment_do_not_become_one_version(assessment: Assembly) -> None:
    begun(assessment)
    sheet = MonthSheet(AGENCY, SEAT, 2026, 1, 1, (), "甲岗", MARCH, "")
    with assessment.works(Actor.system("assessment"), "test") as work:
        assert work.staff.add_sheet(sheet)
        assert not work.staff.add_sheet(replace(sheet, by="乙岗"))
        kept = work.staff.last_sheet(AGENCY, SEAT, 2026, 1)
        assert kept is not None and kept.by == "甲岗"


def test_the_register_of_that_month_says_who_is_marked(year: Year) -> None:
    holders = [*HOLDERS, holding("乙岗", "2026-02-21")]
    registers(year, revision=3, holders=holders)
    staff = [year.get(TOWN[SEAT], path(month)).get_json()["staff"] for month in (1, 2)]
    assert [[one["holder"] for one in month] for month in staff] == [["甲岗"], ["乙岗", "甲岗"]]
    assert code_of(year.post(TOWN[SEAT], path(2), marks("90"))) == (422, "staff-mismatch")
    registers(year, revision=1, holders=[holding("旧岗", "2024-01-01")])
    assert len(year.get(TOWN[SEAT], path(2)).get_json()["staff"]) == 2


def test_only_the_township_marks_and_only_both_masters_read(year: Year) -> None:
    registers(year, SEAT, OTHER, revision=3)
    for actor in (CLERK, HEAD, OFFICE, PARTY[SEAT], SCHOOLS):
        assert year.get(actor, path(1)).status_code == 403
        assert year.post(actor, path(1), marks("90")).status_code == 403
    assert code_of(year.get(TOWN[OTHER], path(1))) == (404, "staff-unknown")
    assert year.post(TOWN[OTHER], path(1), marks("90")).status_code == 403
    assert code_of(year.post(TOWN[SEAT], path(13), marks("90"))) == (404, "staff-unknown")
    lines = {
        name: year.get(actor, "/staff-marks?year=2026").get_json()["items"]
        for name, actor in (("seat", TOWN[SEAT]), ("department", CLERK), ("schools", SCHOOLS))
    }
    assert [len(one) for one in lines.values()] == [1, 2, 0]
    assert "甲岗" not in str(lines)
    year.clock.move_to(JANUARY)
    for township in (SEAT, OTHER):
        for month in (1, 2):
            assert year.post(TOWN[township], path(month, township), marks("100", "")).status_code == 200
    assert year.post(TOWN[OTHER], f"/staff-marks/{AGENCY}/2026/telling").status_code == 403
    case_no = year.post(TOWN[SEAT], f"/staff-marks/{AGENCY}/2026/telling").get_json()["case_no"]
    readers = [CLERK, HEAD, OFFICE, TOWN[OTHER], SCHOOLS]
    assert [year.get(one, f"/cases/{case_no}").status_code for one in readers] == [200, 200, 200, 200, 404]


def test_the_list_takes_as_many_statements_with_one_agency_as_with_twenty(year: Year) -> None:
    def counted() -> int:
        with watching(year.assessment.works.database) as traffic:
            assert year.get(OFFICE, "/staff-marks?year=2026&limit=100").status_code == 200
        return len(traffic.statements)

    assert (before := counted()) < 12
    for number in range(20):
        told = sample(
            "dispatch.agency-published.v1", agency=f"430211-x-{number}", posts=POSTS, holders=HOLDERS
        )
        hear(year.assessment, ("dispatch.agency-published.v1", told))
    assert counted() == before
