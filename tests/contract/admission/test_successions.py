"""The successor unit over HTTP: who may register it, what is refused, what the catalogue says then."""

from __future__ import annotations

from tests.contract.admission.county import CLERK, EDUCATION, OFFICE_CLERK, County, somebody
from tests.contract.admission.test_catalogue import FIRST, stocked_county

__all__ = ["stocked_county"]

BODY = {
    "predecessor": EDUCATION, "successor": "430211-tjj", "proof": "机构改革方案", "valid_from": "2026-03-02"
}  # fmt: skip


def test_the_office_hands_items_over_and_the_catalogue_names_the_successor(stocked_county: County) -> None:
    assert stocked_county.post(CLERK, "/successions", BODY).status_code == 403
    wrong = stocked_county.post(OFFICE_CLERK, "/successions", {**BODY, "valid_from": "2027-01-01"})
    assert (wrong.status_code, wrong.json["code"], wrong.json["rule"]) == (422, "succession-invalid", "E3-11")
    bad = stocked_county.post(OFFICE_CLERK, "/successions", {**BODY, "proof": ""})
    assert bad.status_code == 422
    done = stocked_county.post(OFFICE_CLERK, "/successions", BODY)
    assert done.status_code == 201 and FIRST in done.json["items"]
    rows = stocked_county.get(None, "/catalogue", q=FIRST).json["items"]
    assert {row["owner_unit"] for row in rows} == {"430211-tjj"}
    successor = somebody("department_clerk", "430211-tjj")
    assert stocked_county.post(successor, f"/items/{FIRST}/exit").status_code == 201


def test_the_office_mends_a_slip_of_the_pen_over_http_and_nothing_more(stocked_county: County) -> None:
    body = {"field": "item_name", "text": "未成年人防溺水巡察", "reason": "笔误"}
    assert stocked_county.post(CLERK, f"/items/{FIRST}/correction", body).status_code == 403
    wide = stocked_county.post(OFFICE_CLERK, f"/items/{FIRST}/correction", {**body, "text": "每天巡查"})
    assert (wide.status_code, wide.json["code"]) == (422, "meaning-would-change")
    done = stocked_county.post(OFFICE_CLERK, f"/items/{FIRST}/correction", body)
    assert (done.status_code, done.json["was"]) == (200, "未成年人防溺水巡查")
    newest = stocked_county.get(None, f"/catalogue/{FIRST}").json["versions"][0]
    assert (newest["version"], newest["name"]) == (2, "未成年人防溺水巡察")
