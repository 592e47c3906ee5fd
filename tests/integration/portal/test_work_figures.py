"""Reports count each step once, in the county's months, by its latest state; secret procedures not at all."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Select, text

from chassis.persistence.database import Database
from chassis.persistence.unit_of_work import Works
from chassis.working_days import WorkingCalendar
from portal.storage.counted_tasks import used_days
from portal.storage.work import Work
from portal.storage.work_figures import Asked, Volume, WorkFigures, durations, open_now, share_within
from tests.integration.portal.conftest import empty
from tests.integration.portal.test_the_inbox import START, hear_task, task
from tests.integration.portal.test_the_inbox_stays_quick import nodes

YEAR = Asked("2026-01", "2026-12")
LATER = START + timedelta(days=60)


@pytest.fixture
def figures(works: Works[Work]) -> WorkFigures:
    return WorkFigures(works.reading)


def finished(number: int, after: int, **more: Any) -> dict[str, Any]:
    """A task done some days after it came, with five working days for it."""
    due = (START + timedelta(days=7, hours=8)).isoformat()
    return task(
        number,
        **{"state": "completed", "closed_by": "u1", "version": 2, "limit_days": 5, "due_at": due, **more},
    )


def done(works: Works[Work], number: int, after: int, **more: Any) -> None:
    hear_task(works, finished(number, after, **more), 2, time=START + timedelta(days=after))


def test_what_came_was_done_late_and_is_open(works: Works[Work], figures: WorkFigures) -> None:
    done(works, 1, 2)
    done(works, 2, 30)
    hear_task(works, task(3, due_at=(START + timedelta(days=1)).isoformat()))
    hear_task(works, task(4, candidates=["township_clerk@430211001"], due_at=None))
    hear_task(works, task(5, kind="cosign"))
    assert figures.volumes("month", YEAR, LATER) == [
        Volume("2026-03", received=4, done=1, late=0, open=2, overdue=1),
        Volume("2026-04", done=1, late=1),
    ]
    assert figures.volumes("unit", YEAR, LATER) == [
        Volume("430211-swb", 3, 2, 1, 1, 1),
        Volume("430211001", 1, 0, 0, 1, 0),
    ]
    township = Asked("2026-01", "2026-12", ("430211001",))
    assert figures.volumes("process", township, LATER) == [Volume("adm_simple", 1, 0, 0, 1, 0)]
    assert figures.volumes("month", Asked("2026-04", "2026-04"), LATER) == [Volume("2026-04", done=1, late=1)]
    assert figures.volumes("unit", Asked("2026-01", "2026-12", ()), LATER) == []


def test_what_was_cancelled_or_is_secret_is_not_counted(works: Works[Work], figures: WorkFigures) -> None:
    hear_task(works, task(1))
    hear_task(works, task(1, state="cancelled", version=2), 2)
    hear_task(works, task(2, process_id="app_adverse"))
    hear_task(works, task(3, process_id="app_head"))
    assert figures.volumes("unit", YEAR, LATER) == [] and figures.steps(YEAR, LATER) == []


def test_an_earlier_state_that_comes_late_changes_nothing(works: Works[Work], figures: WorkFigures) -> None:
    done(works, 1, 2)
    hear_task(works, task(1))
    assert figures.volumes("month", YEAR, LATER) == [Volume("2026-03", received=1, done=1)]


def test_time_per_step_is_told_with_median_nine_of_ten_and_limit(
    works: Works[Work], figures: WorkFigures
) -> None:
    for number, after in enumerate((0, 1, 1, 2, 3, 4, 7, 8, 9, 30), 1):
        done(works, number, after)
    hear_task(works, task(11, element_id="decide", name={"zh": "决定", "en": "Decide"}, process_version=2))
    decide, register = figures.steps(YEAR, LATER)
    if decide.element_id != "decide":
        decide, register = register, decide
    assert (register.done, register.late, register.limit_days) == (10, 3, 5)
    assert (register.median, register.p90) == (3, 7)
    assert register.name == {"zh": "登记", "en": "Register"} and register.service == "admission"
    assert (decide.open, decide.overdue, decide.median) == (1, 1, None)
    assert figures.versions("adm_simple") == [2, 0]
    only_second = Asked("2026-01", "2026-12", None, "adm_simple", 2)
    assert [one.element_id for one in figures.steps(only_second, LATER)] == ["decide"]


@pytest.mark.parametrize(
    ("took", "median", "p90"),
    [({}, None, None), ({4: 1}, 4, 4), ({1: 1, 2: 1}, 1, 2), ({0: 9, 7: 1}, 0, 0), ({0: 8, 7: 2}, 0, 7)],
)
def test_the_share_done_within_some_days(took: dict[int, int], median: Any, p90: Any) -> None:
    assert (share_within(took, 1, 2), share_within(took, 9, 10)) == (median, p90)


def test_days_the_clock_stood_still_are_not_used() -> None:
    opened, closed = datetime(2026, 3, 2, 1, tzinfo=UTC), datetime(2026, 3, 23, 1, tzinfo=UTC)
    stopped_ten_days = datetime(2026, 3, 23, 9, tzinfo=UTC)
    calendar, told = WorkingCalendar(), {"opened_at": opened, "closed_at": closed}
    assert used_days({**told, "limit_days": 5, "due_at": stopped_ten_days}, calendar) == 5
    assert used_days({**told, "limit_days": None, "due_at": None}, calendar) == 15
    assert calendar.working_days_between(date(2026, 3, 2), date(2026, 3, 23)) == 15


TASKS = 100_000
FILL = f"""
    INSERT INTO counted_task (task_id, process_id, process_version, element_id, unit, opened_in, closed_in,
        due_at, used_days, limit_days, late)
    SELECT 'task-' || n, 'process_' || n % 18, n % 3, 'step_' || n % 9, '430211-' || n % 60,
        '2026-' || lpad((1 + n % 12)::text, 2, '0'),
        CASE WHEN n % 100 > 0 THEN '2026-' || lpad((1 + n % 12)::text, 2, '0') END,
        '2026-06-01', n % 23, 5, n % 7 = 0
    FROM generate_series(1, {TASKS}) AS n;
