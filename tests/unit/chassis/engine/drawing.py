"""Draws small BPMN diagrams for the engine's tests, the way a browser modeler saves them."""

from __future__ import annotations

import itertools
from xml.sax.saxutils import escape, quoteattr

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    ' xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI"'
    ' xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    ' xmlns:camunda="http://camunda.org/schema/1.0/bpmn"'
    ' id="Definitions_1" targetNamespace="http://bpmn.io/schema/bpmn">'
)


def properties(**values: str) -> str:
    """Extension properties of an element."""
    items = "".join(
        f"<camunda:property name={quoteattr(name)} value={quoteattr(value)} />"
        for name, value in values.items()
    )
    return (
        f"<bpmn:extensionElements><camunda:properties>{items}</camunda:properties></bpmn:extensionElements>"
    )


def timer(kind: str, text: str) -> str:
    """A timer: kind is duration, date or cycle."""
    tag = f"time{kind.capitalize()}"
    return f"<bpmn:timerEventDefinition><bpmn:{tag}>{escape(text)}</bpmn:{tag}></bpmn:timerEventDefinition>"


def message(ref: str) -> str:
    """A message event definition."""
    return f'<bpmn:messageEventDefinition messageRef="{ref}" />'


def event(kind: str, ref: str = "", **attributes: str) -> str:
    """An event definition: signal, error, escalation with what it refers to; cancel, terminate."""
    said = {**({f"{kind}Ref": ref} if ref else {}), **attributes}
    written = "".join(f" {name.replace('_', ':')}={quoteattr(value)}" for name, value in said.items())
    return f"<bpmn:{kind}EventDefinition{written} />"


def again(condition: str = "", *, most: int | None = None, test_before: bool = False) -> str:
    """Standard loop characteristics."""
    inner = f"<bpmn:loopCondition>{escape(condition)}</bpmn:loopCondition>" if condition else ""
    maximum = f' loopMaximum="{most}"' if most is not None else ""
    before = ' testBefore="true"' if test_before else ""
    return f"<bpmn:standardLoopCharacteristics{maximum}{before}>{inner}</bpmn:standardLoopCharacteristics>"


def times(count: str, *, sequential: bool = False, until: str = "") -> str:
    """Multi-instance characteristics with a number instead of a collection."""
    condition = f"<bpmn:completionCondition>{escape(until)}</bpmn:completionCondition>" if until else ""
    kind = ' isSequential="true"' if sequential else ""
    return (
        f"<bpmn:multiInstanceLoopCharacteristics{kind}><bpmn:loopCardinality>{escape(count)}"
        f"</bpmn:loopCardinality>{condition}</bpmn:multiInstanceLoopCharacteristics>"
    )


def each(collection: str, element: str, *, sequential: bool = False, until: str = "") -> str:
    """Multi-instance characteristics."""
    condition = f"<bpmn:completionCondition>{escape(until)}</bpmn:completionCondition>" if until else ""
    kind = ' isSequential="true"' if sequential else ""
    return (
        f"<bpmn:multiInstanceLoopCharacteristics{kind} camunda:collection={quoteattr(collection)}"
        f" camunda:elementVariable={quoteattr(element)}>{condition}</bpmn:multiInstanceLoopCharacteristics>"
    )


