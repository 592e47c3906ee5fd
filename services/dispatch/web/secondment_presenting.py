"""The case file of a secondment, its tasks, and the withdrawal its requesting body may still make."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from chassis.actor import Actor
from chassis.texts import Said
from chassis.web.refusals import ActionUnknown, NotShown
from services.dispatch.domain.secondment import ENDS, STATE_NAMES, WITHDRAWABLE, Secondment, State
from services.dispatch.usecases.track_secondment import WithdrawSecondment
from services.dispatch.web.legal_basis import basis_of_secondments
from services.dispatch.web.ports import Reads
from services.dispatch.web.secondment_file import opinions, sections, timeline

Plain = dict[str, Any]
PROCESS_NAME = Said("抽调借用", "Secondment")
COORDINATOR, SUPERVISOR = "county_coordinator", "city_supervisor"
WHY: Mapping[str, Said] = {
    "decide_exception": Said(
        "超过每年天数上限，须由高于组织部门的一级批准。", "Beyond the cap of a year: one level above decides."
    ),
    "township_lets_go": Said(
        "抽调借用您辖区的人员，须先经您党（工）委同意。",
        "Staff in your township: your committee consents first.",
    ),
    "organisation_approves": Said(
        "乡镇（街道）已同意，由组织部门批准并明确时间。", "The township consented: approve and fix the days."
    ),
    "township_consents": Said(
        "抽调借用派驻机构人员，须经您党（工）委同意。",
        "Staff of an agency in your township: your consent is needed.",
    ),
    "department_approves": Said(
        "抽调借用派驻机构人员，须经组织人事部门同意。", "Staff of an agency: your approval is needed too."
    ),
    "confirm_return": Said("人员返回后，请确认返回日期。", "Confirm the day the person is back."),
}


class Running(Protocol):
    """The running processes of secondments."""

    def end(self, work: Any, case_no: str, state: State, reason: str) -> None:
        """End the process of a request."""


@dataclass(frozen=True)
class SecondmentPresenter:
    """Tells about secondments to the bodies concerned and to those above them."""

    reads: Reads
    running: Running
    process_versions: Any
    organisation_department: str

    def may_read(self, session: Any, case_no: str, actor: Actor) -> bool:
        """Whether the secondment is any business of the actor."""
        one = self.reads.secondment(session, case_no)
        return one is not None and may_read(one, actor, self.organisation_department)

    def case_file(self, session: Any, case_no: str, actor: Actor) -> Plain:
        """Everything about one secondment."""
        one = self._found(session, case_no)
        codes = {one.requester, *one.townships, self.organisation_department, one.organisation[:6]}
        names = self.reads.names(session, codes)
        return {
            "case_no": case_no,
            "process_id": "sec_request",
            "process_version": self.process_versions(session, case_no),
            "process_name": PROCESS_NAME,
            "title": f"抽调借用：{one.organisation_name} {one.first} 至 {one.last}",
            "state": one.state,
            "state_label": STATE_NAMES[one.state],
            "ended": one.state in ENDS,
            "started_at": one.opened_at,
            "ended_at": one.ended_at,
            "sections": sections(one, names),
            "opinions": opinions(one, names),
            "timeline": timeline(self.reads.journal(session, case_no)),
            "documents": [],
            "attachments": [],
            "clock": None,
            "basis": basis_of_secondments(),
            "position": None,
            "actions": [_withdraw_form()] if _withdrawable(one, actor) else [],
        }

    def task_data(self, session: Any, task: Any, actor: Actor) -> tuple[Plain, Plain, Said]:
        """What the form starts with, and why the task is with this actor."""
        one = self._found(session, task.case_no)
        why = WHY.get(task.element_id, task.name)
        if task.element_id in ("organisation_approves", "department_approves"):
            return {"first": one.first.isoformat(), "last": one.last.isoformat()}, {}, why
        return {}, {}, why

    def act(self, work: Any, case_no: str, key: str, data: Mapping[str, Any]) -> Plain:
        """Withdraw the request before it is approved."""
        one = work.secondments.get(case_no)
        if key != "withdraw" or not _withdrawable(one, work.actor):
            raise ActionUnknown(action=key)
        reason = str(data.get("reason") or "").strip()
        WithdrawSecondment()(work, case_no, reason)
        self.running.end(work, case_no, State.WITHDRAWN, reason)
        return {"state": State.WITHDRAWN.value}

    def _found(self, session: Any, case_no: str) -> Secondment:
        one = self.reads.secondment(session, case_no)
        if one is None:
            raise NotShown
        return one


def may_read(one: Secondment, actor: Actor, organisation_department: str) -> bool:
    """The requesting body, the townships, the organisation department, the county and the city."""
    units = {one.requester, *one.townships, organisation_department}
    return actor.unit in units or actor.holds(COORDINATOR) or actor.holds(SUPERVISOR)


def _withdrawable(one: Secondment, actor: Actor) -> bool:
    return one.state in WITHDRAWABLE and actor.holds("department_clerk", one.requester)


def _withdraw_form() -> Plain:
    reason = {
        "type": "textarea",
        "key": "reason",
        "label": "撤回理由",
        "validate": {"required": True, "maxLength": 1000},
        "properties": {"label_en": "Reason"},
    }
    label = Said("撤回申请", "Withdraw the request")
    return {"key": "withdraw", "label": label, "form": {"type": "default", "components": [reason]}}