"""


@pytest.fixture(scope="module")
def counted(postgresql: Database) -> Iterator[Database]:
    with postgresql.engine.begin() as connection:
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        empty(connection)
        connection.execute(text(FILL))
    with postgresql.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE counted_task"))
    yield postgresql
    with postgresql.engine.begin() as connection:
        connection.execute(text("TRUNCATE counted_task"))


OWN = Asked("2026-01", "2026-12", ("430211-7",))


@pytest.mark.postgresql
@pytest.mark.slow
@pytest.mark.parametrize(
    "question",
    [durations(OWN), open_now("unit", OWN, LATER), open_now("unit", YEAR, LATER)],
    ids=["time per step of a unit", "open in a unit", "open in the county"],
)
def test_figures_of_one_unit_and_what_is_open_are_found_by_index(
    counted: Database, question: Select[Any]
) -> None:
    with counted.engine.connect() as connection:
        asked = question.compile(counted.engine, compile_kwargs={"render_postcompile": True})
        found = connection.exec_driver_sql(
            f"EXPLAIN (ANALYZE, FORMAT JSON) {asked}", asked.params
        ).scalar_one()
    plan = found if isinstance(found, list) else json.loads(found)
    read = list(nodes(plan[0]["Plan"]))
    assert [one for one in read if one["Node Type"] == "Seq Scan"] == []


@pytest.mark.postgresql
@pytest.mark.slow
def test_all_figures_of_a_report_over_100_000_tasks_take_a_few_readings_of_them(counted: Database) -> None:
    """Each is compared with a reading right before it; what else the machine does falls on some of them."""
    figures, compared = WorkFigures(counted.reading), []
    for _ in range(5):
        began = time.perf_counter()
        with counted.engine.connect() as connection:
            connection.execute(text("SELECT unit, opened_in, count(*) FROM counted_task GROUP BY 1, 2")).all()
        read = time.perf_counter()
        assert sum(one.received for one in figures.volumes("unit", YEAR, LATER)) == TASKS
        assert sum(one.done for one in figures.steps(YEAR, LATER)) == TASKS * 99 // 100
        compared.append((time.perf_counter() - read) / (read - began))
    assert min(compared) < 15, compared
