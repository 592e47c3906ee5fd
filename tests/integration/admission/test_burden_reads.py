"""The burden ledger read from both databases, and filled for a county that was there before it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from alembic import command
from sqlalchemy import delete, select, text, update

from chassis.persistence import migrations
from chassis.persistence.database import Database
from chassis.testing.databases import watching
from services.admission.domain.burden import Selection, shown
from services.admission.domain.demand import demand_of_form
from services.admission.domain.months import Period, month_of
from services.admission.storage import burden_keeping, burden_reads
from services.admission.storage import tables as t
from services.admission.usecases.note_order import NoteOrder
from services.admission.usecases.record_funds import RecordFunds, StrikeFunds
from tests.integration.admission.stored_case import SYSTEM, Desk
from tests.support import stock
from tests.unit.admission.a_case import a_form
from tests.unit.admission.a_county import BUREAU, COUNTY, E1, E2, EAST, W1, for_party

YEAR = Period.of_year(2026)


def an_order(desk: Desk, number: str, community: str, ref: str = "SX-2026-00001") -> None:
    with desk.works(SYSTEM) as work:
        data = {
            "order_no": number, "item_ref": ref, "item_version": 1, "sender": BUREAU, "ground": None,
            "township": community[:9], "community": community, "at": "2026-05-31T16:30:00+00:00",
        }  # fmt: skip
        NoteOrder()(work, "created", data)


def test_a_notice_weighs_on_its_communities_and_money_and_orders_are_added(desk: Desk) -> None:
    desk.case(burden_kinds=["ledger", "form_filling"], end="2026-12-31").noticed().finish()
    an_order(desk, "PD-1", E1)
    an_order(desk, "PD-2", E1, "ZZ-121")
    with desk.works(for_party(E1)) as work:
        wrong = RecordFunds()(work, "SX-2026-00001", E1, amount="7", arrived_on=date(2026, 3, 2))
        RecordFunds()(work, "SX-2026-00001", E1, amount="2000.25", arrived_on=date(2026, 3, 2))
        work.session.flush()
        StrikeFunds()(work, wrong, "金额录错")
    with watching(desk.database) as traffic, desk.works.reading() as session:
        found = burden_reads.burden(session, Selection(COUNTY, YEAR))
    whole = found.accounts[E1].whole
    assert (whole.items, whole.ledgers, whole.seals, whole.orders) == (1, 1, 0, 2)
    assert (shown(whole.days), shown(whole.promised), whole.arrived) == (
        Decimal("4.00"), Decimal("4000.17"), Decimal("2000.25"),
    )  # fmt: skip
    assert found.accounts[E1].months[month_of(date(2026, 6, 1))].orders == 2, "counted by the county’s day"
    assert (found.total.items, shown(found.total.days), found.listed) == (1, 12, 2)
    assert len([one for one in traffic.statements if one.startswith("SELECT")]) <= 11
    with desk.works.reading() as session:
        forms = burden_reads.burden(session, Selection(COUNTY, YEAR, township=EAST, kind="form_filling"))
        nothing = burden_reads.burden(session, Selection(COUNTY, YEAR, community=W1, owner="430211-tjj"))
    assert set(forms.accounts) == {E1, E2} and forms.accounts[E1].whole.orders == 1
    assert (nothing.total.items, nothing.total.arrived) == (0, 0)


def test_a_community_reads_what_falls_on_it_and_no_more_than_the_county_ledger_says(desk: Desk) -> None:
    """A township named without its communities means all of them; one named with some means those."""
    desk.case(end="2026-12-31").noticed().finish()
    version, named = t.WORK_ITEM_VERSION, t.ITEM_PLACE

    def agree(*falls_on: str) -> None:
        with desk.works.reading() as session:
            county = burden_reads.burden(session, Selection(COUNTY, YEAR))
            for place in (E1, E2, W1):
                own = burden_reads.burden_of(session, Selection(COUNTY, YEAR, community=place))
                assert own is not None and own.account == county.accounts[place]
                assert own.account.whole.items == (1 if place in falls_on else 0), place

    with desk.works(SYSTEM) as work:
        rows = work.session.execute(select(version.c.item_id, version.c.townships)).all()
        item, townships = rows[0]
        assert EAST in townships
        work.session.execute(update(version).values(communities=[E1], townships=[EAST]))
        work.session.execute(delete(named).where(named.c.place.notin_([EAST, E1])))
        burden_keeping.keep_item(work.session.connection(), item)
    agree(E1)
    with desk.works(SYSTEM) as work:
        work.session.execute(update(version).values(communities=[]))
        work.session.execute(delete(named).where(named.c.item_id == item, named.c.place == E1))
        burden_keeping.keep_item(work.session.connection(), item)
    agree(E1, E2)


def test_the_parts_of_a_community_add_up_to_its_figures(desk: Desk) -> None:
    desk.case().noticed().finish()
    desk.case(item_name="另一事项", communities=[E1], frequency="每周一次").noticed().finish()
    with desk.works.reading() as session:
        parts = burden_reads.burden_of(session, Selection(COUNTY, YEAR, community=E1))
        assert burden_reads.burden_of(session, Selection(COUNTY, YEAR, community="430211009001")) is None
    assert parts is not None and len(parts.demands) == parts.account.whole.items == 2
    days = sum(sum(demand.days_by_month(YEAR).values()) / share for demand, share in parts.demands)
    assert shown(Decimal(days)) == shown(parts.account.whole.days)


def test_a_request_is_not_weighed_against_itself_nor_against_what_it_replaces(desk: Desk) -> None:
    case = desk.case().noticed().finish()
    request = demand_of_form(a_form(), otherwise=date(2026, 3, 2), volume_means="term")
    with desk.works.reading() as session:
        (first, *_), names = burden_reads.burden_outlook(session, COUNTY, request)
        (own, *_), _ = burden_reads.burden_outlook(session, COUNTY, request, without_case=case.no)
        (changed, *_), _ = burden_reads.burden_outlook(session, COUNTY, request, without_item="SX-2026-00001")
    assert [shown(one.this_year) for one in (first, own, changed)] == [4, 0, 0]
    assert names[first.community] == f"简称{first.community}"


@pytest.mark.parametrize("kind_of_database", [stock.EMBEDDED], indirect=True)
def test_a_county_of_before_has_its_workload_and_order_days_filled_in(desk: Desk, database: Database) -> None:
    desk.case().noticed().finish()
    an_order(desk, "PD-1", E1)
    with database.engine.begin() as connection:
        command.downgrade(migrations._config("services.admission", connection), "0003")
    migrations.upgrade("services.admission", database)
    with database.engine.connect() as connection:
        filled = connection.execute(text("SELECT frequency, volume FROM work_item_version")).one()
        sent = connection.execute(text("SELECT sent_on FROM order_note")).scalar()
    assert tuple(filled) == ("每季度一次", "12") and sent == "2026-06-01"
