"""Times, messages and sub-processes of the runtime, on a database, command by command."""

from __future__ import annotations

import pytest

from chassis.engine.refusals import (
    TaskWithdrawn,
)
from chassis.working_days import WorkingCalendar
from tests.unit.chassis.engine.bench import Bench
from tests.unit.chassis.engine.drawing import Drawing, each, message, timer
from tests.unit.chassis.engine.drawn_examples import consultation, with_objection


def test_an_interrupting_timer_takes_the_task_away_when_its_time_comes():
    drawing = (
        Drawing()
        .node("startEvent", "begun")
        .user("reply")
        .boundary("silence", "reply", timer("duration", "P5D"))
    )
    drawing.node("endEvent", "REPLIED").user("remind").node("endEvent", "SILENT")
    drawing.chain("begun", "reply", "REPLIED").chain("silence", "remind", "SILENT")
    bench = Bench(drawing)
    bench.start()
    task = bench.task("reply")
    bench.clock.advance(days=4, hours=23)
    assert bench.fire() == 0
    bench.clock.advance(hours=1)
    assert bench.fire() == 1 and bench.fire() == 0
    assert bench.names() == ["remind"] and bench.count("timer") == 0
    with pytest.raises(TaskWithdrawn), bench.work() as work:
        bench.engine.complete(work, task.task_id, outcome="agree", version=task.version)


def test_a_reminder_rings_as_often_as_drawn_and_leaves_the_task_alone():
    calls = []
    drawing = Drawing().node("startEvent", "begun").user("reply")
    drawing.boundary("reminded", "reply", timer("cycle", "R2/PT24H"), interrupting=False)
    drawing.service("send_reminder", "demo.remind").node("endEvent", "SENT").node("endEvent", "REPLIED")
    drawing.chain("begun", "reply", "REPLIED").chain("reminded", "send_reminder", "SENT")
    bench = Bench(drawing, operations={"demo.remind": lambda work, case: calls.append(work.clock.now())})
    bench.start()
    for _ in range(4):
        bench.clock.advance(hours=24)
        bench.fire()
    assert len(calls) == 2 and bench.names() == ["reply"]
    bench.do("reply")
    assert bench.state() == ("completed", "REPLIED")


def test_a_timer_may_be_a_working_day_the_host_counts():
    drawing = (
        Drawing()
        .node("startEvent", "begun")
        .user("reply", attributes='camunda:dueDate="${workdays_after(today(), 5)}"')
    )
    drawing.boundary("late", "reply", timer("date", "${workdays_after(today(), param('adm.review'))}"))
    drawing.node("endEvent", "REPLIED").node("endEvent", "LATE").chain("begun", "reply", "REPLIED").chain(
        "late", "LATE"
    )
    calendar = WorkingCalendar()
    bench = Bench(
        drawing,
        functions=lambda work, case_no: {
            "workdays_after": calendar.add_working_days,
            "param": {"adm.review": 7}.__getitem__,
        },
    )
    bench.start()
    assert bench.task("reply").due_at.isoformat() == "2026-11-30T09:30:00+00:00"
    bench.clock.advance(days=9, hours=5)
    assert bench.fire() == 0
    bench.clock.advance(minutes=30)
    assert bench.fire() == 1 and bench.state() == ("completed", "LATE")


def test_a_message_reaches_the_one_case_that_waits_for_it():
    drawing = Drawing(definitions='<bpmn:message id="m1" name="other.thing-done.v1" />').node(
        "startEvent", "begun"
    )
    drawing.node("intermediateCatchEvent", "thing_done", after=message("m1")).xor("fine", "flow_no").user(
        "a"
    ).user("b")
    drawing.node("endEvent", "DONE").chain("begun", "thing_done", "fine").flow("fine", "a", "ok == true")
    drawing.flow("fine", "b", flow_id="flow_no").flow("a", "DONE").flow("b", "DONE")
    bench = Bench(drawing)
    bench.start(case_no="c1")
    bench.start(case_no="c2")
    assert bench.deliver("other.thing-done.v1", "c2", ok=True) == 1
    assert bench.names("c1") == [] and bench.names("c2") == ["a"]
    assert bench.deliver("other.thing-done.v1", "c2", ok=True) == 0
    assert bench.deliver("other.thing-done.v1", "c3") == 0


def test_an_objection_interrupts_the_whole_sub_process():
    bench = Bench(with_objection())
    bench.start()
    bench.do("review")
    assert bench.names() == ["approve"] and bench.count("subscription") == 1
    assert bench.deliver("admission.objection-raised", objector="x") == 1
    assert bench.names() == ["convert"] and bench.count("subscription") == 0
    bench.do("convert")
    assert bench.state() == ("completed", "CONVERTED")


def test_without_an_objection_the_sub_process_just_ends():
    bench = Bench(with_objection())
    bench.start()
    bench.do("review")
    bench.do("approve")
    assert bench.state() == ("completed", "ADMITTED") and bench.count("subscription") == 0


def test_each_party_is_asked_in_a_sub_process_of_its_own_with_its_own_clock():
    silent = []
    bench = Bench(
        consultation(),
        operations={
            "demo.note_silence": lambda work, case: silent.append(case.variables["party"]["township"])
        },
    )
    bench.start(
        parties=[{"township": "1", "communities": ["11", "12"]}, {"township": "2", "communities": []}]
    )
    assert sorted(t.candidates[0] for t in bench.open()) == [
        "community_secretary@11",
        "community_secretary@12",
        "township_clerk@2",
    ]
    bench.clock.advance(days=2)
    bench.do("ask_community")
    bench.do("ask_community")
    assert sorted(t.candidates[0] for t in bench.open()) == ["township_clerk@1", "township_clerk@2"]
    bench.clock.advance(days=3)
    assert bench.fire() == 1
    assert silent == ["2"] and [t.candidates[0] for t in bench.open()] == ["township_clerk@1"]
    bench.clock.advance(days=2)
    bench.fire()
    assert silent == ["2", "1"] and bench.names() == ["weigh"] and bench.count("timer") == 0


def test_an_interrupted_consultation_leaves_nothing_behind():
    ask = Drawing().node("startEvent", "ask_begun").user("ask_township", "t@${party}")
    ask.boundary("township_silent", "ask_township", timer("duration", "P5D")).node("endEvent", "a").node(
        "endEvent", "b"
    )
    ask.chain("ask_begun", "ask_township", "a").chain("township_silent", "b")
    drawing = Drawing(definitions='<bpmn:message id="m1" name="stop" />').node("startEvent", "begun")
    drawing.sub("consult", ask, after=each("parties", "party")).boundary("stopped", "consult", message("m1"))
    drawing.user("after").node("endEvent", "DONE").node("endEvent", "FULL").chain("begun", "consult", "FULL")
    bench = Bench(drawing.chain("stopped", "after", "DONE"))
    bench.start(parties=["1", "2", "3"])
    bench.do("ask_township")
    assert bench.count("timer") == 2
    assert bench.deliver("stop") == 1
    assert bench.names() == ["after"] and bench.count("timer") == 0
    bench.do("after")
    assert bench.state() == ("completed", "DONE")
