"""A copy of the catalogue that differs from admission's is reported, and says in what."""

from __future__ import annotations

from services.dispatch.domain.catalogue import checksum
from tests.integration.dispatch.house import STATISTICS, House

LOST = "SX-2026-00099"


def the_whole(house: House, *, spoilt: bool = False, **entries: int) -> None:
    """Admission tells its whole catalogue: list entries in these revisions."""
    rows = [
        {
            "entry_id": entry_id.replace("_", "-"), "unit_name": "统计局", "owner_unit": STATISTICS.unit,
            "category": "协助", "text": "政府常规统计调查工作", "sub_items": [], "category_confirmed": True,
            "in_force_from": "2018-12-03", "in_force_to": None, "revision": revision,
        }
        for entry_id, revision in entries.items()
    ]  # fmt: skip
    revisions = {str(row["entry_id"]): row["revision"] for row in rows}
    data = {
        "catalogue_version": house.admission.version,
        "checksum": checksum({**revisions, **({LOST: 1} if spoilt else {})}.items()),
        "taken_at": house.clock.now(),
        "items": [],
        "entries": rows,
    }
    house.admission.say("admission.catalogue-snapshot.v1", "catalogue", data)
    house.settle()


def test_a_copy_that_lost_something_is_reported_once_until_it_agrees_again(house: House) -> None:
    house.admission.list_entry()
    house.fresh()
    assert house.alerts() == []
    house.admission.revisions[LOST] = 1
    house.fresh()
    house.fresh()
    (alert,) = house.alerts()
    assert (alert["rule"], alert["severity"]) == ("dsp.gate.cache_max", "warning")
    assert not house.get(STATISTICS, "/catalogue")["freshness"]["in_step"]
    del house.admission.revisions[LOST]
    house.fresh()
    house.admission.revisions[LOST] = 1
    house.fresh()
    assert len(house.alerts()) == 2


def test_what_may_still_be_on_its_way_is_not_reported(house: House) -> None:
    house.admission.list_entry()
    house.fresh()
    house.admission.next(LOST)
    house.fresh()
    assert house.alerts() == [] and not house.get(STATISTICS, "/catalogue")["freshness"]["in_step"]


def test_the_whole_catalogue_mends_the_copy_and_nothing_is_reported(house: House) -> None:
    house.fresh()
    house.admission.version += 1
    the_whole(house, ZZ_056=1, ZZ_057=2)
    assert house.alerts() == [] and house.get(STATISTICS, "/catalogue")["freshness"]["fresh"]


def test_what_differs_from_the_whole_catalogue_is_named(house: House) -> None:
    house.admission.list_entry("ZZ-056")
    house.admission.list_entry("ZZ-057")
    house.admission.list_entry("ZZ-057")
    house.fresh()
    the_whole(house, ZZ_057=1, ZZ_058=1)
    (alert,) = house.alerts()
    assert alert["severity"] == "serious"
    assert alert["facts"] == {"missing": [], "extra": ["ZZ-056"], "other": ["ZZ-057"]}
    assert "多 1 项" in alert["text"]["zh"] and "1 in another revision" in alert["text"]["en"]


def test_a_snapshot_that_does_not_match_its_checksum_is_refused_and_nothing_changes(house: House) -> None:
    """ADM-36: neither its items nor its word that the copy is whole is taken over."""
    house.admission.list_entry("ZZ-056")
    house.fresh()
    before = house.get(STATISTICS, "/catalogue")
    the_whole(house, spoilt=True, ZZ_056=2, ZZ_057=1)
    (alert,) = house.alerts()
    assert (alert["rule"], alert["severity"]) == ("dsp.gate.cache_max", "serious")
    assert "没有采用" in alert["text"]["zh"] and "not taken over" in alert["text"]["en"]
    assert house.get(STATISTICS, "/catalogue") == before
    the_whole(house, ZZ_056=2, ZZ_057=1)
    assert house.get(STATISTICS, "/catalogue") != before
