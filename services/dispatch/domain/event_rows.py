"""A sheet of events: a row for each, with its number where it comes from; every wrong cell is named."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from chassis.clock import COUNTY_ZONE
from chassis.texts import Said
from services.dispatch.domain.agency_rows import WrongCell
from services.dispatch.domain.event_class import URGENCY_NAMES, Urgency
from services.dispatch.domain.grid_event import SOURCE_NAMES, Report, Source

Row = Mapping[str, Any]
LONGEST: Mapping[str, int] = {"number": 40, "title": 60, "description": 2000, "place": 200, "contact": 100}

_TOO_LONG = Said("不得超过{limit}字", "At most {limit} characters are allowed")
_TWICE = Said("与第{row}行的单号重复", "The same number as in row {row}")
_NO_TOWNSHIP = Said("本县没有这个乡镇（街道）", "There is no such township")
_NO_COMMUNITY = Said("该乡镇（街道）没有这个社区（村）", "The township has no such community")
_COMMUNITY_MISSING = Said("请填写本社区（村）", "Name your community")
_ELSEWHERE = Said("不在您的辖区内（DSP-08）", "Lies outside your territory (DSP-08)")
_NO_CLASS = Said("事件类别目录中没有（DSP-15）", "Not in the catalogue of classes (DSP-15)")
_NOT_YOURS = Said("部门只能登记“部门移送”的事件（DSP-08）", "A department only refers events (DSP-08)")
_FUTURE = Said("发生日期不能晚于今天", "That day is still to come")


@dataclass(frozen=True, slots=True)
class SheetEvent:
    """One event as a sheet has it."""

    report: Report
    class_code: str
    township: str
    community: str
    contact: str


@dataclass(frozen=True, slots=True)
class Intake:
    """What a sheet is read against: the county's places and classes, and who hands it in."""

    townships: Mapping[str, str]
    communities: Mapping[str, str]
    classes: Mapping[str, str]
    unit: str
    territory: str
    """The beginning of the places somebody may report from; empty for the whole county."""
    refers: bool
    now: datetime

    @property
    def today(self) -> date:
        """The county's date."""
        return self.now.astimezone(COUNTY_ZONE).date()


def events_of(rows: Sequence[Row], intake: Intake) -> tuple[list[SheetEvent], list[WrongCell]]:
    """The events of a sheet, and every wrong cell in it."""
    events: list[SheetEvent] = []
    wrong: list[WrongCell] = []
    seen: dict[tuple[str, str], int] = {}
    for row in rows:
        number = int(row["row"])
        found = [WrongCell(number, column, said) for column, said in _cells(row, intake)]
        key = (_said(row, "source"), _said(row, "number"))
        first = seen.setdefault(key, number)
        if first != number:
            found.append(WrongCell(number, "number", _TWICE.filled(row=first)))
        wrong += found
        if not found:
            events.append(_event(row, intake))
    return events, wrong


def _cells(row: Row, intake: Intake) -> Iterator[tuple[str, Said]]:
    for column, limit in LONGEST.items():
        if len(_said(row, column)) > limit:
            yield column, _TOO_LONG.filled(limit=limit)
    township, community = _township(row, intake), _community(row, intake)
    if not township:
        yield "township", _NO_TOWNSHIP
    elif not township.startswith(intake.territory[: len(township)]):
        yield "township", _ELSEWHERE
    elif _said(row, "community") and not community:
        yield "community", _NO_COMMUNITY
    elif not (community or township).startswith(intake.territory):
        yield "community", _ELSEWHERE if community else _COMMUNITY_MISSING
    if _said(row, "class") and not _code(intake.classes, _said(row, "class"), intake.classes):
        yield "class", _NO_CLASS
    if intake.refers and _source(row) is not Source.REFERRAL:
        yield "source", _NOT_YOURS
    if row.get("occurred_on") and row["occurred_on"] > intake.today:
        yield "occurred_on", _FUTURE


def _event(row: Row, intake: Intake) -> SheetEvent:
    occurred_on, source = row.get("occurred_on"), _source(row)
    began = datetime.combine(occurred_on, time.min, COUNTY_ZONE) if occurred_on else intake.now
    number = _said(row, "number")
    report = Report(
        source=source,
        title=_said(row, "title"),
        description=_said(row, "description"),
        place=_said(row, "place"),
        urgency=_urgency(row),
        occurred_at=began,
        # The hotline numbers for the whole county, over its own interface too; everybody else for themselves.
        external_no=number if source is Source.HOTLINE else f"{intake.unit}/{number}",
    )
    return SheetEvent(
        report=report,
        class_code=_code(intake.classes, _said(row, "class"), intake.classes),
        township=_township(row, intake),
        community=_community(row, intake),
        contact=_said(row, "contact"),
    )


def _township(row: Row, intake: Intake) -> str:
    return _code(intake.townships, _said(row, "township"), intake.townships)


def _community(row: Row, intake: Intake) -> str:
    """Communities of two townships may share a name: the township decides."""
    township = _township(row, intake)
    here = [code for code in intake.communities if township and code.startswith(township)]
    return _code(intake.communities, _said(row, "community"), here)


def _source(row: Row) -> Source:
    return next(key for key, name in SOURCE_NAMES.items() if name.zh == row["source"])


def _urgency(row: Row) -> Urgency:
    said = _said(row, "urgency")
    return next((key for key, name in URGENCY_NAMES.items() if name.zh == said), Urgency.NORMAL)


def _said(row: Row, column: str) -> str:
    return str(row.get(column) or "").strip()


def _code(named: Mapping[str, str], said: str, among: Collection[str]) -> str:
    """The code of something named by code or name; empty when there is none."""
    if said in among:
        return said
    return next((code for code in among if said and named[code] == said), "")
