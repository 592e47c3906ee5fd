"""A whistle in the night, an order a community refuses, and a gate that stays shut while admission is down.

The clock is set, so thirty minutes of a night and the quarter of an hour the catalogue's copy may answer take
no time.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Browser, expect

from chassis.clock import COUNTY_ZONE
from tests.e2e.accessibility import violations
from tests.e2e.people import County, Person
from tests.e2e.set_clock import SetClockProduct, running_at

pytestmark = pytest.mark.thorough

NIGHT = datetime(2026, 5, 16, 2, 10, tzinfo=COUNTY_ZONE)
"""A Saturday: nobody is at work, and the minutes count all the same."""
MONDAY = datetime(2026, 5, 18, 9, 0, tzinfo=COUNTY_ZONE)
MATTER = "河堤渗水"
LISTED = "ZZ-121"
THERE = {"reported_as": "值班长", "people": "4"}


@pytest.fixture(scope="module")
def set_product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SetClockProduct]:
    with running_at(tmp_path_factory.mktemp("night"), NIGHT) as product:
        yield product


@pytest.fixture
def county(browser: Browser, set_product: SetClockProduct) -> Iterator[County]:
    county = County(browser, set_product.house.address, set_product.passwords)
    yield county
    for person in county.present.values():
        person.context.close()


def morning_comes(product: SetClockProduct, at: datetime) -> None:
    """It is now that moment, and admission vouches for its catalogue."""
    product.set(at)
    product.county.parts["admission"].heartbeat()


def sends_order(clerk: Person, content: str) -> None:
    """A department sends a community an order for an entry of the list."""
    clerk.goes_to("/orders/new")
    clerk.fills(
        {
            "item_ref": LISTED, "communities": ["430211001008"], "content": content, "start": "2026-05-18",
            "due": "2026-05-29", "result_form": "汇总表", "burden_kinds": ["协助行政事务"],
            "contact": "王科长 28680000",
        }
    )  # fmt: skip
    clerk.page.get_by_role("button", name="提交过关口").click()
    clerk.page.wait_for_load_state()


def test_an_urgent_whistle_at_night_is_counted_by_the_clock(
    county: County, set_product: SetClockProduct
) -> None:
    """F-36 (DSP-03): sent on a Saturday at 02:10, 02:39 is in time and 02:41 late by a minute."""
    township = county.person("songshanlu.clerk")
    township.goes_to("/whistles/new")
    asks = [{"body": body, "asked": "到场抢险"} for body in ("430211-cgj", "430211-gaj")]
    township.fills(
        {"kind": "emergency", "title": MATTER, "description": "夜间渗水", "place": "河堤三段", "asks": asks}
    )
    township.page.get_by_role("button", name="吹哨", exact=True).click()
    expect(township.page.locator("#main")).to_contain_text("已吹哨，待报到")
    here = township.page.url
    set_product.set(NIGHT + timedelta(minutes=29))
    county.person("cgj.clerk").does(MATTER, "报到", THERE)
    set_product.set(NIGHT + timedelta(minutes=31))
    set_product.county.parts["dispatch"].tick()
    county.person("gaj.leader").does(MATTER, "二次吹哨后报到", THERE)
    leader = county.person("songshanlu.party")
    main = leader.page.locator("#main")
    leader.page.goto(here)
    expect(main).to_contain_text("迟到1分钟")
    expect(main).to_contain_text("02:40")
    assert (main.inner_text().count("迟到"), violations(leader.page)) == (1, [])


def test_a_community_refuses_an_order_and_the_office_decides(
    county: County, set_product: SetClockProduct
) -> None:
    """B16 step 5: refused on one of four grounds, told to township and office; a ruling ends it (E3-46)."""
    morning_comes(set_product, MONDAY)
    content = "人口抽样调查入户（夜间）"
    sends_order(county.person("tjj.clerk"), content)
    expect(county.person("tjj.clerk").page.locator("tbody tr")).to_contain_text("待转发")
    county.person("songshanlu.clerk").does(content, "转发社区", {"note": "请协助"})
    secretary = county.person("xiangyin.secretary")
    refused = {"outcome": "refuse", "ground": "beyond_notice", "reason": "清单没有夜间入户的要求"}
    secretary.does(content, "接单", refused)
    office = county.person("swb.clerk")
    office.opens_work(content, "裁定拒绝")
    expect(office.page.locator("#main")).to_contain_text("清单没有夜间入户的要求")
    office.hands_in({"outcome": "uphold", "remark": "超出清单事项范围，拒绝成立"})
    for person in (secretary, county.person("tjj.clerk"), county.person("songshanlu.clerk")):
        person.shows("/orders", "拒绝成立")
    assert secretary.complaints == office.complaints == []


def test_the_gate_is_shut_while_admission_is_down_and_opens_after(
    county: County, set_product: SetClockProduct
) -> None:
    """F-33 (DSP-01, E3-43): the order waits, nobody gets it; judged by its own day once admission answers."""
    morning_comes(set_product, MONDAY)
    clerk, content = county.person("tjj.clerk"), "经济普查入户登记"
    with set_product.without("admission"):
        set_product.set(MONDAY + timedelta(minutes=20))
        sends_order(clerk, content)
        expect(clerk.page.locator("tbody tr")).to_contain_text("等待闸口答复")
        waits = clerk.page.url
        township = county.person("songshanlu.clerk")
        township.goes_to("/inbox")
        expect(township.page.locator("#rows")).not_to_contain_text(content)
        assert violations(clerk.page) == []
    township.opens_work(content, "转发社区")
    clerk.page.goto(waits)
    expect(clerk.page.locator("tbody tr")).to_contain_text("待转发")
