"""The yearly dual assessment over HTTP, on both databases (scenarios 41–50)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chassis.actor import Actor
from services.assessment.assembly import Assembly
from tests.integration.assessment.judging import (
    AGENCY,
    CLERK,
    HEAD,
    LEADER,
    OFFICE,
    OTHER,
    PARTY,
    POLICE,
    SEAT,
    TOWN,
    Year,
    a_year,
    marks,
    survey,
)


@pytest.fixture
def year(on_sqlite: Assembly) -> Year:
    return a_year(on_sqlite)


def test_a_plain_year_is_judged_by_both_and_published(assessment: Assembly) -> None:
    """F-41 (AST-01, AST-03): on both databases: T 92, S 88, D 95 make 92.40 and a rate of 90.67."""
    year = a_year(assessment)
    case_no = year.begins()
    year.township_judges(case_no)
    year.department_judges(case_no)
    year.ends(case_no)
    shown = year.result(case_no, CLERK)
    assert (shown["total"], shown["rate"], shown["grade"]) == ("92.40", "90.67", "excellent")
    total, rate = shown["versions"][0]["figures"]
    assert [one["exact"] for one in total["parts"]] == ["92", "88", "95"] and rate["exact"] == "272/3"
    assert shown["versions"][0]["head_label"]["zh"] == "不受限制"
    assert [(one.number, one.published, one.is_equal) for one in year.recomputed()] == [(1, True, True)]


def test_a_high_total_with_a_low_township_part_is_not_excellent(year: Year) -> None:
    """F-42: T 88, S 90, D 100 make 93.20 but a rate of 88.67."""
    case_no = year.begins()
    year.township_judges(case_no, asked=survey("90", answered=45), I1="40", I2="20", I3="18", I4="10")
    year.department_judges(case_no, D1="50", D2="30", D3="20")
    version = year.result(case_no, HEAD)["versions"]
    assert version == [], "the agency is not told before the seat has told it"
    year.ends(case_no)
    shown = year.result(case_no)
    assert (shown["total"], shown["rate"], shown["grade"]) == ("93.20", "88.67", "good")
    assert "不得评为优秀" in shown["versions"][0]["head_label"]["zh"]


def test_neither_side_sees_the_other_before_both_have_locked(year: Year) -> None:
    """F-47, E3-28 (AST-01): not on the case file, not on a task, not in the result."""
    case_no = year.begins()
    year.township_judges(case_no)
    year.does(CLERK, case_no, "score_statutory", "scored", marks=marks(D1="41.5", D2="30", D3="15"))
    year.does(LEADER, case_no, "lock_statutory", "return", reason="请核对")
    told = year.get(PARTY[SEAT], f"/cases/{case_no}").text
    assert "41.5" not in told and "法定职责评分表" not in told
    task = year.task(CLERK, case_no, "score_statutory")
    assert "41.5" not in year.get(PARTY[SEAT], f"/tasks/{task.id}").text
    assert "41.5" in year.get(CLERK, f"/tasks/{task.id}").text
    mine = year.get(CLERK, f"/cases/{case_no}").text
    assert "属地职责评分表" not in mine and "满意度测评 ·" not in mine
    assert year.result(case_no, OFFICE)["versions"] == []
    year.department_judges(case_no)
    assert "法定职责评分表" in year.get(PARTY[SEAT], f"/cases/{case_no}").text


def test_two_townships_count_by_their_shares(year: Year) -> None:
    """F-44 (AST-10, AST-11): w 0.7/0.3, T 96/70, S 92/80: the seat alone would pass, both do not."""
    case_no = year.begins(SEAT, OTHER)
    one = [{"township": SEAT, "share": "7"}]
    refused = year.tries(TOWN[SEAT], case_no, "fix_weights", "fixed", basis="人口", shares=one)
    assert refused.get_json()["code"] == "shares-invalid"
    shares = [{"township": SEAT, "share": "21000"}, {"township": OTHER, "share": "9000"}]
    year.does(TOWN[SEAT], case_no, "fix_weights", "fixed", shares=shares, basis="2025年末常住人口")
    year.township_judges(case_no, asked=survey("88"), I1="40", I2="20", I3="25", I4="11")
    year.township_judges(case_no, OTHER, asked=survey("80", answered=30), I1="30", I2="15", I3="15", I4="10")
    year.department_judges(case_no)
    year.ends(case_no)
    shown = year.result(case_no)
    total, rate = shown["versions"][0]["figures"]
    assert total["parts"][0]["exact"] == "88.2" and total["parts"][1]["exact"] == "85.6"
    assert shown["grade"] == "good" and rate["value"] == "87.33%"


def test_too_few_users_are_dropped_and_the_result_says_so(year: Year) -> None:
    """F-45: too few users."""
    case_no = year.begins()
    year.township_judges(case_no, asked=survey("88", users=10))
    year.department_judges(case_no)
    year.ends(case_no)
    version = year.result(case_no)["versions"][0]
    assert [one["zh"] for one in version["dropped"]] == [f"{SEAT}服务对象"]
    assert version["figures"][0]["parts"][1]["exact"] == "88"


def test_without_a_statement_both_sides_agree_before_anything_is_added_up(year: Year) -> None:
    """F-48, E3-32 (TGT-05): neither silently nothing nor full marks."""
    case_no = year.begins(stated=False)
    year.does(TOWN[SEAT], case_no, "enter_satisfaction", "entered", **survey())
    refused = year.tries(
        TOWN[SEAT], case_no, "score_territorial", "scored", marks=marks(I1="40", I2="20", I3="20", I4="12")
    )
    assert refused.get_json()["code"] == "statement-not-signed"
    sheet = [{"indicator": "I1"}, *marks(I2="20", I3="20", I4="14")]
    year.does(TOWN[SEAT], case_no, "score_territorial", "scored", marks=sheet)
    year.does(PARTY[SEAT], case_no, "lock_territorial", "lock")
    year.department_judges(case_no)
    year.does(TOWN[SEAT], case_no, "propose_treatment", "agreed_mark", mark="30", reason="年中才设立")
    year.does(LEADER, case_no, "agree_on_treatment", "disagree", reason="应折算")
    year.does(TOWN[SEAT], case_no, "propose_treatment", "spread", reason="年中才设立")
    year.does(LEADER, case_no, "agree_on_treatment", "agree")
    year.ends(case_no)
    assert year.result(case_no)["versions"][0]["figures"][0]["parts"][0]["exact"] == "90"


def test_an_objection_is_answered_then_decided_and_corrects_the_marks(year: Year) -> None:
    case_no = year.begins()
    year.township_judges(case_no)
    year.department_judges(case_no, D1="40", D2="30", D3="15")
    year.does(TOWN[SEAT], case_no, "notify_result", "notify")
    objection = {"assessor": POLICE, "point": "扣分过多", "facts": "已完成", "evidence": "台账"}
    year.does(HEAD, case_no, "answer_result", "object", **objection)
    year.does(LEADER, case_no, "answer_objection", "keep", reason="扣分有据")
    year.does(HEAD, case_no, "weigh_answer", "insist")
    corrected = marks(D1="50", D2="30", D3="15")
    year.does(OFFICE, case_no, "decide_objection", "correct", reason="台账属实", marks=corrected)
    year.publishes(case_no)
    shown = year.result(case_no)
    assert [one["figures"][0]["parts"][2]["exact"] for one in shown["versions"]] == ["95", "85"]
    assert year.get(OFFICE, f"/cases/{case_no}").get_json()["state"] == "PUBLISHED"


def test_a_later_review_lowers_the_grade_and_both_versions_stay_visible(year: Year) -> None:
    """F-49, E3-30: the head’s grade is open again, and the supervisors are told."""
    case_no = year.begins()
    year.township_judges(case_no)
    year.department_judges(case_no)
    year.ends(case_no)
    assert year.post(OFFICE, f"/cases/{case_no}/actions/review").status_code == 200
    fewer = marks(I1="40", I2="20", I3="20", I4="10")
    year.does(
        OFFICE, case_no, "correct_result", "corrected",
        assessor=SEAT, reason="审计发现", marks=fewer,
    )  # fmt: skip
    year.publishes(case_no)
    shown = year.result(case_no)
    assert [one["grade"] for one in shown["versions"]] == ["good", "excellent"]
    assert shown["versions"][0]["cause"] == "审计发现"
    rules = [one["rule"] for one in year.said("supervision.alert-raised.v1")]
    assert rules == ["AST-14"]
    finals = year.said("assessment.result-finalised.v1")
    assert [(one["number"], one["grade"]) for one in finals] == [(1, "excellent"), (2, "good")]
    assert [(one.number, one.is_equal) for one in year.recomputed()] == [(1, True), (2, True)]
    assert all(one["department"] == POLICE and one["townships"] == [SEAT] for one in finals)


def test_a_result_that_was_changed_behind_the_back_of_the_journal_is_found(year: Year) -> None:
    """E3-30: nothing changes a published result but a recorded review."""
    case_no = year.begins()
    year.township_judges(case_no)
    year.department_judges(case_no, D1="44.5", D2="30", D3="15")
    year.ends(case_no)
    with year.assessment.works(Actor.system("assessment"), "test") as work:
        kept = work.assessments.get(case_no)
        figures = replace(kept.result.figures, total=kept.result.figures.total + 1)
        kept.results = (replace(kept.result, figures=figures),)
    (told,) = year.recomputed()
    assert not told.is_equal and told.rebuilt == told.noted != told.stands


def test_a_frozen_scheme_does_not_change_in_october(year: Year) -> None:
    """F-50 (AST-12): retroactive scheme edit."""
    assert year.freezes().status_code == 200
    year.clock.advance(days=220)
    form = year.get(OFFICE, "/schemes/2026").get_json()["data"]
    refused = year.post(OFFICE, "/schemes/2026/draft", {"data": form})
    assert (refused.status_code, refused.get_json()["code"]) == (409, "scheme-frozen")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"territorial": "50", "statutory": "30"}, "weights-need-document"),
        ({"territorial": "50"}, "scheme-invalid"),
        ({"good": "95"}, "scheme-invalid"),
        ({"indicators": []}, "scheme-invalid"),
    ],
)
def test_a_scheme_that_contradicts_the_regulation_or_itself_is_refused(
    year: Year, changes: dict[str, str], code: str
) -> None:
    assert year.freezes(**changes).get_json()["code"] == code
    assert year.get(OFFICE, "/schemes/2026").get_json()["versions"] == []


def test_who_is_not_asked_begins_nothing_and_nothing_begins_twice(year: Year) -> None:
    case_no = year.begins()
    assert year.post(CLERK, "/assessments", {"year": 2026}).status_code == 403
    again = year.post(OFFICE, "/assessments", {"year": 2026, "agency": AGENCY})
    assert (again.get_json()["code"], case_no in again.text) == ("assessed-already", True)
    assert year.post(OFFICE, "/assessments", {"year": 2025}).get_json()["code"] == "scheme-unknown"
    assert year.get(TOWN[OTHER], f"/assessments/{case_no}").status_code == 404
    left = year.post(OFFICE, f"/cases/{case_no}/actions/leave_out", {"data": {"reason": "设立不满六个月"}})
    assert left.status_code == 200
    assert year.get(OFFICE, "/assessments?year=2026").get_json()["items"][0]["state"] == "NOT_ASSESSED"
