"""While a case waits for what is not counted, its limits stand still; each stop and restart is on record."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from chassis.actor import Actor
from chassis.clock import county_date
from chassis.engine.checking import check
from chassis.engine.refusals import CaseUnknown, ClockReasonMissing, ClockRuns, ClockStopped
from chassis.testing.databases import watching
from chassis.working_days import WorkingCalendar
from tests.process.engine.a_house import House, house, sqlite_house
from tests.unit.chassis.engine.bench import CLERK as POST
from tests.unit.chassis.engine.bench import Bench
from tests.unit.chassis.engine.calendars import CALENDARS, walk
from tests.unit.chassis.engine.drawing import Drawing, each, message, properties, timer

__all__ = ["house", "sqlite_house"]
CLERK = Actor("u1", "甲", "经办人", "1", "单位", frozenset({"clerk@1"}))
CALENDAR = WorkingCalendar()
MONDAY = date(2026, 11, 23)


def beside(*branches: str, drawing: Drawing) -> Drawing:
    """Branches under way at the same time, from one gateway to another."""
    drawing.node("startEvent", "begun").node("parallelGateway", "split").node("parallelGateway", "join")
    drawing.node("endEvent", "DONE").chain("begun", "split").chain("join", "DONE")
    for branch in branches:
        drawing.chain("split", branch, "join")
    return drawing


def procedure() -> Drawing:
    """A review of ten days beside a correction of five, each with a timer that counts working days."""
    drawing = Drawing().user("review", limit="ten").user("correct", limit="five", stopsClock="correction")
    for task, days in (("review", 10), ("correct", 5)):
        at = timer("date", "${workdays_after(today(), " + str(days) + ")}")
        drawing.boundary(f"{task}_late", task, at, interrupting=False)
        drawing.node("endEvent", f"{task.upper()}_LATE").chain(f"{task}_late", f"{task.upper()}_LATE")
    return beside("review", "correct", drawing=drawing)


def move_to(house: House, month: int, day: int, hour: int = 4) -> None:
    house.clock.move_to(datetime(2026, month, day, hour, tzinfo=UTC))


def rung(house: House) -> dict[str, date]:
    """When the timers of the cases ring."""
    timer_row = house.tables.timer
    with house.works.reading() as session:
        rows = session.execute(select(timer_row.c.element_id, timer_row.c.due_at))
        return {element: county_date(due) for element, due in rows}


def stops(house: House, case_no: str = "c") -> list[tuple]:
    """The stops of a case as its file shows them."""
    with house.works.reading() as session:
        return [
            (county_date(one.stopped_at), one.restarted_at and county_date(one.restarted_at), one.reason.zh)
            for one in house.engine.clock_stops(session, case_no)
        ]


def due(house: House, element_id: str) -> date:
    return county_date(house.task("c", element_id).due_at)


def test_other_limits_stand_still_while_a_correction_is_awaited_and_go_on_by_the_days_they_stood(house):
    house.draw(procedure())
    house.start("c")
    review, correct = house.task("c", "review"), house.task("c", "correct")
    assert (review.stopped_at, review.remind_at) == (house.clock.now(), None)
    assert correct.stopped_at is None and correct.remind_at is not None
    assert rung(house) == {"correct_late": date(2026, 11, 30)}
    assert stops(house) == [(MONDAY, None, "补正")]
    move_to(house, 11, 26)
    house.complete("c", CLERK, "correct")
    review = house.task("c", "review")
    # The 24th, 25th and 26th were not counted.
    assert (due(house, "review"), review.stopped_at) == (date(2026, 12, 10), None)
    assert rung(house) == {"review_late": date(2026, 12, 10)}
    assert county_date(review.remind_at) == date(2026, 12, 3) and review.version == 1
    assert stops(house) == [(MONDAY, date(2026, 11, 26), "补正")]
    lines = [(line.action, line.facts.get("element_id")) for line in house.journal("c")]
    assert ("clock-stopped", "correct") in lines and ("clock-restarted", "correct") in lines


def test_the_inbox_hears_that_a_limit_was_moved_and_the_case_when_it_is_due(sqlite_house):
    house = sqlite_house
    house.draw(procedure())
    house.start("c")
    assert {one.task.element_id: one.task.stopped_at is None for one in house.changes} == {
        "review": False,
        "correct": True,
    }
    assert county_date(house.standings[-1].due_at) == date(2026, 11, 30)
    move_to(house, 11, 26)
    del house.moves[:]
    house.complete("c", CLERK, "correct")
    changed = [one.task for one in house.changes if one.kind == "changed"]
    assert [(task.element_id, county_date(task.due_at)) for task in changed] == [
        ("review", date(2026, 12, 10))
    ]
    (standing,) = house.standings
    assert county_date(standing.due_at) == date(2026, 12, 10)


def test_a_case_is_stopped_by_hand_once_with_a_reason_and_started_again(house):
    drawing = Drawing().node("startEvent", "begun").user("review", limit="ten").node("endEvent", "DONE")
    house.draw(drawing.chain("begun", "review", "DONE"))
    house.start("c")
    with pytest.raises(ClockRuns), house.works(CLERK) as work:
        house.engine.restart_clock(work, "c")
    with pytest.raises(ClockReasonMissing), house.works(CLERK) as work:
        house.engine.stop_clock(work, "c", " ")
    with pytest.raises(CaseUnknown), house.works(CLERK) as work:
        house.engine.stop_clock(work, "d", "appraisal")
    move_to(house, 11, 25)
    with house.works(CLERK) as work:
        house.engine.stop_clock(work, "c", "等待市局答复")
    with pytest.raises(ClockStopped), house.works(CLERK) as work:
        house.engine.stop_clock(work, "c", "appraisal")
    assert house.task("c", "review").stopped_at == house.clock.now()
    move_to(house, 12, 20)
    assert house.tick() == 0
    with house.works(CLERK) as work:
        house.engine.restart_clock(work, "c")
    assert stops(house) == [(date(2026, 11, 25), date(2026, 12, 20), "等待市局答复")]
    # Two of ten days were counted; the other eight begin on Monday the 21st.
    assert due(house, "review") == date(2026, 12, 30)
    house.complete("c", CLERK)


def test_overlapping_stops_count_once_and_none_holds_what_another_gave_time_for(sqlite_house):
    house = sqlite_house
    drawing = Drawing().user("review", limit="ten").user("correct", limit="five", stopsClock="correction")
    drawing.user("appraise", limit="five", stopsClock="appraisal")
    house.draw(beside("review", "correct", "appraise", drawing=drawing))
    house.start("c")
    assert [task.element_id for task in house.open("c") if task.stopped_at] == ["review"]
    move_to(house, 11, 25)
    house.complete("c", CLERK, "correct")
    assert house.task("c", "review").stopped_at is not None
    assert due(house, "appraise") == date(2026, 11, 30)
    move_to(house, 11, 27)
    house.complete("c", CLERK, "appraise")
    assert due(house, "review") == date(2026, 12, 11)
    assert [reason for *_, reason in stops(house)] == ["补正", "专家评审、法律论证"]
    assert all(restarted for _, restarted, _ in stops(house))


def test_a_sub_process_stops_the_clock_outside_but_not_inside(sqlite_house):
    house = sqlite_house
    inner = Drawing().node("startEvent", "called").user("coordinate", limit="five").node("endEvent", "agreed")
    inner.boundary("hurry", "coordinate", timer("date", "${workdays_after(today(), 3)}"), interrupting=False)
    inner.node("endEvent", "hurried").chain("called", "coordinate", "agreed").chain("hurry", "hurried")
    drawing = Drawing().user("review", limit="ten")
    drawing.node("subProcess", "settle", "", "", properties(stopsClock="coordination"), inner.content())
    drawing.boundary("failed", "settle", timer("date", "${workdays_after(today(), 8)}"))
    drawing.node("endEvent", "FAILED").chain("failed", "FAILED")
    house.draw(beside("review", "settle", drawing=drawing))
    house.start("c")
    assert [task.element_id for task in house.open("c") if task.stopped_at] == ["review"]
    assert rung(house) == {"hurry": date(2026, 11, 26), "failed": date(2026, 12, 3)}
    move_to(house, 11, 27)
    house.complete("c", CLERK, "coordinate")
    assert due(house, "review") == date(2026, 12, 11)


def test_several_at_once_are_one_stop_and_the_last_one_ends_it(sqlite_house):
    house = sqlite_house
    drawing = Drawing().user("review", limit="ten")
    towns = each("towns", "town")
    drawing.node(
        "userTask",
        "correct",
        "",
        'camunda:candidateGroups="clerk@1"',
        properties(stopsClock="correction"),
        towns,
    )
    house.draw(beside("review", "correct", drawing=drawing))
    house.start("c", towns=["a", "b"])
    assert stops(house) == [(MONDAY, None, "补正")]
    move_to(house, 11, 24)
    for _ in range(2):
        assert house.task("c", "review").stopped_at is not None
        task = next(one for one in house.open("c") if one.element_id == "correct")
        with house.works(CLERK) as work:
            house.engine.complete(work, task.task_id, outcome="ok")
    assert due(house, "review") == date(2026, 12, 8)


def test_a_limit_that_begins_while_the_clock_stands_still_is_held_from_its_first_day(sqlite_house):
    house = sqlite_house
    drawing = Drawing().user("prepare").user("review", limit="five").user("correct", stopsClock="correction")
    beside("prepare", "correct", drawing=drawing)
    drawing.flows = [flow for flow in drawing.flows if flow[1:3] != ("prepare", "join")]
    house.draw(drawing.chain("prepare", "review", "join"))
    house.start("c")
    move_to(house, 11, 25)
    house.complete("c", CLERK, "prepare")
    assert house.task("c", "review").stopped_at == house.clock.now()
    move_to(house, 11, 27)
    house.complete("c", CLERK, "correct")
    assert due(house, "review") == date(2026, 12, 4)


def test_limits_in_hours_and_fixed_dates_are_held_by_nothing(sqlite_house):
    house = sqlite_house
    drawing = Drawing().user("whistle", attributes='camunda:dueDate="PT48H"')
    drawing.user("report", attributes='camunda:dueDate="2026-12-01"').user("correct", stopsClock="correction")
    drawing.boundary("late", "whistle", timer("duration", "PT50H"), interrupting=False)
    drawing.node("endEvent", "LATE").chain("late", "LATE")
    house.draw(beside("whistle", "report", "correct", drawing=drawing))
    house.start("c")
    before = {task.element_id: task.due_at for task in house.open("c")}
    assert all(task.stopped_at is None for task in house.open("c")) and rung(house)
    move_to(house, 11, 24)
    house.complete("c", CLERK, "correct")
    assert {task.element_id: task.due_at for task in house.open("c")}.items() <= before.items()


def test_a_deadline_behind_an_event_gateway_stands_still_too(sqlite_house):
    house = sqlite_house
    drawing = Drawing(definitions='<bpmn:message id="m1" name="answered" />')
    drawing.node("eventBasedGateway", "wait").node("intermediateCatchEvent", "answered", after=message("m1"))
    drawing.node("intermediateCatchEvent", "silent", after=timer("date", "${workdays_after(today(), 5)}"))
    drawing.xor("heard").user("correct", stopsClock="correction").chain("wait", "answered", "heard")
    beside("correct", drawing=drawing.chain("wait", "silent", "heard"))
    house.draw(drawing.chain("split", "wait").chain("heard", "join"))
    house.start("c")
    assert rung(house) == {}
    move_to(house, 11, 26)
    house.complete("c", CLERK, "correct")
    assert rung(house) == {"silent": date(2026, 12, 3)}


def test_a_stop_ends_when_its_case_ends_or_is_cancelled(sqlite_house):
    house = sqlite_house
    house.draw(procedure())
    house.start("c")
    move_to(house, 11, 24)
    with house.works(CLERK) as work:
        house.engine.cancel(work, "c", end_state="WITHDRAWN")
    assert stops(house) == [(MONDAY, date(2026, 11, 24), "补正")]
    assert all(task.stopped_at is None for task in house.tasks("c"))
    house.start("d")
    with house.works(CLERK) as work:
        house.engine.stop_clock(work, "d", "superior")
    for element in ("review", "correct"):
        house.complete("d", CLERK, element)
    assert all(restarted for _, restarted, _ in stops(house, "d"))


def test_a_task_claimed_while_its_clock_is_moved_stays_claimed(house):
    house.draw(procedure())
    for number in range(6):
        house.start(f"c{number}")
    move_to(house, 11, 25)

    def claim(number: int) -> None:
        task = house.task(f"c{number}", "review")
        with house.works(CLERK) as work:
            house.engine.claim(work, task.task_id)

    for number in range(6):
        results = house.at_once(
            lambda number=number: claim(number),
            lambda number=number: house.complete(f"c{number}", CLERK, "correct"),
        )
        assert results == [None, None]
        review = house.task(f"c{number}", "review")
        assert (review.state, review.assignee, county_date(review.due_at)) == (
            "claimed",
            "u1",
            date(2026, 12, 9),
        )


def test_a_diagram_without_stops_pays_nothing_for_them(sqlite_house):
    house = sqlite_house
    drawing = Drawing().node("startEvent", "begun").user("a", limit="five").user("b", limit="five")
    house.draw(drawing.node("endEvent", "DONE").chain("begun", "a", "b", "DONE"))
    house.start("c")
    with watching(house.database) as traffic:
        house.complete("c", CLERK)
    assert not any("clock_stop" in one for one in traffic.statements)


TURNS = st.lists(st.integers(0, 20), max_size=6)


@settings(max_examples=30, deadline=None)
@given(CALENDARS, TURNS)
def test_a_case_stopped_and_started_at_random_is_due_where_walking_past_the_stops_ends(calendar, turns):
    at = timer("date", "${workdays_after(today(), 30)}")
    drawing = Drawing().node("startEvent", "begun").user("review", limit="thirty")
    drawing.boundary("late", "review", at, interrupting=False).node("endEvent", "DONE").node(
        "endEvent", "LATE"
    )
    bench = Bench(
        drawing.chain("begun", "review", "DONE").chain("late", "LATE"),
        functions=lambda work, case_no: {
            "workdays_after": calendar.add_working_days,
            "param": {"thirty": 30}.__getitem__,
        },
        calendar=calendar,
    )
    bench.start()
    still: list[tuple[date, date]] = []
    verbs = (lambda work: bench.engine.stop_clock(work, "c1", "superior"), bench.engine.restart_clock)
    turns = turns[: len(turns) // 2 * 2]
    for number, days in enumerate(turns):
        bench.clock.advance(days=days)
        with bench.work(POST) as work:
            verbs[0](work) if number % 2 == 0 else verbs[1](work, "c1")
        today = county_date(bench.clock.now())
        still = [*still, (today, today)] if number % 2 == 0 else [*still[:-1], (still[-1][0], today)]
    days_still = sum(calendar.working_days_between(begun, ended) for begun, ended in still)
    expected = walk(calendar, MONDAY, 30 + days_still)
    assert county_date(bench.task("review").due_at) == expected
    with bench.database.connect() as connection:
        assert connection.scalar(select(bench.tables.timer.c.due_at)) == calendar.end_of(expected)


def test_the_checker_knows_what_counts_and_what_may_stop_a_clock():
    drawing = Drawing().node("startEvent", "begun").user("a", clock="minutes").user("b", stopsClock="holiday")
    drawing.node("exclusiveGateway", "c", before=properties(stopsClock="superior")).node("endEvent", "DONE")
    found = {one.rule: one for one in check(drawing.chain("begun", "a", "b", "c", "DONE").xml())}
    assert {"clock-unknown", "clock-reason-unknown", "clock-stop-misplaced"} <= found.keys()
    assert (
        "minutes" in found["clock-unknown"].said.zh
        and "coordination" in found["clock-reason-unknown"].remedy.en
    )
