"""The case file of an opinion on a head, its tasks, and the withdrawal before it is received."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from chassis.actor import Actor
from chassis.texts import Said
from chassis.web.refusals import ActionUnknown, NotShown
from services.dispatch.domain.adverse_opinion import AdverseOpinion
from services.dispatch.domain.adverse_words import BEFORE_RECEIPT, FINDING_NAMES, STATE_NAMES, State
from services.dispatch.usecases.open_adverse_opinion import SPEAKING_ROLE
from services.dispatch.usecases.settle_adverse_opinion import WithdrawAdverseOpinion
from services.dispatch.web.adverse_access import (
    is_the_head,
    may_read,
    stands_in_for_the_head,
)
from services.dispatch.web.adverse_file import opinions, sections, sections_for_head, timeline
from services.dispatch.web.appointment_file import looks
from services.dispatch.web.legal_basis import basis_of_adverse_opinions
from services.dispatch.web.ports import Reads

Plain = dict[str, Any]
PROCESS_NAME = Said("对派驻机构负责人的意见", "Adverse opinion on an agency's head")
WITHDRAW = Said("不再提出", "Withdraw it")
WHY: Mapping[str, Said] = {
    "write_opinion": Said(
        "该机构服务您所在的乡镇（街道），请写明事实和证据。",
        "The agency serves your township: state facts and evidence.",
    ),
    "give_opinion": Said(
        "该机构也服务您所在的乡镇（街道），请答复驻地。",
        "The agency serves your township too: tell the seat what you think.",
    ),
    "return_opinion": Said(
        "您是驻地，由您与相关乡镇（街道）协商后提出；形不成一致的，附各方意见提出。",
        "You are the seat: raise it for all, or with every single opinion where they differ.",
    ),
    "receive_opinion": Said(
        "意见向您单位提出，请受理并确定调查人员。",
        "It is addressed to your unit: receive it, name who investigates.",
    ),
    "state_view": Said(
        "乡镇（街道）对您的履职提出了意见，您有权说明情况；不说明不作为不利依据。",
        "A township has an opinion on your work: you may state your view; silence proves nothing.",
    ),
    "investigate_head": Said(
        "由您单位调查核实：与本人谈话，核实证据。",
        "Your unit looks into it: talk with the head, check the evidence.",
    ),
    "report_finding": Said("调查已完毕，由您签发调查报告。", "The investigation is over: sign the report."),
    "send_feedback": Said(
        "无论是否属实，都须向乡镇（街道）书面反馈。",
        "Whatever was found, the township is told in writing.",
    ),
    "confirm_feedback": Said(
        "调查结果已反馈，请确认；有异议的，可以提请县级复核一次。",
        "The finding has come back: confirm it, or ask the county to review it once.",
    ),
    "review_finding": Said("乡镇（街道）对结论有异议，请复核。", "The township objects: review the finding."),
    "carry_out_measure": Said("请落实这项措施并报告结果。", "Carry out this measure and report."),
}


class Running(Protocol):
    """The running processes of opinions."""

    def end(self, work: Any, case_no: str, state: State, reason: str) -> None:
        """End the process of an opinion."""


@dataclass(frozen=True)
class AdversePresenter:
    """Tells about opinions to the posts named in them, to the head what concerns the head."""

    reads: Reads
    running: Running
    process_versions: Any
    county: str

    def may_read(self, session: Any, case_no: str, actor: Actor) -> bool:
        """Whether the actor is one of the named readers."""
        matter = self.reads.adverse_opinion(session, case_no)
        return matter is not None and may_read(matter, actor, self.county)

    def case_file(self, session: Any, case_no: str, actor: Actor) -> Plain:
        """Everything about one opinion, as far as this reader may see it."""
        matter = self._matter(session, case_no)
        whole = not is_the_head(matter, actor, self.county)
        names = self.reads.names(session, matter.units)
        entries = self.reads.journal(session, case_no)
        parts = [*sections(matter, names), looks(entries)] if whole else sections_for_head(matter, names)
        return {
            "case_no": case_no,
            "in_part": not whole,
            "process_id": "app_adverse",
            "process_version": self.process_versions(session, case_no),
            "process_name": PROCESS_NAME,
            "title": f"对负责人的意见：{matter.agency_name}{matter.post}",
            "state": matter.state,
            "state_label": STATE_NAMES[matter.state],
            "ended": matter.ended,
            "started_at": matter.opened_at,
            "ended_at": matter.ended_at,
            "sections": parts,
            "opinions": opinions(matter, names) if whole else [],
            "timeline": timeline(entries) if whole else [],
            "documents": _documents(matter) if whole else [],
            "attachments": [],
            "clock": None,
            "basis": basis_of_adverse_opinions(),
            "position": None,
            "actions": [_withdraw_form()] if _withdrawable(matter, actor) else [],
        }

    def task_data(self, session: Any, task: Any, actor: Actor) -> tuple[Plain, Plain, Said]:
        """What the form starts with, whom it offers, and why the task is with this actor."""
        why = WHY.get(task.element_id, task.name)
        matter = self._matter(session, task.case_no)
        if task.element_id == "state_view" and stands_in_for_the_head(matter, actor):
            raise NotShown
        names = self.reads.names(session, matter.units)
        bodies = dict.fromkeys((matter.organisation_department, matter.sending_department))
        options = {"investigators": [{"value": one, "label": names.get(one, one)} for one in bodies]}
        if task.element_id == "receive_opinion":
            return {"investigator": matter.addressee}, options, why
        if task.element_id == "send_feedback" and matter.now.finding is not None:
            return {"text": f"{FINDING_NAMES[matter.now.finding].zh}。{matter.now.conclusion}"}, options, why
        return {}, options, why

    def act(self, work: Any, case_no: str, key: str, data: Mapping[str, Any]) -> Plain:
        """Take it back before it is received."""
        matter = work.adverse_opinions.get(case_no)
        if key != "withdraw" or not _withdrawable(matter, work.actor):
            raise ActionUnknown(action=key)
        reason = str(data.get("reason") or "").strip()
        WithdrawAdverseOpinion()(work, case_no, reason)
        self.running.end(work, case_no, State.WITHDRAWN, reason)
        return {"state": State.WITHDRAWN.value}

    def _matter(self, session: Any, case_no: str) -> AdverseOpinion:
        matter = self.reads.adverse_opinion(session, case_no)
        if matter is None:
            raise NotShown
        return matter


def _withdrawable(matter: AdverseOpinion, actor: Actor) -> bool:
    return matter.state in BEFORE_RECEIPT and actor.holds(SPEAKING_ROLE, matter.initiator)


def _documents(matter: AdverseOpinion) -> list[Plain]:
    base = f"/cases/{matter.case_no}/letters"
    found: list[tuple[str, Said, str | None]] = []
    if matter.raised:
        found.append(("opinion", Said("意见书", "The opinion"), None))
    if any(one.told_at for one in matter.investigations):
        number = next(one.letter_no for one in reversed(matter.investigations) if one.told_at)
        found.append(("feedback", Said("反馈函", "Feedback"), number))
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
        "label": "不再提出的理由",
        "validate": {"required": True, "maxLength": 1000},
        "properties": {"label_en": "Reason"},
    }
    return {"key": "withdraw", "label": WITHDRAW, "form": {"type": "default", "components": [reason]}}
