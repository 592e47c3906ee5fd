"""Reads Camunda 7 BPMN into SpiffWorkflow's specifications, with our own classes where the library's fail."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree
from SpiffWorkflow.bpmn.parser import task_parsers
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser, full_tag
from SpiffWorkflow.bpmn.parser.event_parsers import (
    BoundaryEventParser,
    EndEventParser,
    EventBasedGatewayParser,
    IntermediateCatchEventParser,
    IntermediateThrowEventParser,
    ReceiveTaskParser,
    SendTaskParser,
    StartEventParser,
)
from SpiffWorkflow.bpmn.parser.node_parser import DEFAULT_NSMAP
from SpiffWorkflow.bpmn.parser.ProcessParser import ProcessParser
from SpiffWorkflow.bpmn.parser.TaskParser import TaskParser
from SpiffWorkflow.bpmn.specs import defaults

from chassis.engine.activities import DecisionTask, OperationTask
from chassis.engine.events import EventGateway, FirstOf, Message, NoneEventDefinition
from chassis.engine.extensions import CAMUNDA, read_extensions
from chassis.engine.gateways import InclusiveGateway, ParallelGateway, ProcessSpec
from chassis.engine.multi_instance import ParallelInstances, SequentialInstances, connect_instances
from chassis.engine.timers import Cycle, Duration, TimeDate

# SpiffWorkflow's own node names; a diagram that uses them breaks it silently.
RESERVED_IDS = frozenset({"Start", "End", "Root", "StartEventSplit", "StartEventJoin"})
_ATTRIBUTE = f"{{{CAMUNDA}}}"
_EXPRESSION = re.compile(r"^\s*[$#]\{(.*)\}\s*$", re.DOTALL)
_LITERAL_TIME = re.compile(r"^\s*(P[\dT]|R\d*/|\d{4}-\d\d-\d\d)")


class _Reads:
    """Mixed into every parser: reads our extensions and our multi-instance activities."""

    node: etree._Element
    bpmn_id: str
    spec: Any
    task: Any

    def parse_extensions(self, node: etree._Element | None = None) -> dict[str, Any]:
        """What the designer set in the properties panel."""
        return read_extensions(self.node if node is None else node)

    def parse_io_spec(self) -> None:
        """Data in a diagram are notes for its readers; what a step needs is in its form."""
        return

    def parse_incoming_data_references(self) -> list[Any]:
        """None: the library would look for them without end, and fail where they are not filled."""
        return []

    def parse_outgoing_data_references(self) -> list[Any]:
        """None: the library would take the variables away."""
        return []

    def _add_multiinstance_task(self, loop: etree._Element) -> None:
        collection = loop.get(f"{_ATTRIBUTE}collection")
        cardinality = self._loop_text("loopCardinality")
        if (collection is None) == (cardinality is None):
            self.raise_validation_exception(  # type: ignore[attr-defined]
                "A multi-instance activity needs either a collection or a cardinality"
            )
        original = self.spec.task_specs.pop(self.task.name)
        kind = SequentialInstances if loop.get("isSequential") == "true" else ParallelInstances
        properties = original.extensions.get("properties", {})
        self.task = kind(
            self.spec,
            original.name,
            "",
            description="MultiInstance",
            bpmn_name=original.bpmn_name,
            cardinality=cardinality and _inner(cardinality),
            data_input=collection and _inner(collection),
            input_item=loop.get(f"{_ATTRIBUTE}elementVariable"),
            output_item=None,
            data_output=properties.get("outputCollection") or f"{self.bpmn_id}_results",
            condition=self._loop_text("completionCondition"),
        )
        self._copy_task_attrs(original, loop)  # type: ignore[attr-defined]

    def _loop_text(self, tag: str) -> str | None:
        found = self.xpath(f"./bpmn:multiInstanceLoopCharacteristics/bpmn:{tag}")  # type: ignore[attr-defined]
        return found[0].text if found else None


class _ReadsEvents(_Reads):
    """Mixed into every event parser: our timers and messages."""

    def parse_timer_event(self, event: etree._Element) -> Any:
        """A timer whose expression is written in our language; ISO literals need no quotes."""
        name = self.node.get("name") or self.bpmn_id
        for tag, kind in (("timeDate", TimeDate), ("timeDuration", Duration), ("timeCycle", Cycle)):
            for text in self.xpath(f".//bpmn:{tag}"):  # type: ignore[attr-defined]
                return kind(name, _literal(text.text or ""))
        return self.raise_validation_exception("The timer does not say when")  # type: ignore[attr-defined]

    def parse_message_event(self, message_event: etree._Element) -> Message:
        """A message event; its name is the contract's type."""
        reference = message_event.get("messageRef")
        name = self.process_parser.parser.messages.get(reference)  # type: ignore[attr-defined]
        if not name:
            self.raise_validation_exception("The event does not name a message")  # type: ignore[attr-defined]
        return Message(name)


