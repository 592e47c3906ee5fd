"""The catalogue over HTTP: searched in Chinese, on any day and in any place, one item, what is alike."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from services.admission.domain.vocabulary import Category, ItemState
from services.admission.domain.work_item import WorkItem, WorkItemVersion
from services.admission.web import catalogue_sheet
from tests.contract.admission.county import (
    BAIHE,
    CLERK,
    COUNTY,
    EDUCATION,
    OFFICE_CLERK,
    SONGSHAN,
    TAISHAN,
    TAIYUAN,
    XIANGYIN,
    County,
)

FIRST, SECOND, WIDE = "SX-2026-00001", "SX-2026-00002", "SX-2026-00003"


@pytest.fixture
def stocked_county(county: County) -> County:
    """An item changed in August, one that ended early, and one of a whole township."""
    drowning = item(
        FIRST,
        version(FIRST, 1, "暑期防溺水巡查", state=ItemState.SUPERSEDED, ended_on=date(2026, 7, 31)),
        version(FIRST, 2, "未成年人防溺水巡查", start=date(2026, 8, 1), effective_from=date(2026, 8, 1)),
    )
    ended = item(
        SECOND,
        version(SECOND, 1, "秸秆禁烧劝导", state=ItemState.EXITED_EARLY, ended_on=date(2026, 9, 15)),
    )
    wide = item(WIDE, version(WIDE, 1, "森林防火宣传", communities=[]))
    with county.admission.works(OFFICE_CLERK, "stock") as work:
        for one in (drowning, ended, wide):
            work.items.add(one)
    return county


def sheet(county: County, **asked: Any) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    answer = county.get(None, "/catalogue/export.xlsx", **asked)
    assert answer.status_code == 200, answer.text
    items, notes = load_workbook(BytesIO(answer.data)).worksheets
    head, *rows = items.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows], dict(notes.iter_rows(values_only=True))  # type: ignore[arg-type]


def refs(county: County, **asked: Any) -> list[tuple[str, int]]:
    rows = county.get(None, "/catalogue", **{"kind": "admitted", **asked}).json["items"]
    return [(row["ref"], row["version"]) for row in rows]


def test_the_catalogue_is_seen_as_it_stood_on_any_day(stocked_county: County) -> None:
    """ADM-36."""
    seen = {
        day: refs(stocked_county, in_force_on=f"2026-{day}") for day in ("06-30", "07-31", "08-01", "09-16")
    }
    assert seen["06-30"] == []
    assert seen["07-31"] == [(FIRST, 1), (SECOND, 1), (WIDE, 1)]
    assert seen["08-01"] == [(FIRST, 2), (SECOND, 1), (WIDE, 1)]
    assert seen["09-16"] == [(FIRST, 2), (WIDE, 1)]


def test_a_community_sees_what_reaches_it_and_the_whole_list(stocked_county: County) -> None:
    county, day = stocked_county, "2026-08-20"
    assert refs(county, place=XIANGYIN, in_force_on=day) == [(FIRST, 2), (SECOND, 1), (WIDE, 1)]
    # Its township is named with other communities in two items, and alone in the third.
    assert refs(county, place=BAIHE, in_force_on=day) == [(WIDE, 1)]
    assert refs(county, place=TAIYUAN, in_force_on=day) == [] == refs(county, place=TAISHAN)
    assert refs(county, place=SONGSHAN) == [(FIRST, 1), (FIRST, 2), (SECOND, 1), (WIDE, 1)]
    listed = county.get(None, "/catalogue", place=TAIYUAN, in_force_on=day).json["items"]
    assert listed and all(row["kind"] == "listed" for row in listed)
    assert county.get(None, "/catalogue", place="430211099001").json["code"] == "unit-unknown"
    assert county.get(None, "/catalogue", place="here").status_code == 422


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("防溺水", [(FIRST, 1), (FIRST, 2)]),
        ("人防溺", [(FIRST, 2)]),
        ("溺水防", []),
        ("禁烧劝", [(SECOND, 1)]),
        ("宣", [(WIDE, 1)]),
        ("教育局", [(FIRST, 1), (FIRST, 2), (SECOND, 1), (WIDE, 1)]),
        ("sx-2026-00002", [(SECOND, 1)]),
        ("株天社准〔2026〕3-1号", [(WIDE, 1)]),
        ("100%", []),
        ("_水", []),
    ],
)
def test_any_piece_of_a_text_finds_it(stocked_county: County, asked: str, found: list[Any]) -> None:
    assert refs(stocked_county, q=asked) == found


def test_a_page_goes_on_between_two_versions_of_an_item(stocked_county: County) -> None:
    seen, after = [], ""
    for _ in range(4):
        answer = stocked_county.get(
            None, "/catalogue", kind="admitted", q="教育局", limit=1, after=after
        ).json
        seen += [(row["ref"], row["version"]) for row in answer["items"]]
        after = answer["next"] or ""
    assert seen == [(FIRST, 1), (FIRST, 2), (SECOND, 1), (WIDE, 1)] and not after


def test_what_is_renamed_is_found_by_its_new_name_only(stocked_county: County) -> None:
    with stocked_county.admission.works(OFFICE_CLERK, "rename") as work:
        work.items.get(WIDE).current.name = "林区防火宣传"
    assert refs(stocked_county, q="林区") == [(WIDE, 1)] and refs(stocked_county, q="森林防") == []


def test_one_item_shows_its_versions_with_their_validity(stocked_county: County) -> None:
    told = stocked_county.get(None, f"/catalogue/{FIRST}").json
    newest, first = told["versions"]
    assert (newest["version"], newest["start"], newest["until"]) == (2, "2026-08-01", "2026-12-31")
    assert (first["until"], first["state"], first["in_force"]) == ("2026-07-31", "SUPERSEDED", False)
    assert first["communities"] == [{"code": XIANGYIN, "name": first["communities"][0]["name"]}]
    assert first["communities"][0]["name"] != XIANGYIN
    entry = stocked_county.get(None, "/catalogue/ZZ-001").json
    assert entry["kind"] == "listed" and len(entry["versions"]) == 1 and entry["versions"][0]["in_force"]
    unknown = stocked_county.get(None, "/catalogue/SX-2026-99999")
    assert (unknown.status_code, unknown.json["code"]) == (404, "item-unknown")


def test_what_is_alike_is_found_by_name_and_by_content(stocked_county: County) -> None:
    by_name = stocked_county.get(CLERK, "/catalogue/similar", name="未成年人暑期防溺水巡查").json["items"]
    assert by_name[0]["ref"] == FIRST and by_name[0]["share"] > 60
    content = {"name": "夏季安全行动", "content": "每周到水域巡查两次并劝导。"}
    assert stocked_county.get(CLERK, "/catalogue/similar", **content).json["items"][0]["ref"] in (
        FIRST,
        SECOND,
        WIDE,
    )
    but = stocked_county.get(CLERK, "/catalogue/similar", name="未成年人防溺水巡查", but=FIRST).json["items"]
    assert FIRST not in [one["ref"] for one in but]
    assert stocked_county.get(CLERK, "/catalogue/similar", name="量子计算").json["items"] == []
    assert stocked_county.get(CLERK, "/catalogue/similar").json["items"] == []
    assert stocked_county.get(None, "/catalogue/similar", name="巡查").status_code == 401


def test_the_approved_appraisals_are_found_by_their_kind(stocked_county: County) -> None:
    """BUR-04: the catalogue is the register of what may be inspected, rated or built up as a model."""
    rating = "SX-2026-00004"
    with stocked_county.admission.works(OFFICE_CLERK, "stock") as work:
        work.items.add(item(rating, version(rating, 1, "卫生检查评比", burden_kinds=["inspection"])))
    assert refs(stocked_county, kind="inspection") == [(rating, 1)]
    assert refs(stocked_county, kind="model_building") == []


def item(item_id: str, *versions: WorkItemVersion) -> WorkItem:
    return WorkItem(item_id, COUNTY, EDUCATION, "admitted", revision=1, versions=list(versions))


def version(item_id: str, number: int, name: str, **changes: Any) -> WorkItemVersion:
    told: dict[str, Any] = {
        "item_id": item_id,
        "version": number,
        "case_no": f"430211-adm-2026-{item_id[-1]}{number:04}",
        "notice_no": f"株天社准〔2026〕{item_id[-1]}-{number}号",
        "name": name,
        "category": Category.ASSISTED,
        "burden_kinds": ["assistance"],
        "content": "每周到水域巡查两次并劝导。",
        "basis": [],
        "elements": {},
        "guarantees": {},
        "townships": [SONGSHAN],
        "communities": [XIANGYIN],
        "start": date(2026, 7, 1),
        "end": date(2026, 12, 31),
        "effective_from": date(2026, 7, 1),
        "state": ItemState.IN_FORCE,
        "entitled_senders": [],
        "funds_promised": False,
    }
    return WorkItemVersion(**{**told, **changes})


def test_a_place_sees_what_it_carries_today(stocked_county: County) -> None:
    stocked_county.clock.advance(days=152)
    told = stocked_county.get(CLERK, f"/places/{XIANGYIN}/items").json
    assert [(one["ref"], one["standing"]) for one in told["items"]] == [
        (SECOND, "in_force"), (FIRST, "in_force"), (WIDE, "in_force"),
    ]  # fmt: skip
    assert (told["name"], told["township_name"], told["as_of"]) == ("湘银社区", "嵩山路街道", "2026-08-01")
    for wrong, status in ((("430211999", CLERK), 404), (("430211-mzj", CLERK), 404), ((XIANGYIN, None), 401)):
        assert stocked_county.get(wrong[1], f"/places/{wrong[0]}/items").status_code == status


def test_the_workbook_is_the_catalogue_as_it_stood_that_day_at_that_place(
    stocked_county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows, notes = sheet(stocked_county, place=XIANGYIN, in_force_on="2026-07-31", kind="admitted")
    assert [(row["编号"], row["版本"], row["目前状态"]) for row in rows] == [
        (FIRST, 1, "已被新版本替代"), (SECOND, 1, "提前退出"), (WIDE, 1, "有效"),
    ]  # fmt: skip
    assert {"负担种类", "内容", "工作告知单", "适用地"} <= set(rows[0])
    assert (notes["适用地"], notes["哪一天有效"], notes["件数"]) == (
        "嵩山路街道湘银社区居民委员会", "2026-07-31", "3",
    )  # fmt: skip
    every, _ = sheet(stocked_county)
    listed = [row for row in every if row["来源"] == "指导清单"]
    assert len(every) > len(listed) > 100 and {row["适用地"] for row in listed} == {"全县市区"}
    assert stocked_county.get(None, "/catalogue/export.xlsx", place="430211999").status_code == 404
    monkeypatch.setattr(catalogue_sheet, "MOST_ROWS", 50)
    refused = stocked_county.get(None, "/catalogue/export.xlsx")
    assert (refused.status_code, refused.json["code"], refused.json["rule"]) == (
        422,
        "export-too-large",
        "ADM-36",
    )
