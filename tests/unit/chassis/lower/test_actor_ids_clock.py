"""Actors hold roles at units, ids sort by time, clocks are aware."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest

from chassis.actor import Actor
from chassis.clock import SystemClock
from chassis.ids import new_id
from chassis.testing.clock import FixedClock

CLERK = Actor(
    "u1", "民政局经办", "经办人", "430211-mzj", "民政局",
    frozenset({"department_clerk@430211-mzj", "committee_member@430211-mzj"}),
)  # fmt: skip


def test_a_role_is_held_at_its_unit_only() -> None:
    assert CLERK.holds("department_clerk") and CLERK.holds("department_clerk", "430211-mzj")
    assert not CLERK.holds("department_clerk", "430211-zzb")
    assert not CLERK.holds("department") and not CLERK.holds("committee_chair")
    assert CLERK.units_of("committee_member") == {"430211-mzj"}


def test_an_actor_survives_its_plain_form() -> None:
    assert Actor.from_json(CLERK.as_json()) == CLERK


def test_a_service_acts_as_itself_without_roles() -> None:
    service = Actor.system("admission")
    assert service.is_system and not service.roles and not CLERK.is_system


def test_ids_are_valid_version_7_unique_and_rising() -> None:
    made = [new_id() for _ in range(20_000)]
    assert made == sorted(made) and len(set(made)) == len(made)
    assert uuid.UUID(made[0]).version == 7 and uuid.UUID(made[0]).variant == uuid.RFC_4122


def test_ids_of_many_threads_are_unique() -> None:
    with ThreadPoolExecutor(8) as pool:
        batches = list(pool.map(lambda _: [new_id() for _ in range(500)], range(8)))
    assert len({each for batch in batches for each in batch}) == 4000


def test_the_date_is_the_countys_not_greenwichs() -> None:
    clock = FixedClock(datetime(2026, 3, 1, 17, 0, tzinfo=UTC))
    assert clock.today() == date(2026, 3, 2)
    clock.advance(hours=-2)
    assert clock.today() == date(2026, 3, 1)


def test_the_system_clock_is_aware_and_a_fixed_clock_insists_on_it() -> None:
    assert SystemClock().now().tzinfo is UTC
    with pytest.raises(ValueError, match="zone"):
        FixedClock(datetime(2026, 3, 1))
