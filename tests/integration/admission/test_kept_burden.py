"""The kept figures of the burden ledger are those the record makes, whatever happened in which order."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

import pytest
from alembic import command
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text, update

from chassis.parameters.entries import Parameter
from chassis.persistence import migrations
from chassis.persistence.database import Database
from services.admission.domain.burden import Figures, Selection
from services.admission.domain.demand import demand_of_form
from services.admission.domain.directory import Unit
from services.admission.domain.funds import FundsReceipt
from services.admission.domain.months import Period, month_of
from services.admission.domain.vocabulary import Category, ItemState
from services.admission.domain.work_item import WorkItem, WorkItemVersion
from services.admission.storage import burden_keeping, burden_kept, burden_reads
from services.admission.storage import tables as t
from services.admission.storage.burden_demands import places_of
from services.admission.storage.parameters import VOLUME
from services.admission.usecases.keep_burden import KeepBurden
from services.admission.usecases.note_order import NoteOrder, NotePool
from services.admission.web.burden_sheet import workbook_of
from tests.integration.admission.stored_case import SYSTEM, Desk
from tests.support import stock
from tests.unit.admission.a_county import BUREAU, COUNTY, E1, E2, EAST, W1, WEST

YEAR = Period.of_year(2026)
FIRST = date(2024, 11, 1)
OTHER = f"{COUNTY}-jyj"
NEW = f"{WEST}009"
"""A community the directory gets later."""
NUMBERS = count(1)
EXAMPLES = int(os.environ.get("GATEHOUSE_BURDEN_HISTORIES", "6"))

DAYS = st.integers(0, 1_200).map(lambda days: FIRST + timedelta(days=days))
VERSIONS = st.fixed_dictionaries(
    {
        "kinds": st.sets(st.sampled_from(["ledger", "seal", "assistance", "form_filling"]), max_size=3),
        "places": st.sampled_from([([EAST], []), ([EAST], [E1]), ([WEST], [W1]), ([EAST, WEST], []),
                                   ([EAST, WEST], [E2, NEW]), ([WEST], [NEW])]),
        "start": DAYS,
        "lasts": st.one_of(st.none(), st.integers(-30, 500)),
        "ended": st.one_of(st.none(), st.integers(-10, 300)),
        "paid": st.one_of(st.none(), DAYS),
        "state": st.sampled_from(list(ItemState)),
        "frequency": st.sampled_from(["每月一次", "每季度一次", "一次", "每周两次", "每两年一次", "按需"]),
        "volume": st.sampled_from(["", "0", "12", "7.5", "100", "0.01"]),
        "funds": st.sampled_from(["", "1000", "0.05", "3333.33"]),
    }
)  # fmt: skip
ITEM = st.integers(0, 3)
PLACE = st.sampled_from([E1, E2, W1, NEW])
ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("admit"), ITEM, VERSIONS),
        st.tuples(st.just("mend"), ITEM, VERSIONS),
        st.tuples(st.just("hand"), ITEM, st.sampled_from([BUREAU, OTHER])),
        st.tuples(st.just("order"), st.integers(0, 9), PLACE, DAYS, st.sampled_from(["created", "done"])),
        st.tuples(st.just("pool"), st.integers(0, 9), st.integers(0, 1)),
        st.tuples(st.just("pay"), ITEM, PLACE, DAYS),
        st.tuples(st.just("strike"), st.integers(0, 5)),
        st.tuples(st.just("unit"), st.just(NEW), st.sampled_from(["community", "department"])),
        st.tuples(st.just("read"), DAYS, st.sampled_from(["time", "term"])),
        st.tuples(st.just("reach"), st.integers(2025, 2029)),
    ),
    min_size=4,
    max_size=24,
)


class History:
    """A county of which all sorts of things become true, each in a work of its own."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.run = desk, next(NUMBERS)
        self.receipts: list[str] = []

    def item(self, number: int) -> str:
        return f"SX-{self.run}-{number}"

    def act(self, what: str, *how: Any) -> None:
        with self.desk.works(SYSTEM) as work:
            getattr(self, f"_{what}")(work, *how)

    def _admit(self, work: Any, number: int, facts: dict[str, Any]) -> None:
        item = work.session.get(WorkItem, self.item(number))
        if item is None:
            item = WorkItem(self.item(number), COUNTY, BUREAU, "admitted", revision=1)
            item.versions.append(_version(item, 1, facts))
            work.items.add(item)
        else:
            item.versions.append(_version(item, len(item.versions) + 1, facts))
            work.items.extend(item, item.versions[-1])

    def _hand(self, work: Any, number: int, owner: str) -> None:
        item = work.session.get(WorkItem, self.item(number))
        if item is not None:
            item.owner_unit = owner

    def _mend(self, work: Any, number: int, facts: dict[str, Any]) -> None:
        item = work.session.get(WorkItem, self.item(number))
        if item is not None:
            new = _version(item, 0, facts)
            for name in ("state", "ended_on", "end", "volume", "burden_kinds"):
                setattr(item.versions[-1], name, getattr(new, name))

    def _order(self, work: Any, number: int, place: str, day: date, what: str) -> None:
        at = datetime(day.year, day.month, day.day, 3, tzinfo=UTC).isoformat()
        data = {
            "order_no": f"PD-{self.run}-{number}", "item_ref": self.item(number % 5), "item_version": 1,
            "sender": BUREAU, "ground": None, "township": place[:9], "community": place, "at": at,
        }  # fmt: skip
        NoteOrder()(work, what, data)

    def _pool(self, work: Any, number: int, pool: int) -> None:
        NotePool()(work, {"order_no": f"PD-{self.run}-{number}", "pool_no": f"HB-{self.run}-{pool}"})

    def _pay(self, work: Any, number: int, place: str, day: date) -> None:
        if work.session.get(WorkItem, self.item(number)) is None:
            return
        receipt, now = f"{next(NUMBERS):032x}", work.clock.now()
        paid = FundsReceipt(
            receipt, COUNTY, self.item(number), place, Decimal("99.90"), day, "", "", place, now
        )
        work.funds.add(paid)
        self.receipts.append(receipt)

    def _strike(self, work: Any, which: int) -> None:
        if which < len(self.receipts):
            receipt = work.funds.get(self.receipts[which])
            if receipt.struck_at is None:
                receipt.strike("录错", by="x", at=work.clock.now())

    def _unit(self, work: Any, code: str, kind: str) -> None:
        unit = work.units.find(code)
        if unit is None:
            work.units.add(Unit(code=code, name=code, kind=kind, county=COUNTY, parent=code[:9]))
        else:
            unit.kind = kind

    def _read(self, work: Any, day: date, means: str) -> None:
        number = len(work.parameters.entries(COUNTY, VOLUME)) + 1
        work.parameters.add(
            Parameter(VOLUME, COUNTY, number, means, day, "local", "x", "x", work.clock.now())
        )

    def _reach(self, work: Any, year: int) -> None:
        work.burden.reach(COUNTY, Period.of_year(year).last)


