"""How long the lists of admission take with 100,000 cases: `python -m tests.load.lists` (PostgreSQL)."""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Mapping
from datetime import date

from sqlalchemy import text
from sqlalchemy.orm import Session

from chassis.persistence.database import Database
from chassis.testing.databases import postgresql_database
from services.admission.domain.burden import Selection
from services.admission.domain.months import Period, month_of
from services.admission.storage import burden_reads, meeting_reads, reads
from services.admission.storage import tables as t
from tests.support import cases
from tests.support.catalogue import COUNTY, stock

CASES, TIMES = 100_000, 40
Question = Callable[[Session], object]


def questions(total: int) -> Mapping[str, Question]:
    """What the pages ask."""
    middle = f"{COUNTY}-adm-2026-{total // 2:06}"
    quarter = Period(month_of(date(2026, 1, 1)), month_of(date(2026, 3, 1)))
    one, few = cases.community(7), cases.department(1_000)
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
        "ledger of the county, a quarter": lambda on: burden_reads.burden(on, Selection(COUNTY, quarter)),
        "ledger of a community, a quarter": lambda on: burden_reads.burden_of(
            on, Selection(COUNTY, quarter, community=one)
        ),
    }  # fmt: skip


def measured(database: Database, ask: Question, times: int) -> list[float]:
    """Milliseconds of each asking, the first apart."""
    taken = []
    for _ in range(times + 1):
        with Session(database.engine) as session:
            begun = time.perf_counter()
            ask(session)
            taken.append((time.perf_counter() - begun) * 1_000)
    return sorted(taken[1:])


def main() -> None:
    """Fill a database of its own, ask everything, drop it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=CASES)
    parser.add_argument("--times", type=int, default=TIMES)
    options = parser.parse_args()
    with postgresql_database() as database:
        t.METADATA.create_all(database.engine)
        with Session(database.engine) as session:
            stock(session, options.cases, terms=False)
            cases.stock_cases(session, options.cases)
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
        for name, ask in questions(options.cases).items():
            times = 3 if name.startswith("ledger of the county") else options.times
            taken = measured(database, ask, times)
            best, last = taken[0], taken[int(len(taken) * 0.95)]
            print(f"| {name} | {best:.1f} ms | {statistics.median(taken):.1f} ms | {last:.1f} ms |")


if __name__ == "__main__":
    main()
