"""Turns what happened into the messages others hear."""

from __future__ import annotations

from collections.abc import Sequence

from chassis.messaging.envelope import Message
from services.assessment.domain.events import AlertRaised


def messages(event: object) -> Sequence[Message]:
    """Facts are for the figures of assessment only; an alert is for the supervisors."""
    if not isinstance(event, AlertRaised):
        return []
    data = {
        "rule": event.rule,
        "subject": event.subject,
        "severity": event.severity,
        "facts": dict(event.facts),
        "text": event.text.as_json(),
    }
    return [Message("supervision.alert-raised.v1", event.subject, data)]
