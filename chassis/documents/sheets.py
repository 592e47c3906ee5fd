"""Declared spreadsheets: written for offices, read back by header, with every wrong cell marked in place."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from chassis.documents.cells import FORMULA, Kind, as_text, read_cell
from chassis.errors import Refusal
from chassis.texts import Said

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LARGEST_UNPACKED = 60 * 1024 * 1024
LARGEST_ROWS = 20_000
HEADER_SEARCHED = 10  # offices like to put a title and a note above the header
_OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WRONG = PatternFill("solid", fgColor="FFFF9999")
_HEAD = PatternFill("solid", fgColor="FFE7EEF7")
_RUNS_AS_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_LONGEST_LIST = 255  # characters of choices a drop-down can hold itself


class SheetUnreadable(Refusal):
    """The file is no workbook, or one made to do harm."""

    code = "sheet-unreadable"
    title = Said("无法读取该表格，请使用 .xlsx 文件", "The sheet cannot be read; please send an .xlsx file")


class SheetTooOld(Refusal):
    """The file is of the old Excel format."""

    code = "sheet-too-old"
    title = Said(
        "这是旧版 .xls 文件，请在表格软件中另存为 .xlsx 后再上传",
        "This is an old .xls file; save it as .xlsx in your spreadsheet program and send it again",
    )


class HeadersMissing(Refusal):
    """The header row lacks columns that are needed."""

    code = "sheet-headers-missing"
    title = Said("表头缺少必要的列", "The header row lacks columns")
    detail = Said("表头缺少：{headers}。", "The header row lacks: {headers}.")


class SheetTooLong(Refusal):
    """The sheet has more rows than can be taken at once."""

    code = "sheet-too-long"
    title = Said("表格行数过多", "The sheet has too many rows")
    detail = Said("一次最多 {limit} 行。", "At most {limit} rows at once.")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the key programs use and the header people read."""

    key: str
    header: str
    kind: Kind = "text"
    required: bool = False
    choices: tuple[str, ...] = ()
    width: int = 16


@dataclass(frozen=True, slots=True)
class Sheet:
    """A declared sheet."""

    title: str
    columns: tuple[Column, ...]

    def column(self, key: str) -> Column:
        """The column of this key."""
        return next(column for column in self.columns if column.key == key)


@dataclass(frozen=True, slots=True)
class CellError:
    """One wrong cell and what is wrong with it."""

    row: int
    key: str
    said: Said

    def as_json(self) -> dict[str, Any]:
        """The form problems carry."""
        return {"row": self.row, "column": self.key, "zh": self.said.zh, "en": self.said.en}


@dataclass(frozen=True, slots=True)
class Rows:
    """What was read: good values by key, `row` is the row's number in the sheet; and all errors."""

    rows: list[dict[str, Any]]
    errors: list[CellError]


def write(sheet: Sheet, rows: Iterable[Mapping[str, Any]], notes: Sequence[tuple[str, str]] = ()) -> bytes:
    """The rows as a workbook with frozen header, drop-downs and nothing that runs as a formula.

    Notes (a word and what it means) stand on a sheet of their own.
    """
    return write_book([(sheet, rows)], notes)


def write_book(
    sheets: Sequence[tuple[Sheet, Iterable[Mapping[str, Any]]]], notes: Sequence[tuple[str, str]] = ()
) -> bytes:
    """Several declared sheets as one workbook, each as `write` makes it."""
    book = Workbook()
    for number, (sheet, rows) in enumerate(sheets):
        _write_page(book, book.create_sheet() if number else _first(book), sheet, rows)
    if notes:
        _explain(book, notes)
    return _bytes(book)


def _write_page(book: Workbook, page: Worksheet, sheet: Sheet, rows: Iterable[Mapping[str, Any]]) -> None:
    page.title = re.sub(r"[\[\]:*?/\\]", " ", sheet.title)[:31]
    for number, column in enumerate(sheet.columns, 1):
        _write_head(page, number, column)
    last = 1
    for last, row in enumerate(rows, 2):
        for number, column in enumerate(sheet.columns, 1):
            _put(page.cell(last, number), row.get(column.key))
    _offer_choices(book, page, sheet)
    page.freeze_panes = "A2"
    page.print_title_rows = "1:1"
    page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.columns))}{max(last, 2)}"
    page.page_setup.orientation = "landscape"
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def read(sheet: Sheet, content: bytes) -> Rows:
    """The rows by header name; every wrong cell is collected, nothing stops at the first."""
    page = _first(_open(content))
    if page.max_row > LARGEST_ROWS + HEADER_SEARCHED:
        raise SheetTooLong(limit=LARGEST_ROWS)
    head, places = _find_header(sheet, page)
    covered = _merged_values(page)
    rows: list[dict[str, Any]] = []
    errors: list[CellError] = []
    for number in range(head + 1, page.max_row + 1):
        cells = {key: _value(page, number, place, covered) for key, place in places.items()}
        if all(value is None or not str(value).strip() for value in cells.values()):
            continue
        rows.append({"row": number, **_read_row(sheet, number, cells, errors)})
    return Rows(rows, errors)


def marked(sheet: Sheet, content: bytes, errors: Iterable[CellError]) -> bytes:
    """The same file with every wrong cell red and its reason as a comment."""
    book = _open(content)
    page = _first(book)
    _head, places = _find_header(sheet, page)
    reasons: dict[tuple[int, int], list[Said]] = {}
    for error in errors:
        reasons.setdefault((error.row, places.get(error.key, 1)), []).append(error.said)
    for (row, place), said in reasons.items():
        cell = page.cell(*_top_left(page, row, place))
        cell.fill = _WRONG
        text = "\n".join(f"{each.zh}\n{each.en}" for each in said)
        cell.comment = Comment(text, "Gatehouse", width=320, height=40 + 36 * len(said))
    return _bytes(book)


