"""Scenarios 36 to 38 through HTTP and queue: whistles by day and by night."""

from __future__ import annotations

from datetime import UTC, datetime

from chassis.actor import Actor
from services.dispatch.usecases.hear_unit import HearUnit
from tests.integration.dispatch.house import COMMUNITY, TOWNSHIP, an_actor

SECRETARY = an_actor("430211001", "township_party_committee")
CGJ = an_actor("430211-cgj", "department_clerk")
CGJ_LEADER = an_actor("430211-cgj", "department_leader")
POLICE = an_actor("430211-gaj", "department_clerk")
STRANGER = an_actor("430211-tjj", "department_clerk")
CENTRE = an_actor("430211-zhzx", "command_operator")
CENTRE_HEAD = an_actor("430211-zhzx", "command_head")
NIGHT = datetime(2026, 10, 1, 18, 10, tzinfo=UTC)
"""02:10 on 2 October 2026 in the county."""
ASKS = [
    {"body": "430211-cgj", "asked": "清理渣土"},
    {"body": "430211-gaj", "asked": "疏导交通"},
]


def know_units(house):
    """The directory has told dispatch who there is."""
    units = (
        ("430211001", "嵩山路街道", "township"),
        ("430211-cgj", "区城管局", "department"),
        ("430211-gaj", "区公安分局", "department"),
    )
    with house.dispatch.works(Actor.system("portal")) as work:
        for code, name, kind in units:
            HearUnit()(work, code, name=name, kind=kind, parent="430211", revision=1)


def blow(house, *, status=201, actor=TOWNSHIP, **changes):
    body = {
        "kind": "emergency", "title": "渣土堵路", "description": "夜间倾倒，车辆无法通行",
        "place": "珠江北路口", "community": COMMUNITY.unit, "asks": ASKS, **changes,
    }  # fmt: skip
    return house.post(actor, "/whistles", body, status=status)


def later(house, **by):
    house.clock.advance(**by)
    house.dispatch.tick()
    house.settle()


def report_in(house, number, actor, people=3):
    house.complete(number, actor, "arrived", reported_as="中队长", people=people)


def test_36_an_urgent_whistle_is_counted_by_the_clock_at_night_and_both_sides_rate(house):
    """F-36 (DSP-03): urgent whistle."""
    know_units(house)
    house.clock.move_to(NIGHT)
    whistle = blow(house)
    number = whistle["whistle_no"]
    assert (whistle["state"], whistle["due_at"][:16]) == ("SENT", "2026-10-01T18:40")
    later(house, minutes=29)
    report_in(house, number, CGJ)
    later(house, minutes=1)
    later(house, minutes=1)
    report_in(house, number, POLICE)

    duties = [{"body": one["body"], "text": one["asked"], "by": "2026-10-09"} for one in ASKS]
    house.complete(number, TOWNSHIP, "agreed", consultation="先疏导后清理", duties=duties)
    refused = house.complete(number, CGJ, "unable", result="机械不足", status=409)
    assert (refused["code"], refused["rule"]) == ("emergency-not-finished", "B15")
    for actor in (CGJ, POLICE):
        house.complete(number, actor, "done", result="已办结")
    house.complete(number, TOWNSHIP, "solved", reason="现场已通行")
    marks = [
        {"body": one["body"], "presence": "5", "solution": "5", "cooperation": "5", "satisfied": True}
        for one in ASKS
    ]
    house.complete(number, TOWNSHIP, "rated", ratings=marks)
    house.complete(number, CGJ, "answered", score="5", answer="吹哨准确")
    later(house, days=14)

    file = house.get(TOWNSHIP, f"/cases/{number}")
    assert file["state"] == "RESOLVED"
    shown = str(file["sections"])
    assert "按时" in shown and "迟到1分钟" in shown and "吹哨准确" in shown
    rates = {one["body"]: one for one in house.get(TOWNSHIP, "/rates?year=2026", "assessment")["items"]}
    assert rates["430211-cgj"]["report_in_rate"] == "1.0000" and rates["430211-gaj"]["in_time"] == 0
    assert rates["430211-gaj"]["satisfaction_rate"] == "1.0000"
    house.dispatch.tell_years()
    house.settle()
    compared = house.get(TOWNSHIP, "/rates?year=2026", "assessment")["compared"]
    assert (compared["lines"], compared["differences"]) == (2, []), "both have counted the same"


