"""What SpiffWorkflow 3.2.0 does by itself: the defects our engine guards against, each seen in the library.

A test here fails when a new version of the library mends the defect; then its guard may go. The guards have
tests of their own, with our engine:

 1 a parallel join in a loop fires early        test_library_defects: a_join_in_a_loop_waits_for_both…
 2 so does an inclusive join                    the same, and checking: inclusive-in-loop
 3 an event sub-process changes the shared spec test_library_defects: an_event_sub_process_leaves…
 4 a parsed spec forgets its instances          test_library_defects: a_restored_case_goes_on…
 5 the state depends on the order of keys       test_library_defects: variables_survive_every_restore
 6 a deep tree looks finished                   test_library_defects: a_tree_deeper_than…
 7 an error leaves a case half moved            test_library_defects: a_condition_over_a_missing…
 8 timers of an event gateway share one place   elements/test_boundaries: the_first_event_decides…
 9 branches share and mix up what they know     test_library_defects: an_operation_cannot_change…
10 a boundary branch misses collected answers   here: what_was_collected_before_an_interruption…
11 a reset leaves timers of dropped tasks       test_library_defects: a_task_reached_again_has…
12 some ids and events are lost in silence      test_library_defects: ids_the_library_uses…; test_refused
13 multi-instance leaks and refuses a 2nd pass  test_library_defects: what_a_task_submits_inside…
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from lxml import etree
from SpiffWorkflow import TaskState
from SpiffWorkflow.bpmn import BpmnEvent, BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.specs.event_definitions import SignalEventDefinition

from tests.unit.chassis.engine.bench import Bench
from tests.unit.chassis.engine.drawing import Drawing, each, event, message, timer
from tests.unit.chassis.engine.regressions.test_library_defects import looped, send_back

SIGNAL = '<bpmn:signal id="s1" name="withdrawn"/>'


def stock(drawing: Drawing) -> tuple[Any, Any]:
    """The specification the library's own parser makes of a diagram."""
    parser = BpmnParser()
    parser.add_bpmn_xml(etree.fromstring(drawing.xml()))
    return parser.get_spec(drawing.process_id), parser.get_subprocess_specs(drawing.process_id)


def started(drawing: Drawing) -> BpmnWorkflow:
    workflow = BpmnWorkflow(*stock(drawing))
    workflow.do_engine_steps()
    return workflow


def names(workflow: BpmnWorkflow) -> list[str]:
    return sorted(task.task_spec.name for task in workflow.get_tasks(state=TaskState.READY, manual=True))


def do(workflow: BpmnWorkflow, name: str, **data: Any) -> None:
    task = workflow.get_next_task(state=TaskState.READY, spec_name=name)
    task.data.update(data)
    task.run()
    workflow.do_engine_steps()


@pytest.mark.parametrize("gateway", ["parallelGateway", "inclusiveGateway"])
def test_1_and_2_a_join_fires_early_on_the_second_pass_of_a_loop(gateway):
    workflow = started(looped(gateway))
    do(workflow, "init", take_a=True, take_b=True)
    do(workflow, "a", more=True)
    assert names(workflow) == ["b"]
    do(workflow, "b", more=True)
    do(workflow, "init", take_a=True, take_b=True)
    do(workflow, "b", more=True)  # the branch that came last before
    assert names(workflow) != ["a"], "mended"


def test_3_an_event_sub_process_changes_the_specification_all_cases_share():
    inner = Drawing().start("heard", event("signal", "s1")).user("handle").end("handled")
    drawing = Drawing(definitions=SIGNAL).start("begun").user("a").end("DONE").chain("begun", "a", "DONE")
    drawing.event_sub("withdrawn", inner.chain("heard", "handle", "handled"))
    spec, subprocesses = stock(drawing)
    first = BpmnWorkflow(spec, subprocesses)
    first.do_engine_steps()
    before = list(spec.start._outputs)
    first.send_event(BpmnEvent(SignalEventDefinition("withdrawn"), payload={}))
    first.do_engine_steps()
    assert names(first) == ["a", "handle"] and list(spec.start._outputs) != before, "mended"
    later = BpmnWorkflow(spec, subprocesses)
    later.do_engine_steps()
    do(later, "a")
    assert not later.is_completed(), "mended"


def counted(sequential: bool = False) -> Drawing:
    loop = (
        f'<bpmn:multiInstanceLoopCharacteristics isSequential="{str(sequential).lower()}">'
        "<bpmn:loopCardinality>2</bpmn:loopCardinality></bpmn:multiInstanceLoopCharacteristics>"
    )
    drawing = Drawing().start("begun").user("ask", after=loop).user("next").end("DONE")
    return drawing.chain("begun", "ask", "next", "DONE")


def test_4_a_specification_that_was_only_parsed_does_not_hear_its_instances():
    spec, _ = stock(counted())
    assert not spec.task_specs["ask [child]"].completed_event.is_connected(spec.task_specs["ask"].merge_child)


def test_5_the_saved_state_depends_on_the_order_of_its_keys():
    drawing = Drawing().start("begun").user("a").user("b").end("DONE").chain("begun", "a", "b", "DONE")
    serializer, lost = BpmnWorkflowSerializer(), 0
    for _ in range(30):
        workflow = started(drawing)
        do(workflow, "a", x=1)
        shuffled = json.dumps(json.loads(serializer.serialize_json(workflow)), sort_keys=True)
        (task,) = serializer.deserialize_json(shuffled).get_tasks(state=TaskState.READY, manual=True)
        lost += task.data != {"x": 1}
    assert lost, "mended"


