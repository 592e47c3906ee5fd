"""Acceptance scenarios 1 to 10 through HTTP, queue and inbox, on both stacks."""

from __future__ import annotations

import pytest

from chassis.actor import Actor
from tests.support import walks
from tests.support.actors import (
    BAIHE,
    COMMUNITIES,
    EDUCATION_CLERK,
    EDUCATION_LEADER,
    MEMBERS,
    OFFICE_CLERK,
    OFFICE_HEAD,
    SONGSHAN,
    SONGSHAN_CLERK,
    STATISTICS_CLERK,
    TAISHAN,
    TOWNSHIPS,
    VICE_CHAIR,
    XIANGYIN,
)
from tests.support.builders import (
    ITEM_NAME,
    a_clean_review,
    a_paper_application,
    an_application,
    an_objection,
    an_order,
)
from tests.support.county import County


def test_1_a_listed_item_needs_no_application_and_its_number_opens_the_gate(county: County) -> None:
    """Scenario 1 (ADM-06): the preparation ends 清单内, no case opens, an order quoting the entry passes."""
    listed = "政府常规统计调查工作"
    begun = county.post(STATISTICS_CLERK, "/applications", {"item_name": listed})
    case_no = begun.json["case_no"]
    county.do(STATISTICS_CLERK, case_no, "draft_plan", "drafted", **an_application(item_name=listed))

    assert county.nobody_waits(case_no)
    shown = county.shown(STATISTICS_CLERK, case_no)
    assert (shown["process_id"], shown["state"], shown["ended"]) == ("adm_prepare", "NOT_NEEDED", True)
    (told,) = county.recorded(case_no, "application-not-needed")
    started = county.recorded(case_no, "case-started")
    assert [one.facts["process_id"] for one in started] == ["adm_prepare"]

    order = an_order(told.facts["entry_id"], XIANGYIN.unit, start="2026-03-02", due="2026-03-31")
    placed = county.post(STATISTICS_CLERK, "/orders", order, "dispatch")
    assert [one["state"] for one in placed.json["orders"]] == ["CREATED"], placed.text


def test_2_when_all_agree_the_request_becomes_a_notice_an_item_and_an_accepted_order(county: County) -> None:
    """Scenario 2 (ADM-14, ADM-17, ADM-29…33, DSP-01): from the plan to a community's order."""
    case_no = walks.agreed(county)
    county.do(EDUCATION_LEADER, case_no, "submit_application", "submit", procedure="simple")
    county.do(OFFICE_CLERK, case_no, "register_application", "registered")
    county.do(OFFICE_CLERK, case_no, "check_completeness", "complete")
    county.stack.pass_time(days=1)
    county.do(OFFICE_CLERK, case_no, "review_application", "fit", **a_clean_review())
    county.do(OFFICE_HEAD, case_no, "submit_to_committee", "submit")
    county.stack.pass_time(days=1)
    county.all_do(MEMBERS, case_no, "cast_vote", "agree")
    county.do(VICE_CHAIR, case_no, "approve_application", "approve")
    county.do(OFFICE_CLERK, case_no, "issue_notice", "issue")

    file = county.file(EDUCATION_LEADER, case_no)
    assert file["clock"]["used_days"] <= file["clock"]["limit_days"] == 10
    (notice,) = county.get(OFFICE_CLERK, "/notices").json["items"]
    (filing,) = county.get(OFFICE_CLERK, "/filings").json["items"]
    assert (notice["case_no"], filing["case_no"]) == (case_no, case_no)
    letter = county.get(SONGSHAN, f"/notices/{notice['id']}/document.docx")
    assert letter.status_code == 200 and letter.data.startswith(b"PK")
    (listed,) = county.get(None, "/catalogue", kind="admitted").json["items"]
    assert (listed["name"], listed["state"]) == (ITEM_NAME, "IN_FORCE")

    walks.filed(county, case_no)
    assert county.nobody_waits(case_no)
    shown = county.shown(SONGSHAN_CLERK, case_no)
    assert (shown["ended"], shown["state"]) == (True, "ADMITTED")
    begun = county.worklist.cases(EDUCATION_CLERK, text=case_no).rows
    assert [(one["case_no"], one["initiator_unit"]) for one in begun] == [(case_no, EDUCATION_CLERK.unit)]
    done = {row["element_id"] for row in county.worklist.tasks(OFFICE_CLERK, view="done").rows}
    assert {"record_contact", "check_completeness", "issue_notice"} <= done

    (told,) = county.stack.arrived("dispatch", "admission.item-admitted.v1")
    item = told["item_id"]
    copied = county.get(EDUCATION_CLERK, "/catalogue", "dispatch", q=ITEM_NAME).json["items"]
    assert [(one["item_ref"], one["owner_unit"]) for one in copied] == [(item, EDUCATION_CLERK.unit)]

    county.stack.pass_time(days=120)
    placed = county.post(EDUCATION_CLERK, "/orders", an_order(item, XIANGYIN.unit), "dispatch")
    assert placed.status_code == 201, placed.text
    (order,) = placed.json["orders"]
    assert (order["state"], order["notice_no"]) == ("CREATED", notice["number"])
    order_no = order["order_no"]
    county.do(SONGSHAN_CLERK, order_no, "forward_order", "forwarded")
    county.do(XIANGYIN, order_no, "accept_order", "accept")
    county.stack.settle()
    for listener in ("admission", "assessment"):
        (heard,) = county.stack.arrived(listener, "dispatch.order-accepted.v1")
        assert (heard["order_no"], heard["item_ref"], heard["community"]) == (order_no, item, XIANGYIN.unit)
    (figures,) = county.get(OFFICE_CLERK, "/figures", "assessment", year=2026).json["items"]
    assert (figures["created"], figures["accepted"]) == (1, 1)


