"""What the verbs of admission need from the outside, as protocols."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, Protocol

from chassis.actor import Actor
from chassis.clock import Clock
from chassis.parameters.fixing import Parameters
from services.admission.domain.application import Application
from services.admission.domain.attachment import Attachment
from services.admission.domain.blocked_order import BlockedOrder
from services.admission.domain.committee import Committee
from services.admission.domain.directory import Unit
from services.admission.domain.documents import Filing, WorkNotice
from services.admission.domain.exit_filing import ExitFiling
from services.admission.domain.follow_up import FollowUp
from services.admission.domain.funds import FundsReceipt
from services.admission.domain.guidance_list import ListEntry
from services.admission.domain.meeting import AgendaLine, Hearing, Meeting
from services.admission.domain.months import Month
from services.admission.domain.order_note import OrderNote
from services.admission.domain.people_figures import PeopleCount
from services.admission.domain.reapplying import Refused
from services.admission.domain.unadmitted_work import MatterState, UnadmittedWork
from services.admission.domain.work_item import WorkItem, WorkItemVersion
from services.admission.usecases.duty_ports import Duties
from services.admission.usecases.rejection_ports import Rejections


class Applications(Protocol):
    """The applications of the service, found by case number."""

    def get(self, case_no: str) -> Application:
        """The application, locked for this work; `CaseUnknown` if there is none."""
        ...

    def find(self, case_no: str) -> Application | None:
        """The same, or nothing: not every case of the service is about an application."""
        ...

    def unfinished(self, applicant: str) -> Sequence[Application]:
        """The cases of a unit in which something is still to be done."""
        ...

    def refused(self, applicants: Collection[str]) -> Sequence[Refused]:
        """Every refusal these units had."""
        ...

    def add(self, application: Application) -> None:
        """Keep a new application."""
        ...

    def waiting_for_notice(self, county: str) -> Sequence[Application]:
        """What is approved in a county and not in the catalogue yet."""
        ...


class Items(Protocol):
    """The admitted items of the catalogue."""

    def get(self, item_id: str) -> WorkItem:
        """The item, locked for this work; `ItemUnknown` if there is none."""
        ...

    def find(self, item_id: str) -> WorkItem | None:
        """The item, if there is one."""
        ...

    def past_their_term(self, county: str, day: date, limit: int) -> Sequence[WorkItem]:
        """Some items whose term was over before that day and that have not ended yet, locked."""
        ...

    def named(self, county: str, name: str) -> list[WorkItem]:
        """The items of a county whose current version has exactly this name."""
        ...

    def all(self, county: str) -> Sequence[WorkItem]:
        """Every item of a county, with its versions."""
        ...

    def replaced(self, county: str, day: date, limit: int) -> Sequence[WorkItem]:
        """Some items whose changed version has taken effect and not superseded the other, locked."""
        ...

    def of_owner(self, county: str, unit: str) -> Sequence[WorkItem]:
        """The items of a unit, locked."""
        ...

    def extend(self, item: WorkItem, version: WorkItemVersion) -> None:
        """Keep a new version of an item."""
        ...

    def add(self, item: WorkItem) -> None:
        """Keep a new item."""
        ...


class Entries(Protocol):
    """The guidance list of a county."""

    def get(self, entry_id: str) -> ListEntry:
        """The entry; `EntryUnknown` if there is none."""
        ...

    def find(self, entry_id: str) -> ListEntry | None:
        """The entry, if there is one."""
        ...

    def all(self, county: str) -> Sequence[ListEntry]:
        """The whole list."""
        ...

    def add(self, entry: ListEntry) -> None:
        """Keep a new entry."""
        ...


class Units(Protocol):
    """The copy of the directory."""

    def get(self, code: str) -> Unit:
        """The unit; `UnitUnknown` if there is none."""
        ...

    def find(self, code: str) -> Unit | None:
        """The unit, if there is one."""
        ...

    def among(self, codes: Collection[str]) -> Mapping[str, Unit]:
        """Several units at once, by code."""
        ...

    def of_kind(self, county: str, kinds: Collection[str]) -> Sequence[Unit]:
        """The units of a county of these kinds."""
        ...

    def add(self, unit: Unit) -> None:
        """Keep a new unit."""
        ...


class Committees(Protocol):
    """The committees, one per county."""

    def of(self, county: str) -> Committee:
        """The committee; `CommitteeNotConstituted` if there is none."""
        ...

    def put(self, committee: Committee) -> None:
        """Keep the committee as it is now."""
        ...


class Register(Protocol):
    """The registers of notices and filings."""

    def notice_of(self, case_no: str) -> WorkNotice | None:
        """The notice of a case."""
        ...

    def filing_of(self, case_no: str) -> Filing | None:
        """The filing of a case."""
        ...

    def enter(self, document: WorkNotice | Filing) -> None:
        """Enter a document for good."""
        ...


class BlockedOrders(Protocol):
    """The orders the gate kept back."""

    def get(self, case_no: str) -> BlockedOrder:
        """The blocked order of a case; `CaseUnknown` if there is none."""
        ...

    def of_order(self, order_no: str) -> BlockedOrder | None:
        """The blocked order with that order number."""
        ...

    def add(self, order: BlockedOrder) -> None:
        """Keep a new one."""
        ...


class Exits(Protocol):
    """The filings of the end of items."""

    def get(self, case_no: str) -> ExitFiling:
        """The filing of a case, locked for this work; `CaseUnknown` if there is none."""
        ...

    def open_of(self, item_id: str) -> ExitFiling | None:
        """The filing of an item that is under way."""
        ...

    def unfinished(self, applicant: str) -> Sequence[ExitFiling]:
        """The filings of a unit in which something is still to be done."""
        ...

    def add(self, filing: ExitFiling) -> None:
        """Keep a new one."""
        ...


class Matters(Protocol):
    """Work nobody applied for."""

    def get(self, case_no: str) -> UnadmittedWork:
        """The matter of a case, locked for this work; `CaseUnknown` if there is none."""
        ...

    def open_of(self, department: str, work: str) -> UnadmittedWork | None:
        """The matter about this work of this department that is being dealt with."""
        ...

    def unfinished(self, department: str) -> Sequence[UnadmittedWork]:
        """The matters of a department in which something is still to be done."""
        ...

    def confirmed_late(self, county: str) -> Sequence[str]:
        """The matters before the chair whose applications were approved, which nobody has noted yet."""
        ...

    def covered_by(self, item_ref: str, department: str) -> Sequence[UnadmittedWork]:
        """The matters about work this department sent under an item."""
        ...

    def waiting(self, county: str, states: Collection[MatterState]) -> Sequence[str]:
        """The case numbers of the matters that stand there."""
        ...

    def add(self, matter: UnadmittedWork) -> None:
        """Keep a new one."""
        ...


class PeopleCounts(Protocol):
    """What dispatch counted about people, by quarter."""

    def find(self, county: str, quarter: str) -> PeopleCount | None:
        """The count of a quarter."""
        ...

    def add(self, count: PeopleCount) -> None:
        """Keep the first one of a quarter."""
        ...


class FollowUps(Protocol):
    """What the city asked."""

    def get(self, case_no: str) -> FollowUp:
        """The follow-up of a case, locked for this work; `CaseUnknown` if there is none."""
        ...

    def open_of(self, unit: str, subject: str, quarter: str) -> FollowUp | None:
        """What a unit is asked already about a figure of a quarter, or about a case."""
        ...

    def add(self, follow_up: FollowUp) -> None:
        """Keep a new one."""
        ...


class OrderNotes(Protocol):
    """What dispatch reported about orders: figures for the catalogue."""

    def find(self, order_no: str) -> OrderNote | None:
        """The note of an order."""
        ...

    def sent_after(self, item_ref: str, day: date) -> Sequence[str]:
        """The orders for an item that went out after a day."""
        ...

    def add(self, note: OrderNote) -> None:
        """Keep a new note."""
        ...


class Funds(Protocol):
    """Money that arrived at communities."""

    def get(self, receipt_id: str) -> FundsReceipt:
        """The payment, locked for this work; `ReceiptUnknown` if there is none."""
        ...

    def add(self, receipt: FundsReceipt) -> None:
        """Keep a new one."""
        ...


class Meetings(Protocol):
    """The meetings of the member units."""

    def get(self, meeting_id: str) -> Meeting:
        """The meeting, locked for this work; `MeetingUnknown` if there is none."""
        ...

    def agenda(self, meeting_id: str) -> Sequence[AgendaLine]:
        """The cases a meeting has still to hear."""
        ...

    def add(self, meeting: Meeting) -> None:
        """Keep a new one."""
        ...


class MinutesPapers(Protocol):
    """Where the minutes are drafted as documents and kept byte for byte."""

    def write(self, work: Work, county: str, hearing: Hearing) -> str:
        """Draft the document of one deliberation from its record and keep it; its SHA-256."""
        ...

    def keeps(self, sha256: str) -> bool:
        """Whether the document of that digest is there, unchanged."""
        ...


class Attachments(Protocol):
    """The files people added; their bytes lie in the file store."""

    def get(self, file_id: str) -> Attachment:
        """The file; `FileUnknown` if there is none."""
        ...

    def add(self, attachment: Attachment) -> None:
        """Keep a new one."""
        ...


class Burden(Protocol):
    """The kept figures of the burden ledger; what they are made of changes them by itself."""

    def reach(self, county: str, until: Month) -> bool:
        """Keep the figures up to a later month; says whether there was anything to do."""
        ...


class Numbers(Protocol):
    """Gap-free running numbers, taken and given back with the transaction (E3-58)."""

    def next(self, series: str, body: str, year: int) -> int:
        """The next number of a series of a body in a year."""
        ...


class Catalogue(Protocol):
    """The version of a county’s catalogue as a whole."""

    def advance(self, county: str) -> int:
        """Count one more change and give the new version."""
        ...

    def version(self, county: str) -> int:
        """The version now."""
        ...

    def revisions(self, county: str) -> Sequence[tuple[str, int]]:
        """Every published entry and item with its revision."""
        ...


class Work(Protocol):
    """One unit of work: who acts, when, and what can be reached. Use cases never commit."""

    @property
    def actor(self) -> Actor:
        """Who acts."""
        ...

    @property
    def clock(self) -> Clock:
        """The time."""
        ...

    @property
    def applications(self) -> Applications:
        """Applications."""
        ...

    @property
    def items(self) -> Items:
        """Admitted items."""
        ...

    @property
    def exits(self) -> Exits:
        """Filings of the end of items."""
        ...

    @property
    def matters(self) -> Matters:
        """Work nobody applied for."""
        ...

    @property
    def people_counts(self) -> PeopleCounts:
        """What dispatch counted about people."""
        ...

    @property
    def follow_ups(self) -> FollowUps:
        """What the city asked."""
        ...

    @property
    def duties(self) -> Duties:
        """Duties of townships."""
        ...

    @property
    def entries(self) -> Entries:
        """The guidance list."""
        ...

    @property
    def units(self) -> Units:
        """The directory copy."""
        ...

    @property
    def committees(self) -> Committees:
        """Committees."""
        ...

    @property
    def register(self) -> Register:
        """Notices and filings."""
        ...

    @property
    def blocked_orders(self) -> BlockedOrders:
        """Blocked orders."""
        ...

    @property
    def order_notes(self) -> OrderNotes:
        """Notes on orders."""
        ...

    @property
    def funds(self) -> Funds:
        """Payments."""
        ...

    @property
    def rejections(self) -> Rejections:
        """Items residents reject."""
        ...

    @property
    def meetings(self) -> Meetings:
        """Meetings."""
        ...

    @property
    def attachments(self) -> Attachments:
        """Files."""
        ...

    @property
    def burden(self) -> Burden:
        """The kept figures of the burden ledger."""
        ...

    @property
    def numbers(self) -> Numbers:
        """Running numbers."""
        ...

    @property
    def catalogue(self) -> Catalogue:
        """The catalogue as a whole."""
        ...

    @property
    def parameters(self) -> Parameters:
        """Settings."""
        ...

    def emit(self, event: object) -> None:
        """Tell what happened, at commit."""
        ...

    def record(self, action: str, subject: str, **facts: Any) -> None:
        """Write the journal."""
        ...
