"""What the city looks at every period, mostly a quarter: requests, time used, irregular work (ADM-33)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from statistics import median

from chassis.errors import Refusal
from chassis.texts import Said
from services.admission.domain.months import Period
from services.admission.domain.vocabulary import WORDS, ApplicationState, Procedure, RequestType

PERIOD = "sup.period"


class Span(StrEnum):
    """How long a period of the report is (定期)."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"


SPAN_WORDS = {
    Span.MONTH.value: Said("每月", "every month"),
    Span.QUARTER.value: Said("每季度", "every quarter"),
    Span.HALF_YEAR.value: Said("每半年", "every half year"),
    Span.YEAR.value: Said("每年", "every year"),
}
TITLES = {
    Span.MONTH: Said("月度报告", "Monthly report"),
    Span.QUARTER: Said("季度报告", "Quarterly report"),
    Span.HALF_YEAR: Said("半年报告", "Half-yearly report"),
    Span.YEAR: Said("年度报告", "Yearly report"),
}
_MONTHS = {Span.MONTH: 1, Span.QUARTER: 3, Span.HALF_YEAR: 6, Span.YEAR: 12}
_WRITTEN = {
    Span.MONTH: re.compile(r"(20\d\d)-(0[1-9]|1[0-2])"),
    Span.QUARTER: re.compile(r"(20\d\d)-Q([1-4])"),
    Span.HALF_YEAR: re.compile(r"(20\d\d)-H([12])"),
    Span.YEAR: re.compile(r"(20\d\d)()"),
}
POOR = 2
"""Up to so many of five points a rating is poor."""
RESULTS: Mapping[str, frozenset[ApplicationState]] = {
    "approved": frozenset({ApplicationState.APPROVED}),
    "refused": frozenset({ApplicationState.REFUSED}),
    "withdrawn": frozenset({ApplicationState.WITHDRAWN}),
}
DEFINITIONS: Mapping[str, tuple[Said, Said]] = {
    "in_force": (
        Said("期末有效事项", "Items in force"),
        Said(
            "最后一天有效的准入事项，不含指导清单",
            "admitted items in force on the last day, without the list",
        ),
    ),
    "ended": (
        Said("完结、退出、到期", "Items ended"),
        Said("期间内结束的准入事项版本", "versions of admitted items that ended in the period"),
    ),
    "regularised": (
        Said("程序确认", "Regularisations"),
        Said("期间内提交的程序确认申请（第九条）", "requests to confirm what nobody applied for (article 9)"),
    ),
    "blocked": (
        Said("拦截的下派", "Orders blocked"),
        Said("期间内把关口拦下的派单", "orders the gate kept back in the period"),
    ),
    "blocked_open": (
        Said("尚未处理的拦截", "Blocked orders not settled"),
        Said("到期末还没有告知处理意见", "without an answer of the office at the end of the period"),
    ),
    "orders_sent": (
        Said("派单", "Orders sent"),
        Said("期间内通过把关口发出的派单", "orders that passed the gate in the period"),
    ),
    "orders_done": (
        Said("办结的派单", "Orders done"),
        Said("期间内办结的派单", "orders closed as done in the period"),
    ),
    "orders_refused": (
        Said("社区拒绝的派单", "Orders refused"),
        Said("期间内被拒绝、没有改由社区办理的派单", "refused in the period and not taken on after all"),
    ),
    "orders_after_end": (
        Said("结束后仍下派的派单", "Orders sent after the end"),
        Said(
            "期间内发出、但所依据的事项当时已经实际结束的派单",
            "sent in the period although the item they rest on had really ended by then",
        ),
    ),
    "rated": (
        Said("社区评价", "Ratings"),
        Said("期间内社区对派单单位的评价", "ratings of senders by communities in the period"),
    ),
    "rated_poor": (
        Said("评价较差", "Poor ratings"),
        Said("其中评为 1 分、2 分的", "those with one or two of five points"),
    ),
    "archives_open": (
        Said("尚未建档", "Archives missing"),
        Said(
            "期末以前通知建档、到期末仍未确认的案件",
            "cases whose archives were opened by the end of the period and not all closed then",
        ),
    ),
    "follow_ups_open": (
        Said("未办结的督办", "Follow-ups open"),
        Said("到期末市级尚未办结的督办", "what the city had asked and not closed by the end of the period"),
    ),
    "follow_ups_overdue": (
        Said("逾期未答复的督办", "Follow-ups overdue"),
        Said(
            "现在已过期限、仍未答复的督办",
            "what the city asked and is not answered although its limit is over",
        ),
    ),
}


