"""The case file of an appointment, its tasks, and the withdrawal its deciding body may still make."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from chassis.actor import Actor
from chassis.texts import Said
from chassis.web.refusals import ActionUnknown, NotShown
from services.dispatch.domain.appointment import Appointment
from services.dispatch.domain.appointment_words import (
    BEFORE_THE_DECISION,
    ENDS,
    KIND_NAMES,
    STATE_NAMES,
    State,
)
from services.dispatch.usecases.issue_appointment import EndAppointment
from services.dispatch.web.adverse_file import result_rows
from services.dispatch.web.appointment_access import may_read
from services.dispatch.web.appointment_file import looks, opinions, sections, timeline
from services.dispatch.web.legal_basis import basis_of_appointments
from services.dispatch.web.ports import Reads

Plain = dict[str, Any]
PROCESS_NAME = Said("派驻机构负责人任免", "Appointment or removal of an agency's head")
WITHDRAW = Said("撤回任免", "Withdraw the matter")
LEADER = "department_leader"
WHY: Mapping[str, Said] = {
    "prepare_request": Said(
        "您所在单位是该负责人的任免机关，请填写呈报表。",
        "Your unit decides on this head: fill in the request.",
    ),
    "sign_request": Said("呈报表已填好，由您签批后征求意见。", "The request is ready for your signature."),
    "give_opinion": Said(
        "该机构服务您所在的乡镇（街道），任免其负责人须征求您党（工）委的意见。",
        "The agency serves your township: your Party committee is asked about its head.",
    ),
    "answer_request": Said(
        "该机构驻您所在的乡镇（街道），任免其负责人须征求您党（工）委的意见。",
        "The agency sits in your township: your Party committee is asked about its head.",
    ),
    "return_common_opinion": Said(
        "您是驻地，由您与相关乡镇（街道）协商形成一致意见后返回；形不成的，附各方意见返回。",
        "You are the seat: find a common opinion with the others, or return that there is none.",
    ),
    "respond_to_refusal": Said(
        "没有征得同意：可以撤回、说明或另提人选再次征求，或者提请县级协调。",
        "There is no consent: withdraw, ask again with a reason or another person, or ask the county.",
    ),
    "coordinate_appointment": Said("请协调双方。", "Bring both sides together."),
    "decide_appointment": Said("乡镇（街道）已答复，由您单位作出决定。", "They have answered: decide."),
    "tell_townships": Said("请将理由或先行免职情况书面告知乡镇（街道）。", "Tell the townships in writing."),
    "read_notice": Said("任免机关有书面告知，请阅知。", "The deciding body has written to you: read it."),
    "close_publicity": Said("公示期满后办理。", "Go on when the public notice is over."),
    "issue_document": Said("决定已作出，请印发文件。", "It is decided: issue the document."),
    "keep_dossier": Said("请确认建档。", "Confirm your dossier."),
}


class Running(Protocol):
    """The running processes of appointments."""

    def end(self, work: Any, case_no: str, state: State, reason: str) -> None:
        """End the process of a matter."""


@dataclass(frozen=True)
class AppointmentPresenter:
    """Tells about appointments to the posts named in them, to nobody else."""

    reads: Reads
    running: Running
    process_versions: Any
    county: str

    def may_read(self, session: Any, case_no: str, actor: Actor) -> bool:
        """Whether the actor is one of the named readers."""
        matter = self.reads.appointment(session, case_no)
        return matter is not None and may_read(matter, actor, self.county)

    def case_file(self, session: Any, case_no: str, actor: Actor) -> Plain:
        """Everything about one matter."""
        matter = self._matter(session, case_no)
        names = self.reads.names(session, {matter.decider, *matter.townships})
        entries = self.reads.journal(session, case_no)
        assessed = result_rows(self.reads.results_of(session, matter.agency))
        return {
            "case_no": case_no,
            "process_id": "app_head",
            "process_version": self.process_versions(session, case_no),
            "process_name": PROCESS_NAME,
            "title": f"{KIND_NAMES[matter.kind].zh}：{matter.agency_name}{matter.post}",
            "state": matter.state,
            "state_label": STATE_NAMES[matter.state],
            "ended": matter.state in ENDS,
            "started_at": matter.opened_at,
            "ended_at": matter.ended_at,
            "sections": [*sections(matter, names, assessed), looks(entries)],
            "opinions": opinions(matter, names),
            "timeline": timeline(entries),
            "documents": _documents(matter),
            "attachments": [],
            "clock": None,
            "basis": basis_of_appointments(),
            "position": None,
            "actions": [_withdraw_form()] if _withdrawable(matter, actor) else [],
        }

    def task_data(self, session: Any, task: Any, actor: Actor) -> tuple[Plain, Plain, Said]:
        """What the form starts with, and why the task is with this actor."""
        why = WHY.get(task.element_id, task.name)
        matter = self._matter(session, task.case_no)
        request, decision = matter.request, matter.decision
        if task.element_id == "prepare_request" and request is not None:
            return _known(request), {}, why
        if task.element_id == "prepare_request":
            held = self._in_post(session, matter)
            return ({"candidate": held, "present_post": matter.post} if held else {}), {}, why
        if task.element_id == "tell_townships" and decision is not None:
            return {"text": decision.reasons or (request.ground if request else "")}, {}, why
        return {}, {}, why

    def act(self, work: Any, case_no: str, key: str, data: Mapping[str, Any]) -> Plain:
        """Withdraw the matter before it is decided."""
        matter = work.appointments.get(case_no)
        if key != "withdraw" or not _withdrawable(matter, work.actor):
            raise ActionUnknown(action=key)
        reason = str(data.get("reason") or "").strip()
        EndAppointment(State.WITHDRAWN)(work, case_no, reason)
        self.running.end(work, case_no, State.WITHDRAWN, reason)
        return {"state": State.WITHDRAWN.value}

    def _in_post(self, session: Any, matter: Appointment) -> str:
        """Who holds the post that is to be vacated."""
        agency = self.reads.agency(session, matter.agency)
        if agency is None or matter.kind != "remove":
            return ""
        held = [one for one in agency.holdings if one.post == matter.post and one.until is None]
        return held[-1].holder if held else ""

    def _matter(self, session: Any, case_no: str) -> Appointment:
        matter = self.reads.appointment(session, case_no)
        if matter is None:
            raise NotShown
        return matter


def _withdrawable(matter: Appointment, actor: Actor) -> bool:
    return matter.state in BEFORE_THE_DECISION and actor.holds(LEADER, matter.decider)


def _known(request: Any) -> Plain:
    known = {key: getattr(request, key) for key in ("candidate", "present_post", "facts", "reason", "ground")}
    known["term"] = "acting" if request.acting else "formal"
    return {key: value for key, value in known.items() if value}


def _documents(matter: Appointment) -> list[Plain]:
    base = f"/cases/{matter.case_no}/letters"
    found: list[tuple[str, Said, str | None]] = []
    if any(one.townships for one in matter.rounds):
        found.append(("request", Said("征求意见函", "Request to the townships"), None))
    if matter.number:
        found.append(("decision", Said("任免文件", "Document of the decision"), matter.number))
    return [
        {
            "id": f"{matter.case_no}-{name}",
            "kind": kind,
            "number": number,
            "title": f"{matter.agency_name}{matter.post}",
            "formats": ["pdf", "docx"],
            "href": f"{base}/{name}.{{format}}",
        }
        for name, kind, number in found
    ]


def _withdraw_form() -> Plain:
    reason = {
        "type": "textarea",
        "key": "reason",
        "label": "撤回理由",
        "validate": {"required": True, "maxLength": 1000},
        "properties": {"label_en": "Reason"},
    }
    return {"key": "withdraw", "label": WITHDRAW, "form": {"type": "default", "components": [reason]}}
