"""From receipt to archive: the simple procedure, verb by verb (B2, scenarios 2, 4, 5, 8–10, 12, 17–19)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from services.admission.domain import errors
from services.admission.domain.committee import Seat
from services.admission.domain.consultation import Opinion
from services.admission.domain.events import ItemAdmitted, ProcedureConverted
from services.admission.domain.vocabulary import ApplicationState, ItemState, Procedure
from services.admission.usecases.accept_application import AcceptApplication
from services.admission.usecases.cast_vote import CastVote
from services.admission.usecases.close_application import CloseApplication
from services.admission.usecases.confirm_archive import ConfirmArchive
from services.admission.usecases.confirm_condition import ConfirmCondition
from services.admission.usecases.convert_procedure import ConvertProcedure
from services.admission.usecases.draft_application import DraftApplication
from services.admission.usecases.enter_paper_application import EnterPaperApplication
from services.admission.usecases.file_admission import FileAdmission
from services.admission.usecases.issue_notice import IssueNotice
from services.admission.usecases.lapse_application import LapseApplication
from services.admission.usecases.open_archive import OpenArchive
from services.admission.usecases.raise_objection import RaiseObjection
from services.admission.usecases.register_application import RegisterApplication
from services.admission.usecases.review_application import ReviewApplication
from services.admission.usecases.submit_correction import SubmitCorrection
from services.admission.usecases.withdraw_application import WithdrawApplication
from tests.unit.admission.a_case import Case, a_form, a_plan
from tests.unit.admission.a_county import (
    BUREAU,
    CALENDAR,
    CHAIR,
    CLERK,
    COUNTY,
    E1,
    EAST,
    LEADER,
    MEMBERS,
    OFFICER,
    SEAT,
    SOUTH,
    VICE,
    WEST,
    a_county,
    a_seat,
    for_party,
    member,
    somebody,
)

OBJECTION = {"point": "与现有台账重复", "reason": "社区已有同类台账"}


def test_when_all_agree_notice_and_filing_exist_and_the_item_is_in_force() -> None:
    case = Case(a_county()).archived()
    notice = case.work.register.notice_of(case.no)
    filing = case.work.register.filing_of(case.no)
    item = case.work.items.get(notice.item_id)
    assert (notice.number, filing.number) == ("株天社准〔2026〕1号", "株天社准备〔2026〕1号")
    assert item.current.state is ItemState.IN_FORCE and item.current.in_force_on(date(2026, 5, 1))
    assert CloseApplication()(case.work, case.no) == {"end_state": "APPROVED"}
    clock = case.application.clock
    assert clock is not None and clock.used(case.work.clock.today(), CALENDAR) <= 10


def test_the_receipt_is_given_once_and_only_by_the_office() -> None:
    case = Case(a_county()).submitted()
    assert case.application.receipt_no == "430211-SJ-2026-00001"
    with pytest.raises(errors.AlreadyRegistered):
        RegisterApplication()(case.by(OFFICER), case.no)
    with pytest.raises(errors.NotYours):
        RegisterApplication()(case.by(CLERK), case.no)


def test_a_paper_application_with_gaps_gets_one_notice_listing_everything() -> None:
    """ADM-15."""
    case_no, work = on_paper()
    case = walking(work, case_no)
    case.check("incomplete", gaps=[{"field": "培训安排", "problem": "实施方案缺培训", "basis": "ADM-11"}])
    assert case.application.state is ApplicationState.CORRECTION
    SubmitCorrection()(case.by(CLERK), case.no, {"training": "开工前培训"})
    with pytest.raises(errors.SecondCorrection):
        case.check("incomplete", gaps=[{"field": "依据", "problem": "再补一份文件"}])
    case.check("incomplete", gaps=[{"field": "依据", "problem": "上级文件已废止"}], new_fact="文件于昨日废止")
    assert [notice.number for notice in case.application.corrections] == [1, 2]


def test_a_corrected_paper_application_can_still_be_admitted_as_simple() -> None:
    case_no, work = on_paper()
    case = walking(work, case_no)
    case.check("incomplete", gaps=[{"field": "培训安排", "problem": "缺", "basis": ""}])
    SubmitCorrection()(case.by(CLERK), case.no, {"training": "开工前培训"})
    case.check()
    AcceptApplication(CALENDAR)(case.work, case.no)
    case.reviewed()
    for unit in MEMBERS:
        case.vote(unit)
    assert case.decide() == {"outcome": "approve"}


def test_a_correction_does_not_widen_what_was_agreed() -> None:
    case_no, work = on_paper()
    case = walking(work, case_no)
    case.check("incomplete", gaps=[{"field": "培训安排", "problem": "缺"}])
    with pytest.raises(errors.CorrectionTooWide):
        SubmitCorrection()(case.by(CLERK), case.no, {"training": "有", "townships": [EAST, SOUTH, WEST]})


def test_a_correction_notice_must_list_something() -> None:
    case = Case(a_county()).submitted()
    with pytest.raises(errors.NothingToCorrect):
        case.check("incomplete", gaps=[{"field": "培训", "problem": " "}])


def test_without_a_correction_notice_in_time_the_application_is_accepted_on_the_day_of_receipt() -> None:
    case = Case(a_county()).submitted()
    with pytest.raises(errors.LimitStillRunning):
        AcceptApplication(CALENDAR)(case.work, case.no, by_silence=True)
    case.work.clock.advance(days=8)
    accepted = AcceptApplication(CALENDAR)(case.work, case.no, by_silence=True)
    assert accepted["accepted_on"] == "2026-03-02" == str(case.application.received_on)
    assert accepted["total_due"] == "2026-03-16"


def test_what_was_never_registered_gets_its_receipt_when_silence_accepts_it() -> None:
    case = Case(a_county()).agreed()
    case.submit()
    case.work.clock.advance(days=8)
    AcceptApplication(CALENDAR)(case.work, case.no, by_silence=True)
    assert case.application.receipt_no.endswith("-SJ-2026-00001")
    with pytest.raises(errors.StepNotOpen):
        RegisterApplication()(case.by(OFFICER), case.no)


def test_silence_cannot_accept_what_waits_for_a_correction_and_that_lapses() -> None:
    case = Case(a_county()).submitted()
    case.check("incomplete", gaps=[{"field": "依据", "problem": "缺附件"}])
    case.work.clock.advance(days=10)
    with pytest.raises(errors.StepNotOpen):
        AcceptApplication(CALENDAR)(case.work, case.no, by_silence=True)
    with pytest.raises(errors.LimitStillRunning):
        LapseApplication()(case.work, case.no)
    case.work.clock.advance(days=7)
    LapseApplication()(case.work, case.no)
    assert case.application.state is ApplicationState.LAPSED


def test_not_accepting_needs_a_reason_and_a_listed_item_ends_as_listed() -> None:
    case = Case(a_county()).submitted()
    with pytest.raises(errors.ReasonMissing):
        case.check("not_accepted")
    with pytest.raises(errors.NotListed):
        case.check("listed", entry_id="ZZ-999")
    case.check("listed", entry_id="ZZ-121")
    assert case.application.state is ApplicationState.NOT_NEEDED


def test_the_office_reviews_but_never_refuses_on_substance() -> None:
    """ADM-16."""
    case = Case(a_county()).accepted()
    with pytest.raises(errors.OutcomeUnknown):
        ReviewApplication()(case.by(OFFICER), case.no, "refuse", {"reason": "不好"})
    with pytest.raises(errors.ReasonMissing):
        ReviewApplication()(case.by(OFFICER), case.no, "advise_refusal", {})
    with pytest.raises(errors.NotYours):
        ReviewApplication()(case.by(VICE), case.no, "fit", {})


def test_an_objection_in_circulation_converts_and_keeps_the_votes_as_record() -> None:
    case = Case(a_county()).circulating()
    case.vote(MEMBERS[0])
    case.work.clock.advance(days=2)
    told = RaiseObjection()(case.by(for_party(WEST)), case.no, WEST, OBJECTION)
    ConvertProcedure()(case.work, case.no, cause="objection", objector=WEST)
    application = case.application
    assert told["effect"] == "convert" and application.state is ApplicationState.CONVERTED
    assert application.procedure is Procedure.ORDINARY and application.accepted_on == date(2026, 3, 2)
    assert [vote.counted for vote in application.votes] == [False]
    assert application.clock is not None and application.clock.started == date(2026, 3, 4)
    assert isinstance(case.work.events[-1], ProcedureConverted)
    with pytest.raises(errors.StepNotOpen):
        case.vote(MEMBERS[1])


def test_an_objection_after_the_approval_converts_nothing_and_points_to_the_review() -> None:
    case = Case(a_county()).approved()
    case.work.clock.advance(minutes=1)
    told = RaiseObjection()(case.by(for_party(WEST)), case.no, WEST, OBJECTION)
    assert told == {"effect": "late", "remedy": "review"}
    with pytest.raises(errors.StepNotOpen):
        ConvertProcedure()(case.work, case.no, cause="objection", objector=WEST)
    assert IssueNotice()(case.by(OFFICER), case.no)["notice_no"] == "株天社准〔2026〕1号"


def test_an_objection_on_record_blocks_the_approval_even_if_nothing_converted() -> None:
    case = Case(a_county()).voted()
    RaiseObjection()(case.by(for_party(E1)), case.no, E1, OBJECTION)
    with pytest.raises(errors.ObjectionStands):
        case.decide()


def test_a_stranger_does_not_object() -> None:
    case = Case(a_county()).accepted()
    with pytest.raises(errors.PartyNotConcerned):
        RaiseObjection()(case.by(for_party(SOUTH)), case.no, SOUTH, OBJECTION)
    with pytest.raises(errors.ObjectionsMissing):
        RaiseObjection()(case.by(for_party(EAST)), case.no, EAST, {"point": "不行"})


def test_half_of_the_votes_is_no_majority() -> None:
    """ADM-07."""
    case = Case(a_county()).circulating()
    for unit, choice in zip(MEMBERS, ("agree", "agree", "disagree", "abstain"), strict=True):
        case.vote(unit, choice, reason="说明")
    with pytest.raises(errors.MajorityMissing) as refused:
        case.decide()
    assert refused.value.facts == {"agreeing": 2, "entitled": 4}
    case.decide("refuse", reason="成员单位意见不一")
    assert case.application.state is ApplicationState.REFUSED


def test_a_member_votes_once_for_its_own_unit_with_a_reason_where_needed() -> None:
    case = Case(a_county()).circulating()
    with pytest.raises(errors.ReasonMissing):
        case.vote(MEMBERS[0], "disagree")
    case.vote(MEMBERS[0])
    with pytest.raises(errors.AlreadyVoted):
        case.vote(MEMBERS[0])
    with pytest.raises(errors.NotEntitled):
        case.vote(BUREAU)
    assert case.vote(MEMBERS[1], "ask_meeting", reason="应当开会")["meeting_asked"]


def test_a_delegate_of_another_unit_does_not_vote_for_it() -> None:
    case = Case(a_county()).circulating()
    with pytest.raises(errors.NotYours):
        CastVote()(case.by(member(MEMBERS[0])), case.no, MEMBERS[1], "agree", {})
    assert not case.application.votes


def test_a_name_that_is_approved_but_not_issued_yet_is_not_given_a_second_time() -> None:
    work = a_county()
    first, second = Case(work).voted(), Case(work).voted()
    first.decide()
    with pytest.raises(errors.NameTaken):
        second.decide()


def test_a_return_goes_back_once_and_the_next_circulation_counts_afresh() -> None:
    case = Case(a_county()).voted()
    case.decide("return", reason="经费来源再核")
    with pytest.raises(errors.StepNotOpen):
        case.decide()
    case.reviewed()
    assert case.application.circulation == 2 and not case.application.counted_votes
    for unit in MEMBERS:
        case.vote(unit)
    with pytest.raises(errors.ReturnedBefore):
        case.decide("return", reason="再退一次")
    case.decide()


def test_with_the_chair_vacant_the_vice_chair_approves_and_with_both_vacant_nobody() -> None:
    """ADM-02, ADM-03."""
    case = Case(a_county()).voted()
    committee = case.work.committees.of(COUNTY)
    ended = date(2026, 3, 1)
    committee.memberships[0] = a_seat(Seat.CHAIR, until=ended)
    with pytest.raises(errors.ApproverNotInOffice):
        case.decide(by=CHAIR)
    committee.memberships[1] = a_seat(Seat.VICE_CHAIR, until=ended)
    with pytest.raises(errors.ApproverNotInOffice):
        case.decide()
    committee.memberships[1] = a_seat(Seat.VICE_CHAIR)
    assert case.decide() == {"outcome": "approve"}


def test_a_committee_without_a_configured_member_unit_approves_nothing() -> None:
    """ADM-01, ADM-04."""
    case = Case(a_county()).voted()
    committee = case.work.committees.of(COUNTY)
    committee.memberships = [seat for seat in committee.memberships if seat.unit != "430211-bb"]
    with pytest.raises(errors.CommitteeNotConstituted) as refused:
        case.decide()
    assert "430211-bb" in str(refused.value)


def test_who_holds_no_seat_decides_nothing() -> None:
    case = Case(a_county()).voted()
    for actor in (OFFICER, LEADER, member("430211-zzb")):
        with pytest.raises(errors.ApproverNotInOffice):
            case.decide(by=actor)


def test_the_civil_affairs_bureau_as_applicant_has_no_vote_and_is_reviewed_by_another_unit() -> None:
    work = a_county()
    clerk = somebody("区民政局经办人", SEAT, "department_clerk", "department_leader")
    case = of_bureau(work, SEAT, clerk)
    accepted = AcceptApplication(CALENDAR)(case.by(OFFICER), case.no)
    assert accepted["reviewers"] == "committee_member@430211-bb"
    with pytest.raises(errors.ReviewNotSeparate):
        ReviewApplication()(case.by(OFFICER), case.no, "fit", {})
    with pytest.raises(errors.ReviewNotSeparate):
        ReviewApplication()(case.by(member(SEAT)), case.no, "fit", {})
    ReviewApplication()(case.by(member("430211-bb")), case.no, "fit", {})
    assert SEAT not in case.work.committees.of(COUNTY).entitled(work.clock.today(), applicant=SEAT)


def test_an_opinion_left_without_answer_blocks_the_approval() -> None:
    case = Case(a_county()).voted()
    case.application.opinions.append(an_unanswered_opinion(case))
    with pytest.raises(errors.OpinionUnanswered):
        case.decide()


def test_refused_or_open_applications_never_yield_a_notice() -> None:
    case = Case(a_county()).voted()
    with pytest.raises(errors.NotApproved):
        IssueNotice()(case.by(OFFICER), case.no)
    case.decide("refuse", reason="不符合减负要求")
    for verb in (IssueNotice(), FileAdmission(), OpenArchive()):
        with pytest.raises(errors.NotApproved):
            verb(case.by(OFFICER), case.no)


def test_there_is_one_notice_and_one_filing_in_that_order() -> None:
    case = Case(a_county()).approved()
    with pytest.raises(errors.NoticeMissing):
        FileAdmission()(case.by(OFFICER), case.no)
    IssueNotice()(case.work, case.no)
    with pytest.raises(errors.AlreadyIssued):
        IssueNotice()(case.work, case.no)
    FileAdmission()(case.work, case.no)
    with pytest.raises(errors.AlreadyIssued):
        FileAdmission()(case.work, case.no)


def test_an_office_without_a_document_word_issues_nothing() -> None:
    case = Case(a_county()).approved()
    case.work.units.get("430211-swb").document_word = ""
    with pytest.raises(errors.DocumentWordMissing):
        IssueNotice()(case.by(OFFICER), case.no)


def test_a_conditional_admission_comes_into_force_with_its_last_condition() -> None:
    case = Case(a_county()).noticed(conditions=[{"text": "经费6月1日前拨付"}, {"text": "完成培训"}])
    item = case.work.items.get("SX-2026-00001")
    assert item.current.state is ItemState.ADMITTED_PENDING_CONDITIONS
    ConfirmCondition()(case.by(OFFICER), item.item_id, 1, {})
    assert not item.current.in_force_on(date(2026, 6, 2))
    case.work.clock.move_to(case.work.clock.now().replace(month=6))
    assert ConfirmCondition()(case.work, item.item_id, 2, {})["state"] == "IN_FORCE"
    with pytest.raises(errors.ConditionUnknown):
        ConfirmCondition()(case.work, item.item_id, 3, {})
    admitted = [event for event in case.work.events if isinstance(event, ItemAdmitted)]
    assert [event.catalogue_version for event in admitted] == [1, 2, 3] and item.revision == 3


def test_a_case_is_not_closed_while_a_township_keeps_no_dossier() -> None:
    """ADM-32."""
    case = Case(a_county()).noticed()
    keepers = OpenArchive()(case.work, case.no)["keepers"]
    assert keepers == [BUREAU, EAST, WEST]
    ConfirmArchive()(case.by(CLERK), case.no, BUREAU, {})
    with pytest.raises(errors.NotYours):
        ConfirmArchive()(case.by(CLERK), case.no, EAST, {})
    with pytest.raises(errors.KeeperUnknown):
        ConfirmArchive()(case.by(for_party(E1)), case.no, E1, {})
    with pytest.raises(errors.ArchiveIncomplete):
        CloseApplication()(case.work, case.no)


@pytest.mark.parametrize("stage", ["planned", "submitted", "accepted", "voted"])
def test_the_leader_withdraws_any_time_before_the_approval_with_a_reason(stage: str) -> None:
    case: Case = getattr(Case(a_county()), stage)()
    with pytest.raises(errors.NotYours):
        WithdrawApplication()(case.by(CLERK), case.no, "不办了")
    with pytest.raises(errors.ReasonMissing):
        WithdrawApplication()(case.by(LEADER), case.no, " ")
    WithdrawApplication()(case.by(LEADER), case.no, "任务取消")
    assert case.application.state is ApplicationState.WITHDRAWN


def test_after_the_approval_nothing_is_withdrawn() -> None:
    case = Case(a_county()).approved()
    with pytest.raises(errors.StepNotOpen):
        WithdrawApplication()(case.by(LEADER), case.no, "任务取消")


def test_what_came_on_paper_begins_its_correction_with_the_kind_of_request() -> None:
    form = {key: value for key, value in a_form().items() if key != "request_type"}
    data = {**form, **a_plan(training=""), "applicant": BUREAU, "received_on": "2026-03-02"}
    work = a_county()
    case_no = EnterPaperApplication()(work.acting(OFFICER), {**data, "procedure": "simple"})
    assert work.applications.get(case_no).facts["request_type"] == "new"


def on_paper(**changes: Any) -> tuple[str, Any]:
    """A paper application whose plan lacks the training part, agreed to by everybody."""
    work = a_county()
    data = {
        **a_form(),
        **a_plan(training=""),
        "applicant": BUREAU,
        "received_on": "2026-03-02",
        "procedure": "simple",
        "opinions": [
            {"party": party, "outcome": "agree"} for party in [EAST, WEST, *a_form()["communities"]]
        ],
        **changes,
    }
    return EnterPaperApplication()(work.acting(OFFICER), data), work


def walking(work: Any, case_no: str) -> Case:
    """The case of an application that is already there."""
    case = Case.__new__(Case)
    case.work, case.no, case.form = work, case_no, a_form()
    RegisterApplication()(case.by(OFFICER), case_no)
    return case


def of_bureau(work: Any, unit: str, leader: Any) -> Case:
    """A registered and checked application of another department."""
    data = {**a_form(), **a_plan(), "applicant": unit, "procedure": "simple"}
    data["opinions"] = [{"party": p, "outcome": "agree"} for p in [EAST, WEST, *a_form()["communities"]]]
    work.acting(leader)
    assert DraftApplication()(work, "另一事项", applicant=unit)
    case = walking(work, EnterPaperApplication()(work.acting(OFFICER), data))
    case.check()
    return case


def an_unanswered_opinion(case: Case) -> Opinion:
    """An opinion nobody has answered."""
    now = case.work.clock.now()
    return Opinion("x", case.no, E1, "objection", "点", "因", "", False, now, 1)
