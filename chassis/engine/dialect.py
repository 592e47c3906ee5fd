"""Reads Camunda 7 BPMN into SpiffWorkflow's specifications, with our own classes where the library's fail."""

from __future__ import annotations

from typing import Any

from lxml import etree
from SpiffWorkflow.bpmn.parser import task_parsers
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser, full_tag
from SpiffWorkflow.bpmn.parser.event_parsers import (
    BoundaryEventParser,
    EndEventParser,
    IntermediateCatchEventParser,
    IntermediateThrowEventParser,
    ReceiveTaskParser,
    SendTaskParser,
)
from SpiffWorkflow.bpmn.parser.node_parser import DEFAULT_NSMAP
from SpiffWorkflow.bpmn.parser.ProcessParser import ProcessParser
from SpiffWorkflow.bpmn.parser.TaskParser import TaskParser
from SpiffWorkflow.bpmn.specs import defaults

from chassis.engine.activities import DecisionTask, OperationTask
from chassis.engine.event_subprocesses import Listener
from chassis.engine.events import EventGateway
from chassis.engine.extensions import CAMUNDA
from chassis.engine.gateways import InclusiveGateway, ParallelGateway, ProcessSpec
from chassis.engine.multi_instance import connect_instances
from chassis.engine.reading_activities import Reads, SubProcessParser
from chassis.engine.reading_events import GatewayOfEventsParser, ListenerParser, ReadsEvents, StartParser

# SpiffWorkflow's own node names; a diagram that uses them breaks it silently.
RESERVED_IDS = frozenset({"Start", "End", "Root", "StartEventSplit", "StartEventJoin"})


def _reading(mixin: type, parser: type) -> type:
    return type(f"_{parser.__name__}", (mixin, parser), {})


def _activity(parser: type, spec: type) -> tuple[type, type]:
    return _reading(Reads, parser), spec


def _event(parser: type, spec: type) -> tuple[type, type]:
    return _reading(ReadsEvents, parser), spec


class _ProcessParser(ProcessParser):
    def create_spec(self) -> ProcessSpec:
        """The specification of a process or sub-process."""
        super().create_spec()  # refuses what is not executable
        return ProcessSpec(name=self.bpmn_id, description=self.get_name(), filename=self.filename)

    def parse_io_spec(self) -> None:
        """Notes for readers, as in its steps."""
        return

    def add_tasks(self) -> None:
        """Read everything that is reached from the start events, and what may interrupt it."""
        starts = self.xpath("./bpmn:startEvent")
        if not starts:
            self.raise_validation_exception("There is no start event")
        for node in starts:
            self.parse_node(node)
        for node in self.xpath("./bpmn:subProcess[@triggeredByEvent='true']"):
            self._listen(node)

    def _listen(self, node: etree._Element) -> None:
        (start,) = node.iterfind(full_tag("startEvent"))
        listener = ListenerParser(self, Listener, start, self.nsmap, lane=self.lane).listener()
        handler = self.parse_node(node)
        self.spec.start.connect(listener)
        listener.connect(handler)
        if handler.interrupting:
            handler.connect(self.spec.end)
        self.spec.listeners.append(listener)


class DialectParser(BpmnParser):
    """SpiffWorkflow's parser with our elements in place of its own."""

    PROCESS_PARSER_CLASS = _ProcessParser
    OVERRIDE_PARSER_CLASSES = {
        full_tag("userTask"): _activity(TaskParser, defaults.UserTask),
        full_tag("manualTask"): _activity(TaskParser, defaults.ManualTask),
        full_tag("serviceTask"): _activity(TaskParser, OperationTask),
        full_tag("businessRuleTask"): _activity(TaskParser, DecisionTask),
        full_tag("callActivity"): _activity(task_parsers.CallActivityParser, defaults.CallActivity),
        full_tag("exclusiveGateway"): _activity(
            task_parsers.ConditionalGatewayParser, defaults.ExclusiveGateway
        ),
        full_tag("subProcess"): (SubProcessParser, defaults.SubWorkflowTask),
        full_tag("transaction"): (SubProcessParser, defaults.TransactionSubprocess),
        full_tag("parallelGateway"): _activity(task_parsers.GatewayParser, ParallelGateway),
        full_tag("inclusiveGateway"): _activity(task_parsers.ConditionalGatewayParser, InclusiveGateway),
        full_tag("eventBasedGateway"): (GatewayOfEventsParser, EventGateway),
        full_tag("startEvent"): (StartParser, defaults.StartEvent),
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
    NEVER = frozenset(map(full_tag, ("scriptTask", "adHocSubProcess", "task")))

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
