"""Orders and their fate, the gate's questions, and the agencies stationed in townships."""

from __future__ import annotations

from marshmallow import fields, validate

from contracts.message import Message, Strict
from contracts.values import At, Code, Codes, Day, Flag, Name, Number, OneOf, Text, Words


class GateAsked(Message):
    """May this be ordered there on that day?"""

    type_name = "dispatch.gate-asked.v1"
    owner = "dispatch"
    listeners = ("admission",)

    order_no = Code()
    item_ref = Code(null=True)
    community = Code(null=True)
    township = Code(null=True, required=False)
    order_date = Day(required=True)
    sender = Code()
    burden_kinds = Words()
    responsible = Flag(required=True)
    funds_reference = Name(null=True)


class _OrderMoved(Message):
    """What every word about an order carries."""

    owner = "dispatch"
    listeners = ("admission", "assessment")

    order_no = Code()
    batch_no = Code(null=True)
    item_ref = Code(null=True)
    item_version = Number(required=True, allow_none=True)
    sender = Code()
    agency = Code(null=True)
    township = Code(null=True)
    community = Code(null=True)
    at = At(required=True)
    due = Day(required=True, allow_none=True)
    ground = Text(null=True)


class OrderCreated(_OrderMoved):
    """An order passed the gate and went out."""

    type_name = "dispatch.order-created.v1"


class OrderAccepted(_OrderMoved):
    """The receiver took the order on."""

    type_name = "dispatch.order-accepted.v1"


class OrderRefused(_OrderMoved):
    """The receiver refused the order, on the ground named."""

    type_name = "dispatch.order-refused.v1"


class OrderDone(_OrderMoved):
    """The order was carried out."""

    type_name = "dispatch.order-done.v1"


class OrderRecalled(_OrderMoved):
    """The sender took the order back, or its item ended."""

    type_name = "dispatch.order-recalled.v1"


class OrderPooled(Message):
    """The township hands the order on together with others: one visit, told of each order (B16)."""

    type_name = "dispatch.order-pooled.v1"
    owner = "dispatch"
    listeners = ("admission",)

    order_no = Code()
    pool_no = Code()
    township = Code()
    community = Code()
    visit_on = Day(required=True, allow_none=True)
    at = At(required=True)


class OrderBlocked(Message):
    """The gate held an order back."""

    type_name = "dispatch.order-blocked.v1"
    owner = "dispatch"
    listeners = ("admission", "assessment")

    order_no = Code()
    sender = Code()
    item_ref = Code(null=True)
    text = Text()
    community = Code(null=True)
    township = Code(null=True)
    reason_code = Code()
    at = At(required=True)
    blocks_in_90_days = Number(required=True)
    repeated = Flag(required=False)
    """Whether the body has been blocked so often in the county's window that supervision looks into it."""


class SenderRated(Message):
    """The community rated whoever sent the order: five is very good, one very poor."""

    type_name = "dispatch.sender-rated.v1"
    owner = "dispatch"
    listeners = ("admission",)

    order_no = Code()
    sender = Code()
    agency = Code(null=True)
    township = Code(null=True)
    community = Code(null=True)
    score = Number(required=True)
    at = At(required=True)


class _Post(Strict):
    """A post of an agency and how many may hold it."""

    title = Name()
    kind = OneOf("principal_head", "deputy", "ordinary")
    quota = Number(required=True)


class _Holding(Strict):
    """Who holds a post from a day on; `until` is the last day in it."""

    post = Name()
    holder = Name()
    since = Day(required=True)
    until = Day(required=True, allow_none=True)
    acting = Flag(required=True)


class AgencyPublished(Message):
    """An agency stationed in a township, whom it serves, and who holds its posts.

    Names stay with their posts: whoever hears them shows them to the agency's own two masters only.
    """

    type_name = "dispatch.agency-published.v1"
    owner = "dispatch"
    listeners = ("assessment",)

    agency = Code()
    name = Name()
    sending_department = Code()
    seat_township = Code()
    served = Codes()
    posts = fields.List(fields.Nested(_Post()), required=False)
    holders = fields.List(fields.Nested(_Holding()), required=False)
    revision = Number(required=True)


class HeadChanged(Message):
    """An agency's head takes up or leaves the post from a day on."""

    type_name = "dispatch.head-changed.v1"
    owner = "dispatch"
    listeners = ("assessment",)

    agency = Code()
    post = Name()
    kind = Code()
    holder = Name()
    acting = Flag(required=True)
    on = Day(required=True)
    case_no = Code()
    at = At(required=True)


class _SecondmentMoved(Message):
    """What every word about a secondment carries; the person is not named."""

    owner = "dispatch"
    listeners = ("assessment",)

    case_no = Code()
    organisation = Code()
    requester = Code()
    first = Day(required=True)
    last = Day(required=True)


