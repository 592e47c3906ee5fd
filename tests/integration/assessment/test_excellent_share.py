"""A year whose scheme limits how many agencies may be 优秀 (AST-25), over HTTP."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from chassis.testing.samples import sample
from services.assessment.assembly import Assembly
from services.assessment.cli import share_recomputed
from tests.integration.assessment.desk import COUNTY, hear
from tests.integration.assessment.judging import (
    AGENCY,
    CLERK,
    DECEMBER,
    HEAD,
    OFFICE,
    POLICE,
    SEAT,
    TOWN,
    Year,
    a_year,
    marks,
    somebody,
)

SECOND, THIRD = "430211-gaj-mjhpcs", "430211-gaj-qfpcs"
SECOND_HEAD = somebody("agency_head", SECOND)


def final(year: Year, case_no: str, head: Any) -> None:
    """Told, taken, and made final."""
    year.does(TOWN[SEAT], case_no, "notify_result", "notify")
    year.does(head, case_no, "answer_result", "accept")
    year.does(OFFICE, case_no, "finalise_result", "finalise")


def two_that_reach_it(year: Year, share: str, better: str = "17.5") -> tuple[str, str]:
    """Two agencies with 92.40 and, unless said otherwise, 93.40; a share in the scheme, nothing final."""
    year.registers(SEAT)
    told = sample(
        "dispatch.agency-published.v1", agency=SECOND, name="马家河派出所", sending_department=POLICE,
        seat_township=SEAT, served=[SEAT],
    )  # fmt: skip
    hear(year.assessment, ("dispatch.agency-published.v1", told))
    assert year.freezes(excellent_share=share).status_code == 200
    year.is_stated(SEAT)
    year.is_stated(SEAT, SECOND, 4)
    year.clock.move_to(DECEMBER)
    answer = year.post(OFFICE, "/assessments", {"year": 2026})
    by_agency = {}
    for case_no in answer.get_json()["cases"]:
        by_agency[year.result(case_no)["agency"]] = case_no
    first, second = by_agency[AGENCY], by_agency[SECOND]
    year.township_judges(first)
    year.department_judges(first)
    year.township_judges(second)
    year.department_judges(second, D1="50", D2="30", D3=better)
    return first, second


def fix(year: Year, actor: Any = OFFICE) -> Any:
    return year.post(actor, "/excellent-shares", {"year": 2026})


def test_of_two_that_reach_it_one_has_the_place_and_nobody_is_told_before(assessment: Assembly) -> None:
    """AST-25 on both databases: half of two is one place; the better stays, the other is good."""
    year = a_year(assessment)
    first, second = two_that_reach_it(year, "50")
    final(year, first, HEAD)
    refused = fix(year)
    assert (refused.status_code, refused.get_json()["code"]) == (409, "year-not-final")
    refused = year.tries(OFFICE, first, "publish_result", "publish")
    assert (refused.status_code, refused.get_json()["code"]) == (409, "excellent-awaits-share")
    assert refused.get_json()["rule"] == "AST-25"
    final(year, second, SECOND_HEAD)
    assert year.said("assessment.result-finalised.v1") == [], "a grade that may still change is not told"
    third = sample(
        "dispatch.agency-published.v1", agency=THIRD, sending_department=POLICE, seat_township=SEAT
    )
    hear(assessment, ("dispatch.agency-published.v1", {**third, "served": [SEAT]}))
    assert year.get(OFFICE, "/excellent-shares?year=2026").get_json()["open_ones"] == 1
    refused = fix(year)
    assert (refused.status_code, refused.get_json()["code"]) == (409, "year-not-final"), "nobody is forgotten"
    assert "1 个机构" in refused.get_json()["detail"]
    forgotten = year.post(OFFICE, "/assessments", {"year": 2026}).get_json()["cases"][0]
    left_out = year.post(OFFICE, f"/cases/{forgotten}/actions/leave_out", {"data": {"reason": "年内撤销"}})
    assert left_out.status_code == 200, left_out.text

    page = year.get(OFFICE, "/excellent-shares?year=2026").get_json()
    assert (page["share"], page["assessed"], page["places"], page["open_ones"]) == ("50", 2, 1, 0)
    assert [(one["case_no"], one["total"], one["has_place"]) for one in page["items"]] == [
        (second, "93.40", None), (first, "92.40", None),
    ]  # fmt: skip
    assert fix(year, CLERK).status_code == 403
    fixed = fix(year)
    assert (fixed.status_code, fixed.get_json()) == (201, {"places": 1, "kept": [second]})
    assert fix(year).get_json()["code"] == "excellent-share-fixed"

    told = {one["case_no"]: one for one in year.said("assessment.result-finalised.v1")}
    assert {case_no: one["grade"] for case_no, one in told.items()} == {second: "excellent", first: "good"}
    for case_no in (first, second):
        year.does(OFFICE, case_no, "publish_result", "publish")
    newest, before = year.result(first, HEAD)["versions"]
    assert (newest["grade"], newest["over_share"], before["grade"]) == ("good", True, "excellent")
    assert "AST-25" in newest["cause"] and "不得评为优秀" in newest["head_label"]["zh"]
    assert newest["figures"][0]["exact"] == before["figures"][0]["exact"] == "92.4"
    assert year.result(second, SECOND_HEAD)["versions"][0]["over_share"] is False
    assert all(one.is_equal for one in year.recomputed()) and len(year.recomputed()) == 3
    with year.assessment.works.reading() as session:
        assert share_recomputed(session, COUNTY, 2026) is True


def test_of_several_who_fix_the_list_at_once_one_does_and_the_others_are_told(assessment: Assembly) -> None:
    year = a_year(assessment)
    first, second = two_that_reach_it(year, "50")
    final(year, first, HEAD)
    final(year, second, SECOND_HEAD)
    with ThreadPoolExecutor(4) as office:
        answers = list(office.map(lambda _: fix(a_year(assessment)).status_code, range(4)))
    assert sorted(answers) == [201, 409, 409, 409]
    assert len(year.said("assessment.result-finalised.v1")) == 2


def test_two_exactly_alike_for_one_place_are_told_why_neither_has_it(on_sqlite: Assembly) -> None:
    year = a_year(on_sqlite)
    cases = two_that_reach_it(year, "50", better="15")
    for case_no, head in zip(cases, (HEAD, SECOND_HEAD), strict=True):
        final(year, case_no, head)
    assert fix(year).get_json() == {"places": 1, "kept": []}
    for case_no in cases:
        year.does(OFFICE, case_no, "publish_result", "publish")
        assert "与另外 1 个机构并列第 1，名额不够，都不列入" in year.result(case_no)["versions"][0]["cause"]
    told = year.get(OFFICE, "/assessment-results?year=2026").get_json()
    assert [one["reviewed"] for one in told["agencies"]] == [False, False], "nothing was corrected"


def test_a_place_lost_by_review_is_free_for_the_next_who_reaches_it(on_sqlite: Assembly) -> None:
    year = a_year(on_sqlite)
    first, second = two_that_reach_it(year, "50")
    final(year, first, HEAD)
    final(year, second, SECOND_HEAD)
    assert fix(year).get_json()["kept"] == [second]
    for case_no in (first, second):
        year.does(OFFICE, case_no, "publish_result", "publish")
    for case_no, mark in ((second, "5"), (first, "16")):
        assert year.post(OFFICE, f"/cases/{case_no}/actions/review").status_code == 200
        year.does(
            OFFICE, case_no, "correct_result", "corrected",
            assessor=POLICE, reason="审计发现", marks=marks(D1="50", D2="30", D3=mark),
        )  # fmt: skip
        year.publishes(case_no)
    assert year.result(second)["grade"] == "good" and year.result(first)["grade"] == "excellent"
    assert year.get(OFFICE, "/excellent-shares?year=2026").get_json()["items"][0]["case_no"] == first


def test_without_a_share_whoever_reaches_it_is_excellent(on_sqlite: Assembly) -> None:
    year = a_year(on_sqlite)
    case_no = year.begins()
    year.township_judges(case_no)
    year.department_judges(case_no)
    year.ends(case_no)
    refused = fix(year)
    assert (refused.status_code, refused.get_json()["code"]) == (409, "excellent-share-not-set")
    assert year.result(case_no)["grade"] == "excellent"


@pytest.mark.parametrize("share", ["0", "101"])
def test_a_share_that_cannot_be_is_refused_and_nothing_is_frozen(on_sqlite: Assembly, share: str) -> None:
    year = a_year(on_sqlite)
    refused = year.freezes(excellent_share=share)
    assert refused.status_code == 422
    assert year.get(OFFICE, "/schemes/2026").get_json()["versions"] == []
