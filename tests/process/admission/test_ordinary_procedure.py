"""The ordinary procedure (B3), path by path."""

from __future__ import annotations

import pytest

from chassis.testing.process_driver import DrivenCase, ProcessDriver
from tests.contract.admission.county import form
from tests.process.admission.conftest import (
    COUNTY,
    DEPARTMENT,
    DEPARTMENTS,
    MEMBERS,
    OFFICE,
    OPERATIONS,
    TOWNSHIPS,
    start,
)

GAPS = [{"field": "training", "problem": "缺培训安排", "basis": "第六条"}]
POINTS = [{"point": "人手不足", "positions": "社区无人", "state": "open", "text": ""}]
ROLL = {
    "attendance": [{"unit": unit, "present": True, "delegate": unit} for unit in MEMBERS],
    "applicants": [{"case_no": "1", "presence": "applicant_present"}],
}
BALLOTS = [{"unit": unit, "choice": "admit"} for unit in MEMBERS]
NO_QUORUM = {"quorum_met": False, "adjourned": 1, "applicant_absent": False}
COUNT = OPERATIONS["admission.count_ballots"]
TIE = {"entitled": 4, "needed": 3, "admit": 2, "positive": 2, "reject": 2, "turn": 1}


def received(driver: ProcessDriver) -> DrivenCase:
    """An application on the office's desk, received on Monday 2 March."""
    return start(
        driver,
        "adm_ordinary",
        message="admission.application-submitted",
        procedure="ordinary",
        received_on="2026-03-02",
    )


def registered(driver: ProcessDriver) -> DrivenCase:
    """A registered application."""
    return received(driver).at("register_application", unit=OFFICE).complete("registered")


def accepted(driver: ProcessDriver) -> DrivenCase:
    """An application the departments are to be asked about."""
    return registered(driver).at("check_completeness").complete("complete")


def converted(driver: ProcessDriver) -> DrivenCase:
    """A case that came over from the simple procedure."""
    return start(driver, "adm_ordinary", message="admission.application-converted")


def asked(driver: ProcessDriver) -> DrivenCase:
    """Three departments have the plan before them."""
    case = converted(driver)
    return case.at("ask_departments", role="committee_office_clerk").complete(
        "asked", departments=DEPARTMENTS
    )


def answered(driver: ProcessDriver) -> DrivenCase:
    """Every department has answered."""
    case = asked(driver)
    for unit in DEPARTMENTS:
        case.at("give_department_opinion", role="department_leader", unit=unit).complete("agree")
    return case


def called(driver: ProcessDriver) -> DrivenCase:
    """A meeting is called."""
    case = answered(driver)
    case.at("fix_convenor", role="committee_vice_chair", unit=COUNTY).complete("chair")
    return case.at("call_meeting").complete("called", held_on="2026-03-09", place="三楼会议室")


def opened(driver: ProcessDriver) -> DrivenCase:
    """The meeting has a quorum and the applicant is there."""
    return called(driver).at("call_roll").complete("called", ROLL)


def deliberated(driver: ProcessDriver) -> DrivenCase:
    """Everything was said and answered."""
    return opened(driver).at("record_deliberation").complete("recorded", HEARD)


HEARD = {"presented_by": "经办人", "presentation": "要点", "comments": []}


def counted(driver: ProcessDriver) -> DrivenCase:
    """The hall has voted."""
    return deliberated(driver).at("put_to_vote").complete("hall", ballots=BALLOTS)


def at_the_chair(driver: ProcessDriver) -> DrivenCase:
    """The minutes are signed; the chair may decide."""
    case = counted(driver)
    case.at("write_minutes").complete("written", minutes="纪要")
    return case.at("sign_minutes", role="committee_chair", unit=COUNTY).complete("sign")


def noticed(driver: ProcessDriver) -> DrivenCase:
    """Approved, and the notice is out."""
    case = at_the_chair(driver)
    case.at("approve_deliberated", role="committee_vice_chair").complete("approve")
    return case.at("issue_notice").complete("issue", copies=[])


