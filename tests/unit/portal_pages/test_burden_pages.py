"""负担台账: the register, the chart with its table, the parts of a community, the weight of a draft."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from chassis.web.refusals import RoleMissing
from portal.clients.services import ServiceProblem
from portal.web.burden import short
from portal.web.charts import bars, nice_top
from tests.unit.portal_pages import fixtures
from tests.unit.portal_pages.a_portal import COMMUNITY, FixtureServices, a_portal

REGISTER = fixtures.BURDEN["register"]
HERE = "/burden/430211001008"


@pytest.fixture
def services() -> FixtureServices:
    return FixtureServices()


@pytest.fixture
def client(services: FixtureServices) -> FlaskClient:
    return a_portal(COMMUNITY, services).test_client()


def test_the_register_links_every_figure_to_its_parts_and_says_what_it_means(
    client: FlaskClient, services: FixtureServices
) -> None:
    page = client.get("/burden?first=2026-05&last=2026-07&order=days").text
    for row in REGISTER["rows"]:
        assert f"{HERE[:-12]}{row['community']}?first=2026-05&amp;last=2026-07" in page
    assert all(one["text"]["zh"] in page for one in REGISTER["definitions"])
    assert services.asked[-1][2] == {"first": "2026-05", "last": "2026-07", "order": "days"}
    assert "#money" in page and "#orders" in page


def test_communities_nothing_is_asked_of_are_named_below_and_have_no_row_of_zeros(
    client: FlaskClient, services: FixtureServices
) -> None:
    asked = services.get
    nothing = dict.fromkeys(REGISTER["total"]["figures"], 0)
    quiet = {**REGISTER["rows"][0], "name": "无事社区", "figures": nothing, "before": nothing, "ratio": None}

    def with_a_quiet_one(service: str, path: str, **more: object) -> object:
        found = asked(service, path, **more)  # type: ignore[arg-type]
        return {**found, "rows": [*found["rows"], quiet]} if path == "/burden" else found

    services.get = with_a_quiet_one  # type: ignore[method-assign,assignment]
    page = client.get("/burden").text
    table, below = page.split('<details class="quiet">')
    assert "湘银社区" in table and "无事社区" not in table and "无事社区" in below


def test_the_chart_has_its_figures_in_a_table_beside_it(client: FlaskClient) -> None:
    page = client.get("/burden?figure=orders").text
    chart, table = page[page.index("<svg viewBox") : page.index("</figure>")], page[page.index("</figure>") :]
    assert 'role="img"' in chart and "派单" in chart
    for month in REGISTER["months"]:
        orders = month["figures"]["orders"]
        assert (f"{month['month']} {orders}</title>" in chart) is (orders > 0)
        assert f'<th scope="row" class="num">{month["month"]}</th>' in table


def test_a_wrong_period_is_told_beside_the_register_as_it_stands(
    client: FlaskClient, services: FixtureServices
) -> None:
    asked = services.get

    def refuse_the_period(service: str, path: str, **more: object) -> object:
        if more.get("params"):
            raise ServiceProblem("admission", 422, {"title": "起止月份有误", "code": "period-invalid"})
        return asked(service, path, **more)  # type: ignore[arg-type]

    services.get = refuse_the_period  # type: ignore[method-assign,assignment]
    answer = client.get("/burden?first=2026-08&last=2026-01")
    assert answer.status_code == 422 and "起止月份有误" in answer.text and "湘银社区" in answer.text


def test_the_receiver_records_money_and_strikes_it_out(
    client: FlaskClient, services: FixtureServices
) -> None:
    page = client.get(HERE).text
    assert "登记到账" in page and f'action="{HERE}/funds' in page
    sent = {"item_id": "SX-2026-90031", "amount": "12.50", "arrived_on": "2026-11-20", "remark": "转账"}
    answer = client.post(f"{HERE}/funds?first=2026-05", data={**sent, "request_key": "key-of-form"})
    assert answer.status_code == 303 and answer.location.endswith("did=recorded#money")
    method, _, path, body, key = services.sent[-1]
    assert (method, path, key) == ("POST", "/items/SX-2026-90031/funds", "key-of-form")
    assert body == {
        "amount": "12.50",
        "arrived_on": "2026-11-20",
        "remark": "转账",
        "community": "430211001008",
    }
    struck = client.post(f"{HERE}/funds/r1/strike", data={"reason": "重复"})
    assert struck.location.endswith("did=struck#money")
    assert services.sent[-1][2:4] == ("/funds/r1/strike", {"reason": "重复"})


def test_a_refused_payment_is_told_on_the_page(client: FlaskClient, services: FixtureServices) -> None:
    problem = {"title": "金额有误", "title_en": "The amount is not valid", "code": "amount-invalid"}
    services.refusal = ServiceProblem("admission", 422, problem)
    answer = client.post(f"{HERE}/funds", data={"item_id": "SX-1", "amount": "-1"})
    assert answer.status_code == 422 and "金额有误" in answer.text and "amount-invalid" in answer.text


def test_who_does_not_receive_cannot_record_money() -> None:
    services = FixtureServices()
    somebody = a_portal(services=services)
    somebody.testing = True
    assert somebody.test_client().get(HERE).status_code == 200
    with pytest.raises(RoleMissing):
        somebody.test_client().post(f"{HERE}/funds", data={})
    assert services.sent == []


def test_while_a_plan_is_drafted_its_weight_is_asked_for_with_what_is_entered(
    client: FlaskClient, services: FixtureServices
) -> None:
    draft = client.get("/tasks/admission/t2").text
    assert re.search(r'hx-post="/burden/outlook" hx-include="#fields"', draft)
    assert "/burden/outlook" not in client.get("/tasks/admission/t1").text
    entered = {"communities": ["430211001008", "430211001011"], "volume": "24", "goal": "不相干"}
    piece = client.post("/burden/outlook", data=entered).text
    assert fixtures.BURDEN["outlook"]["sentence"]["zh"] in piece and "湘银社区" in piece
    body = services.sent[-1][3]
    assert body["communities"] == entered["communities"] and body["volume"] == "24"
    assert "goal" not in body
    nothing = client.post("/burden/outlook", data={"volume": "24"}).text
    assert "选好社区" in nothing and len(services.sent) == 1


def test_figures_are_written_without_digits_that_say_nothing() -> None:
    told = [short(one) for one in ("4000.10", "12.00", 0, "1234567.05", "—")]
    assert told == ["4,000.1", "12", "0", "1,234,567.05", "—"]


def test_bars_stand_on_the_floor_and_stay_inside_the_frame() -> None:
    drawn = bars(["2026-01", "2026-02"], [3.0, 131.0], [0.0, 7.5])
    assert all(abs(one.y + one.height - drawn.floor) < 0.2 and one.y >= 0 for one in drawn.bars)
    assert [one.series for one in drawn.bars] == [0, 1, 0, 1]
    assert [nice_top(most) for most in (0, 3, 4, 131, 812)] == [4, 4, 4, 200, 2000]
    assert len(bars([f"{n}" for n in range(30)], [1.0] * 30, [0.0] * 30).labels) == 10
