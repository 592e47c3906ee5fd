"""Files as other tools write them: read all the same, and told what to correct in the order to correct it."""

from __future__ import annotations

import pytest
from lxml import etree

from chassis.engine.checking import check, process_of
from chassis.engine.findings import RULES, STYLE, Finding
from chassis.engine.front_door import BpmnDoctype, BpmnNotBpmn, BpmnNotWellFormed, BpmnTooComplex, admit, keep
from chassis.engine.telling import FEW
from tests.unit.chassis.engine.drawing import Drawing, message

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"


def simple(name: str = "流程") -> Drawing:
    drawing = Drawing("filing", name, definitions='<bpmn:message id="m1" name="demo.done.v1" />')
    drawing.node("startEvent", "begun", after=message("m1")).user("check_papers").node("endEvent", "DONE")
    return drawing.chain("begun", "check_papers", "DONE")


PLAIN = simple().xml().decode().partition("?>")[2]
USUAL = {(one.rule, one.element) for one in check(simple().xml())}


def told(file: bytes) -> set[tuple[str, str]]:
    return {(one.rule, one.element) for one in check(file)}


@pytest.mark.parametrize(
    ("declared", "written"),
    [
        ("UTF-8", "utf-8"),
        ("utf-8", "utf-8-sig"),
        ("UTF-16", "utf-16"),
        ("UTF-16", "utf-16-le"),
        ("UTF-16", "utf-16-be"),
        ("utf-16", "utf-8"),
        ("utf-32", "utf-32"),
        ("GB2312", "gb18030"),
        ("GBK", "gbk"),
        ("gb18030", "gb18030"),
        ("Big5", "big5"),
        ("unicode", "utf-8"),
        ("rot13", "utf-8"),
        ("punycode", "utf-8"),
    ],
)
def test_a_file_is_read_whatever_its_encoding(declared, written):
    file = f'<?xml version="1.0" encoding="{declared}"?>{PLAIN}'.encode(written)
    assert [one.get("name") for one in admit(file).iter("{*}process")] == ["流程"]
    assert told(file) == USUAL


def test_letters_that_were_lost_are_found_where_they_are():
    (lost,) = [
        one
        for one in check(simple("受理").xml().replace("受".encode(), b"\xca\xdc"))
        if one.rule == "text-damaged"
    ]
    assert lost.element == "filing" and "UTF-8" in lost.remedy.zh


SLIPS = {
    "text before the declaration": f'\n\n  <?xml version="1.0"?>{PLAIN}',
    "no declaration": PLAIN,
    "version 1.1": f'<?xml version="1.1"?>{PLAIN}',
    "another prefix": PLAIN.replace("bpmn:", "semantic:").replace("xmlns:bpmn=", "xmlns:semantic="),
    "no prefix": PLAIN.replace("bpmn:", "").replace("xmlns:bpmn=", "xmlns="),
    "no namespace": PLAIN.replace("bpmn:", "").replace(f'xmlns:bpmn="{MODEL}"', ""),
    "draft namespace": PLAIN.replace(MODEL, "http://schema.omg.org/spec/BPMN/2.0"),
    "secure namespace": PLAIN.replace(MODEL, "https://www.omg.org/spec/BPMN/20100524/MODEL"),
    "space in a namespace": PLAIN.replace("<bpmn:definitions", '<bpmn:definitions xmlns:x="http://a/b c"'),
    "undeclared prefixes": PLAIN.replace(' xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI"', "")
    .replace(' xmlns:camunda="http://camunda.org/schema/1.0/bpmn"', "")
    .replace('<bpmn:userTask id="check_papers"', '<bpmn:userTask bizagi:colour="red" id="check_papers"'),
    "control characters": PLAIN.replace('name="check_papers"', 'name="check_\x0bpapers&#11;"'),
    "qualified references": PLAIN.replace('sourceRef="', 'sourceRef="tns:')
    .replace('targetRef="', 'targetRef="tns:')
    .replace('messageRef="', 'messageRef="tns:')
    .replace('bpmnElement="', 'bpmnElement="tns:'),
    "blanks around ids": PLAIN.replace('id="check_papers"', 'id=" check_papers "'),
    "references as elements": PLAIN.replace(
        '<bpmn:messageEventDefinition messageRef="m1" />',
        "<bpmn:messageEventDefinition><bpmn:messageRef>m1</bpmn:messageRef></bpmn:messageEventDefinition>",
    ),
    "booleans as numbers": PLAIN.replace('isExecutable="true"', 'isExecutable="1"'),
    "comments": PLAIN.replace("<bpmn:startEvent", "<!-- a --><?tool b?><bpmn:startEvent"),
    "documents": PLAIN.replace(
        "<bpmn:startEvent", "<bpmn:documentation><![CDATA[<b>&]]></bpmn:documentation><bpmn:startEvent"
    ),
    "a vendor's own elements": PLAIN.replace(
        "<bpmn:startEvent",
        '<bpmn:extensionElements><v:x xmlns:v="urn:v" id="v1"><v:y>1</v:y></v:x></bpmn:extensionElements>'
        "<bpmn:startEvent",
    ),
    "data": PLAIN.replace(
        "<bpmn:startEvent",
        '<bpmn:ioSpecification /><bpmn:dataObject id="o" />'
        '<bpmn:dataObjectReference id="r" dataObjectRef="o" />'
        '<bpmn:dataStoreReference id="s" /><bpmn:property id="q" /><bpmn:startEvent',
    ),
    "an empty partner": PLAIN.replace("<bpmn:process", '<bpmn:process id="partner" /><bpmn:process'),
}  # fmt: skip


