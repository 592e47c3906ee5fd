"""Reads the events of a diagram into the definitions the engine runs."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from lxml import etree
from SpiffWorkflow.bpmn.parser.event_parsers import (
    EventBasedGatewayParser,
    EventDefinitionParser,
    StartEventParser,
)

from chassis.engine.events import FirstOf, Message, NoneEventDefinition, Signal
from chassis.engine.extensions import CAMUNDA, local_name
from chassis.engine.raising import Cancel, Error, Escalation, Terminate
from chassis.engine.reading_activities import Reads
from chassis.engine.timers import Cycle, Duration, TimeDate

_C = f"{{{CAMUNDA}}}"
_LITERAL_TIME = re.compile(r"^\s*(P[\dT]|R\d*/|\d{4}-\d\d-\d\d)")


class ReadsEvents(Reads):
    """Mixed into every event parser: one event, of a kind the engine runs."""

    def get_event_definition(self, xpaths: object) -> Any:
        """What the event waits for or throws; the library would look for kinds this element may have."""
        readers: dict[str, Callable[[etree._Element], Any]] = {
            "message": self.parse_message_event,
            "timer": self.parse_timer_event,
            "signal": self._signal,
            "error": self._error,
            "escalation": self._escalation,
            "cancel": lambda event: Cancel(self.bpmn_id),
            "terminate": lambda event: Terminate(self.bpmn_id),
        }
        events = [child for child in self.node if local_name(child).endswith("EventDefinition")]
        if not events:
            return NoneEventDefinition()
        reader = readers.get(local_name(events[0]).removesuffix("EventDefinition"))
        if reader is None or len(events) > 1:
            return self.refuse("The engine does not run this event")
        return reader(events[0])

    def parse_timer_event(self, event: etree._Element) -> Any:
        """A timer whose expression is written in our language; ISO literals need no quotes."""
        name = self.node.get("name") or self.bpmn_id
        for tag, kind in (("timeDate", TimeDate), ("timeDuration", Duration), ("timeCycle", Cycle)):
            for text in self.xpath(f"./bpmn:timerEventDefinition/bpmn:{tag}"):  # type: ignore[attr-defined]
                return kind(name, _literal(text.text or ""))
        return self.refuse("The timer does not say when")

    def parse_message_event(self, message_event: etree._Element) -> Message:
        """A message event; its name is the contract's type."""
        name = self.document.messages.get(message_event.get("messageRef"))
        return Message(name or self.refuse("The event does not name a message"))

    def _signal(self, event: etree._Element) -> Signal:
        name = self.document.signals.get(event.get("signalRef"))
        return Signal(name or self.refuse("The event does not name a signal"))

    def _error(self, event: etree._Element) -> Error:
        error = self.document.errors.get(event.get("errorRef")) or {}
        return Error(error.get("name") or "", error.get("error_code"), event.get(f"{_C}errorCodeVariable"))

    def _escalation(self, event: etree._Element) -> Escalation:
        found = self.document.escalations.get(event.get("escalationRef")) or {}
        code, variable = found.get("escalation_code"), event.get(f"{_C}escalationCodeVariable")
        return Escalation(found.get("name") or "", code, variable)

    @property
    def document(self) -> Any:
        """What the file defines beside its process: messages, signals, errors."""
        return self.process_parser.parser


class StartParser(ReadsEvents, StartEventParser):
    """Reads a start event."""

    def create_task(self) -> Any:
        """What a case was started by is known when it starts; the start event itself waits for nothing."""
        task = self._create_task(NoneEventDefinition())
        self.spec.start.connect(task)
        # The plain one first: it begins where nobody says which.
        self.spec.starts.insert(len(self.spec.starts) if self._hears_something() else 0, task)
        return task

    def _hears_something(self) -> bool:
        return any(local_name(child).endswith("EventDefinition") for child in self.node)


class ListenerParser(ReadsEvents, EventDefinitionParser):
    """Reads the start event of an event sub-process as what waits in the scope around it."""

    def listener(self) -> Any:
        """The listener; what follows the start event belongs to the sub-process and is not read here."""
        interrupts = self.node.get("isInterrupting", "true") != "false"
        task = self._create_task(self.get_event_definition(()), cancel_activity=interrupts)
        task.extensions = self.parse_extensions()
        return task


class GatewayOfEventsParser(ReadsEvents, EventBasedGatewayParser):
    """Reads an event gateway."""

    def create_task(self) -> Any:
        """An event gateway that keeps the due times of its timers apart."""
        return self._create_task(FirstOf())


def _literal(text: str) -> str:
    return f'"{text.strip()}"' if _LITERAL_TIME.match(text) else text
