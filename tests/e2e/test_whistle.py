"""An urgent whistle in a real browser: called, come, called again, handled, rated; and an event."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime, timedelta

from playwright.sync_api import expect

from chassis.clock import SystemClock
from tests.e2e.accessibility import violations
from tests.e2e.people import County, Person
from tests.e2e.product import Product

MATTER, EVENT = "珠江北路口渣土堵路", "小区南门井盖破损"
CALLED = ("430211-cgj", "430211-gaj")
THERE = {"reported_as": "中队长", "people": "3"}


def half_an_hour_passes(product: Product) -> None:
    """Nobody here waits thirty minutes: who has not come is past the limit."""
    past = (datetime.now() - timedelta(hours=10)).isoformat(sep=" ")
    with closing(sqlite3.connect(product.house.data / "dispatch.sqlite", timeout=20)) as kept, kept:
        kept.execute("UPDATE timer SET due_at = ? WHERE element_id = 'report_overdue'", (past,))


def looks_right(person: Person) -> None:
    """Nothing keeps anybody out, and nothing runs over the edge of a phone."""
    assert violations(person.page) == []
    person.page.set_viewport_size({"width": 390, "height": 844})
    assert person.page.evaluate("document.documentElement.scrollWidth") <= 390
    person.page.set_viewport_size({"width": 1366, "height": 768})


def test_a_township_blows_an_urgent_whistle_and_it_goes_out_at_once(county: County) -> None:
    township = county.person("songshanlu.clerk")
    township.goes_to("/whistles/new")
    looks_right(township)
    asks = [{"body": body, "asked": "到场处置"} for body in CALLED]
    township.fills(
        {"kind": "emergency", "title": MATTER, "description": "夜间倾倒", "place": "珠江北路口", "asks": asks}
    )
    township.page.get_by_role("button", name="吹哨", exact=True).click()
    expect(township.page.locator("#main")).to_contain_text("已吹哨，待报到")
    looks_right(township)
    called = county.person("cgj.clerk")
    called.shows("/notifications", MATTER)
    pressing = called.page.locator("tbody tr", has_text=MATTER).filter(has_text="报到")
    expect(pressing).to_contain_text("紧急待办")


def test_one_body_comes_in_time_and_the_leader_of_the_other_is_called_again(
    county: County, product: Product
) -> None:
    county.person("cgj.clerk").does(MATTER, "报到", THERE)
    half_an_hour_passes(product)
    county.person("gaj.leader").does(MATTER, "二次吹哨后报到", THERE)


def test_they_consult_handle_and_rate_each_other(county: County) -> None:
    today = SystemClock().today().isoformat()
    township = county.person("songshanlu.clerk")
    duties = [{"body": body, "text": "清理、疏导", "by": today} for body in CALLED]
    agreed = {"consultation": "先疏导后清理", "duties": duties}
    township.does(MATTER, "现场会商", agreed)
    for login in ("cgj.clerk", "gaj.clerk"):
        county.person(login).does(MATTER, "办理并反馈", {"outcome": "done", "result": "已通行"})
    township.does(MATTER, "核实结果", {"outcome": "solved", "reason": "现场已通行"})
    marks = {"presence": "5", "solution": "5", "cooperation": "5", "satisfied": True}
    ratings = [{"body": body, **marks} for body in CALLED]
    township.does(MATTER, "评价被吹哨单位", {"ratings": ratings})
    for login in ("cgj.clerk", "gaj.clerk"):
        county.person(login).does(MATTER, "回应并评价吹哨", {"score": "5"})
    township.goes_to("/whistles")
    expect(township.page.locator("tbody tr", has_text=MATTER)).to_contain_text("已解决")


def test_an_event_is_reported_and_stands_on_the_board_until_it_is_handled(county: County) -> None:
    secretary = county.person("xiangyin.secretary")
    secretary.goes_to("/events/new")
    looks_right(secretary)
    secretary.fills(
        {
            "source": "grid", "class_code": "GY-01", "title": EVENT, "description": "车轮卡住",
            "area": "430211001008", "place": "南门", "urgency": "normal",
        }
    )  # fmt: skip
    secretary.page.get_by_role("button", name="上报", exact=True).click()
    expect(secretary.page.locator("#main")).to_contain_text("待受理")
    township = county.person("songshanlu.clerk")
    township.does(EVENT, "受理", {"outcome": "valid", "class_code": "GY-01"})
    township.does(EVENT, "派遣", {"outcome": "dispatch", "handler": "430211-zjj"})
    county.person("zjj.clerk").does(EVENT, "接单", {"outcome": "accept"})
    centre = county.person("zhzx.operator")
    centre.goes_to("/board")
    expect(centre.page.locator("#live tbody tr", has_text=EVENT)).to_contain_text("处置中")
    looks_right(centre)
    county.person("zjj.clerk").does(EVENT, "处置并反馈", {"outcome": "done", "result": "已更换"})
    expect(centre.page.locator("#live tbody tr", has_text=EVENT)).to_contain_text("待核查", timeout=20_000)
