"""The guidance list as a workbook: which columns it has, and how its rows become entries and come back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from chassis.documents.sheets import CellError, Column, Sheet, marked, read, write
from chassis.texts import Said
from services.admission.domain.vocabulary import WORDS, Category

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
GUIDANCE_LIST = Sheet(
    "指导清单",
    (
        Column("id", "编号", required=True, width=10),
        Column("unit", "涉及单位", required=True, width=22),
        Column("category", "类别", "choice", True, tuple(WORDS[word].zh for word in Category), 12),
        Column("item", "事项", required=True, width=80),
        Column("note", "备注", width=30),
        Column("confidence", "类别把握", width=12),
        Column("in_force_from", "生效日期", "date", width=14),
        Column("in_force_to", "失效日期", "date", width=14),
    ),
)


def rows_of(content: bytes) -> tuple[list[dict[str, Any]], list[CellError]]:
    """The rows of a sheet as the import takes them, and the cells that could not be read."""
    found = read(GUIDANCE_LIST, content)
    return list(found.rows), list(found.errors)


def workbook_of(entries: Sequence[Mapping[str, Any]]) -> bytes:
    """The list as a workbook that can be imported again."""
    return write(GUIDANCE_LIST, [_row(entry) for entry in entries])


def returned(content: bytes, errors: Sequence[CellError]) -> bytes:
    """The same sheet with its wrong cells marked."""
    return marked(GUIDANCE_LIST, content, errors)


def error_of(cell: Mapping[str, Any]) -> CellError:
    """A wrong cell as the domain names it."""
    return CellError(int(cell["row"]), str(cell["column"]), Said(str(cell["zh"]), str(cell["en"])))


def _row(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **entry,
        "id": entry["entry_id"],
        "unit": entry["unit_name"],
        "item": entry["text"],
        "category": WORDS[Category(entry["category"])].zh,
    }
