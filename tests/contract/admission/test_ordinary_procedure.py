"""The ordinary procedure over HTTP, with the scenarios of the rule documents that belong to it."""

from __future__ import annotations

import pytest

from chassis.actor import Actor
from services.admission.usecases.convert_procedure import ConvertProcedure
from tests.contract.admission.county import (
    CHAIR,
    CLERK,
    COMMUNITIES,
    LEADER,
    MEMBERS,
    OFFICE,
    OFFICE_CLERK,
    OFFICE_HEAD,
    TOWNSHIPS,
    VICE_CHAIR,
    XIANGYIN,
    County,
)
from tests.contract.admission.ordinary import (
    ASKED,
    HEARD,
    UNITS,
    accepted,
    called,
    came,
    consulted,
    deliberated,
    finished,
    heard,
    opened,
    section,
    signed,
    voted,
)


def test_an_item_goes_from_the_desk_through_a_meeting_to_its_notice(county: County) -> None:
    case_no = heard(county, "admit", "admit", "admit", "reject")
    county.do(CHAIR, case_no, "approve_deliberated", "approve")
    finished(county, case_no)

    file = county.case(LEADER, case_no)
    assert (file["state"], file["state_label"]["zh"], file["ended"]) == ("APPROVED", "已准入", True)
    rows = {row["label"]["zh"]: row["value"] for row in section(file, "hearing_1")["rows"]}
    assert (rows["审议结果"]["zh"], len(rows["到会成员单位"])) == ("准入", 4)
    assert [row[4]["zh"] for row in section(file, "ballots")["table"]["rows"]][-1] == "不予准入"
    (told,) = county.said("admission.item-admitted.v1")
    assert (told["conditions"], told["item_name"]) == ([], "未成年人暑期防溺水巡查")
    (why,) = [one for one in file["why"] if one["name"] == "会议表决结果（DMN-ADM-2）"]
    assert why["outputs"][0]["value"] == "admit"


def test_departments_that_must_be_asked_cannot_be_left_out(county: County) -> None:
    case_no = accepted(county)
    page = county.task(OFFICE_CLERK, case_no, "ask_departments")
    assert page["data"]["departments"] == ["430211-bb", "430211-sfj", "430211-czj"]
    refused = county.complete(OFFICE_CLERK, case_no, "ask_departments", "asked", departments=["430211-bb"])
    assert (refused.status_code, refused.json["code"]) == (422, "departments-missing")
    assert "财政局" in refused.json["detail"] and county.open(case_no) == ["ask_departments"]
    consulted(county, case_no)
    asked = section(county.case(LEADER, case_no), "consultations")["table"]["rows"]
    assert [row[1] for row in asked if row[0] in ("区委编办", "区司法局", "区财政局")] == [2, 2, 2]


def test_an_objection_converts_and_everything_is_carried_over(county: County) -> None:
    case_no = county.circulating()
    county.do(MEMBERS[0], case_no, "cast_vote", "agree")
    county.clock.advance(days=1)
    objection = {"point": "加重负担", "reason": "与既有巡查重复", "proposal": "合并"}
    county.act(TOWNSHIPS[0], case_no, "raise_objection", **objection)

    file = county.case(LEADER, case_no)
    assert (file["state"], file["ended"], file["process_id"]) == ("CONVERTED", False, "adm_ordinary")
    assert county.open(case_no) == ["ask_departments"]
    # Fifteen working days from the day of the objection, not from the acceptance.
    assert (file["clock"]["limit_days"], file["clock"]["due_at"]) == (15, "2026-03-24")
    consulted(county, case_no)
    points = county.task(OFFICE_CLERK, case_no, "coordinate_objections")["data"]["points"]
    assert [(point["point"], point["positions"]) for point in points] == [("加重负担", "与既有巡查重复")]


def test_the_clock_stands_still_while_the_office_coordinates(county: County) -> None:
    """ADM-20."""
    case_no = accepted(county)
    county.do(OFFICE_CLERK, case_no, "ask_departments", "asked")
    objection = {"point": "职责交叉", "reason": "与城管局重复", "proposal": ""}
    county.do(ASKED[0], case_no, "give_department_opinion", "object", objections=[objection])
    for actor in ASKED[1:]:
        county.do(actor, case_no, "give_department_opinion", "agree")
    before = county.case(LEADER, case_no)["clock"]
    county.clock.advance(days=2)
    point = {"point": "职责交叉", "positions": "双方", "state": "partly_resolved", "text": "以清单为准"}
    talks = {"held_on": "2026-03-04", "attendees": "各方", "points": [point]}
    county.do(OFFICE_CLERK, case_no, "coordinate_objections", "again", **talks)
    refused = county.complete(OFFICE_CLERK, case_no, "coordinate_objections", "again", **talks)
    assert (refused.status_code, refused.json["code"]) == (409, "rounds-exhausted")
    county.do(OFFICE_CLERK, case_no, "coordinate_objections", "done", **talks)

    after = county.case(LEADER, case_no)["clock"]
    assert (before["due_at"], after["due_at"]) == ("2026-03-23", "2026-03-25")
    assert after["used_days"] == 0 and len(after["stops"]) == 2


