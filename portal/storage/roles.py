"""The roles there are, and the three administrators, of whom nobody may be two (三员分立)."""

from __future__ import annotations

from collections.abc import Iterable

SYSTEM_ADMINISTRATOR = "system_administrator"
SECURITY_ADMINISTRATOR = "security_administrator"
AUDIT_ADMINISTRATOR = "audit_administrator"
ADMINISTRATORS = frozenset({SYSTEM_ADMINISTRATOR, SECURITY_ADMINISTRATOR, AUDIT_ADMINISTRATOR})
ROLES = frozenset(
    {
        "department_clerk",
        "department_leader",
        "township_clerk",
        "agency_registrar",
        "county_coordinator",
        "township_party_committee",
        "community_secretary",
        "committee_office_clerk",
        "committee_office_head",
        "committee_member",
        "committee_vice_chair",
        "committee_chair",
        "county_office",
        "agency_head",
        "performance_office_clerk",
        "command_operator",
        "command_head",
        "process_designer",
        "process_approver",
        "city_supervisor",
        *ADMINISTRATORS,
    }
)


def clash(roles: Iterable[str]) -> bool:
    """Whether roles held by one person contradict the separation of the administrators.

    An administrator is nothing else: neither another administrator nor anybody who decides cases.
    """
    held = set(roles)
    return bool(held & ADMINISTRATORS) and len(held) > 1
