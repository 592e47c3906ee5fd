"""Where the verbs find applications, items, the list and the directory, on SQLAlchemy."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from chassis.persistence import proofs
from services.admission.domain.application import Application
from services.admission.domain.attachment import Attachment
from services.admission.domain.blocked_order import BlockedOrder
from services.admission.domain.committee import Committee
from services.admission.domain.directory import Unit
from services.admission.domain.documents import Filing, WorkNotice
from services.admission.domain.errors import (
    CaseUnknown,
    CommitteeNotConstituted,
    EntryUnknown,
    FileUnknown,
    ItemUnknown,
    UnitUnknown,
)
from services.admission.domain.exit_filing import ExitFiling, ExitState
from services.admission.domain.funds import FundsReceipt, ReceiptUnknown
from services.admission.domain.guidance_list import ListEntry
from services.admission.domain.meeting import AgendaLine, Meeting
from services.admission.domain.meeting_errors import MeetingUnknown
from services.admission.domain.months import Month
from services.admission.domain.order_note import OrderNote
from services.admission.domain.reapplying import Refused
from services.admission.domain.unadmitted_work import ENDED, MatterState, UnadmittedWork
from services.admission.domain.vocabulary import FINAL_STATES, ApplicationState
from services.admission.domain.work_item import RUNNING, WorkItem, WorkItemVersion
from services.admission.storage import burden_keeping, mapping, refusals
from services.admission.storage import tables as t
from services.admission.storage.meeting_reads import to_be_heard

assert mapping.MAPPERS, "queries below need the mapped classes"
PROOF_LETTER = "n"
"""Codes of notices begin with it."""


class StoredApplications:
    """Applications by case number; the first look in a work locks the row."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._held: dict[str, Application] = {}

    def get(self, case_no: str) -> Application:
        """The application, locked for this work."""
        found = self.find(case_no)
        if found is None:
            raise CaseUnknown(case_no=case_no)
        return found

    def find(self, case_no: str) -> Application | None:
        """The application, locked for this work, or nothing."""
        held = self._held.get(case_no)
        if held is None:
            held = self._session.get(Application, case_no, with_for_update=True)
            if held is not None:
                self._held[case_no] = held
        return held

    def unfinished(self, applicant: str) -> Sequence[Application]:
        """The cases of a unit in which something is still to be done, locked for this work."""
        column = t.APPLICATION.c
        to_do = column.state.not_in(FINAL_STATES) | (
            (column.state == ApplicationState.APPROVED) & column.closed_at.is_(None)
        )
        wanted = select(column.case_no).where(column.applicant == applicant, to_do)
        return [self.get(case_no) for case_no in self._session.scalars(wanted.order_by(column.case_no))]

    def refused(self, applicants: Collection[str]) -> Sequence[Refused]:
        """Every refusal these units had."""
        return refusals.refused(self._session, applicants)

    def add(self, application: Application) -> None:
        """Keep a new application."""
        self._session.add(application)
        self._held[application.case_no] = application

    def waiting_for_notice(self, county: str) -> Sequence[Application]:
        """What is approved in a county and not in the catalogue yet."""
        table, notice = t.APPLICATION, t.WORK_NOTICE
        noticed = select(notice.c.case_no).where(notice.c.case_no == table.c.case_no).exists()
        wanted = select(Application).where(
            table.c.state == ApplicationState.APPROVED,
            table.c.closed_at.is_(None),
            table.c.county == county,
            ~noticed,
        )
        return self._session.scalars(wanted.order_by(table.c.case_no)).all()


