"""Acceptance scenarios 29 to 35 through HTTP and queue, on both stacks."""

from __future__ import annotations

from tests.integration.dispatch.house import (
    BUREAU,
    COMMUNITY,
    OFFICE,
    OTHER_COMMUNITY,
    STATISTICS,
    TOWNSHIP,
)


def test_29_an_unadmitted_order_reaches_no_community_and_repeats_are_reported(house):
    """F-29: unadmitted order."""
    house.fresh()
    refused = house.send(BUREAU, status=422, item_ref=None, content="填报企业用工台账")
    assert refused["code"] == "order-without-item" and refused["rule"] == "DSP-01"
    assert house.get(BUREAU, "/orders")["items"] == []

    blocks = [
        house.send(BUREAU, item_ref=None, communities=[], township=TOWNSHIP.unit, content="填报企业用工台账")
        for _ in range(3)
    ]
    house.settle()
    assert {one["orders"][0]["state"] for one in blocks} == {"BLOCKED"}
    assert {one["orders"][0]["reason_code"] for one in blocks} == {"NOT_FOUND"}
    told = house.admission.told("dispatch.order-blocked.v1")
    assert [one["blocks_in_90_days"] for one in told] == [1, 2, 3]
    assert [one["rule"] for one in house.alerts()] == ["dsp.block.alert"]


def test_blocks_older_than_ninety_days_do_not_count(house):
    text = {"item_ref": None, "communities": [], "township": TOWNSHIP.unit}
    house.send(BUREAU, **text)
    house.send(BUREAU, **text)
    house.clock.advance(days=91)
    house.send(BUREAU, **text, start="2026-08-12", due="2026-08-20")
    house.settle()
    assert house.admission.told("dispatch.order-blocked.v1")[-1]["blocks_in_90_days"] == 1
    assert house.alerts() == []


def test_30_the_order_to_a_community_in_scope_goes_out_although_its_neighbour_is_blocked(house):
    """F-30: wrong territory."""
    house.admission.admit()
    house.fresh()
    batch = house.send(BUREAU, communities=[COMMUNITY.unit, OTHER_COMMUNITY.unit])
    here, there = batch["orders"]
    assert here["batch_no"] == there["batch_no"] == batch["batch_no"]
    assert (here["state"], here["item_version"], here["notice_no"]) == ("CREATED", 1, "株天社审〔2026〕1号")
    assert (there["state"], there["reason_code"]) == ("BLOCKED", "OUT_OF_TERRITORY")
    house.settle()
    assert [one["order_no"] for one in house.admission.told("dispatch.order-created.v1")] == [
        here["order_no"]
    ]
    assert [one["order_no"] for one in house.admission.told("dispatch.order-blocked.v1")] == [
        there["order_no"]
    ]


def test_31_a_ledger_the_notice_does_not_contain_is_blocked(house):
    """F-31: order exceeds the notice."""
    house.admission.admit()
    house.fresh()
    order = house.send(BUREAU, burden_kinds=["台账"])["orders"][0]
    assert (order["state"], order["reason_code"]) == ("BLOCKED", "CONTENT_EXCEEDS")


def test_32_who_only_assists_is_not_made_responsible(house):
    """F-32: assisted item with main responsibility."""
    house.admission.list_entry()
    house.fresh()
    order = house.send(STATISTICS, item_ref="ZZ-056", responsible=True)["orders"][0]
    assert (order["state"], order["reason_code"]) == ("BLOCKED", "CONTENT_EXCEEDS")
    assert house.send(STATISTICS, item_ref="ZZ-056")["orders"][0]["state"] == "CREATED"


def test_33_without_admission_the_order_waits_and_is_then_judged_by_its_own_day(house):
    """F-33: admission service down."""
    house.admission.admit()
    house.fresh()
    house.clock.advance(minutes=16)
    order = house.send(BUREAU)["orders"][0]
    assert (order["state"], order["reason_code"]) == ("WAITING", "SERVICE_UNAVAILABLE")
    house.settle()
    asked = house.admission.told("dispatch.gate-asked.v1")
    assert [(one["order_no"], one["order_date"]) for one in asked] == [(order["order_no"], "2026-05-12")]
    assert house.admission.told("dispatch.order-created.v1") == []

    house.clock.advance(days=3)
    house.admission.change("ended", "SX-2026-00001", on="2026-05-14")
    house.admission.answer(order["order_no"])
    house.settle()
    assert house.order(order["order_no"])["state"] == "CREATED"
    created = house.admission.told("dispatch.order-created.v1")
    assert [(one["order_no"], one["item_version"]) for one in created] == [(order["order_no"], 1)]


def test_a_waiting_order_that_admission_refuses_is_blocked(house):
    order = house.send(BUREAU)["orders"][0]
    assert order["state"] == "WAITING"
    house.settle()
    house.admission.answer(order["order_no"], verdict="blocked", reason_code="NOT_FOUND", item_version=None)
    house.settle()
    assert (house.order(order["order_no"])["state"]) == "BLOCKED"


