"""The register of stationed agencies as a workbook: one row for each post, to be sent back changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from chassis.documents.sheets import CellError, Column, Sheet, marked, read, write
from chassis.texts import Said
from services.dispatch.domain.agency import (
    MODE_NAMES,
    POST_KIND_NAMES,
    StationedAgency,
)

REGISTER = Sheet(
    "派驻机构登记",
    (
        Column("code", "机构编码", required=True, width=22),
        Column("name", "机构名称", required=True, width=34),
        Column("sending_department", "派出部门", required=True, width=16),
        Column("seat_township", "驻地乡镇（街道）", required=True, width=16),
        Column("served", "服务乡镇（街道）", required=True, width=34),
        Column("mode", "下沉方式", "choice", True, tuple(one.zh for one in MODE_NAMES.values()), 12),
        Column("decider", "负责人任免机关", width=16),
        Column("contact", "联系方式", width=20),
        Column("since", "生效日期", "date", True, width=12),
        Column("proof", "依据文号", width=20),
        Column("post", "岗位", required=True, width=14),
        Column("kind", "岗位类别", "choice", True, tuple(one.zh for one in POST_KIND_NAMES.values()), 10),
        Column("quota", "职数", "whole", True, width=8),
        Column("holder", "现任", width=24),
        Column("held_since", "任职日期", "date", width=12),
    ),
)


def rows_of(content: bytes) -> tuple[list[dict[str, Any]], list[CellError]]:
    """The rows of a sheet, and the cells that could not be read."""
    found = read(REGISTER, content)
    return list(found.rows), list(found.errors)


def workbook_of(agencies: Sequence[StationedAgency], names: Mapping[str, str], day: date) -> bytes:
    """The register of a day as a workbook that can be imported again."""
    return write(REGISTER, [row for agency in agencies for row in _rows(agency, names, day)])


def returned(content: bytes, cells: Sequence[Mapping[str, Any]]) -> bytes:
    """The same sheet with its wrong cells marked."""
    return marked(
        REGISTER,
        content,
        [
            CellError(int(one["row"]), str(one["column"]), Said(str(one["zh"]), str(one["en"])))
            for one in cells
        ],
    )


def _rows(agency: StationedAgency, names: Mapping[str, str], day: date) -> Iterator[dict[str, Any]]:
    line = agency.line_on(day)
    if line is None:
        return
    for post in line.posts:
        held = agency.held_on(day, post.title)
        yield {
            "code": agency.code,
            "name": line.name,
            "sending_department": names.get(line.sending_department, line.sending_department),
            "seat_township": names.get(line.seat_township, line.seat_township),
            "served": "、".join(names.get(code, code) for code in line.served),
            "mode": MODE_NAMES[line.mode].zh,
            "decider": names.get(line.decider, line.decider),
            "contact": line.contact,
            "since": line.since,
            "proof": line.proof,
            "post": post.title,
            "kind": POST_KIND_NAMES[post.kind].zh,
            "quota": post.quota,
            "holder": "、".join(one.holder for one in held),
            "held_since": held[0].since if held else None,
        }
