"""Shapes messages are made of; nothing is converted silently.

A publisher may pass dates and aware datetimes as Python values; on the wire they are ISO text.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from marshmallow import ValidationError, fields, validate

from contracts.message import Strict

CODE_LENGTH = 64
NAME_LENGTH = 200
TITLE_LENGTH = 300
TEXT_LENGTH = 20_000


class Flag(fields.Field[bool]):
    """True or false, never 1, "yes" or "on"."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> bool:
        if not isinstance(value, bool):
            raise ValidationError("Not a boolean.")
        return value


class Day(fields.Field[date]):
    """A date without a time."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> date:
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        if not isinstance(value, str) or len(value) != len("2026-01-31"):
            raise ValidationError("Not a date.")
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise ValidationError("Not a date.") from None


class At(fields.Field[datetime]):
    """A moment with its zone."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any
    ) -> datetime:
        moment = value
        if isinstance(value, str):
            try:
                moment = datetime.fromisoformat(value)
            except ValueError:
                raise ValidationError("Not a moment.") from None
        if not isinstance(moment, datetime) or moment.tzinfo is None:
            raise ValidationError("Not a moment with a time zone.")
        return moment


class Number(fields.Field[int]):
    """A whole number that is not negative."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise ValidationError("Not a whole number from 0 up.")
        return value


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


def OneOf(*values: str, null: bool = False) -> fields.String:
    """A word from a closed list."""
    return fields.String(required=True, allow_none=null, validate=validate.OneOf(values))


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
