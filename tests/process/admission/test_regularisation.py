"""Work nobody applied for (B6), path by path."""

from __future__ import annotations

import pytest

from chassis.testing.process_driver import DrivenCase, ProcessDriver
from tests.process.admission.conftest import COMMUNITIES, COUNTY, DEPARTMENT, OFFICE, start

APPLIED, DECIDED = "admission.confirmation-applied", "admission.confirmation-decided"
FACTS = {"facts": "每周上报台账", "since": "2026-02-02", "communities": COMMUNITIES[:2]}


def notified(driver: ProcessDriver) -> DrivenCase:
    """What the department has to answer."""
    case = start(driver, "adm_regularise")
    case.at("collect_facts", role="committee_office_clerk", unit=OFFICE).complete("founded", FACTS)
    case.at("notify_department", role="committee_office_clerk", unit=OFFICE).complete(
        "notified", notice="请停止或申请"
    )
    case.at("answer_matter", role="department_clerk", unit=DEPARTMENT)
    return case


def stopping(driver: ProcessDriver, *said: str) -> DrivenCase:
    """What became of it after the communities said so."""
    case = notified(driver).at("answer_matter").complete("stop", statement="已于今日停止")
    for place, outcome in zip(COMMUNITIES, said, strict=False):
        remark = {"remark": "仍要求报数"} if outcome == "still_demanded" else {}
        case.at("confirm_stopped", role="community_secretary", unit=place).complete(outcome, remark)
    return case


def applying(driver: ProcessDriver, result: str) -> DrivenCase:
    """What became of it after the application was decided."""
    driver.answer("admission.settle_confirmation", {"result": result})
    case = notified(driver).at("answer_matter").complete("apply", statement="确需社区协助核对")
    case.hears(APPLIED)
    assert not case.ended_at
    case.hears(DECIDED)
    return case


def directed(case: DrivenCase) -> None:
    """The chair has it and says what is to be done."""
    assert case.operations[-1] == "admission.escalate_matter"
    case.at("direct_matter", role="committee_chair", unit=COUNTY).complete(
        "directed", direction="约谈负责人，立即停止"
    )
    assert case.ended_at == "ESCALATED"


def test_a_report_that_is_not_so_ends_with_its_reason(driver: ProcessDriver) -> None:
    case = start(driver, "adm_regularise").at("collect_facts").complete("unfounded", facts="已准入")
    assert case.ended_at == "UNFOUNDED"


def test_it_is_stopped_when_all_say_so(driver: ProcessDriver) -> None:
    driver.answer("admission.settle_stop", {"stopped": True})
    assert stopping(driver, "stopped", "stopped").ended_at == "STOPPED"


def test_what_is_still_demanded_goes_to_the_chair(driver: ProcessDriver) -> None:
    driver.answer("admission.settle_stop", {"stopped": False})
    directed(stopping(driver, "stopped", "still_demanded"))


@pytest.mark.parametrize("result", ["regularised", "refused"])
def test_the_application_decides(driver: ProcessDriver, result: str) -> None:
    assert applying(driver, result).ended_at == result.upper()


def test_an_application_taken_back_goes_to_the_chair(driver: ProcessDriver) -> None:
    directed(applying(driver, "given_up"))


@pytest.mark.parametrize("answer", ["", "apply"])
def test_no_reaction_in_time_goes_to_the_chair(driver: ProcessDriver, answer: str) -> None:
    case = notified(driver)
    if answer:
        case.at("answer_matter").complete(answer, statement="确需协助")
    directed(case.after(days=15))
