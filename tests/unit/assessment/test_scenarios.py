"""Acceptance scenarios 41 to 46 by their numbers: what people enter, and what comes out to the last digit."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from services.assessment.domain.aggregation import Figures, Grade, HeadGrade
from services.assessment.domain.exact import shown
from services.assessment.domain.satisfaction import Dimension, Group, GroupSize, Tally, group_scores
from services.assessment.domain.scheme import Part
from services.assessment.domain.survey import SatisfactionSurvey, lines_of, samples_from
from services.assessment.web.account import rate_words
from tests.unit.assessment.a_year import AT, OTHER, POLICE, RULES, SEAT, locked, opened, tally

SATISFIED = {"80": (10, 20), "88": (18, 12), "90": (20, 10), "92": (22, 8)}
"""Of thirty answers, how many are satisfied and fairly satisfied to make this score."""


def added_up(statutory: str, *townships: tuple[str, str, str, str]) -> Figures:
    """What an agency gets from (township, share, territorial score, satisfaction)."""
    found = opened(*(one for one, *_ in townships))
    found.fix_shares({one: share for one, share, *_ in townships}, "人口")
    for township, _, territorial, satisfaction in townships:
        left: dict[str, Any] = {}
        rest = Fraction(territorial)
        for key, full in {"I1": 40, "I2": 20, "I3": 25, "I4": 15}.items():
            given = min(rest, Fraction(full))
            left[key], rest = shown(given, 3), rest - given
        satisfied, fair = SATISFIED[satisfaction]
        found.enter_tally(tally(township, satisfied, fair, 30))
        locked(found, Part.TERRITORIAL, township, **left)
    first = min(Fraction(statutory), Fraction(50))
    second = min(Fraction(statutory) - first, Fraction(30))
    third = Fraction(statutory) - first - second
    marks = {"D1": shown(first), "D2": shown(second), "D3": shown(third)}
    locked(found, Part.STATUTORY, POLICE, **marks)
    return found.aggregate(RULES, {}, cause="", at=AT).figures


def test_41_a_plain_case() -> None:
    """F-41: plain case."""
    figures = added_up("95", (SEAT, "1", "92", "88"))
    assert figures.total == Fraction("92.4") and shown(figures.rate) == "90.67"
    assert (figures.grade, figures.head_grade) == (Grade.EXCELLENT, HeadGrade.EXCELLENT)


def test_42_a_high_total_with_a_low_township_part() -> None:
    """F-42: the head’s 优秀 is blocked."""
    figures = added_up("100", (SEAT, "1", "88", "90"))
    assert figures.total == Fraction("93.2") and shown(figures.rate) == "88.67"
    assert (figures.grade, figures.head_grade) == (Grade.GOOD, HeadGrade.COMPETENT)


@pytest.mark.parametrize(("territorial", "passes"), [("90", True), ("89.995", False)])
def test_43_exactly_ninety_passes_and_what_is_shown_as_ninety_does_not(
    territorial: str, passes: bool
) -> None:
    """F-43: exactly 90."""
    figures = added_up("100", (SEAT, "1", territorial, "90"))
    assert shown(figures.rate) == "90.00" and figures.bar_passed is passes
    assert figures.rate == (Fraction(90) if passes else Fraction("89.995") * Fraction(2, 3) + 30)
    assert figures.grade is (Grade.EXCELLENT if passes else Grade.GOOD)


def test_44_two_townships_count_by_their_weights() -> None:
    """F-44: the seat alone would pass."""
    figures = added_up("100", (SEAT, "0.7", "96", "92"), (OTHER, "0.3", "70", "80"))
    assert (figures.territorial, figures.satisfaction) == (Fraction("88.2"), Fraction("88.4"))
    assert shown(figures.rate) == "88.27" and figures.grade is Grade.GOOD
    assert added_up("100", (SEAT, "1", "96", "92")).grade is Grade.EXCELLENT


def test_45_a_group_that_is_too_small_is_dropped_and_the_result_says_so() -> None:
    """F-45: twelve of the thirty service users that are needed."""
    whole = tally(SEAT, 18, 12, 30)
    few = tuple(GroupSize(one.group, 12 if one.group is Group.USERS else 30, 60) for one in whole.sizes)
    counted = tuple(one for one in whole.counts if one.group is not Group.USERS)
    found = opened()
    found.fix_shares({SEAT: 1}, "")
    found.enter_tally(Tally(SEAT, few, counted, "测评报告"))
    locked(found, Part.TERRITORIAL, SEAT)
    locked(found, Part.STATUTORY, POLICE)
    figures = found.aggregate(RULES, {}, cause="", at=AT).figures
    assert figures.satisfaction == 88, "of the two groups that are left"
    assert [(where, one.group, one.answered, one.needed) for where, one in figures.dropped] == [
        (SEAT, Group.USERS, 12, 30)
    ]


def test_46_who_does_not_know_of_two_dimensions_counts_in_the_other_two() -> None:
    """F-46: “不了解”."""
    rows = [{"group": one.value, "frame": 1, "size": 1, "source": "名册"} for one in Group]
    samples = samples_from({"samples": rows}, "公开号码")
    survey = SatisfactionSurvey("s", "c", "430211", SEAT, "派出所", 2026, AT.date(), samples, AT)
    said = {"management": "satisfied", "handling": "unknown", "attitude": "fair", "conduct": "unknown"}
    counted = {(Group.STAFF.value, line): 1 for line in lines_of(said)}
    staff = next(one for one in group_scores(RULES.survey, survey.tally(counted)) if one.group is Group.STAFF)
    assert set(staff.dimensions) == {Dimension.MANAGEMENT, Dimension.ATTITUDE}
    assert staff.score == 85, "a hundred and seventy, over the two that were known"


@pytest.mark.parametrize(
    ("territorial", "printed"),
    [("90", "90.00%，达到90%"), ("89.995", "89.9966%，未达90%"), ("88", "88.67%，未达90%")],
)
def test_43_a_document_never_prints_a_rate_that_was_not_reached_as_ninety(
    territorial: str, printed: str
) -> None:
    """F-43: shown as 90.00, but the document says 未达90%."""
    assert rate_words(added_up("100", (SEAT, "1", territorial, "90")), RULES.grading).zh == printed
