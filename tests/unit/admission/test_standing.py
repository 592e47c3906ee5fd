"""What somebody who scans a notice is told of it."""

from __future__ import annotations

from datetime import date

import pytest

from services.admission.domain.standing import Standing, worth_of, worth_of_exit
from services.admission.domain.vocabulary import ItemState

BEGINS, END = date(2026, 4, 1), date(2026, 6, 30)


@pytest.mark.parametrize(
    ("state", "today", "standing"),
    [
        (ItemState.IN_FORCE, date(2026, 3, 31), Standing.NOT_YET),
        (ItemState.IN_FORCE, BEGINS, Standing.IN_FORCE),
        (ItemState.IN_FORCE, END, Standing.IN_FORCE),
        (ItemState.IN_FORCE, date(2026, 7, 1), Standing.ENDED),
        (ItemState.ADMITTED_PENDING_CONDITIONS, BEGINS, Standing.NOT_YET),
        (ItemState.SUSPENDED, BEGINS, Standing.SUSPENDED),
        (ItemState.COMPLETED, BEGINS, Standing.ENDED),
        (ItemState.EXITED_EARLY, BEGINS, Standing.ENDED),
        (ItemState.SUPERSEDED, BEGINS, Standing.ENDED),
        (ItemState.EXPIRED, BEGINS, Standing.ENDED),
        (ItemState.REVOKED, BEGINS, Standing.RECALLED),
    ],
)
def test_a_notice_is_worth_what_its_version_is(state, today, standing):
    assert worth_of(state, begins=BEGINS, end=END, ended_on=None, today=today).standing is standing


def test_every_state_of_a_version_has_an_answer():
    for state in ItemState:
        assert worth_of(state, begins=BEGINS, end=None, ended_on=None, today=BEGINS).label.en


def test_an_ended_version_tells_the_day_it_really_ended():
    early = date(2026, 5, 1)
    told = worth_of(ItemState.EXITED_EARLY, begins=BEGINS, end=END, ended_on=early, today=END)
    assert told.until == early


def test_an_entry_leaves_the_list_the_day_after_its_last():
    last = date(2026, 6, 30)
    assert worth_of_exit(last, last).standing is Standing.NOT_YET
    gone = worth_of_exit(last, date(2026, 7, 1))
    assert (gone.standing, gone.since, gone.until) == (Standing.IN_FORCE, date(2026, 7, 1), None)
