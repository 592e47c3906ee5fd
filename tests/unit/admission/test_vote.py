"""How a meeting decides (DMN-ADM-2): counted by the domain, routed by the table, and both say the same."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.engine.library import Library
from services.admission.domain.vocabulary import Ballot
from services.admission.domain.vote import Finding, count, quorum

HALF, TWO_THIRDS = Fraction(1, 2), Fraction(2, 3)
A, C, D, R = Ballot.ADMIT, Ballot.CONDITIONAL, Ballot.DEFER, Ballot.REJECT
BPMN = Path(__file__).resolve().parents[3] / "bpmn" / "admission"
TABLE = Library(BPMN).definition("adm_ordinary").decisions["vote_result"]


@pytest.mark.parametrize(
    ("ballots", "entitled", "turn", "finding"),
    [
        ([A, A, A, R], 4, 1, Finding.ADMIT),
        ([A, A, C, R], 4, 1, Finding.CONDITIONAL),
        ([A, A, R, R], 4, 1, Finding.VOTE_AGAIN),
        ([A, C, R, R], 4, 2, Finding.CHAIR_DECIDES),
        ([R, R, R, A], 4, 1, Finding.REJECT),
        ([A, A, R, D], 4, 1, Finding.DEFER),
        ([A, R], 4, 1, Finding.DEFER),
        ([A, A], 4, 1, Finding.DEFER),
        ([A, A, R, R], 5, 2, Finding.CHAIR_DECIDES),
        ([], 4, 1, Finding.DEFER),
    ],
)
def test_what_a_count_leads_to(ballots, entitled, turn, finding) -> None:  # type: ignore[no-untyped-def]
    assert count(ballots, entitled=entitled, turn=turn, majority=HALF).finding is finding


@pytest.mark.parametrize(("entitled", "needed"), [(4, 3), (3, 2), (6, 4), (1, 1), (5, 4)])
def test_a_quorum_is_two_thirds_of_the_entitled(entitled: int, needed: int) -> None:
    assert quorum(entitled, TWO_THIRDS) == needed


HALLS = st.integers(1, 12).flatmap(
    lambda entitled: st.tuples(
        st.just(entitled),
        st.lists(st.sampled_from(list(Ballot)), max_size=entitled),
        st.sampled_from([1, 2]),
        st.sampled_from([HALF, TWO_THIRDS, Fraction(3, 4)]),
    )
)


@given(HALLS)
def test_nothing_is_admitted_without_more_than_the_share_of_all_entitled(hall) -> None:  # type: ignore[no-untyped-def]
    entitled, ballots, turn, majority = hall
    found = count(ballots, entitled=entitled, turn=turn, majority=majority)
    positive = ballots.count(A) + ballots.count(C)
    admitted = found.finding in (Finding.ADMIT, Finding.CONDITIONAL)
    assert admitted == (positive > majority * entitled)
    assert (found.finding is Finding.REJECT) == (ballots.count(R) > majority * entitled)
    if found.finding in (Finding.VOTE_AGAIN, Finding.CHAIR_DECIDES):
        assert positive == ballots.count(R) and positive + 1 > majority * entitled
        assert (found.finding is Finding.VOTE_AGAIN) == (turn == 1)


@given(HALLS)
def test_one_more_vote_for_admission_never_makes_it_worse(hall) -> None:  # type: ignore[no-untyped-def]
    entitled, ballots, turn, majority = hall
    if len(ballots) < entitled:
        order = [Finding.REJECT, Finding.DEFER, Finding.VOTE_AGAIN, Finding.CHAIR_DECIDES]
        order += [Finding.CONDITIONAL, Finding.ADMIT]
        before = count(ballots, entitled=entitled, turn=turn, majority=majority).finding
        after = count([*ballots, A], entitled=entitled, turn=turn, majority=majority).finding
        tied = {Finding.VOTE_AGAIN, Finding.CHAIR_DECIDES}
        assert order.index(after) >= order.index(before) or before in tied


@given(HALLS)
def test_the_released_table_says_what_the_domain_says(hall) -> None:  # type: ignore[no-untyped-def]
    entitled, ballots, turn, majority = hall
    found = count(ballots, entitled=entitled, turn=turn, majority=majority)
    inputs = {
        "admit": found.admit,
        "positive": found.positive,
        "reject": found.reject,
        "turn": found.turn,
        "needed": found.needed,
    }
    assert TABLE(inputs).result == {"vote_finding": found.finding.value}