def test_the_wording_that_was_judged_travels_with_the_answer(house):
    order = house.send(BUREAU)["orders"][0]
    house.settle()
    item = house.admission.admit()
    del item["catalogue_version"]
    house.admission.answer(order["order_no"], facts={"item": item})
    house.settle()
    assert house.order(order["order_no"])["item_name"] == "独居老人走访登记"


def test_a_yes_without_its_wording_is_no_yes(house):
    order = house.send(BUREAU)["orders"][0]
    house.settle()
    house.admission.answer(order["order_no"])
    house.settle()
    assert house.order(order["order_no"])["state"] == "WAITING"
    assert [one["rule"] for one in house.alerts()] == ["B20"]


def test_an_answer_heard_twice_changes_nothing(house):
    house.admission.admit()
    order = house.send(BUREAU)["orders"][0]
    house.settle()
    house.admission.answer(order["order_no"])
    house.admission.answer(order["order_no"])
    house.settle()
    assert house.order(order["order_no"])["state"] == "CREATED"
    assert len(house.admission.told("dispatch.order-created.v1")) == 1


def test_34_an_end_that_arrives_before_the_admission_stays_the_end(house):
    """F-34: Two senders of one subject may overtake each other: the revision decides, not the arrival."""
    house.admission.revisions["SX-2026-00001"] = 1
    house.admission.change("ended", "SX-2026-00001", item_version=1, revision=3)
    house.settle()
    house.admission.admit(revision=2)
    house.admission.revisions["SX-2026-00001"] = 3
    house.fresh()
    order = house.send(BUREAU)["orders"][0]
    assert (order["state"], order["reason_code"]) == ("BLOCKED", "ENDED")


def test_35_promised_funds_must_be_named(house):
    """F-35: purchase reference."""
    house.admission.admit(funds_promised=True)
    house.fresh()
    assert house.send(BUREAU)["orders"][0]["reason_code"] == "FUNDS_MISSING"
    assert house.send(BUREAU, funds_reference="采购〔2026〕7号")["orders"][0]["state"] == "CREATED"


def test_an_order_runs_from_the_department_to_done_and_is_counted(house):
    house.admission.admit()
    house.fresh()
    no = house.send(BUREAU)["orders"][0]["order_no"]
    house.complete(no, TOWNSHIP, "forwarded", note="本周合并")
    house.complete(no, COMMUNITY, "accept")
    house.complete(no, COMMUNITY, "reported", result="走访32户")
    house.complete(no, BUREAU, "returned", reason="缺登记表")
    house.complete(no, COMMUNITY, "reported", result="已补登记表")
    house.complete(no, BUREAU, "confirmed")
    house.complete(no, COMMUNITY, "rated", score="5")
    assert house.order(no)["state"] == "DONE"
    file = house.get(COMMUNITY, f"/cases/{no}")
    assert file["ended"] and file["position"]["active"] == []
    assert [one["text"] for one in file["opinions"] if one["text"]] == [
        "本周合并", "走访32户", "缺登记表", "已补登记表",
    ]  # fmt: skip
    figures = house.get(OFFICE, "/figures?year=2026", service="assessment")
    line = figures["items"][0]
    assert (line["created"], line["accepted"], line["done"], line["refused"]) == (1, 1, 1, 0)


def test_46_a_refusal_for_not_admitted_stands_when_the_item_has_ended(house):
    house.admission.admit()
    house.fresh()
    no = house.send(BUREAU)["orders"][0]["order_no"]
    house.complete(no, TOWNSHIP, "forwarded")
    house.admission.change("ended", "SX-2026-00001", on="2026-05-12")
    house.fresh()
    house.complete(no, COMMUNITY, "refuse", ground="not_admitted", reason="事项已经结束")
    problem = house.complete(no, OFFICE, "overrule", status=409, reason="应当办理")
    assert problem["code"] == "refusal-must-stand" and problem["rule"] == "E3-46"
    house.complete(no, OFFICE, "uphold")
    assert house.order(no)["state"] == "REFUSED_UPHELD"


def test_a_refusal_the_office_overrules_goes_back_to_the_community(house):
    house.admission.admit()
    house.fresh()
    no = house.send(BUREAU)["orders"][0]["order_no"]
    house.complete(no, TOWNSHIP, "forwarded")
    house.complete(no, COMMUNITY, "refuse", ground="no_time", reason="月底换届")
    house.complete(no, OFFICE, "overrule", reason="期限到月底")
    assert house.order(no)["state"] == "ACCEPTED"
    assert house.task(no, COMMUNITY)["element_id"] == "report_result"


def test_a_community_that_does_not_rate_in_time_does_not_keep_the_order_open(house):
    house.admission.admit()
    house.fresh()
    no = house.send(BUREAU)["orders"][0]["order_no"]
    house.complete(no, TOWNSHIP, "forwarded")
    house.complete(no, COMMUNITY, "accept")
    house.complete(no, COMMUNITY, "reported", result="走访32户")
    house.complete(no, BUREAU, "confirmed")
    house.clock.advance(days=10)
    house.dispatch.tick()
    assert house.order(no)["state"] == "DONE"