class _StartParser(_ReadsEvents, StartEventParser):
    def create_task(self) -> Any:
        """What a case was started by is known when it starts; the start event itself waits for nothing."""
        task = super().create_task()
        task.event_definition = NoneEventDefinition()
        return task


class _GatewayOfEventsParser(_ReadsEvents, EventBasedGatewayParser):
    def create_task(self) -> Any:
        """An event gateway that keeps the due times of its timers apart."""
        return self._create_task(FirstOf())


def _reading(mixin: type, parser: type) -> type:
    return type(f"_{parser.__name__}", (mixin, parser), {})


def _activity(parser: type, spec: type) -> tuple[type, type]:
    return _reading(_Reads, parser), spec


def _event(parser: type, spec: type) -> tuple[type, type]:
    return _reading(_ReadsEvents, parser), spec


class _ProcessParser(ProcessParser):
    def create_spec(self) -> ProcessSpec:
        """The specification of a process or sub-process."""
        super().create_spec()  # refuses what is not executable
        return ProcessSpec(name=self.bpmn_id, description=self.get_name(), filename=self.filename)

    def parse_io_spec(self) -> None:
        """Notes for readers, as in its steps."""
        return


class DialectParser(BpmnParser):
    """SpiffWorkflow's parser with our elements in place of its own."""

    PROCESS_PARSER_CLASS = _ProcessParser
    OVERRIDE_PARSER_CLASSES = {
        full_tag("userTask"): _activity(TaskParser, defaults.UserTask),
        full_tag("manualTask"): _activity(TaskParser, defaults.ManualTask),
        full_tag("serviceTask"): _activity(TaskParser, OperationTask),
        full_tag("businessRuleTask"): _activity(TaskParser, DecisionTask),
        full_tag("callActivity"): _activity(task_parsers.CallActivityParser, defaults.CallActivity),
        full_tag("subProcess"): _activity(task_parsers.SubWorkflowParser, defaults.SubWorkflowTask),
        full_tag("exclusiveGateway"): _activity(
            task_parsers.ConditionalGatewayParser, defaults.ExclusiveGateway
        ),
        full_tag("parallelGateway"): _activity(task_parsers.GatewayParser, ParallelGateway),
        full_tag("inclusiveGateway"): _activity(task_parsers.ConditionalGatewayParser, InclusiveGateway),
        full_tag("eventBasedGateway"): (_GatewayOfEventsParser, EventGateway),
        full_tag("startEvent"): (_StartParser, defaults.StartEvent),
        full_tag("endEvent"): _event(EndEventParser, defaults.EndEvent),
        full_tag("intermediateCatchEvent"): _event(
            IntermediateCatchEventParser, defaults.IntermediateCatchEvent
        ),
        full_tag("intermediateThrowEvent"): _event(
            IntermediateThrowEventParser, defaults.IntermediateThrowEvent
        ),
        full_tag("boundaryEvent"): _event(BoundaryEventParser, defaults.BoundaryEvent),
        full_tag("sendTask"): _event(SendTaskParser, defaults.SendTask),
        full_tag("receiveTask"): _event(ReceiveTaskParser, defaults.ReceiveTask),
    }
    NEVER = frozenset(map(full_tag, ("scriptTask", "adHocSubProcess", "transaction", "task")))

    def __init__(self) -> None:
        super().__init__(namespaces={**DEFAULT_NSMAP, "camunda": CAMUNDA})

    def _add_data_stores(self, bpmn: etree._Element) -> None:
        """Notes for readers; nothing is stored there."""

    def _get_parser_class(self, tag: str) -> Any:
        return (None, None) if tag in self.NEVER else super()._get_parser_class(tag)

    def get_spec(self, process_id: str, required: bool = True) -> Any:
        """The specification of a process, ready to restore cases that are under way."""
        spec = super().get_spec(process_id, required)
        if spec is not None:
            connect_instances(spec)
        return spec


def _inner(text: str) -> str:
    whole = _EXPRESSION.match(text)
    return whole[1].strip() if whole else text.strip()


def _literal(text: str) -> str:
    return f'"{text.strip()}"' if _LITERAL_TIME.match(text) else text
