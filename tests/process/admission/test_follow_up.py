"""What the city asks a unit of the county (B21), path by path."""

from __future__ import annotations

from chassis.clock import COUNTY_ZONE
from chassis.testing.process_driver import DrivenCase, ProcessDriver
from tests.process.admission.conftest import COUNTY, OFFICE

CITY = "430200-dcs"


def asked(driver: ProcessDriver) -> DrivenCase:
    """What the office has to answer."""
    return driver.start(
        "sup_followup",
        county=COUNTY,
        city=CITY,
        answerer=f"committee_office_clerk@{OFFICE}",
        due_on="2026-03-12",
    )


def answered(case: DrivenCase) -> DrivenCase:
    """The office answers."""
    case.at("answer_followup", role="committee_office_clerk", unit=OFFICE).complete(
        "answered", answer="已处理"
    )
    return case


def test_what_is_answered_is_closed(driver: ProcessDriver) -> None:
    case = answered(asked(driver))
    case.at("judge_answer", role="city_supervisor", unit=CITY).complete("close", conclusion="已整改")
    assert case.ended_at == "CLOSED"


def test_the_city_asks_again_with_a_new_limit(driver: ProcessDriver) -> None:
    case = answered(asked(driver))
    case.at("judge_answer").complete("ask_again", question="何时完成？", due_on="2026-03-20")
    due_at = case.at("answer_followup").task.due_at
    assert due_at is not None and due_at.astimezone(COUNTY_ZONE).date().isoformat() == "2026-03-20"
    answered(case).at("judge_answer").complete("close", conclusion="已整改")
    assert case.ended_at == "CLOSED"
