"""Tells about whistles as labelled data, and offers their township to take one back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chassis.actor import Actor
from chassis.texts import Said
from chassis.web.refusals import ActionUnknown, NotShown
from services.dispatch.domain.whistle import AT_WORK, BEFORE_SENDING, STATE_NAMES, Whistle
from services.dispatch.usecases.rate_whistle import CancelWhistle
from services.dispatch.usecases.turn_into_event import TurnIntoEvent
from services.dispatch.web import whistle_file
from services.dispatch.web.access import sees_all
from services.dispatch.web.legal_basis import whistle_basis
from services.dispatch.web.ports import Reads

Plain = dict[str, Any]
CENTRE_ROLES = ("command_operator", "command_head")
TURN = Said("转为事件派单", "Turn it into an event")
CANCEL = Said("取消吹哨", "Cancel the whistle")
PROCESS_NAME = Said("吹哨报到", "Whistle and report-in")

WHY: Mapping[str, Said] = {
    "approve_whistle": Said(
        "本乡镇（街道）要吹哨，由书记批准。", "Your township wants to whistle: approve it."
    ),
    "decide_ineligible": Said(
        "经审核不符合“两吹两不吹”；您可以说明理由放行。",
        "The table says not to whistle; you may let it pass with a reason.",
    ),
    "report_in": Said(
        "乡镇（街道）吹哨，请您单位派人到现场报到。", "A township whistles: send somebody to the place."
    ),
    "report_in_again": Said(
        "您单位没有按时报到，这是二次吹哨，请负责人督促。",
        "Your body has not come in time; this is the second whistle, to its leader.",
    ),
    "investigate_no_show": Said(
        "单位经二次吹哨仍未报到，请调查、督促。", "A body did not come at the second whistle: look into it."
    ),
    "consult_on_site": Said(
        "请组织报到的单位现场会商，明确谁、做什么、何时完成。",
        "Consult with those who came: who does what by when.",
    ),
    "handle_matter": Said("会商确定由您单位办理。", "On site this was agreed to be done by you."),
    "verify_result": Said(
        "各单位已反馈，请核实是否解决。", "All have reported: verify whether it is solved."
    ),
    "coordinate_matter": Said(
        "二次吹哨后仍未解决，请协调。", "Not solved at the second whistle: coordinate."
    ),
    "rate_bodies": Said("请评价每个被吹哨的单位。", "Rate every body that was called."),
    "answer_rating": Said(
        "乡镇（街道）已评价您单位，您可以回应，并评价这次吹哨。",
        "The township has rated you; you may answer, and you rate the whistle.",
    ),
}


def may_read(whistle: Whistle, actor: Actor) -> bool:
    """The township, everybody called, the command centre, and those who watch over the county."""
    if actor.unit in whistle.units or sees_all(actor):
        return True
    return any(actor.holds(role) for role in CENTRE_ROLES)


class WhistlePresenter:
    """Tells about whistles; the portal renders it."""

    def __init__(self, *, reads: Reads, cancel: CancelWhistle, turn: TurnIntoEvent) -> None:
        self.reads = reads
        self.cancel = cancel
        self.turn = turn

    def may_read(self, session: Any, case_no: str, actor: Actor) -> bool:
        """Whether the whistle is any business of the actor."""
        whistle = self.reads.whistle(session, case_no)
        return whistle is not None and may_read(whistle, actor)

    def case_file(self, session: Any, case_no: str, actor: Actor) -> Plain:
        """Everything about one whistle."""
        whistle = self._whistle(session, case_no)
        names = self._names(session, whistle)
        entries = self.reads.journal(session, case_no)
        return {
            "case_no": case_no,
            "process_id": "dsp_whistle",
            "process_version": 1,
            "process_name": PROCESS_NAME,
            "title": whistle.matter.title,
            "state": whistle.state,
            "state_label": STATE_NAMES[whistle.state],
            "ended": whistle.state.ended,
            "started_at": whistle.blown_at,
            "ended_at": whistle.ended_at,
            "sections": whistle_file.sections(whistle, names),
            "opinions": whistle_file.opinions(entries),
            "timeline": whistle_file.timeline(entries, names),
            "documents": [],
            "attachments": [],
            "clock": None,
            "basis": whistle_basis(),
            "position": None,
            "actions": _actions(whistle, actor),
        }

    def task_data(self, session: Any, task: Any, actor: Actor) -> tuple[Plain, Plain, Said]:
        """The bodies called as choices; those to be rated stand in the form already."""
        whistle = self._whistle(session, task.case_no)
        names = self._names(session, whistle)
        called = [{"value": one.body, "label": names.get(one.body, one.body)} for one in whistle.calls]
        data: Plain = {}
        if task.element_id == "rate_bodies":
            data = {"ratings": [{"body": one.body} for one in whistle.calls]}
        if task.element_id == "consult_on_site":
            data = {"duties": [{"body": one.body, "text": one.asked} for one in whistle.calls]}
        return data, {"called": called}, WHY.get(task.element_id, task.name)

    def act(self, work: Any, case_no: str, key: str, data: Mapping[str, Any]) -> Plain:
        """Take the whistle back, or go on with it as an event."""
        if key == "turn_into_event":
            return {"event_no": self.turn(work, case_no).event_no}
        if key != "cancel":
            raise ActionUnknown(action=key)
        self.cancel(work, case_no, reason=str(data.get("reason") or ""))
        return {"state": "CANCELLED"}

    def _whistle(self, session: Any, case_no: str) -> Whistle:
        whistle = self.reads.whistle(session, case_no)
        if whistle is None:
            raise NotShown
        return whistle

    def _names(self, session: Any, whistle: Whistle) -> Mapping[str, str]:
        codes = {one.body for one in whistle.calls} | {whistle.township}
        if whistle.matter.community:
            codes.add(whistle.matter.community)
        return self.reads.names(session, codes)


def _actions(whistle: Whistle, actor: Actor) -> list[Plain]:
    if actor.unit == whistle.township and whistle.may_turn:
        return [{"key": "turn_into_event", "label": TURN, "form": {"type": "default", "components": []}}]
    if actor.unit != whistle.township or whistle.state not in BEFORE_SENDING | AT_WORK:
        return []
    reason = {
        "type": "textarea",
        "key": "reason",
        "label": "取消的理由",
        "validate": {"required": True, "maxLength": 1000},
        "properties": {"label_en": "Reason"},
    }
    return [{"key": "cancel", "label": CANCEL, "form": {"type": "default", "components": [reason]}}]
