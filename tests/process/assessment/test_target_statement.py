"""The annual target statement (B8), along every line of the diagram."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from chassis.engine.decision_files import read_decisions
from chassis.testing.clock import FixedClock
from chassis.testing.process_driver import DrivenCase, ProcessDriver
from services.assessment.process.roles import role_at
from services.assessment.process.statements import SUPERSEDED
from tests.process.assessment.test_annual_assessment import AGENCY, BPMN, PATHS, POLICE, SEAT

COUNTY, ORGANISATION = "430211", "430211-zzb"
TABLE = (BPMN / "tgt_statement" / "v1" / "statement_path.dmn").read_bytes()
CHOOSE = read_decisions(TABLE)["statement_path"]
PLANNED = {"wish": "propose", "rounds": 0, "recognise_only": False}
DUTY: dict[str, Any] = {"duties": [{"name": "治安巡防", "basis": "属地职责清单"}]}
TARGET = {
    "duty": "z1", "name": "警情下降", "measure": "统计", "baseline": "120", "value": "下降 5%",
    "weight": "100", "evidence": "报表", "by": "2026-11-30",
}  # fmt: skip
PLAN: dict[str, Any] = {"targets": [TARGET]}


@pytest.fixture
def driver() -> ProcessDriver:
    return ProcessDriver.standing_alone(
        BPMN,
        FixedClock(datetime(2026, 1, 5, 2, tzinfo=UTC)),
        operations={"assessment.register_statement": {"recognised": False}},
        completions={"assessment.draft_plan": PLANNED},
        functions={"param": lambda key: 5, "role": role_at},
        paths=PATHS,
    )


def begun(driver: ProcessDriver, *, supplement: bool = False) -> DrivenCase:
    superiors = [{"unit": unit, "who": f"department_leader@{unit}"} for unit in (POLICE, ORGANISATION)]
    return driver.start(
        "tgt_statement", county=COUNTY, agency=AGENCY, township=SEAT, department=POLICE,
        supplement=supplement, superiors=superiors, stock_by="2026-01-12", plan_by="2026-01-20",
        agree_by="2026-02-10", sign_by="2026-03-02", close_by="2026-12-31",
    )  # fmt: skip


def done(case: DrivenCase, step: str, outcome: str, unit: str, **data: Any) -> None:
    case.at(step, unit=unit).complete(outcome, data)


def planned(driver: ProcessDriver) -> DrivenCase:
    case = begun(driver)
    assert case.at("take_stock").due_at.date() == date(2026, 1, 12)
    done(case, "take_stock", "listed", AGENCY, **DUTY)
    done(case, "draft_plan", "propose", AGENCY, **PLAN)
    return case


def consented(driver: ProcessDriver) -> DrivenCase:
    case = planned(driver)
    done(case, "negotiate_plan", "agree", SEAT)
    done(case, "consent_to_plan", "agree", POLICE)
    return case


def test_a_plan_that_is_agreed_on_is_signed_by_both(driver: ProcessDriver) -> None:
    case = consented(driver)
    assert case.operations[-1] == "assessment.prepare_statement"
    done(case, "sign_for_agency", "sign", AGENCY)
    done(case, "sign_for_township", "sign", SEAT)
    assert case.ended_at == "SIGNED"


def test_whoever_does_not_agree_sends_the_plan_back(driver: ProcessDriver) -> None:
    case = planned(driver)
    done(case, "negotiate_plan", "revise", SEAT, reason="目标偏低")
    done(case, "draft_plan", "propose", AGENCY, **PLAN)
    done(case, "negotiate_plan", "agree", SEAT)
    done(case, "consent_to_plan", "disagree", POLICE, reason="与警务计划冲突")
    assert case.waits_at == ["draft_plan"]


@pytest.mark.parametrize(("side", "unit"), [("agency", AGENCY), ("township", SEAT)])
def test_a_side_that_does_not_sign_has_the_plan_drafted_anew(
    driver: ProcessDriver, side: str, unit: str
) -> None:
    case = consented(driver)
    if side == "township":
        done(case, "sign_for_agency", "sign", AGENCY)
    done(case, f"sign_for_{side}", "return", unit, reason="权重有误")
    assert case.waits_at == ["draft_plan"]


def test_a_recognised_plan_is_signed_as_that(driver: ProcessDriver) -> None:
    driver.answer("assessment.draft_plan", {**PLANNED, "rounds": 3})
    driver.answer("assessment.register_statement", {"recognised": True})
    case = begun(driver)
    done(case, "take_stock", "listed", AGENCY, **DUTY)
    done(case, "draft_plan", "propose", AGENCY, **PLAN)
    done(case, "recognise_plan", "return", COUNTY, reason="缺少衡量办法")
    done(case, "draft_plan", "propose", AGENCY, **PLAN)
    done(case, "recognise_plan", "recognise", COUNTY)
    done(case, "consent_to_plan", "agree", POLICE)
    done(case, "sign_for_agency", "sign", AGENCY)
    done(case, "sign_for_township", "sign", SEAT)
    assert case.ended_at == "RECOGNISED_SIGNED"


def test_a_supplement_begins_with_its_plan(driver: ProcessDriver) -> None:
    assert begun(driver, supplement=True).waits_at == ["draft_plan"]


def test_what_is_late_goes_to_both_superiors_and_goes_on(driver: ProcessDriver) -> None:
    case = consented(driver)
    case.after(days=60)
    assert sorted(case.waits_at) == ["sign_for_agency", "watch_delay", "watch_delay"]
    done(case, "watch_delay", "watched", POLICE, measures="已约谈")
    done(case, "watch_delay", "watched", ORGANISATION, measures="已督促")
    assert case.waits_at == ["sign_for_agency"]


def test_signatures_end_the_case_though_a_superior_has_not_answered(driver: ProcessDriver) -> None:
    case = consented(driver)
    case.after(days=60)
    done(case, "sign_for_agency", "sign", AGENCY)
    done(case, "sign_for_township", "sign", SEAT)
    case.after(days=400)
    assert case.ended_at == "SIGNED" and "assessment.close_unsigned" not in case.operations


def test_a_year_without_signatures_ends_as_that(driver: ProcessDriver) -> None:
    case = planned(driver)
    case.after(days=400)
    assert case.ended_at == "NOT_SIGNED" and case.operations[-1] == "assessment.close_unsigned"


def test_a_successor_takes_over(driver: ProcessDriver) -> None:
    case = planned(driver)
    assert case.hears(SUPERSEDED) == 1
    assert case.ended_at == "SUPERSEDED"


@pytest.mark.parametrize(
    ("county", "wish", "rounds", "path"),
    [
        (False, "propose", 0, "negotiate"),
        (False, "propose", 2, "negotiate"),
        (False, "propose", 3, "recognise"),
        (False, "recognise", 0, "negotiate"),
        (False, "recognise", 1, "recognise"),
        (True, "propose", 0, "recognise"),
    ],
)
def test_the_table_chooses_the_path(county: bool, wish: str, rounds: int, path: str) -> None:
    """TGT-02: either path is enough; the office comes in where negotiation failed or the county says so."""
    told = {"recognise_only": county, "wish": wish, "rounds": rounds}
    assert CHOOSE(told).result["path"] == path
