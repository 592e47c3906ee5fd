"""The roles the diagrams of assessment may name, and how a role is held at a unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from chassis.texts import Said

ROLES: dict[str, Said] = {
    "department_clerk": Said("派出部门经办人", "sending department’s clerk"),
    "department_leader": Said("派出部门负责人", "sending department’s leader"),
    "township_clerk": Said("乡镇（街道）经办人", "township clerk"),
    "township_party_committee": Said("乡镇（街道）党（工）委", "township Party committee"),
    "agency_head": Said("派驻机构负责人", "head of the stationed agency"),
    "performance_office_clerk": Said("绩效考核部门经办人", "performance office’s clerk"),
}
TOWNSHIP_CODE = 9

SUPERVISORS = ("performance_office_clerk",)
"""Who supervises any case of this service, besides those who lead its handlers (B0)."""


UNITS: Mapping[str, Sequence[str]] = {
    "ast_annual": ("agency", "county", "department", "seat"),
    "ast_staff": ("department",),
    "tgt_statement": ("agency", "county", "department", "township"),
}
"""The variables that hold a unit when a case of a procedure begins."""


class RoleUnknown(ValueError):
    """A diagram names a role nobody can hold."""


def role_at(role: str, unit: str) -> str:
    """The candidate "role@unit" a task is offered to."""
    if role not in ROLES:
        raise RoleUnknown(f"{role} is not a role of assessment")
    return f"{role}@{unit}"


def signer_of(assessor: str) -> str:
    """Who answers for the marks of a side: the Party committee of a township, a department’s leader."""
    is_township = assessor.isdigit() and len(assessor) == TOWNSHIP_CODE
    return role_at("township_party_committee" if is_township else "department_leader", assessor)


# Who is told when the holder of a role is late (domain.md B0).
SUPERIORS: dict[str, str] = {
    "department_clerk": "department_leader",
    "township_clerk": "township_party_committee",
}


def superiors_of(candidates: Sequence[str]) -> list[str]:
    """The superiors of those a task is offered to, as "role@unit"."""
    found: dict[str, None] = {}
    for candidate in candidates:
        role, _, unit = candidate.partition("@")
        if unit and role in SUPERIORS:
            found[f"{SUPERIORS[role]}@{unit}"] = None
    return list(found)