class SecondmentStarted(_SecondmentMoved):
    """Staff of an agency or township are away from the first day on."""

    type_name = "dispatch.secondment-started.v1"


class SecondmentEnded(_SecondmentMoved):
    """They are back; `last` is the last day away."""

    type_name = "dispatch.secondment-ended.v1"


class StaffNotified(Message):
    """The townships were told of a change of an agency's ordinary staff; the person is not named."""

    type_name = "dispatch.staff-notified.v1"
    owner = "dispatch"
    listeners = ("assessment",)

    case_no = Code()
    agency = Code()
    post = Name()
    movement = Code()
    on = Day(required=True)


class _PeopleFigures(Strict):
    """Numbers about people in a quarter."""

    heads_asked, heads_agreed, heads_dissented = (Number(required=True) for _ in range(3))
    heads_silent, heads_emergency, heads_unanswered = (Number(required=True) for _ in range(3))
    secondments, secondment_days, secondments_beyond = (Number(required=True) for _ in range(3))
    secondments_overdue, secondments_blocked = (Number(required=True) for _ in range(2))
    adverse_raised, adverse_told, adverse_overdue = (Number(required=True) for _ in range(3))
    staff_notices, staff_notices_late = (Number(required=True) for _ in range(2))


class PeopleCounted(Message):
    """What a quarter's report says of people: numbers, never names (B21)."""

    type_name = "dispatch.people-counted.v1"
    owner = "dispatch"
    listeners = ("admission",)

    county = Code()
    quarter = Code()
    figures = fields.Nested(_PeopleFigures(), required=True)
    at = At(required=True)


class _YearFigures(Strict):
    """What came of the events and whistles a body had in a township, as numbers."""

    township = Code()
    events, events_in_time, events_solved, events_reopened = (Number(required=True) for _ in range(4))
    events_rated, events_satisfied = (Number(required=True) for _ in range(2))
    called, reported_in_time, no_shows = (Number(required=True) for _ in range(3))
    calls_judged, calls_solved, calls_rated, calls_satisfied = (Number(required=True) for _ in range(4))


class StatsYearly(Message):
    """What a body closed in a year, township by township: assessment finds out whether it heard all (B20)."""

    type_name = "dispatch.stats-yearly.v1"
    owner = "dispatch"
    listeners = ("assessment",)

    body = Code()
    year = Number(required=True)
    townships = fields.List(fields.Nested(_YearFigures()), required=True)
    at = At(required=True)


class CalledBody(Strict):
    """One body a whistle called: whether it came and solved, and the marks of both sides."""

    body = Code()
    department = Code()
    due_at = At(required=True, allow_none=True)
    reported_at = At(required=True, allow_none=True)
    late_minutes = Number(required=True)
    no_show = Flag(required=True)
    second_whistle = Flag(required=True)
    solved = Flag(required=True, allow_none=True)
    presence = Number(required=True, allow_none=True)
    solution = Number(required=True, allow_none=True)
    cooperation = Number(required=True, allow_none=True)
    satisfied = Flag(required=True, allow_none=True)
    township_score = Number(required=True, allow_none=True)


class WhistleClosed(Message):
    """A township's whistle has ended: who came in time, what was solved, how both sides rate each other."""

    type_name = "dispatch.whistle-closed.v1"
    owner = "dispatch"
    listeners = ("assessment",)

    whistle_no = Code()
    township = Code()
    kind = OneOf("emergency", "enforcement", "hard")
    sent_at = At(required=True)
    closed_at = At(required=True)
    end_state = OneOf("RESOLVED", "RESOLVED_SECOND", "ESCALATED_RESOLVED", "UNRESOLVED_EXPLAINED")
    bodies = fields.List(fields.Nested(CalledBody()), required=True)


class EventClosed(Message):
    """An event has come to its end: who handled it, in time or not, and what the reporter says."""

    type_name = "dispatch.event-closed.v1"
    owner = "dispatch"
    listeners = ("assessment",)

    event_no = Code()
    class_code = fields.String(required=True, validate=validate.Length(max=20))
    source = OneOf(
        "grid", "hotline", "visit", "leader", "video", "sensor", "referral", "deliberation", "whistle"
    )
    level = OneOf("township", "county", "leadership")
    township = Code()
    handler = Code()
    department = Code()
    first_reported_at = At(required=True)
    closed_at = At(required=True)
    due_at = At(required=True, allow_none=True)
    in_time = Flag(required=True)
    reopened = Number(required=True)
    objections = Number(required=True)
    response = Flag(required=True, allow_none=True)
    solved = Flag(required=True)
    satisfied = Flag(required=True, allow_none=True)
    end_state = OneOf("CLOSED_SOLVED", "CLOSED_UNSOLVED_EXPLAINED")
