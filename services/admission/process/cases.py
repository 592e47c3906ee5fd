"""The running cases of admission: begun, interrupted and ended together with the record they belong to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from chassis.working_days import WorkingCalendar
from services.admission.domain.application import Application
from services.admission.domain.duty_words import OPEN, DutyState
from services.admission.domain.follow_up import ANSWERS
from services.admission.domain.meeting_errors import ConversionNotDue
from services.admission.domain.unadmitted_work import MatterState, UnadmittedWork
from services.admission.domain.vocabulary import ApplicationState, Procedure
from services.admission.process.roles import role_at
from services.admission.process.variables import (
    APPLICATION_CONVERTED,
    APPLICATION_SUBMITTED,
    BLOCKS_REPEATED,
    CONFIRMATION_APPLIED,
    CONFIRMATION_DECIDED,
    OBJECTION_RAISED,
    REVIEW_ASKED,
    Parties,
    duty_parties,
)
from services.admission.usecases.apply_for_review import ApplyForReview
from services.admission.usecases.begin_change import BeginChange
from services.admission.usecases.begin_list_exit import BeginListExit
from services.admission.usecases.continue_as_ordinary import ContinueAsOrdinary
from services.admission.usecases.draft_duty import BeginDuty, WithdrawDuty, checking_units
from services.admission.usecases.expire_items import ExpireItems, SupersedeItems
from services.admission.usecases.keep_burden import KeepBurden
from services.admission.usecases.open_exit import OpenExit
from services.admission.usecases.open_follow_up import OpenFollowUp
from services.admission.usecases.open_township_part import AskAgain, LetFall
from services.admission.usecases.ports import Work
from services.admission.usecases.raise_objection import RaiseObjection
from services.admission.usecases.raise_repeated_blocks import RaiseRepeatedBlocks
from services.admission.usecases.record_blocked_order import RecordBlockedOrder
from services.admission.usecases.register_succession import RegisterSuccession, Succeeded
from services.admission.usecases.report_rejection import ReportRejection
from services.admission.usecases.report_unadmitted_work import ReportUnadmittedWork
from services.admission.usecases.settle_matter import ConfirmLate
from services.admission.usecases.withdraw_application import WithdrawApplication

PREPARATION = "adm_prepare"
SIMPLE = "adm_simple"
ORDINARY = "adm_ordinary"
BLOCK = "adm_block"
EXIT = "adm_exit"
REGULARISE = "adm_regularise"
FOLLOW_UP = "sup_followup"
DUTY = "twa_admission"
VOTES = ["cast_vote", "cast_ballot"]
"""The tasks by which a member unit uses its vote."""


class Engine(Protocol):
    """What is asked of the engine here."""

    def start(
        self,
        work: Any,
        process_id: str,
        *,
        case_no: str,
        variables: Mapping[str, Any] | None = None,
        title: str = "",
        parties: Sequence[str] = (),
        message: str | None = None,
    ) -> str:
        """Begin a process, where the message named begins."""
        ...

    def deliver(
        self, work: Any, message_name: str, *, correlation: str, variables: Mapping[str, Any] | None = None
    ) -> int:
        """Hand a message to the case that waits for it."""
        ...

    def cancel(self, work: Any, case_no: str, *, end_state: str, reason: str = "") -> None:
        """End every running process of a case."""
        ...

    def take_place(self, work: Any, case_no: str, *, before: str, after: str) -> int:
        """Put a unit in the place of another in the running processes of a case."""
        ...

    def fall_away(self, work: Any, case_no: str, *, candidate: str, element_ids: list[str]) -> int:
        """Take tasks of several off the desk of one who may not do his any more."""
        ...

    def tasks(self, session: Any, case_no: str) -> Any:
        """The tasks of a case."""
        ...

    def instances(self, session: Any, case_no: str) -> Any:
        """The processes of a case."""
        ...


class Cases:
    """Keeps diagram and record in step: one verb here is one use case and one command of the engine."""

    def __init__(self, engine: Engine, calendar: WorkingCalendar) -> None:
        self._engine = engine
        self._calendar = calendar

    def prepare(self, work: Work, case_no: str) -> str:
        """Begin the preparation; the first task of the drafter."""
        self._start(work, PREPARATION, work.applications.get(case_no))
        tasks = self._engine.tasks(_session(work), case_no)
        return next((str(task.task_id) for task in tasks if task.is_open), "")

    def receive(self, work: Work, case_no: str) -> None:
        """Begin the procedure of an application that came on paper."""
        application = work.applications.get(case_no)
        procedure = application.procedure or Procedure.SIMPLE
        received = (application.received_on or work.clock.today()).isoformat()
        process_id = ORDINARY if procedure is Procedure.ORDINARY else SIMPLE
        self._start(
            work,
            process_id,
            application,
            message=APPLICATION_SUBMITTED,
            procedure=procedure.value,
            received_on=received,
        )

    def go_on(self, work: Work, case_no: str) -> dict[str, Any]:
        """Take up a case that has waited for the ordinary procedure, where it left off."""
        if self._is_running(work, case_no):
            raise ConversionNotDue(case_no=case_no)
        ContinueAsOrdinary()(work, case_no)
        application = work.applications.get(case_no)
        if application.state is ApplicationState.CONVERTED:
            self._start(work, ORDINARY, application, message=APPLICATION_CONVERTED)
        else:
            self.receive(work, case_no)
        return {"state": application.state.value}

    def review(self, work: Work, case_no: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """The applicant has a refusal reviewed by a meeting of the chair."""
        told = ApplyForReview(self._calendar)(work, case_no, data)
        application = work.applications.get(case_no)
        self._start(work, ORDINARY, application, message=REVIEW_ASKED, signers=told["signers"])
        return {"due": told["due"]}

    def withdraw(self, work: Work, case_no: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """The applicant takes the request back; whatever is open ends."""
        reason = str(data.get("reason") or "")
        told = WithdrawApplication()(work, case_no, reason)
        if self._is_running(work, case_no):
            self._engine.cancel(work, case_no, end_state="WITHDRAWN", reason=reason)
        return told

    def object(self, work: Work, case_no: str, party: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """A township or community objects; between acceptance and approval this converts the case."""
        told = RaiseObjection()(work, case_no, party, data)
        if told["effect"] == "convert":
            self._engine.deliver(work, OBJECTION_RAISED, correlation=case_no, variables={"objector": party})
        return dict(told)

    def block(self, work: Work, data: Mapping[str, Any]) -> str:
        """An order the gate kept back becomes work of the office; nothing when it is already known."""
        case_no = RecordBlockedOrder()(work, data)
        if not case_no:
            return ""
        order = work.blocked_orders.get(case_no)
        office = work.committees.of(order.county).office
        parties = Parties(order.sender, order.county, office)
        sender = work.units.find(order.sender)
        name = sender.short_name or sender.name if sender else order.sender
        self._engine.start(
            work,
            BLOCK,
            case_no=case_no,
            variables=parties.as_variables(),
            title=f"{name}下派被拦截：{order.text or order.item_ref}"[:200],
            parties=[order.sender, office],
        )
        if raised := RaiseRepeatedBlocks(self._calendar)(work, data):
            self._follow_up(work, raised, message=BLOCKS_REPEATED)
        return case_no

    def change_item(self, work: Work, item_id: str) -> tuple[str, str]:
        """The department begins to apply for a change of its item: the case and its first task."""
        case_no = BeginChange()(work, item_id)
        return case_no, self.prepare(work, case_no)

    def leave_list(self, work: Work, entry_id: str) -> tuple[str, str]:
        """The unit begins to apply for the exit of its entry of the list: the case and its first task."""
        case_no = BeginListExit()(work, entry_id)
        return case_no, self.prepare(work, case_no)

    def end_item(self, work: Work, item_id: str) -> str:
        """The department begins to file the end of its item."""
        case_no = OpenExit()(work, item_id)
        self._file(work, case_no)
        return case_no

    def reject_item(self, work: Work, item_id: str, data: Mapping[str, Any]) -> str:
        """A community tells that residents reject an item; the filing it opened, if it was enough."""
        case_no = ReportRejection()(work, item_id, data)
        if case_no:
            self._file(work, case_no)
        return case_no

    def expire(self, work: Work, county: str) -> int:
        """Items whose term is over expire, and their departments get the filing on their desks."""
        KeepBurden()(work, county)
        SupersedeItems()(work, county)
        opened = ExpireItems()(work, county)
        for case_no in opened:
            self._file(work, case_no)
        return len(opened)

    def succeed(self, work: Work, data: Mapping[str, Any]) -> Succeeded:
        """A successor takes over items, duties and cases: records, tasks and inbox (E3-11)."""
        before, after = str(data["predecessor"]), str(data["successor"])
        taken = RegisterSuccession()(work, before, after, proof=data["proof"], valid_from=data["valid_from"])
        for case_no, checks in taken.stand_ins.items():
            for own, other in checks.items():
                self._engine.take_place(work, case_no, before=own, after=other)
        for case_no, units in taken.recused.items():
            for unit in units:
                member = role_at("committee_member", unit)
                self._engine.fall_away(work, case_no, candidate=member, element_ids=VOTES)
        for case_no in taken.cases:
            self._engine.take_place(work, case_no, before=before, after=after)
        return taken

    def report(self, work: Work, data: Mapping[str, Any]) -> str:
        """Work nobody applied for is reported; the office looks into it."""
        case_no = ReportUnadmittedWork()(work, data)
        self._look_into(work, case_no)
        return case_no

    def ask_unit(self, work: Work, county: str, data: Mapping[str, Any], value: int | None) -> str:
        """The city asks a unit of the county; the unit finds it on its desk."""
        title = self._title(work, str(data.get("subject") or ""))
        case_no = OpenFollowUp(county)(work, data, title, value)
        self._follow_up(work, case_no)
        return case_no

    def _follow_up(self, work: Work, case_no: str, message: str = "") -> None:
        asked = work.follow_ups.get(case_no)
        kind = work.units.get(asked.unit).kind
        self._engine.start(
            work,
            FOLLOW_UP,
            case_no=case_no,
            variables={
                "county": asked.county,
                "city": asked.city,
                "answerer": role_at(ANSWERS.get(kind, "department_clerk"), asked.unit),
                "due_on": asked.due_on.isoformat(),
            },
            title=f"{asked.subject_name}：市级督办"[:200],
            parties=list(dict.fromkeys([asked.city, asked.unit, work.committees.of(asked.county).office])),
            message=message or None,
        )

    def _title(self, work: Work, case_no: str) -> str:
        """What a case or an order is called; nothing where there is none."""
        instances = self._engine.instances(_session(work), case_no)
        if instances:
            return str(instances[-1].title)
        order = work.order_notes.find(case_no)
        return f"派单 {order.order_no}" if order else ""

    def hand_down(self, work: Work, name: str) -> tuple[str, str]:
        """A department begins to have a duty laid on townships: the case and its first task."""
        case_no = BeginDuty()(work, name)
        return case_no, self._hand_down(work, case_no)

    def _hand_down(self, work: Work, case_no: str) -> str:
        duty = work.duties.get(case_no)
        units = {check.value: unit for check, unit in checking_units(work, duty).items()}
        self._engine.start(
            work,
            DUTY,
            case_no=case_no,
            variables=duty_parties(duty.applicant, duty.county, units),
            title=f"{duty.name}：乡镇（街道）职责准入",
            parties=list(dict.fromkeys([duty.applicant, *units.values(), duty.county])),
        )
        tasks = self._engine.tasks(_session(work), case_no)
        return next((str(task.task_id) for task in tasks if task.is_open), "")

    def ask_again(self, work: Work, case_no: str) -> dict[str, Any]:
        """The department asks for the township part of its application once more (H28)."""
        part = AskAgain()(work, case_no)
        self._hand_down(work, part)
        return {"case_no": part}

    def _follow_parts(self, work: Work, county: str) -> int:
        """Begin the township parts applications have opened, and end those that fall with them (H28)."""
        moved = 0
        for case_no in work.duties.parts(county, (DutyState.DRAFT,)):
            if not self._is_running(work, case_no):
                self._hand_down(work, case_no)
                moved += 1
        for case_no in work.duties.parts(county, (*OPEN, DutyState.NOTICE)):
            if reason := LetFall()(work, case_no):
                self._engine.cancel(work, case_no, end_state="RETURNED", reason=reason)
                moved += 1
        return moved

    def take_back_duty(self, work: Work, case_no: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """The department takes its duty back; whatever is open ends."""
        told = WithdrawDuty()(work, case_no, data)
        reason = str(data.get("reason") or "")
        self._engine.cancel(work, case_no, end_state="WITHDRAWN", reason=reason)
        return told

    def follow(self, work: Work, county: str) -> int:
        """Begin what the steps of other cases reported, and tell the matters how their applications stand."""
        moved = 0
        for case_no in work.matters.waiting(county, (MatterState.REPORTED,)):
            if not self._is_running(work, case_no):
                self._look_into(work, case_no)
                moved += 1
        moved += self._follow_parts(work, county)
        for case_no in work.matters.waiting(county, (MatterState.APPLYING,)):
            moved += self._follow_application(work, work.matters.get(case_no))
        for case_no in work.matters.confirmed_late(county):
            ConfirmLate()(work, case_no)
            moved += 1
        return moved

    def _follow_application(self, work: Work, matter: UnadmittedWork) -> int:
        application = work.applications.get(matter.application)
        if not self._engine.instances(_session(work), application.case_no):
            self.prepare(work, application.case_no)
            return 1
        if application.submitted_at is not None and not matter.submitted:
            matter.submitted = True
            return self._engine.deliver(work, CONFIRMATION_APPLIED, correlation=matter.case_no)
        if matter.submitted and application.is_ended:
            return self._engine.deliver(work, CONFIRMATION_DECIDED, correlation=matter.case_no)
        return 0

    def _look_into(self, work: Work, case_no: str) -> None:
        matter = work.matters.get(case_no)
        parties = Parties(matter.department, matter.county, work.committees.of(matter.county).office)
        self._engine.start(
            work,
            REGULARISE,
            case_no=case_no,
            variables=parties.as_variables(),
            title=f"{matter.work}：未准入事项",
            parties=list(dict.fromkeys([matter.department, parties.office, matter.reporter, *matter.places])),
        )

    def _file(self, work: Work, case_no: str) -> None:
        filing = work.exits.get(case_no)
        version = work.items.get(filing.item_id).current
        parties = Parties(filing.applicant, filing.county, work.committees.of(filing.county).office)
        units = [filing.applicant, parties.office, *version.townships, *version.communities]
        self._engine.start(
            work,
            EXIT,
            case_no=case_no,
            variables=parties.as_variables(),
            title=f"{filing.item_name}：完结备案",
            parties=list(dict.fromkeys(units)),
        )

    def _start(
        self, work: Work, process_id: str, application: Application, *, message: str = "", **more: Any
    ) -> None:
        office = work.committees.of(application.county).office
        parties = Parties(application.applicant, application.county, office)
        self._engine.start(
            work,
            process_id,
            case_no=application.case_no,
            variables=parties.as_variables(**more),
            title=application.item_name,
            parties=list(dict.fromkeys([application.applicant, office, *application.parties])),
            message=message or None,
        )

    def _is_running(self, work: Work, case_no: str) -> bool:
        return any(one.state == "running" for one in self._engine.instances(_session(work), case_no))


def _session(work: Any) -> Any:
    """Where the engine keeps its rows: the same transaction as everything else."""
    return work.session
