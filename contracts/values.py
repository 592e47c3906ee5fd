"""Shapes messages are made of; nothing is converted silently.

A publisher may pass dates and aware datetimes as Python values; on the wire they are ISO text.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, ClassVar

from marshmallow import ValidationError, fields, validate

from contracts.message import Strict

CODE_LENGTH = 64
NAME_LENGTH = 200
TITLE_LENGTH = 300
TEXT_LENGTH = 20_000


class _Value(fields.Field[Any]):
    """A field that takes a value as it is or not at all."""

    complaint: ClassVar[str]

    def recognises(self, value: Any) -> bool:
        """Whether this is such a value."""
        raise NotImplementedError

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> Any:
        if not self.recognises(value):
            raise ValidationError(self.complaint)
        return value


class Flag(_Value):
    """True or false, never 1, "yes" or "on"."""

    complaint = "Not a boolean."

    def recognises(self, value: Any) -> bool:
        """Whether this is true or false."""
        return isinstance(value, bool)


class Day(_Value):
    """A date without a time."""

    complaint = "Not a date."

    def recognises(self, value: Any) -> bool:
        """Whether this is a date or the text of one."""
        if not isinstance(value, str):
            return isinstance(value, date) and not isinstance(value, datetime)
        try:
            return len(value) == len("2026-01-31") and date.fromisoformat(value) is not None
        except ValueError:
            return False


class At(_Value):
    """A moment with its zone."""

    complaint = "Not a moment with a time zone."

    def recognises(self, value: Any) -> bool:
        """Whether this is a moment or the text of one."""
        if isinstance(value, str):
            try:
                value = datetime.fromisoformat(value)
            except ValueError:
                return False
        return isinstance(value, datetime) and value.tzinfo is not None


class Number(_Value):
    """A whole number that is not negative."""

    complaint = "Not a whole number from 0 up."

    def recognises(self, value: Any) -> bool:
        """Whether this is such a number."""
        return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def Code(*, null: bool = False, required: bool = True) -> fields.String:
    """A short identifier: a unit code, a case number, an order number."""
    return fields.String(required=required, allow_none=null, validate=validate.Length(min=1, max=CODE_LENGTH))


def Name(*, null: bool = False, required: bool = True) -> fields.String:
    """What something is called."""
    return fields.String(required=required, allow_none=null, validate=validate.Length(max=NAME_LENGTH))


def Text(*, null: bool = False, required: bool = True) -> fields.String:
    """Words people wrote."""
    return fields.String(required=required, allow_none=null, validate=validate.Length(max=TEXT_LENGTH))


def Title() -> fields.String:
    """The title of a case, as lists show it."""
    return fields.String(required=True, validate=validate.Length(min=1, max=TITLE_LENGTH))


def OneOf(*values: str, null: bool = False, required: bool = True) -> fields.String:
    """A word from a closed list."""
    return fields.String(required=required, allow_none=null, validate=validate.OneOf(values))


def Codes(*, required: bool = True) -> fields.List[Any]:
    """Several identifiers."""
    return fields.List(Code(), required=required)


def Words(*, required: bool = True) -> fields.List[Any]:
    """Several short names."""
    return fields.List(Name(), required=required)


def Facts(*, required: bool = True) -> fields.Dict:
    """Named facts whose names the type does not fix."""
    return fields.Dict(
        keys=fields.String(validate=validate.Length(min=1, max=NAME_LENGTH)), required=required
    )


class _Said(Strict):
    """One sentence in both languages."""

    zh = fields.String(required=True, validate=validate.Length(max=TEXT_LENGTH))
    en = fields.String(required=True, validate=validate.Length(max=TEXT_LENGTH))


def Said(*, null: bool = False, required: bool = True) -> fields.Nested:
    """Words shown to people, Chinese and English."""
    return fields.Nested(_Said(), required=required, allow_none=null)