def _read_row(sheet: Sheet, number: int, cells: Mapping[str, Any], errors: list[CellError]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key, cell in cells.items():
        column = sheet.column(key)
        value, wrong = read_cell(cell, column.kind, column.choices, column.required)
        values[key] = value
        if wrong is not None:
            errors.append(CellError(number, key, wrong))
    return values


def _find_header(sheet: Sheet, page: Worksheet) -> tuple[int, dict[str, int]]:
    """The row that holds most of the headers, and the place of each column in it."""
    best = 1
    places: dict[str, int] = {}
    for number in range(1, min(HEADER_SEARCHED, page.max_row) + 1):
        names = {_plain(page.cell(number, place).value): place for place in range(page.max_column, 0, -1)}
        found = {
            each.key: names[_plain(each.header)] for each in sheet.columns if _plain(each.header) in names
        }
        if len(found) > len(places):
            best, places = number, found
    missing = [each.header for each in sheet.columns if each.required and each.key not in places]
    if missing or not places:
        raise HeadersMissing(headers="、".join(missing or [each.header for each in sheet.columns]))
    return best, places


def _plain(header: Any) -> str:
    """A header without spaces, line ends and the star offices put on compulsory columns."""
    return re.sub(r"[\s*＊]", "", str(header or ""))


def _merged_values(page: Worksheet) -> dict[tuple[int, int], Any]:
    """The value every covered cell of a merged area stands for."""
    return {
        (row, column): page.cell(area.min_row, area.min_col).value
        for area in page.merged_cells.ranges
        if area.size["rows"] * area.size["columns"] <= LARGEST_ROWS
        for row, column in area.cells
    }


def _value(page: Worksheet, row: int, place: int, covered: Mapping[tuple[int, int], Any]) -> Any:
    cell = page.cell(row, place)
    if cell.data_type == "f":
        return FORMULA
    return covered.get((row, place), cell.value)


def _top_left(page: Worksheet, row: int, place: int) -> tuple[int, int]:
    for area in page.merged_cells.ranges:
        if area.min_row <= row <= area.max_row and area.min_col <= place <= area.max_col:
            return area.min_row, area.min_col
    return row, place


def _write_head(page: Worksheet, number: int, column: Column) -> None:
    cell = page.cell(1, number)
    cell.value = column.header + ("*" if column.required else "")
    cell.font, cell.fill = Font(bold=True), _HEAD
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    page.column_dimensions[get_column_letter(number)].width = column.width


def _explain(book: Workbook, notes: Sequence[tuple[str, str]]) -> None:
    page = book.create_sheet("说明")
    page.column_dimensions["A"].width, page.column_dimensions["B"].width = 18, 90
    for number, (word, meaning) in enumerate(notes, 1):
        _put(page.cell(number, 1), word)
        _put(page.cell(number, 2), meaning)
        page.cell(number, 1).font = Font(bold=True)


def _put(cell: Any, value: Any) -> None:
    """Dates and numbers as such; text as text, even when it looks like a formula."""
    if isinstance(value, date):
        cell.value, cell.number_format = value, "yyyy-mm-dd"
        return
    if isinstance(value, int | float) and not isinstance(value, bool):
        cell.value = value
        return
    text = ILLEGAL_CHARACTERS_RE.sub("", as_text(value))
    cell.value = text or None
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    if text.startswith(_RUNS_AS_FORMULA):
        cell.data_type, cell.quotePrefix = "s", True


def _offer_choices(book: Workbook, page: Worksheet, sheet: Sheet) -> None:
    for number, column in enumerate(sheet.columns, 1):
        if column.choices:
            rule = DataValidation(
                type="list",
                formula1=_list_formula(book, number, column.choices),
                allow_blank=not column.required,
                showErrorMessage=True,
                errorTitle=column.header,
                error="请从列表中选择。",
            )
            letter = get_column_letter(number)
            rule.add(f"{letter}2:{letter}{LARGEST_ROWS}")
            page.add_data_validation(rule)


def _list_formula(book: Workbook, number: int, choices: Sequence[str]) -> str:
    """The choices themselves, or where they stand when they are too long or hold a comma."""
    joined = ",".join(choices)
    if len(joined) <= _LONGEST_LIST and not any("," in choice or '"' in choice for choice in choices):
        return f'"{joined}"'
    if "选项" not in book.sheetnames:
        book.create_sheet("选项").sheet_state = "hidden"
    hidden = book["选项"]
    for row, choice in enumerate(choices, 1):
        _put(hidden.cell(row, number), choice)
    letter = get_column_letter(number)
    return f"选项!${letter}$1:${letter}${len(choices)}"


def _open(content: bytes) -> Workbook:
    if content.startswith(_OLD_EXCEL):
        raise SheetTooOld
    try:
        _refuse_harm(content)
        return load_workbook(io.BytesIO(content), keep_links=False)
    except Refusal:
        raise
    except Exception:  # noqa: BLE001 - openpyxl raises whatever its parser met in a broken file
        raise SheetUnreadable from None


def _refuse_harm(content: bytes) -> None:
    """No archive that unpacks to an enormous size, no document types (entities) in its parts."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > LARGEST_UNPACKED:
            raise SheetUnreadable
        for entry in archive.infolist():
            if entry.filename.endswith((".xml", ".rels")):
                with archive.open(entry) as part:
                    if b"<!DOCTYPE" in part.read(4096).upper():
                        raise SheetUnreadable


def _first(book: Workbook) -> Worksheet:
    page = next((page for page in book.worksheets if page.sheet_state == "visible"), None)
    if page is None:
        raise SheetUnreadable
    return page


def _bytes(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
