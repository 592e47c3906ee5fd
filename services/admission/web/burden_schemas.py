"""What the routes of the burden ledger take and answer."""

from __future__ import annotations

from marshmallow import EXCLUDE, fields, validate

from chassis.web.schemas import SaidSchema, Strict, Text, Whole
from services.admission.domain.burden import FIGURES
from services.admission.domain.vocabulary import BurdenKind
from services.admission.web.schemas import PLACE, UNIT

MONTH = validate.Regexp(r"^20\d\d-(0[1-9]|1[0-2])$")
KINDS = validate.OneOf(["", *(kind.value for kind in BurdenKind)])


class PartsQuery(Strict):
    """Which months and which items count."""

    first = fields.String(validate=MONTH, metadata={"description": "first month, 2026-01"})
    last = fields.String(validate=MONTH, metadata={"description": "last month, included"})
    owner = Text(longest=40, load_default="")
    kind = fields.String(load_default="", validate=KINDS)


class BurdenQuery(PartsQuery):
    """Which part of the ledger, and what its rows are ordered by."""

    township = fields.String(load_default="", validate=PLACE)
    community = fields.String(load_default="", validate=PLACE)
    order = fields.String(load_default="place", validate=validate.OneOf(["place", "ratio", *FIGURES]))


class FiguresShown(Strict):
    """The eight figures; person-days and money are exact to two places."""

    items, ledgers, seals, orders, visits = (
        Whole(required=True),
        Whole(required=True),
        Whole(required=True),
        Whole(required=True),
        Whole(required=True),
    )
    days, promised, arrived = (
        fields.String(required=True),
        fields.String(required=True),
        fields.String(required=True),
    )


class MonthShown(Strict):
    """A month, and the same month a year before."""

    month = fields.String(required=True)
    figures = fields.Nested(FiguresShown, required=True)
    before = fields.Nested(FiguresShown, required=True)


class Compared(Strict):
    """Figures of a period beside those of the same months a year before."""

    figures = fields.Nested(FiguresShown, required=True)
    before = fields.Nested(FiguresShown, required=True)
    ratio = fields.Integer(
        required=True, allow_none=True, metadata={"description": "person-days in per cent of last year"}
    )


class Definition(Strict):
    """What a figure means."""

    key = fields.String(required=True)
    label = fields.Nested(SaidSchema, required=True)
    text = fields.Nested(SaidSchema, required=True)


class About(Strict):
    """Which months, as of when, and what the figures mean."""

    first = fields.String(required=True)
    last = fields.String(required=True)
    as_of = fields.AwareDateTime(required=True)
    definitions = fields.List(fields.Nested(Definition), required=True)


class CommunityRow(Compared):
    """One community of the register."""

    community = fields.String(required=True)
    name = fields.String(required=True)
    township = fields.String(required=True)
    township_name = fields.String(required=True)


class BurdenRegister(About):
    """The ledger of the communities asked for."""

    rows = fields.List(fields.Nested(CommunityRow), required=True)
    months = fields.List(fields.Nested(MonthShown), required=True)
    total = fields.Nested(Compared, required=True)
    listed = Whole(required=True, metadata={"description": "entries of the guidance list, not counted"})


class ItemPart(Strict):
    """One version of an item, and what it adds to the figures."""

    item_id = fields.String(required=True)
    version = Whole(required=True)
    name = fields.String(required=True)
    owner_name = fields.String(required=True)
    notice_no = fields.String(required=True)
    kinds = fields.List(fields.Nested(SaidSchema), required=True)
    begin = fields.Date(required=True)
    stop = fields.Date(required=True, allow_none=True)
    frequency = fields.String(required=True)
    reading = fields.Nested(SaidSchema, required=True)
    volume = fields.String(required=True)
    shared_by = Whole(required=True)
    days = fields.String(required=True)
    funds = fields.String(required=True)
    paid_on = fields.Date(required=True, allow_none=True)
    promised = fields.String(required=True)
    arrived = fields.String(required=True)


class OrderPart(Strict):
    """One order that reached the community."""

    order_no = fields.String(required=True)
    item_ref = fields.String(required=True)
    item_name = fields.String(required=True)
    sender = fields.String(required=True)
    sender_name = fields.String(required=True)
    state = fields.String(required=True)
    sent_on = fields.Date(required=True)
    pool_no = fields.String(required=True)


class ReceiptPart(Strict):
    """One payment; a struck one is shown with the reason and counts no more."""

    id = fields.String(required=True)
    item_id = fields.String(required=True)
    amount = fields.String(required=True)
    arrived_on = fields.Date(required=True)
    remark = fields.String(required=True)
    recorded_by = fields.String(required=True)
    unit_name = fields.String(required=True)
    at = fields.AwareDateTime(required=True)
    struck_at = fields.AwareDateTime(required=True, allow_none=True)
    struck_by = fields.String(required=True)
    struck_reason = fields.String(required=True)


class CommunityBurden(About, CommunityRow):
    """One community with everything its figures are made of."""

    receives = fields.Boolean(required=True, metadata={"description": "whether the reader may record money"})
    months = fields.List(fields.Nested(MonthShown), required=True)
    items = fields.List(fields.Nested(ItemPart), required=True)
    orders = fields.List(fields.Nested(OrderPart), required=True)
    receipts = fields.List(fields.Nested(ReceiptPart), required=True)


class OutlookAsked(Strict):
    """A request as far as its form is filled in; other fields of the form are passed over."""

    class Meta(Strict.Meta):
        """A form sends all it has."""

        unknown = EXCLUDE

    base_version = Text(longest=40, load_default="")
    item_name = Text(longest=200, load_default="")
    townships = fields.List(fields.String(validate=UNIT), load_default=list)
    communities = fields.List(fields.String(validate=UNIT), load_default=list)
    burden_kinds = fields.List(Text(longest=40), load_default=list)
    start = Text(longest=20, load_default="")
    end = Text(longest=20, load_default="")
    frequency = Text(longest=100, load_default="")
    volume = Text(longest=40, load_default="")
    funds_amount = Text(longest=40, load_default="")
    funds_paid_on = Text(longest=20, load_default="")


class CommunityOutlook(Strict):
    """The year of one community without and with the request, in person-days."""

    community = fields.String(required=True)
    name = fields.String(required=True)
    last_year, this_year, added, after = (
        fields.String(required=True),
        fields.String(required=True),
        fields.String(required=True),
        fields.String(required=True),
    )
    percent_now = fields.Integer(required=True, allow_none=True)
    percent = fields.Integer(required=True, allow_none=True)


class OutlookShown(About):
    """What a request would make of the year, and how its rhythm was read."""

    reading = fields.Nested(SaidSchema, required=True)
    sentence = fields.Nested(SaidSchema, required=True, allow_none=True)
    each = fields.String(required=True, metadata={"description": "person-days added where it weighs most"})
    communities = fields.List(fields.Nested(CommunityOutlook), required=True)


class FundsArrived(Strict):
    """Money a community received for an item."""

    community = fields.String(required=True, validate=UNIT)
    amount = Text(required=True, longest=20)
    arrived_on = fields.Date(required=True)
    remark = Text(longest=200, load_default="")


class Struck(Strict):
    """Why an entry was wrong."""

    reason = Text(required=True, longest=500)


class FundsKept(Strict):
    """The entry."""

    id = fields.String(required=True)
