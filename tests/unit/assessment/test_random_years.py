"""The service against an independent reading of the regulation, over ten thousand random years (E3-22…27)."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

import pytest

from services.assessment.domain import aggregation
from services.assessment.domain.aggregation import Figures
from services.assessment.domain.annual_assessment import AnnualAssessment
from services.assessment.domain.exact import read, shown
from tests.unit.assessment.random_years import Plain, a_random_year, by_the_service, reviewed
from tests.unit.assessment.recomputation import result

YEARS, SLICES = 10_000, 4


def years(seeds: range) -> Iterator[tuple[int, Plain]]:
    return ((seed, a_random_year(random.Random(seed))) for seed in seeds)


def plain(figures: Figures) -> tuple[Any, ...]:
    numbers = (figures.territorial, figures.satisfaction, figures.statutory, figures.total, figures.rate)
    return (*numbers, figures.grade.value, figures.head_grade.value == "excellent")


def differences(seed: int, year: Plain) -> list[str]:
    """Where the service and the second reading part, first result and reviewed one."""
    figures, found = by_the_service(year)
    wrong = [] if plain(figures) == result(year) else [f"{seed}: {plain(figures)} is not {result(year)}"]
    if year["review"] is not None:
        first, second = (one.figures for one in found.results)
        if first != figures or plain(second) != result(reviewed(year)):
            wrong.append(f"{seed}, reviewed: {plain(second)} is not {result(reviewed(year))}")
    return wrong


def kinds(year: Plain, figures: Figures, found: AnnualAssessment) -> Iterator[str]:
    """What is special about a year: the generator must not lose it unseen."""
    yield figures.grade.value
    bar = Fraction(year["thresholds"][3])
    special = {
        "several townships": len(year["townships"]) > 1,
        "other weights": year["weights"] != ("0.4", "0.2", "0.4"),
        "a group dropped": bool(figures.dropped),
        "exactly on the bar": figures.rate == bar,
        "just below the bar": bar - Fraction(1, 10**5) < figures.rate < bar,
        "capped by the bar": figures.total >= Fraction(year["thresholds"][0]) and figures.rate < bar,
        "a serious fact": year["serious"],
        "no statement": any(one["marks"]["I1"] is None for one in year["townships"].values()),
        "a review": len(found.results) == 2,
    }
    yield from (name for name, is_so in special.items() if is_so)


@pytest.mark.parametrize("part", range(SLICES))
def test_the_service_and_an_independent_recomputation_agree_to_the_last_digit(part: int) -> None:
    assert [wrong for one in years(range(part, YEARS, SLICES)) for wrong in differences(*one)] == []


def test_the_random_years_hold_every_kind_of_year() -> None:
    seen: Counter[str] = Counter()
    for _, year in years(range(600)):
        seen.update(kinds(year, *by_the_service(year)))
    assert len(seen) == 13 and min(seen.values()) >= 6, seen


def rounded(number: Fraction) -> Fraction:
    return read(shown(number))


def rounding(name: str) -> Callable[..., Any]:
    """The function of this name of the aggregation, with its answer rounded to two places."""
    real = getattr(aggregation, name)
    return lambda *given, **named: rounded(real(*given, **named))


def rounds_weights(shares: Any) -> dict[str, Fraction]:
    whole = sum(shares.values())
    return {one: rounded(share / whole) for one, share in sorted(shares.items())}


def forgets_the_tie(grading: Any, total: Fraction, rate: Fraction, *, serious: bool) -> aggregation.Grade:
    return real_grade(grading, total, rate - Fraction(1, 10**12), serious=serious)


def rounds_before_it_compares(
    grading: Any, total: Fraction, rate: Fraction, *, serious: bool
) -> aggregation.Grade:
    return real_grade(grading, total, rounded(rate), serious=serious)


real_grade = aggregation.grade_of


@pytest.mark.parametrize(
    ("name", "planted"),
    [
        ("township_score", rounding("township_score")),
        ("rate_of", rounding("rate_of")),
        ("sheet_score", rounding("sheet_score")),
        ("normalised", rounds_weights),
        ("grade_of", forgets_the_tie),
        ("grade_of", rounds_before_it_compares),
    ],
    ids=["satisfaction", "rate", "sheet", "weights", "tie at the bar", "shown number compared"],
)
def test_a_planted_rounding_error_is_found(
    monkeypatch: pytest.MonkeyPatch, name: str, planted: Callable[..., Any]
) -> None:
    """The control: a test that cannot fail is worse than none."""
    monkeypatch.setattr(aggregation, name, planted)
    assert any(differences(*one) for one in years(range(YEARS // 10)))