class StoredItems:
    """Admitted items, and the places each version holds in."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, item_id: str) -> WorkItem:
        """The item, locked for this work."""
        item = self._session.get(WorkItem, item_id, with_for_update=True)
        if item is None:
            raise ItemUnknown(item=item_id)
        return item

    def find(self, item_id: str) -> WorkItem | None:
        """The item, if there is one."""
        return self._session.get(WorkItem, item_id)

    def past_their_term(self, county: str, day: date, limit: int) -> list[WorkItem]:
        """Some items whose term was over before that day and that have not ended yet, locked."""
        version, item = t.WORK_ITEM_VERSION, t.WORK_ITEM
        wanted = (
            select(WorkItem)
            .join(version, version.c.item_id == item.c.item_id)
            .where(version.c.state.in_(RUNNING), version.c.end < day, item.c.county == county)
            .order_by(item.c.item_id)
            .limit(limit)
        )
        return list(self._session.scalars(wanted.with_for_update(of=item, skip_locked=True)))

    def replaced(self, county: str, day: date, limit: int) -> list[WorkItem]:
        """Some items whose standing version had its last day before that day, by a change, locked."""
        version, item = t.WORK_ITEM_VERSION, t.WORK_ITEM
        wanted = (
            select(WorkItem)
            .join(version, version.c.item_id == item.c.item_id)
            .where(version.c.state.in_(RUNNING), version.c.ended_on < day, item.c.county == county)
            .order_by(item.c.item_id)
            .limit(limit)
        )
        return list(self._session.scalars(wanted.with_for_update(of=item, skip_locked=True)))

    def named(self, county: str, name: str) -> list[WorkItem]:
        """The items of a county with a version of exactly this name."""
        wanted = (
            select(WorkItem)
            .join(t.WORK_ITEM_VERSION, t.WORK_ITEM_VERSION.c.item_id == t.WORK_ITEM.c.item_id)
            .where(t.WORK_ITEM.c.county == county, t.WORK_ITEM_VERSION.c.name == name)
            .distinct()
        )
        return [item for item in self._session.scalars(wanted) if item.current.name == name]

    def all(self, county: str) -> Sequence[WorkItem]:
        """Every item of a county."""
        wanted = select(WorkItem).where(t.WORK_ITEM.c.county == county).order_by(t.WORK_ITEM.c.item_id)
        return self._session.scalars(wanted).all()

    def of_owner(self, county: str, unit: str) -> Sequence[WorkItem]:
        """The items of a unit, locked, by number."""
        item = t.WORK_ITEM
        wanted = select(WorkItem).where(item.c.county == county, item.c.owner_unit == unit)
        return self._session.scalars(wanted.order_by(item.c.item_id).with_for_update(of=item)).all()

    def add(self, item: WorkItem) -> None:
        """Keep a new item, and index where it holds."""
        self._session.add(item)
        for version in item.versions:
            self.extend(item, version)

    def extend(self, item: WorkItem, version: WorkItemVersion) -> None:
        """Index where a new version of an item holds."""
        self._session.flush()
        rows = [
            {"item_id": item.item_id, "version": version.version, "place": place}
            for place in dict.fromkeys([*version.townships, *version.communities])
        ]
        if rows:
            self._session.execute(insert(t.ITEM_PLACE), rows)


class StoredEntries:
    """The guidance list; it is small and read whole."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._all: dict[str, list[ListEntry]] = {}

    def get(self, entry_id: str) -> ListEntry:
        """The entry, locked for this work."""
        entry = self._session.get(ListEntry, entry_id, with_for_update=True)
        if entry is None:
            raise EntryUnknown(entry_id=entry_id)
        return entry

    def find(self, entry_id: str) -> ListEntry | None:
        """The entry, if there is one."""
        return self._session.get(ListEntry, entry_id)

    def all(self, county: str) -> Sequence[ListEntry]:
        """The whole list of a county, read once per work."""
        if county not in self._all:
            wanted = (
                select(ListEntry).where(t.LIST_ENTRY.c.county == county).order_by(t.LIST_ENTRY.c.entry_id)
            )
            self._all[county] = list(self._session.scalars(wanted))
        return self._all[county]

    def add(self, entry: ListEntry) -> None:
        """Keep a new entry."""
        self._session.add(entry)
        if entry.county in self._all:
            self._all[entry.county].append(entry)


