"""Timers and messages: on boundaries, in the flow, after an event gateway."""

from __future__ import annotations

import pytest

from tests.unit.chassis.engine.drawing import Drawing, event, message, timer
from tests.unit.chassis.engine.elements.walk import Walk, stands_against

MESSAGES = (
    '<bpmn:message id="m1" name="demo.objected"/><bpmn:message id="m2" name="demo.replied"/>'
    '<bpmn:signal id="s1" name="closing"/>'
)
HOSTS = ["userTask", "subProcess", "transaction", "serviceTask"]


def watched(definition: str, *, interrupting: bool, host: str = "userTask") -> Drawing:
    drawing = Drawing(definitions=MESSAGES).start("begun")
    if host == "userTask":
        drawing.user("reply")
    elif host == "serviceTask":
        drawing.service("reply", "demo.reply", execution="job")
    else:
        inner = Drawing().start("in").user("inside").end("out").chain("in", "inside", "out")
        drawing.sub("reply", inner, tag=host)
    drawing.boundary("rung", "reply", definition, interrupting=interrupting).user("aside").end("ASIDE")
    drawing.user("next").end("DONE").chain("begun", "reply", "next", "DONE")
    return drawing.chain("rung", "aside", "ASIDE")


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("duration", "P2D"),
        ("duration", "${'P2D'}"),
        ("date", "2026-11-25T12:00:00"),
        ("date", "2026-11-24"),
        ("date", "${due}"),
    ],
)
def test_a_timer_takes_the_activity_away(kind, text, host):
    walk = Walk(watched(timer(kind, text), interrupting=True, host=host)).start(
        due="2026-11-25T12:00:00+08:00"
    )
    walk.after(days=1, fires=False).after(days=1).at("aside").waits().do("aside").ends("ASIDE")


@pytest.mark.parametrize("host", ["userTask", "subProcess", "transaction"])
@pytest.mark.parametrize(("kind", "text"), [("duration", "P2D"), ("date", "2026-11-25T12:00:00")])
def test_a_timer_beside_an_activity_rings_once(kind, text, host):
    walk = Walk(watched(timer(kind, text), interrupting=False, host=host)).start()
    inside = "reply" if host == "userTask" else "inside"
    walk.after(days=2).at("aside", inside).waits().after(days=9, fires=False)
    walk.do(inside).at("aside", "next").do("next").at("aside").do("aside").ends("ASIDE")


@pytest.mark.parametrize(
    "text", ["R3/P1D", "${['2026-11-24T12:00:00', '2026-11-25T12:00:00', '2026-11-26']}"]
)
def test_a_cycle_rings_as_often_as_it_says_and_what_it_has_begun_goes_on(text):
    walk = Walk(watched(timer("cycle", text), interrupting=False)).start()
    walk.after(days=1).at("aside", "reply").waits(timer=1).do("aside").at("reply")
    walk.after(days=1).after(days=2).at("aside", "aside", "reply").after(days=9, fires=False)
    walk.do("reply").at("aside", "aside", "next").do("next").do("aside").do("aside").ends("ASIDE")


def test_a_cycle_goes_when_its_activity_goes():
    walk = Walk(watched(timer("cycle", "R/PT1H"), interrupting=False)).start()
    walk.do("reply").at("next").waits().after(days=9, fires=False).do("next").ends("DONE")


@pytest.mark.parametrize("host", HOSTS)
def test_a_message_takes_the_activity_away(host):
    walk = Walk(watched(message("m1"), interrupting=True, host=host)).start()
    walk.hears("demo.objected", by="x").at("aside").waits().knows("aside", by="x").does_not_hear(
        "demo.objected"
    )
    walk.do("aside").ends("ASIDE")


@pytest.mark.parametrize("host", ["userTask", "subProcess", "transaction"])
def test_a_message_beside_an_activity_is_heard_each_time_it_comes(host):
    walk = Walk(watched(message("m1"), interrupting=False, host=host)).start(seen="no")
    inside = "reply" if host == "userTask" else "inside"
    for n in range(3):
        walk.hears("demo.objected", by=n).waits(subscription=1)
    walk.at("aside", "aside", "aside", inside).knows("aside", 0, by=0).knows("aside", 2, by=2)
    walk.knows(inside, by=None)
    walk.do("aside").do(inside).at("aside", "aside", "next").waits().does_not_hear("demo.objected")
    walk.do("aside").do("aside").do("next").ends("DONE")


