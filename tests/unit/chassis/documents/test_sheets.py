"""Sheets are read as offices fill them in, and come back with every wrong cell marked."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from chassis.documents import sheets
from chassis.documents.cells import read_cell
from chassis.documents.sheets import CellError, Column, HeadersMissing, Sheet, SheetTooOld, SheetUnreadable

LIST = Sheet(
    "指导清单",
    (
        Column("id", "编号", required=True),
        Column("category", "类别", "choice", required=True, choices=("法定职责", "承办", "协助")),
        Column("text", "事项", width=60),
        Column("cost", "经费(元)", "number"),
        Column("people", "人数", "whole"),
        Column("from", "生效日期", "date"),
    ),
)
ROW = {
    "id": "ZZ-001",
    "category": "协助",
    "text": "老年人能力评估",
    "cost": 30,
    "people": 2,
    "from": date(2026, 4, 1),
}


def book_of(*rows: tuple[Any, ...]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_what_was_written_is_read_again() -> None:
    got = sheets.read(LIST, sheets.write(LIST, [ROW, {**ROW, "id": "ZZ-002", "from": None}]))
    assert got.errors == []
    assert got.rows == [{"row": 2, **ROW}, {"row": 3, **ROW, "id": "ZZ-002", "from": None}]


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=60))
def test_no_text_ever_runs_as_a_formula_and_it_comes_back_unchanged(text: str) -> None:
    content = sheets.write(LIST, [{**ROW, "text": text}, {**ROW, "text": "=HYPERLINK(1)"}])
    page = load_workbook(io.BytesIO(content)).active
    assert all(cell.data_type != "f" for row in page.iter_rows() for cell in row)  # type: ignore[union-attr]
    assert page["C3"].quotePrefix and page["C3"].value == "=HYPERLINK(1)"  # type: ignore[index]
    again = sheets.read(LIST, content).rows
    assert again[-1]["text"] == "=HYPERLINK(1)"
    if text.isprintable() and text.strip() and text[0] not in "'":
        assert again[0]["text"] == text.strip()


def test_the_sheet_helps_to_fill_it_in() -> None:
    page = load_workbook(io.BytesIO(sheets.write(LIST, [ROW]))).active
    assert page is not None and page.freeze_panes == "A2" and page.print_title_rows == "$1:$1"
    (rule,) = page.data_validations.dataValidation
    assert rule.formula1 == '"法定职责,承办,协助"' and "B2" in rule.sqref
    assert page["A1"].value == "编号*" and page["F2"].number_format == "yyyy-mm-dd"


def test_many_choices_stand_on_a_hidden_page_that_is_not_read() -> None:
    units = tuple(f"第{number}街道办事处,含社区" for number in range(60))
    sheet = Sheet("x", (Column("unit", "单位", "choice", choices=units),))
    content = sheets.write(sheet, [{"unit": units[59]}])
    book = load_workbook(io.BytesIO(content))
    assert book["选项"].sheet_state == "hidden" and book["选项"]["A60"].value == units[59]
    assert sheets.read(sheet, content).rows == [{"row": 2, "unit": units[59]}]


def test_columns_are_found_by_name_below_a_title_and_extra_ones_are_ignored() -> None:
    content = book_of(("株洲市指导清单",), (), ("备注", "事 项", "类别\n", "编号*"), ("x", "评估", "承办", 7))
    got = sheets.read(LIST, content)
    assert got.errors == [] and got.rows == [{"row": 4, "id": "7", "category": "承办", "text": "评估"}]


def test_all_errors_are_collected_and_marked_in_the_same_sheet() -> None:
    head = ("编号", "类别", "经费(元)", "人数", "生效日期")
    content = book_of(
        head, ("", "别的", "3万元", 1.5, "2026年12月"), ("A", "协助", "=1+1", "二", "2026-02-30")
    )
    got = sheets.read(LIST, content)
    assert [(error.row, error.key) for error in got.errors] == [
        (2, "id"), (2, "category"), (2, "cost"), (2, "people"), (2, "from"),
        (3, "cost"), (3, "people"), (3, "from"),
    ]  # fmt: skip
    page = load_workbook(io.BytesIO(sheets.marked(LIST, content, got.errors))).active
    assert page is not None
    assert page["B2"].fill.fgColor.rgb == "FFFF9999" and "法定职责、承办、协助" in page["B2"].comment.text
    assert page["B2"].value == "别的" and page["B3"].comment is None
    assert "公式" in page["C3"].comment.text and "写到日" in page["E2"].comment.text


def test_errors_of_the_rules_can_be_marked_too_and_share_a_cell() -> None:
    from chassis.texts import Said

    content = sheets.write(LIST, [ROW])
    errors = [CellError(2, "id", Said("编号重复", "Twice")), CellError(2, "id", Said("编号过长", "Too long"))]
    page = load_workbook(io.BytesIO(sheets.marked(LIST, content, errors))).active
    assert (
        page is not None and "编号重复" in page["A2"].comment.text and "编号过长" in page["A2"].comment.text
    )


def test_a_merged_area_gives_its_value_to_every_row() -> None:
    book = load_workbook(io.BytesIO(sheets.write(LIST, [ROW, {**ROW, "id": None}])))
    assert book.active is not None
    book.active.merge_cells("A2:A3")
    out = io.BytesIO()
    book.save(out)
    assert [row["id"] for row in sheets.read(LIST, out.getvalue()).rows] == ["ZZ-001", "ZZ-001"]


def _archive(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name + ".xml", content)
    return out.getvalue()


BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'


@pytest.mark.parametrize(
    "content",
    [
        b"", b"PK\x03\x04 cut off", b"%PDF-1.7", b"<html><table>", _archive(a=b"<x/>"),
        _archive(workbook=BOMB), _archive(workbook=b"\0" * 61_000_000),
    ],
    ids=["empty", "cut", "pdf", "html", "no workbook", "entities", "bomb"],
)  # fmt: skip
def test_files_that_are_no_honest_workbook_are_refused(content: bytes) -> None:
    with pytest.raises(SheetUnreadable):
        sheets.read(LIST, content)


def test_old_excel_files_are_refused_with_a_sentence() -> None:
    with pytest.raises(SheetTooOld, match=r"另存为 \.xlsx"):
        sheets.read(LIST, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512)


def test_a_missing_header_is_named() -> None:
    with pytest.raises(HeadersMissing, match="类别"):
        sheets.read(LIST, book_of(("编号", "事项"), ("1", "2")))


@pytest.mark.parametrize(
    ("typed", "kind", "value"),
    [
        ("１２，０００．５０元", "number", Decimal("12000.50")),
        (" 3 ", "whole", 3),
        (3.0, "whole", 3),
        ("２０２６年３月１日", "date", date(2026, 3, 1)),
        ("2026.3.1", "date", date(2026, 3, 1)),
        (430211.0, "text", "430211"),
        ("　承 办", "text", "承 办"),
    ],
)
def test_cells_are_read_as_people_type_them(typed: Any, kind: Any, value: Any) -> None:
    assert read_cell(typed, kind) == (value, None)


@pytest.mark.parametrize("typed", ["abc", "1e9", "--1", True, "1.2.3", float("nan"), float("inf")])
def test_what_is_no_number_is_not_guessed(typed: Any) -> None:
    value, wrong = read_cell(typed, "number")
    assert value is None and wrong is not None
