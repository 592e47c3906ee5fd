"""Defects of SpiffWorkflow 3.2.0 (design notes, engine.md 7), each as a test of our own engine.

They fail when we lose our guard, and tell which guard may go when the library is upgraded.
"""

from __future__ import annotations

import sys
import zlib

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chassis.engine import codec
from chassis.engine.checking import check
from chassis.engine.expression_values import plain
from chassis.engine.refusals import CaseCorrupt, DeadEnd, StepBudgetSpent
from tests.unit.chassis.engine.bench import Bench
from tests.unit.chassis.engine.drawing import Drawing, each, message, timer


def looped(gateway: str) -> Drawing:
    drawing = Drawing().node("startEvent", "begun").xor("merged").user("init").node(gateway, "split")
    drawing.user("a").user("b").node(gateway, "joined").xor("again", "flow_end").node("endEvent", "DONE")
    drawing.chain("begun", "merged", "init", "split").chain("a", "joined", "again").flow("b", "joined")
    for branch in ("a", "b"):
        drawing.flow("split", branch, f"take_{branch}" if gateway == "inclusiveGateway" else None)
    return drawing.flow("again", "merged", "more").flow("again", "DONE", flow_id="flow_end")


@pytest.mark.parametrize("gateway", ["parallelGateway", "inclusiveGateway"])
@pytest.mark.parametrize("first", ["a", "b"])
def test_a_join_in_a_loop_waits_for_both_branches_on_every_pass(gateway, first):
    second = {"a": "b", "b": "a"}[first]
    bench = Bench(looped(gateway))
    bench.start()
    for _ in range(4):
        bench.do("init", take_a=True, take_b=True)
        bench.do(first, more=True)
        assert bench.names() == [second]
        bench.do(second, more=True)
        assert bench.names() == ["init"]


def test_an_inclusive_join_waits_only_for_branches_that_were_taken():
    bench = Bench(looped("inclusiveGateway"))
    bench.start()
    bench.do("init", take_a=True, take_b=False)
    bench.do("a", more=False)
    assert bench.state() == ("completed", "DONE")


def test_a_task_reached_again_has_a_fresh_timer_and_no_old_one():
    drawing = Drawing().node("startEvent", "begun").xor("merged").user("reply")
    drawing.boundary("late", "reply", timer("duration", "P1D"))
    drawing.xor("again", "flow_end").node("endEvent", "DONE").node("endEvent", "LATE")
    drawing.chain("begun", "merged", "reply", "again").flow("again", "merged", "more")
    bench = Bench(drawing.flow("again", "DONE", flow_id="flow_end").chain("late", "LATE"))
    bench.start()
    for _ in range(3):
        bench.clock.advance(hours=20)
        bench.do("reply", more=True)
        assert bench.count("timer") == 1 and bench.fire() == 0
    bench.clock.advance(hours=25)
    bench.fire()
    assert bench.state() == ("completed", "LATE")


def test_variables_survive_every_restore():
    drawing = Drawing().node("startEvent", "begun").user("a").user("b").node("endEvent", "DONE")
    bench = Bench(drawing.chain("begun", "a", "b", "DONE"))
    for number in range(30):
        bench.start(case_no=f"c{number}", n=number)
        bench.do("a", case_no=f"c{number}", x={"y": [number, 1.0, True, None, "一"]})
        with bench.work() as work:
            (instance,) = bench.engine.instances(work.session, f"c{number}")
        spec, inner = bench.library.definition("p").specs
        restored = codec.decode(instance.data, spec, inner, None)
        (task,) = [task for task in restored.tasks.values() if task.task_spec.name == "b"]
        assert task.data == {"n": number, "outcome": None, "x": {"y": [number, 1.0, True, None, "一"]}}


def test_true_does_not_become_one():
    drawing = (
        Drawing().node("startEvent", "begun").user("a").xor("kind", "flow_other").node("endEvent", "TRUE")
    )
    drawing.node("endEvent", "OTHER").chain("begun", "a", "kind").flow("kind", "TRUE", "x == true")
    bench = Bench(drawing.flow("kind", "OTHER", flow_id="flow_other"))
    bench.start(x=1)
    bench.do("a", x=True)
    assert bench.state() == ("completed", "TRUE")


