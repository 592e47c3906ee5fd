"""`make bench SCALE=million`: one person's inbox, and the engine's tables, while a million cases wait."""

from __future__ import annotations

import json
import statistics
import tempfile
import time
from collections.abc import Callable
from typing import Any

from sqlalchemy import event, text

from chassis.actor import Actor
from chassis.clock import SystemClock
from chassis.persistence.database import Database
from chassis.testing.databases import postgresql_database
from portal.storage.tables import METADATA
from portal.storage.worklist import Page, Worklist
from tests.load import waiting

TASKS = 1_000_000
CASES = 1_000_000
CASES_EMBEDDED = 100_000
PAGES = 1_000
TIMES = 200
ROLES = ("committee_office_clerk@430211-swb", "committee_office_head@430211-swb")
CLERK = Actor("bench-clerk", "", "", "430211-swb", "", frozenset(ROLES))
# Every tenth task waits for the clerk; the others for ninety-seven townships.
FILL = f"""
    INSERT INTO worklist_task (task_id, service, case_no, case_title, process_id, process_name, element_id,
        name, candidates, state, opened_at, due_at, limit_days, version, sequence)
    SELECT 'task-' || lpad(n::text, 7, '0'), 'admission', 'case-' || n, '社区工作事项 ' || n, 'adm_simple',
        '{{"zh": "简易程序", "en": "Simple procedure"}}', 'check_completeness',
        '{{"zh": "审查材料", "en": "Check the papers"}}', '["{ROLES[0]}"]', 'open', '2026-01-01',
        '2026-01-01'::timestamptz + n * interval '30 seconds', 5, 1, 1
    FROM generate_series(1, {TASKS}) AS n;
    INSERT INTO worklist_holder (holder, due_at, task_id, process_id, opened_at)
    SELECT CASE WHEN n % 10 = 0 THEN '{ROLES[0]}' ELSE 'township_clerk@' || n % 97 END,
        '2026-01-01'::timestamptz + n * interval '30 seconds', 'task-' || lpad(n::text, 7, '0'), 'adm_simple',
        '2026-01-01'::timestamptz + n * interval '30 seconds'
    FROM generate_series(1, {TASKS}) AS n;
"""


def main() -> int:
    """Build both, time what is asked of them, show how the databases find it, and drop everything."""
    closing = {**_inbox(), **_waiting()}
    print(f"BENCH {json.dumps(closing)}")
    return 0


def _inbox() -> dict[str, float]:
    with postgresql_database(durable=True) as database:
        _say(f"building an inbox of {TASKS:,} open tasks")
        _build(database)
        worklist = Worklist(database.reading, SystemClock())
        _say(f"turning {PAGES:,} pages")
        after = _key_of_page(worklist, PAGES)
        asked: dict[str, Callable[[], Page]] = {
            "first": lambda: worklist.tasks(CLERK),
            "thousandth": lambda: worklist.tasks(CLERK, after=after),
        }
        closing: dict[str, float] = {"open_tasks": TASKS}
        for name, ask in asked.items():
            _say(f"\nthe {name} page:\n{_plan(database, ask)}")
            closing.update(_timed(name, ask))
        closing.update(_timed("counts", lambda: worklist.counts(CLERK)))
    return closing


def _waiting() -> dict[str, float]:
    """The engine's tables while a million cases wait, all of them overdue; fewer on SQLite."""
    _say(f"\nbuilding {CASES:,} waiting cases on PostgreSQL")
    with postgresql_database(durable=True) as database:
        found = waiting.measured(waiting.Crowd(database, CASES), _say)
    _say(f"\nbuilding {CASES_EMBEDDED:,} waiting cases on SQLite")
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/waiting.sqlite")
        embedded = waiting.measured(waiting.Crowd(database, CASES_EMBEDDED), _say)
        database.dispose()
    return {
        "waiting_cases": CASES,
        **found,
        "waiting_cases_embedded": CASES_EMBEDDED,
        **{f"embedded_{name}": value for name, value in embedded.items()},
    }


def _build(database: Database) -> None:
    with database.engine.begin() as connection:
        METADATA.create_all(connection)
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(text(FILL))
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("SET statement_timeout = 0"))
        connection.execute(text("VACUUM ANALYZE worklist_task, worklist_holder"))


def _key_of_page(worklist: Worklist, number: int) -> str:
    after = None
    for _ in range(number - 1):
        after = worklist.tasks(CLERK, after=after).next
        assert after is not None
    assert after is not None
    return after


def _timed(name: str, ask: Callable[[], Any]) -> dict[str, float]:
    milliseconds = []
    for _ in range(TIMES):
        began = time.perf_counter()
        ask()
        milliseconds.append(1000 * (time.perf_counter() - began))
    return {
        f"inbox_{name}_ms": round(statistics.median(milliseconds), 2),
        f"inbox_{name}_p95_ms": round(sorted(milliseconds)[int(0.95 * TIMES)], 2),
    }


def _plan(database: Database, ask: Callable[[], Any]) -> str:
    """How PostgreSQL answers the one statement of a question."""
    seen: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        seen.append((statement, parameters))

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        ask()
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
    ((statement, parameters),) = seen
    with database.engine.connect() as connection:
        lines = connection.exec_driver_sql(f"EXPLAIN (ANALYZE, BUFFERS) {statement}", parameters)
        return "\n".join(line for (line,) in lines)


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
