"""What a township or community has to carry today (ADM-36)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from services.admission.domain.place_items import PlaceItem, Standing, sorted_out
from services.admission.domain.vocabulary import BurdenKind, ItemState
from tests.unit.admission.a_county import E1, E2, EAST, SOUTH, W1, WEST

TODAY = date(2026, 6, 15)
ITEM = PlaceItem(
    item_id="SX-2026-00001", version=1, name="体检通知", owner_name="区卫健局",
    notice_no="株天社准〔2026〕1号",
    kinds=[BurdenKind.LEDGER], content="", frequency="每月一次", townships=[EAST, WEST], communities=[W1],
    begin=date(2026, 1, 1), end=date(2026, 12, 31), ended_on=None, state=ItemState.IN_FORCE,
    funds=Decimal(900), paid_on=None,
)  # fmt: skip
KNOWN = {EAST: [E1, E2], WEST: [W1, "430211002099"]}


@pytest.mark.parametrize(
    ("place", "falls", "share"),
    [(E1, True, 300), (EAST, True, 600), (W1, True, 300), ("430211002099", False, 0), (SOUTH, False, 0)],
)
def test_a_township_named_alone_means_all_its_communities(place: str, falls: bool, share: int) -> None:
    assert ITEM.falls_on(place) is falls and ITEM.share(KNOWN, place) == share


@pytest.mark.parametrize(
    ("other", "standing"),
    [
        ({}, Standing.IN_FORCE),
        ({"begin": date(2026, 6, 16)}, Standing.COMING),
        ({"state": ItemState.SUSPENDED}, Standing.SUSPENDED),
        ({"state": ItemState.ADMITTED_PENDING_CONDITIONS}, None),
        ({"end": date(2026, 6, 15)}, Standing.IN_FORCE),
        ({"end": date(2026, 6, 14)}, Standing.ENDED),
        ({"end": date(2026, 5, 15)}, None),
        ({"state": ItemState.EXITED_EARLY, "ended_on": date(2026, 6, 1)}, Standing.ENDED),
        ({"state": ItemState.EXITED_EARLY, "ended_on": date(2026, 6, 15)}, Standing.IN_FORCE),
        ({"state": ItemState.SUPERSEDED, "ended_on": date(2026, 4, 1)}, None),
    ],
)
def test_where_an_item_stands_is_told_by_its_days(other: dict[str, Any], standing: Standing | None) -> None:
    assert replace(ITEM, **other).standing(TODAY) is standing


def test_what_ends_within_a_month_is_marked() -> None:
    days = (date(2026, 6, 14), TODAY, date(2026, 7, 15), date(2026, 7, 16), None)
    assert [replace(ITEM, end=day).ends_soon(TODAY) for day in days] == [False, True, True, False, False]


def test_a_version_that_was_replaced_has_ended_only_for_who_left_the_scope() -> None:
    over = replace(ITEM, state=ItemState.SUPERSEDED, ended_on=date(2026, 6, 10))
    following = replace(ITEM, version=2, begin=date(2026, 6, 11), communities=[E1, W1])
    assert sorted_out([over, following], W1, TODAY) == [(Standing.IN_FORCE, following)]
    assert sorted_out([over, following], E2, TODAY) == [(Standing.ENDED, over)]


def test_what_ends_first_stands_first_and_what_is_over_last() -> None:
    endless = replace(ITEM, item_id="3", end=None)
    soon = replace(ITEM, item_id="2", end=date(2026, 7, 1))
    coming = replace(ITEM, item_id="1", begin=date(2026, 8, 1))
    over = replace(ITEM, item_id="0", end=date(2026, 6, 1))
    found = sorted_out([over, coming, endless, soon], E1, TODAY)
    assert [one.item_id for _, one in found] == ["2", "3", "1", "0"]
