"""The roles the diagrams of admission may name, and how a role is held at a unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from chassis.texts import Said

ROLES: dict[str, Said] = {
    "department_clerk": Said("申请单位经办人", "applicant’s clerk"),
    "department_leader": Said("申请单位负责人", "applicant’s leader"),
    "township_clerk": Said("乡镇（街道）经办人", "township clerk"),
    "township_party_committee": Said("乡镇（街道）党（工）委", "township Party committee"),
    "community_secretary": Said("社区（村）书记", "community secretary"),
    "committee_office_clerk": Said("审核委员会办公室经办人", "committee office clerk"),
    "committee_office_head": Said("审核委员会办公室负责人", "head of the committee office"),
    "committee_member": Said("审核委员会成员单位", "committee member unit"),
    "committee_vice_chair": Said("审核委员会副主任", "committee vice-chair"),
    "committee_chair": Said("审核委员会主任", "committee chair"),
    "city_supervisor": Said("市级督查人员", "city supervisor"),
    "county_office": Said("县市区委、政府办公室", "office of the county Party committee and government"),
}

SUPERVISORS = ("committee_office_head", "committee_vice_chair", "committee_chair", "county_office")
"""Who supervises any case of this service, besides those who lead its handlers (B0)."""


UNITS: Mapping[str, Sequence[str]] = {
    **dict.fromkeys(
        ("adm_block", "adm_exit", "adm_ordinary", "adm_prepare", "adm_regularise", "adm_simple"),
        ("applicant", "county", "office"),
    ),
    "sup_followup": ("city", "county"),
    "twa_admission": ("applicant", "county", "establishment", "finance", "legal"),
}
"""The variables that hold a unit when a case of a procedure begins."""


class RoleUnknown(ValueError):
    """A diagram names a role nobody can hold."""


def role_at(role: str, unit: str) -> str:
    """The candidate “role@unit” a task is offered to."""
    if role not in ROLES:
        raise RoleUnknown(f"{role} is not a role of admission")
    return f"{role}@{unit}"


def unit_of(candidate: str) -> str:
    """The unit in “role@unit”."""
    return candidate.partition("@")[2]


# Who is told when the holder of a role is late (domain.md B0), at the same unit unless SEAT says otherwise.
SUPERIORS: dict[str, str] = {
    "department_clerk": "department_leader",
    "township_clerk": "township_party_committee",
    "community_secretary": "township_party_committee",
    "committee_office_clerk": "committee_office_head",
    "committee_office_head": "committee_vice_chair",
    "committee_member": "department_leader",
    "committee_vice_chair": "committee_chair",
}
COUNTY_CODE, TOWNSHIP_CODE = 6, 9
SEAT: dict[str, int] = {"community_secretary": TOWNSHIP_CODE, "committee_office_head": COUNTY_CODE}
"""The superior sits at the unit whose code is this many digits of the holder's."""


def superiors_of(candidates: Sequence[str]) -> list[str]:
    """The superiors of those a task is offered to, as “role@unit”; a chair has none."""
    found: dict[str, None] = {}
    for candidate in candidates:
        role, _, unit = candidate.partition("@")
        if unit and role in SUPERIORS:
            found[f"{SUPERIORS[role]}@{unit[: SEAT.get(role, len(unit))]}"] = None
    return list(found)
