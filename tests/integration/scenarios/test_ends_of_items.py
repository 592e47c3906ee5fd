"""The end of an admitted item, seen from admission and from dispatch, on both stacks (B5)."""

from __future__ import annotations

from datetime import date, datetime

from chassis.clock import COUNTY_ZONE
from tests.integration.scenarios.test_dispatch_scenarios import ITEM, sent, state_of
from tests.support.actors import (
    BAIHE,
    EDUCATION_CLERK,
    EDUCATION_LEADER,
    OFFICE_CLERK,
    SONGSHAN_CLERK,
    STATISTICS_CLERK,
    TAISHAN_CLERK,
    XIANGYIN,
    post,
)
from tests.support.builders import an_order
from tests.support.county import County

KEPT = {"documents": ["exit_filing"], "remark": "2026-完结-1"}


def to(county: County, day: date) -> None:
    """Another morning."""
    county.stack.clock.move_to(datetime(day.year, day.month, day.day, 9, tzinfo=COUNTY_ZONE))
    county.stack.settle()


def ordered(county: County, community: str) -> dict[str, str]:
    """An order for the item, as today."""
    today = county.stack.clock.today().isoformat()
    return dict(sent(county, an_order(ITEM, community, start=today, due="2026-04-10"))[0])


def test_21_an_early_exit_holds_from_the_actual_day_and_recalls_what_is_under_way(
    county_in_april: County,
) -> None:
    """F-21 (ADM-29, ADM-30, E3-12): nobody can refuse it, and dispatch takes nothing new."""
    county = county_in_april
    waiting, done = ordered(county, XIANGYIN.unit), ordered(county, BAIHE.unit)
    for order in (waiting, done):
        county.do(SONGSHAN_CLERK, order["order_no"], "forward_order", "forwarded")
    county.do(BAIHE, done["order_no"], "accept_order", "accept")
    county.do(BAIHE, done["order_no"], "report_result", "reported", result="已完成")

    to(county, date(2026, 4, 3))
    refused = county.post(STATISTICS_CLERK, f"/items/{ITEM}/exit")
    assert (refused.status_code, refused.json["code"]) == (403, "not-yours")
    begun = county.post(EDUCATION_CLERK, f"/items/{ITEM}/exit")
    assert begun.status_code == 201, begun.text
    case_no = begun.json["case_no"]
    again = county.post(EDUCATION_CLERK, f"/items/{ITEM}/exit")
    assert (again.status_code, again.json["code"]) == (409, "exit-under-way")

    early = {"kind": "exited_early", "actual_end": "2026-04-02", "results": "完成一次"}
    wrong = county.complete(
        EDUCATION_CLERK, case_no, "file_exit", "file", **{**early, "actual_end": "2026-04-09"}
    )
    assert wrong.status_code == 422
    county.do(EDUCATION_CLERK, case_no, "file_exit", "file", **early, reason="上级任务取消")
    county.do(EDUCATION_LEADER, case_no, "sign_exit", "sign")
    county.do(OFFICE_CLERK, case_no, "register_exit", "register")

    county.stack.settle()
    for place in (XIANGYIN, SONGSHAN_CLERK):
        (copy,) = county.worklist.copies(place).rows
        assert copy["case_no"] == case_no and "2026-04-02 起不再办理" in copy["note"]
    assert state_of(county, waiting) == ("ENDING", None)
    county.do(XIANGYIN, waiting["order_no"], "agree_finish", "recall", remark="事项已取消")
    assert state_of(county, waiting) == ("RECALLED", None)
    assert state_of(county, done) == ("REPORTED", None)
    assert state_of(county, ordered(county, XIANGYIN.unit)) == ("BLOCKED", "ENDED")
    (item,) = county.get(None, "/catalogue", q=ITEM).json["items"]
    assert item["state"] == "EXITED_EARLY"

    county.do(EDUCATION_CLERK, done["order_no"], "confirm_result", "confirmed")
    county.do(BAIHE, done["order_no"], "rate_sender", "rated", score="2", remark="要求不清")
    county.stack.settle()
    report = county.get(post("city.supervisor"), "/quarter-report", quarter="2026-Q2").json
    figures = {one["key"]: one["value"] for one in report["figures"]}
    wanted = {"orders_sent": 2, "blocked": 1, "orders_done": 1, "rated": 1, "rated_poor": 1, "ended": 1}
    assert {key: figures[key] for key in wanted} == wanted

    county.all_do((EDUCATION_CLERK, SONGSHAN_CLERK, TAISHAN_CLERK), case_no, "keep_exit", "archived", **KEPT)
    file = county.file(XIANGYIN, case_no)
    assert (file["ended"], file["state_label"]["zh"]) == (True, "已备案")
    told = [line["text"]["zh"] for line in file["timeline"]]
    assert "申报完结：实际于 2026-04-02 结束" in told


