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

from chassis.actor import Absent, Actor
from chassis.clock import SystemClock
from chassis.persistence.database import Database
from portal.storage import worklist_questions as inbox
from portal.storage.holders import holders_of
from portal.storage.paging import key_out
from portal.storage.worklist import Worklist
from portal.storage.worklist_questions import ALL, Wanted
from tests.integration.portal.conftest import empty

pytestmark = [pytest.mark.postgresql, pytest.mark.slow]
TASKS = 100_000
ROLES = frozenset({"committee_office_clerk@430211-swb", "committee_office_head@430211-swb"})
BUSY = Actor("u1", "", "", "430211-swb", "", ROLES)
DEPUTY = Actor(
    "u2",
    "",
    "",
    "430211-swb",
    "",
    frozenset(),
    (
        Absent("u1", "", ROLES),
        Absent("u3", "", frozenset({"township_clerk@2", "township_clerk@6"})),
    ),
)
DEEP = (datetime(2026, 6, 1, tzinfo=UTC), "task-050000")
FILL = f"""
    INSERT INTO worklist_task (task_id, service, case_no, case_title, process_id, process_name, element_id,
        name, candidates, state, opened_at, due_at, limit_days, closed_by, closed_at, version, sequence)
    SELECT 'task-' || lpad(n::text, 6, '0'), 'admission', 'case-' || n, '事项 ' || n, 'adm_simple', '{{}}',
        'check', '{{}}', '[]', CASE WHEN n % 2 = 0 THEN 'open' ELSE 'completed' END, '2026-01-01',
        '2026-01-01'::timestamptz + n * interval '3 minutes', 5,
        CASE WHEN n % 2 = 1 THEN 'u' || n % 50 END, CASE WHEN n % 2 = 1 THEN now() END, 1, 1
    FROM generate_series(1, {TASKS}) AS n;
    INSERT INTO worklist_holder (holder, due_at, task_id, process_id, opened_at)
    SELECT CASE n % 4 WHEN 0 THEN 'committee_office_clerk@430211-swb' ELSE 'township_clerk@' || n % 97 END,
        '2026-01-01'::timestamptz + n * interval '3 minutes', 'task-' || lpad(n::text, 6, '0'),
        CASE WHEN n % 1000 = 0 THEN 'dsp_task' ELSE 'adm_simple' END,
        '2026-01-01'::timestamptz + n * interval '3 minutes'
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
    INSERT INTO worklist_ended (account_id, ended_at, case_no)
    SELECT 'u' || n % 80, '2026-01-01'::timestamptz + n * interval '1 minute', 'case-' || n
    FROM generate_series(1, 20000) AS n;
    INSERT INTO worklist_draft (account_id, task_id, kept_at)
    SELECT 'u' || n % 80, 'task-' || lpad(n::text, 6, '0'), now()
    FROM generate_series(1, 20000) AS n;
    INSERT INTO worklist_watch (holder, due_at, task_id)
    SELECT CASE n % 4 WHEN 0 THEN 'committee_office_head@430211-swb' ELSE 'department_leader@' || n % 97 END,
        '2026-01-01'::timestamptz + n * interval '3 minutes', 'task-' || lpad(n::text, 6, '0')
    FROM generate_series(1, {TASKS}) AS n WHERE n % 2 = 0;
    INSERT INTO worklist_supervision (supervision_id, service, case_no, case_title, process_id, process_name,
        reason, placed_at, placed_by, placed_by_name, ended_at, sequence)
    SELECT 'supervision-' || n, 'admission', 'case-' || n, '事项 ' || n, 'adm_simple', '{{}}', '', now(),
        'u' || n % 80, '', CASE WHEN n % 200 > 0 THEN now() END, 1
    FROM generate_series(1, 20000) AS n;
    INSERT INTO worklist_copy (copy_id, holder, service, case_no, case_title, process_id, process_name,
        by_name, note, copied_at)
    SELECT 'copy-' || n, CASE n % 4 WHEN 0 THEN 'user:u1' ELSE 'department_leader@' || n % 97 END,
        'admission', 'case-' || n, '事项 ' || n, 'adm_simple', '{{}}', '', '',
        '2026-01-01'::timestamptz + n * interval '3 minutes'
    FROM generate_series(1, 50000) AS n;
    INSERT INTO copy_read (account_id, copy_id, read_at)
    SELECT 'u' || n % 50, 'copy-' || n, now() FROM generate_series(1, 50000) AS n;
"""