def test_13_the_office_leads_no_meeting_without_an_authorisation_in_force(county: County) -> None:
    """F-13: office-led meeting without authorisation (ADM-22)."""
    case_no = consulted(county, accepted(county))
    bare = county.complete(VICE_CHAIR, case_no, "fix_convenor", "office", authorisation=" ")
    assert bare.status_code == 422 or bare.json["code"] == "authorisation-missing"
    called(county, case_no, "office", authorisation="授权办公室召集本次会议", authorised_until="2026-03-04")
    county.clock.advance(days=3)
    refused = county.complete(OFFICE_CLERK, case_no, "call_roll", "called", **came(county, case_no, *UNITS))
    assert (refused.status_code, refused.json["code"]) == (409, "authorisation-missing")


def test_papers_go_out_three_working_days_before(county: County) -> None:
    case_no = consulted(county, accepted(county))
    county.do(VICE_CHAIR, case_no, "fix_convenor", "chair")
    assert county.task(OFFICE_CLERK, case_no, "call_meeting")["data"]["held_on"] == "2026-03-05"
    early = county.complete(OFFICE_CLERK, case_no, "call_meeting", "called", held_on="2026-03-04", place="室")
    assert (early.status_code, early.json["code"]) == (422, "papers-too-late")
    assert "2026-03-05" in early.json["detail"]


def test_14_without_a_quorum_nothing_is_voted_on_and_the_next_date_is_near(county: County) -> None:
    """F-14: quorum not met."""
    case_no = opened(county, called(county, consulted(county, accepted(county))), *UNITS[:2])
    assert county.open(case_no) == ["call_meeting"]
    far = county.complete(OFFICE_CLERK, case_no, "call_meeting", "called", held_on="2026-03-13", place="室")
    assert (far.status_code, far.json["code"]) == (422, "meeting-too-far")
    county.do(OFFICE_CLERK, case_no, "call_meeting", "called", held_on="2026-03-06", place="室")
    county.clock.advance(days=1)
    county.do(OFFICE_CLERK, case_no, "call_roll", "called", **came(county, case_no, *UNITS[:2]))
    county.do(CHAIR, case_no, "settle_quorum", "circulate", reason="两次未达法定人数")
    hall = [{"unit": UNITS[0], "choice": "admit"}]
    refused = county.complete(OFFICE_CLERK, case_no, "put_to_vote", "hall", ballots=hall)
    assert (refused.status_code, refused.json["code"]) == (409, "meeting-not-open")
    county.do(OFFICE_CLERK, case_no, "put_to_vote", "inbox", ballots=[])
    for member in MEMBERS:
        county.do(member, case_no, "cast_ballot", "admit")
    assert county.open(case_no) == ["write_minutes"]


def test_15_after_two_ties_the_chair_decides_and_it_is_recorded_so(county: County) -> None:
    """F-15: tie."""
    case_no = deliberated(county, opened(county, called(county, consulted(county, accepted(county)))))
    voted(county, case_no, "admit", "admit", "reject", "reject")
    voted(county, case_no, "admit", "admit", "reject", "reject")
    county.do(CHAIR, case_no, "give_casting_vote", "admit", reason="确需社区配合")
    signed(county, case_no)
    county.do(VICE_CHAIR, case_no, "approve_deliberated", "approve")
    rows = {
        row["label"]["zh"]: row["value"] for row in section(county.case(LEADER, case_no), "hearing_1")["rows"]
    }
    assert (rows["审议结果"]["zh"], rows["结果依据"]["zh"]) == ("准入", "主任决定")


