"""The township marks staff month by month; with the department’s mark it makes the year, exactly (AST-15)."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

import pytest

from services.assessment.domain.agency_staff import Holding, Member, Post, staff_between
from services.assessment.domain.staff_errors import (
    MonthNotOver,
    MonthsMissing,
    StaffMarkInvalid,
    StaffMismatch,
    StaffReasonMissing,
    StaffYearClosed,
    StaffYearNotOver,
)
from services.assessment.domain.staff_marks import (
    MONTHS,
    MonthSheet,
    StaffMark,
    StaffYear,
    marks_from,
    missing_months,
    require_complete,
    require_over,
    year_lines,
)

AT = datetime(2026, 2, 3, 2, tzinfo=UTC)
POSTS = (Post("所长", "principal_head", 1), Post("副所长", "deputy", 2), Post("民警", "ordinary", 9))
DEPUTY, OFFICER = Member("副所长", "甲岗"), Member("民警", "乙岗")
SEAT, OTHER = "430211003", "430211004"


def row(member: Member, mark: Any, reason: str = "见考勤") -> dict[str, Any]:
    return {"member": member.key, "mark": mark, "reason": reason}


def sheet(month: int, mark: str | None, township: str = SEAT, version: int = 1) -> MonthSheet:
    given = StaffMark(OFFICER.post, OFFICER.holder, None if mark is None else Fraction(mark), "见考勤")
    return MonthSheet("agency", township, 2026, month, version, (given,), "经办人", AT)


def told(weight: str = "3/10", *sheets: MonthSheet) -> StaffYear:
    lines = year_lines(sheets or (sheet(1, "80"),))
    return StaffYear(
        "case", "430211", 2026, "agency", "派出所", "430211-gaj", SEAT, (SEAT,), 1, Fraction(weight), lines,
        "经办人", AT,
    )  # fmt: skip


def test_everybody_but_the_head_who_held_a_post_in_the_month_is_marked() -> None:
    holdings = (
        Holding("所长", "负责人", date(2020, 1, 1)),
        Holding("副所长", "甲岗", date(2026, 1, 31)),
        Holding("民警", "乙岗", date(2025, 1, 1), date(2026, 1, 1)),
        Holding("民警", "丙岗", date(2026, 2, 1)),
    )
    january = staff_between(POSTS, holdings, date(2026, 1, 1), date(2026, 1, 31))
    assert january == (DEPUTY, OFFICER)
    february = staff_between(POSTS, holdings, date(2026, 2, 1), date(2026, 2, 28))
    assert february == (DEPUTY, Member("民警", "丙岗"))


@pytest.mark.parametrize(
    ("rows", "refusal"),
    [
        ([row(OFFICER, "95")], StaffMismatch),
        ([row(OFFICER, "95"), row(OFFICER, "95")], StaffMismatch),
        ([row(OFFICER, "95"), row(DEPUTY, "95"), row(Member("民警", "丁岗"), "9")], StaffMismatch),
        ([row(OFFICER, "100.01"), row(DEPUTY, "95")], StaffMarkInvalid),
        ([row(OFFICER, "-1"), row(DEPUTY, "95")], StaffMarkInvalid),
        ([row(OFFICER, "9.999"), row(DEPUTY, "95")], StaffMarkInvalid),
        ([row(OFFICER, "NaN"), row(DEPUTY, "95")], StaffMarkInvalid),
        ([row(OFFICER, "99.99", ""), row(DEPUTY, "95")], StaffReasonMissing),
        ([row(OFFICER, "", ""), row(DEPUTY, "95")], StaffReasonMissing),
    ],
)
def test_a_sheet_that_cannot_be_is_refused(rows: list[dict[str, Any]], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        marks_from(rows, (DEPUTY, OFFICER))


def test_full_marks_need_no_reason_and_who_was_away_has_no_mark() -> None:
    given = marks_from([row(OFFICER, None, "全月借用"), row(DEPUTY, "100", "")], (DEPUTY, OFFICER))
    assert [one.mark for one in given] == [100, None]


def test_a_month_is_marked_when_it_is_over() -> None:
    with pytest.raises(MonthNotOver):
        require_over(2026, 2, date(2026, 2, 28))
    require_over(2026, 2, date(2026, 3, 1))


def test_the_year_is_the_mean_of_its_months_whatever_their_order() -> None:
    sheets = [
        sheet(1, "90"), sheet(1, "60", OTHER), sheet(2, "100"), sheet(2, "70", version=2), sheet(3, None),
        sheet(3, "81", OTHER),
    ]  # fmt: skip
    for seed in range(20):
        random.Random(seed).shuffle(sheets)
        (line,) = year_lines(sheets)
        assert (line.months, line.daily) == (3, Fraction(75 + 70 + 81, 3))


def test_the_score_is_exact_and_fixed_once() -> None:
    """AST-15: the marks of the township count with their weight in the score of the year."""
    year = told("3/10", sheet(1, "80"), sheet(2, "80"), sheet(3, "81"))
    year.fix([row(OFFICER, "90.01")], by="经办人", at=AT)
    assert year.annual(year.lines[0]) == Fraction(7, 10) * Fraction("90.01") + Fraction(3, 10) * Fraction(
        241, 3
    )
    with pytest.raises(StaffYearClosed):
        year.fix([row(OFFICER, "90")], by="经办人", at=AT)


def test_whoever_was_never_marked_has_no_score_of_the_year() -> None:
    year = told("3/10", sheet(1, None))
    year.fix([row(OFFICER, "90")], by="经办人", at=AT)
    assert year.annual(year.lines[0]) is None and year.lines[0].months == 0


def test_a_year_is_told_when_it_is_over_and_every_month_is_marked() -> None:
    held = {month: (OFFICER,) if month < 3 else () for month in MONTHS}
    assert missing_months(held, (OTHER, SEAT), [sheet(1, "90"), sheet(2, "90")]) == [(OTHER, 1), (OTHER, 2)]
    with pytest.raises(StaffYearNotOver):
        require_complete(2026, date(2026, 12, 31), [])
    with pytest.raises(MonthsMissing):
        require_complete(2026, date(2027, 1, 1), ["栗雨街道 1 月"])
    require_complete(2026, date(2027, 1, 1), [])
