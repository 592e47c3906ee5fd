"""The simple procedure (B2), path by path."""

from __future__ import annotations

import pytest

from chassis.testing.process_driver import DrivenCase, ProcessDriver
from tests.contract.admission.county import CHECKS, form
from tests.process.admission.conftest import COUNTY, DEPARTMENT, MEMBERS, OFFICE, TOWNSHIPS, start

GAPS = [{"field": "training", "problem": "缺培训安排", "basis": "第六条"}]


def received(driver: ProcessDriver) -> DrivenCase:
    """An application on the office's desk, received on Monday 2 March."""
    return start(driver, "adm_simple", procedure="simple", received_on="2026-03-02")


def registered(driver: ProcessDriver) -> DrivenCase:
    """A registered application."""
    return (
        received(driver)
        .at("register_application", role="committee_office_clerk", unit=OFFICE)
        .complete("registered")
    )


def accepted(driver: ProcessDriver) -> DrivenCase:
    """An application under examination."""
    return registered(driver).at("check_completeness").complete("complete")


def circulating(driver: ProcessDriver) -> DrivenCase:
    """An application the members vote on."""
    case = accepted(driver)
    case.at("review_application", role="committee_office_clerk").complete("fit", CHECKS)
    return case.at("submit_to_committee", role="committee_office_head").complete("submit")


def voted(driver: ProcessDriver) -> DrivenCase:
    """An application at the chair's desk."""
    case = circulating(driver)
    for unit in MEMBERS:
        case.at("cast_vote", role="committee_member", unit=unit).complete("agree")
    return case


def converted(case: DrivenCase) -> bool:
    """Whether the simple procedure ended and the ordinary one has taken the case over, without acceptance."""
    simple, ordinary = case.instances[-2:]
    ended = (simple.process_id, simple.end_state) == ("adm_simple", "CONVERTED")
    return ended and ordinary.process_id == "adm_ordinary" and case.waits_at == ["ask_departments"]


def test_the_plain_way_leads_to_a_notice_a_filing_and_archives(driver: ProcessDriver) -> None:
    case = voted(driver)
    case.at("approve_application", role="committee_vice_chair", unit=COUNTY).complete("approve")
    case.at("issue_notice").complete("issue", copies=[])
    assert case.operations[-3:] == [
        "admission.issue_notice",
        "admission.file_admission",
        "admission.open_archive",
    ]
    case.at("confirm_archive", role="department_clerk", unit=DEPARTMENT).complete(
        "archived", documents=["plan"], remark="1"
    )
    for unit in TOWNSHIPS:
        assert case.ended_at is None
        case.at("confirm_archive", role="township_clerk", unit=unit).complete(
            "archived", documents=["plan"], remark="1"
        )
    assert case.ended_at == "ADMITTED"


def test_chair_and_vice_chair_are_both_offered_the_approval(driver: ProcessDriver) -> None:
    offered = voted(driver).at("approve_application").candidates
    assert offered == [f"committee_chair@{COUNTY}", f"committee_vice_chair@{COUNTY}"]


@pytest.mark.parametrize(
    ("outcome", "data", "end"),
    [
        ("not_accepted", {"reason": "主体不符"}, "NOT_ACCEPTED"),
        ("listed", {"entry_id": "ZZ-001", "reason": "清单内"}, "NOT_NEEDED"),
    ],
)
def test_the_office_may_end_it_at_the_door(
    driver: ProcessDriver, outcome: str, data: dict[str, str], end: str
) -> None:
    assert registered(driver).at("check_completeness").complete(outcome, data).ended_at == end


def test_a_corrected_application_is_checked_again(driver: ProcessDriver) -> None:
    case = registered(driver)
    case.at("check_completeness").complete("incomplete", gaps=GAPS)
    case.at("submit_correction", role="department_clerk").complete("corrected", form())
    assert case.waits_at == ["check_completeness"]


def test_without_a_correction_in_time_the_case_lapses(driver: ProcessDriver) -> None:
    case = registered(driver)
    case.at("check_completeness").complete("incomplete", gaps=GAPS)
    assert case.after(days=17).waits_at == ["submit_correction"]
    assert case.after(days=2).ended_at == "LAPSED"
    assert case.operations[-1] == "admission.lapse_application"


def test_without_a_notice_in_time_the_application_counts_as_accepted(driver: ProcessDriver) -> None:
    case = registered(driver)
    assert case.after(days=6).waits_at == ["check_completeness"]
    assert case.after(days=2).waits_at == ["review_application"]
    assert case.operations[-1] == "admission.accept_application"


def test_what_the_office_never_registers_counts_as_accepted_too(driver: ProcessDriver) -> None:
    case = received(driver)
    assert case.after(days=6).waits_at == ["register_application"]
    assert case.after(days=2).waits_at == ["review_application"]
    assert case.operations == ["admission.accept_application"]


def test_the_review_may_convert(driver: ProcessDriver) -> None:
    case = accepted(driver)
    case.at("review_application").complete("convert", {**CHECKS, "reason": "涉及部门多"})
    assert converted(case)


def test_negative_advice_still_goes_to_the_committee(driver: ProcessDriver) -> None:
    case = accepted(driver)
    case.at("review_application").complete("advise_refusal", {**CHECKS, "reason": "负担过重"})
    assert case.waits_at == ["submit_to_committee"]


def test_one_member_asking_for_a_meeting_is_enough(driver: ProcessDriver) -> None:
    case = circulating(driver)
    case.at("cast_vote", unit=MEMBERS[0]).complete("agree")
    case.at("cast_vote", unit=MEMBERS[1]).complete("ask_meeting", reason="涉及多部门")
    assert converted(case)


def test_refusal_ends_the_case_without_a_notice(driver: ProcessDriver) -> None:
    case = voted(driver)
    case.at("approve_application").complete("refuse", reason="经费未落实")
    assert case.ended_at == "REJECTED"
    assert "admission.file_admission" not in case.operations


def test_a_returned_case_is_reviewed_and_voted_on_anew(driver: ProcessDriver) -> None:
    case = voted(driver)
    case.at("approve_application").complete("return", reason="请核实经费")
    case.at("review_application").complete("fit", CHECKS)
    case.at("submit_to_committee").complete("submit")
    assert case.waits_at == ["cast_vote"] * 3


@pytest.mark.parametrize("stage", [accepted, circulating, voted])
def test_an_objection_interrupts_the_examination_wherever_it_stands(driver: ProcessDriver, stage) -> None:  # type: ignore[no-untyped-def]
    case = stage(driver)
    assert case.hears("admission.objection-raised", objector=TOWNSHIPS[0]) == 1
    assert converted(case)
    assert case.operations[-1] == "admission.convert_procedure"


def test_after_the_approval_nobody_waits_for_an_objection(driver: ProcessDriver) -> None:
    case = voted(driver)
    case.at("approve_application").complete("approve")
    assert case.hears("admission.objection-raised", objector=TOWNSHIPS[0]) == 0
    assert case.waits_at == ["issue_notice"]
