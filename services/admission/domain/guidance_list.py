"""The guidance list: what is in the scope of communities without any application (ADM-06, ADM-39, part C)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from chassis.texts import Said
from services.admission.domain.errors import CategoryUnknown, ReasonMissing
from services.admission.domain.parameter_table import RULE_DATE
from services.admission.domain.vocabulary import Category, category

COLUMNS = ("id", "unit", "category", "item", "note", "confidence", "in_force_from", "in_force_to")
_ENTRY_ID = re.compile(r"[A-Z]{2,4}-\d{3,5}")
_NUMBERED = re.compile(r"(?:^|\s|[::])(?:\d+[..、]|[((]\d+[))])")
_SPACES = re.compile(r"\s+")


@dataclass(eq=False)
class ListEntry:
    """One cell of the list; matters inside it are sub-items, so that the exact text stays."""

    entry_id: str
    county: str
    unit_name: str
    category: Category
    text: str
    category_confirmed: bool
    issuer: str
    list_version: str
    owner_unit: str = ""
    note: str = ""
    confidence: str = ""
    in_force_from: date | None = None
    in_force_to: date | None = None
    sub_items: list[str] = field(default_factory=list)
    confirmation: dict[str, Any] | None = None
    revision: int = 0

    def in_force_on(self, day: date) -> bool:
        """Whether the entry counts on that day."""
        began = self.in_force_from is None or self.in_force_from <= day
        return began and (self.in_force_to is None or day <= self.in_force_to)

    def means(self, name: str) -> bool:
        """Whether an item of that name is this entry or one of its matters."""
        wanted = normal(name)
        return bool(wanted) and wanted in {normal(self.text), *(normal(part) for part in self.sub_items)}

    def confirm(self, word: str, reason: str, *, by: str, on: date) -> None:
        """Confirm or correct the inferred category; a correction of data, not an admission."""
        chosen = category(word)
        if chosen is None:
            raise CategoryUnknown(category=word)
        if not reason.strip():
            raise ReasonMissing()
        before = self.category
        self.category, self.category_confirmed = chosen, True
        self.confirmation = {"was": before, "by": by, "on": on.isoformat(), "reason": reason.strip()}


class CellError(NamedTuple):
    """What is wrong with one cell of an imported sheet."""

    row: int
    column: str
    said: Said

    def as_json(self) -> dict[str, Any]:
        """The form the sheet is marked by."""
        return {"row": self.row, "column": self.column, **self.said.as_json()}


def errors_of(rows: Iterable[Mapping[str, Any]]) -> list[CellError]:
    """Everything wrong with the rows, cell by cell, so that one return of the sheet is enough."""
    found: list[CellError] = []
    seen: set[str] = set()
    for position, row in enumerate(rows, 2):
        found.extend(_errors_of_row(int(row.get("row") or position), row, seen))
    return found


def _errors_of_row(number: int, row: Mapping[str, Any], seen: set[str]) -> Iterable[CellError]:
    entry_id = _text(row, "id")
    if not _ENTRY_ID.fullmatch(entry_id):
        yield CellError(number, "id", Said("编号应如 ZZ-001", "an id looks like ZZ-001"))
    elif entry_id in seen:
        yield CellError(number, "id", Said("编号重复", "the id occurs twice"))
    seen.add(entry_id)
    for column in ("unit", "item"):
        if not _text(row, column):
            yield CellError(number, column, Said("不能为空", "must not be empty"))
    if category(_text(row, "category")) is None:
        yield CellError(number, "category", Said("应为法定职责、承办或协助", "法定职责, 承办 or 协助"))
    begin, end = _day(row, "in_force_from"), _day(row, "in_force_to")
    for column, value in (("in_force_from", begin), ("in_force_to", end)):
        if value is False:
            yield CellError(number, column, Said("日期应如 2018-12-03", "a date looks like 2018-12-03"))
    if isinstance(begin, date) and isinstance(end, date) and end < begin:
        yield CellError(number, "in_force_to", Said("早于生效日期", "before the first day"))


def entry_of(row: Mapping[str, Any], *, county: str, issuer: str, version: str) -> ListEntry:
    """The entry a row without errors means."""
    confidence = _text(row, "confidence")
    begin, end = _day(row, "in_force_from"), _day(row, "in_force_to")
    text = _text(row, "item")
    return ListEntry(
        entry_id=_text(row, "id"),
        county=county,
        unit_name=_text(row, "unit"),
        category=category(_text(row, "category")) or Category.ASSISTED,
        text=text,
        category_confirmed=confidence == "certain",
        issuer=issuer,
        list_version=version,
        note=_text(row, "note"),
        confidence=confidence,
        in_force_from=begin if isinstance(begin, date) else RULE_DATE,
        in_force_to=end if isinstance(end, date) else None,
        sub_items=sub_items(text),
    )


def sub_items(text: str) -> list[str]:
    """The matters one cell holds: numbered ones, or parts divided by full semicolons."""
    if len(_NUMBERED.findall(text)) > 1:
        parts = _NUMBERED.split(text)
    elif ";" in text:
        parts = text.split(";")
    else:
        return []
    return [part.strip() for part in parts if len(part.strip()) > 3]


def normal(text: str) -> str:
    """A name without spaces and quotation marks, for comparing."""
    return _SPACES.sub("", text).strip("“”\"'。").casefold()


def _text(row: Mapping[str, Any], column: str) -> str:
    value = row.get(column)
    return "" if value is None else str(value).strip()


def _day(row: Mapping[str, Any], column: str) -> date | bool | None:
    """The date of a cell, None where it is empty, False where it is no date."""
    value = row.get(column)
    if isinstance(value, date):
        return date(value.year, value.month, value.day)
    if not _text(row, column):
        return None
    try:
        return date.fromisoformat(_text(row, column)[:10])
    except ValueError:
        return False
