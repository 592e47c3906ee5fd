"""Townships and communities hear that an item they carry has ended or changed (ADM-29, ADM-31)."""

from __future__ import annotations

from services.admission.domain.events import PlacesTold
from services.admission.usecases.expire_items import ExpireItems
from tests.unit.admission.a_case import Case
from tests.unit.admission.a_county import COUNTY, E1, E2, EAST, W1, WEST, a_county

ITEM = "SX-2026-00001"


def told(case: Case) -> list[PlacesTold]:
    case.work.clock.advance(days=800)
    ExpireItems()(case.work, COUNTY)  # type: ignore[arg-type]
    return [event for event in case.work.events if isinstance(event, PlacesTold)]


def test_communities_named_and_their_townships_hear_of_the_end() -> None:
    case = Case(a_county(), townships=[EAST, WEST], communities=[E1, W1], end="2026-12-31").noticed()
    (one,) = told(case)
    assert one.holders == [
        f"township_clerk@{EAST}", f"township_clerk@{WEST}", f"community_secretary@{E1}",
        f"community_secretary@{W1}",
    ]  # fmt: skip
    assert one.case_no in case.work.exits.kept and "2026-12-31 到期" in one.note


def test_a_township_named_alone_means_all_its_communities() -> None:
    case = Case(a_county(), townships=[EAST, WEST], communities=[W1], end="2026-12-31").noticed()
    (one,) = told(case)
    assert {f"community_secretary@{place}" for place in (E1, E2, W1)} <= set(one.holders)