def branches() -> Drawing:
    drawing = Drawing().node("startEvent", "begun").node("parallelGateway", "split").user("a").user("b")
    drawing.node("parallelGateway", "joined").service("look", "demo.look").node("endEvent", "DONE")
    return drawing.chain("begun", "split", "a", "joined", "look", "DONE").chain("split", "b", "joined")


@pytest.mark.parametrize("order", [("a", "b"), ("b", "a")])
def test_a_branch_that_changed_a_variable_wins_over_one_that_kept_it(order):
    seen = {}
    bench = Bench(branches(), operations={"demo.look": lambda work, case: seen.update(case.variables)})
    bench.start(status="old", rows=[{"t": "old"}], n=1)
    given_ = {"a": {"status": "new", "rows": [{"t": "a"}, {"t": "b"}]}, "b": {"n": 2}}
    for branch in order:
        bench.do(branch, **given_[branch])
    assert seen["status"] == "new" and seen["n"] == 2
    assert seen["rows"] == [{"t": "a"}, {"t": "b"}]


def test_an_operation_cannot_change_what_another_branch_sees():
    seen = []

    def spoil(work, case):
        case.variables["form"]["items"].append("spoilt")
        seen.append(case.variables["form"]["items"])

    drawing = (
        Drawing().node("startEvent", "begun").node("parallelGateway", "split").service("a", "demo.spoil")
    )
    drawing.service("b", "demo.spoil").node("parallelGateway", "joined").user("c").node("endEvent", "DONE")
    bench = Bench(
        drawing.chain("begun", "split", "a", "joined", "c", "DONE").chain("split", "b", "joined"),
        operations={"demo.spoil": spoil},
    )
    bench.start(form={"items": [1]})
    assert seen == [[1, "spoilt"], [1, "spoilt"]]


def test_parallel_ends_lose_nothing_either():
    seen = {}
    inner = Drawing().node("startEvent", "in").node("parallelGateway", "split").user("a").user("b")
    inner.node("endEvent", "out_a").node("endEvent", "out_b").chain("in", "split", "a", "out_a").chain(
        "split", "b", "out_b"
    )
    drawing = (
        Drawing()
        .node("startEvent", "begun")
        .sub("part", inner)
        .service("look", "demo.look")
        .node("endEvent", "DONE")
    )
    bench = Bench(
        drawing.chain("begun", "part", "look", "DONE"),
        operations={"demo.look": lambda work, case: seen.update(case.variables)},
    )
    bench.start(x=1, y=1)
    bench.do("a", x=2)
    bench.do("b", y=2)
    assert (seen["x"], seen["y"]) == (2, 2)


@pytest.mark.parametrize("interrupting", [True, False])
def test_an_event_sub_process_leaves_later_cases_alone(interrupting):
    handler = Drawing().start("heard", message("m1"), interrupting=interrupting).user("handle")
    handler.end("HANDLED").chain("heard", "handle", "HANDLED")
    drawing = Drawing(definitions='<bpmn:message id="m1" name="objection" />').start("begun").user("a")
    bench = Bench(drawing.end("DONE").chain("begun", "a", "DONE").event_sub("objected", handler))
    bench.start(case_no="first")
    bench.deliver("objection", "first")
    assert bench.names("first") == (["handle"] if interrupting else ["a", "handle"])
    bench.start(case_no="later")
    bench.do("a", case_no="later")
    assert bench.state("later") == ("completed", "DONE")


@pytest.mark.parametrize("reserved", ["Start", "End", "Root", "StartEventSplit"])
def test_ids_the_library_uses_itself_are_refused(reserved):
    drawing = (
        Drawing("p")
        .node("startEvent", reserved)
        .user("a")
        .node("endEvent", "DONE")
        .chain(reserved, "a", "DONE")
    )
    assert ("id-reserved", reserved) in {(one.rule, one.element) for one in check(drawing.xml())}


def test_a_condition_over_a_missing_variable_undoes_the_command_and_can_be_tried_again():
    drawing = (
        Drawing()
        .node("startEvent", "begun")
        .user("a")
        .xor("which", "flow_end")
        .user("b")
        .node("endEvent", "DONE")
    )
    drawing.chain("begun", "a", "which").flow("which", "b", "nosuch == 1").flow(
        "which", "DONE", flow_id="flow_end"
    )
    bench = Bench(drawing.flow("b", "DONE"))
    bench.start()
    with pytest.raises(Exception, match=r"at which.*no variable nosuch"):
        bench.do("a")
    assert bench.names() == ["a"]
    bench.do("a", nosuch=1)
    assert bench.names() == ["b"]


