"""A small county held in memory, and actors named after their posts, for tests of rules and verbs."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from chassis.actor import Actor
from chassis.clock import county_date
from chassis.parameters.entries import Parameter, in_force
from chassis.testing.clock import FixedClock
from chassis.working_days import WorkingCalendar
from services.admission.domain import errors
from services.admission.domain.application import Application
from services.admission.domain.attachment import Attachment
from services.admission.domain.blocked_order import BlockedOrder
from services.admission.domain.committee import Committee, Membership, Seat
from services.admission.domain.directory import Unit
from services.admission.domain.documents import Filing, WorkNotice
from services.admission.domain.duty_words import ADMITTED, DutyState
from services.admission.domain.exit_filing import ExitFiling
from services.admission.domain.follow_up import FollowUp, FollowUpState
from services.admission.domain.guidance_list import ListEntry, entry_of
from services.admission.domain.order_note import OrderNote
from services.admission.domain.parameter_table import DEFAULTS
from services.admission.domain.reapplying import Refused
from services.admission.domain.rejection import Rejection
from services.admission.domain.township_duty import TownshipDuty
from services.admission.domain.unadmitted_work import MatterState, UnadmittedWork
from services.admission.domain.vocabulary import ApplicationState
from services.admission.domain.work_item import RUNNING, WorkItem, WorkItemVersion

COUNTY, OFFICE, SEAT = "430211", "430211-swb", "430211-mzj"
BUREAU, STATISTICS, CITY_BUREAU = "430211-wjj", "430211-tjj", "430200-wjj"
EAST, WEST, SOUTH = "430211001", "430211002", "430211003"
E1, E2, W1 = "430211001008", "430211001011", "430211002012"
MEMBERS = ["430211-bb", "430211-mzj", "430211-sfj", "430211-zzb"]
CALENDAR = WorkingCalendar()
MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


class InMemory:
    """One unit of work after another on the same data; what is emitted and recorded can be looked at."""

    def __init__(self, at: datetime = MONDAY) -> None:
        self.clock = FixedClock(at)
        self.actor = Actor.system("admission")
        self.events: list[Any] = []
        self.journal: list[tuple[str, str, dict[str, Any]]] = []
        self.items = _Items()
        self.entries = _Entries()
        self.units = _Units()
        self.committees = _Committees()
        self.register = _Register()
        self.applications = _Applications(self.register)
        self.blocked_orders = _BlockedOrders()
        self.exits = _Exits()
        self.rejections = _Rejections()
        self.matters = _Matters()
        self.follow_ups = _FollowUps()
        self.duties = _Duties()
        self.order_notes = _OrderNotes()
        self.attachments = _Attachments()
        self.numbers = _Numbers()
        self.catalogue = _Catalogue(self)
        self.parameters = _Parameters()

    def emit(self, event: object) -> None:
        self.events.append(event)

    def record(self, action: str, subject: str, **facts: Any) -> None:
        self.journal.append((action, subject, facts))

    def acting(self, actor: Actor) -> InMemory:
        """Let somebody else act from now on."""
        self.actor = actor
        return self


class _Applications:
    def __init__(self, register: _Register) -> None:
        self.kept: dict[str, Application] = {}
        self._register = register

    def waiting_for_notice(self, county: str) -> list[Application]:
        approved = [one for one in self.kept.values() if one.state is ApplicationState.APPROVED]
        return [one for one in approved if self._register.notice_of(one.case_no) is None]

    def get(self, case_no: str) -> Application:
        if case_no not in self.kept:
            raise errors.CaseUnknown(case_no=case_no)
        return self.kept[case_no]

    def find(self, case_no: str) -> Application | None:
        return self.kept.get(case_no)

    def unfinished(self, applicant: str) -> Sequence[Application]:
        ours = [one for one in self.kept.values() if one.applicant == applicant]
        approved = ApplicationState.APPROVED
        return [one for one in ours if not one.is_ended or (one.state is approved and one.closed_at is None)]

    def refused(self, applicants: Collection[str]) -> Sequence[Refused]:
        return [
            Refused(one.case_no, one.request_type, one.item_name, one.facts, county_date(one.ended_at))
            for one in self.kept.values()
            if one.applicant in applicants and one.state is ApplicationState.REFUSED and one.ended_at
        ]

    def add(self, application: Application) -> None:
        self.kept[application.case_no] = application


class _Items:
    def __init__(self) -> None:
        self.kept: dict[str, WorkItem] = {}

    def get(self, item_id: str) -> WorkItem:
        if item_id not in self.kept:
            raise errors.ItemUnknown(item=item_id)
        return self.kept[item_id]

    def find(self, item_id: str) -> WorkItem | None:
        return self.kept.get(item_id)

    def past_their_term(self, county: str, day: date, limit: int) -> Sequence[WorkItem]:
        found = [
            item
            for item in self.kept.values()
            if item.county == county
            and item.current.state in RUNNING
            and item.current.end is not None
            and item.current.end < day
        ]
        return found[:limit]

    def replaced(self, county: str, day: date, limit: int) -> Sequence[WorkItem]:
        waiting = [item for item in self.all(county) if item.latest is not item.current]
        return [item for item in waiting if item.current.ended_on and item.current.ended_on < day]

    def of_owner(self, county: str, unit: str) -> Sequence[WorkItem]:
        return [item for item in self.all(county) if item.owner_unit == unit]

    def extend(self, item: WorkItem, version: WorkItemVersion) -> None:
        assert version in item.versions

    def named(self, county: str, name: str) -> list[WorkItem]:
        return [item for item in self.all(county) if item.current.name == name]

    def all(self, county: str) -> Sequence[WorkItem]:
        return [item for item in self.kept.values() if item.county == county]

    def add(self, item: WorkItem) -> None:
        self.kept[item.item_id] = item


class _Entries:
    def __init__(self) -> None:
        self.kept: dict[str, ListEntry] = {}

    def get(self, entry_id: str) -> ListEntry:
        if entry_id not in self.kept:
            raise errors.EntryUnknown(entry_id=entry_id)
        return self.kept[entry_id]

    def find(self, entry_id: str) -> ListEntry | None:
        return self.kept.get(entry_id)

    def all(self, county: str) -> Sequence[ListEntry]:
        return [entry for entry in self.kept.values() if entry.county == county]

    def add(self, entry: ListEntry) -> None:
        self.kept[entry.entry_id] = entry


class _Units:
    def __init__(self) -> None:
        self.kept: dict[str, Unit] = {}

    def get(self, code: str) -> Unit:
        if code not in self.kept:
            raise errors.UnitUnknown(unit=code)
        return self.kept[code]

    def find(self, code: str) -> Unit | None:
        return self.kept.get(code)

    def among(self, codes: Collection[str]) -> Mapping[str, Unit]:
        return {code: self.kept[code] for code in codes if code in self.kept}

    def of_kind(self, county: str, kinds: Collection[str]) -> Sequence[Unit]:
        return [unit for unit in self.kept.values() if unit.county == county and unit.kind in kinds]

    def add(self, unit: Unit) -> None:
        self.kept[unit.code] = unit


class _Committees:
    def __init__(self) -> None:
        self.kept: dict[str, Committee] = {}

    def of(self, county: str) -> Committee:
        if county not in self.kept:
            raise errors.CommitteeNotConstituted(missing="")
        return self.kept[county]

    def put(self, committee: Committee) -> None:
        self.kept[committee.county] = committee


class _Register:
    def __init__(self) -> None:
        self.notices: dict[str, WorkNotice] = {}
        self.filings: dict[str, Filing] = {}

    def notice_of(self, case_no: str) -> WorkNotice | None:
        return self.notices.get(case_no)

    def filing_of(self, case_no: str) -> Filing | None:
        return self.filings.get(case_no)

    def enter(self, document: WorkNotice | Filing) -> None:
        if isinstance(document, WorkNotice):
            self.notices[document.case_no] = document
        else:
            self.filings[document.case_no] = document


class _Exits:
    def __init__(self) -> None:
        self.kept: dict[str, ExitFiling] = {}

    def get(self, case_no: str) -> ExitFiling:
        if case_no not in self.kept:
            raise errors.CaseUnknown(case_no=case_no)
        return self.kept[case_no]

    def open_of(self, item_id: str) -> ExitFiling | None:
        return next((one for one in self.kept.values() if one.item_id == item_id and one.is_open), None)

    def unfinished(self, applicant: str) -> Sequence[ExitFiling]:
        return [one for one in self.kept.values() if one.applicant == applicant and one.closed_at is None]

    def add(self, filing: ExitFiling) -> None:
        self.kept[filing.case_no] = filing


class _Rejections:
    def __init__(self) -> None:
        self.kept: list[Rejection] = []
        self.add = self.kept.append

    def waiting(self, item_id: str) -> list[Rejection]:
        return [one for one in self.kept if one.item_id == item_id and not one.case_no]

    def of_filing(self, case_no: str) -> list[Rejection]:
        return [one for one in self.kept if one.case_no == case_no]


class _Matters:
    def __init__(self) -> None:
        self.kept: dict[str, UnadmittedWork] = {}

    def get(self, case_no: str) -> UnadmittedWork:
        if case_no not in self.kept:
            raise errors.CaseUnknown(case_no=case_no)
        return self.kept[case_no]

    def open_of(self, department: str, work: str) -> UnadmittedWork | None:
        about = ((one.department, one.work, one) for one in self.kept.values() if one.is_open)
        return next((one for unit, name, one in about if (unit, name) == (department, work)), None)

    def unfinished(self, department: str) -> Sequence[UnadmittedWork]:
        return [one for one in self.kept.values() if one.department == department and one.ended_at is None]

    def confirmed_late(self, county: str) -> Sequence[str]:
        return [no for no, one in self.kept.items() if one.state is MatterState.ESCALATED]

    def covered_by(self, item_ref: str, department: str) -> Sequence[UnadmittedWork]:
        about = ((one.cover, one.department, one) for one in self.kept.values())
        return [one for cover, unit, one in about if (cover, unit) == (item_ref, department)]

    def waiting(self, county: str, states: Collection[MatterState]) -> Sequence[str]:
        return sorted(no for no, one in self.kept.items() if one.county == county and one.state in states)

    def add(self, matter: UnadmittedWork) -> None:
        self.kept[matter.case_no] = matter


class _FollowUps:
    def __init__(self) -> None:
        self.kept: dict[str, FollowUp] = {}

    def get(self, case_no: str) -> FollowUp:
        if case_no not in self.kept:
            raise errors.CaseUnknown(case_no=case_no)
        return self.kept[case_no]

    def open_of(self, unit: str, subject: str, quarter: str) -> FollowUp | None:
        about = (one for one in self.kept.values() if (one.unit, one.subject) == (unit, subject))
        asked = (one for one in about if one.state is not FollowUpState.CLOSED)
        return next((one for one in asked if quarter in ("", one.quarter)), None)

    def add(self, follow_up: FollowUp) -> None:
        self.kept[follow_up.case_no] = follow_up


class _Duties:
    def __init__(self) -> None:
        self.kept: dict[str, TownshipDuty] = {}
        self.listed: set[str] = set()

    def get(self, case_no: str) -> TownshipDuty:
        if case_no not in self.kept:
            raise errors.CaseUnknown(case_no=case_no)
        return self.kept[case_no]

    def standing(self, county: str, name: str) -> TownshipDuty | None:
        found = (one for one in self.kept.values() if (one.county, one.name) == (county, name))
        return next((one for one in found if one.submitted_at and one.is_standing), None)

    def unfinished(self, applicant: str) -> list[TownshipDuty]:
        return [one for one in self.kept.values() if one.applicant == applicant and one.is_standing]

    def announced(self, county: str) -> list[TownshipDuty]:
        known = (one for one in self.kept.values() if one.county == county and one.state in ADMITTED)
        return sorted(known, key=lambda one: one.duty_id or "")

    def add(self, duty: TownshipDuty) -> None:
        self.kept[duty.case_no] = duty

    def of_application(self, case_no: str) -> TownshipDuty | None:
        found = sorted(no for no, one in self.kept.items() if one.application == case_no)
        return self.kept[found[-1]] if found else None

    def parts(self, county: str, states: Collection[DutyState]) -> Sequence[str]:
        parts = (one for one in self.kept.values() if one.county == county and one.application)
        return sorted(one.case_no for one in parts if one.state in states)

    def enter_in_lists(self, duty: TownshipDuty) -> None:
        self.listed.add(duty.case_no)


class _BlockedOrders:
    def __init__(self) -> None:
        self.kept: dict[str, BlockedOrder] = {}

    def get(self, case_no: str) -> BlockedOrder:
        if case_no not in self.kept:
            raise errors.CaseUnknown(case_no=case_no)
        return self.kept[case_no]

    def of_order(self, order_no: str) -> BlockedOrder | None:
        return next((order for order in self.kept.values() if order.order_no == order_no), None)

    def add(self, order: BlockedOrder) -> None:
        self.kept[order.case_no] = order


class _OrderNotes:
    def __init__(self) -> None:
        self.kept: dict[str, OrderNote] = {}

    def find(self, order_no: str) -> OrderNote | None:
        return self.kept.get(order_no)

    def sent_after(self, item_ref: str, day: date) -> Sequence[str]:
        sent = [one for one in self.kept.values() if one.item_ref == item_ref and one.sent_on]
        return sorted(one.order_no for one in sent if one.sent_on and one.sent_on > day)

    def add(self, note: OrderNote) -> None:
        self.kept[note.order_no] = note


class _Attachments:
    def __init__(self) -> None:
        self.kept: dict[str, Attachment] = {}

    def get(self, file_id: str) -> Attachment:
        return self.kept[file_id]

    def add(self, attachment: Attachment) -> None:
        self.kept[attachment.id] = attachment


class _Numbers:
    def __init__(self) -> None:
        self.last: dict[tuple[str, str, int], int] = {}

    def next(self, series: str, body: str, year: int) -> int:
        key = (series, body, year)
        self.last[key] = self.last.get(key, 0) + 1
        return self.last[key]


class _Catalogue:
    def __init__(self, work: InMemory) -> None:
        self._work = work
        self.now: dict[str, int] = {}

    def advance(self, county: str) -> int:
        self.now[county] = self.version(county) + 1
        return self.now[county]

    def version(self, county: str) -> int:
        return self.now.get(county, 0)

    def revisions(self, county: str) -> Sequence[tuple[str, int]]:
        entries = [(entry.entry_id, entry.revision) for entry in self._work.entries.all(county)]
        return entries + [(item.item_id, item.revision) for item in self._work.items.all(county)]


class _Parameters:
    def __init__(self) -> None:
        self.kept: list[Parameter] = []

    def value(self, key: str, county: str, on: date) -> Any:
        entry = in_force(self.entries(county, key), on)
        return entry.value if entry else DEFAULTS[key].value

    def entries(self, county: str, key: str) -> Sequence[Parameter]:
        return [entry for entry in self.kept if (entry.county, entry.key) == (county, key)]

    def add(self, entry: Parameter) -> None:
        self.kept.append(entry)

    def lock(self, county: str) -> None:
        """Nobody else is here."""


def somebody(post: str, unit: str, *roles: str) -> Actor:
    """An actor named after the post, holding roles at the unit unless they name another."""
    held = frozenset(role if "@" in role else f"{role}@{unit}" for role in roles)
    return Actor(f"user-{unit}-{post}", post, post, unit, unit, held)


CLERK = somebody("区卫健局经办人", BUREAU, "department_clerk")
LEADER = somebody("区卫健局负责人", BUREAU, "department_leader")
OFFICER = somebody("社工事项办经办人", OFFICE, "committee_office_clerk")
HEAD = somebody("社工事项办主任", OFFICE, "committee_office_head")
CHAIR = somebody("区委副书记", COUNTY, "committee_chair")
VICE = somebody("分管副区长", COUNTY, "committee_vice_chair")


def for_party(code: str) -> Actor:
    """Who signs for a township or community."""
    return somebody("签批人", code, "township_party_committee" if len(code) == 9 else "community_secretary")


def member(unit: str) -> Actor:
    """The delegate of a member unit."""
    return somebody("成员单位代表", unit, "committee_member")


def a_county(at: datetime = MONDAY) -> InMemory:
    """A county with three townships, three communities, a committee and two list entries."""
    work = InMemory(at)
    kinds = {
        COUNTY: "county", OFFICE: "committee_office", BUREAU: "department", STATISTICS: "department",
        EAST: "township", WEST: "township", SOUTH: "township", E1: "community", E2: "community",
        W1: "community", **dict.fromkeys(MEMBERS, "department"),
    }  # fmt: skip
    for code, kind in kinds.items():
        work.units.add(Unit(code, f"单位{code}", kind, COUNTY, short_name=f"简称{code}"))
    work.units.get(OFFICE).document_word = "株天社准"
    work.units.get(STATISTICS).predecessors = ["统计局"]
    work.units.add(Unit(CITY_BUREAU, "株洲市卫健委", "department", COUNTY))
    committee = Committee(COUNTY, OFFICE, SEAT)
    committee.memberships = [
        a_seat(Seat.CHAIR), a_seat(Seat.VICE_CHAIR), *(a_seat(Seat.MEMBER, unit) for unit in MEMBERS)
    ]  # fmt: skip
    work.committees.put(committee)
    for number, text in (
        ("ZZ-121", "政府常规统计调查工作"),
        ("ZZ-120", "人口普查、经济普查等各类统计调查工作"),
    ):
        row = {"id": number, "unit": "统计局", "category": "协助", "item": text}
        entry = entry_of(row, county=COUNTY, issuer="株洲市", version="2018-12-03")
        entry.owner_unit, entry.revision = STATISTICS, 1
        work.entries.add(entry)
    return work


def a_seat(seat: Seat, unit: str = COUNTY, until: date | None = None) -> Membership:
    """A seat of the committee."""
    return Membership(f"{seat}-{unit}", COUNTY, seat, unit, "职务", date(2024, 1, 1), until)