def test_an_order_in_hand_is_finished_after_the_end_when_both_sides_agree(county_in_april: County) -> None:
    """B16, E3-44: both sides' yes on record, the due date kept, and no new order."""
    county = county_in_april
    order, unsent = ordered(county, XIANGYIN.unit), ordered(county, BAIHE.unit)
    number = order["order_no"]
    county.do(SONGSHAN_CLERK, number, "forward_order", "forwarded")
    county.do(XIANGYIN, number, "accept_order", "accept")
    to(county, date(2026, 4, 3))
    case_no = county.post(EDUCATION_CLERK, f"/items/{ITEM}/exit").json["case_no"]
    early = {
        "kind": "exited_early",
        "actual_end": "2026-04-02",
        "results": "完成一次",
        "reason": "上级任务取消",
    }
    county.do(EDUCATION_CLERK, case_no, "file_exit", "file", **early)
    county.do(EDUCATION_LEADER, case_no, "sign_exit", "sign")
    county.do(OFFICE_CLERK, case_no, "register_exit", "register")
    county.stack.settle()

    assert state_of(county, unsent) == ("RECALLED", None)  # nobody had it in hand
    county.do(EDUCATION_CLERK, number, "agree_finish", "finish")
    county.do(XIANGYIN, number, "agree_finish", "finish", remark="已走访一半")
    assert state_of(county, order) == ("ACCEPTED", None)
    assert county.get(XIANGYIN, f"/orders/{number}", "dispatch").json["finish_until"] == "2026-04-10"
    assert state_of(county, ordered(county, XIANGYIN.unit)) == ("BLOCKED", "ENDED")
    file = county.get(XIANGYIN, f"/cases/{number}", "dispatch").json
    told = [one["outcome"]["zh"] for one in file["opinions"] if one["step"]["zh"] == "商定是否办完"]
    assert told == ["同意办完", "同意办完"]
    assert "双方同意，办到 2026-04-10 为止" in str(file["sections"][0])

    county.do(XIANGYIN, number, "finish_order", "reported", result="已完成")
    county.do(EDUCATION_CLERK, number, "confirm_result", "confirmed")
    assert state_of(county, order) == ("CONFIRMED", None)


def test_an_item_expires_on_the_day_after_its_term_and_its_department_is_asked(
    county_in_april: County,
) -> None:
    county = county_in_april
    order = ordered(county, XIANGYIN.unit)
    to(county, date(2026, 4, 10))
    assert county.worklist.tasks(EDUCATION_CLERK, text="完结备案").rows == []
    to(county, date(2026, 4, 11))
    (task,) = county.worklist.tasks(EDUCATION_CLERK, text="完结备案").rows
    assert task["element_id"] == "file_exit"
    (copy,) = county.worklist.copies(XIANGYIN).rows
    assert (copy["case_no"], "到期" in copy["note"]) == (task["case_no"], True)
    page = county.task(EDUCATION_CLERK, task["case_no"], "file_exit")
    assert page["data"] == {"kind": "completed", "actual_end": "2026-04-10"}
    assert state_of(county, order) == ("CREATED", None)  # ordered in time: the work is still done
    assert county.recorded(task["case_no"], "exit-due")[0].facts["end"] == "2026-04-10"
    dropped = county.complete(EDUCATION_CLERK, task["case_no"], "file_exit", "drop")
    assert (dropped.status_code, dropped.json["code"]) == (409, "term-is-over")
