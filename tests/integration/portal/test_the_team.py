"""The team view counts what is in hand, soon due, overdue, taken and done; of each person and post."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from chassis.actor import Actor
from chassis.persistence.unit_of_work import Works
from chassis.testing.clock import FixedClock
from portal.storage.stand_ins import StandIns
from portal.storage.team import Load, Since, Team
from portal.storage.work import Work
from tests.integration.portal.test_the_inbox import START, hear_task, opened, task

POST = "committee_office_clerk@430211-swb"
SINCE = Since(START, START + timedelta(days=1, hours=8), START - timedelta(days=1), START - timedelta(days=1))


@pytest.fixture
def team(works: Works[Work]) -> Team:
    return Team(works.reading)


def due(days: float) -> str:
    return (START + timedelta(days=days)).isoformat()


def test_what_waits_is_counted_under_each_name(works: Works[Work], team: Team) -> None:
    opened(
        works, task(1, due_at=due(-1)), task(2, due_at=due(1)), task(3, due_at=due(9)), task(4, due_at=None)
    )
    hear_task(works, task(5, state="claimed", assignee="u1", due_at=due(-2), version=2))
    loads = team.loads([POST, "user:u1", "user:u2"], SINCE)
    assert loads == {POST: Load(4, 1, 1), "user:u1": Load(1, 0, 1)}
    assert [row["task_id"] for row in team.waiting(POST).rows] == [f"task-000{n}" for n in (1, 2, 3, 4)]


def test_the_pages_of_what_waits_follow_one_another(works: Works[Work], team: Team) -> None:
    opened(works, *(task(number) for number in range(1, 6)))
    first = team.waiting(POST, limit=2)
    second = team.waiting(POST, after=first.next, limit=2)
    assert [row["task_id"] for row in second.rows] == ["task-0003", "task-0004"]


def test_taken_counts_from_the_moment_it_came_into_somebody_s_hands(works: Works[Work], team: Team) -> None:
    opened(works, task(1), task(2), task(3))
    before, later = START - timedelta(days=9), START + timedelta(days=3)
    hear_task(works, task(1, state="claimed", assignee="u1", version=2), 2, time=before)
    hear_task(works, task(2, state="claimed", assignee="u1", version=2), 2, time=START)
    assert team.taken(["u1"], SINCE) == {"u1": 1}
    # What is done later by whoever had it was not taken again; what is given to another was.
    hear_task(works, task(1, state="completed", assignee="u1", closed_by="u1", version=3), 3, time=later)
    hear_task(works, task(2, state="claimed", assignee="u2", version=3), 3, time=later)
    hear_task(works, task(3, state="completed", closed_by="u2", version=2), 2, time=later)
    assert team.taken(["u1", "u2"], SINCE) == {"u1": 1, "u2": 2}
    assert team.done(["u1", "u2"], SINCE) == {"u1": 1, "u2": 1}
    assert team.done(["u1"], Since(START, START, START, later + timedelta(days=1))) == {}


def test_who_is_away_today_is_known_with_the_deputy(directory: Works[Work], clock: FixedClock) -> None:
    stand_ins, today = StandIns(directory.reading, clock), clock.today()
    with directory(Actor.system("portal")) as work:
        ids = work.directory.accounts()
        clerk, second, head = ids["swb.clerk"], ids["swb.clerk2"], ids["swb.head"]
        now = datetime(2026, 3, 1, tzinfo=UTC)
        work.stand_ins.add(clerk, second, today, today, "休假", now)
        work.stand_ins.add(second, head, date(2026, 4, 1), date(2026, 4, 2), "休假", now)
    assert {who: one.deputy_id for who, one in stand_ins.present([clerk, second]).items()} == {clerk: second}
