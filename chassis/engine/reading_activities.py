"""Reads the activities of a diagram: what the designer set on them, and how often they are done."""

from __future__ import annotations

import re
from typing import Any, NoReturn

from lxml import etree
from SpiffWorkflow.bpmn.parser.task_parsers import SubprocessParser, TaskParser

from chassis.engine.event_subprocesses import EventSubProcess
from chassis.engine.extensions import CAMUNDA, read_extensions
from chassis.engine.loops import Repeated
from chassis.engine.multi_instance import ParallelInstances, SequentialInstances

_ATTRIBUTE = f"{{{CAMUNDA}}}"
_EXPRESSION = re.compile(r"^\s*[$#]\{(.*)\}\s*$", re.DOTALL)


class Reads:
    """Mixed into every parser: reads our extensions, our loops and our multi-instance activities."""

    node: etree._Element
    bpmn_id: str
    process_parser: Any
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

    def refuse(self, why: str) -> NoReturn:
        """Say what the checker should have said."""
        self.raise_validation_exception(why)  # type: ignore[attr-defined]
        raise AssertionError(why)  # the library has raised

    def _add_loop_task(self, loop: etree._Element) -> None:
        condition = self._loop_text("standardLoopCharacteristics", "loopCondition")
        maximum = loop.get("loopMaximum")
        if maximum is None and condition is None:
            self.refuse("A loop needs a condition or a maximum")
        original = self.spec.task_specs.pop(self.task.name)
        self.task = Repeated(
            self.spec,
            original.name,
            task_spec="",
            description="Loop",
            bpmn_name=original.bpmn_name,
            maximum=int(maximum) if maximum is not None else None,
            condition=condition and _inner(condition),
            test_before=loop.get("testBefore") == "true",
        )
        self._copy_task_attrs(original, loop)  # type: ignore[attr-defined]

    def _add_multiinstance_task(self, loop: etree._Element) -> None:
        collection = loop.get(f"{_ATTRIBUTE}collection")
        cardinality = self._loop_text("multiInstanceLoopCharacteristics", "loopCardinality")
        if (collection is None) == (cardinality is None):
            self.refuse("A multi-instance activity needs either a collection or a cardinality")
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
            condition=self._loop_text("multiInstanceLoopCharacteristics", "completionCondition"),
        )
        self._copy_task_attrs(original, loop)  # type: ignore[attr-defined]

    def _loop_text(self, loop: str, tag: str) -> str | None:
        found = self.xpath(f"./bpmn:{loop}/bpmn:{tag}")  # type: ignore[attr-defined]
        return found[0].text if found else None


class SubProcessParser(Reads, TaskParser):
    """Reads an embedded sub-process, a transaction or an event sub-process."""

    def create_task(self) -> Any:
        """Its place in the process around it; what is inside is a specification of its own."""
        inner = SubprocessParser.get_subprocess_spec(self)
        if self.node.get("triggeredByEvent") != "true":
            return self.spec_class(self.spec, self.bpmn_id, subworkflow_spec=inner, **self.bpmn_attributes)
        (start,) = self.xpath("./bpmn:startEvent")
        interrupting = start.get("isInterrupting", "true") != "false"
        return EventSubProcess(
            self.spec, self.bpmn_id, interrupting, subworkflow_spec=inner, **self.bpmn_attributes
        )


def _inner(text: str) -> str:
    whole = _EXPRESSION.match(text)
    return whole[1].strip() if whole else text.strip()
