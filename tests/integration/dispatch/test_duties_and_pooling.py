"""Orders to townships under a duty, and orders a township pools, through HTTP and queue (B7, B16)."""

from __future__ import annotations

from typing import Any

import pytest

from chassis.testing.samples import sample
from tests.integration.dispatch.house import (
    BUREAU,
    COMMUNITY,
    OFFICE,
    OTHER_COMMUNITY,
    STATISTICS,
    TOWNSHIP,
    House,
    an_actor,
)

SCHOOLS = an_actor("430211-jyj", "department_clerk")
NEXT_TOWNSHIP = an_actor("430211002", "township_clerk")
DUTY = "ZR-2026-00001"
OWN = {"item_ref": DUTY, "communities": [], "townships": [TOWNSHIP.unit], "burden_kinds": []}


def lay(house: House, **changes: Any) -> dict[str, Any]:
    """Admission tells of a duty; in force since the first of May unless said."""
    data = sample("admission.duty-published.v1") | changes
    house.admission.say("admission.duty-published.v1", DUTY, data)
    house.settle()
    return data


def test_what_was_laid_on_a_township_is_ordered_from_the_township_itself(house: House) -> None:
    """TWA-02: it accepts, reports and rates; nothing is forwarded to a community."""
    lay(house)
    house.fresh()
    (own,) = house.get(SCHOOLS, "/duties")["items"]
    assert (own["duty_id"], own["in_force"], own["last_day"]) == (DUTY, True, "2026-12-31")
    assert house.get(BUREAU, "/duties")["items"] == []
    both = house.send(SCHOOLS, **OWN | {"townships": [TOWNSHIP.unit, NEXT_TOWNSHIP.unit]})["orders"]
    assert [(one["township"], one["community"], one["state"]) for one in both] == [
        (TOWNSHIP.unit, None, "CREATED"), (NEXT_TOWNSHIP.unit, None, "CREATED"),
    ]  # fmt: skip
    assert both[0]["notice_no"] == "天编办〔2026〕3号"
    no = both[0]["order_no"]
    assert "职责" in house.task(no, TOWNSHIP)["why"]["zh"]
    house.complete(no, TOWNSHIP, "accept")
    house.complete(no, TOWNSHIP, "reported", result="每周巡查一次")
    house.complete(no, SCHOOLS, "confirmed")
    house.complete(no, TOWNSHIP, "rated", score="4")
    file = house.get(TOWNSHIP, f"/cases/{no}")
    assert house.order(no)["state"] == "DONE" and file["process_version"] == 3
    assert [one["rule"] for one in file["basis"]] == ["TWA-02"]
    told = house.admission.told("dispatch.order-done.v1")
    assert [(one["item_ref"], one["township"], one["community"]) for one in told] == [
        (DUTY, TOWNSHIP.unit, None)
    ]


@pytest.mark.parametrize(
    ("sender", "changes", "reason"),
    [
        (BUREAU, {}, "SENDER_NOT_ENTITLED"),
        (SCHOOLS, {"townships": ["430211003"]}, "OUT_OF_TERRITORY"),
    ],
)
def test_a_duty_of_another_department_or_township_is_blocked(
    house: House, sender: Any, changes: Any, reason: str
) -> None:
    lay(house)
    house.fresh()
    (order,) = house.send(sender, **OWN | changes)["orders"]
    assert (order["state"], order["reason_code"]) == ("BLOCKED", reason)


def test_a_temporary_duty_ends_by_itself_and_is_ordered_no_more(house: House) -> None:
    lay(house, ends_on="2026-05-31")
    house.clock.advance(days=20)
    house.fresh()
    (order,) = house.send(SCHOOLS, **OWN, start="2026-06-01", due="2026-06-10")["orders"]
    assert (order["state"], order["reason_code"]) == ("BLOCKED", "ENDED")


def test_what_dispatch_has_not_heard_yet_is_asked_about_and_goes_out_with_the_answer(house: House) -> None:
    """The question names the township; the answer carries the duty as it stands (E3-43)."""
    house.fresh()
    waits, unknown = (
        house.send(SCHOOLS, **OWN | {"item_ref": ref})["orders"][0] for ref in (DUTY, "ZR-2026-00009")
    )
    assert waits["state"] == unknown["state"] == "WAITING"
    house.settle()
    (asked, _) = house.admission.told("dispatch.gate-asked.v1")
    assert (asked["item_ref"], asked["township"], asked["community"]) == (DUTY, TOWNSHIP.unit, None)
    duty = sample("admission.duty-published.v1")
    house.admission.answer(waits["order_no"], item_version=None, facts={"duty": duty})
    blocked = {"verdict": "blocked", "reason_code": "NOT_FOUND", "item_version": None}
    house.admission.answer(unknown["order_no"], **blocked)
    house.settle()
    assert house.order(waits["order_no"])["state"] == "CREATED"
    assert house.order(unknown["order_no"])["reason_code"] == "NOT_FOUND"


