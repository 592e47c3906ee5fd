"""What the engine does not run is refused with element, rule and remedy, in both languages."""

from __future__ import annotations

import pytest

from chassis.engine.checking import check
from chassis.engine.definition import Definition
from chassis.engine.refusals import CaseCorrupt
from tests.unit.chassis.engine.drawing import Drawing, event

MESSAGES = '<bpmn:message id="m1" name="demo.told"/><bpmn:signal id="s1" name="told"/>'


def with_node(tag: str, after: str = "", attributes: str = "") -> Drawing:
    drawing = Drawing(definitions=MESSAGES).start("begun").node(tag, "it", "它", attributes, "", after)
    return drawing.end("DONE").chain("begun", "it", "DONE")


def on_boundary(definition: str, *, interrupting: bool = True) -> Drawing:
    drawing = Drawing(definitions=MESSAGES).start("begun").user("a").end("DONE").chain("begun", "a", "DONE")
    return drawing.boundary("it", "a", definition, interrupting=interrupting).chain("it", "DONE")


def definition(kind: str, inner: str = "") -> str:
    return f'<bpmn:{kind}EventDefinition id="d" name="n">{inner}</bpmn:{kind}EventDefinition>'


CONDITION = definition("conditional", "<bpmn:condition>x</bpmn:condition>")
EMPTY = '<bpmn:userTask id="inside" />'


@pytest.mark.parametrize(
    ("drawing", "rule", "remedy"),
    [
        (with_node("scriptTask", "<bpmn:script>1</bpmn:script>"), "script-task", "topic"),
        (with_node("task"), "task-untyped", "user task"),
        (with_node("complexGateway"), "complex-gateway", "inclusive gateway"),
        (with_node("adHocSubProcess", EMPTY), "ad-hoc", "multi-instance"),
        (with_node("intermediateThrowEvent", definition("link")), "link-event", "sequence flow"),
        (with_node("intermediateCatchEvent", definition("link")), "link-event", "sequence flow"),
        (with_node("intermediateThrowEvent", definition("compensate")), "compensation", "undo"),
        (on_boundary(definition("compensate")), "compensation", "undo"),
        (with_node("intermediateCatchEvent", CONDITION), "conditional-event", "signal"),
        (on_boundary(CONDITION), "conditional-event", "signal"),
        (on_boundary(CONDITION, interrupting=False), "conditional-event", "signal"),
        (with_node("intermediateCatchEvent", event("error")), "event-not-supported", "catch: message"),
        (with_node("intermediateThrowEvent", event("error")), "event-not-supported", "throw: message"),
        (with_node("intermediateThrowEvent", definition("timer")), "event-not-supported", "throw: message"),
        (with_node("intermediateCatchEvent"), "event-not-supported", "catch: message"),
        (
            with_node("intermediateCatchEvent", event("message", "m1") + event("signal", "s1")),
            "event-not-supported",
            "one of them",
        ),
    ],
)
def test_an_element_the_engine_does_not_run_is_named_with_its_rule_and_a_way_round_it(drawing, rule, remedy):
    found = [one for one in check(drawing.xml()) if one.rule == rule]
    assert [one.element for one in found if one.element == "it"]
    for one in found:
        assert remedy in one.remedy.en and one.said.zh and one.remedy.zh
        assert any("\u4e00" <= letter <= "\u9fff" for letter in one.said.zh + one.remedy.zh)
        assert "{" not in one.said.zh + one.said.en + one.remedy.zh + one.remedy.en


@pytest.mark.parametrize("kind", ["signal", "timer", "conditional", "error", "escalation"])
def test_a_process_is_started_by_people_and_messages_only(kind):
    drawing = Drawing(definitions=MESSAGES).start("it", definition(kind)).user("a").end("DONE")
    rules = {one.rule for one in check(drawing.chain("it", "a", "DONE").xml()) if one.element == "it"}
    assert ("conditional-event" if kind == "conditional" else "event-not-supported") in rules


@pytest.mark.parametrize("kind", ["message", "timer", "signal"])
def test_a_sub_process_begins_where_its_flow_comes_in(kind):
    inner = Drawing().start("it", definition(kind)).user("a").end("out").chain("it", "a", "out")
    drawing = Drawing(definitions=MESSAGES).start("begun").sub("part", inner).end("DONE")
    assert ("event-not-supported", "it") in {
        (one.rule, one.element) for one in check(drawing.chain("begun", "part", "DONE").xml())
    }


@pytest.mark.parametrize(
    ("starts", "rule"),
    [
        (("", ""), "one-start"),
        ((event("message", "m1"), event("message", "m1")), "start-ambiguous"),
        (("", event("message", "m1")), None),
        ((event("message", "m1"),), None),
    ],
)
def test_it_is_clear_where_a_process_begins(starts, rule):
    drawing = Drawing(definitions=MESSAGES).user("a").end("DONE").chain("a", "DONE")
    for number, start in enumerate(starts):
        drawing.start(f"begun_{number}", start).flow(f"begun_{number}", "a")
    found = {one.rule for one in check(drawing.xml())} & {"one-start", "start-ambiguous"}
    assert found == ({rule} if rule else set())


def test_a_sub_process_has_one_beginning():
    inner = (
        Drawing()
        .start("in")
        .start("in_too")
        .user("a")
        .end("out")
        .chain("in", "a", "out")
        .chain("in_too", "a")
    )
    drawing = Drawing().start("begun").sub("part", inner).end("DONE").chain("begun", "part", "DONE")
    assert ("one-start", "part") in {(one.rule, one.element) for one in check(drawing.xml())}


@pytest.mark.parametrize(
    "drawing",
    [
        with_node("scriptTask", "<bpmn:script>1</bpmn:script>"), with_node("task"),
        with_node("complexGateway"), with_node("adHocSubProcess", EMPTY),
        with_node("intermediateThrowEvent", definition("link")),
        with_node("intermediateThrowEvent", definition("compensate")), on_boundary(CONDITION),
        with_node("intermediateCatchEvent", event("message", "m1") + event("signal", "s1")),
    ],
)  # fmt: skip
def test_even_past_the_checker_the_engine_does_not_take_it_for_something_else(drawing):
    with pytest.raises(CaseCorrupt):
        _ = Definition("p", 1, drawing.xml()).specs


@pytest.mark.parametrize("attributes", ["", 'triggeredByEvent="true"'])
def test_a_sub_process_inside_one_of_the_same_id_is_found_and_not_searched_for_ever(attributes):
    inner = Drawing().start("in").end("raised", event("error")).chain("in", "raised")
    outer = Drawing().node("subProcess", "it", "", attributes, "", inner.content())
    drawing = Drawing().node("subProcess", "it", "", attributes, "", outer.content())
    assert ("id-duplicate", "it") in {(one.rule, one.element) for one in check(drawing.xml())}
