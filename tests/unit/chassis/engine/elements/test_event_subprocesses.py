"""Event sub-processes: objection and withdrawal at any time, in the middle of whatever else goes on."""

from __future__ import annotations

import pytest

from tests.unit.chassis.engine.bench import Bench
from tests.unit.chassis.engine.drawing import Drawing, again, each, event, message, timer
from tests.unit.chassis.engine.elements.walk import Walk, pinned, stands_against

KNOWN = (
    '<bpmn:message id="m1" name="demo.objected"/><bpmn:message id="m2" name="demo.withdrawn"/>'
    '<bpmn:signal id="s1" name="settled"/><bpmn:error id="e1" name="有误" errorCode="WRONG"/>'
    '<bpmn:escalation id="k1" name="请示" escalationCode="HEAD"/>'
)
OBJECTED, WITHDRAWN = message("m1"), message("m2")


def handler(name: str, start: str, *, interrupting: bool, end: str = "") -> Drawing:
    inner = Drawing().start(f"{name}_begun", start, interrupting=interrupting).user(f"handle_{name}")
    inner.end(end or f"{name}_done")
    return inner.chain(f"{name}_begun", f"handle_{name}", end or f"{name}_done")


def procedure(*handlers: tuple[str, str, bool]) -> Drawing:
    """Steps `a` and `b`, then `c` only where somebody has been `told`; and what may come in between."""
    drawing = Drawing(definitions=KNOWN).start("begun").user("a").user("b").xor("told", "no").user("c")
    drawing.end("DONE").chain("begun", "a", "b", "told").flow("told", "c", "${told == true}")
    drawing.flow("told", "DONE", flow_id="no").flow("c", "DONE")
    for name, start, interrupting in handlers:
        end = name.upper() if interrupting else ""
        drawing.event_sub(name, handler(name, start, interrupting=interrupting, end=end))
    return drawing


def test_a_withdrawal_takes_the_place_of_everything_else():
    walk = Walk(procedure(("withdrawn", WITHDRAWN, True))).start(told=False)
    walk.do("a", n=1).at("b").waits(subscription=1).hears("demo.withdrawn", why="x")
    walk.at("handle_withdrawn").waits().knows("handle_withdrawn", n=1, why="x")
    walk.does_not_hear("demo.withdrawn").do("handle_withdrawn").ends("WITHDRAWN")


def test_what_never_comes_leaves_no_trace():
    walk = Walk(procedure(("withdrawn", WITHDRAWN, True), ("late", timer("duration", "P9D"), True)))
    walk.start(told=False).waits(subscription=1, timer=1).do("a").do("b").ends("DONE")


def test_an_objection_goes_on_beside_the_procedure_which_learns_what_it_found():
    walk = Walk(procedure(("objected", OBJECTED, False))).start(told=False)
    walk.do("a", n=1).hears("demo.objected", by="x").at("b", "handle_objected").waits(subscription=1)
    walk.knows("handle_objected", n=1, by="x").knows("b", by=None)
    walk.do("handle_objected", told=True).at("b").knows("b", told=True, by=None).do("b").at("c").do("c")
    walk.ends("DONE")


def test_several_objections_are_handled_side_by_side_and_the_procedure_waits_for_them():
    walk = Walk(procedure(("objected", OBJECTED, False))).start(told=False)
    walk.hears("demo.objected", by=1).hears("demo.objected", by=2).do("a").do("b")
    walk.at("handle_objected", "handle_objected").waits(subscription=1)
    walk.hears("demo.objected", by=3).do("handle_objected").do("handle_objected").at("handle_objected")
    walk.knows("handle_objected", by=3).do("handle_objected").ends("DONE")


def test_a_withdrawal_ends_the_handling_of_objections_too():
    walk = Walk(procedure(("objected", OBJECTED, False), ("withdrawn", WITHDRAWN, True))).start(told=False)
    walk.hears("demo.objected").at("a", "handle_objected").hears("demo.withdrawn")
    walk.at("handle_withdrawn").waits().does_not_hear("demo.objected").do("handle_withdrawn")
    walk.ends("WITHDRAWN")


@pytest.mark.parametrize("interrupting", [True, False])
def test_a_timer_may_start_it(interrupting):
    walk = Walk(procedure(("late", timer("duration", "P5D"), interrupting))).start(told=False).do("a")
    walk.after(days=4, fires=False).after(days=1).waits()
    if interrupting:
        walk.at("handle_late").do("handle_late").ends("LATE")
    else:
        walk.at("b", "handle_late").do("handle_late", told=True).do("b").do("c").ends("DONE")


