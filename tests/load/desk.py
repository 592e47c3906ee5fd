"""The desk with a million open tasks: `python -m tests.load.desk` (`--sqlite`, `--tasks`, `--plans`)."""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import insert, text

from chassis.actor import Actor
from chassis.clock import SystemClock
from chassis.persistence import migrations
from chassis.persistence.database import Database
from chassis.persistence.unit_of_work import Works
from chassis.testing.databases import postgresql_database, sqlite_database
from portal.storage import tables as t
from portal.storage.initials import initials_of
from portal.storage.outages import Outages
from portal.storage.words import INITIALS, LONGEST
from portal.storage.work import Work
from portal.storage.worklist import Worklist
from tests.load.plans import plans_of

TASKS, TIMES, PAGE = 1_000_000, 100, 30
ONE_IN, START = 100, datetime(2026, 1, 1, tzinfo=UTC)
OFFICE, CLERK = "committee_office_clerk@430211-swb", "department_clerk@430211-mzj"
ALL_MINE = Actor("u1", "", "", "430211-swb", "", frozenset({OFFICE, "committee_office_head@430211-swb"}))
ONE_PERCENT = Actor("u2", "", "", "430211-mzj", "", frozenset({CLERK}))
ANOTHER_UNIT = Actor("u3", "", "", "430211-d7", "", frozenset())
NAMES = (
    *("居民电子健康档案入户核对", "独居老人冬季取暖安全检查", "小区消防通道清查", "适龄儿童入学登记"),
    *("残疾人证年审上门", "低保对象复核", "防汛物资点验", "流动人口信息采集", "垃圾分类宣传", "电梯加装协调"),
)
RARE = "石灰窑遗址看护"
TABLES = frozenset({"worklist_task", "worklist_holder", "worklist_case", "worklist_party", "worklist_word"})
"""What grows with the work."""


def case_no(number: int) -> str:
    """A number as admission gives them."""
    return f"430211-adm-2026-{number:07}"


