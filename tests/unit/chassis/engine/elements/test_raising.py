"""What goes up through scopes: errors, escalations, cancelled transactions; and what just ends one."""

from __future__ import annotations

import pytest

from chassis.engine.refusals import ErrorUncaught
from tests.unit.chassis.engine.bench import Bench
from tests.unit.chassis.engine.drawing import Drawing, again, each, event, timer
from tests.unit.chassis.engine.elements.walk import Walk, pinned, stands_against

CODES = (
    '<bpmn:error id="late" name="逾期" errorCode="LATE"/>'
    '<bpmn:error id="wrong" name="有误" errorCode="WRONG"/>'
    '<bpmn:escalation id="ask_head" name="请示" escalationCode="HEAD"/>'
    '<bpmn:escalation id="ask_law" name="请示法制" escalationCode="LAW"/>'
)


def procedure(ending: str, after: str = "", tag: str = "subProcess") -> Drawing:
    """A sub-process whose steps `a` and `b` are done side by side; `a` ends in an event."""
    inner = Drawing().start("in").parallel("split").user("a").user("b").end("raised", ending).end("out")
    inner.chain("in", "split", "a", "raised").chain("split", "b", "out")
    inner.boundary("overdue", "b", timer("duration", "P9D")).end("too_late").chain("overdue", "too_late")
    drawing = Drawing(definitions=CODES).start("begun").sub("part", inner, after, tag)
    return drawing.user("next").end("DONE").chain("begun", "part", "next", "DONE")


def caught(drawing: Drawing, *events: tuple[str, str], interrupting: bool = True) -> Drawing:
    """Events on the boundary of the sub-process, each followed by a task called after it."""
    for name, definition in events:
        drawing.boundary(name, "part", definition, interrupting=interrupting).user(f"after_{name}")
        drawing.chain(name, f"after_{name}", "DONE")
    return drawing


@pytest.mark.parametrize(
    ("thrown", "catchers", "catcher"),
    [
        ("late", ("any", "wrong", "late"), "late"),
        ("late", ("wrong", "any"), "any"),
        ("", ("late", "any", "wrong"), "any"),
        ("wrong", ("any",), "any"),
    ],
)
def test_an_error_is_caught_by_its_code_and_only_then_by_who_catches_all(thrown, catchers, catcher):
    events = [(name, event("error", "" if name == "any" else name)) for name in catchers]
    walk = Walk(caught(procedure(event("error", thrown)), *events)).start()
    walk.at("a", "b").waits(timer=1).do("a", why="x").waits()
    walk.at(f"after_{catcher}").knows(f"after_{catcher}", why="x").do(f"after_{catcher}").ends("DONE")


def test_the_code_of_an_error_may_become_a_variable():
    definition = '<bpmn:errorEventDefinition camunda:errorCodeVariable="reason" />'
    walk = Walk(caught(procedure(event("error", "late")), ("any", definition))).start()
    walk.do("a").knows("after_any", reason="LATE").do("after_any").ends("DONE")


@pytest.mark.parametrize("loop", [each("xs", "x"), each("xs", "x", sequential=True), again("${true}")])
def test_an_error_in_one_instance_ends_them_all(loop):
    walk = Walk(caught(procedure(event("error", "late"), loop), ("late", event("error", "late"))))
    walk.start(xs=[1, 2, 3]).do("b").do("a").at("after_late").waits().do("after_late").ends("DONE")


def test_an_error_goes_up_to_the_scope_that_knows_its_code():
    innermost = Drawing().start("in2").user("a").end("raised", event("error", "late"))
    inner = Drawing().start("in").sub("deep", innermost.chain("in2", "a", "raised")).user("b").end("out")
    inner.boundary("wrong_inside", "deep", event("error", "wrong")).chain("wrong_inside", "out")
    inner.chain("in", "deep", "b", "out")
    drawing = Drawing(definitions=CODES).start("begun").sub("part", inner).user("next").end("DONE")
    drawing.chain("begun", "part", "next", "DONE")
    walk = Walk(caught(drawing, ("late", event("error", "late")))).start()
    walk.do("a").at("after_late").do("after_late").ends("DONE")


