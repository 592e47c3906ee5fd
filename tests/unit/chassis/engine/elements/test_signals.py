"""Signals: everybody who waits for one hears it, in the process that throws it and in the others."""

from __future__ import annotations

import pytest

from chassis.engine import routing
from chassis.engine.refusals import TooManyListeners
from tests.unit.chassis.engine.bench import Bench
from tests.unit.chassis.engine.drawing import Drawing, each, event, message
from tests.unit.chassis.engine.elements.walk import Walk, pinned, stands_against

SIGNALS = '<bpmn:signal id="s1" name="settled"/><bpmn:signal id="s2" name="other"/>'
SETTLED = event("signal", "s1")


def side_by_side(*branches: str, thrown: str = "throw", **props: str) -> Drawing:
    """One branch throws the signal; the others are drawn by the caller and end in DONE."""
    drawing = Drawing(definitions=SIGNALS).start("begun").parallel("split").user("decide").end("DONE")
    if thrown == "throw":
        drawing.throw("told", SETTLED, **props).chain("split", "decide", "told", "DONE")
    else:
        drawing.end("TOLD", SETTLED, **props).chain("split", "decide", "TOLD")
    for branch in branches:
        drawing.flow("split", branch)
    return drawing.flow("begun", "split")


@pytest.mark.parametrize("thrown", ["throw", "end"])
def test_everybody_inside_hears_a_signal(thrown):
    drawing = side_by_side("heard", "ask", "first", "part", "review_it", thrown=thrown)
    drawing.catch("heard", SETTLED).user("after_heard").chain("heard", "after_heard", "DONE")
    drawing.user("ask").boundary("given_up", "ask", SETTLED).user("after_given_up")
    drawing.chain("ask", "DONE").chain("given_up", "after_given_up", "DONE")
    drawing.node("eventBasedGateway", "first").catch("gate_heard", SETTLED).user("after_gate")
    drawing.catch("gate_other", event("signal", "s2")).chain("first", "gate_other", "DONE")
    drawing.chain("first", "gate_heard", "after_gate", "DONE")
    inner = Drawing().start("in").catch("heard_inside", SETTLED).user("after_inside").end("out")
    drawing.sub("part", inner.chain("in", "heard_inside", "after_inside", "out")).chain("part", "DONE")
    called = Drawing("review", definitions=SIGNALS).start("handed_over").catch("heard_there", SETTLED)
    called.user("after_there").end("EXAMINED").chain("handed_over", "heard_there", "after_there", "EXAMINED")
    drawing.node("callActivity", "review_it", "", pinned("review")).chain("review_it", "DONE")
    walk = Walk(called, drawing).start()
    walk.at("ask", "decide").waits(subscription=6).do("decide", why="x")
    opened = ("after_heard", "after_given_up", "after_gate", "after_inside", "after_there")
    walk.at(*opened).waits().knows("after_heard", why=None)
    for name in opened:
        walk.do(name)
    walk.ends("DONE")


def test_a_signal_brings_only_what_the_diagram_says():
    drawing = side_by_side("heard", carries="why").catch("heard", SETTLED).user("after_heard")
    walk = Walk(drawing.chain("heard", "after_heard", "DONE")).start(n=1)
    walk.do("decide", why="x", n=2).knows("after_heard", why="x", n=1).do("after_heard").ends("DONE")


def test_a_signal_nobody_waits_for_is_kept_for_nobody():
    drawing = Drawing(definitions=SIGNALS).start("begun").throw("told", SETTLED).catch("heard", SETTLED)
    walk = Walk(drawing.end("DONE").chain("begun", "told", "heard", "DONE"))
    walk.start().at().waits(subscription=1)


def test_a_signal_beside_an_activity_is_heard_each_time():
    drawing = Drawing(definitions=SIGNALS).start("begun").user("ask").user("aside").end("DONE").end("ASIDE")
    drawing.boundary("heard", "ask", SETTLED, interrupting=False).chain("heard", "aside", "ASIDE")
    walk = Walk(drawing.chain("begun", "ask", "DONE")).start()
    for case_no in ("c1", "c2"):
        for n in range(2):
            with walk.bench.work() as work:
                assert walk.bench.engine.broadcast(work, "settled", correlation=case_no, variables={"n": n})
    walk.at("aside", "aside", "ask").knows("aside", 1, n=1).waits(subscription=1)
    walk.do("aside").do("aside").do("ask").ends("DONE")


def test_a_signal_may_take_away_the_sub_process_that_throws_it():
    inner = Drawing().start("in").parallel("split").user("a").throw("told", SETTLED).user("b").user("c")
    inner.end("out").chain("in", "split", "a", "told", "b", "out").chain("split", "c", "out")
    drawing = (
        Drawing(definitions=SIGNALS).start("begun").sub("part", inner).boundary("heard", "part", SETTLED)
    )
    drawing.user("after").end("DONE").chain("begun", "part", "DONE").chain("heard", "after", "DONE")
    Walk(drawing).start().do("a").at("after").waits().do("after").ends("DONE")


