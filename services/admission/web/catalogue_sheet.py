"""The catalogue as a workbook, as it stood on any day and place (ADM-36)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from chassis.documents.sheets import Column, Sheet, write
from chassis.errors import Refusal
from chassis.texts import Said
from services.admission.domain.vocabulary import WORDS, BurdenKind, Category, ItemState

MOST_ROWS = 2_000
AT_ONCE = 200
_SOURCES = {"listed": "指导清单", "admitted": "准入事项"}
_SHEET = Sheet(
    "事项目录",
    (
        Column("ref", "编号", width=16),
        Column("name", "事项", width=40),
        Column("source", "来源", width=12),
        Column("version", "版本", "number", width=8),
        Column("owner_name", "单位", width=24),
        Column("category", "类别", width=12),
        Column("burdens", "负担种类", width=24),
        Column("content", "内容", width=60),
        Column("places", "适用地", width=40),
        Column("start", "生效日期", "date", width=14),
        Column("end", "期限至", "date", width=14),
        Column("ended_on", "实际结束", "date", width=14),
        Column("state", "目前状态", width=16),
        Column("notice_no", "工作告知单", width=24),
    ),
)


class ExportTooLarge(Refusal):
    """A workbook nobody reads is asked for in parts."""

    code = "export-too-large"
    rule = "ADM-36"
    title = Said("符合条件的事项太多", "Too many items")
    detail = Said(
        "一次最多导出 {most} 项，请选择适用地或者单位。", "At most {most} at once; choose a place or a unit."
    )


def every_row(page: Callable[[str], Any]) -> list[Any]:
    """All rows of a question, page by page; refused before it gets too many."""
    rows: list[Any] = []
    after: str | None = ""
    while after is not None:
        found = page(after)
        rows += found.items
        after = found.next
        if len(rows) > MOST_ROWS:
            raise ExportTooLarge(most=MOST_ROWS)
    return rows


def workbook_of(
    rows: Sequence[Any], names: Mapping[str, str], asked: Mapping[str, Any], today: date
) -> bytes:
    """The rows with names instead of codes; what was asked stands on a sheet of its own."""
    place, on = asked.get("place"), asked.get("in_force_on")
    notes = [
        ("哪一天有效", on.isoformat() if on else "不限，含已结束的"),
        ("适用地", names.get(place, place) if place else "全县市区"),
        ("单位", str(asked.get("unit") or "全部")),
        ("查找", str(asked.get("q") or "无")),
        ("件数", str(len(rows))),
        ("说明", "列入指导清单的在全县市区适用；目前状态是导出当日的状态"),
        ("数据截至", today.isoformat()),
    ]
    return write(_SHEET, _lines(rows, names), notes)


def _lines(rows: Sequence[Any], names: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    for row in rows:
        kept = ("ref", "name", "version", "owner_name", "content", "start", "end", "ended_on", "notice_no")
        places = [names.get(code, code) for code in (*row.townships, *row.communities)]
        yield {
            **{name: getattr(row, name) for name in kept},
            "source": _SOURCES[row.kind],
            "category": WORDS[Category(row.category)].zh,
            "burdens": "、".join(WORDS[BurdenKind(kind)].zh for kind in row.burden_kinds),
            "places": "、".join(places) or "全县市区",
            "state": WORDS[ItemState(row.state)].zh,
        }
