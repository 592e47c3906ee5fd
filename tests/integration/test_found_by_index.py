"""However many cases wait, a timer, a job, a message or a person finds the one it is about by index."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from chassis.testing.databases import postgresql_answers, postgresql_database, sqlite_database
from tests.load.waiting import Crowd

CASES = 20_000


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def crowd(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crowd]:
    """One case among many others, on each database."""
    with ExitStack() as stack:
        if request.param == "postgresql":
            if not postgresql_answers():
                pytest.skip("PostgreSQL does not answer here")
            database = stack.enter_context(postgresql_database())
        else:
            database = sqlite_database(Path(tmp_path_factory.mktemp("crowd")))
            stack.callback(database.dispose)
        yield Crowd(database, CASES)


def test_no_table_of_cases_is_read_from_end_to_end(crowd: Crowd) -> None:
    for name, ask in crowd.questions().items():
        plans = crowd.plans(ask)
        assert plans
        for plan in plans:
            assert not plan.reads_whole(crowd.names), f"{name}: {plan}"


def test_of_those_that_are_due_only_the_head_of_the_index_is_read(crowd: Crowd) -> None:
    """Everybody is due; sorting or grouping them first would read them all."""
    for name in ("timers_due", "jobs_due", "reminders_due"):
        (plan,) = crowd.plans(crowd.questions()[name])
        collecting = [
            line for line in plan.lines if "Sort" in line or "Aggregate" in line or "B-TREE" in line
        ]
        assert not collecting, f"{name}: {plan}"


def test_the_test_would_notice(crowd: Crowd) -> None:
    """A question no index answers is seen to read its whole table."""
    timer = crowd.house.tables.timer

    def ask() -> None:
        with crowd.house.works.reading() as session:
            session.execute(timer.select().where(timer.c.element_id == "pause"))

    (plan,) = crowd.plans(ask)
    assert plan.reads_whole({"timer"}), plan


def test_what_is_parked_is_not_read_to_find_what_is_due(crowd: Crowd) -> None:
    """Nine of ten cases are stuck for good; the others go on as if they were not there."""
    crowd.park()
    for name, index in (("timers_due", "ix_timer_due_at"), ("jobs_due", "ix_job_state_due_at")):
        (plan,) = crowd.plans(crowd.questions()[name])
        assert any(index in line for line in plan.lines) and not plan.reads_whole(crowd.names), plan
        assert not [line for line in plan.lines if "Sort" in line or "B-TREE" in line], plan
    with crowd.house.works.reading() as session:
        engine, now = crowd.house.engine, crowd.house.clock.now()
        due = [engine.due(session, now, CASES), engine.due_jobs(session, now, CASES)]
    assert [len(found) for found in due] == [CASES // 10 + 1] * 2
