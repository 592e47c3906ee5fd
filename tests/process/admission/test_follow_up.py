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


def raised(driver: ProcessDriver) -> DrivenCase:
    """A department was blocked again and again."""
    return driver.start(
        "sup_followup",
        message="admission.blocks-repeated",
        county=COUNTY,
        city=CITY,
        answerer="department_clerk@430211-tjj",
        due_on="2026-03-09",
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


def test_a_body_blocked_again_and_again_is_asked_by_the_city(driver: ProcessDriver) -> None:
    """F-29: the third block in ninety days is work of the city, with a limit."""
    case = raised(driver)
    looks = case.at("look_into_blocks", role="city_supervisor", unit=CITY)
    assert looks.task.due_at is not None
    looks.complete("ask", question="为何反复下派？", due_on="2026-03-20")
    case.at("answer_followup", role="department_clerk", unit="430211-tjj").complete(
        "answered", answer="已停止"
    )
    case.at("judge_answer").complete("close", conclusion="已整改")
    assert case.ended_at == "CLOSED"


def test_what_the_city_has_looked_into_itself_is_closed_at_once(driver: ProcessDriver) -> None:
    case = raised(driver)
    case.at("look_into_blocks").complete("close", conclusion="系经办人误操作，已约谈")
    assert case.ended_at == "CLOSED"