def test_16_the_chair_is_bound_by_a_refusal_and_may_send_back_once(county: County) -> None:
    """F-16: chair against the meeting (ADM-26)."""
    case_no = heard(county, "reject", "reject", "reject", "admit", reason="负担过重")
    refused = county.complete(CHAIR, case_no, "approve_deliberated", "approve")
    assert (refused.status_code, refused.json["code"]) == (409, "bound-by-meeting")
    county.do(CHAIR, case_no, "approve_deliberated", "return", reason="请补充论证")
    county.do(VICE_CHAIR, case_no, "fix_convenor", "vice_chair")
    county.do(OFFICE_CLERK, case_no, "call_meeting", "called", held_on="2026-03-10", place="三楼会议室")
    county.clock.advance(days=5)
    county.do(OFFICE_CLERK, case_no, "call_roll", "called", **came(county, case_no, *UNITS))
    deliberated(county, case_no)
    voted(county, case_no, "admit", "admit", "admit", "admit")
    signed(county, case_no)
    again = county.complete(CHAIR, case_no, "approve_deliberated", "return", reason="再议")
    assert (again.status_code, again.json["code"]) == (409, "returned-before")
    county.do(CHAIR, case_no, "approve_deliberated", "refuse", reason="经费未落实")
    file = county.case(LEADER, case_no)
    assert (file["state"], file["ended"]) == ("REFUSED", True)
    outcomes = [one["outcome"]["zh"] for one in file["opinions"] if one["step"]["zh"] == "核准"]
    assert outcomes == ["退回再次审议", "不予准入"]
    assert county.said("admission.item-admitted.v1") == []


def test_18_a_comment_without_an_answer_keeps_the_case_from_the_vote(county: County) -> None:
    """F-18: unanswered opinion."""
    case_no = opened(county, called(county, consulted(county, accepted(county))))
    comments = [{"unit": XIANGYIN, "point": "请明确装备由谁提供", "proposal": "由教育局配发"}]
    county.do(OFFICE_CLERK, case_no, "record_deliberation", "recorded", comments=comments, **HEARD)
    (answer,) = county.task(CLERK, case_no, "answer_comments")["data"]["answers"]
    bare = county.complete(
        CLERK, case_no, "answer_comments", "answered", answers=[{**answer, "answer": "not"}]
    )
    assert (bare.status_code, bare.json["code"]) == (422, "reason-missing")
    answers = [{**answer, "answer": "adopt", "reason": "已列入方案"}]
    county.do(CLERK, case_no, "answer_comments", "answered", answers=answers)
    assert county.open(case_no) == ["put_to_vote"]


def test_24_an_item_admitted_on_conditions_is_in_force_once_they_are_confirmed(county: County) -> None:
    """F-24: conditional admission."""
    conditions = [{"text": "经费6月1日前拨付"}]
    case_no = heard(
        county, "admit_on_conditions", "admit_on_conditions", "admit", "reject", conditions=conditions
    )
    county.do(VICE_CHAIR, case_no, "approve_deliberated", "approve")
    finished(county, case_no)
    (told,) = county.said("admission.item-admitted.v1")
    assert told["conditions"] == [{"text": "经费6月1日前拨付", "met": False}]
    done = county.post(OFFICE_CLERK, f"/items/{told['item_id']}/conditions/1", {"remark": "已到账"})
    assert done.status_code == 200, done.text
    assert county.said("admission.item-admitted.v1")[-1]["conditions"][0]["met"] is True


@pytest.mark.parametrize("absent", [True, False])
def test_a_deferred_case_never_yields_a_notice_and_lapses(county: County, absent: bool) -> None:
    case_no = called(county, consulted(county, accepted(county)))
    if absent:
        county.clock.advance(days=3)
        county.do(
            OFFICE_CLERK,
            case_no,
            "call_roll",
            "called",
            **came(county, case_no, *UNITS, presence="applicant_absent"),
        )
    else:
        deliberated(county, opened(county, case_no))
        voted(county, case_no, "defer", "defer", "admit", "reject")
    signed(county, case_no, reason="待经费落实")
    assert (county.case(LEADER, case_no)["state"], county.open(case_no)) == ("DEFERRED", ["resume_deferred"])
    county.clock.advance(days=100)
    county.admission.tick()
    file = county.case(LEADER, case_no)
    assert (file["state"], county.open(case_no)) == ("LAPSED", [])


def test_a_case_of_before_is_taken_up_by_the_office(county: County) -> None:
    """What was converted when nothing carried the ordinary procedure has no process any more."""
    case_no = county.circulating()

    with county.admission.works(Actor.system("test")) as work:
        county.admission.engine.cancel(work, case_no, end_state="CONVERTED")
        ConvertProcedure()(work, case_no, cause="review")
    file = county.case(OFFICE_CLERK, case_no)
    assert "接续普通程序" in str(file["sections"][0]["rows"][0]["value"]["zh"])
    assert county.act(LEADER, case_no, "go_on").status_code == 403
    assert county.act(OFFICE_CLERK, case_no, "go_on").status_code == 200
    assert county.open(case_no) == ["ask_departments"]
    again = county.act(OFFICE_CLERK, case_no, "go_on")
    assert (again.status_code, again.json["code"]) == (409, "conversion-not-due")


def test_the_applicant_withdraws_at_any_time_before_the_approval(county: County) -> None:
    case_no = called(county, consulted(county, accepted(county)))
    done = county.act(LEADER, case_no, "withdraw", reason="工作取消")
    assert (done.status_code, county.open(case_no)) == (200, [])