def test_a_cycle_starts_it_again_and_again():
    walk = Walk(procedure(("reminded", timer("cycle", "R3/P1D"), False))).start(told=False)
    for _ in range(3):
        walk.after(days=1).at("a", "handle_reminded").do("handle_reminded")
    walk.after(days=1, fires=False).do("a").do("b").ends("DONE")


@pytest.mark.parametrize("interrupting", [True, False])
def test_a_signal_from_inside_may_start_it(interrupting):
    drawing = (
        Drawing(definitions=KNOWN).start("begun").user("a").throw("told", event("signal", "s1")).user("b")
    )
    drawing.end("DONE").chain("begun", "a", "told", "b", "DONE")
    drawing.event_sub(
        "settled", handler("settled", event("signal", "s1"), interrupting=interrupting, end="SETTLED")
    )
    walk = Walk(drawing).start().waits(subscription=1).do("a")
    if interrupting:
        walk.at("handle_settled").waits().do("handle_settled").ends("SETTLED")
    else:
        walk.at("b", "handle_settled").do("b").do("handle_settled").ends("DONE")


def ending_in(inner: Drawing, element_id: str, definition: str) -> Drawing:
    """The same drawing with an event at one of its ends."""
    inner.nodes = [(*node[:4], definition) if node[1] == element_id else node for node in inner.nodes]
    return inner


def with_ending(ending: str, *handlers: tuple[str, str, bool], throw: bool = False) -> Drawing:
    inner = Drawing().start("in").parallel("split").user("a").user("b").end("out")
    if throw:
        inner.throw("raised", ending).user("a2").chain("in", "split", "a", "raised", "a2", "out")
    else:
        inner.end("raised", ending).chain("in", "split", "a", "raised")
    inner.chain("split", "b", "out")
    for name, start, interrupting in handlers:
        inner.event_sub(name, handler(name, start, interrupting=interrupting))
    drawing = Drawing(definitions=KNOWN).start("begun").sub("part", inner).user("next").end("DONE")
    return drawing.chain("begun", "part", "next", "DONE")


def test_an_error_is_caught_in_its_own_scope_before_the_boundary():
    handlers = [("any", event("error"), True), ("wrong", event("error", "e1"), True)]
    drawing = with_ending(event("error", "e1"), *handlers)
    drawing.boundary("outside", "part", event("error")).end("OUTSIDE").chain("outside", "OUTSIDE")
    walk = Walk(drawing).start()
    walk.do("a", why="x").at("handle_wrong").knows("handle_wrong", why="x").do("handle_wrong", fixed=1)
    walk.at("next").knows("next", why="x", fixed=1).do("next").ends("DONE")


def test_an_error_while_an_error_is_handled_goes_to_the_outside():
    inner = handler("wrong", event("error", "e1"), interrupting=True)
    inner = ending_in(inner, "wrong_done", event("error", "e1"))
    part = Drawing().start("in").user("a").end("raised", event("error", "e1")).chain("in", "a", "raised")
    drawing = (
        Drawing(definitions=KNOWN).start("begun").sub("part", part.event_sub("wrong", inner)).end("DONE")
    )
    drawing.boundary("outside", "part", event("error", "e1")).end("OUTSIDE").chain("outside", "OUTSIDE")
    walk = Walk(drawing.chain("begun", "part", "DONE")).start()
    walk.do("a").at("handle_wrong").do("handle_wrong").ends("OUTSIDE")


@pytest.mark.parametrize("throw", [True, False])
@pytest.mark.parametrize("interrupting", [True, False])
def test_an_escalation_may_start_it(interrupting, throw):
    drawing = with_ending(
        event("escalation", "k1"), ("asked", event("escalation", "k1"), interrupting), throw=throw
    )
    walk = Walk(drawing).start().do("a", why="x").knows("handle_asked", why="x")
    if interrupting:
        walk.at("handle_asked").do("handle_asked")
    else:
        walk.at(*["a2"] * throw, "b", "handle_asked").do("handle_asked").do("b")
        walk = walk.do("a2") if throw else walk
    walk.at("next").do("next").ends("DONE")


def test_an_escalation_of_the_handler_itself_is_for_the_outside():
    inner = handler("asked", event("escalation", "k1"), interrupting=False)
    inner = ending_in(inner, "asked_done", event("escalation", "k1"))
    part = Drawing().start("in").user("a").throw("raised", event("escalation", "k1")).user("b").end("out")
    part.chain("in", "a", "raised", "b", "out").event_sub("asked", inner)
    drawing = (
        Drawing(definitions=KNOWN).start("begun").sub("part", part).user("next").user("head").end("DONE")
    )
    drawing.boundary("outside", "part", event("escalation", "k1"), interrupting=False)
    walk = Walk(drawing.chain("begun", "part", "next", "DONE").chain("outside", "head", "DONE")).start()
    walk.do("a").at("b", "handle_asked").do("handle_asked").at("b", "head").do("b").do("head").do("next")
    walk.ends("DONE")