@pytest.mark.parametrize("slip", SLIPS)
def test_what_every_reader_understands_is_no_finding(slip):
    assert told(SLIPS[slip].encode()) == USUAL
    assert process_of(SLIPS[slip].encode()) == "filing"


@pytest.mark.parametrize("slip", SLIPS)
def test_what_is_kept_of_a_file_can_be_read_without_help(slip):
    root, changed = keep(SLIPS[slip].encode())
    strict = etree.fromstring(etree.tostring(root) if changed else SLIPS[slip].encode())
    assert [
        one.get("isExecutable") for one in strict.iter(f"{{{MODEL}}}process") if one.get("id") == "filing"
    ] == ["true"]
    assert changed or etree.tostring(root) == etree.tostring(etree.fromstring(SLIPS[slip].encode()))


def test_a_file_without_slips_is_kept_as_it_is():
    assert not keep(simple().xml())[1]


@pytest.mark.parametrize(
    ("file", "refusal"),
    [
        (f'<?xml version="1.0"?><!DOCTYPE x>{PLAIN}'.encode("utf-16"), BpmnDoctype),
        (b'<definitions xmlns="http://schemas.xmlsoap.org/wsdl/"/>', BpmnNotBpmn),
        (b'<Package xmlns="http://www.wfmc.org/2009/XPDL2.2"/>', BpmnNotBpmn),
        (PLAIN.replace("</bpmn:process>", "").encode(), BpmnNotWellFormed),
        (f'<definitions xmlns="{MODEL}">{"<a:b/>" * 3}</definitions'.encode(), BpmnNotWellFormed),
        (f'<definitions xmlns="{MODEL}">{"<x/>" * 100_001}</definitions>'.encode(), BpmnTooComplex),
    ],
)
def test_what_cannot_be_read_is_refused(file, refusal):
    with pytest.raises(refusal):
        admit(file)


def several(*processes: str) -> bytes:
    inside = "".join(
        f'<process id="p{number}" name="流程{number}" {marked}><startEvent id="s{number}" /></process>'
        for number, marked in enumerate(processes)
    )
    return f'<definitions xmlns="{MODEL}">{inside}</definitions>'.encode()


def first(file: bytes) -> Finding:
    return check(file)[0]


def test_of_several_processes_it_is_said_which_one_is_meant():
    both = first(several("", ""))
    assert both.rule == "one-process" and "“流程0”“流程1”" in both.said.zh
    assert process_of(several("", 'isExecutable="true"')) == "p1"
    besides = first(several("", 'isExecutable="true"'))
    assert (besides.rule, besides.element) == ("processes-besides", "p0")
    assert besides.said.zh == "文件里只执行“流程1”；“流程0”不会执行"
    assert {one.element for one in check(several("", 'isExecutable="true"'))} == {"p0", "p1", "s1"}
    alone = first(several('isExecutable="false"'))
    assert (alone.rule, alone.element, alone.name) == ("process-not-executable", "p0", "流程0")
    choreography = f'<definitions xmlns="{MODEL}"><choreography id="c"/></definitions>'.encode()
    assert [(one.rule, one.element) for one in check(choreography)] == [("process-missing", "c")]


def test_what_keeps_it_from_running_comes_first_and_the_same_is_said_once():
    drawing = Drawing("filing").node("startEvent", "begun")
    ids = [f"Activity_0{number}abc" for number in range(FEW + 2)]
    for number, element_id in enumerate(ids):
        drawing.node("task", element_id, f"第{number}步")
    findings = check(drawing.node("endEvent", "DONE").chain("begun", *ids, "DONE").xml())
    assert [one.severity for one in findings] == sorted(one.severity for one in findings)
    (untyped,) = [one for one in findings if one.rule == "task-untyped"]
    assert (untyped.element, untyped.name, untyped.also) == (ids[0], "第0步", tuple(ids[1:]))
    assert "另有4处相同：“第1步”“第2步”“第3步”“第4步”" in untyped.said.zh
    assert RULES.keys() >= STYLE


def test_a_name_is_shown_as_one_short_line_without_tricks():
    drawing = simple().node("manualTask", "hand_over", "长" * 5_000 + "\u202e\n{element}")
    for finding in check(drawing.xml()):
        assert len(finding.said.zh) < 900 and "\u202e" not in finding.said.zh and len(finding.name) <= 60


def test_elements_without_an_id_are_named():
    xml = simple().xml().replace(b'id="check_papers"', b"").replace(b'id="DONE"', b"")
    assert {one.said.zh for one in check(xml) if one.rule == "id-missing"} == {
        "元素“check_papers”（userTask）没有 id",
        "元素“DONE”（endEvent）没有 id",
    }
