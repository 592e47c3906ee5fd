"""Drawing staff away: the days of a year, the order of the consents, the absolute ban, the return."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from services.dispatch.domain import secondment_errors as errors
from services.dispatch.domain.secondment import (
    Belongs,
    Consent,
    Secondment,
    Spell,
    State,
    counted,
    days_by_year,
)

NOW = datetime(2026, 5, 11, 2, 0, tzinfo=UTC)
TODAY = date(2026, 5, 11)
NEED = "专项工作确需熟悉基层情况的同志短期参加，期满即回。"


def a_request(first=date(2026, 6, 1), last=date(2026, 6, 30), *, belongs=Belongs.TOWNSHIP, before=(), **more):
    return Secondment(
        "430211-SEC-2026-00001", "430211-zfw", "甲岗", "430211001", "嵩山路街道", belongs,
        more.pop("townships", ("430211001",)), "综治材料", more.pop("reason", NEED), first, last, NOW,
        before=before, **more,
    )  # fmt: skip


def given(granted=True, *, text="", others="", by="430211001"):
    return Consent(by, granted, text, "书记", NOW, others)


def granted(one, *, at=NOW):
    one.consent(given(others="其他乡镇同意"))
    one.approve(given(by="430211-zzb"), one.first, one.last)
    assert one.settle(one.before, at)
    return one


FEBRUARY_TO_MARCH = (Spell(date(2026, 2, 1), date(2026, 3, 31)),)


def test_60_days_of_a_year_are_counted_with_those_before():
    """F-60: secondment cap."""
    too_long = a_request(date(2026, 9, 1), date(2026, 10, 15), before=FEBRUARY_TO_MARCH)
    assert too_long.days == {2026: 104} and too_long.over_cap
    just = a_request(date(2026, 9, 1), date(2026, 10, 3), before=FEBRUARY_TO_MARCH)
    assert just.days == {2026: 92} and not just.over_cap


def test_61_a_spell_across_new_year_counts_in_each_for_its_days():
    """F-61: over New Year."""
    one = a_request(date(2026, 12, 1), date(2027, 2, 28))
    assert one.days == {2026: 31, 2027: 59} and not one.over_cap


def test_days_two_spells_share_count_once():
    spells = [Spell(date(2026, 2, 1), date(2026, 2, 10)), Spell(date(2026, 2, 6), date(2026, 2, 15))]
    assert days_by_year(spells) == {2026: 15}


def test_62_of_township_staff_the_township_consents_first():
    """F-62: order of consents."""
    one = a_request()
    with pytest.raises(errors.TownshipFirst):
        one.approve(given(), one.first, one.last)
    one.consent(given(False, text="人手紧张"))
    with pytest.raises(errors.TownshipFirst):
        one.approve(given(), one.first, one.last)
    agency = a_request(belongs=Belongs.AGENCY)
    agency.approve(given(), agency.first, agency.last)
    agency.consent(given())
    assert agency.settle((), NOW)


def test_63_nobody_is_drawn_from_a_community():
    """F-63: community worker."""
    one = a_request(belongs=Belongs.COMMUNITY)
    for act in (
        lambda: one.consent(given()),
        lambda: one.approve(given(), one.first, one.last),
        one.ask_exception,
        lambda: one.settle((), NOW),
        one.begin,
    ):
        with pytest.raises(errors.SecondmentNotInState):
            act()
    one.block(NOW)
    assert one.state is State.BLOCKED
    with pytest.raises(errors.SecondmentNotInState):
        a_request().block(NOW)


def test_64_whoever_is_not_back_is_away_and_days_go_on_counting():
    """F-64: not returned."""
    one = granted(a_request())
    one.begin()
    assert [one.warn(), one.warn()] == [1, 2] and one.state is State.OVERRUN
    (spell,) = counted([one], date(2026, 7, 5))
    assert spell.last == date(2026, 7, 5)
    one.come_back(date(2026, 7, 6), today=date(2026, 7, 6), at=NOW)
    assert one.state is State.RECALLED and one.spell == Spell(date(2026, 6, 1), date(2026, 7, 5))


@pytest.mark.parametrize(
    ("day", "last"), [(date(2026, 7, 1), date(2026, 6, 30)), (date(2026, 6, 20), date(2026, 6, 19))]
)
def test_back_in_time_counts_until_the_day_before(day, last):
    one = granted(a_request())
    one.begin()
    for wrong in (date(2026, 5, 31), date(2026, 7, 3)):
        with pytest.raises(errors.ReturnDayInvalid):
            one.come_back(wrong, today=date(2026, 7, 2), at=NOW)
    one.come_back(day, today=date(2026, 7, 2), at=NOW)
    assert one.state is State.RETURNED and one.spell.last == last


def test_beyond_the_cap_only_with_an_exception_before_the_consents():
    one = a_request(date(2026, 9, 1), date(2026, 12, 31))
    one.consent(given())
    one.approve(given(), one.first, one.last)
    assert not one.settle((), NOW)
    allowed = a_request(date(2026, 9, 1), date(2026, 12, 31))
    allowed.ask_exception()
    with pytest.raises(errors.SecondmentNotInState):
        allowed.consent(given())
    allowed.grant_exception(given(text="省级专项", by="430211"))
    assert granted(allowed).state is State.APPROVED


def test_what_was_granted_meanwhile_counts_when_the_consents_are_in():
    one = a_request(date(2026, 9, 1), date(2026, 10, 15))
    one.consent(given())
    one.approve(given(), one.first, one.last)
    assert not one.settle(FEBRUARY_TO_MARCH, NOW)


def test_consents_come_before_the_first_day():
    one = a_request()
    one.consent(given())
    one.approve(given(), one.first, one.last)
    with pytest.raises(errors.ConsentTooLate):
        one.settle((), NOW + timedelta(days=21))
    with pytest.raises(errors.SecondmentNotInState):
        one.begin()


def test_the_days_approved_lie_within_those_asked_for():
    one = a_request()
    one.consent(given())
    with pytest.raises(errors.PeriodBeyondRequest):
        one.approve(given(), one.first, date(2026, 7, 1))
    one.approve(given(), date(2026, 6, 8), date(2026, 6, 19))
    assert one.days == {2026: 12}


def test_the_seat_says_what_the_other_townships_think():
    one = a_request(belongs=Belongs.AGENCY, townships=("430211003", "430211004"))
    with pytest.raises(errors.OthersNotHeard):
        one.consent(given())


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"reason": "工作需要"}, errors.NeedMissing),
        ({"first": TODAY}, errors.SpellInvalid),
        ({"last": date(2026, 5, 31)}, errors.SpellInvalid),
    ],
)
def test_a_request_has_a_need_and_lies_ahead(changes, refusal):
    with pytest.raises(refusal):
        a_request(**changes).check(TODAY)


def test_a_refusal_has_its_reason_and_what_is_approved_is_not_withdrawn():
    one = a_request()
    with pytest.raises(errors.RefusalReasonMissing):
        one.consent(given(False))
    granted(one)
    with pytest.raises(errors.SecondmentNotInState):
        one.withdraw("", NOW)