def archived(case: DrivenCase) -> DrivenCase:
    """Every keeper has closed its dossier."""
    case.at("confirm_archive", unit=DEPARTMENT).complete("archived", documents=["plan"], remark="1")
    for unit in TOWNSHIPS:
        case.at("confirm_archive", unit=unit).complete("archived", documents=["plan"], remark="1")
    return case


def test_the_plain_way_leads_from_the_desk_to_notice_filing_and_archives(driver: ProcessDriver) -> None:
    case = accepted(driver)
    assert case.waits_at == ["ask_departments"]
    case = archived(noticed(driver))
    assert case.ended_at == "ADMITTED"
    assert "admission.file_admission" in case.operations


def test_conditions_lead_to_an_end_of_their_own(driver: ProcessDriver) -> None:
    driver.answer("admission.approve_deliberated", {"conditional": True})
    assert archived(noticed(driver)).ended_at == "ADMITTED_CONDITIONAL"


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


def test_a_corrected_application_is_checked_again_and_without_it_lapses(driver: ProcessDriver) -> None:
    case = registered(driver)
    case.at("check_completeness").complete("incomplete", gaps=GAPS)
    case.at("submit_correction", role="department_clerk").complete("corrected", form())
    case.at("check_completeness").complete("incomplete", gaps=GAPS, new_fact="新情况")
    assert case.after(days=19).ended_at == "LAPSED"


def test_silence_of_the_office_accepts_at_either_step(driver: ProcessDriver) -> None:
    assert received(driver).after(days=8).waits_at == ["ask_departments"]
    assert registered(driver).after(days=8).waits_at == ["ask_departments"]


def test_departments_that_do_not_answer_are_recorded_as_silent(driver: ProcessDriver) -> None:
    case = asked(driver)
    case.at("give_department_opinion", unit=DEPARTMENTS[0]).complete("agree")
    assert case.after(days=8).waits_at == ["fix_convenor"]
    assert case.operations[-2:] == ["admission.record_silence", "admission.weigh_disputes"]


def test_what_is_disputed_is_coordinated_in_rounds_before_the_meeting(driver: ProcessDriver) -> None:
    driver.answer("admission.weigh_disputes", {"disputed": True})
    case = answered(driver)
    talks = {"held_on": "2026-03-10", "attendees": "各方", "points": POINTS}
    case.at("coordinate_objections").complete("again", talks)
    assert case.waits_at == ["coordinate_objections"]
    assert case.at("coordinate_objections").complete("done", talks).waits_at == ["fix_convenor"]


def test_a_meeting_without_quorum_is_held_again_and_after_the_second_the_chair_decides(
    driver: ProcessDriver,
) -> None:
    driver.answer("admission.call_roll", NO_QUORUM)
    case = called(driver)
    case.at("call_roll").complete("called", ROLL)
    assert case.waits_at == ["call_meeting"]
    case.at("call_meeting").complete("called", held_on="2026-03-12", place="三楼会议室")
    driver.answer("admission.call_roll", {**NO_QUORUM, "adjourned": 2})
    case.at("call_roll").complete("called", ROLL)
    case.at("settle_quorum", role="committee_chair").complete("new_date", reason="另定")
    case.at("call_meeting").complete("called", held_on="2026-03-16", place="三楼会议室")
    driver.answer("admission.call_roll", {**NO_QUORUM, "adjourned": 3})
    case.at("call_roll").complete("called", ROLL)
    case.at("settle_quorum").complete("circulate", reason="改为传阅")
    assert case.waits_at == ["put_to_vote"]


def test_the_roll_of_a_meeting_holds_for_every_case_on_its_agenda(driver: ProcessDriver) -> None:
    first, second = called(driver), called(driver)
    first.at("call_roll").complete("called", ROLL)
    assert (first.waits_at, second.waits_at) == (["record_deliberation"], ["record_deliberation"])
    assert second.operations[-1] == "admission.take_over_roll"


def test_a_case_of_another_meeting_does_not_hear_of_the_roll(driver: ProcessDriver) -> None:
    first = called(driver)
    driver.answer("admission.call_meeting", {"meeting_on": "2026-03-10", "meeting_no": "HY-2"})
    second = called(driver)
    second.at("call_roll").complete("called", ROLL)
    assert (first.waits_at, second.waits_at) == (["call_roll"], ["record_deliberation"])


