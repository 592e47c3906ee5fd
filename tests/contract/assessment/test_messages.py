"""What assessment says keeps its promises, and it understands everything that reaches it."""

from __future__ import annotations

import pytest

from chassis.texts import Said
from contracts import registry
from services.assessment.domain import events
from services.assessment.messaging.publishes import messages
from services.assessment.messaging.subscribes import REPORTS, handlers
from tests.unit.assessment.a_year import a_signed_statement, an_assessment


def test_there_is_a_handler_for_every_message_that_reaches_assessment_and_for_no_other():
    assert set(handlers(lambda work, data: None)) == registry.heard_by("assessment")


@pytest.mark.parametrize("kind", REPORTS)
def test_every_report_of_dispatch_about_an_order_counts(kind):
    assert registry.SCHEMAS[kind].owner == "dispatch"


def test_nothing_dispatch_reports_about_orders_is_left_out():
    about_orders = {kind for kind in registry.SCHEMAS if kind.startswith("dispatch.order-")}
    about_orders.remove("dispatch.order-pooled.v1")  # going together is nobody's merit and nobody's fault
    assert about_orders == set(REPORTS)


def _said():
    judged = an_assessment()
    return [
        events.ResultFinalised(judged, judged.result),
        events.StatementSigned(a_signed_statement()),
        events.AlertRaised("AST-12", "430211-scheme-2026", "warning", Said("逾期", "late"), {"year": 2026}),
    ]


def test_every_event_becomes_a_message_its_type_allows():
    said = [message for event in _said() for message in messages(event)]
    for message in said:
        registry.validate(message.type, message.data)
    own = {
        kind for kind in registry.said_by("assessment") if kind.startswith(("assessment.", "supervision."))
    }
    assert {message.type for message in said} == own


def test_one_word_feeds_townships_and_department_alike():
    """E3-31: there is no message for one of them alone."""
    (message,) = messages(_said()[0])
    assert message.data["townships"] and message.data["department"]
