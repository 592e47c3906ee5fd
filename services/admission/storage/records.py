"""What pages are given: plain records, without a session behind them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from services.admission.domain.duty_words import DutyState
from services.admission.domain.exit_filing import ExitKind, ExitState
from services.admission.domain.follow_up import About, FollowUpState
from services.admission.domain.unadmitted_work import MatterState, Trigger

Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class ApplicationRow:
    """An application as a list shows it."""

    case_no: str
    application_no: str
    item_name: str
    applicant: str
    applicant_name: str
    request_type: str
    procedure: str | None
    state: str
    created_at: datetime
    submitted_at: datetime | None
    accepted_on: date | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class ApplicationRecord:
    """An application with everything said and done about it."""

    case_no: str
    county: str
    applicant: str
    applicant_name: str
    request_type: str
    procedure: str | None
    state: str
    item_name: str
    on_paper: bool
    facts: Mapping[str, Any]
    contact: Mapping[str, Any] | None
    initiator: str
    created_at: datetime
    application_no: str
    submitted_at: datetime | None
    signed_by: str
    receipt_no: str
    received_on: date | None
    accepted_on: date | None
    accepted_by_silence: bool
    end_reason: str
    ended_at: datetime | None
    closed_at: datetime | None
    returned: bool
    circulation: int
    entitled: Sequence[str]
    clock: Mapping[str, Any] | None
    townships: Sequence[str]
    communities: Sequence[str]
    plans: Rows
    consultations: Rows
    opinions: Rows
    corrections: Rows
    reviews: Rows
    votes: Rows
    objections: Rows
    approvals: Rows
    dossiers: Rows
    coordinations: Rows
    review_requests: Rows
    hearings: Rows
    ballots: Rows
    meetings: Rows
    attachments: Rows
    notice: Mapping[str, Any] | None
    filing: Mapping[str, Any] | None
    unit_names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CatalogueRow:
    """One thing that may be asked of communities: a list entry or an admitted item."""

    key: str
    kind: str
    ref: str
    name: str
    owner_unit: str
    owner_name: str
    category: str
    burden_kinds: Sequence[str]
    content: str
    townships: Sequence[str]
    communities: Sequence[str]
    start: date | None
    end: date | None
    ended_on: date | None
    state: str
    notice_no: str
    category_confirmed: bool
    conditions: Rows
    sub_items: Sequence[str]
    version: int


@dataclass(frozen=True, slots=True)
class ListEntryRow:
    """An entry of the guidance list."""

    entry_id: str
    unit_name: str
    owner_unit: str
    category: str
    text: str
    category_confirmed: bool
    note: str
    confidence: str
    issuer: str
    list_version: str
    in_force_from: date | None
    in_force_to: date | None
    sub_items: Sequence[str]
    confirmation: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A work notice as the register shows it."""

    id: str
    number: str
    case_no: str
    item_id: str
    item_name: str
    applicant: str
    applicant_name: str
    issued_on: date
    issued_by: str


@dataclass(frozen=True, slots=True)
class NoticeRecord:
    """A work notice with everything its document says."""

    id: str
    number: str
    case_no: str
    county: str
    issuer: str
    item_id: str
    item_version: int
    item_name: str
    applicant: str
    issued_on: date
    issued_at: datetime
    issued_by: str
    facts: Mapping[str, Any]
    addressees: Sequence[str]
    copies: Sequence[str]
    filing_no: str
    unit_names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FilingRow:
    """A filing as the register shows it."""

    id: str
    number: str
    case_no: str
    notice_no: str
    item_id: str
    item_name: str
    applicant: str
    applicant_name: str
    keeper: str
    filed_at: datetime
    documents: Rows


@dataclass(frozen=True, slots=True)
class BlockedOrderRecord:
    """A blocked order and how it was settled."""

    case_no: str
    county: str
    order_no: str
    sender: str
    sender_name: str
    item_ref: str
    text: str
    township: str
    community: str
    reason_code: str
    blocked_at: datetime
    blocks_in_90_days: int
    settlement: str | None
    note: str
    settled_at: datetime | None
    settled_by: str
    unit_names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class MatterRecord:
    """Work nobody applied for, and what its units are called."""

    case_no: str
    county: str
    trigger: Trigger
    department: str
    work: str
    description: str
    source: str
    reported_by: str
    reporter: str
    reported_at: datetime
    state: MatterState
    since: date | None
    places: Sequence[str]
    facts: str
    notice: str
    notified_at: datetime | None
    apply_by: date | None
    answer: str
    application: str
    submitted: bool
    confirmations: Rows
    confirmed_on: date | None
    direction: str
    cover: str
    suspended_on: date | None
    ended_at: datetime | None
    unit_names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FollowUpRecord:
    """What the city asked a unit, and what the units are called."""

    case_no: str
    county: str
    city: str
    about: About
    subject: str
    subject_name: str
    quarter: str
    unit: str
    opened_by: str
    opened_at: datetime
    due_on: date
    state: FollowUpState
    rounds: Rows
    conclusion: str
    closed_by: str
    closed_at: datetime | None
    unit_names: Mapping[str, str]
    blocks: Rows = ()
    """The newest orders of the unit the gate kept back, where it is about those."""


@dataclass(frozen=True, slots=True)
class DutyRecord:
    """A duty laid on townships, and what its units are called."""

    case_no: str
    county: str
    applicant: str
    name: str
    initiator: str
    created_at: datetime
    state: DutyState
    form: Mapping[str, Any]
    round: int
    opinions: Rows
    checks: Rows
    decision: Mapping[str, Any]
    transfers: Rows
    application_no: str
    application: str
    signed_by: str
    submitted_at: datetime | None
    duty_id: str
    number: str
    issued_on: date | None
    issued_by: str
    in_force_on: date | None
    ends_on: date | None
    ended_on: date | None
    end_reason: str
    closed_at: datetime | None
    revision: int
    unit_names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ExitRecord:
    """The filing of the end of an item, and whose item it is."""

    case_no: str
    county: str
    item_id: str
    item_version: int
    item_name: str
    applicant: str
    by_term: bool
    opened_at: datetime
    state: ExitState
    kind: ExitKind | None
    actual_end: date | None
    written: Mapping[str, Any]
    reason: str
    filed_at: datetime | None
    filed_by: str
    is_late: bool
    signed_by: str
    gaps: str
    number: str
    registered_at: datetime | None
    registered_by: str
    dossiers: Rows
    closed_at: datetime | None
    start: date
    end: date | None
    notice_no: str
    item_case: str
    townships: Sequence[str]
    communities: Sequence[str]
    open_orders: int
    unit_names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class AttachmentRecord:
    """What is known of a file."""

    id: str
    name: str
    media_type: str
    size: int
    sha256: str
    case_no: str
    uploaded_by: str
    unit: str
    at: datetime


@dataclass(frozen=True, slots=True)
class OrderFigure:
    """How many orders of an item stand where."""

    item_ref: str
    state: str
    orders: int
