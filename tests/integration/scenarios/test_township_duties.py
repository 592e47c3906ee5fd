"""A duty handed down to townships, from the draft to its end by timer, on both stacks (B7, scenario 28)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from chassis.actor import Actor
from tests.integration.scenarios.test_ends_of_items import to
from tests.support import walks
from tests.support.actors import (
    EDUCATION_CLERK,
    EDUCATION_LEADER,
    MEMBERS,
    OFFICE_CLERK,
    SONGSHAN,
    SONGSHAN_CLERK,
    TAISHAN,
    TAISHAN_CLERK,
    VICE_CHAIR,
    XIANGYIN,
    post,
)
from tests.support.builders import an_order
from tests.support.county import County
from tests.support.duties import CHECKED, DECISION, DUTY_NAME, THREE_LISTS, a_duty, answers

COUNTY_OFFICE = post("county.office")
HEALTH_CLERK = post("wjj.clerk")
CHECKERS = {"establishment": post("bb.clerk"), "finance": post("czj.clerk"), "legality": post("sfj.clerk")}
FOR_A_TIME = {"kind": "temporary", "end": "2026-12-31"}
MONEY = THREE_LISTS["money"][0]


def begun(county: County) -> str:
    """The education bureau has begun."""
    answer = county.post(EDUCATION_CLERK, "/township-duties", {"name": DUTY_NAME})
    assert answer.status_code == 201, answer.text
    return str(answer.json["case_no"])


def checked(county: County, case_no: str, **changes: Any) -> None:
    """Both townships were asked, one objects and is answered, and all three checks passed."""
    county.do(EDUCATION_CLERK, case_no, "draft_duty", "drafted", **a_duty(**changes))
    county.do(EDUCATION_LEADER, case_no, "sign_duty", "sign")
    county.do(SONGSHAN, case_no, "give_duty_opinion", "agree")
    county.do(TAISHAN, case_no, "give_duty_opinion", "object", text="没有巡查力量")
    task = county.task(EDUCATION_CLERK, case_no, "answer_duty_opinions")
    (opinion,) = task["data"]["answers"]
    assert task["options"]["opinions"][0]["label"] == "泰山路街道：没有巡查力量"
    reply = answers(opinion["opinion_id"], answer="not")
    county.do(EDUCATION_CLERK, case_no, "answer_duty_opinions", "answered", **reply)
    for check, clerk in CHECKERS.items():
        county.do(clerk, case_no, f"check_{check}", "pass", **CHECKED[check])


def ordered(county: County, receiver: Actor, sender: Actor) -> tuple[str, str | None]:
    """Where an order to a township itself stands once everybody has answered: dispatch keeps its own copy."""
    today = county.stack.clock.today().isoformat()
    order = an_order("ZR-2026-00001", townships=[receiver.unit], start=today, due=today, burden_kinds=[])
    answer = county.post(sender, "/orders", order, "dispatch")
    assert answer.status_code == 201, answer.text
    county.stack.settle()
    (sent,) = answer.json["orders"]
    shown = county.get(sender, f"/orders/{sent['order_no']}", "dispatch").json
    return shown["state"], shown["reason_code"]


def test_a_temporary_duty_is_answered_approved_arrives_passes_on_and_ends_by_itself(county: County) -> None:
    """F-28, and on to its end: refused without a money line, answered, approved, passed on.

    There is no other way down (TWA-08), and its list is public (TWA-07, TWA-10).
    """
    foreign = county.post(SONGSHAN_CLERK, "/township-duties", {"name": DUTY_NAME})
    assert foreign.status_code == 403
    case_no = begun(county)
    for money, code in (
        ([], "transfers-missing"),
        ([{**MONEY, "source_note": "乡镇自筹"}], "township-money"),
    ):
        wrong = a_duty(**FOR_A_TIME, money=money)
        refused = county.complete(EDUCATION_CLERK, case_no, "draft_duty", "drafted", **wrong)
        assert (refused.status_code, refused.json["code"]) == (422, code)
    checked(county, case_no, **FOR_A_TIME)

    unanswered = county.complete(COUNTY_OFFICE, case_no, "decide_duty", "approve", **DECISION)
    assert (unanswered.status_code, unanswered.json["code"]) == (422, "form-invalid")
    answer = [{"township": TAISHAN.unit, "answer": "由教育局派员共同巡查"}]
    county.do(COUNTY_OFFICE, case_no, "decide_duty", "approve", **DECISION, objections=answer)
    county.do(CHECKERS["establishment"], case_no, "issue_duty_notice", "issue")
    (row,) = county.get(None, "/township-duties", township=TAISHAN.unit).json["items"]
    assert (row["state"], row["duty_id"]) == ("TRANSFERS", "ZR-2026-00001")
    assert county.get(None, "/township-duties", township="430211003").json["items"] == []

    arrivals = county.task(TAISHAN_CLERK, case_no, "confirm_transfers")["data"]["arrivals"]
    early = county.complete(TAISHAN_CLERK, case_no, "confirm_transfers", "all_arrived", arrivals=arrivals)
    assert (early.status_code, early.json["code"]) == (409, "transfer-not-done")
    for clerk in (SONGSHAN_CLERK, TAISHAN_CLERK):
        lines = county.task(clerk, case_no, "confirm_transfers")["data"]["arrivals"]
        came = [{**line, "done_on": "2026-03-02"} for line in lines]
        county.do(clerk, case_no, "confirm_transfers", "all_arrived", arrivals=came)
    whole = county.get(None, "/township-duties/ZR-2026-00001").json
    assert (whole["state"], whole["in_force_on"]) == ("IN_FORCE", "2026-05-01")

    assert ordered(county, SONGSHAN_CLERK, EDUCATION_CLERK) == ("BLOCKED", "NOT_YET_EFFECTIVE")
    to(county, date(2026, 5, 6))
    assert ordered(county, SONGSHAN_CLERK, EDUCATION_CLERK) == ("CREATED", None)
    assert ordered(county, SONGSHAN_CLERK, HEALTH_CLERK) == ("BLOCKED", "SENDER_NOT_ENTITLED")

    proof = {"proof": "机构改革方案", "valid_from": "2026-05-06"}
    body = {"predecessor": EDUCATION_CLERK.unit, "successor": HEALTH_CLERK.unit, **proof}
    taken = county.post(OFFICE_CLERK, "/successions", body)
    assert (taken.status_code, taken.json["duties"]) == (201, ["ZR-2026-00001"])
    county.stack.settle()
    assert ordered(county, SONGSHAN_CLERK, HEALTH_CLERK) == ("CREATED", None)
    assert ordered(county, SONGSHAN_CLERK, EDUCATION_CLERK) == ("BLOCKED", "SENDER_NOT_ENTITLED")

    file = county.file(OFFICE_CLERK, case_no)
    assert file["timeline"][-1]["text"]["zh"].startswith("职责 ZR-2026-00001 由区教育局转由区卫健局承继")
    assert [one["key"] for one in file["sections"]][-3:] == ["duty_checks", "decision", "transfers"]
    assert "泰山路街道答复：有异议" in [line["text"]["zh"] for line in file["timeline"]]
    assert county.get(XIANGYIN, f"/cases/{case_no}").status_code == 404
    to(county, date(2027, 1, 6))
    assert ordered(county, SONGSHAN_CLERK, HEALTH_CLERK) == ("BLOCKED", "ENDED")
    assert county.file(HEALTH_CLERK, case_no)["state_label"]["zh"] == "期满结束"
    assert county.nobody_waits(case_no)


def test_the_leader_takes_it_back_and_nobody_has_it_on_the_desk_any_more(county: County) -> None:
    case_no = begun(county)
    county.do(EDUCATION_CLERK, case_no, "draft_duty", "drafted", **a_duty())
    county.do(EDUCATION_LEADER, case_no, "sign_duty", "sign")
    assert county.act(EDUCATION_CLERK, case_no, "withdraw_duty", reason="自行承担").status_code == 403
    assert county.act(EDUCATION_LEADER, case_no, "withdraw_duty", reason="自行承担").status_code == 200
    assert county.nobody_waits(case_no)
    assert county.file(SONGSHAN, case_no)["state_label"]["zh"] == "已撤回"


def test_an_item_of_both_levels_is_admitted_when_county_and_committee_have_approved(county: County) -> None:
    """H28: one number, two parts, and the committee’s last step waits for the county (ADM-41)."""
    item_case = walks.circulating(county, level="both")
    county.all_do(MEMBERS, item_case, "cast_vote", "agree")
    county.stack.settle()
    early = county.complete(VICE_CHAIR, item_case, "approve_application", "approve")
    assert (early.status_code, early.json["code"]) == (409, "township-part-open")
    (row,) = [one for one in county.worklist.tasks(EDUCATION_CLERK).rows if "-twa-" in one["case_no"]]
    case_no = row["case_no"]
    number = _row(county.file(EDUCATION_CLERK, item_case), "申请编号")
    assert _row(county.file(EDUCATION_CLERK, case_no), "申请编号") == number
    assert _row(county.file(EDUCATION_CLERK, item_case), "案件") == case_no

    checked(county, case_no)
    answer = [{"township": TAISHAN.unit, "answer": "由教育局派员"}]
    county.do(COUNTY_OFFICE, case_no, "decide_duty", "approve", **DECISION, objections=answer)
    county.do(VICE_CHAIR, item_case, "approve_application", "approve")
    county.do(CHECKERS["establishment"], case_no, "issue_duty_notice", "issue")
    county.do(OFFICE_CLERK, item_case, "issue_notice", "issue")
    (listed,) = county.get(None, "/catalogue", kind="admitted").json["items"]
    (shown,) = county.get(None, f"/catalogue/{listed['ref']}").json["versions"]
    assert (shown["level"]["zh"], shown["duty_id"]) == ("乡镇和社区", "ZR-2026-00001")


def _row(file: Mapping[str, Any], label: str) -> Any:
    """A labelled value of a case file."""
    rows = [row for section in file["sections"] for row in section["rows"]]
    return next(row["value"] for row in rows if row["label"]["zh"] == label)