def test_times_without_a_zone_are_the_countys():
    drawing = (
        Drawing()
        .node("startEvent", "begun")
        .user("a")
        .boundary("late", "a", timer("date", "2026-12-01T09:00:00"))
    )
    drawing.node("endEvent", "DONE").node("endEvent", "LATE").chain("begun", "a", "DONE").chain(
        "late", "LATE"
    )
    bench = Bench(drawing)
    bench.start()
    from sqlalchemy import select

    with bench.work() as work:
        due = work.session.scalar(select(bench.tables.timer.c.due_at))
    assert due.isoformat() == "2026-12-01T01:00:00+00:00"


def test_what_a_task_submits_inside_a_multi_instance_is_kept_and_a_second_pass_starts_afresh():
    seen = []
    drawing = (
        Drawing()
        .node("startEvent", "begun")
        .xor("merged")
        .user("ask", "t@${town}", after=each("towns", "town"))
    )
    drawing.service("look", "demo.look").user("decide").xor("again", "flow_end").node("endEvent", "DONE")
    drawing.chain("begun", "merged", "ask", "look", "decide", "again").flow("again", "merged", "more")
    bench = Bench(
        drawing.flow("again", "DONE", flow_id="flow_end"),
        operations={"demo.look": lambda work, case: seen.append(dict(case.variables))},
    )
    bench.start(towns=["1", "2"])
    for opinion in ("no", "yes"):
        bench.do("ask", opinion, remark=opinion)
        bench.do("ask", opinion, remark=opinion)
        bench.do("decide", more=True)
    assert [
        sorted((row["town"], row["outcome"], row["remark"]) for row in variables["ask_results"])
        for variables in seen
    ] == [[("1", "no", "no"), ("2", "no", "no")], [("1", "yes", "yes"), ("2", "yes", "yes")]]
    assert "town" not in seen[0]


def test_a_restored_case_goes_on_after_its_last_instance():
    drawing = Drawing().node("startEvent", "begun").user("ask", after=each("towns", "town")).user("next")
    bench = Bench(drawing.node("endEvent", "DONE").chain("begun", "ask", "next", "DONE"))
    bench.start(towns=[1, 2, 3])
    bench.library.definition("p").__dict__.pop("specs")  # as in a worker that has never started a case
    for _ in range(3):
        bench.do("ask")
    assert bench.names() == ["next"]


def test_cancelled_instances_of_a_called_process_stop_waiting():
    called = (
        Drawing("asked")
        .node("startEvent", "in")
        .user("reply")
        .boundary("late", "reply", timer("duration", "P1D"))
    )
    called.node("endEvent", "a").node("endEvent", "b").chain("in", "reply", "a").chain("late", "b")
    drawing = Drawing(definitions='<bpmn:message id="m1" name="stop" />').node("startEvent", "begun")
    drawing.node("callActivity", "ask_all", "", 'calledElement="asked"', "", each("towns", "town"))
    drawing.boundary("stopped", "ask_all", message("m1")).user("after").node("endEvent", "DONE")
    bench = Bench(called, drawing.chain("begun", "ask_all", "DONE").chain("stopped", "after", "DONE"))
    bench.start(towns=[1, 2, 3])
    bench.do("reply")
    bench.deliver("stop")
    assert bench.names() == ["after"] and bench.count("timer") == 0
    bench.clock.advance(days=2)
    assert bench.fire() == 0
    bench.do("after")
    assert bench.state() == ("completed", "DONE")


def send_back() -> Drawing:
    drawing = Drawing().node("startEvent", "begun").xor("merged").user("a").xor("again", "flow_end")
    drawing.node("endEvent", "DONE").chain("begun", "merged", "a", "again").flow("again", "merged", "more")
    return drawing.flow("again", "DONE", flow_id="flow_end")


