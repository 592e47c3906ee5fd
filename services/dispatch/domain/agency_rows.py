"""A sheet of the register: a row for each post, the agency's facts repeated; every wrong cell is named."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.texts import Said
from services.dispatch.domain.agency import (
    MODE_NAMES,
    POST_KIND_NAMES,
    Holding,
    Line,
    Post,
    PostKind,
    SinkingMode,
    StationedAgency,
    wrongs,
)

Row = Mapping[str, Any]
OF_AGENCY = (
    "name", "sending_department", "seat_township", "served", "mode", "decider", "contact", "since", "proof",
)  # fmt: skip
"""The columns that say the same in every row of an agency."""
CODE = re.compile(r"\d{6}-[a-z0-9]+(-[a-z0-9]+)*")
_BETWEEN = re.compile(r"[、，,；;\s]+")


@dataclass(frozen=True, slots=True)
class WrongCell:
    """A cell and what is wrong with it."""

    row: int
    column: str
    said: Said

    def as_json(self) -> dict[str, Any]:
        """The form refusals carry."""
        return {"row": self.row, "column": self.column, "zh": self.said.zh, "en": self.said.en}


@dataclass(frozen=True, slots=True)
class Entry:
    """One agency as a sheet has it."""

    code: str
    line: Line
    holdings: tuple[Holding, ...]
    first_row: int


@dataclass(frozen=True, slots=True)
class Units:
    """What the units of the county are called, by kind."""

    departments: Mapping[str, str]
    townships: Mapping[str, str]

    def department(self, said: str) -> str:
        """The code of a department named by code or name; empty when there is none."""
        return _code(self.departments, said)

    def township(self, said: str) -> str:
        """The code of a township named by code or name; empty when there is none."""
        return _code(self.townships, said)


def entries_of(
    rows: Sequence[Row], units: Units, known: Mapping[str, StationedAgency], *, county: str, today: date
) -> tuple[list[Entry], list[WrongCell]]:
    """The agencies of a sheet, and every wrong cell in it."""
    grouped: dict[str, list[Row]] = {}
    for row in rows:
        grouped.setdefault(str(row["code"]).strip(), []).append(row)
    entries: list[Entry] = []
    wrong: list[WrongCell] = []
    for code, its in grouped.items():
        found = list(_cells(code, its, units, county))
        if not found:
            entry = _entry(code, its, units)
            found = [*_against_rules(entry, its, today), *_against_register(entry, its, known.get(code))]
            entries.append(entry)
        wrong += found
    return entries, wrong


def _cells(code: str, rows: Sequence[Row], units: Units, county: str) -> Iterator[WrongCell]:
    """What no line can be made of."""
    first = rows[0]
    number = int(first["row"])
    if not CODE.fullmatch(code) or not code.startswith(f"{county}-"):
        said = Said(
            "编码应为“{county}-部门-机构”，用小写字母和数字", "A code is “{county}-department-agency”"
        )
        yield WrongCell(number, "code", said.filled(county=county))
    for row in rows[1:]:
        for column in OF_AGENCY:
            if row.get(column) not in (None, "", first.get(column)):
                said = Said("与本机构第一行不一致", "Differs from the agency's first row")
                yield WrongCell(int(row["row"]), column, said)
    no_department = Said("本县没有这个部门", "There is no such department")
    for column in ("sending_department", "decider"):
        if first.get(column) and not units.department(str(first[column])):
            yield WrongCell(number, column, no_department)
    no_township = Said("本县没有这个乡镇（街道）：{name}", "There is no such township: {name}")
    if not units.township(str(first["seat_township"])):
        yield WrongCell(number, "seat_township", no_township.filled(name=first["seat_township"]))
    for name in _names(first["served"]):
        if not units.township(name):
            yield WrongCell(number, "served", no_township.filled(name=name))
    for row in rows:
        if row.get("holder") and not row.get("held_since"):
            yield WrongCell(
                int(row["row"]), "held_since", Said("填了现任就要填任职日期", "Say since when it is held")
            )


def _entry(code: str, rows: Sequence[Row], units: Units) -> Entry:
    first = rows[0]
    line = Line(
        since=first["since"],
        name=str(first["name"]).strip(),
        sending_department=units.department(str(first["sending_department"])),
        seat_township=units.township(str(first["seat_township"])),
        served=tuple(units.township(name) for name in _names(first["served"])),
        mode=_named(MODE_NAMES, SinkingMode, first["mode"]),
        decider=units.department(str(first.get("decider") or "")),
        contact=str(first.get("contact") or "").strip(),
        proof=str(first.get("proof") or "").strip(),
        posts=tuple(
            Post(str(row["post"]).strip(), _named(POST_KIND_NAMES, PostKind, row["kind"]), int(row["quota"]))
            for row in rows
        ),
    )
    holdings = tuple(
        Holding(str(row["post"]).strip(), holder, row["held_since"])
        for row in rows
        for holder in _holders(row.get("holder"))
    )
    return Entry(code, line, holdings, int(first["row"]))


def _against_rules(entry: Entry, rows: Sequence[Row], today: date) -> Iterator[WrongCell]:
    for column, said in wrongs(entry.line, today):
        yield WrongCell(entry.first_row, column, said)
    for row, post in zip(rows, entry.line.posts, strict=True):
        number = int(row["row"])
        if len(_holders(row.get("holder"))) > post.quota:
            yield WrongCell(number, "holder", Said("超职数（APP-19）", "More than the quota (APP-19)"))
        if row.get("held_since") and row["held_since"] > today:
            yield WrongCell(number, "held_since", Said("任职日期不能晚于今天", "That day is still to come"))


def _against_register(
    entry: Entry, rows: Sequence[Row], agency: StationedAgency | None
) -> Iterator[WrongCell]:
    """Who holds a post is entered once; after that a procedure moves them, no sheet (APP-01, APP-08)."""
    if agency is None:
        return
    for row, post in zip(rows, entry.line.posts, strict=True):
        known = {one.holder for one in agency.holdings if one.post == post.title and one.until is None}
        ever = any(one.post == post.title for one in agency.holdings)
        if ever and set(_holders(row.get("holder"))) != known:
            said = (
                Said("负责人的任免须经任免程序（APP-01）", "A head changes by the procedure only (APP-01)")
                if post.kind is PostKind.HEAD
                else Said("人员调整须经告知（APP-08）", "Changes of staff are told, not imported (APP-08)")
            )
            yield WrongCell(int(row["row"]), "holder", said)


def _holders(said: Any) -> list[str]:
    return [one for one in re.split(r"[、；;]+", str(said or "").strip()) if one.strip()]


def _names(said: Any) -> list[str]:
    return [one for one in _BETWEEN.split(str(said or "").strip()) if one]


def _named(names: Mapping[Any, Said], kind: Any, said: Any) -> Any:
    return next((key for key, name in names.items() if name.zh == said), None) or kind(said)


def _code(units: Mapping[str, str], said: str) -> str:
    named = said.strip()
    if named in units:
        return named
    return next((code for code, name in units.items() if name == named), "")
