"""The burden ledger: what falls on which community in which month, and what a request would add (ADM-37)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.admission.domain.burden import Count, Paid, ledger, outlook, ratio, shown, standing_days
from services.admission.domain.demand import PER_TIME, Demand, demand_of_form
from services.admission.domain.months import Period, month_of, month_text
from services.admission.domain.rhythm import rhythm_of
from tests.unit.admission.a_county import E1, E2, EAST, W1, WEST

KNOWN = {EAST: [E1, E2], WEST: [W1]}
YEAR = Period.of_year(2026)


def a_demand(**changes: Any) -> Demand:
    """Sixty person-days in two communities of the east, once, in 2026."""
    plain = Demand(
        item_id="SX-2026-00001",
        version=1,
        name="营养状况调查",
        owner_unit="430211-wjj",
        kinds=frozenset({"assistance"}),
        townships=(EAST,),
        communities=(E1, E2),
        begin=date(2026, 3, 10),
        planned_end=date(2026, 6, 30),
        frequency="一次",
        volume=Decimal(60),
        funds=Decimal(2000),
        paid_on=date(2026, 4, 1),
    )
    return replace(plain, **changes)


def days_of(demand: Demand, period: Period = YEAR) -> dict[str, Decimal]:
    return {month_text(month): shown(days) for month, days in demand.days_by_month(period).items()}


@pytest.mark.parametrize(
    ("text", "a_year"),
    [
        ("每周两次", Fraction(104)),
        ("每月1次", Fraction(12)),
        ("每 季度 一次", Fraction(4)),
        ("每半年一次", Fraction(2)),
        ("每两个月一次", Fraction(6)),
        ("全年3次", Fraction(3)),
        ("每天", Fraction(365)),
        ("每月报送台账2次", Fraction(24)),
        ("每年", Fraction(1)),
    ],
)
def test_a_frequency_is_read_as_people_write_it(text: str, a_year: Fraction) -> None:
    read = rhythm_of(text)
    assert (read.a_year, read.understood, read.once) == (a_year, True, False)


@pytest.mark.parametrize("text", ["一次性", "1次", "仅一次"])
def test_once_is_once(text: str) -> None:
    assert rhythm_of(text).once


@pytest.mark.parametrize("text", ["", "按需", "视情况", "防汛期间", "每0天"])
def test_what_cannot_be_read_is_said_to_be_unread(text: str) -> None:
    assert not rhythm_of(text).understood


def test_what_is_asked_once_counts_in_its_first_month() -> None:
    assert days_of(a_demand()) == {"2026-03": Decimal("60.00")}


def test_a_quarterly_item_counts_in_every_third_month_and_adds_up_to_its_volume() -> None:
    quarterly = a_demand(frequency="每季度一次", planned_end=date(2026, 12, 31))
    assert days_of(quarterly) == dict.fromkeys(("2026-03", "2026-06", "2026-09", "2026-12"), Decimal(15))


def test_a_monthly_item_is_spread_by_the_days_it_is_in_force() -> None:
    spread = days_of(a_demand(frequency="每月一次", begin=date(2026, 3, 17), planned_end=date(2026, 4, 15)))
    assert spread == {"2026-03": Decimal(30), "2026-04": Decimal(30)}


def test_without_an_end_the_volume_is_for_each_year() -> None:
    lasting = a_demand(frequency="每周一次", begin=date(2025, 1, 1), planned_end=None, volume=Decimal(365))
    assert sum(lasting.days_by_month(YEAR).values()) == Decimal(365)
    half_yearly = a_demand(frequency="每半年一次", begin=date(2025, 2, 1), planned_end=None)
    assert days_of(half_yearly) == {"2026-02": Decimal(30), "2026-08": Decimal(30)}


def test_a_county_may_read_the_volume_as_that_of_each_time() -> None:
    each = a_demand(frequency="每季度一次", planned_end=date(2026, 12, 31), volume_means=PER_TIME)
    assert sum(each.days_by_month(YEAR).values()) == 240
    monthly = a_demand(
        frequency="每月一次", begin=date(2026, 1, 1), planned_end=date(2026, 12, 31), volume_means=PER_TIME
    )
    assert shown(sum(monthly.days_by_month(YEAR).values())) == 720


def test_what_ends_early_counts_up_to_that_day_only() -> None:
    ended = a_demand(
        frequency="每周一次", begin=date(2026, 3, 1), planned_end=date(2026, 6, 8), ended_on=date(2026, 3, 10)
    )
    assert days_of(ended) == {"2026-03": Decimal(6)}
    account = ledger(YEAR, [ended], (), (), KNOWN, [E1])[E1]
    assert [month for month, figures in account.months.items() if figures.items] == [month_of(ended.begin)]


def test_an_item_that_ended_before_it_began_weighs_nothing() -> None:
    assert ledger(YEAR, [a_demand(ended_on=date(2026, 3, 1))], (), (), KNOWN, [E1])[E1].whole.items == 0


def test_a_township_named_alone_means_all_its_communities_as_at_the_gate() -> None:
    whole = a_demand(communities=(W1,), townships=(EAST, WEST))
    accounts = ledger(YEAR, [whole], (), (), KNOWN, [E1, E2, W1])
    assert {place: shown(one.whole.days) for place, one in accounts.items()} == dict.fromkeys(
        (E1, E2, W1), Decimal("20.00")
    )


def test_ledgers_and_seal_matters_are_counted_apart_and_an_item_once_over_its_versions() -> None:
    """ADM-38."""
    first = a_demand(kinds=frozenset({"ledger"}), ended_on=date(2026, 5, 5), superseded=True)
    second = a_demand(version=2, kinds=frozenset({"ledger", "seal"}), begin=date(2026, 5, 6))
    account = ledger(YEAR, [second, first], (), (), KNOWN, [E1])[E1]
    assert (account.whole.items, account.whole.ledgers, account.whole.seals) == (1, 1, 1)
    may = account.months[month_of(date(2026, 5, 1))]
    assert (may.items, may.ledgers, may.seals) == (1, 1, 1)


def test_money_is_promised_in_the_month_it_is_due_and_counts_as_arrived_when_received() -> None:
    april = month_of(date(2026, 4, 1))
    account = ledger(YEAR, [a_demand()], (), [Paid(E1, april + 2, Decimal("800.50"))], KNOWN, [E1])[E1]
    assert account.months[april].promised == 1000 and account.months[april].arrived == 0
    assert (account.whole.promised, account.whole.arrived) == (1000, Decimal("800.50"))


def test_a_promise_a_changed_version_took_over_is_not_counted_twice() -> None:
    replaced = a_demand(ended_on=date(2026, 3, 20), superseded=True)
    assert replaced.promised_in(YEAR) is None
    assert a_demand(ended_on=date(2026, 3, 20)).promised_in(YEAR) is not None


def test_orders_count_where_and_when_they_went_out() -> None:
    sent = [Count(E1, month_of(date(2026, 3, 1)), 3, 2), Count(W1, month_of(date(2026, 3, 1)), 9, 9)]
    accounts = ledger(YEAR, (), sent, (), KNOWN, [E1, E2])
    assert (accounts[E1].whole.orders, accounts[E2].whole.orders, W1 in accounts) == (3, 0, False)
    assert (accounts[E1].whole.visits, accounts[E1].months[month_of(date(2026, 3, 1))].visits) == (2, 2)


def test_a_request_is_weighed_against_last_year_and_the_heaviest_hit_comes_first() -> None:
    """ADM-37."""
    last_year = a_demand(begin=date(2025, 2, 1), planned_end=date(2025, 3, 1), volume=Decimal(100))
    standing = a_demand(item_id="SX-2026-00002", communities=(E2,), volume=Decimal(36))
    request = a_demand(item_id="", volume=Decimal(60))
    found = outlook(request, *standing_days(request, [last_year, standing], KNOWN), KNOWN)
    assert [(one.community, one.percent_now, one.percent) for one in found] == [(E2, 72, 132), (E1, 0, 60)]
    assert (found[0].last_year, found[0].this_year, found[0].added, found[0].after) == (50, 36, 30, 66)


def test_without_a_last_year_there_is_no_percentage() -> None:
    (one, _) = outlook(a_demand(), {}, {}, KNOWN)
    assert (one.percent, one.after) == (None, 30)


def test_against_a_year_known_only_in_part_there_is_none_either() -> None:
    now, before = standing_days(a_demand(), [a_demand(begin=date(2025, 12, 1), item_id="x")], KNOWN)
    whole, part = (
        outlook(a_demand(), now, before, KNOWN, comparable=comparable)[0] for comparable in (True, False)
    )
    assert whole.percent is not None and whole.last_year == part.last_year
    assert (part.percent, part.percent_now, part.after) == (None, None, whole.after)


def test_percentages_are_rounded_half_up() -> None:
    assert [ratio(Decimal(now), Decimal(200)) for now in (1, 265, 264)] == [1, 133, 132]


def test_a_half_filled_form_already_has_an_outlook() -> None:
    request = demand_of_form({"communities": [E1]}, otherwise=date(2026, 3, 2), volume_means="term")
    assert (request.volume, request.begin, request.places(KNOWN)) == (0, date(2026, 3, 2), [E1])
    turned = demand_of_form(
        {"start": "2026-05-01", "end": "2026-04-01"}, otherwise=date(2026, 3, 2), volume_means="term"
    )
    assert turned.planned_end == turned.begin


DAYS = st.dates(date(2025, 1, 1), date(2026, 12, 31))
FREQUENCIES = st.sampled_from(["一次", "每周两次", "每月一次", "每季度一次", "每半年一次", "不定期"])


@settings(max_examples=60, deadline=None)
@given(begin=DAYS, length=st.integers(0, 700), frequency=FREQUENCIES, volume=st.integers(1, 10_000))
def test_all_months_together_are_the_whole_volume_and_nothing_else(
    begin: date, length: int, frequency: str, volume: int
) -> None:
    demand = a_demand(
        begin=begin, planned_end=begin + timedelta(length), frequency=frequency, volume=Decimal(volume)
    )
    ever = Period(month_of(begin) - 3, month_of(begin) + 36)
    assert abs(sum(demand.days_by_month(ever).values()) - volume) < Decimal("1e-9")
    year, rest = Period(ever.first, ever.first + 11), Period(ever.first + 12, ever.last)
    assert demand.days_by_month(year) | demand.days_by_month(rest) == demand.days_by_month(ever)


@settings(max_examples=60, deadline=None)
@given(begin=DAYS, length=st.integers(0, 400), earlier=st.integers(0, 400), frequency=FREQUENCIES)
def test_an_early_end_never_makes_a_month_heavier(
    begin: date, length: int, earlier: int, frequency: str
) -> None:
    whole = a_demand(begin=begin, planned_end=begin + timedelta(length), frequency=frequency)
    cut = replace(whole, ended_on=begin + timedelta(min(length, earlier)))
    ever = Period(month_of(begin), month_of(begin) + 24)
    planned, left = whole.days_by_month(ever), cut.days_by_month(ever)
    assert all(days <= planned[month] for month, days in left.items())
