"""The register of stationed agencies over HTTP: imported, exported, read back by date (AGY-01, AGY-10)."""

from __future__ import annotations

import io
import itertools
from datetime import date

from openpyxl import load_workbook

from chassis.documents.sheets import write
from services.dispatch.usecases.hear_unit import HearUnit
from services.dispatch.web.agency_sheet import REGISTER
from tests.integration.dispatch.house import BUREAU, COUNTY, TOWNSHIP, House, an_actor

REGISTRAR = an_actor("430211-bb", "agency_registrar")
ROW = {
    "code": "430211-gaj-qf", "name": "群丰派出所", "sending_department": "区公安分局",
    "seat_township": "群丰镇", "served": "群丰镇、雷打石镇", "mode": "区域派驻", "since": date(2024, 1, 1),
    "post": "所长", "kind": "负责人", "quota": 1, "holder": "现任所长", "held_since": date(2024, 3, 1),
}  # fmt: skip
_keys = itertools.count(1)


def units(house: House) -> None:
    """The units the sheet names."""
    named = {"430211-gaj": ("区公安分局", "department")}
    named |= {"430211101": ("群丰镇", "township"), "430211102": ("雷打石镇", "township")}
    with house.dispatch.works(REGISTRAR) as work:
        for code, (name, kind) in named.items():
            HearUnit()(work, code, name=name, kind=kind, parent=COUNTY, revision=1)


def sent(house: House, rows, *, confirm="true", actor=REGISTRAR):
    """A sheet handed in."""
    data = {"file": (io.BytesIO(write(REGISTER, rows)), "agencies.xlsx"), "confirm": confirm}
    headers = house._headers(actor, "dispatch") | {"Idempotency-Key": f"sheet-key-{next(_keys):05d}"}
    return house._client("dispatch").post("/agencies/import", data=data, headers=headers)


def test_a_sheet_becomes_the_register_and_its_history(house: House) -> None:
    """AGY-01: who is led by a department and a township, and since when."""
    units(house)
    assert sent(house, [ROW], actor=TOWNSHIP).status_code == 403
    assert sent(house, [ROW], confirm="false").get_json()["changed"] == 1
    assert house.get(BUREAU, "/agencies")["items"] == []

    answer = sent(house, [ROW, {**ROW, "post": "民警", "kind": "一般人员", "served": "三门镇"}])
    assert answer.status_code == 422
    wrong = load_workbook(io.BytesIO(answer.data)).worksheets[0]["E3"]
    assert wrong.fill.fgColor.rgb == "FFFF9999" and "Differs" in wrong.comment.text

    assert sent(house, [ROW]).get_json()["imported"] == 1
    moved = {**ROW, "since": date(2026, 2, 1), "seat_township": "雷打石镇"}
    assert sent(house, [moved]).get_json()["changed"] == 1
    house.settle()

    now = house.get(TOWNSHIP, "/agencies/430211-gaj-qf")
    assert (now["seat_township_name"], now["posts"][0]["holders"][0]["holder"]) == ("雷打石镇", "现任所长")
    assert [line["until"] for line in now["lines"]] == [None, "2026-01-31"]
    then = house.get(TOWNSHIP, "/agencies/430211-gaj-qf?on=2025-06-30")
    assert then["seat_township_name"] == "群丰镇"
    assert house.get(TOWNSHIP, "/agencies?township=430211102&on=2023-06-30")["items"] == []

    map_of = house.get(TOWNSHIP, "/agencies/contacts")
    assert [town["code"] for town in map_of["townships"]] == ["430211101", "430211102"]
    assert map_of["departments"][0]["agencies"][0]["served"] == ["雷打石镇", "群丰镇"]
