"""The comparison of the accounts sees every kind of difference."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.chaos.verdict import compare

ACCOUNTS = st.dictionaries(st.sampled_from("ABC"), st.integers(1, 5), min_size=1).map(
    lambda counts: [(subject, number) for subject, last in counts.items() for number in range(1, last + 1)]
)


@given(ACCOUNTS)
def test_equal_accounts_are_clean(truth: list[tuple[str, int]]) -> None:
    verdict = compare("east", truth, truth)
    assert verdict.is_clean and verdict.checked == len(truth)


@given(ACCOUNTS, st.data())
def test_one_missing_effect_is_lost(truth: list[tuple[str, int]], data: st.DataObject) -> None:
    missing = data.draw(st.sampled_from(truth))
    verdict = compare("east", truth, [effect for effect in truth if effect != missing])
    assert (verdict.lost, verdict.twice) == (1, 0)


@given(ACCOUNTS, st.data())
def test_one_repeated_effect_is_twice(truth: list[tuple[str, int]], data: st.DataObject) -> None:
    verdict = compare("east", truth, [*truth, data.draw(st.sampled_from(truth))])
    assert (verdict.lost, verdict.twice) == (0, 1)


def test_an_effect_nobody_caused_counts_as_twice() -> None:
    assert compare("east", [("A", 1)], [("A", 1), ("ghost", 1)]).twice == 1


def test_effects_in_the_wrong_order_are_seen() -> None:
    truth = [("A", 1), ("A", 2), ("B", 1)]
    assert compare("east", truth, [("A", 2), ("B", 1), ("A", 1)]).out_of_order == 1