class QuarterInvalid(Refusal):
    """A report is about a period that has begun."""

    code = "quarter-invalid"
    rule = "ADM-33"
    title = Said("期间有误", "The period is not valid")
    detail = Said(
        "期间写作 2026-Q3（季度）、2026-07（月）、2026-H1（半年）或者 2026（年），且已经开始。",
        "A period is written 2026-Q3, 2026-07, 2026-H1 or 2026, and has begun.",
    )


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One request as the report counts it."""

    procedure: Procedure | None
    request_type: RequestType
    state: ApplicationState
    submitted_on: date
    received_on: date | None
    ended_on: date | None


@dataclass(frozen=True, slots=True)
class ProcedureLine:
    """The requests of one procedure in a quarter; days are working days from receipt to the end."""

    label: Said
    submitted: int
    approved: int
    refused: int
    withdrawn: int
    other: int
    under_way: int
    median_days: float | None


def quarter_of(text: str, today: date, span: str = Span.QUARTER) -> Period:
    """The months of a period as it is written; where none is asked for, the one of today of that length."""
    if not text:
        months = _MONTHS[Span(span)]
        return _period(Span(span), today.year, (today.month - 1) // months)
    for kind, written in _WRITTEN.items():
        if found := written.fullmatch(text):
            period = _period(kind, int(found[1]), int(found[2] or 1) - 1)
            if period.begin <= today:
                return period
    raise QuarterInvalid()


def span_of(period: Period) -> Span:
    """How long a period is."""
    return next(span for span, months in _MONTHS.items() if months == len(period.months))


def quarter_text(period: Period) -> str:
    """A period as 2026-Q3, 2026-07, 2026-H1 or 2026."""
    span, year = span_of(period), period.first // 12
    number = period.first % 12 // _MONTHS[span] + 1
    marks = {
        Span.MONTH: f"-{number:02d}",
        Span.QUARTER: f"-Q{number}",
        Span.HALF_YEAR: f"-H{number}",
        Span.YEAR: "",
    }
    return f"{year}{marks[span]}"


def period_words(period: Period) -> str:
    """A period as a Chinese document writes it."""
    span, year = span_of(period), period.first // 12
    number = period.first % 12 // _MONTHS[span]
    words = {
        Span.MONTH: f"{number + 1}月",
        Span.QUARTER: f"第{'一二三四'[number % 4]}季度",
        Span.HALF_YEAR: "上下"[number % 2] + "半年",
        Span.YEAR: "度",
    }
    return f"{year}年{words[span]}"


def by_procedure(
    lines: Iterable[CaseLine], period: Period, days_between: Callable[[date, date], int]
) -> list[ProcedureLine]:
    """Simple, ordinary, and both together."""
    every = list(lines)
    groups = [(WORDS[one], [line for line in every if line.procedure is one]) for one in Procedure]
    groups.append((Said("合计", "Total"), every))
    return [_line(label, own, period, days_between) for label, own in groups]


def _line(
    label: Said, lines: list[CaseLine], period: Period, days_between: Callable[[date, date], int]
) -> ProcedureLine:
    ended = [line for line in lines if period.holds(line.ended_on)]
    counted = {name: sum(line.state in states for line in ended) for name, states in RESULTS.items()}
    decided = [line for line in ended if line.state in RESULTS["approved"] | RESULTS["refused"]]
    used = [
        days_between(line.received_on, line.ended_on)
        for line in decided
        if line.received_on and line.ended_on
    ]
    return ProcedureLine(
        label,
        submitted=sum(period.holds(line.submitted_on) for line in lines),
        **counted,
        other=len(ended) - sum(counted.values()),
        under_way=sum(
            line.submitted_on <= period.end and (line.ended_on is None or line.ended_on > period.end)
            for line in lines
        ),
        median_days=float(median(used)) if used else None,
    )


def _period(span: Span, year: int, number: int) -> Period:
    first = year * 12 + number * _MONTHS[span]
    return Period(first, first + _MONTHS[span] - 1)
