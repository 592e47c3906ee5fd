"""People are reminded of limits: once per share, by one worker, and of the highest share after a pause."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text

from chassis.actor import Actor
from chassis.engine.announcing import overdue_alerts
from chassis.engine.clockwork import Clockwork
from chassis.engine.incidents import Incidents
from chassis.engine.reminding import to_be_reminded
from chassis.working_days import WorkingCalendar
from contracts import registry
from tests.process.engine.a_house import House, house, sqlite_house
from tests.unit.chassis.engine.drawing import Drawing

__all__ = ["house", "sqlite_house"]
CLERK = Actor("u1", "甲", "经办人", "1", "单位", frozenset({"clerk@1"}))
CALENDAR = WorkingCalendar()


def procedure(**said: str) -> Drawing:
    drawing = Drawing().node("startEvent", "begun").user("reply", limit="five", **said).user("read")
    return drawing.node("endEvent", "DONE").chain("begun", "reply", "read", "DONE")


def told(house: House) -> list[int]:
    """The shares that were told of, in order."""
    return [one.task.reminded for one in house.changes if one.kind == "reminded"]


@pytest.fixture
def started(sqlite_house) -> House:
    sqlite_house.draw(procedure())
    sqlite_house.start("c")
    return sqlite_house


def test_each_share_is_told_of_once_at_its_moment(started):
    house, moments = started, []
    end = datetime(2026, 12, 20, tzinfo=UTC)
    while house.clock.now() < end:
        if house.tick():
            moments.append((told(house)[-1], f"{house.clock.now():%m-%d %H:%M}"))
        house.clock.advance(minutes=30)
    assert moments == [(50, "11-26 00:30"), (80, "11-27 00:30"), (100, "11-30 09:30"), (150, "12-03 09:30")]
    assert [line.facts["share"] for line in house.journal("c", "task-reminded")] == [50, 80, 100, 150]
    (task,) = house.open("c")
    assert (task.reminded, task.remind_at, task.version) == (150, None, 1)


def test_a_worker_that_was_away_for_a_week_tells_of_the_highest_share_only(started):
    started.clock.move_to(datetime(2026, 12, 1, tzinfo=UTC))
    started.tick()
    assert told(started) == [100]
    (task,) = started.open("c")
    assert task.remind_at == CALENDAR.end_of(date(2026, 12, 3))
    started.clock.advance(days=7)
    started.tick()
    started.tick()
    assert told(started) == [100, 150]


def test_what_is_done_is_not_reminded_of_and_a_task_without_a_limit_never(started):
    started.complete("c", CLERK)
    assert [(task.element_id, task.remind_at) for task in started.open("c")] == [("read", None)]
    started.clock.advance(days=60)
    assert started.tick() == 0 and told(started) == []
    assert all(task.remind_at is None for task in started.tasks("c"))


def test_what_is_cancelled_is_not_reminded_of(started):
    with started.works(CLERK) as work:
        started.engine.cancel(work, "c", end_state="WITHDRAWN")
    started.clock.advance(days=60)
    assert started.tick() == 0 and started.tasks("c")[0].remind_at is None


def test_the_superiors_hear_of_it_when_the_limit_is_over(started):
    started.engine.superiors = lambda candidates: [f"head@{one.partition('@')[2]}" for one in candidates]
    started.clock.move_to(datetime(2026, 11, 30, tzinfo=UTC))
    started.tick()
    assert started.open("c")[0].superiors is None
    started.clock.advance(days=1)
    started.tick()
    assert started.open("c")[0].superiors == ["head@1"]


def test_the_diagram_may_name_the_superior(sqlite_house):
    sqlite_house.draw(procedure(superior="${role('chief', unit)},mayor@9"))
    sqlite_house.start("c", unit="7")
    assert sqlite_house.open("c")[0].superiors == ["chief@7", "mayor@9"]
    sqlite_house.clock.advance(days=30)
    sqlite_house.tick()
    assert sqlite_house.open("c")[0].superiors == ["chief@7", "mayor@9"]


def test_an_overdue_task_becomes_an_alert_and_a_very_late_one_a_serious_one(started):
    for _ in range(30):
        started.clock.advance(hours=12)
        started.tick()
    alerts = [list(overdue_alerts(moved)) for moved in started.moves]
    severities = [[data["severity"] for _, _, data in some] for some in alerts]
    assert severities == [[], [], [], ["warning"], ["serious"]]
    for kind, subject, data in (alert for some in alerts for alert in some):
        registry.validate(kind, data)
        assert (subject, data["rule"]) == ("c", "B0") and data["facts"]["candidates"] == ["clerk@1"]


def test_a_reminder_that_fails_is_tried_again_later_and_the_others_go_on(started):
    started.start("d")
    started.clock.move_to(datetime(2026, 11, 26, 1, tzinfo=UTC))
    note = started.engine.observer

    def fails(work, change):
        if change.case_no == "c":
            raise RuntimeError("the post is away")
        note(work, change)

    started.engine.observer = fails
    assert started.tick() == 1 and started.tick() == 0
    started.engine.observer = note
    started.clock.advance(minutes=59)
    assert started.tick() == 0
    started.clock.advance(minutes=1)
    assert started.tick() == 1 and told(started) == [50, 50]


def test_two_workers_tell_of_each_share_exactly_once(house):
    house.draw(procedure())
    for number in range(12):
        house.start(f"c{number}")
    workers = [
        Clockwork(house.engine, house.works, "demo", Incidents(house.engine, "demo")) for _ in range(2)
    ]
    for moment in (datetime(2026, 11, 26, 1, tzinfo=UTC), datetime(2026, 12, 4, tzinfo=UTC)):
        house.clock.move_to(moment)
        house.at_once(*[worker.tick for worker in workers])
        for worker in workers:  # whatever one found locked, a later round tells
            worker.tick()
    for number in range(12):
        assert [line.facts["share"] for line in house.journal(f"c{number}", "task-reminded")] == [50, 150]
    assert sorted(told(house)) == [50] * 12 + [150] * 12


def test_a_task_is_done_or_reminded_of_but_never_reminded_of_when_done(house):
    house.draw(procedure())
    house.clock.move_to(datetime(2026, 11, 23, 4, tzinfo=UTC))
    for number in range(10):
        house.start(f"c{number}")
    house.clock.move_to(datetime(2026, 11, 26, 1, tzinfo=UTC))
    for number in range(10):
        (task,) = house.open(f"c{number}")
        house.at_once(
            lambda number=number: house.complete(f"c{number}", CLERK),
            lambda task=task: house.remind(task.task_id),
        )
        done = next(one for one in house.tasks(f"c{number}") if one.task_id == task.task_id)
        assert (done.state, done.remind_at) == ("completed", None)
        assert not house.remind(task.task_id)


def test_due_reminders_are_found_by_their_index_among_thousands_of_tasks(house):
    house.draw(procedure())
    house.start("c")
    (task,) = house.open("c")
    old = {**asdict(task), "state": "completed", "remind_at": None}
    with house.database.engine.begin() as connection:
        rows = [{**old, "task_id": f"t{number}"} for number in range(5_000)]
        connection.execute(house.tables.human_task.insert(), rows)
    with house.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
    now = house.clock.now() + timedelta(days=4)
    assert "ix_human_task_remind_at" in house.plan(to_be_reminded(house.tables.human_task, now, 100))
    with house.works.reading() as session:
        assert house.engine.due_reminders(session, now) == [task.task_id]
