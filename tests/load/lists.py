"""How long the lists of admission take with 100,000 cases: `python -m tests.load.lists` (`--sqlite`)."""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from tempfile import TemporaryDirectory

from sqlalchemy import text
from sqlalchemy.orm import Session

from chassis.persistence.database import Database
from chassis.testing.databases import postgresql_database
from services.admission.domain.burden import Selection
from services.admission.domain.demand import demand_of_form
from services.admission.domain.months import Period, month_of
from services.admission.storage import burden_keeping, burden_reads, meeting_reads, reads
from services.admission.storage import tables as t
from tests.load.servers import processor_of
from tests.support import cases
from tests.support.catalogue import COUNTY, stock
from tests.support.pouring import unindexed

CASES, TIMES = 100_000, 40
YEAR = Period.of_year(2026)
Question = Callable[[Session], object]


def questions(total: int) -> Mapping[str, Question]:
    """What the pages ask."""
    middle = f"{COUNTY}-adm-2026-{total // 2:06}"
    quarter = Period(month_of(date(2026, 1, 1)), month_of(date(2026, 3, 1)))
    asked = demand_of_form(
        {"communities": [cases.community(7)], "volume": "12", "frequency": "每月一次"},
        otherwise=date(2026, 3, 2),
        volume_means="term",
    )
    one, few, many = cases.community(7), cases.department(1_000), cases.department(3)
    return {
        "applications, first page": lambda on: reads.applications(on, COUNTY),
        "… in the middle": lambda on: reads.applications(on, COUNTY, after=middle),
        "… of a department": lambda on: reads.applications(on, COUNTY, unit=cases.department(3)),
        "… of a department with few": lambda on: reads.applications(on, COUNTY, unit=few),
        "… that asked a community": lambda on: reads.applications(on, COUNTY, unit=one),
        "… of a unit without any": lambda on: reads.applications(on, COUNTY, unit=f"{COUNTY}-none"),
        "… in a rare state": lambda on: reads.applications(on, COUNTY, states=[cases.RARE_STATE]),
        "… with a word few have": lambda on: reads.applications(on, COUNTY, q=f"第{total // 3}号"),
        "… with a word none has": lambda on: reads.applications(on, COUNTY, q="开天辟地"),
        "register, first page": lambda on: reads.notices(on, COUNTY),
        "register of a department with few": lambda on: reads.notices(on, COUNTY, unit=few),
        "register of a community": lambda on: reads.notices(on, COUNTY, unit=one),
        "register with a word few have": lambda on: reads.notices(on, COUNTY, q=f"第{total // 3}号"),
        "register with a word none has": lambda on: reads.notices(on, COUNTY, q="开天辟地"),
        "meetings, first page": lambda on: meeting_reads.meetings(on, COUNTY),
        "ledger of the county, a quarter": lambda on: ledger(on, Selection(COUNTY, quarter)),
        "… a year": lambda on: ledger(on, Selection(COUNTY, YEAR)),
        "… a year, of a department": lambda on: ledger(on, Selection(COUNTY, YEAR, owner=many)),
        "… a year, of a kind of burden": lambda on: ledger(on, Selection(COUNTY, YEAR, kind="seal")),
        "… a year, of a kind nearly every item has": lambda on: ledger(
            on, Selection(COUNTY, YEAR, kind="assistance")
        ),
        "… a year, as a workbook": lambda on: burden_reads.burden(on, Selection(COUNTY, YEAR)),
        "ledger of a township, a year": lambda on: ledger(on, Selection(COUNTY, YEAR, township=one[:9])),
        "ledger of a community, a quarter": lambda on: parts(on, Selection(COUNTY, quarter, community=one)),
        "… of a community, a year": lambda on: parts(on, Selection(COUNTY, YEAR, community=one)),
        "what a request would add": lambda on: burden_reads.burden_outlook(on, COUNTY, asked),
    }  # fmt: skip


LEDGER = (
    "ledger of the county, a quarter", "… a year", "… a year, of a department",
    "… a year, of a kind of burden", "… a year, of a kind nearly every item has", "… a year, as a workbook",
    "ledger of a township, a year",
    "ledger of a community, a quarter", "… of a community, a year", "what a request would add",
)  # fmt: skip


def ledger(on: Session, asked: Selection) -> object:
    """The register and its chart."""
    return burden_reads.burden(on, asked, by_month=False)


def parts(on: Session, asked: Selection) -> object:
    """The page of a community."""
    return burden_reads.burden_of(on, asked)


def measured(database: Database, ask: Question, times: int) -> tuple[list[float], float]:
    """Milliseconds of each asking, and those that processors worked on one, here and in the server."""
    taken = []
    with Session(database.engine) as session:
        server = session.scalar(text("SELECT pg_backend_pid()")) if database.is_postgresql else None
        ask(session)
        worked = _worked(server)
        for _ in range(times):
            begun = time.perf_counter()
            ask(session)
            taken.append((time.perf_counter() - begun) * 1_000)
        return sorted(taken), (_worked(server) - worked) * 1_000 / times


def _worked(server: int | None) -> float:
    return time.process_time() + (0 if server is None else processor_of(server))


@contextmanager
def _database(*, sqlite: bool) -> Iterator[Database]:
    if not sqlite:
        with postgresql_database() as database:
            yield database
        return
    with TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/admission.db")
        try:
            yield database
        finally:
            database.dispose()


def main() -> None:
    """Fill a database of its own, ask everything, drop it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=CASES)
    parser.add_argument("--times", type=int, default=TIMES)
    parser.add_argument("--sqlite", action="store_true", help="on the embedded database")
    parser.add_argument("--ledger", action="store_true", help="the burden ledger alone, without cases")
    options = parser.parse_args()
    with _database(sqlite=options.sqlite) as database:
        t.METADATA.create_all(database.engine)
        with Session(database.engine) as session:
            begun = time.perf_counter()
            stock(session, options.cases, terms=False)
            if options.ledger:
                cases.stock_orders(session, options.cases)
            else:
                with unindexed(session, t.CATALOGUE_TERM):
                    cases.stock_cases(session, options.cases)
                session.commit()
        print(f"stocked: {time.perf_counter() - begun:.0f} s")
        begun = time.perf_counter()
        with database.engine.begin() as connection:
            burden_keeping.rebuild(connection, COUNTY, YEAR.last + 12)
        print(f"figures of the ledger made from the record: {time.perf_counter() - begun:.0f} s")
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            for statement in ("ANALYZE",) if options.sqlite else ("VACUUM ANALYZE",):
                connection.execute(text(statement))
        for name, ask in questions(options.cases).items():
            if options.ledger and name not in LEDGER:
                continue
            taken, worked = measured(database, ask, options.times)
            best, last = taken[0], taken[int(len(taken) * 0.95)]
            print(
                f"| {name} | {best:.1f} | {statistics.median(taken):.1f} | {last:.1f} | {worked:.1f} ms |",
                flush=True,
            )


if __name__ == "__main__":
    main()
