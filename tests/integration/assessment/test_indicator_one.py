"""Indicator 1 comes from the signed statement: weight times degree, target by target (AST-04, E3-32)."""

from __future__ import annotations

import pytest

from chassis.testing.samples import sample
from services.assessment.assembly import Assembly
from tests.integration.assessment.desk import hear
from tests.integration.assessment.judging import (
    AGENCY,
    CLERK,
    HEAD,
    OFFICE,
    OTHER,
    PARTY,
    SEAT,
    TOWN,
    Year,
    a_year,
    marks,
    survey,
)

FOUND = {"result": "下降 4%", "evidence": "月报"}


@pytest.fixture
def year(on_sqlite: Assembly) -> Year:
    return a_year(on_sqlite)


def found(case_no: str, first: str, second: str, number: str = "00003") -> list[dict[str, str]]:
    """What a township finds about the two targets."""
    statement = f"430211-tgt-2026-{number}{SEAT[-1]}"
    degrees = {"m1": first, "m2": second}
    return [{"target": f"{statement}.{key}", "degree": degree, **FOUND} for key, degree in degrees.items()]


def test_the_mark_is_weight_times_degree_and_opens_to_the_targets(assessment: Assembly) -> None:
    """40 × (62.5 % × 80 % + 37.5 % × 55.55 %) = 28.3325, on both databases, exact in the end."""
    year = a_year(assessment)
    case_no = year.begins()
    report = [{"target": "m1", "degree": "100", **FOUND}]
    path = f"/statements/430211-tgt-2026-00003{SEAT[-1]}/reports"
    assert year.post(HEAD, path, {"reports": report}).status_code == 200
    year.does(TOWN[SEAT], case_no, "enter_satisfaction", "entered", **survey())
    task = year.task(TOWN[SEAT], case_no, "check_targets")
    offered = year.get(TOWN[SEAT], f"/tasks/{task.id}").get_json()["data"]["targets"]
    assert [one.get("degree") for one in offered] == ["100", None], "the report is what it starts from"
    year.does(TOWN[SEAT], case_no, "check_targets", "checked", targets=found(case_no, "80", "55.55"))
    sheet = [{"indicator": "I1"}, *marks(I2="20", I3="25", I4="15")]
    year.does(TOWN[SEAT], case_no, "score_territorial", "scored", marks=sheet)
    assert "责任书目标完成情况 ·" not in year.get(CLERK, f"/cases/{case_no}").text, (
        "not before both have locked"
    )
    year.does(PARTY[SEAT], case_no, "lock_territorial", "lock")
    year.department_judges(case_no)
    year.ends(case_no)
    total = year.result(case_no, CLERK)["versions"][0]["figures"][0]
    territory = total["parts"][0]["parts"][0]
    first = territory["parts"][0]
    assert (first["exact"], territory["exact"]) == ("28.3325", "88.3325")
    assert [one["exact"] for one in first["parts"]] == ["20", "8.3325"]
    assert "株天责〔2026〕3号" in first["parts"][0]["notes"][1]["zh"]
    assert [one.is_equal for one in year.recomputed()] == [True]


def test_a_mark_that_differs_from_the_targets_needs_evidence(year: Year) -> None:
    case_no = year.begins()
    year.does(TOWN[SEAT], case_no, "enter_satisfaction", "entered", **survey())
    year.checks_targets(case_no, mark="32")
    bare = [{"indicator": "I1", "mark": "40"}, *marks(I2="20", I3="25", I4="15")]
    refused = year.tries(TOWN[SEAT], case_no, "score_territorial", "scored", marks=bare)
    assert (refused.status_code, refused.get_json()["code"]) == (422, "correction-needs-evidence")


def test_every_target_is_found_out_and_nothing_else(year: Year) -> None:
    case_no = year.begins()
    year.does(TOWN[SEAT], case_no, "enter_satisfaction", "entered", **survey())
    both = found(case_no, "80", "55")
    for targets, code in ((both[:1], "target-unknown"), ([*both, both[0]], "target-unknown")):
        refused = year.tries(TOWN[SEAT], case_no, "check_targets", "checked", targets=targets)
        assert (refused.status_code, refused.get_json()["code"]) == (422, code)
    year.task(TOWN[SEAT], case_no, "check_targets")


def test_a_sheet_that_is_returned_begins_again_with_the_targets(year: Year) -> None:
    case_no = year.begins()
    year.does(TOWN[SEAT], case_no, "enter_satisfaction", "entered", **survey())
    year.checks_targets(case_no, mark="40")
    full = marks(I1="40", I2="20", I3="25", I4="15")
    year.does(TOWN[SEAT], case_no, "score_territorial", "scored", marks=full)
    year.does(PARTY[SEAT], case_no, "lock_territorial", "return", reason="目标一未完成")
    year.checks_targets(case_no, mark="30")
    task = year.task(TOWN[SEAT], case_no, "score_territorial")
    offered = year.get(TOWN[SEAT], f"/tasks/{task.id}").get_json()["data"]["marks"]
    assert offered[0] == {"indicator": "I1", "mark": "30"}, "counted anew from what was found"


def test_each_township_is_measured_by_its_own_statement(year: Year) -> None:
    """E3-32: one with a signed statement, one without."""
    case_no = year.begins(SEAT, OTHER, stated=False)
    year.is_stated(SEAT)
    shares = [{"township": SEAT, "share": "7"}, {"township": OTHER, "share": "3"}]
    year.does(TOWN[SEAT], case_no, "fix_weights", "fixed", shares=shares, basis="人口")
    year.township_judges(case_no)
    year.township_judges(case_no, OTHER, I1="", I2="20", I3="25", I4="15")
    year.department_judges(case_no)
    year.does(TOWN[OTHER], case_no, "propose_treatment", "spread", reason="未签订")


def test_an_agency_of_less_than_six_months_is_left_out_with_the_reason(year: Year) -> None:
    """B9: its statement may be signed, its year is not assessed."""
    hear(year.assessment, unit_published(AGENCY, "2026-07-02"))
    case_no = year.begins()
    file = year.get(OFFICE, f"/cases/{case_no}").get_json()
    assert (file["state"], file["ended"]) == ("NOT_ASSESSED", True)
    assert "不满六个月" in year.get(OFFICE, f"/cases/{case_no}").text


def unit_published(code: str, since: str) -> tuple[str, dict[str, object]]:
    """The directory tells of a unit and since when it exists."""
    kind = "directory.unit-published.v1"
    return kind, sample(kind, code=code, kind="organisation", valid_from=since, revision=9)
