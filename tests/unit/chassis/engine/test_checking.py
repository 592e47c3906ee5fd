"""What stands against releasing a diagram, and what is turned away at the door."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from chassis.engine.checking import check
from chassis.engine.findings import RULES
from chassis.engine.front_door import (
    BpmnDoctype,
    BpmnNotBpmn,
    BpmnNotWellFormed,
    BpmnTooComplex,
    BpmnTooDeep,
    BpmnTooLarge,
    admit,
)
from chassis.errors import Refusal
from tests.unit.chassis.engine.drawing import Drawing, each, message, properties, timer

KNOWN = {
    "operations": {"demo.issue"},
    "completions": {"demo.check"},
    "messages": {"demo.done.v1"},
    "forms": {"check_papers": {"components": []}},
    "decisions": {"level"},
    "roles": {"clerk"},
    "functions": {"param"},
    "processes": {"legal_review": {1}},
}
EN = properties(name_en="x")


def sound() -> Drawing:
    drawing = Drawing("filing", definitions='<bpmn:message id="m1" name="demo.done.v1" />')
    drawing.node("startEvent", "filing_received", "收到", "", EN)
    drawing.node("exclusiveGateway", "merged", "汇合", "", EN)
    drawing.node(
        "userTask",
        "check_papers",
        "审查材料",
        'camunda:candidateGroups="${role(\'clerk\', unit)}" camunda:formKey="form:check_papers"',
        properties(name_en="Check", onComplete="demo.check"),
    )
    drawing.node("exclusiveGateway", "papers_complete", "材料齐全？", 'default="flow_no"', EN)
    drawing.node(
        "serviceTask", "issue_notice", "下发", 'camunda:type="external" camunda:topic="demo.issue"', EN
    )
    drawing.node(
        "boundaryEvent", "check_overdue", "逾期", 'attachedToRef="check_papers"', EN, timer("duration", "P5D")
    )
    drawing.node("endEvent", "ADMITTED", "准入", "", EN).node("endEvent", "LAPSED", "失效", "", EN)
    drawing.chain("filing_received", "merged", "check_papers", "papers_complete")
    drawing.flow("papers_complete", "issue_notice", "${param('x') > 3}").flow(
        "papers_complete", "merged", flow_id="flow_no"
    )
    return drawing.chain("issue_notice", "ADMITTED").chain("check_overdue", "LAPSED")


def rules(drawing: Drawing | bytes, **changed) -> set[tuple[str, str]]:
    xml = drawing if isinstance(drawing, bytes) else drawing.xml()
    found = check(xml, **{**KNOWN, **changed})
    return {(one.rule, element) for one in found for element in (one.element, *one.also)}


def test_a_sound_diagram_has_no_findings():
    assert check(sound().xml(), **KNOWN) == []


def reminded(*ways: str, host: str = "check_papers") -> Drawing:
    """A reminder beside a step, whose branch goes these ways."""
    drawing = sound().boundary("soon_due", host, timer("duration", "P3D"), interrupting=False)
    drawing.node("endEvent", "REMINDED", "已提醒", "", EN)
    return drawing.user("remind", groups="clerk@1").chain("soon_due", "remind", *ways)


@pytest.mark.parametrize("way", ["REMINDED", "ADMITTED", "papers_complete"])
def test_a_branch_beside_a_step_does_not_end_the_case(way):
    found = {one.rule: one for one in check(reminded(way).xml())}
    one = found["beside-ends-case"]
    assert one.element == "soon_due" and one.severity == "blocks"
    assert "审查材料" in one.said.zh and "sub-process" in one.remedy.en


def test_a_branch_beside_a_step_may_end_inside_or_where_everything_ends():
    drawing = Drawing("visit").node("startEvent", "begun").node("endEvent", "DONE")
    drawing.user("look").boundary("soon", "look", timer("duration", "P3D"), interrupting=False)
    both = drawing.user("remind").chain("begun", "look", "DONE").chain("soon", "remind", "DONE")
    inner = Drawing().node("startEvent", "s").user("look").node("endEvent", "looked").node("endEvent", "told")
    inner.boundary("soon", "look", timer("duration", "P3D"), interrupting=False).user("remind")
    inner.chain("s", "look", "looked").chain("soon", "remind", "told")
    inside = Drawing("visit").node("startEvent", "begun").sub("visiting", inner).node("endEvent", "DONE")
    inside.boundary("late", "visiting", timer("duration", "P9D")).node("endEvent", "LATE")
    inside.chain("begun", "visiting", "DONE").chain("late", "LATE")
    for one in (both, inside):
        assert "beside-ends-case" not in {finding.rule for finding in check(one.xml())}


def replace(old: str, new: str) -> bytes:
    xml = sound().xml().decode()
    assert old in xml
    return xml.replace(old, new).encode()


@pytest.mark.parametrize(
    ("xml", "finding"),
    [
        (replace('topic="demo.issue"', 'topic="demo.nosuch"'), ("topic-unknown", "issue_notice")),
        (replace('camunda:topic="demo.issue"', ""), ("topic-missing", "issue_notice")),
        (
            replace('camunda:topic="demo.issue"', 'camunda:class="java.lang.Runtime"'),
            ("java-attribute", "issue_notice"),
        ),
        (replace('value="demo.check"', 'value="demo.nosuch"'), ("completion-unknown", "check_papers")),
        (replace("form:check_papers", "form:nosuch"), ("form-unknown", "check_papers")),
        (replace(' camunda:formKey="form:check_papers"', ""), ("form-missing", "check_papers")),
        (replace("role('clerk'", "role('emperor'"), ("role-unknown", "check_papers")),
        (replace("${role('clerk', unit)}", "emperor@1"), ("role-unknown", "check_papers")),
        (replace("camunda:candidateGroups", "camunda:priority"), ("candidates-missing", "check_papers")),
        (replace("${role('clerk', unit)}", "${unit.__class__}"), ("expression", "check_papers")),
        (
            replace("${param('x') &gt; 3}", "${hack('x')}"),
            ("function-unknown", "flow_papers_complete_issue_notice"),
        ),
        (replace("${param('x') &gt; 3}", "${9**9}"), ("expression", "flow_papers_complete_issue_notice")),
        (replace('default="flow_no"', ""), ("gateway-default", "papers_complete")),
        (replace("材料齐全？", "判断"), ("gateway-question", "papers_complete")),
        (
            replace('id="check_papers" name="审查材料"', 'id="check_papers" name=""'),
            ("name-missing", "check_papers"),
        ),
        (replace('value="Check"', 'value=""'), ("name-en-missing", "check_papers")),
        (replace('"issue_notice"', '"Activity_0x1y2z3"'), ("id-machine-made", "Activity_0x1y2z3")),
        (replace('"issue_notice"', '"issueNotice"'), ("id-style", "issueNotice")),
        (replace('"issue_notice"', '"demo.issue"'), ("id-is-operation", "demo.issue")),
        (replace('"ADMITTED"', '"admitted"'), ("id-style", "admitted")),
        (replace('"merged"', '"Start"'), ("id-reserved", "Start")),
        (replace('id="LAPSED"', 'id="ADMITTED"'), ("id-duplicate", "ADMITTED")),
        (replace("bpmn:serviceTask", "bpmn:scriptTask"), ("script-task", "issue_notice")),
        (replace("bpmn:serviceTask", "bpmn:task"), ("task-untyped", "issue_notice")),
        (replace("bpmn:exclusiveGateway", "bpmn:complexGateway"), ("complex-gateway", "merged")),
        (replace("bpmn:timeDuration>", "bpmn:timeCycle>"), ("cycle-interrupts", "check_overdue")),
        (replace("P5D", "${due(}"), ("expression", "check_overdue")),
        (replace("P5D", ""), ("timer-incomplete", "check_overdue")),
        (
            replace('attachedToRef="check_papers"', 'attachedToRef="nosuch"'),
            ("boundary-detached", "check_overdue"),
        ),
        (
            replace('attachedToRef="check_papers"', 'attachedToRef="issue_notice"'),
            ("boundary-on-instant", "check_overdue"),
        ),
        (replace('targetRef="LAPSED"', 'targetRef="nosuch"'), ("flow-ends", "flow_check_overdue_LAPSED")),
        (replace('isExecutable="true"', 'isExecutable="false"'), ("process-not-executable", "filing")),
        (replace('id="filing" name', 'id="Process_1abcd" name'), ("id-machine-made", "Process_1abcd")),
        (replace('bpmnElement="merged"', 'bpmnElement="other"'), ("shape-missing", "merged")),
        (
            replace("<bpmn:startEvent", '<bpmn:correlationSubscription id="cs" /><bpmn:startEvent'),
            ("element-not-supported", "cs"),
        ),
        (
            replace(
                "<bpmn:startEvent",
                '<bpmn:laneSet><bpmn:lane id="l"><bpmn:flowNodeRef>merged</bpmn:flowNodeRef></bpmn:lane>'
                "</bpmn:laneSet><bpmn:startEvent",
            ),
            ("lane-missing", "check_papers"),
        ),
        (
            replace(
                'sourceRef="issue_notice" targetRef="ADMITTED"', 'sourceRef="merged" targetRef="ADMITTED"'
            ),
            ("no-way-out", "issue_notice"),
        ),
        (
            replace(
                'sourceRef="issue_notice" targetRef="ADMITTED"', 'sourceRef="merged" targetRef="ADMITTED"'
            ),
            ("flow-condition", "flow_issue_notice_ADMITTED"),
        ),
        (replace('targetRef="ADMITTED"', 'targetRef="LAPSED"'), ("unreachable", "ADMITTED")),
    ],
)
def test_a_fault_is_found_where_it_is(xml, finding):
    assert finding in rules(xml)


def test_a_loop_in_which_nothing_waits_is_refused():
    drawing = (
        Drawing("spin")
        .node("startEvent", "begun")
        .xor("merged")
        .service("work", "demo.issue")
        .xor("again", "flow_no")
    )
    drawing.node("endEvent", "DONE").chain("begun", "merged", "work", "again").flow("again", "merged", "x")
    drawing.flow("again", "DONE", flow_id="flow_no")
    assert ("busy-loop", "again") in rules(drawing)
    drawing.nodes[2] = (
        "serviceTask",
        "work",
        'camunda:type="external" camunda:topic="demo.issue"',
        properties(execution="job"),
        "",
    )
    assert "busy-loop" not in {rule for rule, _ in rules(drawing)}


@pytest.mark.parametrize(("multiple", "found"), [("", False), (each("xs", "x"), True)])
def test_a_collection_may_be_empty_so_it_does_not_count_as_waiting(multiple, found):
    drawing = (
        Drawing("spin")
        .node("startEvent", "begun")
        .xor("merged")
        .user("ask", after=multiple)
        .xor("again", "flow_no")
    )
    drawing.node("endEvent", "DONE").chain("begun", "merged", "ask", "again").flow("again", "merged", "x")
    assert ("busy-loop" in {r for r, _ in rules(drawing.flow("again", "DONE", flow_id="flow_no"))}) is found


def test_a_sub_process_waits_only_if_every_way_through_it_does():
    inner = Drawing().node("startEvent", "in").xor("urgent", "flow_no").user("ask").node("endEvent", "out")
    inner.chain("in", "urgent").flow("urgent", "ask", "x").flow("urgent", "out", flow_id="flow_no").chain(
        "ask", "out"
    )
    drawing = (
        Drawing("spin").node("startEvent", "begun").xor("merged").sub("part", inner).xor("again", "flow_end")
    )
    drawing.node("endEvent", "DONE").chain("begun", "merged", "part", "again").flow("again", "merged", "x")
    assert ("busy-loop", "again") in rules(drawing.flow("again", "DONE", flow_id="flow_end"))


@pytest.mark.parametrize(
    ("attributes", "finding"),
    [
        (
            'calledElement="legal_review" camunda:calledElementBinding="version" '
            'camunda:calledElementVersion="1"',
            None,
        ),
        ('calledElement="legal_review"', "call-unpinned"),
        (
            'calledElement="legal_review" camunda:calledElementBinding="version" '
            'camunda:calledElementVersion="7"',
            "call-unknown",
        ),
        ('calledElement="nosuch"', "call-unknown"),
        ('calledElement="caller"', "call-itself"),
    ],
)
def test_called_processes_exist_and_are_pinned(attributes, finding):
    drawing = (
        Drawing("caller", name="调用")
        .node("startEvent", "begun")
        .node("callActivity", "review", "审", attributes, EN)
    )
    drawing.node("endEvent", "DONE", "完", "", EN).chain("begun", "review", "DONE")
    xml = drawing.xml().replace(b'name="begun"', b"")
    assert {rule for rule, _ in rules(xml)} == ({finding} if finding else set())


@pytest.mark.parametrize(
    "loop",
    [
        "<bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality>100000000</bpmn:loopCardinality></bpmn:multiInstanceLoopCharacteristics>",
        "<bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality>many</bpmn:loopCardinality></bpmn:multiInstanceLoopCharacteristics>",
        "<bpmn:multiInstanceLoopCharacteristics />",
        '<bpmn:multiInstanceLoopCharacteristics camunda:collection="xs" />',
    ],
)
def test_nobody_asks_for_endless_instances(loop):
    drawing = Drawing("asks").node("startEvent", "begun").user("ask", after=loop).node("endEvent", "DONE")
    assert ("multi-instance", "ask") in rules(drawing.chain("begun", "ask", "DONE"))


def test_only_known_messages_start_and_wake_cases():
    drawing = Drawing("waits", definitions='<bpmn:message id="m1" name="other.thing.v1" />')
    drawing.node("startEvent", "begun", after=message("m1")).node(
        "intermediateCatchEvent", "heard", after=message("m2")
    )
    found = rules(drawing.node("endEvent", "DONE").chain("begun", "heard", "DONE"))
    assert {("message-unknown", "begun"), ("message-missing", "heard")} <= found


def test_every_finding_speaks_both_languages_and_names_a_remedy():
    for rule, (sentence, remedy) in RULES.items():
        for said in (sentence, remedy):
            assert said.zh and said.en and any(character >= "\u4e00" for character in said.zh), rule
    (finding,) = [
        one for one in check(replace('default="flow_no"', ""), **KNOWN) if one.rule == "gateway-default"
    ]
    assert finding.said.zh == "网关“材料齐全？”没有默认流向"


def definitions(inside: str) -> bytes:
    return f'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">{inside}</definitions>'.encode()


@pytest.mark.parametrize(
    ("file", "refusal"),
    [
        (b"", BpmnNotWellFormed),
        (b"not xml", BpmnNotWellFormed),
        (b"<a>", BpmnNotBpmn),
        (b"\x00\xff", BpmnNotWellFormed),
        (b"<html/>", BpmnNotBpmn),
        (b'<definitions xmlns="urn:other"/>', BpmnNotBpmn),
        (b" " * 2_000_001, BpmnTooLarge),
        (b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + definitions("&x;"), BpmnDoctype),
        (b'<!DOCTYPE d SYSTEM "http://127.0.0.1:9/x.dtd">' + definitions(""), BpmnDoctype),
        (
            b'<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
            + definitions("&b;"),
            BpmnDoctype,
        ),
        (definitions("<process>" * 70 + "</process>" * 70), BpmnTooDeep),
        (definitions("<task/>" * 10_001), BpmnTooComplex),
        (definitions("<task " + " ".join(f'a{n}="1"' for n in range(41)) + "/>"), BpmnTooComplex),
        (definitions("<documentation>" + "x" * 20_001 + "</documentation>"), BpmnTooComplex),
    ],
)
def test_hostile_files_are_turned_away_with_one_clear_sentence(file, refusal):
    with pytest.raises(refusal) as refused:
        check(file)
    assert str(refused.value) and refused.value.said.en


def test_a_stylesheet_or_comment_is_not_kept():
    root = admit(b'<?xml-stylesheet href="x"?>' + definitions("<!-- c --><process id='p'/>"))
    assert [etree.QName(node).localname for node in root.iter()] == ["definitions", "process"]


SOUND = sound().xml()


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(SOUND)), st.integers(0, 60), st.binary(max_size=20))
def test_no_damaged_file_does_more_than_be_refused_or_found_wanting(start, length, insertion):
    damaged = SOUND[:start] + insertion + SOUND[start + length :]
    with contextlib.suppress(Refusal):
        check(damaged, **KNOWN)


TAGS = [
    "userTask",
    "serviceTask",
    "subProcess",
    "exclusiveGateway",
    "startEvent",
    "endEvent",
    "boundaryEvent",
    "intermediateCatchEvent",
    "callActivity",
    "eventBasedGateway",
    "inclusiveGateway",
]


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_misdrawn_diagram_does_more_than_be_found_wanting(data):
    root = etree.fromstring(SOUND)
    for _ in range(data.draw(st.integers(1, 6))):
        nodes = [node for node in root.iter() if isinstance(node.tag, str)]
        node = data.draw(st.sampled_from(nodes))
        other = data.draw(st.sampled_from(nodes))
        match data.draw(st.integers(0, 4)):
            case 0 if node is not root:
                node.getparent().remove(node)
            case 1 if node.attrib:
                del node.attrib[data.draw(st.sampled_from(list(node.attrib)))]
            case 2 if node.attrib and other.attrib:
                node.set(
                    data.draw(st.sampled_from(list(node.attrib))),
                    data.draw(st.sampled_from(list(other.attrib.values()))),
                )
            case 3 if node is not root:
                node.tag = "{http://www.omg.org/spec/BPMN/20100524/MODEL}" + data.draw(st.sampled_from(TAGS))
            case 4 if node is not root and node not in other.iterancestors() and node is not other:
                other.append(node)
    with contextlib.suppress(Refusal):
        check(etree.tostring(root), **KNOWN)


def test_a_function_nobody_knows_is_named_with_the_one_it_resembles():
    (finding,) = check(replace("${param('x') &gt; 3}", "${workday_after(x, 1) = x}"), **KNOWN)
    assert finding.said.zh.endswith("未知函数 workday_after()；是否指 workdays_after()？")
