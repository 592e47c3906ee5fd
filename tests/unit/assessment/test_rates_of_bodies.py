"""Rates of bodies lie between nothing and all, and count only who was called, judged or rated (E3-50)."""

from __future__ import annotations

from decimal import Decimal
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from services.assessment.domain.rates import Called, add_up

maybe = st.none() | st.booleans()
calls = st.tuples(
    st.sampled_from(["430211-cgj", "430211-gaj"]),
    st.just("430211001"),
    st.booleans(),
    st.booleans(),
    maybe,
    maybe,
)


@given(st.lists(calls, max_size=20), st.randoms())
def test_rates_are_shares_and_do_not_depend_on_the_order(
    lines: list[tuple[str, str, bool, bool, bool | None, bool | None]], chance: Random
) -> None:
    sums = add_up(lines)
    shuffled = list(lines)
    chance.shuffle(shuffled)
    assert add_up(shuffled) == sums
    for one in sums:
        mine = [line for line in lines if line[0] == one.body]
        assert (one.called, one.judged, one.rated) == (
            len(mine),
            sum(line[4] is not None for line in mine),
            sum(line[5] is not None for line in mine),
        )
        for rate in (one.report_in_rate, one.solution_rate, one.satisfaction_rate):
            assert rate is None or 0 <= rate <= 1


def test_who_was_not_rated_is_not_counted() -> None:
    told = (True, False, True)
    lines = [("430211-cgj", "430211001", *told, satisfied) for satisfied in (True, False, None, None)]
    (sums,) = add_up(lines)
    assert sums.satisfaction_rate == Decimal(1) / Decimal(2)
    assert Called("b", "t", 0, 0, 0, 0, 0, 0, 0).satisfaction_rate is None