def test_3_an_objection_closes_the_simple_way_and_offers_the_ordinary_one(county: County) -> None:
    """Scenario 3 (ADM-13, ADM-14, DMN-ADM-1): the submission is refused with the community named."""
    case_no = walks.asked(county)
    walks.all_agree(county, case_no, but=(BAIHE,))
    county.do(BAIHE, case_no, "reply_community", "object", objections=[an_objection()])
    answer_opinions(county, case_no, "not", reason="物业无此职责")

    refused = county.complete(EDUCATION_LEADER, case_no, "submit_application", "submit", procedure="simple")
    assert (refused.status_code, refused.json["code"]) == (422, "simple-not-allowed")
    assert "白鹤社区" in refused.json["detail"] and refused.json["facts"]["units"] == [BAIHE.unit]
    assert refused.json["facts"]["offered"] == "ordinary"
    assert county.recorded(case_no, "application-submitted") == []

    county.do(EDUCATION_LEADER, case_no, "submit_application", "submit", procedure="ordinary")
    assert county.shown(OFFICE_CLERK, case_no)["state"] == "SUBMITTED"
    assert county.recorded(case_no, "application-submitted") != []


def test_4_an_objection_in_the_circulation_turns_the_case_into_an_ordinary_one(county: County) -> None:
    """Scenario 4 (ADM-14, ADM-18): open tasks go, votes stay as record, no new acceptance, all are told."""
    case_no = walks.circulating(county)
    county.all_do(MEMBERS[:1], case_no, "cast_vote", "agree")
    done = county.act(SONGSHAN, case_no, "raise_objection", **an_objection(point="与既有巡查重复"))
    assert (done.status_code, done.json["result"]["effect"]) == (200, "convert"), done.text

    assert county.nobody_waits(case_no)
    shown = county.shown(EDUCATION_CLERK, case_no)
    assert shown["state"] == "CONVERTED"
    assert county.worklist.tasks(MEMBERS[0], view="done").rows[0]["element_id"] == "cast_vote"
    (told,) = county.stack.arrived("portal", "admission.procedure-converted.v1")
    assert (told["case_no"], told["objector"]) == (case_no, SONGSHAN.unit)
    (conversion,) = county.worklist.conversions_of(case_no)
    assert (conversion["to_procedure"], conversion["objector"]) == ("ordinary", SONGSHAN.unit)

    file = county.file(EDUCATION_LEADER, case_no)
    votes = next(section for section in file["sections"] if section["key"] == "votes")
    assert [row[3] for row in votes["table"]["rows"]] == [False]
    assert len(county.recorded(case_no, "application-accepted")) == 1
    assert len(county.recorded(case_no, "procedure-converted")) == 1


def test_5_one_minute_after_the_approval_an_objection_only_opens_the_review(county: County) -> None:
    """Scenario 5 (ADM-14, B2): no conversion, 复核 is offered, the notice is issued."""
    case_no = walks.approved(county)
    county.stack.pass_time(minutes=1)
    done = county.act(XIANGYIN, case_no, "raise_objection", **an_objection(point="刚刚得知"))

    assert done.status_code == 200, done.text
    assert (done.json["result"]["effect"], done.json["result"]["remedy"]) == ("late", "review")
    assert county.stack.arrived("portal", "admission.procedure-converted.v1") == []
    county.do(OFFICE_CLERK, case_no, "issue_notice", "issue")
    county.stack.settle()
    (told,) = county.stack.arrived("dispatch", "admission.item-admitted.v1")
    assert told["item_name"] == ITEM_NAME
    assert county.recorded(case_no, "objection-raised")[0].facts["effect"] == "late"


