"""What the use cases need from the outside, as protocols; storage and process provide it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Protocol

from chassis.actor import Actor
from chassis.clock import Clock
from chassis.parameters.fixing import Parameters
from services.dispatch.domain.adverse_opinion import AdverseOpinion
from services.dispatch.domain.agency import StationedAgency
from services.dispatch.domain.agency_record import AgencyResult, Record
from services.dispatch.domain.appointment import Appointment
from services.dispatch.domain.appointment_words import Kind
from services.dispatch.domain.catalogue import CatalogueItem, CatalogueState
from services.dispatch.domain.event_class import EventClass
from services.dispatch.domain.grid_event import GridEvent, Source
from services.dispatch.domain.people_counts import People
from services.dispatch.domain.secondment import Secondment
from services.dispatch.domain.signed_statement import SignedStatement
from services.dispatch.domain.staff_notice import StaffNotice
from services.dispatch.domain.suspension import Suspension
from services.dispatch.domain.township_duty import TownshipDuty
from services.dispatch.domain.unit import Unit
from services.dispatch.domain.whistle import Whistle
from services.dispatch.domain.work_order import OrderState, WorkOrder


class Orders(Protocol):
    """All orders ever placed."""

    def get(self, order_no: str) -> WorkOrder:
        """The order, or `OrderUnknown`."""

    def add(self, order: WorkOrder) -> None:
        """Keep a new order."""

    def numbers_of(self, item_ref: str, states: Collection[OrderState]) -> list[str]:
        """The orders for an item that are in one of these states."""

    def of_community(self, community: str, since: date) -> Sequence[WorkOrder]:
        """The orders to a community placed since a day, oldest first."""

    def blocks_of(self, sender: str, since: datetime) -> int:
        """How many orders of this body the gate has blocked since then."""


class Catalogue(Protocol):
    """The local copy of the catalogue."""

    def get(self, item_id: str) -> CatalogueItem | None:
        """What was heard of this item, if anything."""

    def add(self, item: CatalogueItem) -> None:
        """Keep an item heard of for the first time."""

    def state(self) -> CatalogueState:
        """How fresh and complete the copy is."""

    def checksum(self) -> str:
        """The fingerprint of the copy."""

    def revisions(self) -> Mapping[str, int]:
        """The last revision heard of everything in the copy."""


class Suspensions(Protocol):
    """What keeps orders back while work nobody applied for is dealt with."""

    def get(self, case_no: str) -> Suspension | None:
        """What a matter keeps back."""

    def add(self, suspension: Suspension) -> None:
        """Keep a new one."""

    def of_item(self, item_ref: str | None) -> Sequence[Suspension]:
        """Everything that ever kept back orders of this item."""


class Statements(Protocol):
    """What the agencies have promised."""

    def get(self, case_no: str) -> SignedStatement | None:
        """The statement of that case."""

    def add(self, signed: SignedStatement) -> None:
        """Keep a new statement."""

    def replacing(self, case_no: str) -> str:
        """The supplement that was heard of before the statement it replaces."""


class Duties(Protocol):
    """The copy of the duties laid on townships."""

    def get(self, duty_id: str) -> TownshipDuty | None:
        """What was heard of this duty, if anything."""

    def add(self, duty: TownshipDuty) -> None:
        """Keep a duty heard of for the first time."""


class Agencies(Protocol):
    """The register of stationed agencies."""

    def get(self, code: str) -> StationedAgency | None:
        """The agency with this code."""

    def add(self, agency: StationedAgency) -> None:
        """Keep a new agency."""

    def serving(self, department: str, township: str) -> StationedAgency | None:
        """The agency of a department that works for a township."""


class AdverseOpinions(Protocol):
    """All opinions on heads ever begun."""

    def get(self, case_no: str) -> AdverseOpinion:
        """The opinion, or `AdverseUnknown`."""

    def add(self, matter: AdverseOpinion) -> None:
        """Keep a new opinion."""

    def under_way(self, agency: str, township: str) -> str:
        """A township's own opinion on an agency's head that has not ended; empty when there is none."""


class AgencyRecords(Protocol):
    """What the service knows of an agency's work."""

    def result(self, agency: str, year: int) -> AgencyResult | None:
        """The result of a year."""

    def add(self, result: AgencyResult) -> None:
        """Keep a year's result."""

    def of(self, agency: str, township: str, since: date, today: date) -> Record:
        """What there is from a day on, as far as it is this township's own experience."""


class Appointments(Protocol):
    """All appointments and removals ever opened."""

    def get(self, case_no: str) -> Appointment:
        """The matter, or `AppointmentUnknown`."""

    def add(self, matter: Appointment) -> None:
        """Keep a new matter."""

    def under_way(self, agency: str, kind: Kind) -> str:
        """The matter of this kind under way for an agency; empty when there is none."""


class Secondments(Protocol):
    """All secondments ever asked for."""

    def get(self, case_no: str) -> Secondment:
        """The secondment, or `SecondmentUnknown`."""

    def add(self, one: Secondment) -> None:
        """Keep a new request."""

    def of_person(self, organisation: str, person: str) -> Sequence[Secondment]:
        """Everything ever asked for about one person of an organisation."""


class Notices(Protocol):
    """All notices of changes of staff."""

    def get(self, case_no: str) -> StaffNotice:
        """The notice, or `NoticeUnknown`."""

    def add(self, notice: StaffNotice) -> None:
        """Keep a new notice."""