def called_and_caller(boundary: bool = True) -> tuple[Drawing, Drawing]:
    called = Drawing("review", definitions=CODES).start("handed_over").parallel("split").user("a").user("b")
    called.end("REFUSED", event("error", "late")).end("FINE")
    called.chain("handed_over", "split", "a", "REFUSED").chain("split", "b", "FINE")
    caller = Drawing(definitions=CODES).start("begun").node("callActivity", "part", "", pinned("review"))
    caller.user("next").end("DONE").chain("begun", "part", "next", "DONE")
    return called, caught(caller, ("late", event("error", "late"))) if boundary else caller


def test_a_called_process_hands_its_error_to_the_caller():
    walk = Walk(*called_and_caller()).start()
    walk.at("a", "b").do("a").at("after_late").do("after_late").ends("DONE")


def test_an_error_at_the_end_of_a_whole_process_ends_it_all():
    called, _ = called_and_caller()
    Walk(called).start().do("a").ends("REFUSED")


def test_an_error_of_a_called_process_is_never_taken_for_success():
    bench = Bench(*called_and_caller(boundary=False))
    bench.start()
    with pytest.raises(ErrorUncaught, match="LATE of REFUSED"):
        bench.do("a")
    assert bench.names() == ["a", "b"]


def escalating(where: str, *catchers: tuple[str, str], interrupting: bool) -> Drawing:
    inner = Drawing().start("in").user("a").user("b").end("out")
    if where == "throw":
        inner.throw("escalated", event("escalation", "ask_head")).chain("in", "a", "escalated", "b", "out")
    else:
        inner.parallel("split").end("escalated", event("escalation", "ask_head"))
        inner.chain("in", "split", "a", "escalated").chain("split", "b", "out")
    drawing = Drawing(definitions=CODES).start("begun").sub("part", inner).user("next").end("DONE")
    return caught(drawing.chain("begun", "part", "next", "DONE"), *catchers, interrupting=interrupting)


@pytest.mark.parametrize("where", ["throw", "end"])
def test_an_escalation_tells_the_outside_and_the_inside_goes_on(where):
    definition = '<bpmn:escalationEventDefinition camunda:escalationCodeVariable="asked" />'
    walk = Walk(escalating(where, ("any", definition), interrupting=False)).start()
    walk.do("a", why="x").at("after_any", "b").knows("after_any", why="x", asked="HEAD")
    walk.do("b").at("after_any", "next").do("after_any").do("next").ends("DONE")


@pytest.mark.parametrize("where", ["throw", "end"])
def test_an_escalation_may_interrupt(where):
    catchers = [("law", event("escalation", "ask_law")), ("head", event("escalation", "ask_head"))]
    walk = Walk(escalating(where, *catchers, interrupting=True)).start()
    walk.do("a").at("after_head").do("after_head").ends("DONE")


@pytest.mark.parametrize("catchers", [(), (("law", event("escalation", "ask_law")),)])
def test_an_escalation_nobody_catches_stops_nothing(catchers):
    walk = Walk(escalating("throw", *catchers, interrupting=True)).start()
    walk.do("a").at("b").do("b").at("next").do("next").ends("DONE")


def test_an_escalation_is_caught_every_time():
    inner = (
        Drawing().start("in").user("a").throw("escalated", event("escalation", "ask_head")).xor("more", "no")
    )
    inner.xor("merged").end("out").chain("in", "merged", "a", "escalated", "more")
    inner.flow("more", "merged", "again").flow("more", "out", flow_id="no")
    drawing = Drawing(definitions=CODES).start("begun").sub("part", inner).user("next").end("DONE")
    drawing = caught(
        drawing.chain("begun", "part", "next", "DONE"), ("head", event("escalation")), interrupting=False
    )
    walk = Walk(drawing).start()
    walk.do("a", again=True, n=1).do("a", again=True, n=2).do("a", again=False, n=3)
    walk.at("after_head", "after_head", "after_head", "next").do("next")
    walk.do("after_head").do("after_head").do("after_head").ends("DONE")


def transaction() -> Drawing:
    inner = Drawing().start("in").parallel("split").user("reserve").user("notify").xor("fine", "yes")
    inner.boundary("overdue", "notify", timer("duration", "P9D")).end("late").chain("overdue", "late")
    inner.end("out").end("told").end("cancelled", event("cancel"))
    inner.chain("in", "split", "reserve", "fine").chain("split", "notify", "told")
    inner.flow("fine", "cancelled", "bad").flow("fine", "out", flow_id="yes")
    drawing = Drawing().start("begun").sub("part", inner, tag="transaction").user("next").end("DONE")
    return drawing.end("CANCELLED").chain("begun", "part", "next", "DONE")


