"""Activities: done by people, by the service, by messages, in called processes and in sub-processes."""

from __future__ import annotations

from chassis.actor import Actor
from tests.unit.chassis.engine.drawing import Drawing, message, properties
from tests.unit.chassis.engine.elements.walk import Walk, pinned

LEVEL = b"""<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/"><decision id="level" name="l">
<decisionTable id="t" hitPolicy="UNIQUE">
<input id="i"><inputExpression id="e"><text>score</text></inputExpression></input>
<output id="o" name="level" typeRef="string"/>
<rule id="r1"><inputEntry id="i1"><text>&gt;= 60</text></inputEntry>
<outputEntry id="o1"><text>"high"</text></outputEntry></rule>
<rule id="r2"><inputEntry id="i2"><text>&lt; 60</text></inputEntry>
<outputEntry id="o2"><text>"low"</text></outputEntry></rule>
</decisionTable></decision></definitions>"""


def before_a_look(drawing: Drawing, *first: str) -> Drawing:
    """A start, the elements already drawn, somebody who looks, an end."""
    drawing.start("begun").user("look").end("DONE")
    return drawing.chain("begun", *first, "look", "DONE")


def test_a_user_task_waits_for_its_posts():
    walk = Walk(before_a_look(Drawing().user("ask"), "ask"))
    walk.start().at("ask").do("ask", "agree", n=1).knows("look", n=1, outcome="agree").do("look").ends("DONE")


def test_a_manual_task_waits_for_a_person_too():
    manual = Drawing().node("manualTask", "carry", "", 'camunda:candidateGroups="clerk@1"')
    Walk(before_a_look(manual, "carry")).start().at("carry").do("carry").at("look").do("look").ends("DONE")


def count(work, case):
    return {"n": case.variables["n"] + 1}


def test_a_service_task_calls_its_operation_at_once():
    drawing = before_a_look(Drawing().service("count", "demo.count"), "count")
    walk = Walk(drawing, operations={"demo.count": count})
    walk.start(n=3).knows("look", n=4).do("look").ends("DONE")


def test_a_service_task_may_wait_for_the_worker():
    drawing = before_a_look(Drawing().service("count", "demo.count", execution="job"), "count")
    walk = Walk(drawing, operations={"demo.count": count})
    walk.start(n=3).at().waits(job=1).works().waits().knows("look", n=4).do("look").ends("DONE")


def test_a_business_rule_task_asks_its_table():
    rule = Drawing().node("businessRuleTask", "classify", "", 'camunda:decisionRef="level"')
    walk = Walk(before_a_look(rule, "classify"), decisions={"level": LEVEL})
    walk.start(score=61).knows("look", level="high").do("look").ends("DONE")


def test_a_send_task_throws_and_a_receive_task_hears():
    asked = []
    drawing = Drawing(
        definitions='<bpmn:message id="m1" name="demo.asked"/><bpmn:message id="m2" name="demo.answered"/>'
    )
    drawing.node("sendTask", "ask", "", 'messageRef="m1"').node("receiveTask", "hear", "", 'messageRef="m2"')
    walk = Walk(
        before_a_look(drawing, "ask", "hear"),
        thrown=lambda work, case, name, variables: asked.append((case.case_no, name, variables)),
    )
    walk.start(n=1).at().waits(subscription=1)
    assert asked == [("c1", "demo.asked", {"n": 1}), ("c2", "demo.asked", {"n": 1})]
    walk.hears("demo.answered", n=2).knows("look", n=2).do("look").ends("DONE")


def test_a_call_activity_runs_another_process_and_goes_on_with_what_it_found():
    called = Drawing("review").start("handed_over").user("examine").end("EXAMINED")
    called.chain("handed_over", "examine", "EXAMINED")
    caller = before_a_look(Drawing().node("callActivity", "review_it", "", pinned("review")), "review_it")
    walk = Walk(called, caller)
    walk.start(n=1).at("examine").do("examine", found="x").knows("look", n=1, found="x")
    walk.do("look").ends("DONE")


def test_an_embedded_sub_process_is_a_step_with_steps_inside():
    inner = Drawing().start("in").user("examine").end("out").chain("in", "examine", "out")
    walk = Walk(before_a_look(Drawing().sub("part", inner), "part"))
    walk.start(n=1).at("examine").do("examine", found="x").knows("look", n=1, found="x")
    walk.do("look").ends("DONE")


def test_a_process_begins_at_the_start_event_whose_message_came():
    drawing = Drawing(
        definitions='<bpmn:message id="m1" name="demo.filed"/><bpmn:message id="m2" name="demo.handed-over"/>'
        '<bpmn:message id="m3" name="demo.go"/>'
    )
    drawing.start("by_hand").start("filed", message("m1")).node(
        "startEvent", "handed_over", "", "", properties(startWhen="urgent"), message("m2")
    )
    drawing.user("a").user("b").user("c").end("DONE")
    drawing.chain("by_hand", "a", "DONE").chain("filed", "b", "DONE").chain("handed_over", "c", "DONE")
    thrower = Drawing("sender", definitions=drawing.definitions).start("s").user("choose")
    thrower.xor("which", "to_m2").throw("file", message("m1")).throw("hand_over", message("m2")).end("SENT")
    thrower.chain("s", "choose", "which").flow("which", "file", "filing").chain("file", "SENT")
    thrower.flow("which", "hand_over", flow_id="to_m2").chain("hand_over", "SENT")
    walk = Walk(drawing, thrower)
    bench = walk.bench
    bench.start("p", "plain")
    assert bench.names("plain") == ["a"]
    for filing, urgent, opened in ((True, None, ["b"]), (False, True, ["c"]), (False, False, [])):
        case_no = f"{filing} {urgent}"
        bench.start("sender", case_no, urgent=urgent)
        bench.do("choose", case_no=case_no, filing=filing)
        assert bench.names(case_no) == opened
    with bench.work(Actor.system("test")) as work:
        bench.engine.start(work, "p", case_no="named", message="demo.filed")
    assert bench.names("named") == ["b"]
