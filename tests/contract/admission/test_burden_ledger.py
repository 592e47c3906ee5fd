"""The burden ledger over HTTP: figures, their parts, the outlook while drafting, money, the workbook."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from services.admission.domain.vocabulary import Category, ItemState
from services.admission.domain.work_item import WorkItem, WorkItemVersion
from services.admission.messaging.subscribes import handlers
from tests.contract.admission.county import (
    BAIHE,
    CLERK,
    COMMUNITIES,
    COUNTY,
    EDUCATION,
    OFFICE_CLERK,
    SONGSHAN,
    TAISHAN,
    TAIYUAN,
    TOWNSHIPS,
    XIANGYIN,
    County,
    form,
    somebody,
)

NEXT_YEAR = {"first": "2026-07", "last": "2026-08"}


def admitted(county: County) -> str:
    """An item of twelve person-days in three communities, in July and August."""
    item = WorkItem("SX-2026-00001", COUNTY, EDUCATION, "admitted", revision=1)
    facts = form()
    item.versions.append(
        WorkItemVersion(
            item.item_id,
            1,
            "430211-adm-2026-99999",
            "株天社审〔2026〕1号",
            facts["item_name"],
            Category.ASSISTED,
            ["assistance"],
            facts["content"],
            [],
            {},
            {"funds_amount": "6000", "funds_paid_on": "2026-06-15"},
            [SONGSHAN, TAISHAN],
            [XIANGYIN, BAIHE, TAIYUAN],
            date(2026, 7, 1),
            date(2026, 8, 31),
            date(2026, 3, 2),
            ItemState.IN_FORCE,
            [],
            True,
            frequency=facts["frequency"],
            volume=facts["volume"],
        )
    )
    with county.admission.works(OFFICE_CLERK) as work:
        work.items.add(item)
    return item.item_id


def an_order(county: County, number: str, community: str, item: str, at: str, what: str = "created") -> None:
    """Dispatch reports an order."""
    heard = handlers(lambda *_: None, lambda *_: None)[f"dispatch.order-{what}.v1"]
    data = {
        "order_no": number, "item_ref": item, "item_version": 1, "sender": "430211-jyj",
        "township": community[:9], "community": community, "at": at, "ground": None,
    }  # fmt: skip
    envelope: Any = type("Heard", (), {"data": data})
    with county.admission.works(somebody("x", "430211")) as work:
        heard(work, envelope)


def pooled(county: County, number: str) -> None:
    """Dispatch tells that an order went to its community together with others."""
    heard = handlers(lambda *_: None, lambda *_: None)["dispatch.order-pooled.v1"]
    envelope: Any = type("Heard", (), {"data": {"order_no": number, "pool_no": "HB-1"}})
    with county.admission.works(somebody("x", "430211")) as work:
        heard(work, envelope)


def register(county: County, **asked: str) -> dict[str, Any]:
    answer = county.get(CLERK, "/burden", **asked)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json
    return told


def row(told: dict[str, Any], community: str) -> dict[str, Any]:
    return next(one for one in told["rows"] if one["community"] == community)


def test_the_register_tells_every_community_and_what_each_figure_means(county: County) -> None:
    item = admitted(county)
    an_order(county, "PD-1", XIANGYIN, item, "2026-07-02T02:00:00+00:00")
    told = register(county, **NEXT_YEAR)
    assert row(told, XIANGYIN)["figures"] == {
        "items": 1, "ledgers": 0, "seals": 0, "orders": 1, "visits": 1, "days": "4.00", "promised": "0.00",
        "arrived": "0.00",
    }  # fmt: skip
    untouched = next(one for one in told["rows"] if one["community"] not in (XIANGYIN, BAIHE, TAIYUAN))
    assert (untouched["figures"]["items"], untouched["ratio"]) == (0, None)
    assert [month["month"] for month in told["months"]] == ["2026-07", "2026-08"]
    assert (told["total"]["figures"]["items"], told["total"]["figures"]["days"]) == (1, "12.00")
    assert told["listed"] > 100 and {one["key"] for one in told["definitions"]} >= {"days", "arrived"}


@pytest.mark.parametrize(
    ("first", "last", "compared"), [("2027-07", "2027-08", 0), ("2027-01", "2027-12", None)]
)
def test_nothing_is_compared_with_months_the_ledger_knows_only_in_part(
    county: County, first: str, last: str, compared: int | None
) -> None:
    """The item is the first of the county and begins in July: a year before it there is half a year."""
    admitted(county)
    told = register(county, first=first, last=last)
    assert row(told, XIANGYIN)["before"]["days"] == "4.00" and told["total"]["before"]["days"] == "12.00"
    assert (row(told, XIANGYIN)["ratio"], told["total"]["ratio"]) == (compared, compared)
    parts = county.get(CLERK, f"/burden/communities/{XIANGYIN}", first=first, last=last).json
    assert (parts["before"]["days"], parts["ratio"]) == ("4.00", compared)


def test_the_register_is_filtered_and_ordered(county: County) -> None:
    item = admitted(county)
    an_order(county, "PD-1", XIANGYIN, "ZZ-001", "2026-07-02T02:00:00+00:00")
    east = register(county, township=SONGSHAN, order="days", **NEXT_YEAR)
    assert {one["township"] for one in east["rows"]} == {SONGSHAN}
    assert {one["community"] for one in east["rows"][:2]} == {XIANGYIN, BAIHE}
    assert row(east, XIANGYIN)["figures"]["orders"] == 1
    by_owner = register(county, owner="430211-jyj", **NEXT_YEAR)
    assert (row(by_owner, XIANGYIN)["figures"]["items"], row(by_owner, XIANGYIN)["figures"]["orders"]) == (
        1,
        0,
    )
    assert register(county, kind="seal", **NEXT_YEAR)["total"]["figures"]["items"] == 0
    assert item


def test_an_order_counts_in_the_month_it_went_out_however_late_that_is_heard(county: County) -> None:
    item = admitted(county)
    an_order(county, "PD-1", BAIHE, item, "2026-08-03T02:00:00+00:00", "accepted")
    an_order(county, "PD-1", BAIHE, item, "2026-07-31T15:59:00+00:00")
    an_order(county, "PD-1", BAIHE, item, "2026-08-20T02:00:00+00:00", "done")
    july, august = (row(register(county, first=month, last=month), BAIHE) for month in ("2026-07", "2026-08"))
    assert (july["figures"]["orders"], august["figures"]["orders"]) == (1, 0)


def test_orders_a_township_pooled_are_one_visit_in_the_month_of_the_first(county: County) -> None:
    """B16 step 4: three orders, two of them handed on together, come to the community twice."""
    item = admitted(county)
    for number, at in (("PD-1", "2026-07-30T02:00:00+00:00"), ("PD-2", "2026-08-03T02:00:00+00:00")):
        an_order(county, number, BAIHE, item, at)
        pooled(county, number)
    an_order(county, "PD-3", BAIHE, item, "2026-08-04T02:00:00+00:00")
    pooled(county, "PD-9")
    told = register(county, **NEXT_YEAR)
    whole, (july, august) = row(told, BAIHE)["figures"], told["months"]
    assert (whole["orders"], whole["visits"]) == (3, 2) == (
        told["total"]["figures"]["orders"], told["total"]["figures"]["visits"],
    )  # fmt: skip
    assert [(one["figures"]["orders"], one["figures"]["visits"]) for one in (july, august)] == [
        (1, 1),
        (2, 1),
    ]
    parts = county.get(CLERK, f"/burden/communities/{BAIHE}", **NEXT_YEAR).json["orders"]
    assert {one["order_no"]: one["pool_no"] for one in parts} == {
        "PD-1": "HB-1", "PD-2": "HB-1", "PD-3": "",
    }  # fmt: skip


def test_each_figure_opens_to_its_parts(county: County) -> None:
    item = admitted(county)
    an_order(county, "PD-1", XIANGYIN, item, "2026-07-02T02:00:00+00:00")
    told = county.get(CLERK, f"/burden/communities/{XIANGYIN}", first="2026-06", last="2026-08").json
    (part,) = told["items"]
    assert (part["item_id"], part["shared_by"], part["days"], part["promised"]) == (
        item,
        3,
        "4.00",
        "2000.00",
    )
    assert part["reading"]["zh"] == "按每年 104 次计"
    assert [order["order_no"] for order in told["orders"]] == ["PD-1"]
    assert told["figures"]["promised"] == "2000.00" and told["receives"] is False
    assert county.get(CLERK, "/burden/communities/430211001999").status_code == 404


def test_the_receiver_records_money_and_strikes_out_what_was_wrong(county: County) -> None:
    item = admitted(county)
    path, body = (
        f"/items/{item}/funds",
        {"community": XIANGYIN, "amount": "1500.50", "arrived_on": "2026-03-01"},
    )
    for _ in range(2):
        kept = county.post(COMMUNITIES[0], path, body, key="the-same-key")
        assert kept.status_code == 201, kept.text
    assert county.post(TOWNSHIPS[0], path, {**body, "amount": "100"}).status_code == 201
    told = county.get(COMMUNITIES[0], f"/burden/communities/{XIANGYIN}").json
    assert told["receives"] and told["figures"]["arrived"] == "1600.50"

    strike = f"/funds/{kept.json['id']}/strike"
    assert county.post(COMMUNITIES[1], strike, {"reason": "重复登记"}).json["code"] == "not-receiver"
    assert county.post(COMMUNITIES[0], strike, {"reason": "重复登记"}).status_code == 200
    assert county.post(COMMUNITIES[0], strike, {"reason": "再次"}).json["code"] == "receipt-struck"
    after = county.get(COMMUNITIES[0], f"/burden/communities/{XIANGYIN}").json
    assert after["figures"]["arrived"] == "100.00"
    assert [one["struck_reason"] for one in after["receipts"] if one["struck_at"]] == ["重复登记"]


def test_money_is_recorded_by_who_receives_it_for_items_that_reach_it_and_days_that_came(
    county: County,
) -> None:
    item = admitted(county)
    path, body = f"/items/{item}/funds", {"community": XIANGYIN, "amount": "10", "arrived_on": "2026-03-01"}
    elsewhere = somebody("community_secretary", "430211001001")
    refused = {
        "role-missing": county.post(CLERK, path, body),
        "not-receiver": county.post(COMMUNITIES[1], path, body),
        "outside-scope": county.post(elsewhere, path, {**body, "community": "430211001001"}),
        "amount-invalid": county.post(COMMUNITIES[0], path, {**body, "amount": "-1"}),
        "arrival-date-invalid": county.post(COMMUNITIES[0], path, {**body, "arrived_on": "2099-01-01"}),
        "item-unknown": county.post(COMMUNITIES[0], "/items/SX-1/funds", body),
    }
    assert {code: answer.json["code"] for code, answer in refused.items()} == {code: code for code in refused}
    told = county.get(CLERK, f"/burden/communities/{XIANGYIN}").json
    assert told["receipts"] == []


def test_while_a_request_is_drafted_its_weight_is_told_and_nothing_is_kept(county: County) -> None:
    admitted(county)
    asked = {**form(volume="24", communities=[XIANGYIN]), "townships": [SONGSHAN]}
    told = county.post(CLERK, "/burden/outlook", asked)
    assert told.status_code == 200, told.text
    (one,) = told.json["communities"]
    assert (one["this_year"], one["added"], one["after"], one["percent"]) == ("4.00", "24.00", "28.00", None)
    assert "28.00 人日" in told.json["sentence"]["zh"]
    wrong = county.post(CLERK, "/burden/outlook", {**asked, "start": "never"})
    assert (wrong.status_code, wrong.json["code"]) == (422, "form-data-invalid")
    assert county.post(None, "/burden/outlook", asked).status_code == 401


def test_the_case_file_shows_those_asked_what_the_request_weighs(county: County) -> None:
    case_no = county.asked()
    section = next(one for one in county.case(TOWNSHIPS[0], case_no)["sections"] if one["key"] == "burden")
    assert len(section["table"]["rows"]) == 3 and section["table"]["rows"][0][3] == "4.00"


def test_the_workbook_has_a_row_where_a_month_asks_something_and_the_definitions(county: County) -> None:
    admitted(county)
    answer = county.get(CLERK, "/burden/export.xlsx", community=XIANGYIN, **NEXT_YEAR)
    book = load_workbook(BytesIO(answer.data))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    everywhere = county.get(CLERK, "/burden/export.xlsx", first="2026-01", last="2026-12")
    lines = list(load_workbook(BytesIO(everywhere.data)).worksheets[0].iter_rows(values_only=True))[1:]
    assert lines and all(any(line[4:]) for line in lines), "no row of zeros"
    assert len(rows) == 3 and rows[1][3] == "2026-07" and sum(line[9] for line in rows[1:]) == 4
    assert rows[0][10:12] == ("承诺经费（元）", "到账经费（元）")
    said = dict(book["说明"].iter_rows(values_only=True))
    assert (said["期间"], said["数据截至"]) == ("2026-07 至 2026-08", "2026-03-02")
    assert (said["范围"], said["事项单位"], said["事项性质"]) == ("湘银社区", "全部", "全部") and said["人日"]
    narrow = {"township": TAISHAN, "owner": EDUCATION, "kind": "assistance"}
    chosen = county.get(CLERK, "/burden/export.xlsx", **narrow, **NEXT_YEAR)
    told = dict(load_workbook(BytesIO(chosen.data))["说明"].iter_rows(values_only=True))
    assert (told["范围"], told["事项单位"], told["事项性质"]) == (
        "泰山路街道",
        "株洲市天元区教育局",
        "协助行政事务",
    )


def test_months_are_asked_for_in_order(county: County) -> None:
    for asked in ({"first": "2026-08", "last": "2026-07"}, {"first": "2015-01", "last": "2026-07"}):
        refused = county.get(CLERK, "/burden", **asked)
        assert refused.status_code == 422
    assert county.get(None, "/burden").status_code == 401
