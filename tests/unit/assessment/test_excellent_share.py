"""Which agencies are 优秀 where a year has a share of it (AST-25)."""

from __future__ import annotations

from datetime import UTC, datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.assessment.domain.excellent_share import Candidate, ExcellentShare, kept_of, places_of, rank_in
from services.assessment.domain.scheme import SchemeInvalid, usual_rules
from services.assessment.web.scheme_form import data_of, rules_from

FEW = st.integers(90, 93).map(Fraction)
"""So few different scores that many are alike."""
CANDIDATES = st.lists(st.tuples(FEW, FEW, FEW), max_size=8).map(
    lambda rows: [Candidate(f"c{number}", 1, *row) for number, row in enumerate(rows)]
)


@given(candidates=CANDIDATES, places=st.integers(0, 9))
def test_who_stays_is_who_has_no_more_than_the_places_at_or_above(
    candidates: list[Candidate], places: int
) -> None:
    """Counted apart, one by one: those not behind an agency, itself among them, all find a place."""

    def not_behind(mine: Candidate) -> int:
        return sum(
            (one.total, one.rate, one.satisfaction) >= (mine.total, mine.rate, mine.satisfaction)
            for one in candidates
        )

    expected = {one.case_no for one in candidates if not_behind(one) <= places}
    kept = kept_of(candidates, places)
    assert set(kept) == expected and len(kept) == len(set(kept)) <= places
    assert kept_of(reversed(candidates), places) == kept


@given(candidates=CANDIDATES)
def test_a_rank_is_shared_with_whoever_is_exactly_alike(candidates: list[Candidate]) -> None:
    for one in candidates:
        rank, alike = rank_in(candidates, one)
        assert rank + alike == sum(other.rank_by >= one.rank_by for other in candidates)
        assert sum(rank_in(candidates, other)[0] == rank for other in candidates) == alike + 1


@pytest.mark.parametrize(
    ("share", "assessed", "places"),
    [("3/10", 10, 3), ("3/10", 13, 3), ("1/5", 4, 0), ("1", 7, 7), ("1/3", 3, 1)],
)
def test_a_part_of_a_place_is_none(share: str, assessed: int, places: int) -> None:
    assert places_of(Fraction(share), assessed) == places


def test_who_comes_later_takes_a_free_place_only() -> None:
    fixed = ExcellentShare(
        "430211", 2026, Fraction(1, 2), 4, 2, ("a", "b"), "绩效考核办公室", datetime(2027, 1, 20, tzinfo=UTC)
    )
    assert fixed.admit("a") and not fixed.admit("c")
    fixed.release("a")
    assert fixed.admit("c") and not fixed.admit("a") and fixed.kept == ("b", "c")


def test_the_form_of_a_scheme_gives_the_share_back() -> None:
    data = data_of(usual_rules(), "株天考〔2026〕1号")
    assert rules_from(data).grading.excellent_share is None, "off unless a county sets one"
    limited = rules_from({**data, "excellent_share": "33.5"})
    assert limited.grading.excellent_share == Fraction(67, 200)
    assert data_of(limited, "")["excellent_share"] == "33.5"


@pytest.mark.parametrize("share", ["0", "100.1"])
def test_a_share_of_nothing_or_of_more_than_all_is_refused(share: str) -> None:
    with pytest.raises(SchemeInvalid):
        rules_from({**data_of(usual_rules(), "文"), "excellent_share": share}).require_sound()
