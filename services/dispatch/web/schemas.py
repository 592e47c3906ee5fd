"""What comes in and what goes out."""

from __future__ import annotations

from marshmallow import fields, validate

from chassis.web.schemas import PageQuery, SaidSchema, Strict, Text, page_of
from services.dispatch.domain.work_order import OrderState


class OrderBody(Strict):
    """F-DSP-10: what a sender asks for."""

    item_ref = Text(longest=64, allow_none=True, load_default=None)
    communities = fields.List(
        fields.String(validate=validate.Regexp(r"^\d{12}$")),
        load_default=list,
        validate=validate.Length(max=500),
    )
    township = fields.String(allow_none=True, load_default=None, validate=validate.Regexp(r"^\d{9}$"))
    townships = fields.List(
        fields.String(validate=validate.Regexp(r"^\d{9}$")),
        load_default=list,
        validate=validate.Length(max=100),
    )
    content = Text(longest=5000, required=True)
    start = fields.Date(required=True)
    due = fields.Date(required=True)
    result_form = Text(longest=500, load_default="")
    burden_kinds = fields.List(Text(longest=40), load_default=list, validate=validate.Length(max=20))
    responsible = fields.Boolean(load_default=False, truthy={True}, falsy={False})
    funds_reference = Text(longest=200, allow_none=True, load_default="")
    contact = Text(longest=200, load_default="")
    appraisal = fields.Boolean(load_default=False, truthy={True}, falsy={False})


class OrderSchema(Strict):
    """An order as lists and pages show it."""

    order_no = fields.String(required=True)
    batch_no = fields.String(required=True)
    item_ref = fields.String(required=True, allow_none=True)
    item_version = fields.Integer(required=True, allow_none=True)
    item_name = fields.String(required=True, allow_none=True)
    notice_no = fields.String(required=True, allow_none=True)
    sender = fields.String(required=True)
    sender_name = fields.String(required=True)
    agency = fields.String(required=True, allow_none=True)
    agency_name = fields.String(required=True, allow_none=True)
    township = fields.String(required=True)
    township_name = fields.String(required=True)
    community = fields.String(required=True, allow_none=True)
    community_name = fields.String(required=True, allow_none=True)
    content = fields.String(required=True)
    start = fields.String(required=True)
    due = fields.String(required=True)
    result_form = fields.String(required=True)
    burden_kinds = fields.List(fields.String(), required=True)
    responsible = fields.Boolean(required=True)
    funds_reference = fields.String(required=True)
    contact = fields.String(required=True)
    order_date = fields.String(required=True)
    placed_at = fields.String(required=True)
    ended_at = fields.String(required=True, allow_none=True)
    state = fields.String(required=True, validate=validate.OneOf(list(OrderState)))
    state_label = fields.Nested(SaidSchema, required=True)
    ended = fields.Boolean(required=True)
    suspended = fields.Boolean(required=True)
    finish_until = fields.String(required=True, allow_none=True)
    pool_no = fields.String(required=True, allow_none=True)
    visit_on = fields.String(required=True, allow_none=True)
    reason_code = fields.String(required=True, allow_none=True)
    reason = fields.Nested(SaidSchema, required=True, allow_none=True)


class BatchSchema(Strict):
    """What became of a request: one order per receiver."""

    batch_no = fields.String(required=True)
    orders = fields.List(fields.Nested(OrderSchema), required=True)


class OrdersQuery(PageQuery):
    """Which orders are asked for."""

    state = fields.String(validate=validate.OneOf(list(OrderState)))
    batch_no = fields.String(validate=validate.Length(max=40))
    pool_no = fields.String(validate=validate.Length(max=40))


class CatalogueQuery(PageQuery):
    """Which items are asked for."""

    q = fields.String(validate=validate.Length(max=100))


class CopiedItemSchema(Strict):
    """An item of the local copy."""

    item_ref = fields.String(required=True)
    origin = fields.String(required=True)
    name = fields.String(required=True)
    owner_unit = fields.String(required=True)
    owner_name = fields.String(required=True)
    revision = fields.Integer(required=True)
    in_force = fields.Boolean(required=True)
    reason_code = fields.String(required=True, allow_none=True)
    versions = fields.List(fields.Dict(), required=True)


class FreshnessSchema(Strict):
    """Whether the copy may answer for admission."""

    fresh = fields.Boolean(required=True)
    heard_at = fields.String(required=True, allow_none=True)
    in_step = fields.Boolean(required=True)
    own_version = fields.Integer(required=True)
    checked_version = fields.Integer(required=True)
    limit_minutes = fields.Integer(required=True)


class DutySchema(Strict):
    """A duty of the copy."""

    duty_id = fields.String(required=True)
    name = fields.String(required=True)
    notice_no = fields.String(required=True)
    townships = fields.List(fields.String(), required=True)
    in_force_on = fields.String(required=True, allow_none=True)
    last_day = fields.String(required=True, allow_none=True)
    in_force = fields.Boolean(required=True)


DutyPage = page_of(DutySchema, "DutyPage")
OrderPage = page_of(OrderSchema, "OrderPage")


class CataloguePage(Strict):
    """One page of the copy, with its freshness."""

    items = fields.List(fields.Nested(CopiedItemSchema), required=True)
    next = fields.String(required=True, allow_none=True)
    freshness = fields.Nested(FreshnessSchema, required=True)
