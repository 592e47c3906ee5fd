"""When calendar data arrive, what was counted with a guess is counted again: by index, case by case, once."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select, text

from chassis.actor import Actor
from chassis.clock import county_date
from chassis.engine.clockwork import Clockwork
from chassis.engine.incidents import Incidents
from chassis.engine.recounting import BEGINNING, Place, tasks_ahead, timers_ahead
from tests.process.engine.a_house import House, house, sqlite_house
from tests.unit.chassis.engine.drawing import Drawing, timer

__all__ = ["house", "sqlite_house"]
CLERK = Actor("u1", "甲", "经办人", "1", "单位", frozenset({"clerk@1"}))
# New Year's Day 2027 and what the notice of that year makes of its weekend.
NEW_YEAR = {date(2027, 1, 1): False, date(2027, 1, 2): False, date(2027, 1, 3): False}


def procedure(**said: str) -> Drawing:
    drawing = Drawing().node("startEvent", "begun").user("review", limit="five", **said)
    counted = timer("date", "${workdays_after(today(), 6)}")
    drawing.boundary("late", "review", counted, interrupting=False).node("endEvent", "LATE")
    drawing.boundary("hours", "review", timer("duration", "PT200H"), interrupting=False)
    drawing.node("endEvent", "HOURS").node("endEvent", "DONE")
    return drawing.chain("begun", "review", "DONE").chain("late", "LATE").chain("hours", "HOURS")


def opened_before_new_year(house: House, *case_nos: str, **said: str) -> House:
    house.draw(procedure(**said))
    house.clock.move_to(datetime(2026, 12, 30, 2, tzinfo=UTC))
    for case_no in case_nos:
        house.start(case_no)
    return house


def publish(house: House, days: dict[date, bool], from_day: date = date(2027, 1, 1)) -> None:
    """The calendar of 2027 arrives."""
    house.calendar.enter(days, [2027])
    with house.works(CLERK) as work:
        house.engine.count_again(work, from_day)


def rung(house: House) -> dict[str, date]:
    row = house.tables.timer
    with house.works.reading() as session:
        found = session.execute(select(row.c.element_id, row.c.due_at))
        return {element: county_date(due) for element, due in found}


def due(house: House, case_no: str = "c") -> date:
    return county_date(house.task(case_no, "review").due_at)


def test_a_guessed_due_date_is_counted_again_when_the_calendar_of_its_year_arrives(house):
    opened_before_new_year(house, "c")
    assert due(house) == date(2027, 1, 6) and house.calendar.years_without_data == (2027,)
    hours = rung(house)["hours"]
    del house.moves[:]
    publish(house, NEW_YEAR)
    assert house.tick() == 1
    review = house.task("c", "review")
    assert county_date(review.due_at) == date(2027, 1, 7) and review.version == 1
    assert county_date(review.remind_at) == date(2027, 1, 5)
    assert rung(house) == {"late": date(2027, 1, 8), "hours": hours}
    assert house.calendar.years_without_data == ()
    assert [one.task.due_at for one in house.changes] == [review.due_at]
    assert [standing.due_at for standing in house.standings] == [review.due_at]


def test_the_journal_tells_what_ended_when_before_and_after(sqlite_house):
    house = opened_before_new_year(sqlite_house, "c")
    publish(house, NEW_YEAR)
    house.tick()
    (line,) = house.journal("c", "limits-recomputed")
    assert line.facts["limits"] == [
        {"element_id": "review", "from": "2027-01-06T09:30:00+00:00", "to": "2027-01-07T09:30:00+00:00"},
        {"element_id": "late", "from": "2027-01-07T09:30:00+00:00", "to": "2027-01-08T09:30:00+00:00"},
    ]


def test_counting_again_changes_nothing_the_second_time_and_then_is_over(house):
    opened_before_new_year(house, "c")
    publish(house, NEW_YEAR)
    assert house.tick() == 1
    house.clock.advance(seconds=59)
    assert house.tick() == 0
    with house.works.reading() as session:
        assert session.scalar(select(func.count()).select_from(house.tables.limit_recount)) == 1
    # A process that had not read the new calendar yet opens a case by the old one.
    house.calendar.enter({}, [])
    house.start("d")
    assert due(house, "d") == date(2027, 1, 6)
    house.calendar.enter(NEW_YEAR, [2027])
    house.clock.advance(seconds=1)
    assert house.tick() == 1 and due(house, "d") == date(2027, 1, 7)
    assert [len(house.journal(case, "limits-recomputed")) for case in "cd"] == [1, 1]
    with house.works.reading() as session:
        assert session.scalar(select(func.count()).select_from(house.tables.limit_recount)) == 0


def test_what_has_been_reminded_of_is_reminded_of_again_when_it_lies_ahead_again(sqlite_house):
    house = opened_before_new_year(sqlite_house, "c")
    house.clock.move_to(datetime(2027, 1, 6, 10, tzinfo=UTC))
    house.tick()
    assert house.task("c", "review").reminded == 100
    publish(house, NEW_YEAR)
    house.tick()
    review = house.task("c", "review")
    assert (review.reminded, review.remind_at) == (80, house.calendar.end_of(date(2027, 1, 7)))
    house.clock.move_to(review.remind_at)
    house.tick()
    shares = [line.facts["share"] for line in house.journal("c", "task-reminded")]
    assert shares == [100, 100]


def test_a_limit_that_stands_still_is_counted_again_when_it_goes_on(sqlite_house):
    house = opened_before_new_year(sqlite_house, "c")
    with house.works(CLERK) as work:
        house.engine.stop_clock(work, "c", "superior")
    publish(house, NEW_YEAR)
    assert house.tick() == 0
    house.clock.move_to(datetime(2027, 1, 5, 2, tzinfo=UTC))
    with house.works(CLERK) as work:
        house.engine.restart_clock(work, "c")
    # Held on the 31st, the 4th and the 5th; New Year's Day is free in any case.
    assert due(house) == date(2027, 1, 12) and rung(house)["late"] == date(2027, 1, 13)


def test_limits_that_end_before_the_day_and_those_that_count_calendar_days_stay(sqlite_house):
    house = opened_before_new_year(sqlite_house, "c", clock="calendar")
    before = due(house)
    publish(house, NEW_YEAR)
    house.tick()
    assert due(house) == before
    house.draw(
        Drawing("q")
        .node("startEvent", "begun")
        .user("a")
        .node("endEvent", "DONE")
        .chain("begun", "a", "DONE")
    )
    house.start("e", "q")
    publish(house, {**NEW_YEAR, date(2026, 12, 31): False}, date(2027, 2, 1))
    with house.works.reading() as session:
        assert house.engine.affected(session, date(2027, 2, 1), BEGINNING, 10)[0] == []


def test_two_workers_and_a_crash_in_between_end_in_the_same_state(house):
    opened_before_new_year(house, *(f"c{number}" for number in range(12)))
    publish(house, NEW_YEAR)
    workers = [
        Clockwork(house.engine, house.works, "demo", Incidents(house.engine, "demo")) for _ in range(2)
    ]
    with house.works.reading() as session:
        instances, _ = house.engine.affected(session, date(2027, 1, 1), BEGINNING, 5)
    for instance_id in instances[:3]:  # a worker that died after three cases
        with house.works(CLERK) as work:
            assert house.engine.count_case_again(work, instance_id)
    house.at_once(*[worker.tick for worker in workers])
    assert {due(house, f"c{number}") for number in range(12)} == {date(2027, 1, 7)}
    assert all(len(house.journal(f"c{number}", "limits-recomputed")) == 1 for number in range(12))


def test_many_cases_are_counted_some_in_each_round(sqlite_house, monkeypatch):
    monkeypatch.setattr("chassis.engine.recount_rounds.CASES_A_ROUND", 3)
    house = opened_before_new_year(sqlite_house, *(f"c{number}" for number in range(8)))
    publish(house, NEW_YEAR)
    counted = [house.tick() for _ in range(6)]
    assert sum(counted) == 8 and max(counted) == 3
    assert {due(house, f"c{number}") for number in range(8)} == {date(2027, 1, 7)}


def test_a_case_that_cannot_be_counted_does_not_keep_the_others(sqlite_house):
    house = opened_before_new_year(sqlite_house, "a", "b", "c")
    with house.works(CLERK) as work:
        instance = house.tables.process_instance
        broken = instance.update().where(instance.c.case_no == "b").values(digest="0" * 64)
        work.session.execute(broken)
    publish(house, NEW_YEAR)
    assert house.tick() == 2 and due(house, "c") == date(2027, 1, 7) and due(house, "b") == date(2027, 1, 6)


@pytest.fixture
def crowded(house: House) -> House:
    """One case whose limit lies ahead among thousands that are over."""
    opened_before_new_year(house, "c")
    (task,) = house.open("c")
    old = {**asdict(task), "state": "completed", "remind_at": None}
    ring = {"instance_id": task.instance_id, "element_id": "late"}
    rows = [{**old, "task_id": f"t{number}"} for number in range(5_000)]
    timers = [
        {
            **ring,
            "timer_id": f"t{number}",
            "due_at": datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=number),
        }
        for number in range(5_000)
    ]
    with house.database.engine.begin() as connection:
        connection.execute(house.tables.human_task.insert(), rows)
        connection.execute(house.tables.timer.insert(), timers)
    with house.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
    return house


def test_affected_limits_are_found_by_index_not_by_looking_at_every_case(crowded):
    day, last = date(2027, 1, 1), datetime(2026, 12, 31, tzinfo=UTC)
    tables = crowded.tables
    for after in (BEGINNING, Place("human_task", last, "x")):
        assert "ix_human_task_remind_at" in crowded.plan(tasks_ahead(tables.human_task, day, after, 200))
    for after in (Place("timer", last, ""), Place("timer", last + timedelta(days=9), "x")):
        assert "ix_timer_due_at" in crowded.plan(timers_ahead(tables.timer, day, after, 200))
    with crowded.works.reading() as session:
        found, following = crowded.engine.affected(session, day, BEGINNING, 200)
    assert len(found) == 1 and following == Place("timer", BEGINNING.at, "")
