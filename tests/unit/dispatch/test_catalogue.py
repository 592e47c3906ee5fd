"""The local copy: the order of messages does not matter, and freshness is never pretended."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.dispatch.domain.catalogue import (
    CatalogueItem,
    CatalogueState,
    Difference,
    ItemVersion,
    Mark,
    MarkKind,
    Origin,
    checksum,
    difference,
)
from services.dispatch.domain.gate import ReasonCode, judge
from tests.unit.dispatch.builders import NOW, TODAY, a_question, a_version

HISTORY = [
    a_version(version=1, revision=1, name="旧名"),
    a_version(version=1, revision=2, name="新名", admitted_on=TODAY),
    Mark(MarkKind.SUPERSEDED, 1, TODAY, 3),
    a_version(version=2, revision=4),
    Mark(MarkKind.SUSPENDED, 2, TODAY, 5),
    Mark(MarkKind.RESUMED, 2, TODAY, 6),
    Mark(MarkKind.ENDED, 2, TODAY, 7),
]


def heard(messages):
    item = CatalogueItem("SX-2026-00001", Origin.ADMITTED)
    for message in messages:
        if isinstance(message, ItemVersion):
            item.hear_version(message)
        else:
            item.hear_mark(message)
    return item


@given(st.permutations(HISTORY), st.lists(st.sampled_from(HISTORY)))
def test_any_order_with_any_repetition_ends_in_the_same_copy(shuffled, repeated):
    expected, got = heard(HISTORY), heard([*shuffled, *repeated])
    assert (got.versions, got.marks, got.revision, got.name) == (
        expected.versions,
        expected.marks,
        expected.revision,
        expected.name,
    )


def test_an_end_that_overtakes_the_admission_stays_the_end():
    item = heard([Mark(MarkKind.ENDED, 2, TODAY, 3)])
    assert judge(a_question(), item, fresh=True).reason is ReasonCode.ENDED
    item.hear_version(a_version(revision=2))
    assert judge(a_question(), item, fresh=True).reason is ReasonCode.ENDED


def test_the_first_day_of_admission_is_kept_when_a_condition_is_confirmed_later():
    later = a_version(revision=9, admitted_on=TODAY + timedelta(days=30))
    assert heard([later, a_version(admitted_on=TODAY)]).versions[0].admitted_on == TODAY


def test_the_copy_is_fresh_for_exactly_the_minutes_allowed():
    state = CatalogueState("admission", complete_to=3)
    assert not state.fresh(NOW, 15)
    state.hear(version=3, checksum="x", at=NOW, own_checksum="x", now=NOW)
    assert state.fresh(NOW + timedelta(minutes=15), 15)
    assert not state.fresh(NOW + timedelta(minutes=15, seconds=1), 15)


def test_a_copy_with_another_fingerprint_is_not_fresh():
    state = CatalogueState("admission", own_version=3)
    state.hear(version=3, checksum="x", at=NOW, own_checksum="y", now=NOW)
    assert not state.fresh(NOW, 15)


def test_a_copy_that_is_ahead_of_the_check_is_fresh():
    state = CatalogueState("admission", own_version=4, complete_to=4)
    state.hear(version=3, checksum="x", at=NOW, own_checksum="y", now=NOW)
    assert state.fresh(NOW, 15)


def test_a_copy_that_is_ahead_with_a_gap_behind_it_is_not_fresh():
    """What was overtaken may be the end of something: neither the number nor the fingerprint shows it."""
    state = CatalogueState("admission")
    for version in (1, 2, 4):
        state.note_version(version)
    state.hear(version=3, checksum="x", at=NOW, own_checksum="x", now=NOW)
    assert (state.complete_to, state.beyond, state.fresh(NOW, 15)) == (2, (4,), False)
    state.note_version(3)
    state.hear(version=4, checksum="x", at=NOW, own_checksum="x", now=NOW)
    assert (state.complete_to, state.beyond, state.fresh(NOW, 15)) == (4, (), True)


def test_the_whole_catalogue_fills_every_gap_before_it():
    state = CatalogueState("admission")
    for version in (2, 7, 9):
        state.note_version(version)
    state.note_whole(6)
    assert (state.own_version, state.complete_to, state.beyond) == (9, 7, (9,))


def test_two_versions_replaced_at_once_are_both_replaced():
    marks = [Mark(MarkKind.SUPERSEDED, number, TODAY, 9) for number in (1, 2)]
    item = heard([a_version(version=1), a_version(version=2), *marks])
    assert item.superseded(2, TODAY)


def test_what_the_whole_catalogue_tells_as_running_goes_on_although_that_word_was_lost():
    item = heard([a_version(), Mark(MarkKind.SUSPENDED, 2, TODAY, 5)])
    item.hear_running(5, TODAY)
    assert item.suspended(TODAY)
    item.hear_running(6, TODAY)
    assert not item.suspended(TODAY)


def test_a_check_that_was_long_on_its_way_does_not_freshen_the_copy():
    state = CatalogueState("admission")
    state.hear(version=4, checksum="x", at=NOW, own_checksum="x", now=NOW)
    state.hear(version=3, checksum="x", at=NOW - timedelta(hours=1), own_checksum="x", now=NOW)
    assert state.heard_at == NOW and state.checked_version == 4


def test_a_check_heard_while_the_clock_was_ahead_neither_freshens_the_copy_nor_keeps_the_next_one_out():
    """The clock was ten days ahead and is set right: until the next check the gate does not know."""
    state = CatalogueState("admission")
    ahead = NOW + timedelta(days=10)
    state.note_version(1)
    state.hear(version=1, checksum="x", at=ahead, own_checksum="x", now=ahead)
    assert state.fresh(ahead, 15) and not state.fresh(NOW, 15)
    state.hear(version=1, checksum="x", at=NOW, own_checksum="x", now=NOW)
    assert state.heard_at == NOW and state.fresh(NOW, 15)


@given(st.dictionaries(st.text("ABC-019", min_size=1), st.integers(1, 99)), st.randoms())
def test_the_fingerprint_depends_on_what_is_held_not_on_its_order(held, chance):
    shuffled = list(held.items())
    chance.shuffle(shuffled)
    assert checksum(shuffled) == checksum(held.items())
    assert checksum([*shuffled, ("ZZ-1", 1)]) != checksum(shuffled)


def test_a_difference_names_what_is_missing_too_much_and_of_another_revision():
    found = difference({"A": 1, "B": 2, "C": 3}, {"B": 2, "C": 2, "D": 1})
    assert found == Difference(missing=("A",), extra=("D",), other=("C",))
    assert difference({"A": 1}, {"A": 1}) == Difference((), (), ())
