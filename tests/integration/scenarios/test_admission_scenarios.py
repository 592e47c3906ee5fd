"""Scenarios of admission as far as other parts see them: inbox, gate, counting; on both stacks.

What admission does by itself in scenarios 1 to 11 stands in tests/integration/procedure.
"""

from __future__ import annotations

from tests.support import walks
from tests.support.actors import (
    EDUCATION_CLERK,
    EDUCATION_LEADER,
    MEMBERS,
    OFFICE_CLERK,
    OFFICE_HEAD,
    SONGSHAN,
    SONGSHAN_CLERK,
    STATISTICS_CLERK,
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
    """F-1 (ADM-06): the preparation ends 清单内, no case opens, an order quoting the entry passes."""
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
    """F-2 (ADM-14, ADM-17, ADM-29…33, DSP-01): from the plan to a community's order."""
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


def test_4_an_objection_in_the_circulation_turns_the_case_into_an_ordinary_one(county: County) -> None:
    """F-4 (ADM-14, ADM-18): open tasks go, votes stay as record, no new acceptance, all are told."""
    case_no = walks.circulating(county)
    county.all_do(MEMBERS[:1], case_no, "cast_vote", "agree")
    done = county.act(SONGSHAN, case_no, "raise_objection", **an_objection(point="与既有巡查重复"))
    assert (done.status_code, done.json["result"]["effect"]) == (200, "convert"), done.text

    assert [row["element_id"] for row in county.waiting_for(OFFICE_CLERK, case_no)] == ["ask_departments"]
    assert not county.waiting_for(MEMBERS[1], case_no)
    shown = county.shown(EDUCATION_CLERK, case_no)
    assert (shown["process_id"], shown["state"]) == ("adm_ordinary", "running")
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


def test_8_a_paper_application_gets_one_notice_that_lists_every_gap(county: County) -> None:
    """F-8 (B0 一次性告知): the clerk of the department finds all gaps in one task."""
    case_no = on_paper(county, without=("training", "guidance"))
    county.do(OFFICE_CLERK, case_no, "register_application", "registered")
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


def test_10_a_late_registration_does_not_lengthen_the_limit(county: County) -> None:
    """F-10 (B0, ADM-05): the limit counts from the receipt, whenever the office registers."""
    case_no = on_paper(county)
    county.stack.pass_time(days=3)
    county.do(OFFICE_CLERK, case_no, "register_application", "registered")
    county.stack.pass_time(days=5)
    assert [row["element_id"] for row in county.waiting_for(OFFICE_CLERK, case_no)] == ["review_application"]


# --- what several scenarios do --------------------------------------------------------------------

GAPS = [
    {"field": "培训安排", "problem": "缺培训安排", "basis": "第六条"},
    {"field": "指导方式", "problem": "缺指导方式", "basis": "第六条"},
]


def on_paper(county: County, *, without: tuple[str, ...] = ()) -> str:
    """A paper application of the education bureau, entered by the office on the day it came."""
    body = a_paper_application(EDUCATION_CLERK.unit, "2026-03-02", without=without)
    answer = county.post(OFFICE_CLERK, "/applications/paper", body)
    assert answer.status_code == 201, answer.text
    return str(answer.json["case_no"])
