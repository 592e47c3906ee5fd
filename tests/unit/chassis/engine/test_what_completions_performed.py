"""Every completed task knows what its completion performed, and every task which one opened it."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from chassis.engine.records import HumanTask
from tests.unit.chassis.engine.bench import Bench
from tests.unit.chassis.engine.drawing import Drawing, message, timer


def rows(bench: Bench) -> dict[str, HumanTask]:
    """The newest task at each element."""
    with Session(bench.database) as session:
        return {task.element_id: task for task in bench.engine.tasks(session, "c1")}


def names(task: HumanTask) -> list[str]:
    return [step["name"] for step in task.performed or ()]


def a_bench(drawing: Drawing) -> Bench:
    def done(*_: Any) -> dict[str, Any]:
        return {}

    wired: dict[str, Any] = dict.fromkeys(("s.hand_in", "s.register", "s.remind", "s.prepare"), done)
    return Bench(drawing, operations=wired, completions=wired)


def test_a_task_knows_which_completion_opened_it() -> None:
    drawing = Drawing().node("startEvent", "begin").user("apply").user("review").node("endEvent", "done")
    bench = a_bench(drawing.chain("begin", "apply", "review", "done"))
    bench.start()
    first = bench.task("apply")
    assert first.origin is None
    bench.do("apply")
    assert bench.task("review").origin == first.task_id


def test_a_completed_task_keeps_its_completion_and_the_operations_that_followed_in_order() -> None:
    drawing = (
        Drawing()
        .node("startEvent", "begin")
        .service("prepare", "s.prepare")
        .user("apply", onComplete="s.hand_in")
        .service("register", "s.register")
        .user("review")
        .node("endEvent", "done")
        .chain("begin", "prepare", "apply", "register", "review", "done")
    )
    bench = a_bench(drawing)
    bench.start()
    bench.do("apply")
    # What ran at the start stands in front, with the revision it ran at.
    assert rows(bench)["apply"].performed == [
        {"name": "s.prepare", "element_id": "prepare", "revision": 0},
        {"name": "s.hand_in", "element_id": "apply", "revision": 1},
        {"name": "s.register", "element_id": "register", "revision": 1},
    ]
    bench.do("review")
    assert names(rows(bench)["review"]) == [""]


def test_what_a_timer_ran_goes_to_the_account_of_the_next_completion() -> None:
    drawing = (
        Drawing()
        .node("startEvent", "begin")
        .user("apply")
        .boundary("late", "apply", timer("duration", "P1D"), interrupting=False)
        .service("remind", "s.remind")
        .node("endEvent", "reminded")
        .node("endEvent", "done")
        .chain("begin", "apply", "done")
        .chain("late", "remind", "reminded")
    )
    bench = a_bench(drawing)
    bench.start()
    bench.clock.advance(days=2)
    assert bench.fire() == 1
    assert rows(bench)["apply"].performed is None
    bench.do("apply")
    assert names(rows(bench)["apply"]) == ["s.remind", ""]


def test_a_thrown_message_is_among_what_was_performed() -> None:
    drawing = (
        Drawing(definitions='<bpmn:message id="m1" name="s.sent" />')
        .node("startEvent", "begin")
        .user("apply")
        .node("intermediateThrowEvent", "tell", after=message("m1"))
        .user("review")
        .node("endEvent", "done")
        .chain("begin", "apply", "tell", "review", "done")
    )
    bench = a_bench(drawing)
    bench.start()
    bench.do("apply")
    assert names(rows(bench)["apply"]) == ["", "message:s.sent"]
