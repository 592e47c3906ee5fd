"""Activities done several times: one instance each, or again and again."""

from __future__ import annotations

import pytest

from chassis.engine.expression_values import ExpressionError
from tests.unit.chassis.engine.bench import Bench
from tests.unit.chassis.engine.drawing import Drawing, again, each, properties, timer, times
from tests.unit.chassis.engine.elements.test_activities import before_a_look
from tests.unit.chassis.engine.elements.walk import Walk, pinned, stands_against


@pytest.mark.parametrize("sequential", [True, False])
def test_one_instance_for_each_element_with_its_answers_collected(sequential):
    drawing = Drawing().user("ask", "t@${town}", each("towns", "town", sequential=sequential))
    walk = Walk(before_a_look(drawing, "ask")).start(towns=["1", "2", "3"])
    for number in range(3):
        walk.at(*["ask"] * (1 if sequential else 3 - number)).do("ask", f"o{number}")
    asked = [{"town": str(n + 1), "outcome": f"o{n}"} for n in range(3)]
    walk.knows("look", ask_results=asked, town=None).do("look").ends("DONE")


@pytest.mark.parametrize("sequential", [True, False])
@pytest.mark.parametrize("tag", ["userTask", "subProcess"])
def test_an_element_is_not_mistaken_for_a_variable_of_its_name_outside(sequential, tag):
    loop = each("towns", "town", sequential=sequential)
    inner = Drawing().start("in").user("ask").end("asked").chain("in", "ask", "asked")
    drawing = Drawing().user("ask", after=loop) if tag == "userTask" else Drawing().sub("part", inner, loop)
    walk = Walk(before_a_look(drawing, "ask" if tag == "userTask" else "part")).start(towns=[1, 2], town=0)
    walk.do("ask").do("ask").at("look")
    answers = [{"town": 1, "outcome": None}, {"town": 2, "outcome": None}]
    walk.knows("look", town=0, **{"ask_results" if tag == "userTask" else "part_results": answers})


@pytest.mark.parametrize("sequential", [True, False])
def test_enough_answers_end_the_asking(sequential):
    until = "${nrOfCompletedInstances >= 2}"
    drawing = Drawing().user("ask", after=each("towns", "town", sequential=sequential, until=until))
    walk = Walk(before_a_look(drawing, "ask")).start(towns=[1, 2, 3, 4])
    walk.do("ask").do("ask").at("look").do("look").ends("DONE")


@pytest.mark.parametrize("sequential", [True, False])
def test_one_answer_may_decide(sequential):
    drawing = Drawing().user("ask", after=times("3", sequential=sequential, until="${outcome == 'no'}"))
    walk = Walk(before_a_look(drawing, "ask")).start()
    walk.do("ask", "yes").do("ask", "no").at("look").do("look").ends("DONE")


@pytest.mark.parametrize("sequential", [True, False])
@pytest.mark.parametrize("count", ["2", "${n}", "${len(towns) - 1}"])
def test_the_number_may_be_fixed_or_computed(sequential, count):
    drawing = Drawing().user("ask", after=times(count, sequential=sequential), outputCollection="opinions")
    walk = Walk(before_a_look(drawing, "ask")).start(n=2, towns=[1, 2, 3])
    walk.do("ask", x=1).do("ask", x=2)
    walk.knows("look", opinions=[{"outcome": None, "x": 1}, {"x": 2, "outcome": None}])
    walk.do("look").ends("DONE")


@pytest.mark.parametrize(("loop", "variables"), [(times("${n}"), {"n": 0}), (each("xs", "x"), {"xs": []})])
def test_nobody_to_ask_is_no_obstacle(loop, variables):
    walk = Walk(before_a_look(Drawing().user("ask", after=loop), "ask"))
    walk.start(**variables).knows("look", ask_results=[]).do("look").ends("DONE")


