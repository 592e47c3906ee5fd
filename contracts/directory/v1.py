"""Units of the county as the portal's directory keeps them."""

from __future__ import annotations

from contracts.message import Message
from contracts.values import Code, Day, Name, Number, OneOf, Words

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
