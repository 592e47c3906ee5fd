"""Assessment understands everything that reaches it."""

from __future__ import annotations

import pytest

from contracts import registry
from services.assessment.messaging.subscribes import REPORTS, handlers


def test_there_is_a_handler_for_every_message_that_reaches_assessment_and_for_no_other():
    assert set(handlers(lambda work, data: None)) == registry.heard_by("assessment")


@pytest.mark.parametrize("kind", REPORTS)
def test_every_report_of_dispatch_about_an_order_counts(kind):
    assert registry.SCHEMAS[kind].owner == "dispatch"


def test_nothing_dispatch_reports_about_orders_is_left_out():
    about_orders = {kind for kind in registry.SCHEMAS if kind.startswith("dispatch.order-")}
    assert about_orders == set(REPORTS)