class Drawing:
    """A process under the pencil."""

    def __init__(self, process_id: str = "p", name: str = "流程", definitions: str = "") -> None:
        self.process_id, self.name, self.definitions = process_id, name, definitions
        self.nodes: list[tuple[str, str, str, str, str]] = []
        self.flows: list[tuple[str, str, str, str | None]] = []

    def node(
        self,
        tag: str,
        element_id: str,
        name: str = "",
        attributes: str = "",
        before: str = "",
        after: str = "",
    ) -> Drawing:
        """Draw a node; `before` and `after` are its content around the flows."""
        shown = f"name={quoteattr(name or element_id)} {attributes}"
        self.nodes.append((tag, element_id, shown, before, after))
        return self

    def user(
        self, element_id: str, groups: str = "clerk@1", after: str = "", attributes: str = "", **props: str
    ) -> Drawing:
        """Draw a user task."""
        before = properties(**props) if props else ""
        shown = f"camunda:candidateGroups={quoteattr(groups)} {attributes}"
        return self.node("userTask", element_id, "", shown, before, after)

    def service(self, element_id: str, topic: str, after: str = "", **props: str) -> Drawing:
        """Draw a service task."""
        shown = f'camunda:type="external" camunda:topic="{topic}"'
        return self.node("serviceTask", element_id, "", shown, properties(**props) if props else "", after)

    def xor(self, element_id: str, default: str = "") -> Drawing:
        """Draw an exclusive gateway."""
        return self.node("exclusiveGateway", element_id, "", f'default="{default}"' if default else "")

    def boundary(self, element_id: str, on: str, event: str, *, interrupting: bool = True) -> Drawing:
        """Draw a boundary event."""
        shown = f'attachedToRef="{on}" cancelActivity="{str(interrupting).lower()}"'
        return self.node("boundaryEvent", element_id, "", shown, "", event)

    def sub(self, element_id: str, inner: Drawing, after: str = "", tag: str = "subProcess") -> Drawing:
        """Draw an embedded sub-process, or a transaction."""
        return self.node(tag, element_id, "", "", "", after + inner.content())

    def event_sub(self, element_id: str, inner: Drawing) -> Drawing:
        """Draw an event sub-process; what starts it is drawn inside."""
        return self.node("subProcess", element_id, "", 'triggeredByEvent="true"', "", inner.content())

    def start(self, element_id: str, event: str = "", *, interrupting: bool = True) -> Drawing:
        """Draw a start event."""
        shown = "" if interrupting else 'isInterrupting="false"'
        return self.node("startEvent", element_id, "", shown, "", event)

    def end(self, element_id: str, event: str = "", **props: str) -> Drawing:
        """Draw an end event."""
        return self.node("endEvent", element_id, "", "", properties(**props) if props else "", event)

    def throw(self, element_id: str, event: str, **props: str) -> Drawing:
        """Draw an intermediate throwing event."""
        before = properties(**props) if props else ""
        return self.node("intermediateThrowEvent", element_id, "", "", before, event)

    def catch(self, element_id: str, event: str, **props: str) -> Drawing:
        """Draw an intermediate catching event."""
        before = properties(**props) if props else ""
        return self.node("intermediateCatchEvent", element_id, "", "", before, event)

    def parallel(self, *ids: str) -> Drawing:
        """Draw parallel gateways."""
        for element_id in ids:
            self.node("parallelGateway", element_id)
        return self

    def flow(self, source: str, target: str, condition: str | None = None, flow_id: str = "") -> Drawing:
        """Draw a sequence flow."""
        self.flows.append((flow_id or f"flow_{source}_{target}", source, target, condition))
        return self

    def chain(self, *ids: str) -> Drawing:
        """Draw flows from each node to the next."""
        for source, target in itertools.pairwise(ids):
            self.flow(source, target)
        return self

    def content(self) -> str:
        """The nodes and flows."""
        written = []
        for tag, element_id, shown, before, after in self.nodes:
            flows = "".join(
                f"<bpmn:incoming>{f}</bpmn:incoming>" for f, _, t, _ in self.flows if t == element_id
            )
            flows += "".join(
                f"<bpmn:outgoing>{f}</bpmn:outgoing>" for f, s, _, _ in self.flows if s == element_id
            )
            written.append(f'<bpmn:{tag} id="{element_id}" {shown}>{before}{flows}{after}</bpmn:{tag}>')
        for flow_id, source, target, condition in self.flows:
            body = (
                f"<bpmn:conditionExpression>{escape(condition)}</bpmn:conditionExpression>"
                if condition
                else ""
            )
            written.append(
                f'<bpmn:sequenceFlow id="{flow_id}" sourceRef="{source}" targetRef="{target}">{body}'
                "</bpmn:sequenceFlow>"
            )
        return "\n".join(written)

    def xml(self) -> bytes:
        """The file."""
        shapes = "".join(
            f'<bpmndi:BPMNShape id="{element_id}_di" bpmnElement="{element_id}">'
            f'<dc:Bounds x="{100 + 120 * number}" y="{100 + 90 * (number % 5)}" width="100" height="80" />'
            "</bpmndi:BPMNShape>"
            for number, (_, element_id, *_) in enumerate(self.nodes)
        )
        return (
            f"{_HEAD}{self.definitions}"
            f'<bpmn:process id="{self.process_id}" name={quoteattr(self.name)} isExecutable="true">'
            f"{self.content()}</bpmn:process>"
            f'<bpmndi:BPMNDiagram id="d"><bpmndi:BPMNPlane id="pl" bpmnElement="{self.process_id}">{shapes}'
            "</bpmndi:BPMNPlane></bpmndi:BPMNDiagram></bpmn:definitions>"
        ).encode()