def test_an_applicant_who_stays_away_is_deferred_by_the_minutes(driver: ProcessDriver) -> None:
    """ADM-23."""
    driver.answer("admission.call_roll", {"quorum_met": True, "adjourned": 0, "applicant_absent": True})
    assert opened(driver).waits_at == ["write_minutes"]


def test_open_comments_are_answered_before_the_vote(driver: ProcessDriver) -> None:
    driver.answer("admission.record_deliberation", {"unanswered": True})
    case = deliberated(driver)
    answers = [{"opinion_id": "o1", "answer": "adopt"}]
    case.at("answer_comments", role="department_clerk", unit=DEPARTMENT).complete("answered", answers=answers)
    assert case.waits_at == ["put_to_vote"]


def test_members_vote_in_their_inbox_and_the_limit_closes_the_vote(driver: ProcessDriver) -> None:
    case = deliberated(driver).at("put_to_vote").complete("inbox")
    for unit in MEMBERS:
        case.at("cast_ballot", role="committee_member", unit=unit).complete("admit")
    assert case.waits_at == ["write_minutes"]
    other = deliberated(driver).at("put_to_vote").complete("inbox")
    other.at("cast_ballot", unit=MEMBERS[0]).complete("admit")
    assert other.after(days=9).waits_at == ["write_minutes"]


def test_a_tie_is_voted_on_again_and_then_the_chair_decides(driver: ProcessDriver) -> None:
    driver.answer("admission.count_ballots", TIE)
    case = counted(driver)
    assert case.waits_at == ["put_to_vote"]
    driver.answer("admission.count_ballots", {**TIE, "turn": 2})
    case.at("put_to_vote").complete("hall", ballots=BALLOTS)
    case.at("give_casting_vote", role="committee_chair").complete("admit", reason="利大于弊")
    assert case.waits_at == ["write_minutes"]


def test_the_convenor_may_send_the_minutes_back(driver: ProcessDriver) -> None:
    case = counted(driver)
    case.at("write_minutes").complete("written", minutes="纪要")
    case.at("sign_minutes").complete("return", reason="漏记条件")
    assert case.waits_at == ["write_minutes"]


def test_a_deferral_is_taken_up_again_or_lapses(driver: ProcessDriver) -> None:
    driver.answer("admission.sign_minutes", {"deferred": True, "upheld": False})
    case = at_the_chair(driver)
    case.at("resume_deferred", role="committee_office_clerk").complete("resumed", reason="经费已落实")
    assert case.waits_at == ["fix_convenor"]
    other = at_the_chair(driver)
    assert other.after(days=10).ended_at == "LAPSED"
    assert "admission.lapse_deferred" in other.operations


def test_the_chair_refuses_or_sends_back_for_a_second_deliberation(driver: ProcessDriver) -> None:
    case = at_the_chair(driver)
    case.at("approve_deliberated").complete("return", reason="请补充论证")
    assert case.waits_at == ["fix_convenor"]
    refused = at_the_chair(driver)
    refused.at("approve_deliberated").complete("refuse", reason="经费未落实")
    assert refused.ended_at == "REJECTED"
    assert "admission.file_admission" not in refused.operations[-3:]


def test_a_review_goes_straight_to_a_meeting_and_may_uphold_the_refusal(driver: ProcessDriver) -> None:
    case = start(
        driver, "adm_ordinary", message="admission.review-asked", signers=f"committee_chair@{COUNTY}"
    )
    case.at("call_meeting").complete("called", held_on="2026-03-09", place="三楼会议室")
    case.at("call_roll").complete("called", ROLL)
    case.at("record_deliberation").complete("recorded", HEARD)
    case.at("put_to_vote").complete("hall", ballots=BALLOTS)
    driver.answer("admission.sign_minutes", {"deferred": False, "upheld": True})
    case.at("write_minutes").complete("written", minutes="纪要")
    assert case.at("sign_minutes", role="committee_chair").complete("sign").ended_at == "REJECTED"