@pytest.mark.parametrize("interrupting", [True, False])
@pytest.mark.parametrize("repeat", ["", each("xs", "x"), again("${false}")])
@pytest.mark.parametrize("tag", ["subProcess", "transaction"])
def test_inside_a_sub_process_it_concerns_only_that(interrupting, repeat, tag):
    inner = Drawing().start("in").user("a").user("b").end("out").chain("in", "a", "b", "out")
    inner.event_sub("late", handler("late", timer("duration", "P1D"), interrupting=interrupting))
    drawing = Drawing(definitions=KNOWN).start("begun").parallel("split").sub("part", inner, repeat, tag)
    drawing.user("beside").end("DONE").chain("begun", "split", "part", "DONE").chain(
        "split", "beside", "DONE"
    )
    walk = Walk(drawing).start(xs=[1]).do("a").waits(timer=1).after(days=1)
    walk.at(*[] if interrupting else ["b"], "beside", "handle_late").do("handle_late")
    walk = walk if interrupting else walk.do("b")
    walk.at("beside").waits().do("beside").ends("DONE")


def test_a_called_process_has_its_own():
    called = procedure(("objected", OBJECTED, True))
    called.process_id = "review"
    caller = Drawing("caller").start("handed").node("callActivity", "review_it", "", pinned("review"))
    caller.user("next").end("FINISHED").chain("handed", "review_it", "next", "FINISHED")
    walk = Walk(called, caller).start(told=False).do("a").hears("demo.objected", by="x")
    walk.at("handle_objected").do("handle_objected").at("next").knows("next", by="x").waits()
    walk.do("next").ends("FINISHED")


def test_one_inside_another():
    outer = handler("objected", OBJECTED, interrupting=True, end="OBJECTED")
    outer.event_sub("withdrawn", handler("withdrawn", WITHDRAWN, interrupting=True, end="WITHDRAWN"))
    drawing = Drawing(definitions=KNOWN).start("begun").user("a").end("DONE").chain("begun", "a", "DONE")
    walk = Walk(drawing.event_sub("objected", outer)).start()
    walk.does_not_hear("demo.withdrawn").hears("demo.objected").at("handle_objected")
    walk.hears("demo.withdrawn").at("handle_withdrawn").do("handle_withdrawn").ends("WITHDRAWN")


def test_what_it_found_reaches_every_branch_and_every_scope_inside():
    inner = Drawing().start("in").user("deep").xor("deep_told", "deep_no").user("deep_yes").end("out")
    inner.chain("in", "deep", "deep_told").flow("deep_told", "deep_yes", "${told}").chain("deep_yes", "out")
    inner.flow("deep_told", "out", flow_id="deep_no")
    drawing = Drawing(definitions=KNOWN).start("begun").parallel("split", "joined").user("a").user("b")
    drawing.sub("part", inner).xor("told", "no").user("yes").end("DONE")
    drawing.catch("heard", WITHDRAWN)
    for branch in ("a", "b", "part", "heard"):
        drawing.chain("split", branch, "joined")
    drawing.chain("begun", "split").chain("joined", "told").flow("told", "yes", "${told}")
    drawing.chain("yes", "DONE")
    drawing.flow("told", "DONE", flow_id="no")
    drawing.event_sub("objected", handler("objected", OBJECTED, interrupting=False))
    walk = Walk(drawing).start(told=False, papers=[1]).do("a", a=1).hears("demo.objected")
    walk.do("handle_objected", told=True, papers=[2]).knows("b", told=True, papers=[2]).do("b")
    walk.hears("demo.withdrawn").do("deep").at("deep_yes").do("deep_yes")
    walk.at("yes").knows("yes", told=True, papers=[2], a=1).do("yes").ends("DONE")


def test_the_newest_word_of_the_branches_is_what_it_begins_with():
    drawing = Drawing(definitions=KNOWN).start("begun").user("first").parallel("split", "joined")
    drawing.user("a").user("a2").user("b").user("c").end("DONE")
    drawing.chain("begun", "first", "split", "a", "a2", "joined", "DONE").chain("split", "b", "joined")
    drawing.chain("split", "c", "joined").event_sub(
        "objected", handler("objected", OBJECTED, interrupting=False)
    )
    walk = Walk(drawing).start(x=0, y=0, z=0)
    walk.do("first", x=1, y=1, z=1).do("b", y=2).do("a", x=2)  # `a2` knows the old y, and came later
    walk.hears("demo.objected").knows("handle_objected", x=2, y=2, z=1).do("handle_objected")
    walk.do("a2").do("c").ends("DONE")


