"""Units and working days of the county as the portal's directory keeps them."""

from __future__ import annotations

from marshmallow import fields

from contracts.message import Message, Strict
from contracts.values import Code, Day, Flag, Name, Number, OneOf, Words

UNIT_KINDS = (
    "county",
    "township",
    "community",
    "department",
    "coordinating_body",
    "committee_office",
    "organisation",
    "public_institution",
    "party_branch",
    "school",
    "enterprise",
    "other",
)


class UnitPublished(Message):
    """A unit was founded, renamed, moved or closed; the newest revision counts."""

    type_name = "directory.unit-published.v1"
    owner = "portal"
    listeners = ("admission", "assessment", "dispatch")

    code = Code()
    name = Name()
    kind = OneOf(*UNIT_KINDS)
    parent = Code(null=True)
    county = Code()
    short_name = Name()
    document_word = Name(null=True)
    valid_from = Day(required=True)
    valid_to = Day(required=True, allow_none=True)
    revision = Number(required=True)
    aliases = Words(required=False)
    predecessors = Words(required=False)


class _CalendarDay(Strict):
    """A day that is worked or free otherwise than its weekday says, and the notice that says so."""

    day = Day(required=True)
    is_working = Flag(required=True)
    label = Name()
    source = Name()


class CalendarPublished(Message):
    """What is entered of a year, all of it; it is complete when `source` names the notice it is from."""

    type_name = "directory.calendar-published.v1"
    owner = "portal"
    listeners = ("admission", "assessment", "dispatch")

    year = Number(required=True)
    source = Name(null=True)
    days = fields.List(fields.Nested(_CalendarDay()), required=True)