def waiting(process_id: str = "p", correlation: str = "") -> Drawing:
    props = {"correlationKey": correlation} if correlation else {}
    drawing = Drawing(process_id, definitions=SIGNALS).start("begun").catch("heard", SETTLED, **props)
    return drawing.user("after").end("DONE").chain("begun", "heard", "after", "DONE")


def throwing(correlation: str = "") -> Drawing:
    props = {"correlationKey": correlation} if correlation else {}
    drawing = Drawing("sender", definitions=SIGNALS).start("begun").user("decide")
    return drawing.throw("told", SETTLED, **props).end("TOLD").chain("begun", "decide", "told", "TOLD")


def test_a_signal_reaches_the_other_processes_of_the_case_and_no_other_case():
    bench = Bench(waiting("one"), waiting("two"), throwing())
    for case_no in ("c1", "c2"):
        for process_id in ("one", "two", "sender"):
            bench.start(process_id, case_no)
    bench.do("decide", case_no="c1")
    assert bench.names("c1") == ["after", "after"] and bench.names("c2") == ["decide"]
    assert [subject for action, subject, _ in bench.lines if action == "signal-heard"] == ["c1", "c1"]


def test_with_a_correlation_of_its_own_a_signal_reaches_every_case_that_has_it():
    bench = Bench(waiting("one", "${town}"), throwing("${town}"))
    for case_no, town in (("c1", "a"), ("c2", "a"), ("c3", "b")):
        bench.start("one", case_no, town=town)
    bench.start("sender", "c4", town="a")
    bench.do("decide", case_no="c4")
    assert [bench.names(case_no) for case_no in ("c1", "c2", "c3")] == [["after"], ["after"], []]


def test_the_service_may_broadcast_too():
    bench = Bench(waiting("one", "county"))
    for number in range(5):
        bench.start("one", f"c{number}")
    with bench.work() as work:
        assert bench.engine.broadcast(work, "settled", correlation="county", variables={"n": 1}) == 5
    with bench.work() as work:
        assert bench.engine.broadcast(work, "settled", correlation="county") == 0
    assert all(bench.names(f"c{number}") == ["after"] for number in range(5))


def test_a_signal_for_too_many_cases_is_a_fault_before_it_moves_one(monkeypatch):
    monkeypatch.setattr(routing, "MAX_HEARERS", 2)
    bench = Bench(waiting("one", "county"))
    for number in range(3):
        bench.start("one", f"c{number}")
    with pytest.raises(TooManyListeners, match="3 cases"), bench.work() as work:
        bench.engine.broadcast(work, "settled", correlation="county")
    assert bench.names("c0") == []


def test_signals_do_not_go_round_in_circles():
    drawing = Drawing("p", definitions=SIGNALS).start("begun").xor("merged").catch("heard", SETTLED)
    drawing.throw("told", SETTLED, correlationKey="other").xor("more", "no").end("DONE")
    drawing.chain("begun", "merged", "heard", "told", "more").flow("more", "merged", "true")
    drawing.flow("more", "DONE", flow_id="no")
    assert stands_against(drawing) == []
    bench = Bench(drawing)
    one, two = "c1", "other"
    bench.start("p", one)
    bench.start("p", two)
    with bench.work() as work:
        assert bench.engine.broadcast(work, "settled", correlation=one) == 1
    with bench.work() as work:
        assert bench.engine.broadcast(work, "settled", correlation=two) == 1


def test_a_signal_and_a_message_of_the_same_name_are_two_things():
    both = SIGNALS + '<bpmn:message id="m1" name="settled"/>'
    drawing = Drawing(definitions=both).start("begun").parallel("split").user("after").user("after_message")
    drawing.catch("heard", SETTLED).catch("told", message("m1")).end("DONE").flow("begun", "split")
    drawing.chain("split", "heard", "after", "DONE").chain("split", "told", "after_message", "DONE")
    walk = Walk(drawing).start()
    walk.hears("settled").at("after_message").waits(subscription=1).does_not_hear("settled")


@pytest.mark.parametrize("reference", ["", "nosuch"])
def test_a_signal_event_names_a_signal(reference):
    drawing = (
        Drawing(definitions=SIGNALS).start("begun").catch("heard", event("signal", reference)).end("DONE")
    )
    assert stands_against(drawing.chain("begun", "heard", "DONE")) == [("signal-missing", "heard")]


def test_instances_hear_a_signal_each():
    inner = Drawing().start("in").catch("heard", SETTLED).user("after").end("out")
    inner.chain("in", "heard", "after", "out")
    drawing = side_by_side("part").sub("part", inner, each("xs", "x")).chain("part", "DONE")
    walk = Walk(drawing).start(xs=[1, 2, 3]).waits(subscription=3).do("decide").at("after", "after", "after")
    walk.do("after").do("after").do("after").ends("DONE")
