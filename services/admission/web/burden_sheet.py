"""The burden ledger as a workbook: a row for each community and month, and the definitions beside it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from chassis.documents.sheets import XLSX as XLSX
from chassis.documents.sheets import Column, Sheet, write
from services.admission.domain.burden import AMOUNTS, COUNTS, DEFINITIONS, FIGURES, Figures, Selection
from services.admission.domain.months import month_text
from services.admission.domain.vocabulary import WORDS, BurdenKind

NOTHING_ASKED = Figures()
MONEY = frozenset({"promised", "arrived"})
_EVERY = "全部"
_LEDGER = Sheet(
    "负担台账",
    (
        Column("township", "乡镇（街道）", width=18),
        Column("community", "社区（村）", width=18),
        Column("code", "代码", width=16),
        Column("month", "月份", width=10),
        *(
            Column(key, DEFINITIONS[key][0].zh + ("（元）" if key in MONEY else ""), "number", width=14)
            for key in FIGURES
        ),
        Column("before", "上年同月人日", "number", width=14),
    ),
)


def workbook_of(found: Any, asked: Selection, today: date) -> bytes:
    """The workbook; a month in which nothing is asked, nor was a year before, has no row of zeros."""
    notes = [
        ("期间", f"{month_text(found.period.first)} 至 {month_text(found.period.last)}"),
        *_chosen(found, asked),
        ("数据截至", today.isoformat()),
        *((DEFINITIONS[key][0].zh, DEFINITIONS[key][1].zh) for key in FIGURES),
        ("上年同月人日", "上一年同一个月的人日，口径同上"),
        ("没有安排的月份", "社区当月和上年同月都没有安排的，不列行"),
        ("指导清单事项", f"{found.listed} 项，全县各社区相同，不计入以上各数"),
    ]
    return write(_LEDGER, _rows(found), notes)


def _chosen(found: Any, asked: Selection) -> Iterator[tuple[str, str]]:
    """Which places and items the sheet is about: printed, it must not be taken for the whole county."""
    place = asked.community or asked.township
    yield "范围", found.places.names.get(place, place) or "全县"
    yield "事项单位", found.owner_name or asked.owner or _EVERY
    yield "事项性质", WORDS[BurdenKind(asked.kind)].zh if asked.kind else _EVERY


def _rows(found: Any) -> Iterator[dict[str, Any]]:
    names = found.places.names
    for place, account in found.accounts.items():
        for month in found.period.months:
            figures = account.months.get(month)
            before = found.before[place].months.get(month - 12)
            if figures in (None, NOTHING_ASKED) and before in (None, NOTHING_ASKED):
                continue
            plain = figures.plain() if figures else dict.fromkeys(FIGURES, 0)
            yield {
                "township": names.get(place[:9], ""),
                "community": names[place],
                "code": place,
                "month": month_text(month),
                **{key: plain[key] for key in COUNTS},
                **{key: float(plain[key]) for key in AMOUNTS},
                "before": float(before.plain()["days"]) if before else 0,
            }
