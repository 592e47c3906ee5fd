"""The quarterly report as a document, with the same figures as the page (ADM-33, GB/T 9704-2012)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from chassis.clock import county_date
from chassis.documents.letter import Block, Heading, Letter, Paragraph, Table
from services.admission.domain.follow_up import FollowUpState
from services.admission.domain.quarter import period_words, quarter_of

Plain = Mapping[str, Any]
_COUNTED = {
    "submitted": "提交", "approved": "准入", "refused": "不予准入", "withdrawn": "撤回", "other": "其他结果",
    "under_way": "期末在办",
}  # fmt: skip


def report_of(found: Plain, county_name: str, today: date) -> Letter:
    """The report of a quarter; one that is not over yet says so."""
    over = found["last_day"] < today
    return Letter(
        issuer=f"{county_name}社区工作事项审核委员会办公室",
        number=found["quarter"],
        title=f"社区工作事项准入{period_words(quarter_of(found['quarter'], today))}报告",
        addressee="",
        blocks=tuple(_blocks(found)),
        date=today,
        note="" if over else f"本期尚未结束，数据截至{_day(county_date(found['as_of']))}。",
    )


def _blocks(found: Plain) -> Iterator[Block]:
    yield Paragraph(
        f"{_day(found['first_day'])}至{_day(found['last_day'])}有关情况如下，"
        f"数据截至{_day(county_date(found['as_of']))}，由系统按登记的数据统计。"
    )
    yield Heading("准入申请")
    yield Table(
        ("程序", *_COUNTED.values(), "用时中位数（工作日）"),
        tuple(
            (line["label"].zh, *(str(line[key]) for key in _COUNTED), _days(line["median_days"]))
            for line in found["procedures"]
        ),
        widths=(2, *(1.2 for _ in _COUNTED), 1.8),
    )
    yield Heading("事项、派单和不规范情况")
    yield Table(
        ("项目", "件数", "口径"),
        tuple((one["label"].zh, str(one["value"]), one["meaning"].zh) for one in found["figures"]),
        widths=(2.2, 0.8, 4),
    )
    yield Heading("干部任免、抽调借用和人员调整")
    if found["people"]["figures"]:
        yield Table(
            ("项目", "数量", "口径"),
            tuple(
                (one["label"].zh, str(one["value"]), one["meaning"].zh) for one in found["people"]["figures"]
            ),
            widths=(2.2, 0.8, 4),
        )
        yield Paragraph("以上只统计数量；有关人员和意见按规定范围查阅，不在本报告中反映。")
    else:
        yield Paragraph("尚无数据。")
    yield Heading("市级督办")
    if not found["follow_ups"]:
        yield Paragraph("本期没有督办。")
        return
    yield Table(
        ("督办对象", "承办单位", "问题", "期限", "状态"),
        tuple(
            (one["subject_name"], one["unit_name"], one["question"], str(one["due_on"]), _state(one))
            for one in found["follow_ups"]
        ),
        widths=(2, 1.6, 3, 1.6, 1.4),
    )


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _days(median: float | None) -> str:
    return "—" if median is None else f"{median:g}"


def _state(one: Plain) -> str:
    if one["overdue"]:
        return "逾期未答复"
    late = one["late"] and one["state"] == FollowUpState.CLOSED.value
    return f"{one['state_label'].zh}{'（曾逾期）' if late else ''}"