def test_a_cancelled_transaction_leaves_by_its_cancel_event():
    drawing = transaction().boundary("cancelled_event", "part", event("cancel")).user("undo")
    walk = Walk(drawing.chain("cancelled_event", "undo", "CANCELLED")).start()
    walk.waits(timer=1).do("reserve", bad=True).at("undo").waits().knows("undo", bad=True)
    walk.do("undo").ends("CANCELLED")


def test_a_transaction_that_is_not_cancelled_is_a_sub_process():
    drawing = transaction().boundary("cancelled_event", "part", event("cancel"))
    walk = Walk(drawing.chain("cancelled_event", "CANCELLED")).start()
    walk.do("reserve", bad=False).at("notify").do("notify").at("next").do("next").ends("DONE")


def test_terminate_ends_a_sub_process_and_nothing_around_it():
    innermost = Drawing().start("in2").user("deep").end("out2").chain("in2", "deep", "out2")
    inner = Drawing().start("in").parallel("split").user("a").end("ended_it", event("terminate"))
    inner.sub("deeper", innermost).end("out")
    inner.chain("in", "split", "a", "ended_it").chain("split", "deeper", "out")
    drawing = Drawing().start("begun").sub("part", inner).user("next").end("DONE")
    drawing.chain("begun", "part", "next", "DONE")
    drawing.boundary("watch", "part", timer("duration", "P1D")).chain("watch", "next")
    walk = Walk(drawing).start()
    walk.at("a", "deep").waits(timer=1).do("a", why="x").at("next").waits().knows("next", why="x")
    walk.do("next").ends("DONE")


def test_terminate_ends_one_instance_of_many():
    walk = Walk(procedure(event("terminate"), each("xs", "x"))).start(xs=[1, 2])
    walk.at("a", "a", "b", "b").waits(timer=2).do("a").at("a", "b").do("a").at("next").do("next").ends("DONE")


def test_terminate_at_the_top_ends_the_process_and_leaves_no_rows():
    drawing = Drawing(definitions='<bpmn:signal id="s1" name="go"/>').start("begun").parallel("split")
    drawing.user("a").end("STOPPED", event("terminate")).user("b").catch("go_heard", event("signal", "s1"))
    drawing.service("work", "demo.work", execution="job").end("DONE")
    drawing.boundary("late", "b", timer("duration", "P1D")).end("LATE").chain("late", "LATE")
    inner = Drawing().start("in").user("c").end("out").chain("in", "c", "out")
    drawing.sub("part", inner).chain("begun", "split", "a", "STOPPED").chain("split", "b", "DONE")
    drawing.chain("split", "go_heard", "DONE").chain("split", "work", "DONE").chain("split", "part", "DONE")
    walk = Walk(drawing).start()
    walk.at("a", "b", "c").waits(timer=1, subscription=1, job=1).do("a").ends("STOPPED")


def test_what_is_thrown_must_be_caught_somewhere_in_the_diagram():
    assert stands_against(procedure(event("error", "late"))) == [("error-uncaught", "raised")]
    other = caught(procedure(event("error", "late")), ("wrong", event("error", "wrong")))
    assert stands_against(other) == [("error-uncaught", "raised")]
    assert stands_against(procedure(event("cancel"))) == [("cancel-elsewhere", "raised")]
    assert stands_against(procedure(event("cancel"), tag="transaction")) == [("cancel-uncaught", "raised")]
    elsewhere = caught(procedure(event("terminate")), ("x", event("cancel")))
    assert stands_against(elsewhere) == [("cancel-elsewhere", "x")]
    dangling = caught(procedure(event("terminate")), ("x", event("error", "nosuch")))
    assert stands_against(dangling) == [("event-reference", "x")]


@pytest.mark.parametrize("kind", ["error", "cancel"])
def test_an_error_or_a_cancellation_always_interrupts(kind):
    drawing = caught(procedure(event("terminate"), tag="transaction"), ("x", event(kind)), interrupting=False)
    assert stands_against(drawing) == [("must-interrupt", "x")]


@pytest.mark.parametrize("kind", ["error", "escalation"])
def test_only_what_has_steps_inside_lets_something_out(kind):
    drawing = Drawing(definitions=CODES).start("begun").user("a").boundary("x", "a", event(kind)).end("DONE")
    assert stands_against(drawing.chain("begun", "a", "DONE").chain("x", "DONE")) == [
        ("boundary-on-instant", "x")
    ]
