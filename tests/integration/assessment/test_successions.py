"""Part of a year, merged agencies and townships: what was signed binds the successor (B8, B9)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from chassis.testing.samples import sample
from services.assessment.assembly import Assembly
from tests.integration.assessment.agreeing import opens, page, signed
from tests.integration.assessment.desk import hear, report
from tests.integration.assessment.judging import (
    AGENCY,
    DECEMBER,
    HEAD,
    OFFICE,
    OTHER,
    PARTY,
    POLICE,
    SEAT,
    TOWN,
    Year,
    a_year,
    marks,
    somebody,
    survey,
)

JANUARY, JUNE = datetime(2026, 1, 5, 2, tzinfo=UTC), datetime(2026, 6, 1, 2, tzinfo=UTC)
MERGED, THIRD = "430211-gaj-mjhpcs", "430211005"
DOCUMENT = "株天编〔2026〕3号"
TAKES_OVER = somebody("agency_head", MERGED)


def unit(code: str, name: str) -> tuple[str, dict[str, Any]]:
    kind = "directory.unit-published.v1"
    told = {"code": code, "name": name, "short_name": name, "kind": "township", "parent": "430211"}
    return kind, sample(kind, **told)


@pytest.fixture
def year(on_sqlite: Assembly) -> Year:
    return in_january(on_sqlite, SEAT)


@pytest.fixture
def of_two(on_sqlite: Assembly) -> Year:
    return in_january(on_sqlite, SEAT, OTHER)


def in_january(assessment: Assembly, *served: str) -> Year:
    year = a_year(assessment)
    year.clock.move_to(JANUARY)
    year.registers(*served)
    for code, name in ((SEAT, "栗雨街道"), (OTHER, "马家河街道"), (THIRD, "新镇")):
        hear(year.assessment, unit(code, name))
    told = sample(
        "dispatch.agency-published.v1", agency=MERGED, name="马家河派出所", sending_department=POLICE,
        seat_township=SEAT, served=[SEAT], revision=1,
    )  # fmt: skip
    hear(year.assessment, ("dispatch.agency-published.v1", told))
    return year


def succeeds(year: Year, former: str, successor: str, **more: Any) -> Any:
    body = {"former": former, "successor": successor, "on": "2026-06-01", "document": DOCUMENT, **more}
    return year.post(OFFICE, "/successions", body)


def code_of(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.get_json()["code"]


def test_a_signed_statement_binds_the_agency_that_takes_over_as_it_was_signed(year: Year) -> None:
    case_no = signed(year)
    before = page(year, case_no)["seal"]
    year.clock.move_to(JUNE)
    handed = succeeds(year, AGENCY, MERGED).get_json()
    assert handed == {"passed": [case_no], "ended": [], "moved": [], "kept": []}
    after = page(year, case_no)
    assert (after["agency"], after["agency_name"]) == (MERGED, "马家河派出所")
    assert after["seal"] == before and after["seal"]["intact"]
    assert year.get(HEAD, f"/statements/{case_no}").status_code == 404
    told = {"target": "m1", "degree": "80", "result": "下降 4%", "evidence": "月报"}
    assert year.post(TAKES_OVER, f"/statements/{case_no}/reports", {"reports": [told]}).status_code == 200
    history = year.get(TAKES_OVER, f"/cases/{case_no}").get_json()["timeline"]
    assert any(DOCUMENT in one["text"]["zh"] for one in history)
    assert [one["agency"] for one in year.said("assessment.statement-signed.v1")] == [AGENCY, MERGED]
    assert year.get(TAKES_OVER, f"/statements/{case_no}/paper.pdf").status_code == 200


def test_what_was_not_signed_ends_and_the_merged_agency_is_not_assessed_itself(year: Year) -> None:
    """Its statement, and what dispatch reported of it, count for the successor."""
    running = opens(year)
    year.clock.move_to(JUNE)
    hear(year.assessment, report("blocked", "430211-DSP-2026-00001"))
    assert succeeds(year, AGENCY, MERGED).get_json()["ended"] == [running]
    assert page(year, running)["state"] == "SUPERSEDED"
    assert year.freezes().status_code == 200
    year.is_stated(SEAT, MERGED)
    year.clock.move_to(DECEMBER)
    begun = year.post(OFFICE, "/assessments", {"year": 2026}).get_json()["cases"]
    states = {one["agency"]: one for one in year.get(OFFICE, "/assessments?year=2026").get_json()["items"]}
    assert len(begun) == 2 and states[AGENCY]["state"] == "NOT_ASSESSED"
    case_no = states[MERGED]["case_no"]
    file = year.get(TOWN[SEAT], f"/cases/{case_no}").get_json()
    facts = next(one for one in file["sections"] if one["key"] == f"facts_{SEAT}")
    assert "430211-DSP-2026-00001" in str(facts)


def test_a_merged_townships_statement_counts_with_the_successor(year: Year) -> None:
    case_no = signed(year)
    year.clock.move_to(JUNE)
    assert succeeds(year, SEAT, THIRD).get_json()["passed"] == [case_no]
    assert page(year, case_no)["township_name"] == "新镇" and page(year, case_no)["seal"]["intact"]


def test_the_successor_of_a_township_takes_over_weight_and_sheets(of_two: Year) -> None:
    """While both sides mark: the sheet that was filled in is signed by the successor's own people."""
    case_no = of_two.begins(SEAT, OTHER)
    shares = [{"township": SEAT, "share": "7"}, {"township": OTHER, "share": "3"}]
    of_two.does(TOWN[SEAT], case_no, "fix_weights", "fixed", shares=shares, basis="人口")
    of_two.township_judges(case_no, SEAT)
    of_two.does(TOWN[OTHER], case_no, "enter_satisfaction", "entered", **survey())
    handed = succeeds(of_two, OTHER, THIRD).get_json()
    assert handed["moved"] == [case_no] and len(handed["passed"]) == 1
    TOWN[THIRD], PARTY[THIRD] = somebody("township_clerk", THIRD), somebody("township_party_committee", THIRD)
    of_two.checks_targets(case_no, THIRD)
    of_two.does(
        TOWN[THIRD], case_no, "score_territorial", "scored", marks=marks(I1="40", I2="20", I3="20", I4="12")
    )
    of_two.does(PARTY[THIRD], case_no, "lock_territorial", "lock")
    of_two.department_judges(case_no)
    of_two.ends(case_no)
    figures = of_two.result(case_no)["versions"][0]["figures"]
    assert "新镇" in str(figures) and "马家河" not in str(figures)
    assert all(one.is_equal for one in of_two.recomputed())