def statements(tasks: int, *, postgresql: bool) -> list[str]:
    """A task with its holder, its case with a unit, a township and a community, built where they are kept."""
    places = [*range(len(NAMES))]
    names = " ".join(f"WHEN {at} THEN '{NAMES[at]}'" for at in places)
    spoken = " ".join(f"WHEN {at} THEN '{initials_of(NAMES[at])}'" for at in places)
    rare = "n % 100000 = 7"
    day = "'2026-01-01'::timestamptz + n * interval '20 seconds'" if postgresql else (
        "datetime('2026-01-01', (n * 20) || ' seconds')"
    )  # fmt: skip
    begun = (
        day.replace("+ n", "- interval '5 days' + n")
        if postgresql
        else day.replace("2026-01-01", "2025-12-27")
    )
    series = f"generate_series(1, {tasks}) AS n" if postgresql else "counted"
    padded = (lambda of, size: f"lpad(({of})::text, {size}, '0')") if postgresql else (
        lambda of, size: f"printf('%0{size}d', {of})"
    )  # fmt: skip
    counted = "" if postgresql else (
        f"counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < {tasks}), "
    )  # fmt: skip
    places = "SELECT 1 AS at UNION ALL SELECT at + 1 FROM place WHERE at < 40"
    made = f"""
        WITH RECURSIVE {counted}made AS (
            SELECT n, {day} AS due_at, {begun} AS begun, 'task-' || {padded("n", 7)} AS task_id,
                '430211-adm-2026-' || {padded("n", 7)} AS case_no,
                CASE WHEN {rare} THEN '{RARE}'
                    ELSE CASE n % 10 {names} END || '（第' || n || '批）' END AS name,
                CASE WHEN {rare} THEN '{initials_of(RARE)}'
                    ELSE CASE n % 10 {spoken} END || 'd' || n || 'p' END AS letters,
                CASE WHEN n % {ONE_IN} = 0 THEN '{CLERK}' ELSE '{OFFICE}' END AS holder,
                CASE WHEN n % 50000 = 9 THEN '430211-rare' ELSE '430211-d' || n % 60 END AS unit,
                '430211' || {padded("n % 13", 3)} AS township,
                '430211' || {padded("n % 13", 3)} || {padded("n % 149", 3)} AS community
            FROM {series}
        )"""
    parties = "".join(
        f"INSERT INTO worklist_party (unit, started_at, case_no) {made}"
        f" SELECT {kind}, begun, case_no FROM made;"
        for kind in ("unit", "township", "community")
    )
    return [
        f"""INSERT INTO worklist_task (task_id, service, case_no, case_title, process_id, process_name,
            element_id, name, candidates, state, opened_at, due_at, limit_days, from_name, version, sequence,
            initials) {made}
            SELECT task_id, 'admission', case_no, name, 'adm_simple', '{{"zh":"简易程序"}}', 'check',
            '{{"zh":"初审"}}', '[]', 'open', begun, due_at, 5, '单位' || n % 60, 1, 1, letters FROM made""",
        f"""INSERT INTO worklist_holder (holder, due_at, task_id, process_id, opened_at) {made}
            SELECT holder, due_at, task_id, 'adm_simple', begun FROM made""",
        f"""INSERT INTO worklist_case (case_no, service, title, process_id, process_name, initiator_unit,
            initiator_user, parties, state, state_label, ended, started_at, steps, sequence, initials) {made}
            SELECT case_no, 'admission', name, 'adm_simple', '{{"zh":"简易程序"}}', unit, 'u' || n % 80, '[]',
            'running', '{{"zh":"办理中"}}', false, begun, '[]', 1, letters FROM made""",
        *(one for one in parties.split(";") if one.strip()),
        f"""INSERT INTO worklist_word (word, case_no) {made}, place AS ({places})
            SELECT substr(case_no, at, {LONGEST}), case_no FROM made, place WHERE at <= length(case_no)
            UNION SELECT substr(name, at, {LONGEST}), case_no FROM made, place WHERE at <= length(name)
            UNION SELECT substr('单位' || n % 60, at, {LONGEST}), case_no FROM made, place WHERE at <= 4
                AND substr('单位' || n % 60, at, 1) > ''
            UNION SELECT '{INITIALS}' || substr(letters, at, {LONGEST}), case_no FROM made, place
                WHERE at <= length(letters) ORDER BY 1, 2""",
    ]


def fill(database: Database, tasks: int) -> None:
    """Build everything, and the units that are looked for by name."""
    unit = {"kind": "department", "parent": None, "county": "430211", "aliases": [], "revision": 1,
            "valid_from": START.date(), "document_word": None, "valid_to": None}  # fmt: skip
    named = [("430211-rare", "石灰窑管理所"), *((f"430211-d{n}", f"单位{n}") for n in range(60))]
    with database.engine.begin() as connection:
        if database.is_postgresql:
            connection.execute(text("SET LOCAL statement_timeout = 0"))
            connection.execute(text("SET LOCAL session_replication_role = replica"))
            connection.execute(text("SET LOCAL work_mem = '1GB'"))
        connection.execute(
            insert(t.UNIT),
            [{**unit, "code": code, "name": name, "short_name": name, "initials": initials_of(name)}
             for code, name in named],
        )  # fmt: skip
        for statement in statements(tasks, postgresql=database.is_postgresql):
            # The driver of PostgreSQL takes a single % for a parameter.
            connection.exec_driver_sql(statement.replace("%", "%%") if database.is_postgresql else statement)
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if database.is_postgresql:
            connection.execute(text("SET statement_timeout = 0"))
        connection.execute(text("VACUUM ANALYZE" if database.is_postgresql else "ANALYZE"))


def deep(worklist: Worklist, actor: Actor, pages: int) -> str | None:
    """The key a page far behind starts after."""
    after: str | None = None
    for _ in range(pages):
        after = worklist.tasks(actor, after=after, limit=PAGE).next or after
    return after