def _version(item: WorkItem, number: int, facts: dict[str, Any]) -> WorkItemVersion:
    def after(days: int | None) -> date | None:
        return None if days is None else facts["start"] + timedelta(days=days)

    townships, communities = facts["places"]
    money: dict[str, Any] = {"funds_amount": facts["funds"]} if facts["funds"] else {}
    if facts["paid"] and money:
        money["funds_paid_on"] = facts["paid"].isoformat()
    return WorkItemVersion(
        item.item_id, number, f"{item.item_id}/{number}/{next(NUMBERS)}", "文号", "事项", Category.ASSISTED,
        sorted(facts["kinds"]), "内容", [], {}, money, townships, communities, facts["start"],
        after(facts["lasts"]), facts["start"], facts["state"], [], bool(money),
        ended_on=after(facts["ended"]), frequency=facts["frequency"], volume=facts["volume"],
    )  # fmt: skip


def equal_to_the_record(desk: Desk) -> None:
    """Nothing differs; and what pages show is what they showed when everything was weighed anew."""
    with desk.database.engine.begin() as connection:
        assert burden_keeping.differences(connection, COUNTY) == []


def shown_alike(desk: Desk, asked: Selection) -> None:
    with desk.works.reading() as session:
        if not burden_kept.answers(session, asked):
            return
        places = places_of(session, COUNTY)
        wanted = places.wanted(asked)
        kept = burden_reads.burden(session, asked)
        anew = burden_reads.weighed(session, asked, places, wanted)
        assert kept.accounts.keys() == anew.accounts.keys()
        for now, then in ((kept.accounts, anew.accounts), (kept.before, anew.before)):
            for place, account in then.items():
                assert now[place].whole.plain() == account.whole.plain(), (place, asked)
                for month in {*now[place].months, *account.months}:
                    one, other = now[place].months.get(month), account.months.get(month)
                    assert (one or Figures()).plain() == (other or Figures()).plain(), (place, month)
        for now_by, then_by in ((kept.months, anew.months), (kept.months_before, anew.months_before)):
            assert {m: one.plain() for m, one in now_by.items()} == {
                m: one.plain() for m, one in then_by.items()
            }
        assert (kept.total.plain(), kept.total_before.plain()) == (
            anew.total.plain(), anew.total_before.plain(),
        )  # fmt: skip
        assert workbook_of(kept, asked, date(2026, 3, 2)) and kept.listed == anew.listed


