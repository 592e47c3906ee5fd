"""Events as a workbook: the form to be filled in, and a filled one read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from chassis.documents.sheets import CellError, Column, Sheet, SheetTooLong, marked, read, write
from chassis.texts import Said
from services.dispatch.domain.event_class import URGENCY_NAMES, EventClass
from services.dispatch.domain.grid_event import SOURCE_NAMES

MOST_ROWS = 300
"""One transaction opens them all."""
EVENTS = Sheet(
    "事件导入",
    (
        Column("number", "来源单号", required=True, width=20),
        Column("source", "来源", "choice", True, tuple(one.zh for one in SOURCE_NAMES.values()), 14),
        Column("class", "事件类别", width=18),
        Column("title", "事由", required=True, width=28),
        Column("description", "情况", required=True, width=44),
        Column("township", "乡镇（街道）", required=True, width=16),
        Column("community", "社区（村）", width=16),
        Column("place", "具体地点", required=True, width=28),
        Column("urgency", "紧急程度", "choice", False, tuple(one.zh for one in URGENCY_NAMES.values()), 10),
        Column("occurred_on", "发生日期", "date", width=12),
        Column("contact", "回访联系方式", width=18),
    ),
)
NOTES = (
    ("来源单号", "来源处自己的编号，40字以内。同一来源、同一单号只登记一个事件，重复导入不会重复登记。"),
    ("事件类别", "填下列编码或者名称；不清楚的可以不填，由受理席位确定。"),
    ("事由", "不超过60字，不写居民姓名。"),
    ("社区（村）", "填全称或者12位编码；社区（村）自己导入时必填。"),
    ("紧急程度", "不填按一般。"),
    ("发生日期", "不填按导入时间。"),
    ("回访联系方式", "反映人要求回访的才填；单独保存，只给派遣人和承办单位看，办结即删除。"),
    ("行数", f"一次不超过{MOST_ROWS}行。"),
)


def rows_of(content: bytes) -> tuple[list[dict[str, Any]], list[CellError]]:
    """The rows of a sheet, and the cells that could not be read."""
    found = read(EVENTS, content)
    if len(found.rows) > MOST_ROWS:
        raise SheetTooLong(limit=MOST_ROWS)
    return list(found.rows), list(found.errors)


def template(classes: Sequence[EventClass]) -> bytes:
    """An empty sheet with its explanations and the catalogue of classes."""
    return write(EVENTS, [], [*NOTES, *((one.code, f"{one.field}：{one.name}") for one in classes)])


def returned(content: bytes, cells: Sequence[Mapping[str, Any]]) -> bytes:
    """The same sheet with its wrong cells marked."""
    wrong = [
        CellError(int(one["row"]), str(one["column"]), Said(str(one["zh"]), str(one["en"]))) for one in cells
    ]
    return marked(EVENTS, content, wrong)
