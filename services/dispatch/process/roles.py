"""The roles the diagrams of dispatch may name, and how a role is held at a unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from chassis.texts import Said

ROLES: dict[str, Said] = {
    "department_clerk": Said("部门经办人", "department's clerk"),
    "department_leader": Said("部门党委（党组）", "department's leader"),
    "township_clerk": Said("乡镇（街道）经办人", "township clerk"),
    "township_party_committee": Said("乡镇（街道）党（工）委", "township Party committee"),
    "county_coordinator": Said("县委统筹协调岗", "county coordinator"),
    "community_secretary": Said("社区（村）书记", "community secretary"),
    "agency_head": Said("派驻机构负责人", "head of the stationed agency"),
    "command_operator": Said("指挥中心值班员", "operator of the command centre"),
    "command_head": Said("指挥中心主任", "head of the command centre"),
    "committee_office_clerk": Said("审核委员会办公室经办人", "committee office clerk"),
}

SUPERVISORS = ("county_coordinator", "command_head")
"""Who supervises any case of this service, besides those who lead its handlers (B0)."""


UNITS: Mapping[str, Sequence[str]] = {
    "app_adverse": ("agency", "county", "initiator", "seat"),
    "app_head": ("county", "decider", "seat"),
    "app_staff_notice": (),
    "dsp_event": ("centre", "township"),
    "dsp_task": ("community", "office", "sender", "township"),
    "dsp_whistle": ("centre", "township"),
    "sec_request": ("county", "organisation_department", "township"),
}
"""The variables that hold a unit when a case of a procedure begins."""


class RoleUnknown(ValueError):
    """A diagram names a role nobody can hold."""


def role_at(role: str, unit: str) -> str:
    """The candidate "role@unit" a task is offered to."""
    if role not in ROLES:
        raise RoleUnknown(f"{role} is not a role of dispatch")
    return f"{role}@{unit}"


def sender_role(unit: str) -> str:
    """Who acts for a sender: a township's clerk for a township (nine digits), a department's otherwise."""
    return "township_clerk" if unit.isdigit() and len(unit) == 9 else "department_clerk"


# Who is told when the holder of a role is late: of a community its township, of a township the county.
SUPERIORS: dict[str, str] = {
    "department_clerk": "department_leader",
    "township_clerk": "township_party_committee",
    "community_secretary": "township_party_committee",
    "committee_office_clerk": "committee_office_head",
    "township_party_committee": "county_coordinator",
    "command_operator": "command_head",
}
COUNTY_CODE, TOWNSHIP_CODE = 6, 9
SEAT: dict[str, int] = {"community_secretary": TOWNSHIP_CODE, "township_party_committee": COUNTY_CODE}
"""The superior sits at the unit whose code is this many digits of the holder's."""


def superiors_of(candidates: Sequence[str]) -> list[str]:
    """The superiors of those a task is offered to, as "role@unit"."""
    found: dict[str, None] = {}
    for candidate in candidates:
        role, _, unit = candidate.partition("@")
        if unit and role in SUPERIORS:
            found[f"{SUPERIORS[role]}@{unit[: SEAT.get(role, len(unit))]}"] = None
    return list(found)
