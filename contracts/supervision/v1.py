"""What somebody who supervises should know."""

from __future__ import annotations

from contracts.message import ANY_SERVICE, Message
from contracts.values import Code, Facts, OneOf, Said


class AlertRaised(Message):
    """A rule was touched: a limit passed, an order blocked again, something irregular."""

    type_name = "supervision.alert-raised.v1"
    owner = ANY_SERVICE
    listeners = ("portal",)

    rule = Code()
    subject = Code()
    severity = OneOf("info", "warning", "serious")
    facts = Facts()
    text = Said()