def test_the_sender_recalls_its_order_and_nobody_else_can(house):
    house.admission.admit()
    house.fresh()
    no = house.send(BUREAU)["orders"][0]["order_no"]
    path, body = f"/cases/{no}/actions/recall", {"data": {"reason": "重复派发"}}
    assert [one["key"] for one in house.get(BUREAU, f"/cases/{no}")["actions"]] == ["recall"]
    assert house.post(COMMUNITY, path, body, status=403)["code"] == "act-not-yours"
    house.post(BUREAU, path, body, status=200)
    house.settle()
    assert house.order(no)["state"] == "RECALLED"
    assert len(house.admission.told("dispatch.order-recalled.v1")) == 1
    moved = [one.data for one in house.shown if one.type == "worklist.case-moved.v1"]
    assert moved[-1]["standing"]["state_label"]["zh"] == "已撤回"


def test_the_same_command_sent_twice_places_one_batch(house):
    house.admission.admit()
    house.fresh()
    body = {
        "item_ref": "SX-2026-00001", "communities": [COMMUNITY.unit], "content": "五月走访",
        "start": "2026-05-12", "due": "2026-05-29",
    }  # fmt: skip
    first = house.post(BUREAU, "/orders", body, status=201, key="the-same-key-0001")
    again = house.post(BUREAU, "/orders", body, status=201, key="the-same-key-0001")
    assert first == again
    assert len(house.get(BUREAU, "/orders")["items"]) == 1


def test_orders_are_shown_to_those_they_concern(house):
    house.admission.admit()
    house.fresh()
    no = house.send(BUREAU)["orders"][0]["order_no"]
    for actor in (BUREAU, TOWNSHIP, COMMUNITY, OFFICE):
        assert [one["order_no"] for one in house.get(actor, "/orders")["items"]] == [no]
    for actor in (STATISTICS, OTHER_COMMUNITY):
        assert house.get(actor, "/orders")["items"] == []


def test_the_copy_says_what_it_holds_and_how_fresh_it_is(house):
    house.admission.admit()
    house.admission.list_entry()
    house.fresh()
    shown = house.get(BUREAU, "/catalogue")
    assert [(one["item_ref"], one["in_force"]) for one in shown["items"]] == [
        ("SX-2026-00001", True), ("ZZ-056", True),
    ]  # fmt: skip
    assert shown["freshness"]["fresh"]
    house.clock.advance(minutes=16)
    assert not house.get(BUREAU, "/catalogue")["freshness"]["fresh"]


def test_a_lost_message_makes_the_copy_ask_instead_of_answering(house):
    house.admission.admit()
    house.admission.revisions["SX-2026-00002"] = 1
    house.fresh()
    assert house.send(BUREAU)["orders"][0]["state"] == "WAITING"


def test_a_changed_version_takes_over_the_orders_that_fit_it_and_recalls_the_others(house):
    """B4: the community that stays goes on under the new notice, the one that was left out is told."""
    both = [COMMUNITY.unit, OTHER_COMMUNITY.unit]
    house.admission.admit(communities=both, townships=["430211001", "430211002"])
    house.fresh()
    stays, goes = (one["order_no"] for one in house.send(BUREAU, communities=both)["orders"])
    house.complete(stays, TOWNSHIP, "forwarded")
    house.admission.admit(item_version=2, notice_no="株天社审〔2026〕9号", start="2026-05-12")
    house.admission.change("superseded", "SX-2026-00001")
    house.fresh()
    assert [house.order(one)["state"] for one in (stays, goes)] == ["FORWARDED", "RECALLED"]
    assert (
        house.order(stays)["item_version"] == 2 and house.order(stays)["notice_no"] == "株天社审〔2026〕9号"
    )
    assert [one["order_no"] for one in house.admission.told("dispatch.order-recalled.v1")] == [goes]
    house.complete(stays, COMMUNITY, "accept")
    assert house.send(BUREAU, communities=[OTHER_COMMUNITY.unit])["orders"][0]["reason_code"] == (
        "OUT_OF_TERRITORY"
    )


def test_what_was_reported_under_the_old_version_is_left_to_be_confirmed(house):
    house.admission.admit()
    house.fresh()
    order_no = house.send(BUREAU)["orders"][0]["order_no"]
    house.complete(order_no, TOWNSHIP, "forwarded")
    house.complete(order_no, COMMUNITY, "accept")
    house.complete(order_no, COMMUNITY, "reported", result="走访32户")
    house.admission.admit(item_version=2, communities=[OTHER_COMMUNITY.unit], townships=["430211002"])
    house.admission.change("superseded", "SX-2026-00001")
    house.fresh()
    assert (house.order(order_no)["state"], house.order(order_no)["item_version"]) == ("REPORTED", 1)