@pytest.fixture(scope="module")
def crowded(postgresql: Database) -> Iterator[Database]:
    with postgresql.engine.begin() as connection:
        # Half a million rows at once: on a busy machine longer than a question may take.
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        empty(connection)
        connection.execute(text(FILL))
    with postgresql.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
    yield postgresql
    with postgresql.engine.begin() as connection:
        filled = "worklist_task, worklist_case, worklist_copy, copy_read, worklist_supervision"
        connection.execute(text(f"TRUNCATE {filled} CASCADE"))


BOTH_POSTS = holders_of(BUSY)
QUESTIONS: dict[str, Select[Any]] = {
    "open": inbox.waiting(BUSY, BOTH_POSTS, ALL, None, 31),
    "open, deep page": inbox.waiting(BUSY, BOTH_POSTS, ALL, DEEP, 31),
    "open, one rare procedure": inbox.waiting(BUSY, BOTH_POSTS, Wanted(process="dsp_task"), None, 31),
    "open, newest first": inbox.waiting(BUSY, BOTH_POSTS, Wanted(newest_first=True), None, 31),
    "open, newest first, deep page": inbox.waiting(BUSY, BOTH_POSTS, Wanted(newest_first=True), DEEP, 31),
    "begun": inbox.drafts(BUSY, ALL, None, 31),
    "how much is begun": inbox.how_many_drafts(BUSY),
    "open, also for two absent colleagues": inbox.waiting(DEPUTY, holders_of(DEPUTY), ALL, DEEP, 31),
    "done": inbox.done(BUSY, ALL, None, 31),
    "done, deep page": inbox.done(BUSY, ALL, DEEP, 31),
    "counts": inbox.how_many_wait(BUSY),
    "counts, also for two absent colleagues": inbox.how_many_wait(DEPUTY),
    "started by me": inbox.cases(BUSY, "mine", ALL, None, 31),
    "of my unit": inbox.cases(Actor("", "", "", "430211-7", "", frozenset()), "unit", ALL, None, 31),
    "ended": inbox.cases(BUSY, "ended", ALL, None, 31),
    "ended, deep page": inbox.cases(BUSY, "ended", ALL, DEEP, 31),
    "overdue below me": inbox.watched(BUSY, ALL, None, 31),
    "overdue below me, deep page": inbox.watched(BUSY, ALL, DEEP, 31),
    "how much is overdue below me": inbox.how_many_are_watched(BUSY),
    "asked for": inbox.supervised(BUSY, 50),
    "how much is asked for": inbox.how_many_are_supervised(BUSY),
    "given to me to read": inbox.copies(BUSY, ALL, None, 31),
    "given to me to read, deep page": inbox.copies(BUSY, ALL, DEEP, 31),
    "how much I have not read": inbox.how_many_are_unread(BUSY),
}


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from nodes(below)


@pytest.mark.parametrize("question", QUESTIONS)
def test_no_question_reads_a_whole_table(crowded: Database, question: str) -> None:
    with crowded.engine.connect() as connection:
        asked = QUESTIONS[question].compile(crowded.engine, compile_kwargs={"render_postcompile": True})
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
    for name, after in (("first", None), ("thousandth", key_out(*DEEP))):
        times = []
        for _ in range(20):
            began = time.perf_counter()
            assert len(worklist.tasks(BUSY, after=after).rows) == 30
            times.append(time.perf_counter() - began)
        spent[name] = sorted(times)[len(times) // 2]
    assert spent["thousandth"] < 5 * spent["first"] + 0.005