def test_a_duty_is_nothing_for_communities_and_an_item_nothing_for_townships(house: House) -> None:
    refused = house.send(SCHOOLS, status=422, item_ref=DUTY)
    assert (refused["code"], refused["rule"]) == ("duty-not-for-communities", "TWA-02")
    assert (
        house.send(SCHOOLS, status=422, **OWN | {"item_ref": "SX-2026-00001"})["code"]
        == "order-needs-receiver"
    )
    two = OWN | {"item_ref": None, "townships": [TOWNSHIP.unit, NEXT_TOWNSHIP.unit]}
    assert house.send(SCHOOLS, status=422, **two)["code"] == "order-needs-receiver"
    assert house.get(OFFICE, "/orders")["items"] == []


def test_orders_of_two_departments_become_one_visit_and_one_collection(house: House) -> None:
    """B16 step 4: pooled by the township, seen by the community as one list, reported once."""
    house.admission.admit()
    house.admission.list_entry()
    house.fresh()
    first = house.send(BUREAU)["orders"][0]["order_no"]
    second = house.send(STATISTICS, item_ref="ZZ-056", content="人口抽样")["orders"][0]["order_no"]
    house.complete(first, TOWNSHIP, "forwarded")
    task = house.task(second, TOWNSHIP)
    (choice,) = task["options"]["pool"]
    assert choice["value"] == first and "五月走访" in choice["label"] and task["data"]["pool_with"] == []
    late = house.complete(second, TOWNSHIP, "forwarded", status=422, pool_with=[first], visit_on="2026-06-30")
    assert (late["code"], late["rule"]) == ("visit-day-invalid", "B16")
    other = house.complete(second, TOWNSHIP, "forwarded", status=422, pool_with=["430211-DSP-2026-00099"])
    assert other["code"] in ("order-not-poolable", "form-invalid")
    assert house.order(second)["state"] == "CREATED" and house.order(first)["pool_no"] is None

    house.complete(second, TOWNSHIP, "forwarded", pool_with=[first], visit_on="2026-05-15")
    pool = house.order(first)["pool_no"]
    assert pool == house.order(second)["pool_no"] == "430211-HB-2026-00001"
    assert {one["order_no"] for one in house.get(COMMUNITY, f"/orders?pool_no={pool}")["items"]} == {
        first,
        second,
    }
    told = house.admission.told("dispatch.order-pooled.v1")
    assert {(one["order_no"], one["pool_no"], one["visit_on"]) for one in told} == {
        (number, pool, "2026-05-15") for number in (first, second)
    }
    for no in (first, second):
        assert house.order(no)["visit_on"] == "2026-05-15"
        house.complete(no, COMMUNITY, "accept")
    seen = {who: _pool(house, who, first) for who in (COMMUNITY, BUREAU)}
    assert [row[0] for row in seen[COMMUNITY]["table"]["rows"]] == [second]
    assert seen[BUREAU]["table"] is None, "a sender sees that it is pooled, not what others ask for"
    house.complete(first, COMMUNITY, "reported", result="走访32户，登记人口61人")
    assert house.task(second, COMMUNITY)["data"] == {"result": "走访32户，登记人口61人"}
    lines = [one["text"]["zh"] for one in house.get(TOWNSHIP, f"/cases/{first}")["timeline"]]
    assert "合并办理（430211-HB-2026-00001，共 2 张派单）" in lines


def _pool(house: House, who: Any, order_no: str) -> Any:
    sections = house.get(who, f"/cases/{order_no}")["sections"]
    return next(one for one in sections if one["key"] == "pool")


def test_the_same_asked_for_twice_in_a_week_is_one_collection_whether_chosen_or_not(house: House) -> None:
    house.admission.admit()
    house.fresh()
    first, second = (house.send(BUREAU)["orders"][0]["order_no"] for _ in range(2))
    house.complete(first, TOWNSHIP, "forwarded")
    assert house.task(second, TOWNSHIP)["data"]["pool_with"] == [first]
    house.complete(second, TOWNSHIP, "forwarded", pool_with=[])
    assert house.order(second)["pool_no"] == house.order(first)["pool_no"] is not None


def test_a_refusal_is_told_to_the_township(house: House) -> None:
    """B16 step 5: it goes to the township and to the office."""
    house.admission.admit(
        communities=[COMMUNITY.unit, OTHER_COMMUNITY.unit], townships=["430211001", "430211002"]
    )
    house.fresh()
    no = house.send(BUREAU)["orders"][0]["order_no"]
    house.complete(no, TOWNSHIP, "forwarded")
    house.complete(no, COMMUNITY, "refuse", ground="no_funds", reason="没有经费")
    copies = [one.data for one in house.shown if one.type == "worklist.case-copied.v1"]
    assert [(one["holder"], one["case_no"]) for one in copies] == [(f"township_clerk@{TOWNSHIP.unit}", no)]
    assert "无经费" in copies[0]["note"]
