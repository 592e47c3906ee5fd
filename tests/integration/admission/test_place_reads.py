"""What a place carries, read by index from both databases, and shown to whoever signed in."""

from __future__ import annotations

from datetime import date

from chassis.testing.databases import watching
from services.admission.storage import place_reads
from services.admission.usecases.note_order import NoteOrder
from services.admission.usecases.record_funds import RecordFunds
from services.admission.web.place_items import shown
from tests.integration.admission.stored_case import SYSTEM, Desk
from tests.unit.admission.a_county import BUREAU, COUNTY, E1, E2, EAST, SOUTH, for_party

ITEM, TODAY = "SX-2026-00001", date(2026, 6, 15)


def reported(desk: Desk, what: str, number: str, community: str, ref: str = ITEM) -> None:
    with desk.works(SYSTEM) as work:
        data = {
            "order_no": number, "item_ref": ref, "item_version": 1, "sender": BUREAU, "ground": None,
            "township": community[:9], "community": community, "at": "2026-05-31T02:00:00+00:00",
        }  # fmt: skip
        NoteOrder()(work, what, data)


def test_items_money_and_open_orders_of_a_place_are_read_in_a_few_statements(desk: Desk) -> None:
    desk.case(burden_kinds=["ledger", "form_filling"]).noticed().finish()
    reported(desk, "created", "PD-1", E1)
    reported(desk, "refused", "PD-2", E1, "ZZ-121")
    reported(desk, "done", "PD-3", E1)
    reported(desk, "accepted", "PD-4", E2)
    with desk.works(for_party(E1)) as work:
        RecordFunds()(work, ITEM, E1, amount="2000.25", arrived_on=date(2026, 3, 2))
    with watching(desk.database) as traffic, desk.works.reading() as session:
        found = place_reads.place_carries(session, COUNTY, E1, TODAY)
    assert len([one for one in traffic.statements if one.startswith("SELECT")]) <= 7
    told = shown(found, E1, TODAY)
    (one,) = told["items"]
    assert (one["standing"], one["begin"], one["until"]) == ("in_force", date(2026, 5, 1), date(2026, 12, 31))
    assert (one["promised"], one["arrived"], one["orders"]) == ("4000.17", "2000.25", ["PD-1"])
    assert [order["order_no"] for order in told["orders"]] == ["PD-1", "PD-2"]
    assert told["orders"][1]["item_name"] == "政府常规统计调查工作"
    counts = told["counts"]
    assert (counts["in_force"], counts["ledger"], counts["form_filling"], counts["seal"]) == (1, 1, 1, 0)
    assert (counts["orders"], counts["listed"], counts["ends_soon"]) == (2, 2, 0)


def test_a_township_sees_all_its_communities_and_another_nothing(desk: Desk) -> None:
    desk.case().noticed().finish()
    reported(desk, "created", "PD-1", E1)
    reported(desk, "accepted", "PD-4", E2)
    with desk.works.reading() as session:
        east = shown(place_reads.place_carries(session, COUNTY, EAST, TODAY), EAST, TODAY)
        south = shown(place_reads.place_carries(session, COUNTY, SOUTH, TODAY), SOUTH, TODAY)
    assert {order["community_name"] for order in east["orders"]} == {f"简称{E1}", f"简称{E2}"}
    assert east["items"][0]["promised"] == "8000.33"
    assert (south["items"], south["orders"], south["counts"]["listed"]) == ([], [], 2)
