"""A page of the inbox is a range of an index, with 100,000 tasks open as with ten."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Select, text

from chassis.actor import Actor
from chassis.clock import SystemClock
from chassis.persistence.database import Database
from portal.storage import worklist as inbox
from portal.storage.tables import METADATA
from portal.storage.worklist import Worklist

pytestmark = [pytest.mark.postgresql, pytest.mark.slow]
TASKS = 100_000
ROLES = frozenset({"committee_office_clerk@430211-swb", "committee_office_head@430211-swb"})
BUSY = Actor("u1", "", "", "430211-swb", "", ROLES)
DEEP = (datetime(2026, 6, 1, tzinfo=UTC), "task-050000")
FILL = f"""
    INSERT INTO worklist_task (task_id, service, case_no, case_title, process_id, process_name, element_id,
        name, candidates, state, opened_at, due_at, limit_days, closed_by, closed_at, version, sequence)
    SELECT 'task-' || lpad(n::text, 6, '0'), 'admission', 'case-' || n, '事项 ' || n, 'adm_simple', '{{}}',
        'check', '{{}}', '[]', CASE WHEN n % 2 = 0 THEN 'open' ELSE 'completed' END, '2026-01-01',
        '2026-01-01'::timestamptz + n * interval '3 minutes', 5,
        CASE WHEN n % 2 = 1 THEN 'u' || n % 50 END, CASE WHEN n % 2 = 1 THEN now() END, 1, 1
    FROM generate_series(1, {TASKS}) AS n;
    INSERT INTO worklist_holder (holder, due_at, task_id, process_id)
    SELECT CASE n % 4 WHEN 0 THEN 'committee_office_clerk@430211-swb' ELSE 'township_clerk@' || n % 97 END,
        '2026-01-01'::timestamptz + n * interval '3 minutes', 'task-' || lpad(n::text, 6, '0'),
        CASE WHEN n % 1000 = 0 THEN 'dsp_task' ELSE 'adm_simple' END
    FROM generate_series(1, {TASKS}) AS n WHERE n % 2 = 0;
    INSERT INTO worklist_case (case_no, service, title, process_id, process_name, initiator_unit,
        initiator_user, parties, state, state_label, ended, started_at, steps, sequence)
    SELECT 'case-' || n, 'admission', '事项 ' || n, 'adm_simple', '{{}}', '430211-' || n % 40,
        'u' || n % 80, '[]', 'running', '{{}}', false,
        '2026-01-01'::timestamptz + n * interval '1 minute', '[]', 1
    FROM generate_series(1, 20000) AS n;
    INSERT INTO worklist_party (unit, started_at, case_no)
    SELECT '430211-' || n % 40, '2026-01-01'::timestamptz + n * interval '1 minute', 'case-' || n
    FROM generate_series(1, 20000) AS n;
"""


@pytest.fixture(scope="module")
def crowded(postgresql: Database) -> Iterator[Database]:
    with postgresql.engine.begin() as connection:
        for table in reversed(METADATA.sorted_tables):
            connection.execute(table.delete())
        connection.execute(text(FILL))
    with postgresql.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
    yield postgresql
    with postgresql.engine.begin() as connection:
        connection.execute(
            text("TRUNCATE worklist_task, worklist_holder, worklist_case, worklist_party CASCADE")
        )


QUESTIONS: dict[str, Select[Any]] = {
    "open": inbox._open(BUSY, "", "", None, 31),
    "open, deep page": inbox._open(BUSY, "", "", DEEP, 31),
    "open, one rare procedure": inbox._open(BUSY, "", "dsp_task", None, 31),
    "done": inbox._done(BUSY, "", "", None, 31),
    "done, deep page": inbox._done(BUSY, "", "", DEEP, 31),
    "counts": inbox._counted(BUSY),
    "started by me": inbox._cases(BUSY, "mine", "", "", None, 31),
    "of my unit": inbox._cases(Actor("", "", "", "430211-7", "", frozenset()), "unit", "", "", None, 31),
}


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from nodes(below)


@pytest.mark.parametrize("question", QUESTIONS)
def test_no_question_reads_a_whole_table(crowded: Database, question: str) -> None:
    with crowded.engine.connect() as connection:
        asked = QUESTIONS[question].compile(crowded.engine, compile_kwargs={"literal_binds": False})
        explain = "EXPLAIN (ANALYZE, FORMAT JSON) " + re.sub(r"%\((\w+)\)s", r"%(\1)s", str(asked))
        found = connection.exec_driver_sql(explain, asked.construct_params()).scalar_one()
    plan = found if isinstance(found, list) else json.loads(found)
    read = list(nodes(plan[0]["Plan"]))
    small = {"task_read"}
    whole = [
        n["Relation Name"] for n in read if n["Node Type"] == "Seq Scan" and n["Relation Name"] not in small
    ]
    assert whole == []
    assert max(node["Actual Rows"] for node in read) <= 4 * inbox.COUNTED_UP_TO


def test_first_and_thousandth_page_take_the_same_short_time(crowded: Database) -> None:
    worklist = Worklist(crowded.reading, SystemClock())
    worklist.tasks(BUSY)
    spent = {}
    for name, after in (("first", None), ("thousandth", inbox._key_out(*DEEP))):
        times = []
        for _ in range(20):
            began = time.perf_counter()
            assert len(worklist.tasks(BUSY, after=after).rows) == 30
            times.append(time.perf_counter() - began)
        spent[name] = sorted(times)[len(times) // 2]
    assert spent["thousandth"] < 5 * spent["first"] + 0.005
