"""Signs of an arranged survey, from counters alone: nothing tells one person from another (E3-29)."""

from __future__ import annotations

import pytest

from services.assessment.domain.satisfaction import Dimension, Group
from services.assessment.domain.survey import (
    ALL_ALIKE,
    ANSWERED,
    MOSTLY_PAPER,
    PAPER,
    Choice,
    line_of,
    signs_of,
)


def counted(answered: int, alike: int, paper: int) -> dict[tuple[str, str], int]:
    lines: dict[tuple[str, str], int] = {(Group.USERS, ANSWERED): answered, (Group.USERS, PAPER): paper}
    for one in Dimension:
        lines[Group.USERS, line_of(one, Choice.SATISFIED)] = alike
        lines[Group.USERS, line_of(one, Choice.FAIR)] = answered - alike
    return lines


@pytest.mark.parametrize(
    ("answered", "alike", "paper", "signs"),
    [
        (30, 30, 0, [ALL_ALIKE]),
        (30, 29, 0, []),
        (30, 29, 15, []),
        (30, 29, 16, [MOSTLY_PAPER]),
        (30, 30, 30, [ALL_ALIKE, MOSTLY_PAPER]),
        (4, 4, 4, []),
    ],
)
def test_what_looks_arranged_is_said(answered: int, alike: int, paper: int, signs: list[object]) -> None:
    assert signs_of(Group.USERS, counted(answered, alike, paper)) == signs
    assert signs_of(Group.STAFF, counted(answered, alike, paper)) == []