ASKED: tuple[dict[str, str], ...] = (
    {}, {"owner": OTHER}, {"kind": "seal"}, {"owner": BUREAU, "kind": "ledger"},
    {"township": EAST}, {"township": EAST, "kind": "form_filling"},
    {"community": E1}, {"community": E1, "owner": BUREAU}, {"community": NEW},
)  # fmt: skip
"""Every item and some items, in the county, a township and a community."""
PERIODS = st.tuples(st.integers(month_of(FIRST) - 3, month_of(FIRST) + 45), st.integers(0, 20))


@pytest.mark.parametrize("kind_of_database", [stock.EMBEDDED, stock.FULL], indirect=True)
def test_kept_figures_are_those_of_the_record_after_any_history(desk: Desk) -> None:
    """Items admitted, changed, ended and back after a gap; orders heard twice and late; money struck out."""

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        phases=[phase for phase in Phase if phase is not Phase.shrink],  # shrinking one takes minutes
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )
    @given(ACTS, st.lists(PERIODS, min_size=2, max_size=4))
    def histories(acts: list[Any], periods: list[tuple[int, int]]) -> None:
        history = History(desk)
        for act in acts:
            history.act(*act)
        equal_to_the_record(desk)
        for first, more in periods:
            for some in ASKED:
                shown_alike(desk, Selection(COUNTY, Period(first, first + more), **some))

    histories()


def test_an_item_that_is_back_after_a_gap_counts_once_in_any_period(desk: Desk) -> None:
    facts = {
        "kinds": {"ledger"}, "places": ([EAST], [E1]), "start": date(2026, 1, 10), "lasts": 40, "ended": None,
        "paid": None, "state": ItemState.IN_FORCE, "frequency": "每月一次", "volume": "12", "funds": "",
    }  # fmt: skip
    history = History(desk)
    history.act("admit", 0, facts)
    history.act("admit", 0, {**facts, "start": date(2026, 6, 1), "places": ([EAST], [E1, E2])})
    for first, last, items in ((0, 11, 1), (1, 5, 1), (2, 4, 0), (2, 5, 1), (0, 1, 1)):
        asked = Selection(COUNTY, Period(YEAR.first + first, YEAR.first + last))
        shown_alike(desk, asked)
        with desk.works.reading() as session:
            found = burden_reads.burden(session, asked)
        assert (found.total.items, found.accounts[E1].whole.ledgers) == (items, items), (first, last)


