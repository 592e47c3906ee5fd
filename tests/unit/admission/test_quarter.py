"""The quarterly report: which quarter, and how requests are counted in it (ADM-33)."""

from __future__ import annotations

from datetime import date

import pytest

from services.admission.domain.quarter import (
    CaseLine,
    QuarterInvalid,
    by_procedure,
    period_words,
    quarter_of,
    quarter_text,
    span_of,
)
from services.admission.domain.vocabulary import ApplicationState, Procedure, RequestType
from tests.unit.admission.a_county import CALENDAR

TODAY = date(2026, 5, 20)


@pytest.mark.parametrize(
    ("asked", "quarter", "begin", "end"),
    [
        ("", "2026-Q2", date(2026, 4, 1), date(2026, 6, 30)),
        ("2026-Q1", "2026-Q1", date(2026, 1, 1), date(2026, 3, 31)),
        ("2025-Q4", "2025-Q4", date(2025, 10, 1), date(2025, 12, 31)),
    ],
)
def test_a_quarter_is_three_months(asked: str, quarter: str, begin: date, end: date) -> None:
    period = quarter_of(asked, TODAY)
    assert (quarter_text(period), period.begin, period.end) == (quarter, begin, end)


@pytest.mark.parametrize(
    ("span", "period", "words", "end"),
    [
        ("month", "2026-05", "2026年5月", date(2026, 5, 31)),
        ("quarter", "2026-Q2", "2026年第二季度", date(2026, 6, 30)),
        ("half_year", "2026-H1", "2026年上半年", date(2026, 6, 30)),
        ("year", "2026", "2026年度", date(2026, 12, 31)),
    ],
)
def test_the_county_fixes_how_long_a_period_is_and_any_other_may_be_asked_for(
    span: str, period: str, words: str, end: date
) -> None:
    """ADM-33, sup.period: where nothing is asked for it is the period of today."""
    found = quarter_of("", TODAY, span)
    assert (quarter_text(found), period_words(found), found.end) == (period, words, end)
    assert quarter_of(period, TODAY) == found and span_of(found) == span


@pytest.mark.parametrize(
    "asked", ["2026-Q3", "2026-Q5", "2027", "2026-H2", "2026-13", "2026-06", "Q1-2026", "1999-Q1"]
)
def test_another_quarter_or_one_to_come_is_refused(asked: str) -> None:
    with pytest.raises(QuarterInvalid):
        quarter_of(asked, TODAY)


def test_requests_are_counted_by_the_days_they_came_and_ended() -> None:
    lines = [
        line(ApplicationState.APPROVED, date(2026, 3, 30), date(2026, 4, 3)),
        line(ApplicationState.REFUSED, date(2026, 4, 7), date(2026, 4, 17)),
        line(ApplicationState.WITHDRAWN, date(2026, 4, 8), date(2026, 4, 9)),
        line(ApplicationState.LAPSED, date(2026, 4, 8), date(2026, 5, 9)),
        line(ApplicationState.APPROVED, date(2026, 6, 29), date(2026, 7, 2)),
        line(ApplicationState.REVIEW, date(2026, 5, 6), None),
        line(ApplicationState.REVIEW, date(2026, 7, 1), None),
        line(ApplicationState.APPROVED, date(2026, 4, 20), date(2026, 4, 24), Procedure.ORDINARY),
    ]
    simple, ordinary, both = by_procedure(lines, quarter_of("2026-Q2", TODAY), CALENDAR.working_days_between)
    counted = (simple.submitted, simple.approved, simple.refused, simple.withdrawn, simple.other)
    assert counted == (5, 1, 1, 1, 1) and simple.under_way == 2
    days = [
        CALENDAR.working_days_between(one.received_on or TODAY, one.ended_on or TODAY) for one in lines[:2]
    ]
    assert simple.median_days == sum(days) / 2
    assert (ordinary.approved, ordinary.under_way, ordinary.refused) == (1, 0, 0)
    assert (both.submitted, both.approved, both.label.zh) == (6, 2, "合计")


def test_without_a_decision_there_is_no_time_used() -> None:
    (simple, *_) = by_procedure([], quarter_of("", TODAY), CALENDAR.working_days_between)
    assert simple.median_days is None and simple.submitted == 0


def line(
    state: ApplicationState, came: date, ended: date | None, procedure: Procedure = Procedure.SIMPLE
) -> CaseLine:
    return CaseLine(procedure, RequestType.NEW, state, came, came, ended)
