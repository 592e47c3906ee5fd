"""The acceptance scenarios of admission (domain.md F 1 to 10) through HTTP."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contract.admission.county import (
    BAIHE,
    CLERK,
    COMMUNITIES,
    EDUCATION,
    LEADER,
    MEMBERS,
    OFFICE_CLERK,
    OFFICE_HEAD,
    SONGSHAN,
    TOWNSHIPS,
    VICE_CHAIR,
    County,
    form,
    somebody,
)

STATISTICS = somebody("department_clerk", "430211-tjj")


def test_1_a_listed_item_needs_no_application(county: County) -> None:
    """F-1: listed item needs no application."""
    begun = county.post(STATISTICS, "/applications", {"item_name": "政府常规统计调查工作"})
    case_no = begun.json["case_no"]
    county.do(STATISTICS, case_no, "draft_plan", "drafted", **form(item_name="政府常规统计调查工作"))

    file = county.case(STATISTICS, case_no)
    assert (file["state"], file["ended"], file["position"]["process_id"]) == (
        "NOT_NEEDED",
        True,
        "adm_prepare",
    )
    assert county.open(case_no) == []


def test_2_when_all_agree_the_item_is_in_force_within_the_total_limit(county: County) -> None:
    """F-2: simple, all agree."""
    case_no = county.approved()
    county.do(OFFICE_CLERK, case_no, "issue_notice", "issue")

    file = county.case(LEADER, case_no)
    assert file["clock"]["used_days"] <= file["clock"]["limit_days"] == 10
    assert [(one["kind"]["zh"], "备案" in one["number"]) for one in file["documents"]] == [
        ("工作告知单", True)
    ]
    (row,) = county.get(None, "/catalogue", kind="admitted").json["items"]
    assert (row["name"], row["state"]) == ("未成年人暑期防溺水巡查", "IN_FORCE")


def test_3_an_objection_closes_the_simple_way_and_the_community_is_named(county: County) -> None:
    """F-3: objection closes the simple way."""
    case_no = county.asked()
    for party in (*TOWNSHIPS, COMMUNITIES[0], COMMUNITIES[2]):
        county.do(party, case_no, "reply_township" if party in TOWNSHIPS else "reply_community", "agree")
    objection = {"point": "人手不足", "reason": "社区只有4名工作人员", "proposal": "由物业承担"}
    county.do(COMMUNITIES[1], case_no, "reply_community", "object", objections=[objection])
    answer_all(county, case_no, "not", reason="物业无此职责")

    refused = county.complete(LEADER, case_no, "submit_application", "submit", procedure="simple")
    assert (refused.status_code, refused.json["code"]) == (422, "simple-not-allowed")
    assert "白鹤社区" in refused.json["detail"] and BAIHE in refused.json["facts"]["units"]
    assert refused.json["facts"]["offered"] == "ordinary"


def test_3_the_ordinary_way_stays_open_and_leads_to_the_office(county: County) -> None:
    """F-3: objection closes the simple way."""
    case_no = county.agreed()
    county.do(LEADER, case_no, "submit_application", "submit", procedure="ordinary")

    file = county.case(LEADER, case_no)
    assert (file["state"], file["ended"], file["process_id"]) == ("SUBMITTED", False, "adm_ordinary")
    assert county.open(case_no) == ["register_application"]


def test_3_the_case_file_says_which_rule_chose_the_procedure_and_why(county: County) -> None:
    """F-3: objection closes the simple way."""
    case_no = county.agreed()

    (why,) = county.case(LEADER, case_no)["why"]
    assert why["name"] == "适用程序（DMN-ADM-1）"
    assert {"label": "有异议", "value": False} in why["inputs"]
    assert why["outputs"] == [{"label": "可适用程序", "value": "simple"}]
    (rule,) = why["rules"]
    assert rule["number"] == 9 and "ADM-14" in rule["annotation"]


def test_4_an_objection_during_the_circulation_converts_the_case(county: County) -> None:
    """F-4: objection after the simple procedure started."""
    case_no = county.circulating()
    county.do(MEMBERS[0], case_no, "cast_vote", "agree")
    objection = {"point": "加重负担", "reason": "与既有巡查重复", "proposal": ""}
    done = county.act(TOWNSHIPS[0], case_no, "raise_objection", **objection)
    assert (done.status_code, done.json["result"]["effect"]) == (200, "convert")

    file = county.case(LEADER, case_no)
    assert (file["state"], county.open(case_no)) == ("CONVERTED", ["ask_departments"])
    votes = next(section for section in file["sections"] if section["key"] == "votes")
    assert [row[3] for row in votes["table"]["rows"]] == [False]
    (told,) = county.said("admission.procedure-converted.v1")
    assert (told["case_no"], told["objector"]) == (case_no, SONGSHAN)


def test_5_one_minute_after_the_approval_only_the_review_is_open(county: County) -> None:
    """F-5: objection one minute after approval."""
    case_no = county.approved()
    county.clock.advance(minutes=1)
    done = county.act(
        COMMUNITIES[0], case_no, "raise_objection", point="太迟", reason="刚刚得知", proposal=""
    )

    assert (done.status_code, done.json["result"]["effect"], done.json["result"]["remedy"]) == (
        200,
        "late",
        "review",
    )
    assert county.open(case_no) == ["issue_notice"]
    county.do(OFFICE_CLERK, case_no, "issue_notice", "issue")


@pytest.mark.parametrize("confirmed", [True, False])
def test_6_a_conditional_consent_counts_once_the_condition_is_confirmed(
    county: County, confirmed: bool
) -> None:
    """F-6: conditional consent."""
    case_no = county.asked()
    condition = {"text": "经费6月1日前到位", "precedent": True}
    county.do(TOWNSHIPS[0], case_no, "reply_township", "conditional", conditions=[condition])
    county.do(TOWNSHIPS[1], case_no, "reply_township", "agree")
    for party in COMMUNITIES:
        county.do(party, case_no, "reply_community", "agree")
    answer_all(county, case_no, "adopt")
    if confirmed:
        reply_again(county, case_no)
    else:
        pass_the_limit(county)
    county.do(CLERK, case_no, "answer_opinions", "answered")

    submitted = county.complete(LEADER, case_no, "submit_application", "submit", procedure="simple")
    assert submitted.status_code == (200 if confirmed else 422), submitted.text


def test_7_silence_is_no_consent(county: County) -> None:
    """F-7: silence is not consent."""
    case_no = county.asked()
    county.do(TOWNSHIPS[0], case_no, "reply_township", "agree")
    for party in COMMUNITIES:
        county.do(party, case_no, "reply_community", "agree")
    pass_the_limit(county)
    county.do(CLERK, case_no, "answer_opinions", "answered")

    file = county.case(CLERK, case_no)
    assert [one["outcome"]["zh"] for one in file["opinions"]].count("逾期未答复") == 1
    page = county.task(LEADER, case_no, "submit_application")
    assert [one["value"] for one in page["options"]["procedures"]] == ["simple", "ordinary"]
    assert "不符合条件" in page["options"]["procedures"][0]["label"]
    refused = county.complete(LEADER, case_no, "submit_application", "submit", procedure="simple")
    assert refused.json["code"] == "simple-not-allowed"
    county.do(LEADER, case_no, "submit_application", "submit", procedure="ordinary")


def test_8_a_plan_without_training_never_reaches_the_office(county: County) -> None:
    """F-8: plan missing 培训."""
    case_no = county.begin()
    refused = county.complete(CLERK, case_no, "draft_plan", "drafted", **form(training=""))

    assert refused.status_code == 422
    assert [error["pointer"] for error in refused.json["errors"]] == ["/training"]
    assert county.open(case_no) == ["draft_plan"]


def on_paper(county: County) -> str:
    """A paper application whose plan lacks the training."""
    paper: dict[str, Any] = form()
    del paper["training"]
    answer = county.post(
        OFFICE_CLERK, "/applications/paper", {"applicant": EDUCATION, "received_on": "2026-03-02", **paper}
    )
    assert answer.status_code == 201, answer.text
    case_no = str(answer.json["case_no"])
    county.do(OFFICE_CLERK, case_no, "register_application", "registered")
    return case_no


GAPS = [{"field": "training", "problem": "实施方案缺培训安排", "basis": "第六条"}]


def test_8_a_paper_application_gets_one_notice_of_every_gap(county: County) -> None:
    """F-8: plan missing 培训."""
    case_no = on_paper(county)
    county.do(OFFICE_CLERK, case_no, "check_completeness", "incomplete", gaps=GAPS)

    page = county.task(CLERK, case_no, "submit_correction")
    assert page["limit_days"] == 10
    county.do(CLERK, case_no, "submit_correction", "corrected", training="6月20日集中培训")
    assert county.open(case_no) == ["check_completeness"]


def test_9_a_second_correction_without_a_new_fact_is_refused(county: County) -> None:
    """F-9: second correction."""
    case_no = on_paper(county)
    county.do(OFFICE_CLERK, case_no, "check_completeness", "incomplete", gaps=GAPS)
    county.do(CLERK, case_no, "submit_correction", "corrected", training="6月20日集中培训")

    again = [{"field": "guidance", "problem": "指导方式不明", "basis": "第六条"}]
    refused = county.complete(OFFICE_CLERK, case_no, "check_completeness", "incomplete", gaps=again)
    assert (refused.status_code, refused.json["code"]) == (422, "second-correction")


def test_10_without_a_notice_in_time_the_application_counts_as_accepted_when_received(county: County) -> None:
    """F-10: late correction notice."""
    case_no = on_paper(county)
    pass_the_limit(county, days=9)

    file = county.case(OFFICE_CLERK, case_no)
    assert (file["state"], county.open(case_no)) == ("ACCEPTED", ["review_application"])
    assert standing(file)["受理日期"] == "2026-03-02"


@pytest.mark.parametrize("county", ["embedded"], indirect=True)
def test_10_silence_also_accepts_what_the_office_never_registered(county: County) -> None:
    """F-10: late correction notice."""
    case_no = county.agreed()
    county.do(LEADER, case_no, "submit_application", "submit", procedure="simple")
    before = county.case(OFFICE_CLERK, case_no)
    assert (before["state"], county.open(case_no)) == ("SUBMITTED", ["register_application"])
    came_on = standing(before)["收到日期"]

    pass_the_limit(county, days=6)
    assert county.open(case_no) == ["register_application"]
    pass_the_limit(county, days=3)

    file = county.case(OFFICE_CLERK, case_no)
    assert (file["state"], county.open(case_no)) == ("ACCEPTED", ["review_application"])
    facts = standing(file)
    assert facts["受理日期"] == came_on
    assert facts["回执编号"] == "430211-SJ-2026-00001"


def test_11_a_township_is_told_to_find_a_department(county: County) -> None:
    """F-11: township applies."""
    refused = county.post(somebody("township_clerk", SONGSHAN), "/applications", {"item_name": "新增工作"})
    assert (refused.status_code, refused.json["code"], refused.json["rule"]) == (
        403,
        "applicant-not-eligible",
        "ADM-09",
    )


def test_the_leader_may_return_the_application_to_the_clerk(county: County) -> None:
    case_no = county.agreed()
    county.do(LEADER, case_no, "submit_application", "return", reason="请补充附件")
    assert county.open(case_no) == ["answer_opinions"]


def test_withdrawing_ends_everything_that_is_open(county: County) -> None:
    case_no = county.circulating()
    done = county.act(LEADER, case_no, "withdraw", reason="工作取消")
    assert done.status_code == 200, done.text
    file = county.case(LEADER, case_no)
    assert (file["state"], file["ended"], county.open(case_no)) == ("WITHDRAWN", True, [])


def test_one_member_unit_may_force_a_meeting(county: County) -> None:
    case_no = county.circulating()
    county.do(MEMBERS[1], case_no, "cast_vote", "ask_meeting", reason="涉及多部门职责")
    file = county.case(LEADER, case_no)
    assert (file["state"], county.open(case_no)) == ("CONVERTED", ["ask_departments"])


def test_the_chair_may_return_once_and_then_refuse(county: County) -> None:
    case_no = county.voted()
    county.do(VICE_CHAIR, case_no, "approve_application", "return", reason="请核实经费")
    county.do(OFFICE_CLERK, case_no, "review_application", "advise_refusal", reason="经费未落实")
    county.do(OFFICE_HEAD, case_no, "submit_to_committee", "submit")
    for member in MEMBERS:
        county.do(member, case_no, "cast_vote", "agree")
    again = county.complete(VICE_CHAIR, case_no, "approve_application", "return", reason="再看")
    assert again.json["code"] == "returned-before"
    county.do(VICE_CHAIR, case_no, "approve_application", "refuse", reason="经费未落实")
    file = county.case(LEADER, case_no)
    assert (file["state"], file["ended"]) == ("REFUSED", True)


def test_an_uncorrected_application_lapses(county: County) -> None:
    case_no = on_paper(county)
    county.do(OFFICE_CLERK, case_no, "check_completeness", "incomplete", gaps=GAPS)
    pass_the_limit(county, days=20)
    file = county.case(OFFICE_CLERK, case_no)
    assert (file["state"], file["ended"], county.open(case_no)) == ("LAPSED", True, [])


# --- what several scenarios do --------------------------------------------------------------------


def standing(file: dict[str, Any]) -> dict[str, Any]:
    """What the first part of a case file says, by its Chinese labels."""
    return {row["label"]["zh"]: row["value"] for row in file["sections"][0]["rows"]}


def answer_all(county: County, case_no: str, answer: str, reason: str = "") -> None:
    """The applicant answers every open opinion the same way."""
    page = county.task(CLERK, case_no, "answer_opinions")
    answers = [
        {"opinion_id": row["opinion_id"], "answer": answer, **({"reason": reason} if reason else {})}
        for row in page["data"]["answers"]
    ]
    county.do(CLERK, case_no, "answer_opinions", "answered", answers=answers)


def reply_again(county: County, case_no: str) -> None:
    """Everybody who is asked once more agrees."""
    for actor, element in (
        *((t, "reply_township") for t in TOWNSHIPS),
        *((c, "reply_community") for c in COMMUNITIES),
    ):
        county.do(actor, case_no, element, "agree")


def pass_the_limit(county: County, days: int = 8) -> None:
    """Let time pass and the timers fire."""
    county.clock.advance(days=days)
    county.admission.tick()
