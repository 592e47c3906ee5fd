"""What the city looks at every quarter: requests by result, time used, items, irregular work (ADM-33)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from statistics import median

from chassis.errors import Refusal
from chassis.texts import Said
from services.admission.domain.months import Period
from services.admission.domain.vocabulary import WORDS, ApplicationState, Procedure, RequestType

_QUARTER = re.compile(r"(20\d\d)-Q([1-4])")
_MONTHS = 3
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
            "季度最后一天有效的准入事项，不含指导清单",
            "admitted items in force on the last day, without the list",
        ),
    ),
    "ended": (
        Said("完结、退出、到期", "Items ended"),
        Said("季度内结束的准入事项版本", "versions of admitted items that ended in the quarter"),
    ),
    "regularised": (
        Said("程序确认", "Regularisations"),
        Said("季度内提交的程序确认申请（第九条）", "requests to confirm what nobody applied for (article 9)"),
    ),
    "blocked": (
        Said("拦截的下派", "Orders blocked"),
        Said("季度内把关口拦下的派单", "orders the gate kept back in the quarter"),
    ),
    "blocked_open": (
        Said("尚未处理的拦截", "Blocked orders not settled"),
        Said("到季度末还没有告知处理意见", "without an answer of the office at the end of the quarter"),
    ),
    "orders_sent": (
        Said("派单", "Orders sent"),
        Said("季度内通过把关口发出的派单", "orders that passed the gate in the quarter"),
    ),
    "orders_done": (
        Said("办结的派单", "Orders done"),
        Said("季度内办结的派单", "orders closed as done in the quarter"),
    ),
    "orders_refused": (
        Said("社区拒绝的派单", "Orders refused"),
        Said("季度内被拒绝、没有改由社区办理的派单", "refused in the quarter and not taken on after all"),
    ),
    "orders_after_end": (
        Said("结束后仍下派的派单", "Orders sent after the end"),
        Said(
            "季度内发出、但所依据的事项当时已经实际结束的派单",
            "sent in the quarter although the item they rest on had really ended by then",
        ),
    ),
    "rated": (
        Said("社区评价", "Ratings"),
        Said("季度内社区对派单单位的评价", "ratings of senders by communities in the quarter"),
    ),
    "rated_poor": (
        Said("评价较差", "Poor ratings"),
        Said("其中评为 1 分、2 分的", "those with one or two of five points"),
    ),
    "archives_open": (
        Said("尚未建档", "Archives missing"),
        Said(
            "季度末以前通知建档、到季度末仍未确认的案件",
            "cases whose archives were opened by the end of the quarter and not all closed then",
        ),
    ),
    "follow_ups_open": (
        Said("未办结的督办", "Follow-ups open"),
        Said(
            "到季度末市级尚未办结的督办", "what the city had asked and not closed by the end of the quarter"
        ),
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
    """A report is about a quarter that has begun."""

    code = "quarter-invalid"
    rule = "ADM-33"
    title = Said("季度有误", "The quarter is not valid")
    detail = Said("季度写作 2026-Q3，且不晚于今天所在的季度。", "A quarter is written 2026-Q3 and has begun.")


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


def quarter_of(text: str, today: date) -> Period:
    """The months of a quarter; the one of today where none is asked for."""
    if not text:
        return _period(today.year, (today.month - 1) // _MONTHS)
    found = _QUARTER.fullmatch(text)
    period = _period(int(found[1]), int(found[2]) - 1) if found else None
    if period is None or period.begin > today:
        raise QuarterInvalid()
    return period


def quarter_text(period: Period) -> str:
    """A quarter as 2026-Q3."""
    return f"{period.first // 12}-Q{period.first % 12 // _MONTHS + 1}"


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


def _period(year: int, quarter: int) -> Period:
    first = year * 12 + quarter * _MONTHS
    return Period(first, first + _MONTHS - 1)
