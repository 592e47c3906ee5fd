"""Reads the State Council's notice as administrators paste it: one day a line, `2027-01-01 休 元旦`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from chassis.persistence.calendar_days import Entry
from chassis.texts import Said

MOST_LINES = 200
LONGEST_LABEL = 100
_LINE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?\s+(\S+)\s*(.*)")
_WORDS = {"休": False, "放假": False, "free": False, "班": True, "上班": True, "worked": True}
_LABELS = {False: "放假", True: "调休上班"}


@dataclass(frozen=True, slots=True)
class WrongLine:
    """A line that is no entry, and why."""

    number: int
    text: str
    why: Said


@dataclass(frozen=True, slots=True)
class Notice:
    """What was read: every day, and every line that is none."""

    entries: Sequence[Entry]
    wrong: Sequence[WrongLine]


def read_notice(text: str, year: int, source: str) -> Notice:
    """Read the days of a year's notice; the holiday that begins in the year before may be among them."""
    entries: dict[date, Entry] = {}
    wrong: list[WrongLine] = []
    for number, line in enumerate(text.splitlines()[: MOST_LINES + 1], start=1):
        if not line.strip():
            continue
        entry = _entry(line.strip(), year, source) if number <= MOST_LINES else _TOO_MANY
        if isinstance(entry, Entry) and entries.get(entry.day, entry) != entry:
            entry = _TWICE
        if isinstance(entry, Entry):
            entries[entry.day] = entry
        else:
            wrong.append(WrongLine(number, line.strip()[:80], entry))
    if not entries and not wrong:
        wrong.append(WrongLine(1, "", _NOTHING))
    return Notice([entries[day] for day in sorted(entries)], wrong)


_SHAPE = Said(
    "应写成“2027-01-01 休 元旦”，用空格分开", "Write it as “2027-01-01 休 元旦”, with spaces in between"
)
_NO_DAY = Said("没有这一天", "There is no such day")
_KIND = Said("日期后应写“休”或“班”", "After the date write 休 (free) or 班 (worked)")
_OTHER_YEAR = Said("不是这一年的日期", "The day is not of this year")
_TWICE = Said("与前面同一天的一行不一致", "An earlier line says otherwise of the same day")
_TOO_MANY = Said("行数太多", "There are too many lines")
_NOTHING = Said("没有内容", "There is nothing here")


def _entry(line: str, year: int, source: str) -> Entry | Said:
    found = _LINE.fullmatch(line)
    if found is None:
        return _SHAPE
    try:
        day = date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return _NO_DAY
    if day.year not in (year - 1, year):
        return _OTHER_YEAR
    is_working = _WORDS.get(found[4].lower())
    if is_working is None:
        return _KIND
    return Entry(day, is_working, (found[5].strip() or _LABELS[is_working])[:LONGEST_LABEL], source)
