"""The service against an independent reading of the regulation, over random years (E3-22…27).

A few hundred years in CI; `GATEHOUSE_RANDOM_YEARS=10000` for a long run.
"""

from __future__ import annotations

import os
import random
from copy import deepcopy
from decimal import Decimal
from fractions import Fraction

from services.assessment.domain.aggregation import Grade
from tests.unit.assessment.random_years import Plain, a_random_year, by_the_service
from tests.unit.assessment.recomputation import result

YEARS = int(os.environ.get("GATEHOUSE_RANDOM_YEARS", "300"))
RANKS = list(reversed(Grade))


def years(count: int = YEARS) -> list[tuple[int, Plain]]:
    return [(seed, a_random_year(random.Random(seed))) for seed in range(count)]


def test_the_service_and_an_independent_recomputation_agree_to_the_last_digit() -> None:
    seen: dict[str, int] = {}
    for seed, year in years():
        figures, _ = by_the_service(year)
        t, s, d, total, rate, grade, head = result(year)
        ours = (figures.territorial, figures.satisfaction, figures.statutory, figures.total, figures.rate)
        assert ours == (t, s, d, total, rate), seed
        assert (figures.grade.value, figures.head_grade.value == "excellent") == (grade, head), seed
        seen[grade] = seen.get(grade, 0) + 1
    assert len(seen) >= 3, f"the years are all alike: {seen}"


def test_weights_make_one_and_excellence_needs_total_and_rate() -> None:
    """E3-23, E3-24, E3-25."""
    for seed, year in years(100):
        figures, _ = by_the_service(year)
        assert sum(one.weight for one in figures.townships) == 1 and all(
            one.weight > 0 for one in figures.townships
        )
        if figures.grade is Grade.EXCELLENT:
            excellent, _, _, bar = map(Fraction, year["thresholds"])
            assert figures.rate >= bar and figures.total >= excellent, seed
        assert (figures.head_grade.value == "excellent") is (figures.grade is Grade.EXCELLENT), seed


def test_neither_the_order_of_townships_nor_the_scale_of_shares_matters() -> None:
    """E3-27."""
    for seed, year in years(100):
        figures, _ = by_the_service(year)
        again, _ = by_the_service(year, shuffled=random.Random(seed))
        assert again == figures, seed
        scaled = deepcopy(year)
        for one in scaled["townships"].values():
            one["share"] = str(Decimal(one["share"]) * 4)
        assert by_the_service(scaled)[0].total == figures.total, seed


def test_raising_any_mark_never_lowers_total_or_grade() -> None:
    """E3-26."""
    for seed, year in years(100):
        chance = random.Random(seed)
        before, _ = by_the_service(year)
        raised = deepcopy(year)
        full = dict(raised["indicators"]["statutory"] + raised["indicators"]["territorial"])
        marks = chance.choice([raised["statutory"], *(one["marks"] for one in raised["townships"].values())])
        key = chance.choice([one for one, mark in marks.items() if mark is not None])
        marks[key] = full[key]
        after, _ = by_the_service(raised)
        assert after.total >= before.total and RANKS.index(after.grade) >= RANKS.index(before.grade), seed