def test_37_an_ineligible_whistle_needs_the_secretarys_reason_which_is_shown(house):
    """F-37: ineligible whistle."""
    know_units(house)
    whistle = blow(house, kind="hard", asks=ASKS[:1], routine=True)
    number = whistle["whistle_no"]
    assert whistle["state"] == "INELIGIBLE"
    house.complete(number, SECRETARY, "override", reason="连日反复，单靠派单没有解决")
    file = house.get(CGJ, f"/cases/{number}")
    assert file["state"] == "SENT" and "连日反复" in str(file["sections"]) and "不吹2" in str(file["why"])


def test_37_what_is_one_bodys_routine_work_goes_on_as_an_event(house):
    """F-37: ineligible whistle."""
    know_units(house)
    number = blow(house, kind="hard", asks=ASKS[:1], routine=True)["whistle_no"]
    house.complete(number, SECRETARY, "drop")
    path = f"/cases/{number}/actions/turn_into_event"
    assert house.post(CGJ, path, {"data": {}}, status=403)["code"] == "only-townships-whistle"
    event_no = house.post(TOWNSHIP, path, {"data": {}}, status=200)["result"]["event_no"]
    assert event_no in str(house.get(TOWNSHIP, f"/cases/{number}")["sections"])
    event = house.get(TOWNSHIP, f"/cases/{event_no}")
    assert event["state"] == "REPORTED" and number in str(event["sections"])
    assert house.post(TOWNSHIP, path, {"data": {}}, status=409)["code"] == "whistle-not-in-state"


def test_38_a_no_show_is_whistled_for_again_then_noted_and_looked_into(house):
    """F-38: no-show."""
    know_units(house)
    house.clock.move_to(NIGHT)
    number = blow(house)["whistle_no"]
    report_in(house, number, POLICE)
    later(house, minutes=31)
    assert house.task(number, CGJ_LEADER)["element_id"] == "report_in_again"
    later(house, minutes=31)
    assert [one["rule"] for one in house.alerts()].count("B15") == 1
    house.complete(number, CENTRE_HEAD, "urged", findings="值班电话无人接听，已通报")
    shown = str(house.get(CENTRE, f"/cases/{number}")["sections"])
    assert "二次吹哨仍未报到" in shown and "已通报" in shown
    assert [one["no_shows"] for one in house.get(CENTRE, "/whistles")["items"]] == [1]


WRONG = [
    ({"asks": [ASKS[0], ASKS[0]]}, "whistle-calls-nobody", "DSP-03"),
    ({"asks": [{"body": "430211-xxx", "asked": "来"}]}, "body-not-callable", "DSP-03"),
    ({"asks": [{"body": "430211001", "asked": "来"}]}, "body-not-callable", "DSP-03"),
    ({"community": "430211002012"}, "place-elsewhere", "DSP-03"),
    ({"kind": "party"}, "body-invalid", ""),
]


def test_a_wrong_whistle_is_refused_and_nothing_is_kept(house):
    know_units(house)
    for changes, code, rule in WRONG:
        problem = blow(house, status=422, **changes)
        assert (problem["code"], problem["rule"]) == (code, rule) and problem["detail_en"]
    assert house.get(TOWNSHIP, "/whistles")["items"] == []


def test_who_is_not_concerned_neither_blows_nor_reads_and_only_the_township_takes_it_back(house):
    know_units(house)
    blow(house, status=403, actor=CGJ)
    number = blow(house)["whistle_no"]
    stranger = an_actor("430211-tjj", "department_clerk")
    assert house.get(stranger, "/whistles")["items"] == []
    assert [one["whistle_no"] for one in house.get(CGJ, "/whistles")["items"]] == [number]
    path = f"/cases/{number}/actions/cancel"
    assert house.post(CGJ, path, {"data": {"reason": "不去"}}, status=403)["code"] == "only-townships-whistle"
    house.post(TOWNSHIP, path, {"data": {"reason": "误吹"}}, status=200)
    assert house.get(TOWNSHIP, f"/cases/{number}")["state"] == "CANCELLED"
    with house.dispatch.works.reading() as session:
        assert not [one for one in house.dispatch.engine.tasks(session, number) if one.is_open]


def test_the_board_shows_what_is_open_behind_all_that_has_ended(house):
    """DSP-04: the command platform shows what is under way."""
    know_units(house)
    number = blow(house)["whistle_no"]
    for actor in (TOWNSHIP, CENTRE, POLICE):
        shown = house.get(actor, "/whistles/open")
        assert [one["whistle_no"] for one in shown["items"]] == [number] and not shown["more"]
    assert house.get(STRANGER, "/whistles/open")["items"] == []
    assert house.get(CENTRE, "/whistles/open?township=430211002")["items"] == []
    house.post(TOWNSHIP, f"/cases/{number}/actions/cancel", {"data": {"reason": "误吹"}}, status=200)
    assert house.get(CENTRE, "/whistles/open")["items"] == []
