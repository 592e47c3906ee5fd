"""The case files of admission that rest on one record: blocks, exits, matters, follow-ups and duties."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chassis.actor import Actor
from chassis.clock import Clock
from chassis.texts import Said
from chassis.web.refusals import ActionUnknown, NotShown
from services.admission.domain.areas import is_township
from services.admission.web import (
    block_file,
    duty_file,
    exit_file,
    follow_up_file,
    matter_file,
    task_forms,
)
from services.admission.web.case_background import Background, unit_of, units_of
from services.admission.web.ports import Cases, Reads, Session

Plain = dict[str, Any]


@dataclass(frozen=True)
class RecordPresenter(ABC):
    """One kind of case: where its record lies, who is concerned, and how it is shown."""

    background: Background

    @property
    def reads(self) -> Reads:
        """The records of the service."""
        return self.background.reads

    @abstractmethod
    def find(self, session: Session, case_no: str) -> Any | None:
        """The record of the case."""

    @abstractmethod
    def concerned(self, record: Any) -> set[str]:
        """The units whose case it is."""

    @abstractmethod
    def shown(self, session: Session, record: Any, actor: Actor) -> Plain:
        """The record as labelled data."""

    def started(self, session: Session, task: Any, record: Any) -> tuple[Plain, Plain]:
        """What the form of a step starts with, and its choices."""
        return {}, {}

    @abstractmethod
    def named(self, task: Any, record: Any) -> tuple[str, str]:
        """Whose case it is and what it is about, for the sentence why the task is here."""

    def may_read(self, session: Session, case_no: str, actor: Actor) -> bool:
        """Those concerned, the office, the committee and the city’s supervisors."""
        record = self.find(session, case_no)
        if record is None:
            return False
        concerned = self.concerned(record) & units_of(actor)
        return bool(concerned) or self.background.is_office(session, record.county, actor)

    def case_file(self, session: Session, case_no: str, actor: Actor) -> Plain:
        """The case file."""
        shown = self.shown(session, self._found(session, case_no), actor)
        return {**shown, "attachments": self.background.attachments(session, case_no)}

    def task_data(self, session: Session, task: Any, actor: Actor) -> tuple[Plain, Plain, Said]:
        """What the form starts with, its choices, and why the task is here."""
        record = self._found(session, task.case_no)
        data, options = self.started(session, task, record)
        applicant, item = self.named(task, record)
        return data, options, task_forms.why(task.element_id, applicant=applicant, item=item)

    def act(self, work: Any, case_no: str, key: str, data: Mapping[str, Any]) -> Plain:
        """Nothing can be done beside the tasks, unless a kind of case says so."""
        raise ActionUnknown(key=key)

    def _found(self, session: Session, case_no: str) -> Any:
        record = self.find(session, case_no)
        if record is None:
            raise NotShown
        return record


class BlockPresenter(RecordPresenter):
    """Orders the gate kept back, with the office (ADM-02)."""

    def find(self, session: Session, case_no: str) -> Any | None:
        """The blocked order."""
        return self.reads.blocked_order(session, case_no)

    def concerned(self, record: Any) -> set[str]:
        """The unit that sent it."""
        return {record.sender}

    def shown(self, session: Session, record: Any, actor: Actor) -> Plain:
        """The order, why it was kept back, and how that was settled."""
        process = self.background.process(session, record.case_no)
        return block_file.file_of(record, process, self.background.entries(session, record.case_no))

    def named(self, task: Any, record: Any) -> tuple[str, str]:
        """The sender, and what was to be sent."""
        return record.sender_name, record.text or record.item_ref


class ExitPresenter(RecordPresenter):
    """Completion and early exit of an item."""

    def find(self, session: Session, case_no: str) -> Any | None:
        """The filing."""
        return self.reads.exit_filing(session, case_no)

    def concerned(self, record: Any) -> set[str]:
        """The department, its townships and communities."""
        return exit_file.units_of(record)

    def shown(self, session: Session, record: Any, actor: Actor) -> Plain:
        """The item that ends, and what was filed."""
        process = self.background.process(session, record.case_no)
        return exit_file.file_of(record, process, self.background.entries(session, record.case_no))

    def started(self, session: Session, task: Any, record: Any) -> tuple[Plain, Plain]:
        """What was filed before."""
        return exit_file.data_for(task.element_id, record), {}

    def named(self, task: Any, record: Any) -> tuple[str, str]:
        """The department, and the item."""
        return record.unit_names.get(record.applicant, record.applicant), record.item_name


class MatterPresenter(RecordPresenter):
    """Work nobody applied for."""

    def find(self, session: Session, case_no: str) -> Any | None:
        """The matter."""
        return self.reads.matter(session, case_no)

    def concerned(self, record: Any) -> set[str]:
        """The department, and those the work reached."""
        return matter_file.units_of(record)

    def shown(self, session: Session, record: Any, actor: Actor) -> Plain:
        """The report, what was found, and who confirmed."""
        process = self.background.process(session, record.case_no)
        return matter_file.file_of(record, process, self.background.entries(session, record.case_no))

    def started(self, session: Session, task: Any, record: Any) -> tuple[Plain, Plain]:
        """What is known; the places and the items that could cover the work where facts are found."""
        data = matter_file.data_for(task.element_id, record)
        if task.element_id != matter_file.FACTS:
            return data, {}
        places = task_forms.scope_options(lambda kinds: self.reads.units(session, record.county, kinds))
        covers = matter_file.covers(self.reads.covers(session, record.department))
        return data, {**places, "covers": covers}

    def named(self, task: Any, record: Any) -> tuple[str, str]:
        """The department, and the work."""
        return record.unit_names.get(record.department, record.department), record.work


@dataclass(frozen=True)
class FollowUpPresenter(RecordPresenter):
    """Questions of the city (B21)."""

    clock: Clock

    def find(self, session: Session, case_no: str) -> Any | None:
        """The follow-up."""
        return self.reads.follow_up(session, case_no)

    def concerned(self, record: Any) -> set[str]:
        """Who asked, and who was asked."""
        return follow_up_file.units_of(record)

    def shown(self, session: Session, record: Any, actor: Actor) -> Plain:
        """What was asked and answered."""
        process = self.background.process(session, record.case_no)
        entries = self.background.entries(session, record.case_no)
        return follow_up_file.file_of(record, process, entries, self.clock.today())

    def started(self, session: Session, task: Any, record: Any) -> tuple[Plain, Plain]:
        """A question ready to be sent, where the city looks into blocks."""
        return follow_up_file.data_for(task.element_id, record, self.clock.today()), {}

    def named(self, task: Any, record: Any) -> tuple[str, str]:
        """To who answers, the city; to the city, who answered."""
        who = record.city if task.element_id == "answer_followup" else record.unit
        return record.unit_names.get(who, who), record.subject_name


@dataclass(frozen=True)
class DutyPresenter(RecordPresenter):
    """Duties that are to be laid on townships."""

    cases: Cases

    def find(self, session: Session, case_no: str) -> Any | None:
        """The duty."""
        return self.reads.duty(session, case_no)

    def concerned(self, record: Any) -> set[str]:
        """The department, those who check, and the townships once they were asked."""
        return duty_file.units_of(record)

    def may_read(self, session: Session, case_no: str, actor: Actor) -> bool:
        """Besides them the county’s office, which decides."""
        if super().may_read(session, case_no, actor):
            return True
        record = self.find(session, case_no)
        return record is not None and actor.holds("county_office", record.county)

    def shown(self, session: Session, record: Any, actor: Actor) -> Plain:
        """The duty with its lists, opinions, checks and transfers."""
        process = self.background.process(session, record.case_no)
        entries = self.background.entries(session, record.case_no)
        leads = actor.holds("department_leader", record.applicant)
        return duty_file.file_of(record, process, entries, may_withdraw=leads)

    def started(self, session: Session, task: Any, record: Any) -> tuple[Plain, Plain]:
        """What was written before; to a township its own lines."""
        township = next((unit for unit in map(unit_of, task.candidates) if is_township(unit)), "")
        options = duty_file.options_for(
            task.element_id, record, township, lambda kinds: self.reads.units(session, record.county, kinds)
        )
        return duty_file.data_for(task.element_id, record, township), options

    def named(self, task: Any, record: Any) -> tuple[str, str]:
        """The department, and the duty."""
        return record.unit_names.get(record.applicant, record.applicant), record.name

    def act(self, work: Any, case_no: str, key: str, data: Mapping[str, Any]) -> Plain:
        """Take the duty back."""
        if key != "withdraw_duty":
            raise ActionUnknown(key=key)
        return self.cases.take_back_duty(work, case_no, data)