@pytest.mark.parametrize("confirmed", [True, False], ids=["confirmed", "not-confirmed"])
def test_6_a_conditional_consent_counts_once_the_plan_holds_the_condition_and_the_township_confirms(
    county: County, confirmed: bool
) -> None:
    """Scenario 6 (ADM-13, B1): 有条件同意 is an objection until version 2 is confirmed."""
    case_no = walks.asked(county)
    condition = {"text": "经费6月1日前到位", "precedent": True}
    county.do(SONGSHAN, case_no, "reply_township", "conditional", conditions=[condition])
    walks.all_agree(county, case_no, but=(SONGSHAN,))
    answer_opinions(county, case_no, "adopt", funding="每社区2000元,6月1日前到位")
    assert [row["element_id"] for row in county.waiting_for(SONGSHAN, case_no)] == ["reply_township"]
    if confirmed:
        for party, step in again(county, case_no):
            county.do(party, case_no, step, "agree")
    else:
        county.stack.pass_time(days=9)
    county.do(EDUCATION_CLERK, case_no, "answer_opinions", "answered")

    submitted = county.complete(EDUCATION_LEADER, case_no, "submit_application", "submit", procedure="simple")
    if confirmed:
        assert submitted.status_code == 200, submitted.text
        assert [row["element_id"] for row in county.waiting_for(OFFICE_CLERK, case_no)] == [
            "register_application"
        ]
    else:
        assert (submitted.status_code, submitted.json["code"]) == (422, "simple-not-allowed")
        assert SONGSHAN.unit in submitted.json["facts"]["units"]
    versions = [entry.facts["version"] for entry in county.recorded(case_no, "plan-saved")]
    assert versions[0] == 1


def test_7_silence_is_no_consent(county: County) -> None:
    """Scenario 7 (ADM-13, ADM-14): after five working days NO_REPLY stands, only the ordinary way is open."""
    case_no = walks.asked(county)
    walks.all_agree(county, case_no, but=(TAISHAN,))
    county.stack.pass_time(days=6)
    assert [row["element_id"] for row in county.waiting_for(TAISHAN, case_no)] == ["reply_township"]
    county.stack.pass_time(days=2)

    assert county.waiting_for(TAISHAN, case_no) == []
    (silent,) = county.recorded(case_no, "consultation-unanswered")
    assert silent.facts["party"] == TAISHAN.unit
    county.do(EDUCATION_CLERK, case_no, "answer_opinions", "answered")
    opinions = county.file(EDUCATION_LEADER, case_no)["opinions"]
    (shown,) = [one for one in opinions if one["outcome"]["zh"] == "逾期未答复"]
    assert shown["unit_name"].endswith("泰山路街道")

    refused = county.complete(EDUCATION_LEADER, case_no, "submit_application", "submit", procedure="simple")
    assert (refused.status_code, refused.json["code"]) == (422, "simple-not-allowed")
    county.do(EDUCATION_LEADER, case_no, "submit_application", "submit", procedure="ordinary")


def test_8_a_plan_without_training_is_refused_before_it_reaches_the_office(county: County) -> None:
    """Scenario 8 (ADM-11): the form names the missing part, the office never sees the case."""
    case_no = walks.begun(county)
    refused = county.complete(
        EDUCATION_CLERK, case_no, "draft_plan", "drafted", **an_application(training="")
    )

    assert (refused.status_code, refused.json["code"]) == (422, "form-invalid")
    assert [error["pointer"] for error in refused.json["errors"]] == ["/training"]
    assert county.waiting_for(OFFICE_CLERK, case_no) == []
    assert [row["element_id"] for row in county.waiting_for(EDUCATION_CLERK, case_no)] == ["draft_plan"]


def test_8_a_paper_application_gets_one_notice_that_lists_every_gap(county: County) -> None:
    """Scenario 8 (B0 一次性告知): the clerk of the department finds all gaps in one task."""
    case_no = on_paper(county, without=("training", "guidance"))
    county.do(OFFICE_CLERK, case_no, "check_completeness", "incomplete", gaps=GAPS)

    page = county.task(EDUCATION_CLERK, case_no, "submit_correction")
    assert (page["limit_days"], page["case"]["state"]) == (10, "CORRECTION")
    told = next(section for section in page["case"]["sections"] if section["key"] == "corrections")
    assert [line[1:3] for line in told["table"]["rows"]] == [
        ["培训安排", "缺培训安排"],
        ["指导方式", "缺指导方式"],
    ]
    filled = {"training": "6月20日集中培训", "guidance": "区教育局包片指导"}
    county.do(EDUCATION_CLERK, case_no, "submit_correction", "corrected", **filled)
    assert [row["element_id"] for row in county.waiting_for(OFFICE_CLERK, case_no)] == ["check_completeness"]
    assert len(county.recorded(case_no, "correction-submitted")) == 1