class Units(Protocol):
    """The directory's units."""

    def get(self, code: str) -> Unit | None:
        """The unit with this code."""

    def add(self, unit: Unit) -> None:
        """Keep a new unit."""

    def of_kind(self, kind: str) -> Sequence[Unit]:
        """All units of a kind."""


class Whistles(Protocol):
    """All whistles ever blown."""

    def get(self, whistle_no: str) -> Whistle:
        """The whistle, or `WhistleUnknown`."""

    def add(self, whistle: Whistle) -> None:
        """Keep a new whistle."""


class Events(Protocol):
    """All events ever reported."""

    def get(self, event_no: str) -> GridEvent:
        """The event, or `EventUnknown`."""

    def find(self, event_no: str) -> GridEvent | None:
        """The event, if there is one."""

    def from_outside(self, source: Source, external_no: str) -> GridEvent | None:
        """The event another system has handed in under this number of its own."""

    def add(self, event: GridEvent) -> None:
        """Keep a new event."""

    def know(self, event: GridEvent) -> None:
        """Remember whose business it has become."""


class EventClasses(Protocol):
    """The catalogue of event classes."""

    def get(self, code: str) -> EventClass | None:
        """The class with this code."""

    def all(self) -> Sequence[EventClass]:
        """Every class, by code."""

    def add(self, event_class: EventClass) -> None:
        """Keep a new class."""


class Contacts(Protocol):
    """Whom to call back about an open event: kept apart, shown to few, forgotten at its end."""

    def keep(self, event_no: str, contact: str) -> None:
        """Keep how to reach who reported it."""

    def erase(self, event_no: str) -> None:
        """Forget it."""


class Numbers(Protocol):
    """Gap-free running numbers."""

    def next(self, series: str, year: int) -> int:
        """The next number of a series in a year."""


class Proofs(Protocol):
    """The codes by which anybody can look up an order."""

    def give(self, order_no: str) -> None:
        """Give an order its code."""


class Work(Protocol):
    """One stimulus, one transaction: what a use case reads and writes."""

    actor: Actor
    clock: Clock

    @property
    def orders(self) -> Orders:
        """All orders."""

    @property
    def catalogue(self) -> Catalogue:
        """The local copy of the catalogue."""

    @property
    def suspensions(self) -> Suspensions:
        """What keeps orders back."""

    @property
    def statements(self) -> Statements:
        """What the agencies have promised."""

    @property
    def duties(self) -> Duties:
        """The duties laid on townships."""

    @property
    def agencies(self) -> Agencies:
        """The register of stationed agencies."""

    @property
    def appointments(self) -> Appointments:
        """All appointments and removals."""

    @property
    def adverse_opinions(self) -> AdverseOpinions:
        """All opinions on heads."""

    @property
    def agency_records(self) -> AgencyRecords:
        """What is known of agencies' work."""

    @property
    def secondments(self) -> Secondments:
        """All secondments."""

    @property
    def notices(self) -> Notices:
        """All notices of changes of staff."""

    @property
    def people(self) -> AllPeople:
        """What touches a quarter, for the figures about people."""

    @property
    def units(self) -> Units:
        """The directory's units."""

    @property
    def whistles(self) -> Whistles:
        """All whistles."""

    @property
    def events(self) -> Events:
        """All events."""

    @property
    def event_classes(self) -> EventClasses:
        """The catalogue of event classes."""

    @property
    def contacts(self) -> Contacts:
        """Whom to call back."""

    @property
    def numbers(self) -> Numbers:
        """The running numbers."""

    @property
    def proofs(self) -> Proofs:
        """The codes of orders."""

    @property
    def parameters(self) -> Parameters:
        """The settings of the county."""
        ...

    def emit(self, event: object) -> None:
        """Say this when the work commits."""

    def record(self, action: str, subject: str, **facts: Any) -> None:
        """Write the journal: who did what to which order."""


class AllPeople(Protocol):
    """Appointments, secondments, opinions on heads and notices of staff, by time."""

    def between(self, begin: datetime, end: datetime) -> People:
        """What began before the end and was not over when it began."""


class Cases(Protocol):
    """The running processes of orders."""

    def start(self, work: Work, order: WorkOrder) -> None:
        """Begin the process of a placed order."""

    def gate_answered(self, work: Work, order: WorkOrder) -> None:
        """Wake the order that waits for admission's answer."""

    def item_ended(self, work: Work, order: WorkOrder) -> bool:
        """Put to both sides whether they finish the order; not where its diagram does not ask."""

    def hold(self, work: Work, order_no: str, reason: str) -> None:
        """Let the limits of an order that is suspended stand still."""

    def go_on(self, work: Work, order_no: str) -> None:
        """Let them go on."""

    def end(self, work: Work, order_no: str, state: OrderState, reason: str) -> None:
        """End the process of an order that was taken back."""


class WhistleCases(Protocol):
    """The running processes of whistles."""

    def start(self, work: Work, whistle: Whistle) -> None:
        """Begin the process of a whistle."""

    def end(self, work: Work, whistle: Whistle) -> None:
        """End the process of a whistle that was taken back."""


class EventCases(Protocol):
    """The running processes of events."""

    def start(self, work: Work, event: GridEvent, event_class: EventClass | None) -> None:
        """Begin the process of an event."""

    def end(self, work: Work, event: GridEvent) -> None:
        """End the process of an event that was taken back."""