def test_a_township_objects_before_the_meeting_and_gets_an_answer(county: County) -> None:
    """ADM-24."""
    case_no = called(county, consulted(county, accepted(county)))
    told = county.act(
        COMMUNITIES[0], case_no, "raise_objection", point="人手不足", reason="仅4人", proposal=""
    )
    assert (told.status_code, told.json["result"]["effect"]) == (200, "recorded")
    opened(county, case_no)
    county.do(OFFICE_CLERK, case_no, "record_deliberation", "recorded", **HEARD)
    assert county.open(case_no) == ["answer_comments"]


def test_who_does_not_convene_does_not_sign(county: County) -> None:
    """ADM-21."""
    case_no = deliberated(county, opened(county, called(county, consulted(county, accepted(county)))))
    voted(county, case_no, "admit", "admit", "admit", "admit")
    county.do(OFFICE_CLERK, case_no, "write_minutes", "written", minutes="会议纪要全文")
    with pytest.raises(AssertionError, match="sign_minutes is open 0 times"):
        county.task(OFFICE_HEAD, case_no, "sign_minutes")
    assert OFFICE in OFFICE_HEAD.unit


def refused(county: County) -> str:
    """A case of the simple procedure the vice-chair has refused."""
    case_no = county.voted()
    county.do(VICE_CHAIR, case_no, "approve_application", "refuse", reason="经费未落实")
    return case_no


def reviewed(county: County, *choices: str) -> str:
    """A refusal whose review has been voted on and signed by the chair."""
    case_no = refused(county)
    assert county.act(LEADER, case_no, "apply_for_review", reason="经费已落实").status_code == 200
    county.do(OFFICE_CLERK, case_no, "call_meeting", "called", held_on="2026-03-05", place="三楼会议室")
    deliberated(county, opened(county, case_no))
    voted(county, case_no, *choices)
    county.do(OFFICE_CLERK, case_no, "write_minutes", "written", minutes="复核纪要", reason="理由不成立")
    county.do(CHAIR, case_no, "sign_minutes", "sign")
    return case_no


def test_a_refusal_is_reviewed_once_and_what_the_meeting_upholds_is_final(county: County) -> None:
    case_no = reviewed(county, "reject", "reject", "admit", "defer")
    file = county.case(LEADER, case_no)
    assert (file["state"], file["ended"], county.open(case_no)) == ("REFUSED", True, [])
    assert "apply_for_review" not in [action["key"] for action in file["actions"]]
    again = county.act(LEADER, case_no, "apply_for_review", reason="仍不服")
    assert (again.status_code, again.json["code"]) == (409, "reviewed-before")


def test_a_review_that_passes_leads_to_the_notice(county: County) -> None:
    case_no = reviewed(county, "admit", "admit", "admit", "reject")
    back = county.complete(CHAIR, case_no, "approve_deliberated", "return", reason="再议")
    assert (back.status_code, back.json["code"]) == (409, "returned-before")
    county.do(CHAIR, case_no, "approve_deliberated", "approve")
    finished(county, case_no)
    assert len(county.said("admission.item-admitted.v1")) == 1


def test_a_review_is_asked_for_in_time_by_the_leader_and_heard_in_time(county: County) -> None:
    case_no = refused(county)
    assert "apply_for_review" in [one["key"] for one in county.case(LEADER, case_no)["actions"]]
    assert county.act(CLERK, case_no, "apply_for_review", reason="不服").json["code"] == "not-yours"
    assert county.act(LEADER, case_no, "apply_for_review", reason=" ").json["code"] == "reason-missing"
    county.act(LEADER, case_no, "apply_for_review", reason="不服")
    far = county.complete(OFFICE_CLERK, case_no, "call_meeting", "called", held_on="2026-03-24", place="室")
    assert (far.status_code, far.json["code"]) == (422, "meeting-too-far")


def test_after_ten_working_days_a_refusal_stands(county: County) -> None:
    case_no = refused(county)
    county.clock.advance(days=15)
    assert "apply_for_review" not in [one["key"] for one in county.case(LEADER, case_no)["actions"]]
    late = county.act(LEADER, case_no, "apply_for_review", reason="不服")
    assert (late.status_code, late.json["code"]) == (409, "review-too-late")
    assert county.case(LEADER, case_no)["state"] == "REFUSED"


def test_who_withdraws_a_review_leaves_the_refusal_as_it_is(county: County) -> None:
    case_no = refused(county)
    county.act(LEADER, case_no, "apply_for_review", reason="不服")
    assert county.act(LEADER, case_no, "withdraw", reason="服从决定").status_code == 200
    file = county.case(LEADER, case_no)
    assert (file["state"], file["ended"], county.open(case_no)) == ("REFUSED", True, [])
