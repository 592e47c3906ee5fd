"""However many cases there are, a page of a list reads what it shows by index."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from chassis.persistence.database import Database
from chassis.testing.databases import postgresql_answers, postgresql_database, sqlite_database
from services.admission.domain.burden import Selection
from services.admission.domain.months import Period
from services.admission.storage import burden_reads, meeting_reads, reads
from services.admission.storage import tables as t
from tests.load.plans import plans_of
from tests.support import cases
from tests.support.catalogue import COUNTY, stock

CASES = 3_000
LARGE = {
    "catalogue_term",
    "application",
    "consultation",
    "work_notice",
    "item_place",
    "meeting",
    "hearing",
    "order_note",
}
FEW, PLACE, NOBODY = cases.department(cases.RARE_EVERY), cases.community(7), f"{COUNTY}-none"
FIRST = Period.of_year(2026)
RARE = CASES // cases.RARE_EVERY


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """Thousands of cases with what hangs on them."""
    with ExitStack() as stack:
        if request.param == "postgresql":
            if not postgresql_answers():
                pytest.skip("PostgreSQL does not answer here")
            found = stack.enter_context(postgresql_database())
        else:
            found = sqlite_database(Path(tmp_path_factory.mktemp("lists")))
            stack.callback(found.dispose)
        t.METADATA.create_all(found.engine)
        with Session(found.engine) as session:
            stock(session, CASES, terms=False)
            cases.stock_cases(session, CASES)
            session.execute(text("ANALYZE"))
            session.commit()
        yield found


def middle(number: int) -> str:
    """The case before which a page begins."""
    return f"{COUNTY}-adm-2026-{number:06}"


@pytest.mark.parametrize(
    ("ask", "rows"),
    [
        (lambda on: reads.applications(on, COUNTY, after=middle(CASES // 2)), 50),
        (lambda on: reads.applications(on, COUNTY, unit=FEW), RARE),
        (lambda on: reads.applications(on, COUNTY, unit=PLACE), 50),
        (lambda on: reads.applications(on, COUNTY, unit=PLACE, after=middle(CASES // 2)), CASES // 120),
        (lambda on: reads.applications(on, COUNTY, unit=NOBODY), 0),
        (lambda on: reads.applications(on, COUNTY, unit=FEW, states=[cases.RARE_STATE]), RARE),
        (lambda on: reads.applications(on, COUNTY, states=[cases.RARE_STATE]), RARE),
        (lambda on: reads.applications(on, COUNTY, q=f"第{CASES}号"), 1),
        (lambda on: reads.applications(on, COUNTY, q="开天辟地"), 0),
        (lambda on: reads.applications(on, COUNTY, q=middle(CASES)[-6:]), 1),
        (lambda on: reads.applications(on, COUNTY, q=FEW), RARE),
        (lambda on: reads.applications(on, COUNTY, q="居民事项", after=middle(CASES // 2)), 50),
        (lambda on: reads.applications(on, COUNTY, q="居民事项", unit=FEW), RARE),
        (lambda on: reads.notices(on, COUNTY, q=f"第{CASES}号"), 1),
        (lambda on: reads.notices(on, COUNTY, q="开天辟地"), 0),
        (lambda on: reads.notices(on, COUNTY, q=f"{CASES - 1}号"), 1),
        (lambda on: reads.notices(on, COUNTY, unit=FEW), RARE),
        (lambda on: reads.notices(on, COUNTY, unit=NOBODY), 0),
    ],
    ids=[
        "a later page", "of a department with few", "that asked a community", "its later page",
        "of nobody", "of a department in a state", "in a rare state", "a phrase of one", "a phrase of none",
        "how a number ends", "who applies", "a phrase of all, later", "a phrase of all, of a department",
        "notices with a phrase of one", "with a phrase of none", "how a notice ends",
        "notices of a department with few",
        "notices of nobody",
    ],
)  # fmt: skip
def test_a_page_reads_no_large_table_from_end_to_end(
    database: Database, ask: Callable[[Session], reads.Page], rows: int
) -> None:
    found: list[int] = []

    def act() -> None:
        with Session(database.engine) as session:
            found.append(len(ask(session).items))

    for plan in plans_of(database, act):
        assert not plan.reads_whole(LARGE), plan
    assert found == [rows]


@pytest.mark.parametrize("ask", [reads.applications, reads.notices])
def test_a_later_page_of_a_phrase_all_have_is_read_from_where_it_begins(
    database: Database, ask: Callable[..., reads.Page]
) -> None:
    def act() -> None:
        with Session(database.engine) as session:
            after = ask(session, COUNTY, q="居民事项").next
            assert len(ask(session, COUNTY, q="居民事项", after=after).items) == 50

    lead = [line for line in plans_of(database, act)[-1].lines if "term" in line and "ref" in line]
    assert any(re.search(r"ref\)*(::text\)*)? ?<", line) for line in lead), lead


def test_a_unit_sees_each_of_its_cases_once_whoever_asked_it(database: Database) -> None:
    with Session(database.engine) as session:
        seen: list[str] = []
        after = ""
        while True:
            page = reads.applications(session, COUNTY, unit=PLACE, limit=20, after=after)
            seen += [row.case_no for row in page.items]
            if page.next is None:
                break
            after = page.next
    expected = [middle(n) for n in range(CASES, 0, -1) if cases.community(n) == PLACE]
    assert seen == expected


def test_meetings_and_the_ledger_of_a_community_are_read_by_index(database: Database) -> None:
    def act() -> None:
        with Session(database.engine) as session:
            assert len(meeting_reads.meetings(session, COUNTY, after=f"{CASES // 10:032x}").items) == 50
            assert burden_reads.burden_of(session, Selection(COUNTY, FIRST, community=PLACE)) is not None

    for plan in plans_of(database, act):
        assert not plan.reads_whole({"meeting", "hearing", "order_note"}), plan
