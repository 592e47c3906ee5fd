"""The burden ledger as a workbook: a row for each community and month, and the definitions beside it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from chassis.documents.sheets import XLSX as XLSX
from chassis.documents.sheets import Column, Sheet, write
from services.admission.domain.burden import AMOUNTS, COUNTS, DEFINITIONS, FIGURES, Figures
from services.admission.domain.months import month_text

NOTHING_ASKED = Figures()
_LEDGER = Sheet(
    "负担台账",
    (
        Column("township", "乡镇（街道）", width=18),
        Column("community", "社区（村）", width=18),
        Column("code", "代码", width=16),
        Column("month", "月份", width=10),
        *(Column(key, DEFINITIONS[key][0].zh, "number", width=12) for key in FIGURES),
        Column("before", "上年同月人日", "number", width=14),
    ),
)


def workbook_of(found: Any, today: date) -> bytes:
    """The workbook; a month in which nothing is asked, nor was a year before, has no row of zeros."""
    notes = [(label.zh, text.zh) for label, text in DEFINITIONS.values()]
    notes.append(("数据截至", today.isoformat()))
    notes.append(("没有安排的月份", "社区当月和上年同月都没有安排的，不列行"))
    notes.append(("指导清单事项", f"{found.listed} 项，全县各社区相同，不计入以上各数"))
    return write(_LEDGER, _rows(found), notes)


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