def test_a_tree_deeper_than_the_library_looks_is_still_alive(monkeypatch):
    monkeypatch.setattr("chassis.engine.command.prune", lambda workflow: 0)
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(20_000)
    try:
        bench = Bench(send_back())
        bench.start()
        from chassis.engine.command import Command
        from chassis.engine.waiting import waiting_in

        with bench.work() as work:
            (instance,) = bench.engine.instances(work.session, "c1")
            command = Command(bench.engine, work, instance, bench.library.definition("p"))
            command.restore()
            for _ in range(400):
                (task,) = waiting_in(command.workflow).people.values()
                task.data["more"] = True
                command.workflow.steps = 0
                command.workflow.step(task)
                command.run()
            assert len(command.workflow.tasks) > 1000
            assert not command.workflow.is_completed()
            assert len(waiting_in(command.workflow).people) == 1
    finally:
        sys.setrecursionlimit(limit)


def test_a_loop_of_gateways_is_stopped_and_not_taken_for_finished():
    drawing = (
        Drawing()
        .node("startEvent", "begun")
        .user("a")
        .xor("one")
        .xor("two", "flow_end")
        .node("endEvent", "DONE")
    )
    drawing.chain("begun", "a", "one", "two").flow("two", "one", "true").flow(
        "two", "DONE", flow_id="flow_end"
    )
    bench = Bench(drawing)
    bench.start()
    with pytest.raises(StepBudgetSpent):
        bench.do("a")
    assert bench.names() == ["a"]


def test_a_case_that_waits_for_nothing_is_a_fault_and_not_a_silence():
    drawing = Drawing().node("startEvent", "begun").xor("chosen", "flow_a").user("a").user("b")
    drawing.node("parallelGateway", "joined").node("endEvent", "DONE").chain("begun", "chosen")
    drawing.flow("chosen", "b", "x == 2").flow("chosen", "a", flow_id="flow_a").flow("a", "joined").flow(
        "b", "joined"
    )
    bench = Bench(drawing.flow("joined", "DONE"))
    bench.start(x=1)
    with pytest.raises(DeadEnd):
        bench.do("a")


@pytest.mark.parametrize(
    "state",
    [
        b"",
        b"x",
        zlib.compress(b"{}"),
        zlib.compress(b"[]" * 3),
        zlib.compress(orjson.dumps({"f": 99})),
        zlib.compress(orjson.dumps({"f": 1})),
    ],
)
def test_a_state_of_another_format_is_refused_and_never_half_read(state):
    spec, inner = Bench(send_back()).library.definition("p").specs
    with pytest.raises((CaseCorrupt, AttributeError)) as error:
        codec.decode(state, spec, inner, None)
    assert error.type is CaseCorrupt


def test_a_case_does_not_go_on_with_another_diagram_than_it_began_with():
    bench = Bench(send_back())
    bench.start()
    changed = send_back().user("c")
    definition = bench.library.definition("p")
    object.__setattr__(definition, "bpmn", changed.xml())
    definition.__dict__.pop("digest")
    with pytest.raises(CaseCorrupt, match="has changed"):
        bench.do("a", more=True)


def test_no_module_of_the_library_can_evaluate_python_for_us():
    bench = Bench(send_back())
    seen = []
    original = sys.modules["SpiffWorkflow.bpmn.script_engine.python_environment"].TaskDataEnvironment.evaluate
    try:
        environment = sys.modules["SpiffWorkflow.bpmn.script_engine.python_environment"].TaskDataEnvironment
        environment.evaluate = lambda *a, **k: seen.append(a)
        bench.start()
        bench.do("a", more=False)
    finally:
        environment.evaluate = original
    assert seen == [] and bench.state() == ("completed", "DONE")


@settings(max_examples=40, deadline=None)
@given(
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers(-(2**53), 2**53)
        | st.floats(allow_nan=False, allow_infinity=False)
        | st.text(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
        max_leaves=8,
    )
)
def test_any_plain_value_comes_back_as_it_was(value):
    drawing = (
        Drawing()
        .node("startEvent", "begun")
        .user("a")
        .user("b")
        .service("look", "demo.look")
        .node("endEvent", "DONE")
    )
    seen = []
    bench = Bench(
        drawing.chain("begun", "a", "b", "look", "DONE"),
        operations={"demo.look": lambda work, case: seen.append(case.variables["v"])},
    )
    bench.start(v=None)
    bench.do("a", v=value)
    bench.do("b")
    assert repr(seen[0]) == repr(plain(value))
