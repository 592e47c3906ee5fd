"""The guidance list as data: import, marked errors, categories, owners (part C)."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.admission.domain import errors
from services.admission.domain.events import ListEntryPublished
from services.admission.domain.guidance_list import ListEntry, entry_of, errors_of, sub_items
from services.admission.domain.vocabulary import Category
from services.admission.usecases.confirm_category import ConfirmCategory
from services.admission.usecases.import_guidance_list import ImportGuidanceList
from services.admission.usecases.learn_unit import LearnUnit
from tests.unit.admission.a_county import COUNTY, OFFICER, STATISTICS, VICE, InMemory, a_county

LIST = Path("gatehouse/demo/430211/guidance_list.csv")
LEFT_OUT = {12, 15, 16, 18, 19, 24, 25, 66, 141, 142}


@pytest.fixture(scope="module")
def rows() -> list[dict[str, Any]]:
    """The rows of the demo county’s list."""
    with LIST.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def imported(work: InMemory, rows: list[dict[str, Any]]) -> dict[str, int]:
    """Import rows into the county."""
    return ImportGuidanceList()(work, rows, issuer="株洲市", version="2018-12-03", county=COUNTY)


def test_the_list_comes_without_the_rows_about_watching_people(rows: list[dict[str, Any]]) -> None:
    numbers = {int(row["id"][3:]) for row in rows}
    assert numbers == set(range(1, 143)) - LEFT_OUT
    words = ("邪教", "宗教", "信教", "少数民族", "信访人员", "重点人员", "三胞", "侨情", "610")
    assert not [row for row in rows for word in words if word in row["item"] + row["unit"]]


def test_only_certain_categories_are_confirmed_and_nothing_is_wrong_with_the_rows(
    rows: list[dict[str, Any]],
) -> None:
    """ADM-39."""
    assert errors_of(rows) == []
    entries = [entry_of(row, county=COUNTY, issuer="株洲市", version="1") for row in rows]
    assert sum(entry.category_confirmed for entry in entries) == 24
    levy = next(entry for entry in entries if entry.text == "社会抚养费征收")
    assert levy.in_force_on(date(2021, 8, 19)) and not levy.in_force_on(date(2021, 8, 20))


def test_a_repeated_import_changes_nothing_and_a_corrected_cell_only_itself(
    rows: list[dict[str, Any]],
) -> None:
    work = a_county()
    imported(work, rows)
    assert imported(work, rows)["changed"] == 0
    changed = [{**row, "item": row["item"] + "(修订)"} if row["id"] == "ZZ-001" else row for row in rows]
    before = work.entries.get("ZZ-001").revision
    assert imported(work, changed)["changed"] == 1
    assert work.entries.get("ZZ-001").revision == before + 1


def test_wrong_cells_are_named_all_at_once_and_nothing_is_imported() -> None:
    work = a_county()
    bad = [
        {"row": 2, "id": "ZZ-201", "unit": "统计局", "category": "协助", "item": "好的一行"},
        {"row": 3, "id": "ZZ-201", "unit": "", "category": "代办", "item": ""},
        {"row": 4, "id": "?", "unit": "统计局", "category": "承办", "item": "事", "in_force_to": "明年"},
    ]
    with pytest.raises(errors.GuidanceListRejected) as refused:
        imported(work, bad)
    cells = refused.value.facts["cells"]
    assert {(cell["row"], cell["column"]) for cell in cells} == {  # type: ignore[attr-defined]
        (3, "id"), (3, "unit"), (3, "category"), (3, "item"), (4, "id"), (4, "in_force_to"),
    }  # fmt: skip
    assert work.entries.find("ZZ-201") is None and not work.events


def test_the_office_corrects_a_category_with_a_reason_and_a_new_import_does_not_undo_it(
    rows: list[dict[str, Any]],
) -> None:
    work = a_county()
    imported(work, rows)
    with pytest.raises(errors.NotYours):
        ConfirmCategory()(work.acting(VICE), "ZZ-001", "承办", "查实")
    with pytest.raises(errors.ReasonMissing):
        ConfirmCategory()(work.acting(OFFICER), "ZZ-001", "承办", "")
    with pytest.raises(errors.CategoryUnknown):
        ConfirmCategory()(work, "ZZ-001", "代办", "查实")
    ConfirmCategory()(work, "ZZ-001", "承办", "查实原表")
    entry = work.entries.get("ZZ-001")
    assert (entry.category, entry.category_confirmed) == (Category.UNDERTAKEN, True)
    assert imported(work, rows)["changed"] == 0 and entry.category is Category.UNDERTAKEN
    assert isinstance(work.events[-1], ListEntryPublished)


def test_an_entry_finds_its_owner_when_the_successor_appears() -> None:
    work = a_county()
    row = {"id": "ZZ-201", "unit": "国土资源局", "category": "协助", "item": "地质灾害群测群防"}
    imported(work, [row])
    assert work.entries.get("ZZ-201").owner_unit == ""
    unit = {
        "code": "430211-zrzyj", "name": "自然资源局", "kind": "department", "county": COUNTY,
        "parent": COUNTY, "short_name": "自然资源局", "document_word": None, "valid_from": "2019-01-01",
        "valid_to": None, "revision": 3, "aliases": ["国土资源局", "规划局"],
    }  # fmt: skip
    assert LearnUnit()(work, unit) and not LearnUnit()(work, unit)
    assert not LearnUnit()(work, {**unit, "revision": 2, "name": "旧名"})
    assert work.entries.get("ZZ-201").owner_unit == "430211-zrzyj"
    assert work.units.get("430211-zrzyj").name == "自然资源局"


def test_several_matters_in_one_cell_become_sub_items_and_the_text_stays() -> None:
    assert sub_items("1.基本公共卫生管理 2.计划生育管理服务") == ["基本公共卫生管理", "计划生育管理服务"]
    assert sub_items("政府常规统计调查工作") == []
    row = {
        "id": "ZZ-052",
        "unit": "统计局",
        "category": "承办",
        "item": "1.基本公共卫生管理 2.计划生育管理服务",
    }
    entry = entry_of(row, county=COUNTY, issuer="x", version="1")
    assert entry.means("计划生育管理服务") and entry.text == row["item"]


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.dictionaries(st.sampled_from(["id", "unit", "category", "item", "in_force_from"]), st.text()))
)
def test_whatever_a_sheet_holds_it_is_imported_whole_or_rejected_whole(rows: list[dict[str, Any]]) -> None:
    work = a_county()
    before = set(work.entries.kept)
    if errors_of(rows):
        with pytest.raises(errors.GuidanceListRejected):
            imported(work, rows)
        assert set(work.entries.kept) == before
    else:
        assert imported(work, rows)["imported"] == len(rows)
        assert all(isinstance(work.entries.get(row["id"].strip()), ListEntry) for row in rows)


def test_a_statistics_entry_belongs_to_the_unit_of_that_former_name() -> None:
    work = a_county()
    imported(work, [{"id": "ZZ-121", "unit": "统计局", "category": "协助", "item": "政府常规统计调查工作"}])
    assert work.entries.get("ZZ-121").owner_unit == STATISTICS
