"""Scenarios 39 and 40, and the one intake, through HTTP and queue."""

from __future__ import annotations

from services.dispatch.usecases.hear_unit import HearUnit
from services.dispatch.usecases.keep_event_class import KeepEventClass
from services.dispatch.web.hotline import HEADER
from tests.integration.dispatch.house import COMMUNITY, OTHER_COMMUNITY, TOWNSHIP, an_actor

CGJ = an_actor("430211-cgj", "department_clerk")
ZJJ = an_actor("430211-zjj", "department_clerk")
CENTRE = an_actor("430211-zhzx", "command_operator")
STRANGER = an_actor("430211-tjj", "department_clerk")
RUBBLE = {
    "code": "SR-04", "field": "市容环卫", "name": "乱倒渣土", "level": "township",
    "department": "430211-cgj", "joint": [], "limit": 4, "unit": "hours",
}  # fmt: skip
CALLER = "0731-28600000"


def know(house):
    """The directory and the catalogue of classes are loaded."""
    with house.dispatch.works(CENTRE) as work:
        for code, name, kind in (
            ("430211001", "嵩山路街道", "township"),
            ("430211-cgj", "区城管局", "department"),
            ("430211-zjj", "区住建局", "department"),
        ):
            HearUnit()(work, code, name=name, kind=kind, parent="430211", revision=1)
        KeepEventClass()(work, RUBBLE)


def report(house, actor=COMMUNITY, *, status=201, **changes):
    body = {
        "source": "grid", "class_code": "SR-04", "title": "路口乱倒渣土", "description": "约两车",
        "township": "430211001", "community": COMMUNITY.unit, "place": "珠江北路口", **changes,
    }  # fmt: skip
    return house.post(actor, "/events", body, status=status)


def file_of(house, number, actor=CENTRE):
    return house.get(actor, f"/cases/{number}")


def handled(house, number, actor=CGJ):
    house.complete(number, actor, "accept")
    house.complete(number, actor, "done", result="已清运")


def dispatched(house, number):
    house.complete(number, TOWNSHIP, "valid", class_code="SR-04")
    house.complete(number, TOWNSHIP, "dispatch", handler="430211-cgj", co_handlers=[])


def test_39_a_reopened_event_keeps_its_chain_and_its_first_report_time(house):
    """F-39 (DSP-12, DSP-13, DSP-16): reopened event, each step on file."""
    know(house)
    event = report(house, contact=CALLER)
    number = event["event_no"]
    dispatched(house, number)
    assert CALLER in str(file_of(house, number, CGJ)["sections"])
    assert CALLER not in str(file_of(house, number, COMMUNITY)["sections"])
    handled(house, number)
    house.complete(number, COMMUNITY, "solved", reason="现场已清")
    house.complete(number, TOWNSHIP, "not_solved", remark="反映人说又有一车")
    assert file_of(house, number)["state"] == "REOPENED"
    house.complete(number, TOWNSHIP, "dispatch", handler="430211-cgj", co_handlers=[])
    handled(house, number)
    house.complete(number, COMMUNITY, "solved", reason="已清")
    house.complete(number, TOWNSHIP, "rated", response="yes", satisfied="yes")

    file = file_of(house, number, CGJ)
    shown = str(file["sections"])
    assert file["state"] == "CLOSED_SOLVED" and CALLER not in shown
    assert f"{number}-1" in shown and f"{number}-2" in shown
    rates = house.get(CGJ, "/rates?year=2026", "assessment")["events"]
    assert [(one["handler"], one["events"], one["reopened"], one["solved"]) for one in rates] == [
        ("430211-cgj", 1, 1, 1)
    ]
    house.dispatch.tell_years()
    house.settle()
    compared = house.get(CGJ, "/rates?year=2026", "assessment")["compared"]
    assert (compared["lines"], compared["differences"]) == (1, []), "both have counted the same"
    for envelope in house.shown:
        assert CALLER not in str(envelope.data)


