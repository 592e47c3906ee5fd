"""What the register of stationed agencies is asked and answers."""

from __future__ import annotations

from marshmallow import fields, validate

from chassis.web.schemas import PageQuery, SaidSchema, Strict, page_of

_CODE = validate.Length(max=64)


class DayQuery(Strict):
    """How it stood on which day; today when none is named."""

    on = fields.Date()


class AgenciesQuery(PageQuery):
    """Which agencies are asked for."""

    on = fields.Date()
    department = fields.String(validate=_CODE)
    township = fields.String(validate=_CODE)
    q = fields.String(validate=validate.Length(max=100))


class ImportFields(Strict):
    """Whether a sheet is only looked at or taken over."""

    confirm = fields.Boolean(load_default=False)


class PostSchema(Strict):
    """A post, its quota and who holds it."""

    title = fields.String(required=True)
    kind = fields.String(required=True)
    kind_name = fields.Nested(SaidSchema, required=True)
    quota = fields.Integer(required=True)
    holders = fields.List(fields.Dict(), required=True)
    vacant = fields.Integer(required=True)


class AgencySchema(Strict):
    """A stationed agency as it stood on a day; its history where one agency is asked for."""

    code = fields.String(required=True)
    on = fields.String(required=True)
    name = fields.String(required=True)
    sending_department = fields.String(required=True)
    sending_department_name = fields.String(required=True)
    seat_township = fields.String(required=True)
    seat_township_name = fields.String(required=True)
    served = fields.List(fields.Dict(), required=True)
    mode = fields.Nested(SaidSchema, required=True)
    decider = fields.String(required=True)
    decider_name = fields.String(required=True)
    contact = fields.String(required=True)
    since = fields.String(required=True, allow_none=True)
    proof = fields.String(required=True)
    posts = fields.List(fields.Nested(PostSchema), required=True)
    lines = fields.List(fields.Dict())
    holdings = fields.List(fields.Dict())
    statements = fields.List(fields.Dict())


class ContactsSchema(Strict):
    """The contact map, seen from both sides."""

    on = fields.String(required=True)
    townships = fields.List(fields.Dict(), required=True)
    departments = fields.List(fields.Dict(), required=True)


AgencyPage = page_of(AgencySchema, "AgencyPage")