def test_what_the_last_pass_of_a_loop_left_is_newer_than_what_others_said_before_it():
    drawing = Drawing(definitions=KNOWN).start("begun").parallel("split", "joined").user("b").user("c")
    drawing.user("a", after=again("${again}")).end("DONE").chain("begun", "split", "a", "joined", "DONE")
    drawing.chain("split", "b", "c", "joined").event_sub(
        "objected", handler("objected", OBJECTED, interrupting=False)
    )
    walk = Walk(drawing).start(x=0, again=True)
    walk.do("b", x=1).do("a", x=2).hears("demo.objected").knows("handle_objected", x=2)
    walk.do("handle_objected").do("a", again=False).do("c").ends("DONE")


def test_what_two_branches_came_with_takes_nothing_back_that_one_of_them_has_set():
    drawing = Drawing(definitions=KNOWN).start("begun").parallel("split", "joined").user("a").user("b")
    drawing.parallel("inner", "inner_joined").user("c").user("d").user("d2").end("DONE")
    drawing.chain("begun", "split", "a", "inner", "c", "inner_joined", "joined", "DONE")
    drawing.chain("inner", "d", "d2", "inner_joined").chain("split", "b", "joined")
    drawing.event_sub("objected", handler("objected", OBJECTED, interrupting=False))
    walk = Walk(drawing).start(x=0)
    walk.do("a", x=1).do("c", x=2).do("d")  # `d2` came later with the x that both came with
    walk.hears("demo.objected").knows("handle_objected", x=2)
    walk.do("handle_objected").do("d2").do("b").ends("DONE")


def test_a_signal_that_several_hear_finds_what_was_known_before_anybody_heard_it():
    drawing = Drawing(definitions=KNOWN).start("begun").parallel("split", "joined").user("a").user("b")
    drawing.catch("heard", event("signal", "s1")).user("a2").user("b2").end("DONE").user("c")
    drawing.throw("told", event("signal", "s1"))
    drawing.chain("begun", "split", "a", "heard", "a2", "joined", "DONE")
    drawing.chain("split", "b", "b2", "joined").chain("split", "c", "told", "joined")
    drawing.event_sub("settled", handler("settled", event("signal", "s1"), interrupting=False))
    walk = Walk(drawing).start(x=0)
    walk.do("a", x=1).do("b", x=2).do("c").knows("handle_settled", x=2).do("handle_settled")
    walk.do("a2").do("b2").ends("DONE")


def test_a_case_with_a_hundred_objections_is_no_larger_than_one_with_ten():
    bench = Bench(procedure(("objected", OBJECTED, False)))
    bench.start(told=False)
    sizes = []
    for _ in range(100):
        bench.deliver("demo.objected")
        bench.do("handle_objected")
        with bench.work() as work:
            (instance,) = bench.engine.instances(work.session, "c1")
        sizes.append(len(instance.data))
    assert max(sizes) <= sizes[0] * 1.1 and bench.names() == ["a"]


def test_where_a_case_stands_is_not_where_it_may_be_interrupted():
    bench = Bench(procedure(("withdrawn", WITHDRAWN, True)))
    bench.start(told=False)
    with bench.work() as work:
        assert bench.engine.position(work.session, "c1")["active"] == ["a"]


@pytest.mark.parametrize(
    ("start", "rule", "where"),
    [
        ("", "event-not-supported", "x_begun"),
        (event("cancel"), "event-not-supported", "x_begun"),
        ('<bpmn:conditionalEventDefinition id="c"/>', "conditional-event", "x_begun"),
        ('<bpmn:compensateEventDefinition id="c"/>', "compensation", "x_begun"),
        (timer("cycle", "R3/P1D"), "cycle-interrupts", "x_begun"),
        (OBJECTED + WITHDRAWN, "event-not-supported", "x_begun"),
    ],
)
def test_it_starts_with_an_event_the_engine_knows(start, rule, where):
    drawing = procedure().event_sub("x", handler("x", start, interrupting=True))
    assert (rule, where) in stands_against(drawing)


def test_an_error_does_not_wait_beside():
    drawing = procedure().event_sub("x", handler("x", event("error"), interrupting=False))
    assert stands_against(drawing) == [("must-interrupt", "x_begun")]


def test_nothing_leads_there_and_nothing_repeats_it():
    sound = procedure(("x", OBJECTED, False))
    assert stands_against(sound) == []
    assert ("event-subprocess", "x") in stands_against(procedure(("x", OBJECTED, False)).flow("a", "x"))
    tag, name, shown, before, after = sound.nodes.pop()
    sound.nodes.append((tag, name, shown, before, again(most=3) + after))
    assert ("event-subprocess", "x") in stands_against(sound)