class StoredUnits:
    """The copy of the directory."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, code: str) -> Unit:
        """The unit."""
        unit = self.find(code)
        if unit is None:
            raise UnitUnknown(unit=code)
        return unit

    def find(self, code: str) -> Unit | None:
        """The unit, if there is one."""
        return self._session.get(Unit, code) if code else None

    def among(self, codes: Collection[str]) -> Mapping[str, Unit]:
        """Several units at once, by code."""
        if not codes:
            return {}
        wanted = select(Unit).where(t.UNIT.c.code.in_(sorted(set(codes))))
        return {unit.code: unit for unit in self._session.scalars(wanted)}

    def of_kind(self, county: str, kinds: Collection[str]) -> Sequence[Unit]:
        """The units of a county of these kinds."""
        wanted = (
            select(Unit)
            .where(t.UNIT.c.county == county, t.UNIT.c.kind.in_(list(kinds)))
            .order_by(t.UNIT.c.code)
        )
        return self._session.scalars(wanted).all()

    def add(self, unit: Unit) -> None:
        """Keep a new unit."""
        self._session.add(unit)


class StoredCommittees:
    """The committees."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of(self, county: str) -> Committee:
        """The committee of a county."""
        committee = self._session.get(Committee, county)
        if committee is None:
            raise CommitteeNotConstituted(missing="审核委员会")
        return committee

    def put(self, committee: Committee) -> None:
        """Replace the committee as a whole."""
        known = self._session.get(Committee, committee.county)
        if known is None:
            self._session.add(committee)
            return
        known.office, known.office_seat = committee.office, committee.office_seat
        known.memberships, known.supervised_by = committee.memberships, committee.supervised_by


class StoredRegister:
    """Notices and filings, entered for good."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def notice_of(self, case_no: str) -> WorkNotice | None:
        """The notice of a case."""
        return self._session.scalars(
            select(WorkNotice).where(t.WORK_NOTICE.c.case_no == case_no)
        ).one_or_none()

    def filing_of(self, case_no: str) -> Filing | None:
        """The filing of a case."""
        return self._session.scalars(select(Filing).where(t.FILING.c.case_no == case_no)).one_or_none()

    def enter(self, document: WorkNotice | Filing) -> None:
        """Enter a document; a notice gets the code by which anybody can look it up."""
        self._session.add(document)
        if isinstance(document, WorkNotice):
            proofs.give(self._session, PROOF_LETTER, document.id)


class StoredBlockedOrders:
    """Orders the gate kept back."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, case_no: str) -> BlockedOrder:
        """The blocked order of a case, locked for this work."""
        order = self._session.get(BlockedOrder, case_no, with_for_update=True)
        if order is None:
            raise CaseUnknown(case_no=case_no)
        return order

    def of_order(self, order_no: str) -> BlockedOrder | None:
        """The blocked order with that order number."""
        wanted = select(BlockedOrder).where(t.BLOCKED_ORDER.c.order_no == order_no)
        return self._session.scalars(wanted).one_or_none()

    def add(self, order: BlockedOrder) -> None:
        """Keep a new one."""
        self._session.add(order)