def test_40_a_second_handler_that_is_overruled_must_handle_and_its_objection_is_kept(house):
    """F-40: wrong handler twice."""
    know(house)
    number = report(house)["event_no"]
    dispatched(house, number)
    house.complete(number, CGJ, "object", right_handler="430211-zjj", reason="工地管理归住建")
    house.complete(number, TOWNSHIP, "uphold", handler="430211-zjj", reason="成立")
    house.complete(number, ZJJ, "object", right_handler="430211-cgj", reason="路面归城管")
    house.complete(number, TOWNSHIP, "overrule", reason="渣土来自在建工地")
    house.complete(number, ZJJ, "extend", result="等待吊车")
    refused = house.complete(number, ZJJ, "extend", result="再等", status=409)
    assert refused["code"] == "extended-already"
    house.complete(number, ZJJ, "cannot", result="权属待裁决")
    house.complete(number, COMMUNITY, "explained", reason="说明合理")
    house.clock.advance(days=8)
    house.dispatch.tick()
    shown = str(file_of(house, number)["sections"])
    assert "工地管理归住建" in shown and "不成立：渣土来自在建工地" in shown
    assert file_of(house, number)["state"] == "CLOSED_UNSOLVED_EXPLAINED"


WRONG = [
    (COMMUNITY, {"community": OTHER_COMMUNITY.unit}, 403, "event-elsewhere"),
    (CGJ, {"source": "grid"}, 403, "source-not-yours"),
    (COMMUNITY, {"class_code": "XX-99"}, 422, "event-class-unknown"),
    (COMMUNITY, {"occurred_at": "2027-01-01T00:00:00+08:00"}, 422, "event-in-future"),
    (COMMUNITY, {"source": "rumour"}, 422, "body-invalid"),
]


def test_a_wrong_report_or_dispatch_is_refused_and_changes_nothing(house):
    know(house)
    for actor, changes, status, code in WRONG:
        problem = report(house, actor, status=status, **changes)
        assert problem["code"] == code and problem["detail_en"]
    assert house.get(CENTRE, "/events")["items"] == []
    number = report(house)["event_no"]
    house.complete(number, TOWNSHIP, "valid", class_code="SR-04")
    before = file_of(house, number)["sections"]
    task = house.task(number, TOWNSHIP)
    assert COMMUNITY.unit not in str(task["options"])
    house.complete(number, TOWNSHIP, "dispatch", handler="430211-xxx", co_handlers=[], status=422)
    assert file_of(house, number)["sections"] == before
    assert house.get(STRANGER, "/events")["items"] == []


def test_the_hotlines_own_system_hands_in_once_with_its_key(house):
    """DSP-08: one intake for every source."""
    know(house)
    body = {
        "title": "路灯不亮", "description": "整条街", "township": "430211001", "place": "黄河北路",
        "external_no": "12345-2026-778",
    }  # fmt: skip
    client = house.dispatch.web_app.test_client()

    def hand_in(key, number):
        headers = {HEADER: key, "Idempotency-Key": number}
        return client.post("/hotline/events", json=body, headers=headers)

    refused = hand_in("wrong", "hotline-key-01")
    assert (refused.status_code, refused.get_json()["code"]) == (401, "intake-key-wrong")
    first, again = hand_in("the-county-key", "hotline-key-02"), hand_in("the-county-key", "hotline-key-03")
    assert first.status_code == 201 and first.get_json()["event_no"] == again.get_json()["event_no"]
    assert first.get_json()["source"] == "hotline"
    board = house.get(CENTRE, "/board?lamp=red")
    assert board["items"] == [] and [one["open"] for one in board["places"]] == [1]
    house.clock.advance(days=2)
    assert len(house.get(CENTRE, "/board?lamp=red&township=430211001")["items"]) == 1
    assert house.get(STRANGER, "/board")["items"] == []
