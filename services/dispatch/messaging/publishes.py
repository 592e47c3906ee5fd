"""Turns what happened into the messages others hear."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from chassis.engine.announcing import announced, overdue_alerts
from chassis.engine.records import CaseCopied, CaseMoved, CaseSupervised, Standing
from chassis.messaging.envelope import Message
from chassis.texts import Said
from services.dispatch.domain import events
from services.dispatch.domain.adverse_words import STATE_NAMES as ADVERSE_STATES
from services.dispatch.domain.adverse_words import State as AdverseState
from services.dispatch.domain.appointment_words import STATE_NAMES as APPOINTMENT_STATES
from services.dispatch.domain.appointment_words import State
from services.dispatch.domain.grid_event import STATE_NAMES as EVENT_STATES
from services.dispatch.domain.grid_event import EventState
from services.dispatch.domain.secondment import STATE_NAMES as SECONDMENT_STATES
from services.dispatch.domain.secondment import State as SecondmentState
from services.dispatch.domain.whistle import STATE_NAMES as WHISTLE_STATES
from services.dispatch.domain.whistle import WhistleState
from services.dispatch.domain.work_order import STATE_NAMES, OrderState

ORDER_TYPES = {
    events.OrderCreated: "dispatch.order-created.v1",
    events.OrderAccepted: "dispatch.order-accepted.v1",
    events.OrderRefused: "dispatch.order-refused.v1",
    events.OrderDone: "dispatch.order-done.v1",
    events.OrderRecalled: "dispatch.order-recalled.v1",
}


def messages(event: object) -> Sequence[Message]:
    """The messages an event becomes; an event nobody else needs becomes none."""
    match event:
        case events.OrderMoved():
            moved = {**asdict(event), "community": event.community or None}
            return [_about(event.order_no, ORDER_TYPES[type(event)], moved)]
        case events.OrderPooled():
            return [_about(event.order_no, "dispatch.order-pooled.v1", asdict(event))]
        case events.OrderBlocked():
            return [_about(event.order_no, "dispatch.order-blocked.v1", asdict(event))]
        case events.SenderRated():
            return [_about(event.order_no, "dispatch.sender-rated.v1", asdict(event))]
        case events.GateAsked():
            data = {
                **asdict(event),
                "burden_kinds": list(event.burden_kinds),
                "community": event.community or None,
            }
            return [_about(event.order_no, "dispatch.gate-asked.v1", data)]
        case events.AgencyRegistered():
            lists = {
                "served": list(event.served),
                "posts": [asdict(one) for one in event.posts],
                "holders": [asdict(one) for one in event.holders],
            }
            data = {**asdict(event), **lists}
            return [Message("dispatch.agency-published.v1", event.agency, data)]
        case events.HeadChanged():
            return [Message("dispatch.head-changed.v1", event.agency, asdict(event), event.case_no)]
        case events.SecondmentMoved():
            kind = "started" if isinstance(event, events.SecondmentStarted) else "ended"
            return [Message(f"dispatch.secondment-{kind}.v1", event.case_no, asdict(event), event.case_no)]
        case events.PeopleCounted():
            data = {**asdict(event), "figures": dict(event.figures)}
            return [Message("dispatch.people-counted.v1", f"{event.county}-{event.quarter}", data)]
        case events.YearTold():
            lines = [{"township": one, **figures} for one, figures in sorted(event.townships.items())]
            data = {**asdict(event), "townships": lines}
            return [Message("dispatch.stats-yearly.v1", f"{event.body}-{event.year}", data)]
        case events.StaffNotified():
            return [Message("dispatch.staff-notified.v1", event.agency, asdict(event), event.case_no)]
        case events.WhistleClosed():
            data = {**asdict(event), "bodies": [asdict(one) for one in event.bodies]}
            return [Message("dispatch.whistle-closed.v1", event.whistle_no, data)]
        case events.EventClosed():
            return [Message("dispatch.event-closed.v1", event.event_no, asdict(event))]
        case events.AlertRaised():
            data = {
                "rule": event.rule,
                "subject": event.subject,
                "severity": event.severity,
                "facts": dict(event.facts),
                "text": event.text.as_json(),
            }
            return [Message("supervision.alert-raised.v1", event.subject, data)]
        case CaseMoved():
            said = announced("dispatch", event, state_label=_label(event.standing))
            return [Message(*one) for one in (said, *overdue_alerts(event))]
        case CaseCopied() | CaseSupervised():
            return [Message(*announced("dispatch", event))]
    return []


def _label(standing: Standing | None) -> Said | None:
    """End states no diagram draws (recalled, cancelled, closed as overdue) have their names in the domain."""
    if standing is not None and standing.state in set(OrderState):
        return STATE_NAMES[OrderState(standing.state)]
    if standing is not None and standing.state in set(SecondmentState):
        return SECONDMENT_STATES[SecondmentState(standing.state)]
    if standing is not None and standing.state in set(State):
        return APPOINTMENT_STATES[State(standing.state)]
    if standing is not None and standing.state in set(AdverseState):
        return ADVERSE_STATES[AdverseState(standing.state)]
    if standing is not None and standing.state in set(WhistleState):
        return WHISTLE_STATES[WhistleState(standing.state)]
    if standing is not None and standing.state in set(EventState):
        return EVENT_STATES[EventState(standing.state)]
    return None


def _about(order_no: str, kind: str, data: dict[str, object]) -> Message:
    return Message(kind, order_no, data, order_no)
