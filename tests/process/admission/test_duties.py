"""Admission of duties to townships (B7), path by path."""

from __future__ import annotations

import pytest

from chassis.testing.process_driver import DrivenCase, ProcessDriver
from tests.process.admission.conftest import COUNTY, DEPARTMENT, TOWNSHIPS
from tests.support.duties import CHECKED, DECISION, a_duty, answers

CHECKERS = {"establishment": "430211-bb", "finance": "430211-czj", "legal": "430211-sfj"}


def asked(driver: ProcessDriver) -> DrivenCase:
    """The townships have the duty before them."""
    case = driver.start("twa_admission", applicant=DEPARTMENT, county=COUNTY, **CHECKERS)
    case.at("draft_duty", role="department_clerk", unit=DEPARTMENT).complete("drafted", a_duty())
    case.at("sign_duty", role="department_leader", unit=DEPARTMENT).complete("sign")
    return case


def checking(driver: ProcessDriver) -> DrivenCase:
    """Everybody agreed; the three checks run beside one another."""
    case = asked(driver)
    for township in TOWNSHIPS:
        case.at("give_duty_opinion", role="township_party_committee", unit=township).complete("agree")
    assert case.waits_at == ["check_establishment", "check_finance", "check_legality"]
    return case


def checked(driver: ProcessDriver) -> DrivenCase:
    """All three have said something."""
    case = checking(driver)
    for check, unit in (("establishment", "bb"), ("finance", "czj"), ("legality", "sfj")):
        case.at(f"check_{check}", role="department_clerk", unit=f"{COUNTY}-{unit}").complete(
            "pass", CHECKED[check]
        )
    return case


def decided(driver: ProcessDriver, outcome: str) -> DrivenCase:
    """The county has decided."""
    reason = {} if outcome == "approve" else {"reason": "不宜下放"}
    return (
        checked(driver)
        .at("decide_duty", role="county_office", unit=COUNTY)
        .complete(outcome, {**DECISION, **reason})
    )


def tracked(driver: ProcessDriver) -> DrivenCase:
    """The notice is out; the townships wait for what moves."""
    case = decided(driver, "approve")
    case.at("issue_duty_notice", role="department_clerk", unit="430211-bb").complete("issue")
    return case


def arrived(case: DrivenCase) -> DrivenCase:
    """Both townships confirm, one of them in two goes."""
    line = {"arrivals": [{"line": "t1"}]}
    case.at("confirm_transfers", unit=TOWNSHIPS[0]).complete("partly", line)
    for township in TOWNSHIPS:
        case.at("confirm_transfers", role="township_clerk", unit=township).complete("all_arrived", line)
    return case


def test_a_standing_duty_is_in_force_when_everything_has_arrived(driver: ProcessDriver) -> None:
    assert arrived(tracked(driver)).ended_at == "APPROVED"


def test_a_duty_with_which_nothing_moves_is_in_force_at_once(driver: ProcessDriver) -> None:
    driver.answer(
        "admission.issue_duty_notice",
        {"townships_tracked": [], "transfers_due": "2026-03-02", "transfers_until": "2027-03-02"},
    )
    assert tracked(driver).ended_at == "APPROVED"


def test_a_temporary_duty_ends_by_itself(driver: ProcessDriver) -> None:
    driver.answer("admission.put_duty_in_force", {"temporary": True, "ends_on": "2026-12-31"})
    case = arrived(tracked(driver))
    assert case.ended_at is None and case.waits_at == []
    case.after(days=310)
    assert (case.ended_at, case.operations[-1]) == ("APPROVED_TEMPORARY", "admission.end_duty")


def test_what_never_arrives_takes_the_approval_with_it(driver: ProcessDriver) -> None:
    case = tracked(driver)
    case.after(days=500)
    assert (case.ended_at, case.operations[-1]) == ("LAPSED", "admission.lapse_duty")


@pytest.mark.parametrize(("outcome", "end"), [("reject", "REJECTED"), ("return", "RETURNED")])
def test_the_county_may_say_no(driver: ProcessDriver, outcome: str, end: str) -> None:
    assert decided(driver, outcome).ended_at == end


def test_the_leader_returns_the_draft(driver: ProcessDriver) -> None:
    case = driver.start("twa_admission", applicant=DEPARTMENT, county=COUNTY, **CHECKERS)
    case.at("draft_duty").complete("drafted", a_duty())
    case.at("sign_duty").complete("return", reason="经费来源要写明")
    assert case.waits_at == ["draft_duty"]


def test_silence_is_recorded_and_an_opinion_answered(driver: ProcessDriver) -> None:
    driver.answer("admission.weigh_duty_opinions", {"to_answer": True})
    case = asked(driver)
    case.at("give_duty_opinion", unit=TOWNSHIPS[0]).complete("object", text="没有人手")
    case.after(days=20)
    assert "admission.record_duty_silence" in case.operations
    case.at("answer_duty_opinions", role="department_clerk", unit=DEPARTMENT).complete(
        "answered", answers("x")
    )
    assert case.waits_at == ["check_establishment", "check_finance", "check_legality"]


def test_townships_are_asked_again_when_less_moves(driver: ProcessDriver) -> None:
    driver.answer("admission.weigh_duty_opinions", {"to_answer": True})
    driver.answer("admission.answer_duty_opinions", {"ask_again": True})
    case = asked(driver)
    for township in TOWNSHIPS:
        case.at("give_duty_opinion", unit=township).complete("object", text="没有人手")
    case.at("answer_duty_opinions").complete("answered", answers("x"))
    assert case.waits_at == ["give_duty_opinion", "give_duty_opinion"]


@pytest.mark.parametrize(("outcome", "more"), [("revised", {}), ("give_up", {"give_up_reason": "不办了"})])
def test_what_a_check_refuses_is_mended_or_given_up(
    driver: ProcessDriver, outcome: str, more: dict[str, str]
) -> None:
    driver.answer("admission.settle_duty_checks", {"passed": False})
    case = checked(driver)
    form = {key: value for key, value in a_duty().items() if key != "townships"}
    case.at("revise_duty").complete(outcome, form if outcome == "revised" else more)
    assert (case.ended_at == "RETURNED") is (outcome == "give_up")
    assert case.ended_at or "check_finance" in case.waits_at
