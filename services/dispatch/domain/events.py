"""What happened in dispatch, in the past tense."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from chassis.texts import Said


@dataclass(frozen=True, slots=True)
class GateAsked:
    """The copy could not answer, so admission is asked; the order waits."""

    order_no: str
    item_ref: str
    community: str
    order_date: date
    sender: str
    burden_kinds: tuple[str, ...]
    responsible: bool
    funds_reference: str
    township: str | None = None
    """The township meant itself, where no community is."""


@dataclass(frozen=True, slots=True)
class OrderMoved:
    """What every message about an order says."""

    order_no: str
    batch_no: str
    item_ref: str
    item_version: int | None
    sender: str
    agency: str | None
    township: str
    community: str
    at: datetime
    due: date
    ground: str | None = None


@dataclass(frozen=True, slots=True)
class OrderCreated(OrderMoved):
    """The gate passed and the order exists."""


@dataclass(frozen=True, slots=True)
class OrderAccepted(OrderMoved):
    """The community takes it on, by itself or after its refusal was overruled."""


@dataclass(frozen=True, slots=True)
class OrderRefused(OrderMoved):
    """The community refused on one of the four grounds."""


@dataclass(frozen=True, slots=True)
class OrderDone(OrderMoved):
    """Reported, confirmed, closed."""


@dataclass(frozen=True, slots=True)
class OrderRecalled(OrderMoved):
    """The sender took the order back."""


@dataclass(frozen=True, slots=True)
class OrderPooled:
    """The order goes together with others of its community: one visit (B16 step 4)."""

    order_no: str
    pool_no: str
    township: str
    community: str
    visit_on: date | None
    at: datetime


@dataclass(frozen=True, slots=True)
class PeopleCounted:
    """What a quarter's report says of people, in numbers only (B21)."""

    county: str
    quarter: str
    figures: Mapping[str, int]
    at: datetime


@dataclass(frozen=True, slots=True)
class YearTold:
    """What a body closed in a year, by township (B20)."""

    body: str
    year: int
    townships: Mapping[str, Mapping[str, int]]
    at: datetime


@dataclass(frozen=True, slots=True)
class CaseTold:
    """Somebody is given an order to read."""

    order_no: str
    holder: str
    note: str


@dataclass(frozen=True, slots=True)
class OrderBlocked:
    """The gate said no (E3-45)."""

    order_no: str
    sender: str
    item_ref: str | None
    text: str
    community: str | None
    township: str
    reason_code: str
    at: datetime
    blocks_in_90_days: int
    repeated: bool


@dataclass(frozen=True, slots=True)
class SenderRated:
    """The community rated the body that sent the work; what it remarked stays with the order."""

    order_no: str
    sender: str
    agency: str | None
    township: str
    community: str | None
    score: int
    at: datetime


@dataclass(frozen=True, slots=True)
class AlertRaised:
    """A rule wants the supervisors' eyes."""

    rule: str
    subject: str
    severity: str
    text: Said
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PostTold:
    """A post as others hear of it."""

    title: str
    kind: str
    quota: int


@dataclass(frozen=True, slots=True)
class HolderTold:
    """Who holds a post, from when to when."""

    post: str
    holder: str
    since: date
    until: date | None
    acting: bool


@dataclass(frozen=True, slots=True)
class AgencyRegistered:
    """The register of stationed agencies has a new or changed line, or a post another holder."""

    agency: str
    name: str
    sending_department: str
    seat_township: str
    served: tuple[str, ...]
    revision: int
    posts: tuple[PostTold, ...] = ()
    holders: tuple[HolderTold, ...] = ()


@dataclass(frozen=True, slots=True)
class HeadChanged:
    """An agency's head takes up or leaves the post, by the procedure with consent."""

    agency: str
    post: str
    kind: str
    holder: str
    acting: bool
    on: date
    case_no: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SecondmentMoved:
    """What every word about a secondment says; the person is not named."""

    case_no: str
    organisation: str
    requester: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class SecondmentStarted(SecondmentMoved):
    """Somebody is away from the first day on."""


@dataclass(frozen=True, slots=True)
class SecondmentEnded(SecondmentMoved):
    """Somebody is back; `last` is the last day away."""


@dataclass(frozen=True, slots=True)
class StaffNotified:
    """The townships were told of a change of an agency's ordinary staff; the person is not named."""

    case_no: str
    agency: str
    post: str
    movement: str
    on: date


@dataclass(frozen=True, slots=True)
class BodyOutcome:
    """What came of calling one body: in time or not, solved or not, and the marks of both sides."""

    body: str
    department: str
    due_at: datetime | None
    reported_at: datetime | None
    late_minutes: int
    no_show: bool
    second_whistle: bool
    solved: bool | None
    presence: int | None
    solution: int | None
    cooperation: int | None
    satisfied: bool | None
    township_score: int | None


@dataclass(frozen=True, slots=True)
class WhistleClosed:
    """A whistle has ended after it was sent (B20)."""

    whistle_no: str
    township: str
    kind: str
    sent_at: datetime
    closed_at: datetime
    end_state: str
    bodies: tuple[BodyOutcome, ...]


@dataclass(frozen=True, slots=True)
class EventClosed:
    """An event has come to its end: who handled it, in time or not, and what the reporter says (B20)."""

    event_no: str
    class_code: str
    source: str
    level: str
    township: str
    handler: str
    department: str
    first_reported_at: datetime
    closed_at: datetime
    due_at: datetime | None
    in_time: bool
    reopened: int
    objections: int
    response: bool | None
    solved: bool
    satisfied: bool | None
    end_state: str
