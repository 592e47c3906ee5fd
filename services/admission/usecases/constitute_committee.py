"""Registers who sits on the county’s committee, and from when to when (ADM-01 to ADM-05)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis.ids import new_id
from services.admission.domain.committee import Committee, Membership, Seat
from services.admission.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class ConstituteCommittee:
    """One committee per county; a repeated registration replaces the former one."""

    def __call__(self, work: Work, data: Mapping[str, Any]) -> None:
        """Take over the committee as it is given."""
        county = str(data["county"])
        committee = Committee(
            county,
            str(data["office"]),
            str(data["seat"]),
            supervised_by=str(data.get("supervised_by") or ""),
        )
        for seat, key in ((Seat.CHAIR, "chair"), (Seat.VICE_CHAIR, "vice_chair"), (Seat.MEMBER, "members")):
            committee.memberships.extend(_membership(county, seat, row) for row in data.get(key) or [])
        work.committees.put(committee)
        work.record("committee-constituted", county, seats=len(committee.memberships))


def _membership(county: str, seat: Seat, row: Mapping[str, Any]) -> Membership:
    until = row.get("to")
    return Membership(
        id=new_id(),
        county=county,
        seat=seat,
        unit=str(row.get("unit") or county),
        post=str(row.get("post") or ""),
        valid_from=date.fromisoformat(str(row["from"])[:10]),
        valid_to=date.fromisoformat(str(until)[:10]) if until else None,
        voting=bool(row.get("voting", True)),
    )
