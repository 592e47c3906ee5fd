"""What a case forgets, and what it must not."""

from __future__ import annotations

import itertools

import pytest

from tests.unit.chassis.engine.bench import Bench
from tests.unit.chassis.engine.drawing import Drawing, each, message

OBJECTED = '<bpmn:message id="m1" name="objected"/>'


def sizes(bench: Bench, step, times: int = 60) -> list[int]:
    """The size of the saved state after each of some steps."""
    found = []
    for number in range(times):
        step(number)
        with bench.work() as work:
            (instance,) = bench.engine.instances(work.session, "c1")
        found.append(len(instance.data))
    return found


def rounds(drawing: Drawing, *first: str) -> Drawing:
    """Elements that are there once, then a step that is done again and again."""
    drawing.xor("merged").user("a").xor("more", "no").end("DONE")
    drawing.chain(*first, "merged", "a", "more").flow("more", "merged", "go")
    return drawing.flow("more", "DONE", flow_id="no")


def is_flat(found: list[int]) -> bool:
    return max(found[10:]) <= found[10] * 1.1


def test_rounds_after_a_side_branch_has_ended_are_forgotten():
    drawing = Drawing(definitions=OBJECTED).start("begun").user("first").user("aside").end("TOLD")
    drawing.boundary("objected", "first", message("m1"), interrupting=False)
    bench = Bench(rounds(drawing.chain("objected", "aside", "TOLD"), "begun", "first"))
    bench.start()
    bench.deliver("objected")
    bench.do("aside", told="x")
    bench.do("first")
    assert is_flat(sizes(bench, lambda number: bench.do("a", go=True)))


def test_rounds_in_one_branch_are_forgotten_while_another_waits():
    drawing = Drawing().start("begun").parallel("split").user("beside").flow("split", "beside")
    bench = Bench(rounds(drawing.flow("beside", "DONE"), "begun", "split"))
    bench.start()
    assert is_flat(sizes(bench, lambda number: bench.do("a", go=True)))
    assert bench.names() == ["a", "beside"]


def test_what_began_beside_an_activity_is_forgotten_when_it_has_ended():
    drawing = Drawing(definitions=OBJECTED).start("begun").user("first").user("aside").end("TOLD").end("DONE")
    drawing.boundary("objected", "first", message("m1"), interrupting=False)
    bench = Bench(drawing.chain("objected", "aside", "TOLD").chain("begun", "first", "DONE"))
    bench.start(told=0)

    def step(number):
        bench.deliver("objected")
        bench.do("aside", told=number % 7)

    assert is_flat(sizes(bench, step)) and bench.names() == ["first"]


def test_instances_that_have_answered_are_forgotten():
    drawing = Drawing().start("begun").user("ask", after=each("towns", "town", sequential=True)).end("DONE")
    bench = Bench(drawing.chain("begun", "ask", "DONE"))
    bench.start(towns=list(range(70)))
    sizes(bench, lambda number: bench.do("ask"), 20)
    with bench.work() as work:
        (instance,) = bench.engine.instances(work.session, "c1")
    from chassis.engine import codec

    workflow = codec.decode(instance.data, *bench.library.definition("p").specs, None)
    assert sum(task.task_spec.name == "ask [child]" for task in workflow.tasks.values()) == 1


@pytest.mark.parametrize("kind", ["parallelGateway", "inclusiveGateway"])
@pytest.mark.parametrize("order", list(itertools.permutations("abc")))
def test_what_has_arrived_at_a_join_is_not_forgotten_while_others_part_again(kind, order):
    seen = []
    drawing = Drawing().start("begun").user("a").user("b").user("c").service("look", "demo.look").end("DONE")
    for gateway in ("split", "split_again", "joined"):
        drawing.node(kind, gateway)
    condition = "true" if kind == "inclusiveGateway" else None
    for source, target in (
        ("split", "a"),
        ("split", "split_again"),
        ("split_again", "b"),
        ("split_again", "c"),
    ):
        drawing.flow(source, target, condition)
    drawing.flow("begun", "split").chain("a", "joined").chain("b", "joined").chain(
        "c", "joined", "look", "DONE"
    )
    bench = Bench(drawing, operations={"demo.look": lambda work, case: seen.append(dict(case.variables))})
    bench.start()
    for name in order:
        bench.do(name, **{name: 1})
    assert bench.state() == ("completed", "DONE")
    assert [(one["a"], one["b"], one["c"]) for one in seen] == [(1, 1, 1)]
