"""Preparation (B1), path by path."""

from __future__ import annotations

from chassis.testing.process_driver import DrivenCase, ProcessDriver
from tests.contract.admission.county import CONTACT, form
from tests.process.admission.conftest import COMMUNITIES, OPERATIONS, TOWNSHIPS, start


def consulted(driver: ProcessDriver) -> DrivenCase:
    """A case whose plan lies with townships and communities."""
    case = start(driver, "adm_prepare")
    case.at("draft_plan", role="department_clerk").complete("drafted", form())
    return case.at("record_contact", role="committee_office_clerk").complete("recorded", CONTACT)


def replied(driver: ProcessDriver) -> DrivenCase:
    """A case everybody answered."""
    case = consulted(driver)
    for unit in TOWNSHIPS:
        case.at("reply_township", role="township_party_committee", unit=unit).complete("agree")
    for unit in COMMUNITIES:
        case.at("reply_community", role="community_secretary", unit=unit).complete("agree")
    return case


def test_a_listed_item_ends_without_an_application(driver: ProcessDriver) -> None:
    driver.answer("admission.search_catalogue", {"listed": True, "entry_id": "ZZ-001"})
    case = start(driver, "adm_prepare")
    case.at("draft_plan").complete("drafted", form())
    assert case.ended_at == "NOT_NEEDED"
    assert case.operations[-1] == "admission.close_not_needed"


def test_both_levels_are_asked_at_once_within_one_limit(driver: ProcessDriver) -> None:
    case = consulted(driver)
    assert case.waits_at == ["reply_community"] * 3 + ["reply_township"] * 2
    assert len({task.due_at for task in case.open_tasks}) == 1


def test_what_all_agree_to_goes_to_the_leader_and_starts_the_simple_procedure(driver: ProcessDriver) -> None:
    case = replied(driver)
    case.at("answer_opinions").complete("answered", form())
    case.at("submit_application", role="department_leader").complete("submit", procedure="simple")
    assert [instance.process_id for instance in case.instances] == ["adm_prepare", "adm_simple"]
    assert case.instances[0].end_state == "SUBMITTED"
    assert case.waits_at == ["register_application"]


def test_an_ordinary_application_starts_the_ordinary_procedure(driver: ProcessDriver) -> None:
    case = replied(driver)
    case.at("answer_opinions").complete("answered", form())
    case.at("submit_application").complete("submit", procedure="ordinary")
    assert [instance.process_id for instance in case.instances] == ["adm_prepare", "adm_ordinary"]
    assert case.waits_at == ["register_application"]


def test_silence_is_recorded_when_the_limit_runs_out(driver: ProcessDriver) -> None:
    case = consulted(driver)
    case.at("reply_township", unit=TOWNSHIPS[0]).complete("agree")
    case.after(days=8)
    assert "admission.record_silence" in case.operations
    assert case.waits_at == ["answer_opinions"]


def test_nobody_is_silenced_before_the_limit(driver: ProcessDriver) -> None:
    case = consulted(driver).after(days=4)
    assert "admission.record_silence" not in case.operations


def test_changed_parts_are_asked_about_once_more_and_only_where_they_concern(driver: ProcessDriver) -> None:
    case = replied(driver)
    driver.answer("admission.answer_opinions", {"ask_again": True})
    again = {
        **OPERATIONS["admission.open_consultation"],
        "townships_asked": [],
        "communities_asked": COMMUNITIES[:1],
    }
    driver.answer("admission.open_consultation", {**again, "round": 2})
    case.at("answer_opinions").complete("answered", form())
    assert case.waits_at == ["reply_community"]

    driver.answer("admission.answer_opinions", {"ask_again": False})
    case.at("reply_community").complete("agree")
    assert case.waits_at == ["answer_opinions"]


def test_the_leader_may_hand_the_application_back(driver: ProcessDriver) -> None:
    case = replied(driver)
    case.at("answer_opinions").complete("answered", form())
    case.at("submit_application").complete("return", reason="请补充附件")
    assert case.waits_at == ["answer_opinions"]


def test_withdrawing_closes_every_open_task(driver: ProcessDriver) -> None:
    case = consulted(driver)
    case.cancel("WITHDRAWN", "工作取消")
    assert (case.ended_at, case.waits_at) == ("WITHDRAWN", [])