def test_9_a_second_correction_without_a_new_fact_is_refused(county: County) -> None:
    """Scenario 9 (B0 一次性告知): what was not listed the first time cannot be demanded later."""
    case_no = on_paper(county, without=("training", "guidance"))
    county.do(OFFICE_CLERK, case_no, "check_completeness", "incomplete", gaps=GAPS)
    filled = {"training": "6月20日集中培训", "guidance": "区教育局包片指导"}
    county.do(EDUCATION_CLERK, case_no, "submit_correction", "corrected", **filled)

    again = [{"field": "funding", "problem": "经费来源证明未附", "basis": "第六条"}]
    refused = county.complete(OFFICE_CLERK, case_no, "check_completeness", "incomplete", gaps=again)
    assert (refused.status_code, refused.json["code"]) == (422, "second-correction")
    assert [row["element_id"] for row in county.waiting_for(OFFICE_CLERK, case_no)] == ["check_completeness"]
    assert county.waiting_for(EDUCATION_CLERK, case_no) == []


def test_10_without_a_notice_in_five_days_it_counts_as_accepted_on_the_day_of_receipt(county: County) -> None:
    """Scenario 10 (B0): received on Monday, the limit ends the Monday after."""
    case_no = on_paper(county)
    county.stack.pass_time(days=6)
    assert [row["element_id"] for row in county.waiting_for(OFFICE_CLERK, case_no)] == ["check_completeness"]
    county.stack.pass_time(days=2)

    assert [row["element_id"] for row in county.waiting_for(OFFICE_CLERK, case_no)] == ["review_application"]
    (accepted,) = county.recorded(case_no, "application-accepted")
    assert (accepted.facts["accepted_on"], accepted.facts["by_silence"]) == ("2026-03-02", True)
    assert accepted.actor_id == "system:admission"
    assert county.file(EDUCATION_LEADER, case_no)["clock"]["used_days"] == 6


def test_10_a_late_registration_does_not_lengthen_the_limit(county: County) -> None:
    """Scenario 10 (B0, ADM-05): the limit counts from the receipt, whenever the office registers."""
    case_no = paper(county)
    county.stack.pass_time(days=3)
    county.do(OFFICE_CLERK, case_no, "register_application", "registered")
    county.stack.pass_time(days=5)
    assert [row["element_id"] for row in county.waiting_for(OFFICE_CLERK, case_no)] == ["review_application"]


# --- what several scenarios do --------------------------------------------------------------------

GAPS = [
    {"field": "培训安排", "problem": "缺培训安排", "basis": "第六条"},
    {"field": "指导方式", "problem": "缺指导方式", "basis": "第六条"},
]


def paper(county: County, *, without: tuple[str, ...] = ()) -> str:
    """A paper application of the education bureau, entered by the office."""
    body = a_paper_application(EDUCATION_CLERK.unit, "2026-03-02", without=without)
    answer = county.post(OFFICE_CLERK, "/applications/paper", body)
    assert answer.status_code == 201, answer.text
    return str(answer.json["case_no"])


def on_paper(county: County, *, without: tuple[str, ...] = ()) -> str:
    """The same, registered on the same day."""
    case_no = paper(county, without=without)
    county.do(OFFICE_CLERK, case_no, "register_application", "registered")
    return case_no


def answer_opinions(county: County, case_no: str, answer: str, reason: str = "", **revised: str) -> None:
    """The department answers every open opinion the same way, and may revise the plan."""
    page = county.task(EDUCATION_CLERK, case_no, "answer_opinions")
    told = {"reason": reason} if reason else {}
    answers = [{**row, "answer": answer, **told} for row in page["data"]["answers"]]
    county.do(EDUCATION_CLERK, case_no, "answer_opinions", "answered", answers=answers, **revised)


def again(county: County, case_no: str) -> list[tuple[Actor, str]]:
    """Who is asked a second time, and for which step."""
    return [
        (one, row["element_id"])
        for one in (*TOWNSHIPS, *COMMUNITIES)
        for row in county.waiting_for(one, case_no)
    ]
