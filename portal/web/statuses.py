"""Which status each refusal of the portal itself answers with."""

from __future__ import annotations

from collections.abc import Mapping

from chassis.errors import Refusal
from portal.web import (
    calendar_book,
    gateway,
    keeping_accounts,
    keeping_channels,
    keeping_links,
    keeping_numbers,
    keeping_opinions,
    keeping_sessions,
    keeping_to_dos,
    keeping_views,
    new_values,
    password_rules,
    reassigning,
    reports_asked,
    signing_in,
    signing_in_elsewhere,
    standing_in,
)

STATUSES: Mapping[type[Refusal], int] = {
    **gateway.STATUSES,
    **signing_in.STATUSES,
    **signing_in_elsewhere.STATUSES,
    **password_rules.STATUSES,
    **standing_in.STATUSES,
    **calendar_book.STATUSES,
    **new_values.STATUSES,
    **keeping_channels.STATUSES,
    **keeping_numbers.STATUSES,
    **keeping_accounts.STATUSES,
    **keeping_links.STATUSES,
    **keeping_opinions.STATUSES,
    **keeping_to_dos.STATUSES,
    **keeping_sessions.STATUSES,
    **keeping_views.STATUSES,
    **reassigning.STATUSES,
    **reports_asked.STATUSES,
}
