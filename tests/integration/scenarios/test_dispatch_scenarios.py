"""Scenarios of dispatch with the real admission behind the gate, on both stacks.

What dispatch does by itself in scenarios 29 to 35 stands in tests/integration/dispatch.
"""

from __future__ import annotations

from typing import Any

from tests.support.actors import EDUCATION_CLERK, OFFICE_CLERK, SONGSHAN_CLERK, XIANGYIN, post
from tests.support.builders import an_order
from tests.support.county import County

CITY = post("city.supervisor")
ITEM = "SX-2026-00001"
OUT_OF_SCOPE = "430211003002"


def sent(county: County, order: dict[str, Any]) -> list[dict[str, Any]]:
    """The orders of a batch the education bureau sends."""
    answer = county.post(EDUCATION_CLERK, "/orders", order, "dispatch")
    assert answer.status_code == 201, answer.text
    return list(answer.json["orders"])


def state_of(county: County, order: dict[str, Any]) -> tuple[str, str | None]:
    """Where an order stands once everything has settled, and why."""
    county.stack.settle()
    shown = county.get(EDUCATION_CLERK, f"/orders/{order['order_no']}", "dispatch").json
    return shown["state"], shown["reason_code"]


def test_29_a_blocked_order_is_work_of_the_office_and_the_third_one_an_alert(county: County) -> None:
    """F-29 (DSP-01, ADM-08): free text to a township finds its way to the office's desk."""
    text = {"township": SONGSHAN_CLERK.unit, "content": "填报企业用工台账", "start": "2026-03-02"}
    refused = county.post(EDUCATION_CLERK, "/orders", an_order(None, XIANGYIN.unit), "dispatch")
    assert (refused.status_code, refused.json["code"]) == (422, "order-without-item")

    orders = [sent(county, an_order(None, **text))[0] for _ in range(3)]
    assert {(one["state"], one["reason_code"]) for one in orders} == {("BLOCKED", "NOT_FOUND")}
    county.stack.settle()
    rows = county.worklist.tasks(OFFICE_CLERK).rows
    assert [row["element_id"] for row in rows] == ["settle_blocked_order"] * 3
    assert "填报企业用工台账" in rows[0]["case_title"]
    (alert,) = county.worklist.alerts().rows
    assert (alert["rule"], alert["facts"]["blocks"]) == ("dsp.block.alert", 3)

    case_no = rows[0]["case_no"]
    note = "请依程序申请准入"
    county.do(OFFICE_CLERK, case_no, "settle_blocked_order", "advise_application", note=note)
    assert county.shown(OFFICE_CLERK, case_no)["ended"] is True
    assert county.recorded(case_no, "blocked-order-settled")[0].facts["note"] == note


def test_29_the_third_block_is_work_of_the_city_which_asks_and_closes_it(county: County) -> None:
    """F-29 (ADM-33, B21): on the desk of supervision with a limit; the next block is added to it."""
    text = {"township": SONGSHAN_CLERK.unit, "content": "填报企业用工台账", "start": "2026-03-02"}
    orders = [sent(county, an_order(None, **text))[0]["order_no"] for _ in range(4)]
    county.stack.settle()
    (row,) = county.worklist.tasks(CITY).rows
    assert (row["element_id"], row["due_at"] is not None) == ("look_into_blocks", True)
    case_no = row["case_no"]
    task = county.task(CITY, case_no, "look_into_blocks")
    assert "反复下派未准入事项（已被拦截3次）" in task["data"]["question"]
    county.do(CITY, case_no, "look_into_blocks", "ask", **task["data"])
    county.do(EDUCATION_CLERK, case_no, "answer_followup", "answered", answer="已停止下派")
    county.do(CITY, case_no, "judge_answer", "close", conclusion="已整改")
    file = county.file(EDUCATION_CLERK, case_no)
    assert (file["ended"], file["state_label"]["zh"]) == (True, "已办结")
    table = next(one for one in file["sections"] if one["key"] == "blocks")["table"]
    assert sorted(line[0] for line in table["rows"]) == sorted(orders)
    lines = [one["text"]["zh"] for one in file["timeline"]]
    assert any(f"派单 {orders[3]} 又被拦截，累计4次" in line for line in lines)


def test_30_the_scope_of_the_notice_decides_for_each_community_of_a_batch(county_in_april: County) -> None:
    """F-30 (ADM-08): the order in scope goes out, the one beside it is blocked."""
    county = county_in_april
    order = an_order(ITEM, XIANGYIN.unit, OUT_OF_SCOPE, start="2026-04-01", due="2026-04-10")
    here, there = sent(county, order)
    assert state_of(county, here) == ("CREATED", None)
    assert state_of(county, there) == ("BLOCKED", "OUT_OF_TERRITORY")
    waiting = county.waiting_for(SONGSHAN_CLERK, here["order_no"])
    assert [row["element_id"] for row in waiting] == ["forward_order"]
    (blocked,) = county.stack.arrived("admission", "dispatch.order-blocked.v1")
    assert blocked["order_no"] == there["order_no"]


def test_33_while_admission_is_down_orders_wait_and_are_then_judged_by_their_own_day(
    county_in_april: County,
) -> None:
    """F-33 (DSP-01, E3-43, E3-45): not sent while nobody answers; the item ends on 10 April."""
    county = county_in_april
    county.stack.stopped.add("admission")
    county.stack.pass_time(days=9)
    (last_day,) = sent(county, an_order(ITEM, XIANGYIN.unit, start="2026-04-10", due="2026-04-30"))
    county.stack.pass_time(days=3)
    (too_late,) = sent(county, an_order(ITEM, XIANGYIN.unit, start="2026-04-13", due="2026-04-30"))
    for order in (last_day, too_late):
        assert state_of(county, order) == ("WAITING", "SERVICE_UNAVAILABLE")
        assert county.waiting_for(SONGSHAN_CLERK, order["order_no"]) == []

    county.stack.stopped.clear()
    county.stack.pass_time(days=1)
    assert state_of(county, last_day) == ("CREATED", None)
    assert state_of(county, too_late) == ("BLOCKED", "ENDED")
    (created,) = county.stack.arrived("assessment", "dispatch.order-created.v1")
    assert created["order_no"] == last_day["order_no"]
