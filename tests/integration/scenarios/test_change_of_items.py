"""A change (B4) from the button of its department to the orders of dispatch, on both stacks."""

from __future__ import annotations

from tests.integration.scenarios.test_dispatch_scenarios import ITEM, sent, state_of
from tests.support import walks
from tests.support.actors import (
    EDUCATION_CLERK,
    EDUCATION_LEADER,
    MEMBERS,
    OFFICE_CLERK,
    OFFICE_HEAD,
    SONGSHAN,
    STATISTICS_CLERK,
    TAIYUAN,
    VICE_CHAIR,
    XIANGYIN,
)
from tests.support.builders import a_clean_review, a_contact, an_order
from tests.support.county import County


def test_25_and_a_change_is_compared_decided_and_obeyed(county_in_april: County) -> None:
    """F-25: reorganised applicant."""
    county = county_in_april
    stays, goes = sent(
        county, an_order(ITEM, XIANGYIN.unit, TAIYUAN.unit, start="2026-04-01", due="2026-04-10")
    )
    assert {state_of(county, one)[0] for one in (stays, goes)} == {"CREATED"}
    refused = county.post(STATISTICS_CLERK, f"/items/{ITEM}/change")
    assert (refused.status_code, refused.json["code"]) == (403, "not-original-applicant")

    case_no = county.post(EDUCATION_CLERK, f"/items/{ITEM}/change").json["case_no"]
    page = county.task(EDUCATION_CLERK, case_no, "draft_plan")
    assert page["data"]["base_version"] == f"{ITEM}/1" and page["data"]["training"]
    same = county.complete(EDUCATION_CLERK, case_no, "draft_plan", "drafted")
    assert (same.status_code, same.json["code"]) == (422, "nothing-changed")

    left = [one for one in page["data"]["communities"] if one != TAIYUAN.unit]
    county.do(EDUCATION_CLERK, case_no, "draft_plan", "drafted", communities=left, frequency="每天一次")
    county.do(OFFICE_CLERK, case_no, "record_contact", "recorded", **a_contact())
    file = county.file(SONGSHAN, case_no)
    assert file["sections"][0]["key"] == "comparison"
    lines = [[row[0]["zh"], row[1]["zh"]] for row in file["sections"][0]["table"]["rows"]]
    assert lines == [["涉及社区", "－删除"], ["频次", "△修改，加重负担或减少保障，必须经变更程序"]]

    walks.all_agree(county, case_no, but=(TAIYUAN,))
    county.do(EDUCATION_CLERK, case_no, "answer_opinions", "answered")
    county.do(EDUCATION_LEADER, case_no, "submit_application", "submit", procedure="simple")
    county.do(OFFICE_CLERK, case_no, "register_application", "registered")
    county.do(OFFICE_CLERK, case_no, "check_completeness", "complete")
    county.do(OFFICE_CLERK, case_no, "review_application", "fit", **a_clean_review())
    county.do(OFFICE_HEAD, case_no, "submit_to_committee", "submit")
    county.all_do(MEMBERS, case_no, "cast_vote", "agree")
    assert state_of(county, goes) == ("CREATED", None)
    county.do(VICE_CHAIR, case_no, "approve_application", "approve")
    county.do(OFFICE_CLERK, case_no, "issue_notice", "issue")

    county.stack.settle()
    for place in (XIANGYIN, TAIYUAN):
        (copy,) = county.worklist.copies(place).rows
        assert copy["case_no"] == case_no and "第2版" in copy["note"]
    assert county.file(TAIYUAN, case_no)["case_no"] == case_no, "it has left the scope and may read why"
    assert state_of(county, stays) == ("CREATED", None) and state_of(county, goes)[0] == "RECALLED"
    relinked = county.get(EDUCATION_CLERK, f"/orders/{stays['order_no']}", "dispatch").json
    assert relinked["item_version"] == 2
    shown = county.get(None, "/catalogue", q=ITEM).json["items"]
    assert [(one["version"], one["state"]) for one in shown] == [(1, "SUPERSEDED"), (2, "IN_FORCE")]
    again = sent(county, an_order(ITEM, TAIYUAN.unit, start="2026-04-01", due="2026-04-10"))[0]
    assert state_of(county, again) == ("BLOCKED", "OUT_OF_TERRITORY")
    assert any("原版本申请变更" in line["text"]["zh"] for line in file["timeline"])
