"""The admission committee of a county: chair, vice-chair and member units over time (ADM-01 to ADM-05)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from chassis.texts import Said
from services.admission.domain.errors import CommitteeNotConstituted


class Seat(StrEnum):
    """The kinds of membership."""

    CHAIR = "chair"
    VICE_CHAIR = "vice_chair"
    MEMBER = "member"


@dataclass(eq=False)
class Membership:
    """One seat, held from a date to a date; a member unit sits through its delegate."""

    id: str
    county: str
    seat: Seat
    unit: str
    post: str
    valid_from: date
    valid_to: date | None = None
    voting: bool = True

    def in_office(self, on: date) -> bool:
        """Whether the seat is held on that day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@dataclass(eq=False)
class Committee:
    """The one committee of a county; its office sits in a department that is data (H26)."""

    county: str
    office: str
    office_seat: str
    memberships: list[Membership] = field(default_factory=list)
    supervised_by: str = ""
    """The unit of the city that follows the county up (ADM-33)."""

    def holds(self, seat: Seat, on: date) -> bool:
        """Whether somebody holds that seat on that day."""
        return any(m.seat is seat and m.in_office(on) for m in self.memberships)

    def members(self, on: date) -> list[str]:
        """The member units of that day, in a stable order."""
        return sorted({m.unit for m in self.memberships if m.seat is Seat.MEMBER and m.in_office(on)})

    def entitled(self, on: date, *, applicant: str) -> list[str]:
        """The member units with a vote in a case of that applicant; never the applicant itself (E3-20)."""
        voting = {m.unit for m in self.memberships if m.seat is Seat.MEMBER and m.voting and m.in_office(on)}
        return sorted(voting - {applicant})

    def must_be_constituted(self, on: date, required: Collection[str]) -> None:
        """No approval without a chair or vice-chair and every configured member unit (ADM-01, E3-3)."""
        zh, en = [], []
        if not (self.holds(Seat.CHAIR, on) or self.holds(Seat.VICE_CHAIR, on)):
            zh.append("主任、副主任均空缺")
            en.append("chair and vice-chair are vacant")
        absent = sorted(set(required) - set(self.members(on)))
        if absent:
            zh.append("缺成员单位 " + "、".join(absent))
            en.append("member units missing: " + ", ".join(absent))
        if zh:
            raise CommitteeNotConstituted(missing=Said(";".join(zh), "; ".join(en)))

    def reviewer(self, applicant: str, on: date) -> str:
        """Who does the preliminary review, as `role@unit`: never the applicant’s own house (B0)."""
        if applicant not in (self.office, self.office_seat):
            return f"committee_office_clerk@{self.office}"
        others = [unit for unit in self.entitled(on, applicant=applicant) if unit != self.office_seat]
        if not others:
            raise CommitteeNotConstituted(
                missing=Said("没有可以初审的其他成员单位", "no other member unit to review")
            )
        return f"committee_member@{others[0]}"
