"""Events handed in as a workbook, through HTTP: marked where wrong, all or nothing, never twice."""

from __future__ import annotations

import io
import itertools
from typing import Any

from openpyxl import load_workbook

from chassis.documents.sheets import write
from services.dispatch.usecases.hear_unit import HearUnit
from services.dispatch.usecases.keep_event_class import KeepEventClass
from services.dispatch.web.event_sheet import EVENTS
from services.dispatch.web.hotline import HEADER
from tests.integration.dispatch.house import COMMUNITY, TOWNSHIP, House, an_actor

CENTRE = an_actor("430211-zhzx", "command_operator")
READER = an_actor("430211-swb", "committee_office_head")
CALLER = "0731-28600000"
RUBBLE = {
    "code": "SR-04", "field": "市容环卫", "name": "乱倒渣土", "level": "township",
    "department": "430211-cgj", "joint": [], "limit": 4, "unit": "hours",
}  # fmt: skip
ROW: dict[str, Any] = {
    "number": "778", "source": "12345热线", "class": "SR-04", "title": "路口乱倒渣土",
    "description": "约两车", "township": "嵩山路街道", "community": "湘银社区", "place": "珠江北路口",
    "contact": CALLER,
}  # fmt: skip
_keys = itertools.count(1)


def know(house: House) -> None:
    """The places and the classes."""
    with house.dispatch.works(CENTRE) as work:
        for code, name, kind in (
            ("430211001", "嵩山路街道", "township"),
            (COMMUNITY.unit, "湘银社区", "community"),
            ("430211-cgj", "区城管局", "department"),
        ):
            HearUnit()(work, code, name=name, kind=kind, parent="430211", revision=1)
        KeepEventClass()(work, RUBBLE)


def send(house: House, rows: Any, *, confirm: str = "true", actor: Any = CENTRE) -> Any:
    """Hand a sheet in."""
    content = rows if isinstance(rows, bytes) else write(EVENTS, rows)
    data = {"file": (io.BytesIO(content), "events.xlsx"), "confirm": confirm}
    headers = house._headers(actor, "dispatch") | {"Idempotency-Key": f"event-sheet-{next(_keys):05d}"}
    return house._client("dispatch").post("/events/import", data=data, headers=headers)


def count(house: House) -> int:
    """How many events there are."""
    return len(house.get(CENTRE, "/events")["items"])


def test_a_sheet_is_looked_at_then_taken_in_once_however_often_it_is_sent(house: House) -> None:
    know(house)
    rows = [ROW, {**ROW, "number": "779", "source": "网格上报", "contact": None}]
    looked = send(house, rows, confirm="false").get_json()
    assert looked == {"rows": 2, "new": 2, "known": 0, "confirmed": False} and count(house) == 0
    assert send(house, rows).get_json() == {"rows": 2, "new": 2, "known": 0, "confirmed": True}
    assert send(house, rows).get_json()["known"] == 2 and count(house) == 2
    house.settle()

    first = house.get(CENTRE, "/events")["items"][-1]
    assert (first["source"], first["class_name"], first["township_name"]) == (
        "hotline",
        "乱倒渣土",
        "嵩山路街道",
    )
    assert house.task(first["event_no"], TOWNSHIP)["element_id"] == "accept_event"
    assert CALLER in str(house.get(TOWNSHIP, f"/cases/{first['event_no']}")["sections"])

    headers = {HEADER: "the-county-key", "Idempotency-Key": "hotline-after-sheet"}
    body = {
        "title": "路口乱倒渣土", "description": "约两车", "township": "430211001", "place": "珠江北路口",
        "external_no": "778",
    }  # fmt: skip
    again = house.dispatch.web_app.test_client().post("/hotline/events", json=body, headers=headers)
    assert again.get_json()["event_no"] == first["event_no"] and count(house) == 2


def test_one_wrong_cell_leaves_everything_out_and_comes_back_marked(house: House) -> None:
    know(house)
    answer = send(house, [ROW, {**ROW, "number": "779", "township": "无名镇"}])
    assert answer.status_code == 422 and count(house) == 0
    cell = load_workbook(io.BytesIO(answer.data)).worksheets[0]["F3"]
    assert cell.fill.fgColor.rgb == "FFFF9999"
    assert "没有这个乡镇" in cell.comment.text and "no such township" in cell.comment.text
    unread = send(house, [{**ROW, "source": "道听途说", "title": None}])
    page = load_workbook(io.BytesIO(unread.data)).worksheets[0]
    assert unread.status_code == 422 and page["B2"].comment and page["D2"].comment and count(house) == 0


def test_what_is_no_sheet_is_too_long_or_is_sent_by_a_reader_changes_nothing(house: House) -> None:
    know(house)
    for rows, actor, status in (
        (b"not a workbook", CENTRE, 422),
        ([{**ROW, "number": str(number)} for number in range(301)], CENTRE, 422),
        ([ROW], READER, 403),
    ):
        answer = send(house, rows, actor=actor)
        assert answer.status_code == status, answer.get_json()
        assert answer.get_json()["title_en"]
    assert count(house) == 0


def test_the_empty_sheet_explains_itself_and_can_be_filled_in_and_sent(house: House) -> None:
    know(house)
    client, headers = house._client("dispatch"), house._headers(CENTRE, "dispatch")
    book = load_workbook(io.BytesIO(client.get("/events/import/template.xlsx", headers=headers).data))
    assert "SR-04" in [row[0].value for row in book["说明"].iter_rows()]
    for place, column in enumerate(EVENTS.columns, 1):
        book.worksheets[0].cell(2, place).value = ROW.get(column.key)
    out = io.BytesIO()
    book.save(out)
    assert send(house, out.getvalue()).get_json()["new"] == 1
