"""What bodies and queries are checked with: unknown fields are refused, types are not guessed."""

from __future__ import annotations

from itertools import islice
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from chassis.web.ordinary import ordinary
from chassis.web.refusals import Invalid
from chassis.web.wording import errors_from

LONGEST_TEXT = 20_000
LARGEST_NUMBER = 2**31 - 1
MOST_ERRORS = 200
FIRST_YEAR, LAST_YEAR = 2000, 2999
YEAR = validate.Range(min=FIRST_YEAR, max=LAST_YEAR)
"""A year somebody may ask for; dates are counted from it, and far from here there are none."""


class Strict(Schema):
    """Base of every schema: refuses fields it does not know."""

    class Meta:
        """Options of marshmallow."""

        unknown = RAISE


class Text(fields.String):
    """Text of limited length, trimmed; `required=True` also means not blank."""

    def __init__(self, *, longest: int = LONGEST_TEXT, **options: Any) -> None:
        given = options.pop("validate", None)
        checks = [given] if callable(given) else list(given or [])
        shortest = 1 if options.get("required") else None
        if shortest and not any(isinstance(check, validate.Regexp) for check in checks):
            options["metadata"] = {"pattern": r"\S", **(options.get("metadata") or {})}
        super().__init__(validate=[validate.Length(min=shortest, max=longest), *checks], **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> str:
        return str(super()._deserialize(value, attr, data, **options)).strip()

    def recognises(self, value: Any) -> bool:
        """Whether this is such a text, and there is nothing to trim."""
        return type(value) is str and value == value.strip()


class Whole(fields.Integer):
    """A whole number the databases can hold; neither text nor true/false is taken for one, but in a query."""

    def __init__(self, **options: Any) -> None:
        given = options.pop("validate", None)
        checks = [given] if callable(given) else list(given or [])
        if not any(isinstance(check, validate.OneOf) or getattr(check, "max", None) for check in checks):
            checks.append(validate.Range(min=-LARGEST_NUMBER, max=LARGEST_NUMBER))
        super().__init__(strict=True, validate=checks, **options)

    def _validated(self, value: Any) -> Any:
        if isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return super()._validated(value)

    def recognises(self, value: Any) -> bool:
        """Whether this is such a number."""
        return type(value) is int


class SaidSchema(Strict):
    """One sentence in both languages."""

    zh = fields.String(required=True)
    en = fields.String(required=True)


class OptionSchema(Strict):
    """One choice of a list."""

    value = fields.Raw(required=True)
    label = fields.String(required=True)
    label_en = fields.String()
    group = fields.String(metadata={"description": "heading it stands under in a long list"})


class PageQuery(Strict):
    """How a list is asked for."""

    after = fields.String(
        validate=validate.Length(max=2000), metadata={"description": "`next` of the page before"}
    )
    limit = fields.Integer(load_default=50, validate=validate.Range(min=1, max=200))


class ErrorSchema(Strict):
    """One wrong field."""

    pointer = fields.String(required=True, metadata={"description": "JSON pointer into the body"})
    zh = fields.String(required=True)
    en = fields.String(required=True)


class BasisSchema(Strict):
    """The provision a step or a refusal rests on."""

    title = fields.String(required=True)
    article = fields.String(required=True)
    quote = fields.String(required=True)
    rule = fields.String(required=True)


class ProblemSchema(Schema):
    """RFC 9457 problem details."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    title_en = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    detail_en = fields.String(required=True)
    code = fields.String(required=True)
    rule = fields.String(required=True)
    basis = fields.List(fields.Nested(BasisSchema), required=True)
    instance = fields.String(required=True)
    facts = fields.Dict(required=True)
    errors = fields.List(fields.Nested(ErrorSchema), required=True)


class TakenOver(Strict):
    """What a sheet says, and what taking it over changes; nothing before it is confirmed."""

    rows = Whole(required=True)
    imported = Whole(required=True)
    changed = Whole(required=True)
    confirmed = fields.Boolean(required=True)


def page_of(item: type[Schema], name: str) -> type[Schema]:
    """The schema of one page of a list of these items."""
    return Strict.from_dict(
        {
            "items": fields.List(fields.Nested(item), required=True),
            "next": fields.String(required=True, allow_none=True),
        },
        name=name,
    )


def loaded(schema: Schema, plain: Any) -> Any:
    """The checked form of what came in; every wrong field is named at once, as far as anybody would read."""
    if ordinary(schema)(plain):
        return plain
    try:
        return schema.load(plain)
    except ValidationError as error:
        raise Invalid(list(islice(errors_from(error.messages), MOST_ERRORS))) from None