def test_several_events_on_one_boundary_watch_side_by_side():
    drawing = watched(message("m1"), interrupting=False)
    drawing.boundary("late", "reply", timer("duration", "P5D")).end("LATE").chain("late", "LATE")
    drawing.boundary("reminded", "reply", timer("cycle", "R2/P1D"), interrupting=False).end("REMINDED")
    drawing.boundary("closed", "reply", event("signal", "s1")).end("CLOSED")
    drawing.chain("reminded", "REMINDED").chain("closed", "CLOSED")
    walk = Walk(drawing).start()
    walk.waits(timer=2, subscription=2).after(days=1).hears("demo.objected").at("aside", "reply")
    walk.do("aside").after(days=4).ends("LATE")


@pytest.mark.parametrize(("kind", "text"), [("duration", "P2D"), ("date", "${'2026-11-25T12:00:00'}")])
def test_a_timer_in_the_flow_holds_the_case(kind, text):
    drawing = Drawing().start("begun").catch("waited", timer(kind, text)).user("next").end("DONE")
    walk = Walk(drawing.chain("begun", "waited", "next", "DONE")).start()
    walk.at().waits(timer=1).after(days=1, fires=False).after(days=1).at("next").do("next").ends("DONE")


def test_a_message_may_be_thrown_on_the_way_and_at_the_end():
    heard = []
    drawing = (
        Drawing(definitions=MESSAGES).start("begun").user("a").throw("told", message("m1"), carries="x, y")
    )
    drawing.end("DONE", message("m2"), carries="z", correlationKey="${other}")
    listener = Drawing("listener", definitions=MESSAGES).start("started").catch("reply_heard", message("m2"))
    listener.user("after").end("HEARD").chain("started", "reply_heard", "after", "HEARD")
    walk = Walk(
        listener, drawing.chain("begun", "a", "told", "DONE"),
        thrown=lambda work, case, name, variables: heard.append((name, variables)),
    )  # fmt: skip
    for case_no in ("c1", "c2"):
        walk.bench.start("listener", f"other-{case_no}")
        walk.bench.start("p", case_no, x=1, z=3, other=f"other-{case_no}")
    walk.do("a")
    assert heard == [("demo.objected", {"x": 1}), ("demo.replied", {"z": 3})] * 2
    for case_no in ("c1", "c2"):
        assert walk.bench.names(f"other-{case_no}") == ["after"]
    walk.ends("DONE")


def race() -> Drawing:
    drawing = Drawing(definitions=MESSAGES).start("begun").node("eventBasedGateway", "first")
    drawing.catch("replied", message("m2")).catch("closed", event("signal", "s1"))
    drawing.catch("late", timer("duration", "P5D")).catch("very_late", timer("duration", "P9D"))
    for name in ("replied", "closed", "late", "very_late"):
        drawing.user(f"after_{name}").end(name.upper()).chain("first", name, f"after_{name}", name.upper())
    return drawing.chain("begun", "first")


def test_the_first_event_decides_and_the_others_are_forgotten():
    walk = Walk(race()).start().at().waits(timer=2, subscription=2)
    walk.hears("demo.replied", n=1).at("after_replied").waits().knows("after_replied", n=1)
    walk.does_not_hear("demo.replied").do("after_replied").ends("REPLIED")
    Walk(race()).start().after(days=5).at("after_late").waits().do("after_late").ends("LATE")
    walk = Walk(race()).start()
    for case_no in ("c1", "c2"):
        with walk.bench.work() as work:
            assert walk.bench.engine.broadcast(work, "closing", correlation=case_no) == 1
    walk.at("after_closed").waits().do("after_closed").ends("CLOSED")


def test_a_cycle_stands_only_where_it_interrupts_nothing():
    assert stands_against(watched(timer("cycle", "R3/P1D"), interrupting=True)) == [
        ("cycle-interrupts", "rung")
    ]
    drawing = Drawing().start("begun").catch("waited", timer("cycle", "R3/P1D")).end("DONE")
    assert stands_against(drawing.chain("begun", "waited", "DONE")) == [("cycle-interrupts", "waited")]
