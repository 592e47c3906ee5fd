"""The diagram a new process begins with: a start, and nothing else yet."""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

from chassis.engine.extensions import BPMN, CAMUNDA
from chassis.engine.file_text import BPMNDI, DC


def blank_diagram(process_id: str, name: str) -> bytes:
    """A process with its first event, ready to be drawn on."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<bpmn:definitions xmlns:bpmn="{BPMN}" xmlns:bpmndi="{BPMNDI}" xmlns:dc="{DC}"'
        f' xmlns:camunda="{CAMUNDA}" id="definitions_{process_id}"'
        ' targetNamespace="http://bpmn.io/schema/bpmn">'
        f'<bpmn:process id="{process_id}" name={quoteattr(name)} isExecutable="true">'
        '<bpmn:startEvent id="begun" name="开始"><bpmn:extensionElements><camunda:properties>'
        '<camunda:property name="name_en" value="Begun" /></camunda:properties></bpmn:extensionElements>'
        "</bpmn:startEvent></bpmn:process>"
        f'<bpmndi:BPMNDiagram id="{process_id}_diagram"><bpmndi:BPMNPlane id="{process_id}_plane"'
        f' bpmnElement="{process_id}"><bpmndi:BPMNShape id="begun_di" bpmnElement="begun">'
        '<dc:Bounds x="160" y="160" width="36" height="36" /></bpmndi:BPMNShape></bpmndi:BPMNPlane>'
        "</bpmndi:BPMNDiagram></bpmn:definitions>"
    ).encode()
