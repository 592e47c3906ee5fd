"""The yearly dual assessment (B9), along every line of the diagram."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from chassis.engine.decision_files import read_decisions
from chassis.testing.clock import FixedClock
from chassis.testing.paths import Paths
from chassis.testing.process_driver import DrivenCase, ProcessDriver
from services.assessment.domain.aggregation import Grade, grade_of
from services.assessment.domain.scheme import usual_rules
from services.assessment.process.roles import role_at

BPMN = Path(__file__).resolve().parents[3] / "bpmn" / "assessment"
SEAT, OTHER, POLICE, AGENCY = "430211003", "430211004", "430211-gaj", "430211-gaj-lypcs"
PATHS = Paths()
GRADE = read_decisions((BPMN / "ast_annual" / "v1" / "agency_grade.dmn").read_bytes())["agency_grade"]
NUMBERS = {
    "total": Decimal("92.4"), "rate": Decimal("90.666666666666"), "serious": False,
    "excellent": Decimal(90), "good": Decimal(80), "qualified": Decimal(60), "bar": Decimal(90),
}  # fmt: skip


@pytest.fixture
def driver() -> ProcessDriver:
    return ProcessDriver.standing_alone(
        BPMN,
        FixedClock(datetime(2026, 12, 7, 2, tzinfo=UTC)),
        operations={
            "assessment.find_statement": {"has_statement": False},
            "assessment.find_statements": {"missing": []},
            "assessment.aggregate_parts": NUMBERS,
        },
        completions={
            "assessment.publish_result": {"reviewed": False},
            "assessment.answer_result": {"answerer": f"township_party_committee@{SEAT}"},
        },
        functions={"param": lambda key: 5, "role": role_at},
        paths=PATHS,
    )


def begun(driver: ProcessDriver, *townships: str, message: str | None = None) -> DrivenCase:
    return driver.start(
        "ast_annual", county="430211", agency=AGENCY, department=POLICE, seat=SEAT,
        townships=list(townships or (SEAT,)), assess_by="2027-01-10", reviewing=message is not None,
        message=message,
    )  # fmt: skip


def done(case: DrivenCase, step: str, outcome: str, role: str, unit: str, **data: Any) -> None:
    case.at(step, role=role, unit=unit).complete(outcome, data)


MARKS: Mapping[str, Any] = {"marks": [{"indicator": "I1", "mark": "40"}]}
SURVEY: Mapping[str, Any] = {"source": "测评报告"}


def judged(driver: ProcessDriver, *townships: str) -> DrivenCase:
    """Everybody has marked and locked."""
    case = begun(driver, *townships)
    for unit in townships or (SEAT,):
        done(case, "enter_satisfaction", "entered", "township_clerk", unit, **SURVEY)
        done(case, "score_territorial", "scored", "township_clerk", unit, **MARKS)
        done(case, "lock_territorial", "lock", "township_party_committee", unit)
    done(case, "score_statutory", "scored", "department_clerk", POLICE, **MARKS)
    done(case, "lock_statutory", "lock", "department_leader", POLICE)
    return case


def published(case: DrivenCase) -> None:
    done(case, "finalise_result", "finalise", "performance_office_clerk", "430211")
    done(case, "publish_result", "publish", "performance_office_clerk", "430211")


def test_a_single_township_needs_no_shares_and_a_result_nobody_objects_to_is_published(
    driver: ProcessDriver,
) -> None:
    case = judged(driver)
    done(case, "notify_result", "notify", "township_clerk", SEAT)
    done(case, "answer_result", "accept", "agency_head", AGENCY)
    published(case)
    assert case.ended_at == "FINAL"


def test_several_townships_fix_their_shares_and_each_judges_by_itself(driver: ProcessDriver) -> None:
    case = begun(driver, SEAT, OTHER)
    shares = [{"township": SEAT, "share": "7"}, {"township": OTHER, "share": "3"}]
    done(case, "fix_weights", "fixed", "township_clerk", SEAT, shares=shares, basis="人口")
    done(case, "enter_satisfaction", "entered", "township_clerk", OTHER, **SURVEY)
    done(case, "score_territorial", "scored", "township_clerk", OTHER, **MARKS)
    assert case.at("lock_territorial").due_at.date() == date(2027, 1, 10)
    done(case, "lock_territorial", "return", "township_party_committee", OTHER, reason="请补依据")
    done(case, "score_territorial", "scored", "township_clerk", OTHER, **MARKS)
    done(case, "lock_territorial", "lock", "township_party_committee", OTHER)
    assert sorted(case.waits_at) == ["enter_satisfaction", "score_statutory"]


def test_a_signed_statement_is_measured_by_its_targets_and_looked_for_again_when_returned(
    driver: ProcessDriver,
) -> None:
    driver.answer("assessment.find_statement", {"has_statement": True})
    case = begun(driver)
    done(case, "enter_satisfaction", "entered", "township_clerk", SEAT, **SURVEY)
    degree = {"target": "c.m1", "degree": "80", "result": "下降 4%", "evidence": "报表"}
    done(case, "check_targets", "checked", "township_clerk", SEAT, targets=[degree])
    done(case, "score_territorial", "scored", "township_clerk", SEAT, **MARKS)
    done(case, "lock_territorial", "return", "township_party_committee", SEAT, reason="请核实目标二")
    assert sorted(case.waits_at) == ["check_targets", "score_statutory"]


def test_the_leader_may_have_the_statutory_sheet_filled_in_again(driver: ProcessDriver) -> None:
    case = begun(driver)
    done(case, "score_statutory", "scored", "department_clerk", POLICE, **MARKS)
    done(case, "lock_statutory", "return", "department_leader", POLICE, reason="请核对")
    assert sorted(case.waits_at) == ["enter_satisfaction", "score_statutory"]


def test_a_side_that_is_late_is_waited_for_never_guessed(driver: ProcessDriver) -> None:
    """F-47: one side late."""
    case = begun(driver)
    done(case, "score_statutory", "scored", "department_clerk", POLICE, **MARKS)
    done(case, "lock_statutory", "lock", "department_leader", POLICE)
    case.after(days=90)
    assert case.waits_at == ["enter_satisfaction"] and "assessment.aggregate_parts" not in case.operations


def test_a_missing_statement_is_settled_by_both_sides_first(driver: ProcessDriver) -> None:
    driver.answer("assessment.find_statements", {"missing": [SEAT]})
    case = judged(driver)
    done(case, "propose_treatment", "agreed_mark", "township_clerk", SEAT, mark="30", reason="年中设立")
    done(case, "agree_on_treatment", "disagree", "department_leader", POLICE, reason="应折算")
    done(case, "propose_treatment", "spread", "township_clerk", SEAT, reason="年中设立")
    done(case, "agree_on_treatment", "agree", "department_leader", POLICE)
    assert case.waits_at == ["notify_result"]


def test_silence_of_the_agency_leaves_the_result_as_it_is(driver: ProcessDriver) -> None:
    case = judged(driver)
    done(case, "notify_result", "notify", "township_clerk", SEAT)
    case.after(days=10)
    assert case.waits_at == ["finalise_result"]


def objected(driver: ProcessDriver) -> DrivenCase:
    case = judged(driver)
    done(case, "notify_result", "notify", "township_clerk", SEAT)
    said = {"assessor": SEAT, "point": "扣分", "facts": "完成", "evidence": "台账"}
    done(case, "answer_result", "object", "agency_head", AGENCY, **said)
    return case


def test_an_assessor_who_corrects_has_it_counted_again(driver: ProcessDriver) -> None:
    driver.answer("assessment.answer_objection", {"reviewing": True})
    driver.answer("assessment.publish_result", {"reviewed": True})
    case = objected(driver)
    done(case, "answer_objection", "correct", "township_party_committee", SEAT, reason="属实", **MARKS)
    published(case)
    assert case.operations.count("assessment.aggregate_parts") == 2 and case.ended_at == "FINAL_REVIEWED"


def test_an_answer_is_taken_or_runs_out(driver: ProcessDriver) -> None:
    for answered in (True, False):
        case = objected(driver)
        done(case, "answer_objection", "keep", "township_party_committee", SEAT, reason="有据")
        if answered:
            done(case, "weigh_answer", "accept", "agency_head", AGENCY)
        else:
            case.after(days=10)
        assert case.waits_at == ["finalise_result"]


@pytest.mark.parametrize("outcome", ["keep", "correct"])
def test_what_stays_disputed_the_performance_office_decides(driver: ProcessDriver, outcome: str) -> None:
    driver.answer("assessment.decide_objection", {"reviewing": outcome == "correct"})
    case = objected(driver)
    done(case, "answer_objection", "keep", "township_party_committee", SEAT, reason="有据")
    done(case, "weigh_answer", "insist", "agency_head", AGENCY)
    sheet = MARKS if outcome == "correct" else {}
    done(case, "decide_objection", outcome, "performance_office_clerk", "430211", reason="核实", **sheet)
    assert case.waits_at == ["finalise_result"]


def test_a_review_corrects_a_published_result(driver: ProcessDriver) -> None:
    driver.answer("assessment.publish_result", {"reviewed": True})
    case = begun(driver, message="assessment.review-ordered")
    corrected = {"assessor": SEAT, "reason": "审计", **MARKS}
    done(case, "correct_result", "corrected", "performance_office_clerk", "430211", **corrected)
    published(case)
    assert case.ended_at == "FINAL_REVIEWED"


@pytest.mark.parametrize("total", ["59.999999999999", "60", "79.9", "80", "89.999999999999", "90", "100"])
@pytest.mark.parametrize("rate", ["89.996666666666", "90", "95"])
@pytest.mark.parametrize("serious", [False, True])
def test_the_table_grades_as_the_law_of_the_service_does(total: str, rate: str, serious: bool) -> None:
    """DMN-AST and the domain are two writings of one rule; they may never differ."""
    told = {**NUMBERS, "total": Decimal(total), "rate": Decimal(rate), "serious": serious}
    decided = GRADE(told).result["grade"]
    expected = grade_of(usual_rules().grading, Fraction(total), Fraction(rate), serious=serious)
    assert Grade(decided) is expected