def questions(worklist: Worklist, outages: Outages, tasks: int) -> Mapping[str, Callable[[], object]]:
    """What the desk asks, for who has nearly all of it and for who has one in a hundred."""
    mine, few, unit = ALL_MINE, ONE_PERCENT, ANOTHER_UNIT
    far = deep(worklist, mine, min(1_000, tasks // PAGE // 2))
    some = tasks // 3
    some -= some % ONE_IN == 0
    return {
        "first page, nearly all mine": lambda: worklist.tasks(mine, limit=PAGE),
        "thousandth page": lambda: worklist.tasks(mine, after=far, limit=PAGE),
        "first page, 1 % mine": lambda: worklist.tasks(few, limit=PAGE),
        "newest first": lambda: worklist.tasks(mine, sort="arrived", limit=PAGE),
        "to be claimed": lambda: worklist.tasks(mine, view="offered", limit=PAGE),
        "counts": lambda: worklist.counts(mine),
        "notices": lambda: worklist.notices(mine),
        "services away": outages.away,
        "search: whole number": lambda: worklist.tasks(mine, text=case_no(some), limit=PAGE),
        "search: end of a number": lambda: worklist.tasks(mine, text=f"{some:07}", limit=PAGE),
        "search: number that does not exist": lambda: worklist.tasks(mine, text="99999999", limit=PAGE),
        "search: common word": lambda: worklist.tasks(mine, text="消防通道", limit=PAGE),
        "search: rare word": lambda: worklist.tasks(mine, text="石灰窑遗址", limit=PAGE),
        "search: word nobody wrote": lambda: worklist.tasks(mine, text="开天辟地", limit=PAGE),
        "search: common unit": lambda: worklist.tasks(mine, text="单位7", limit=PAGE),
        "search: rare unit": lambda: worklist.tasks(mine, text="石灰窑管理所", limit=PAGE),
        "search: common initials": lambda: worklist.tasks(mine, text="xqxftd", limit=PAGE),
        "search: rare initials": lambda: worklist.tasks(mine, text="shyyz", limit=PAGE),
        "search: rare word, 1 % mine": lambda: worklist.tasks(few, text="石灰窑遗址", limit=PAGE),
        "search: common unit, none of it mine": lambda: worklist.tasks(few, text="单位7", limit=PAGE),
        "cases of my unit": lambda: worklist.cases(unit, scope="unit", limit=PAGE),
        "cases of my unit, rare word": lambda: worklist.cases(unit, scope="unit", text="石灰窑", limit=PAGE),
        "begun by me": lambda: worklist.cases(mine, scope="mine", limit=PAGE),
        "begun by me, rare word": lambda: worklist.cases(mine, scope="mine", text="石灰窑遗址", limit=PAGE),
    }  # fmt: skip


@contextmanager
def a_database(on_sqlite: bool) -> Iterator[Database]:
    """One of its own, with every migration."""
    if not on_sqlite:
        with postgresql_database() as database:
            migrations.upgrade("portal", database)
            yield database
        return
    with tempfile.TemporaryDirectory() as folder:
        database = sqlite_database(Path(folder), "portal")
        migrations.upgrade("portal", database)
        yield database
        database.dispose()


def main() -> None:
    """Fill a database of its own, ask everything, drop it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sqlite", action="store_true")
    parser.add_argument("--tasks", type=int, default=TASKS)
    parser.add_argument("--times", type=int, default=TIMES)
    parser.add_argument("--plans", action="store_true")
    options = parser.parse_args()
    with a_database(options.sqlite) as database:
        begun = time.perf_counter()
        fill(database, options.tasks)
        print(f"{options.tasks} open tasks built in {time.perf_counter() - begun:.0f} s", flush=True)
        works = Works(database, SystemClock(), work=Work, publish=lambda *_: None)
        asked = questions(Worklist(works.reading, SystemClock()), Outages(works), options.tasks)
        for name, ask in asked.items():
            taken = []
            for _ in range(options.times + 1):
                started = time.perf_counter()
                ask()
                taken.append((time.perf_counter() - started) * 1_000)
                if sum(taken) > 20_000:
                    break
            taken = sorted(taken[1:] or taken)
            last = taken[int(len(taken) * 0.95)]
            print(f"| {name} | {statistics.median(taken):.1f} ms | {last:.1f} ms |", flush=True)
            if options.plans:
                print(*plans_of(database, ask), sep="\n", flush=True)


if __name__ == "__main__":
    main()