class StoredExits:
    """Filings of the end of items."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, case_no: str) -> ExitFiling:
        """The filing of a case, locked for this work."""
        filing = self._session.get(ExitFiling, case_no, with_for_update=True)
        if filing is None:
            raise CaseUnknown(case_no=case_no)
        return filing

    def open_of(self, item_id: str) -> ExitFiling | None:
        """The filing of an item that is under way."""
        found = self._session.scalars(select(ExitFiling).where(t.EXIT_FILING.c.item_id == item_id))
        return next((filing for filing in found if filing.is_open), None)

    def unfinished(self, applicant: str) -> list[ExitFiling]:
        """The filings of a unit in which something is still to be done."""
        column = t.EXIT_FILING.c
        wanted = select(column.case_no).where(
            column.applicant == applicant, column.closed_at.is_(None), column.state != ExitState.DROPPED
        )
        return [self.get(case_no) for case_no in self._session.scalars(wanted.order_by(column.case_no))]

    def add(self, filing: ExitFiling) -> None:
        """Keep a new one."""
        self._session.add(filing)


class StoredMatters:
    """Work nobody applied for."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, case_no: str) -> UnadmittedWork:
        """The matter of a case, locked for this work."""
        matter = self._session.get(UnadmittedWork, case_no, with_for_update=True)
        if matter is None:
            raise CaseUnknown(case_no=case_no)
        return matter

    def open_of(self, department: str, work: str) -> UnadmittedWork | None:
        """The matter about this work of this department that is being dealt with."""
        column = t.UNADMITTED_WORK.c
        wanted = select(UnadmittedWork).where(
            column.department == department, column.work == work, column.state.not_in(ENDED)
        )
        return self._session.scalars(wanted).first()

    def unfinished(self, department: str) -> list[UnadmittedWork]:
        """The matters of a department in which something is still to be done, locked for this work."""
        column = t.UNADMITTED_WORK.c
        wanted = select(column.case_no).where(column.department == department, column.ended_at.is_(None))
        return [self.get(case_no) for case_no in self._session.scalars(wanted.order_by(column.case_no))]

    def confirmed_late(self, county: str) -> list[str]:
        """The matters before the chair whose applications were approved, which nobody has noted yet."""
        matter, application = t.UNADMITTED_WORK.c, t.APPLICATION.c
        wanted = (
            select(matter.case_no)
            .join(t.APPLICATION, application.case_no == matter.application)
            .where(
                matter.county == county,
                matter.state == MatterState.ESCALATED,
                matter.confirmed_on.is_(None),
                application.state == ApplicationState.APPROVED,
            )
        )
        return list(self._session.scalars(wanted.order_by(matter.case_no)))

    def covered_by(self, item_ref: str, department: str) -> Sequence[UnadmittedWork]:
        """The matters about work this department sent under an item."""
        column = t.UNADMITTED_WORK.c
        wanted = select(UnadmittedWork).where(column.department == department, column.cover == item_ref)
        return self._session.scalars(wanted.order_by(column.case_no)).all()

    def waiting(self, county: str, states: Collection[MatterState]) -> list[str]:
        """The case numbers of the matters that stand there."""
        column = t.UNADMITTED_WORK.c
        wanted = select(column.case_no).where(column.county == county, column.state.in_(states))
        return list(self._session.scalars(wanted.order_by(column.case_no)))

    def add(self, matter: UnadmittedWork) -> None:
        """Keep a new one."""
        self._session.add(matter)


class StoredOrderNotes:
    """What dispatch reported about orders."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def find(self, order_no: str) -> OrderNote | None:
        """The note of an order."""
        return self._session.get(OrderNote, order_no, with_for_update=True)

    def sent_after(self, item_ref: str, day: date) -> list[str]:
        """The orders for an item that went out after a day."""
        note = t.ORDER_NOTE.c
        wanted = select(note.order_no).where(note.item_ref == item_ref, note.sent_on > day)
        return list(self._session.scalars(wanted.order_by(note.order_no)))

    def add(self, note: OrderNote) -> None:
        """Keep a new note."""
        self._session.add(note)


class StoredFunds:
    """Money that arrived at communities."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, receipt_id: str) -> FundsReceipt:
        """The payment, locked for this work."""
        receipt = self._session.get(FundsReceipt, receipt_id, with_for_update=True)
        if receipt is None:
            raise ReceiptUnknown()
        return receipt

    def add(self, receipt: FundsReceipt) -> None:
        """Keep a new one."""
        self._session.add(receipt)


class StoredBurden:
    """The kept figures of the burden ledger; what they are made of changes them by itself."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def reach(self, county: str, until: Month) -> bool:
        """Keep the figures up to a later month; says whether there was anything to do."""
        return burden_keeping.reach(self._session.connection(), county, until)


class StoredAttachments:
    """What is known of files."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, file_id: str) -> Attachment:
        """The file."""
        known = self._session.get(Attachment, file_id)
        if known is None:
            raise FileUnknown(file_id=file_id)
        return known

    def add(self, attachment: Attachment) -> None:
        """Keep a new one."""
        self._session.add(attachment)


class StoredMeetings:
    """Meetings of the member units."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, meeting_id: str) -> Meeting:
        """The meeting, locked for this work."""
        meeting = self._session.get(Meeting, meeting_id, with_for_update=True) if meeting_id else None
        if meeting is None:
            raise MeetingUnknown(meeting_id=meeting_id)
        return meeting

    def agenda(self, meeting_id: str) -> Sequence[AgendaLine]:
        """The cases a meeting has still to hear; none of them is locked."""
        return to_be_heard(self._session, meeting_id)

    def add(self, meeting: Meeting) -> None:
        """Keep a new one."""
        self._session.add(meeting)
        self._session.flush()
