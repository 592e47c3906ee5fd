"""However large the catalogue, a search reads what it finds by index, on each database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from chassis.persistence.database import Database
from chassis.testing.databases import postgresql_answers, postgresql_database, sqlite_database, watching
from services.admission.storage import place_reads, reads
from services.admission.storage import tables as t
from tests.load.plans import plans_of
from tests.support.catalogue import COUNTY, RARE, stock

ITEMS = 6_000
LARGE = {"catalogue_term", "work_item_version", "item_place"}
"""Of an item itself there is one narrow row; PostgreSQL may like to read those of thousands at once."""
DAY = date(2023, 5, 1)


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A catalogue of thousands of items."""
    with ExitStack() as stack:
        if request.param == "postgresql":
            if not postgresql_answers():
                pytest.skip("PostgreSQL does not answer here")
            found = stack.enter_context(postgresql_database())
        else:
            found = sqlite_database(Path(tmp_path_factory.mktemp("large")))
            stack.callback(found.dispose)
        t.METADATA.create_all(found.engine)
        with Session(found.engine) as session:
            stock(session, ITEMS)
            session.execute(text("ANALYZE"))
            session.commit()
        yield found


@pytest.mark.parametrize(
    ("asked", "hits"),
    [
        ({"q": RARE}, 3),
        ({"q": RARE[1:4], "in_force_on": DAY}, None),
        ({"q": "开天辟地"}, 0),
        ({"q": f"SX-2026-{ITEMS:06}"}, 1),
        ({"q": "株天社准〔2026〕77号"}, 1),
        ({"kind": "seal"}, ITEMS // 500),
        ({"place": f"{COUNTY}003015", "in_force_on": DAY}, None),
        ({"unit": f"{COUNTY}-u07", "q": RARE}, None),
        ({"unit": f"{COUNTY}-u07"}, ITEMS // 40),
        ({"unit": f"{COUNTY}-u07", "place": f"{COUNTY}003", "category": "assisted", "q": "防溺水"}, None),
    ],
    ids=str,
)
def test_what_is_rare_is_found_without_reading_the_catalogue(
    database: Database, asked: dict[str, Any], hits: int | None
) -> None:
    found: list[Any] = []

    def ask() -> None:
        with Session(database.engine) as session:
            found.append(reads.catalogue(session, county=COUNTY, limit=200, **asked))

    for plan in plans_of(database, ask):
        assert not plan.reads_whole(LARGE), plan
    assert hits is None or len(found[0].items) == hits


@pytest.mark.parametrize(
    "asked", [{"unit": f"{COUNTY}-u07"}, {"place": f"{COUNTY}003015"}, {"q": "防溺水宣传"}], ids=str
)
def test_a_page_of_what_is_common_ends_the_search(database: Database, asked: dict[str, Any]) -> None:
    """The leading term is read in the order of the page: nothing is collected, sorted or joined at length."""

    def ask() -> None:
        with Session(database.engine) as session:
            assert reads.catalogue(session, county=COUNTY, limit=10, **asked).next is not None

    plans = plans_of(database, ask)
    (page,) = [plan for plan in plans if "work_item_version.content" in plan.statement]
    collecting = ("Sort", "Hash", "B-TREE", "Merge")
    assert not [line for line in page.lines if any(word in line for word in collecting)], page
    assert page.statement.count("JOIN") == 1, page


def test_what_a_community_carries_is_read_by_the_marks_of_the_place(database: Database) -> None:
    def ask() -> None:
        with Session(database.engine) as session:
            found = place_reads.place_carries(session, COUNTY, f"{COUNTY}003015", DAY)
            assert found.items and all(one.falls_on(f"{COUNTY}003015") for one in found.items)

    for plan in plans_of(database, ask):
        assert not plan.reads_whole(LARGE), plan


def test_what_is_alike_is_found_in_as_many_statements_however_much_there_is(database: Database) -> None:
    with watching(database) as traffic, Session(database.engine) as session:
        found = reads.similar(session, COUNTY, f"开展{RARE}宣传", "依法依规" * 300 + "就地就近")
    assert [RARE in one.row.name for one in found] == [True] * 3
    assert len(traffic.statements) <= 6

    def ask() -> None:
        with Session(database.engine) as session:
            reads.similar(session, COUNTY, "开展防溺水宣传", "协助养老服务走访，每月一次。")

    for plan in plans_of(database, ask):
        assert not plan.reads_whole(LARGE), plan


def test_what_is_called_the_same_is_alike_however_common_its_words(database: Database) -> None:
    with Session(database.engine) as session:
        last = session.scalars(
            text("SELECT name FROM work_item_version ORDER BY item_id DESC LIMIT 1 OFFSET 1")
        ).one()
        found = reads.similar(session, COUNTY, last)
    assert found[0].share == 100 and found[0].row.name == last


def test_a_page_begins_where_the_last_one_ended_without_what_came_before(database: Database) -> None:
    def ask() -> None:
        with Session(database.engine) as session:
            page = reads.catalogue(session, county=COUNTY, after=f"0:SX-2026-{ITEMS - 60:06}:1", limit=50)
            assert [page.items[0].ref, len(page.items)] == [f"SX-2026-{ITEMS - 59:06}", 50]

    plans = plans_of(database, ask)
    assert not any(plan.reads_whole({"work_item_version"}) for plan in plans), plans


def test_pages_of_a_search_hold_each_hit_once(database: Database) -> None:
    seen: list[str] = []
    after = ""
    with Session(database.engine) as session:
        while True:
            page = reads.catalogue(session, county=COUNTY, q="防溺水宣传", limit=20, after=after)
            seen += [row.ref for row in page.items]
            if page.next is None:
                break
            after = page.next
        whole = session.scalars(
            text(
                "SELECT item_id FROM work_item_version WHERE name LIKE '%防溺水宣传%'"
                " OR content LIKE '%防溺水宣传%' ORDER BY item_id"
            )
        ).all()
    assert seen == list(whole) and len(seen) > 20


def test_the_test_would_notice(database: Database) -> None:
    """What no index answers is seen to read the catalogue."""

    def ask() -> None:
        with Session(database.engine) as session:
            session.execute(
                text("SELECT item_id FROM work_item_version WHERE content LIKE '%开天辟地%'")
            ).all()

    (plan,) = plans_of(database, ask)
    assert plan.reads_whole({"work_item_version"})