def test_figures_go_on_into_a_new_year_and_say_so_only_once(desk: Desk) -> None:
    history = History(desk)
    lasting = {
        "kinds": {"seal"}, "places": ([WEST], []), "start": date(2026, 1, 10), "lasts": None, "ended": None,
        "paid": None, "state": ItemState.IN_FORCE, "frequency": "每周两次", "volume": "365", "funds": "",
    }  # fmt: skip
    history.act("admit", 0, lasting)
    later = Selection(COUNTY, Period.of_year(2031))
    with desk.works.reading() as session:
        assert not burden_kept.answers(session, later)
        weighed = burden_reads.burden(session, later)
    assert weighed.total.plain()["days"] == "365.00", "what is not kept yet is weighed as before"
    desk.clock.advance(days=5 * 365)
    reached = []
    for _ in range(2):
        with desk.works(SYSTEM) as work:
            reached.append(KeepBurden()(work, COUNTY))
    assert reached == [True, False]
    with desk.works.reading() as session:
        assert burden_kept.answers(session, later)
        assert burden_reads.burden(session, later).total.plain() == weighed.total.plain()
    equal_to_the_record(desk)


def test_a_request_is_weighed_against_the_kept_figures_as_against_the_record(desk: Desk) -> None:
    """Also when the case itself, or the item it changes, is among them."""
    case = desk.case(communities=[E1, E2], volume="90", frequency="每周一次").noticed().finish()
    desk.case(item_name="另一事项", communities=[E1]).noticed().finish()
    request = demand_of_form(
        {"communities": [E1, E2], "volume": "30", "frequency": "一次", "start": "2026-05-01"},
        otherwise=date(2026, 3, 2), volume_means="term",
    )  # fmt: skip
    without = ({}, {"without_case": case.no}, {"without_item": "SX-2026-00001"})

    def asked() -> list[Any]:
        with desk.works.reading() as session:
            found = [burden_reads.burden_outlook(session, COUNTY, request, **one)[0] for one in without]
        return [[(one.community, round(one.this_year, 6), one.percent) for one in each] for each in found]

    kept = asked()
    with desk.database.engine.begin() as connection:
        connection.execute(t.BURDEN_KEPT.delete())
    assert kept == asked() and kept[0] != kept[1]


def test_what_was_changed_behind_the_figures_is_told_and_mended(desk: Desk) -> None:
    desk.case(end="2026-12-31").noticed().finish()
    with desk.database.engine.begin() as connection:
        connection.execute(update(t.BURDEN_MONTH).values(days=t.BURDEN_MONTH.c.days + 1))
        told = burden_keeping.differences(connection, COUNTY)
        assert told and all("≠" in line for line in told)
        burden_keeping.rebuild(connection, COUNTY, YEAR.last)
        assert burden_keeping.differences(connection, COUNTY) == []


def _county_of_before(desk: Desk) -> None:
    history = History(desk)
    desk.case(end="2026-12-31", burden_kinds=["ledger"]).noticed().finish()
    for number, day in ((1, date(2026, 3, 3)), (2, date(2026, 4, 4)), (3, date(2026, 4, 5))):
        history.act("order", number, E1, day, "created")
    history.act("pool", 1, 0)
    history.act("pool", 2, 0)


def test_a_county_that_was_there_before_has_its_figures_filled_in(desk: Desk, database: Database) -> None:
    _county_of_before(desk)
    asked = Selection(COUNTY, YEAR)
    before = _figures(desk, asked)
    with database.engine.begin() as connection:
        command.downgrade(migrations._config("services.admission", connection), "0031")
    migrations.upgrade("services.admission", database)
    with database.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM burden_month")).scalar()
        assert connection.execute(select(t.BURDEN_KEPT.c.until)).scalar() == YEAR.last + 12
    assert _figures(desk, asked) == before
    equal_to_the_record(desk)
    shown_alike(desk, asked)


def _figures(desk: Desk, asked: Selection) -> Any:
    read: Callable[..., Any] = burden_reads.burden
    with desk.works.reading() as session:
        found = read(session, asked)
    return found.total.plain(), {place: one.whole.plain() for place, one in found.accounts.items()}