def test_6_a_deep_tree_looks_finished_while_somebody_still_has_work():
    workflow = started(send_back())
    for _ in range(340):
        task = workflow.get_next_task(state=TaskState.READY, spec_name="a")
        if task is None:
            break
        do(workflow, "a", more=True)
    assert workflow.is_completed(), "mended"
    assert [task for task in workflow.tasks.values() if task.has_state(TaskState.READY)]


def test_7_an_error_in_the_engine_leaves_the_case_half_moved():
    drawing = Drawing().start("begun").user("a").xor("which", "no").user("b").end("DONE")
    drawing.chain("begun", "a", "which").flow("which", "b", "nosuch == 1").flow("b", "DONE")
    workflow = started(drawing.flow("which", "DONE", flow_id="no"))
    with pytest.raises(Exception, match="nosuch"):
        do(workflow, "a")
    assert names(workflow) == [] and not workflow.is_completed(), "mended"


def test_8_the_timers_of_an_event_gateway_share_one_place():
    drawing = Drawing().start("begun").node("eventBasedGateway", "first").end("DONE")
    for name, time in (("soon", '"PT1S"'), ("late", '"PT9H"')):
        drawing.catch(name, timer("duration", time)).chain("first", name, "DONE")
    workflow = started(drawing.flow("begun", "first"))
    gateway = workflow.get_next_task(spec_name="first")
    assert isinstance(gateway.internal_data["event_value"], str), "mended"


def side_by_side() -> Drawing:
    drawing = Drawing().start("begun").user("a").parallel("split", "joined").user("b").user("c").end("DONE")
    return drawing.chain("begun", "a", "split", "b", "joined", "DONE").chain("split", "c", "joined")


def test_9_branches_share_what_they_know_and_joins_mix_it_up():
    workflow = started(side_by_side())
    do(workflow, "a", form={"items": [1]})
    b, c = (workflow.get_next_task(state=TaskState.READY, spec_name=name) for name in "bc")
    b.data["form"]["items"].append(2)
    assert c.data["form"]["items"] == [1, 2], "mended"
    workflow = started(side_by_side())
    do(workflow, "a", log=["a"])
    do(workflow, "b", log=["a", "b"])
    do(workflow, "c", log=["a", "c"])
    assert workflow.data["log"] == ["a", "c"], "mended"


def test_10_what_was_collected_before_an_interruption_is_kept_by_the_service_and_not_by_the_token():
    kept, seen = [], []
    drawing = Drawing(definitions='<bpmn:message id="m1" name="stop" />').start("begun").end("DONE")
    drawing.user("ask", after=each("towns", "town"), onComplete="demo.keep").user("next")
    drawing.boundary("stopped", "ask", message("m1")).service("sum_up", "demo.sum_up")
    drawing.chain("begun", "ask", "next", "DONE").chain("stopped", "sum_up", "DONE")
    bench = Bench(
        drawing,
        completions={"demo.keep": lambda work, case, done: kept.append(case.variables["town"])},
        operations={"demo.sum_up": lambda work, case: seen.append((list(kept), dict(case.variables)))},
    )
    bench.start(towns=[1, 2, 3])
    bench.do("ask")
    bench.do("ask")
    bench.deliver("stop")
    assert [(len(answers), variables) for answers, variables in seen] == [(2, {"towns": [1, 2, 3]})]


def test_11_a_reset_leaves_the_timers_of_tasks_that_are_gone():
    drawing = Drawing().start("begun").user("a").user("b").end("DONE").end("LATE")
    drawing.boundary("late", "b", timer("duration", '"PT1H"')).chain("begun", "a", "b", "DONE")
    workflow = started(drawing.chain("late", "LATE"))
    do(workflow, "a")
    workflow.reset_from_task_id(workflow.get_next_task(spec_name="a").id)
    gone = [task for task in workflow.event_manager.tasks.values() if task.id not in workflow.tasks]
    assert gone, "mended"


def test_12_an_id_the_library_uses_itself_makes_the_process_vanish():
    drawing = Drawing().start("Start").user("a").end("DONE").chain("Start", "a", "DONE")
    try:
        workflow = started(drawing)
    except Exception:  # noqa: BLE001 - crash or silence, either is the defect
        return
    assert names(workflow) == [], "mended"


def test_12_link_events_are_passed_over_in_silence():
    link = '<bpmn:linkEventDefinition id="{}" name="L"/>'
    drawing = Drawing().start("begun").throw("there", link.format("l1")).catch("here", link.format("l2"))
    drawing.user("a").end("DONE").chain("begun", "there").chain("here", "a", "DONE")
    assert "a" not in names(started(drawing)), "mended"


def test_13_multi_instance_leaks_its_element_and_refuses_a_second_pass():
    loop = (
        "<bpmn:multiInstanceLoopCharacteristics><bpmn:loopDataInputRef>towns</bpmn:loopDataInputRef>"
        '<bpmn:inputDataItem id="town" name="town" /></bpmn:multiInstanceLoopCharacteristics>'
    )
    drawing = Drawing().start("begun").xor("merged").user("ask", after=loop).xor("more", "no").end("DONE")
    drawing.chain("begun", "merged", "ask", "more").flow("more", "merged", "again")
    workflow = BpmnWorkflow(*stock(drawing.flow("more", "DONE", flow_id="no")))
    workflow.task_tree.data["towns"] = ["1"]
    workflow.do_engine_steps()
    with pytest.raises(Exception, match="already exists"):
        do(workflow, "ask [child]", again=True)
