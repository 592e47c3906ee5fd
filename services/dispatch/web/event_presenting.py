"""Tells about events as labelled data, and offers who reported one to take it back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chassis.actor import Actor
from chassis.texts import Said
from chassis.web.refusals import ActionUnknown, NotShown
from services.dispatch.domain.grid_event import STATE_NAMES, EventState, GridEvent
from services.dispatch.usecases.accept_event import TakeBackEvent
from services.dispatch.usecases.erase_contact import EraseContact
from services.dispatch.web import event_file
from services.dispatch.web.event_reading import EventReads
from services.dispatch.web.events import sees_everything
from services.dispatch.web.legal_basis import event_basis
from services.dispatch.web.whistle_presenting import CENTRE_ROLES

Plain = dict[str, Any]
PROCESS_NAME = Said("事件办理", "Events")
TAKE_BACK = Said("撤回上报", "Take the report back")
ERASE = Said("删除回访联系方式", "Erase whom to call back")

WHY: Mapping[str, Said] = {
    "accept_event": Said("事件在您的席位，请受理。", "The event is on your desk: accept it."),
    "dispatch_event": Said(
        "请派给一个主办单位，需要时加协办；超出权限的上交并说明理由。",
        "Give it to one handler, with helpers if needed, or escalate it with a reason.",
    ),
    "answer_dispatch": Said(
        "事件派给您单位；不属您单位的可以提一次异议，并指明应当承办的单位。",
        "The event is for you; you may object once, naming who should handle it.",
    ),
    "decide_objection": Said(
        "承办单位提出异议，请裁定；裁定后必须执行。", "The handler objected: your decision binds."
    ),
    "handle_event": Said(
        "请处置并反馈；时限届满前可以延期一次。", "Handle it; before the limit you may extend once."
    ),
    "assist_handling": Said("请协办并反馈。", "Help with it, and say what you did."),
    "verify_event": Said("各单位已反馈，请到现场核查或者回访。", "All have reported: look, or call back."),
    "rate_event": Said("已结案，请回访反映人。", "Closed: call back who reported it."),
}


def may_read(event: GridEvent, actor: Actor) -> bool:
    """Who reported it, its place, whoever it was given to, and those who watch."""
    return actor.unit in event.units or sees_everything(actor)


class EventPresenter:
    """Tells about events; the portal renders it."""

    def __init__(self, *, reads: EventReads, take_back: TakeBackEvent, erase: EraseContact) -> None:
        self.reads = reads
        self.take_back = take_back
        self.erase = erase

    def may_read(self, session: Any, case_no: str, actor: Actor) -> bool:
        """Whether the event is any business of the actor."""
        event = self.reads.event(session, case_no)
        return event is not None and may_read(event, actor)

    def case_file(self, session: Any, case_no: str, actor: Actor) -> Plain:
        """Everything about one event."""
        event = self._event(session, case_no)
        names = self.reads.names(session, set(event.units))
        classes = {one.code: one.name for one in self.reads.event_classes(session)}
        contact = self.reads.contact(session, case_no) if _needs_contact(event, actor) else ""
        entries = self.reads.journal(session, case_no)
        class_name = classes.get(event.class_code, "")
        return {
            "case_no": case_no,
            "process_id": "dsp_event",
            "process_version": 1,
            "process_name": PROCESS_NAME,
            "title": event.report.title,
            "state": event.state,
            "state_label": STATE_NAMES[event.state],
            "ended": event.state.ended,
            "started_at": event.reported_at,
            "ended_at": event.ended_at,
            "sections": event_file.sections(event, names, class_name, contact),
            "opinions": event_file.opinions(entries),
            "timeline": event_file.timeline(entries, names),
            "documents": [],
            "attachments": [],
            "clock": None,
            "basis": event_basis(),
            "position": None,
            "actions": _actions(event, actor, contact),
        }

    def task_data(self, session: Any, task: Any, actor: Actor) -> tuple[Plain, Plain, Said]:
        """The classes, and the bodies that may handle it; the class proposes one."""
        event = self._event(session, task.case_no)
        classes = self.reads.event_classes(session)
        known = next((one for one in classes if one.code == event.class_code), None)
        data: Plain = {}
        if task.element_id == "accept_event" and event.class_code:
            data = {"class_code": event.class_code}
        if task.element_id == "dispatch_event" and known is not None:
            data = {"handler": known.department, "co_handlers": list(known.joint)}
        if task.element_id == "decide_objection" and event.now_with.objection:
            data = {"handler": event.now_with.objection.right_handler}
        options = {
            "classes": [
                {"value": one.code, "label": f"{one.code} {one.name}", "group": one.field} for one in classes
            ],
            "handlers": self._handlers(session, event),
        }
        return data, options, WHY.get(task.element_id, task.name)

    def act(self, work: Any, case_no: str, key: str, data: Mapping[str, Any]) -> Plain:
        """Take the report back, or forget whom to call back."""
        if key == "erase_contact":
            self.erase(work, case_no)
            return {"erased": True}
        if key != "take_back":
            raise ActionUnknown(action=key)
        self.take_back(work, case_no, reason=str(data.get("reason") or ""))
        return {"state": "CANCELLED"}

    def _handlers(self, session: Any, event: GridEvent) -> list[Plain]:
        names = self.reads.names(session, {event.township})
        township = [{"value": event.township, "label": names.get(event.township, event.township)}]
        agencies = self.reads.agencies_of(session, event.township)
        return [
            *({**one, "group": "乡镇（街道）"} for one in township),
            *({"value": code, "label": name, "group": "派驻机构"} for code, name in agencies),
            *(
                {"value": code, "label": name, "group": "县级部门"}
                for code, name in self.reads.departments(session)
            ),
        ]

    def _event(self, session: Any, case_no: str) -> GridEvent:
        event = self.reads.event(session, case_no)
        if event is None:
            raise NotShown
        return event


def _needs_contact(event: GridEvent, actor: Actor) -> bool:
    """The desk that calls back, and whoever handles it now; nobody else."""
    desk = actor.unit == event.township or any(actor.holds(role) for role in CENTRE_ROLES)
    handles = bool(event.rounds) and actor.unit in (event.now_with.handler, event.now_with.department)
    return not event.state.ended and (desk or handles)


def _actions(event: GridEvent, actor: Actor, contact: str) -> list[Plain]:
    found: list[Plain] = []
    if actor.unit == event.first_receiver and event.state in (EventState.REPORTED, EventState.ACCEPTED):
        reason = {
            "type": "textarea",
            "key": "reason",
            "label": "撤回的理由",
            "validate": {"required": True, "maxLength": 1000},
            "properties": {"label_en": "Reason"},
        }
        found.append(
            {"key": "take_back", "label": TAKE_BACK, "form": {"type": "default", "components": [reason]}}
        )
    if contact:
        found.append({"key": "erase_contact", "label": ERASE, "form": {"type": "default", "components": []}})
    return found
