"""The guidance list as a workbook: written for offices, read back by header, errors marked in the same sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any, BinaryIO
from zipfile import BadZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from chassis.errors import Refusal
from chassis.texts import Said
from services.admission.domain.vocabulary import WORDS, Category

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADERS: dict[str, str] = {
    "id": "编号",
    "unit": "涉及单位",
    "category": "类别",
    "item": "事项",
    "note": "备注",
    "confidence": "类别把握",
    "in_force_from": "生效日期",
    "in_force_to": "失效日期",
}
LARGEST_ROWS = 5_000
_WIDTHS = (10, 22, 12, 80, 30, 12, 14, 14)
_WRONG = PatternFill("solid", fgColor="FFC7CE")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class SheetUnreadable(Refusal):
    """The file is no workbook of ours."""

    code = "sheet-unreadable"
    title = Said("无法读取该表格", "The sheet cannot be read")
    detail = Said(
        "请使用 .xlsx 文件,首行表头为:{headers}。", "Please send an .xlsx file whose first row is: {headers}."
    )


def rows_of(stream: BinaryIO) -> list[dict[str, Any]]:
    """The rows of a sheet by header, not by position; empty rows are left out."""
    sheet = _sheet(stream)
    rows = sheet.iter_rows(values_only=True, max_row=LARGEST_ROWS + 1)
    names = {header: key for key, header in HEADERS.items()}
    columns = [names.get(str(cell or "").strip(), "") for cell in next(rows, ())]
    if not {"id", "unit", "category", "item"} <= set(columns):
        raise _unreadable()
    found = []
    for number, cells in enumerate(rows, 2):
        row = {key: _read(value) for key, value in zip(columns, cells, strict=False) if key}
        if any(value not in ("", None) for value in row.values()):
            found.append({"row": number, **row})
    return found


def workbook_of(rows: Sequence[Mapping[str, Any]]) -> bytes:
    """The list as a workbook with a fixed header, choices for the category and a print title."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "指导清单"
    sheet.append(list(HEADERS.values()))
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for row in rows:
        sheet.append([_written(row.get(key)) for key in HEADERS])
    choices = ",".join(WORDS[word].zh for word in Category)
    rule = DataValidation(type="list", formula1=f'"{choices}"', allow_blank=False)
    rule.add(f"C2:C{LARGEST_ROWS}")
    sheet.add_data_validation(rule)
    for letter, width in zip("ABCDEFGH", _WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    return _bytes(book)


def marked(stream: BinaryIO, cells: Sequence[Mapping[str, Any]]) -> bytes:
    """The same sheet with every wrong cell red and its reason as a comment."""
    stream.seek(0)
    book = load_workbook(stream)
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    columns = {str(cell.value or "").strip(): cell.column for cell in sheet[1]}
    for wrong in cells:
        column = columns.get(HEADERS.get(str(wrong["column"]), ""), 1)
        cell = sheet.cell(int(wrong["row"]), column)
        cell.fill = _WRONG
        cell.comment = Comment(f"{wrong['zh']}\n{wrong['en']}", "Gatehouse")
    return _bytes(book)


def _sheet(stream: BinaryIO) -> Worksheet:
    try:
        sheet = load_workbook(stream, read_only=True, data_only=True).active
    except (BadZipFile, InvalidFileException, KeyError, ValueError, OSError):
        raise _unreadable() from None
    if sheet is None:
        raise _unreadable()
    return sheet  # type: ignore[return-value]  # read-only worksheets have the same rows


def _unreadable() -> SheetUnreadable:
    return SheetUnreadable(headers="、".join(HEADERS.values()))


def _read(value: Any) -> Any:
    if isinstance(value, str):
        text = value.strip()
        return text[1:] if text[:1] == "'" and text[1:2] in _FORMULA else text
    return value


def _written(value: Any) -> Any:
    """Text that looks like a formula is written as text, so that no sheet runs it."""
    if isinstance(value, Category):
        return WORDS[value].zh
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _bytes(book: Workbook) -> bytes:
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()