@pytest.mark.parametrize("n", [501, -1, True, 1.5, "2", None])
def test_a_computed_number_of_instances_is_bounded_when_it_is_known(n):
    bench = Bench(before_a_look(Drawing().user("ask", after=times("${n}")), "ask"))
    with pytest.raises(ExpressionError, match="ask"):
        bench.start(n=n)


@pytest.mark.parametrize("sequential", [True, False])
def test_a_called_process_and_a_sub_process_for_each_element(sequential):
    called = Drawing("review").start("handed_over").user("examine").end("EXAMINED")
    called.chain("handed_over", "examine", "EXAMINED")
    inner = Drawing().start("in").user("weigh").end("out").chain("in", "weigh", "out")
    loop = each("towns", "town", sequential=sequential)
    caller = (
        Drawing().node("callActivity", "review_it", "", pinned("review"), "", loop).sub("part", inner, loop)
    )
    walk = Walk(called, before_a_look(caller, "review_it", "part")).start(towns=[1, 2])
    walk.do("examine", a=1).do("examine", a=2).do("weigh", b=1).do("weigh", b=2)
    walk.knows(
        "look",
        review_it_results=[{"town": 1, "a": 1, "outcome": None}, {"town": 2, "a": 2, "outcome": None}],
        part_results=[{"town": 1, "b": 1, "outcome": None}, {"town": 2, "b": 2, "outcome": None}],
    )
    walk.do("look").ends("DONE")


def test_each_receive_task_hears_its_own_answer():
    drawing = Drawing(definitions='<bpmn:message id="m1" name="demo.answered"/>')
    own = properties(correlationKey="${town}")
    drawing.node("receiveTask", "hear", "", 'messageRef="m1"', own, each("towns", "town"))
    assert stands_against(before_a_look(drawing, "hear")) == []
    bench = Bench(drawing)
    bench.start(towns=["a", "b"])
    assert bench.deliver("demo.answered", "b", n=2) == 1 and bench.deliver("demo.answered", "b") == 0
    assert bench.names() == [] and bench.deliver("demo.answered", "a") == 1 and bench.names() == ["look"]


def test_a_loop_goes_on_while_its_condition_holds_and_at_least_once():
    drawing = Drawing().user("ask", after=again("${n < 2}"))
    walk = Walk(before_a_look(drawing, "ask")).start(n=5)
    walk.at("ask").do("ask", n=0).at("ask").do("ask", n=1).at("ask").do("ask", n=2)
    walk.knows("look", n=2).do("look").ends("DONE")


def test_a_loop_that_asks_first_may_not_run_at_all():
    drawing = Drawing().user("ask", after=again("${n < 2}", test_before=True))
    Walk(before_a_look(drawing, "ask")).start(n=5).at("look").do("look").ends("DONE")
    walk = Walk(before_a_look(Drawing().user("ask", after=again("${n < 2}", test_before=True)), "ask"))
    walk.start(n=1).at("ask").do("ask", n=2).at("look").do("look").ends("DONE")


@pytest.mark.parametrize(("condition", "most"), [("", 3), ("${true}", 3), ("${loopCounter < 3}", None)])
def test_a_loop_has_a_maximum(condition, most):
    walk = Walk(before_a_look(Drawing().user("ask", after=again(condition, most=most)), "ask")).start()
    for n in range(3):
        walk.at("ask").do("ask", n=n)
    walk.knows("look", n=2).do("look").ends("DONE")


def test_a_service_task_in_a_loop_needs_no_gateway():
    count = {"demo.count": lambda work, case: {"n": case.variables["n"] + 1}}
    drawing = Drawing().service("count", "demo.count")
    tag, name, shown, before, _ = drawing.nodes.pop()
    drawing.nodes.append((tag, name, shown, before, again("${n < 7}", most=100)))
    Walk(before_a_look(drawing, "count"), operations=count).start(n=0).knows("look", n=7).do("look").ends(
        "DONE"
    )