def test_where_both_townships_judge_the_former_one_finishes_its_part(of_two: Year) -> None:
    case_no = of_two.begins(SEAT, OTHER)
    assert succeeds(of_two, OTHER, SEAT).get_json()["kept"] == [case_no]
    assert of_two.task(TOWN[SEAT], case_no, "fix_weights")


@pytest.mark.parametrize(
    ("former", "successor", "more", "code"),
    [
        (AGENCY, AGENCY, {}, "assessment-succession-invalid"),
        (AGENCY, SEAT, {}, "assessment-succession-invalid"),
        (AGENCY, "430211-nobody", {}, "assessment-succession-invalid"),
        (AGENCY, MERGED, {"on": "2027-01-01"}, "assessment-succession-invalid"),
        (AGENCY, MERGED, {"document": " "}, "assessment-succession-invalid"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(
    year: Year, former: str, successor: str, more: dict[str, str], code: str
) -> None:
    case_no = signed(year)
    year.clock.move_to(JUNE)
    answer = succeeds(year, former, successor, **more)
    assert answer.status_code in (400, 422), answer.text
    assert page(year, case_no)["agency"] == AGENCY
    assert year.get(OFFICE, "/successions").get_json()["items"] == []


def test_nobody_is_taken_over_twice_or_in_a_circle(year: Year) -> None:
    year.clock.move_to(JUNE)
    assert succeeds(year, AGENCY, MERGED).status_code == 201
    assert code_of(succeeds(year, AGENCY, MERGED)) == (409, "assessment-succeeded-already")
    assert code_of(succeeds(year, MERGED, AGENCY)) == (422, "assessment-succession-invalid")
    assert year.post(HEAD, "/successions", {}).status_code == 403