@pytest.mark.parametrize("tag", ["subProcess", "transaction"])
def test_a_sub_process_in_a_loop_takes_what_the_pass_before_has_left(tag):
    inner = Drawing().start("in").user("a").user("b").end("out").chain("in", "a", "b", "out")
    walk = Walk(before_a_look(Drawing().sub("part", inner, again("${more}"), tag), "part")).start(seen=[])
    walk.do("a", seen=[1]).do("b", more=True).knows("a", seen=[1])
    walk.do("a", seen=[1, 2]).do("b", more=False).knows("look", seen=[1, 2]).do("look").ends("DONE")


def test_a_called_process_in_a_loop():
    called = Drawing("review").start("handed_over").user("examine").end("EXAMINED")
    called.chain("handed_over", "examine", "EXAMINED")
    caller = Drawing().node("callActivity", "review_it", "", pinned("review"), "", again("${more}"))
    walk = Walk(called, before_a_look(caller, "review_it")).start()
    walk.do("examine", more=True).do("examine", more=False).at("look").do("look").ends("DONE")


def test_a_boundary_event_ends_the_whole_loop():
    drawing = Drawing().user("ask", after=again("${true}")).boundary("late", "ask", timer("duration", "P5D"))
    drawing.end("LATE").chain("late", "LATE")
    walk = Walk(before_a_look(drawing, "ask")).start()
    walk.do("ask").do("ask").after(days=3, fires=False).do("ask").after(days=3).ends("LATE")


def test_the_hundredth_pass_of_a_loop_costs_no_more_than_the_tenth():
    bench = Bench(before_a_look(Drawing().user("ask", after=again("${more}")), "ask"))
    bench.start()
    sizes = []
    for _ in range(100):
        bench.do("ask", more=True)
        with bench.work() as work:
            (instance,) = bench.engine.instances(work.session, "c1")
        sizes.append(len(instance.data))
    assert max(sizes[10:]) <= sizes[10] * 1.1
    assert bench.names() == ["ask"]


@pytest.mark.parametrize(
    ("loop", "rule"),
    [
        (again(), "loop-incomplete"),
        (again(most=0), "loop-incomplete"),
        (again(most=501), "loop-incomplete"),
        (again("${x}") + each("xs", "x"), "loop-incomplete"),
        (again("${nosuch(}"), "expression"),
        (times("0"), "multi-instance"),
        (times("501"), "multi-instance"),
        (times("${nosuch(}"), "expression"),
        (times("2"), None),
    ],
)
def test_a_repetition_that_cannot_run_is_found(loop, rule):
    found = stands_against(before_a_look(Drawing().user("ask", after=loop), "ask"))
    assert found == ([(rule, "ask")] if rule else [])


def test_a_loop_that_never_waits_needs_a_maximum():
    def drawn(loop: str, **props: str) -> Drawing:
        return before_a_look(Drawing().service("count", "demo.count", loop, **props), "count")

    assert stands_against(drawn(again("${x}"))) == [("busy-loop", "count")]
    assert stands_against(drawn(again("${x}", most=10))) == []
    assert stands_against(drawn(again("${x}"), execution="job")) == []


def test_a_loop_that_asks_first_does_not_count_as_waiting():
    drawing = Drawing().start("begun").xor("merged").user("ask", after=again("${x}", test_before=True))
    drawing.xor("more", "no").end("DONE").chain("begun", "merged", "ask", "more")
    drawing.flow("more", "merged", "y").flow("more", "DONE", flow_id="no")
    assert [rule for rule, _ in stands_against(drawing)] == ["busy-loop"]


@pytest.mark.parametrize("tag", ["sendTask", "receiveTask"])
def test_messages_are_not_sent_in_a_loop(tag):
    drawing = Drawing(definitions='<bpmn:message id="m1" name="demo.asked"/>')
    drawing.node(tag, "ask", "", 'messageRef="m1"', "", again(most=3))
    assert ("loop-incomplete", "ask") in stands_against(before_a_look(drawing, "ask"))
