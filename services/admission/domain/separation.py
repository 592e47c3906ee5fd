"""Who must keep out of a case: nobody decides on the application of his own house (B0, E3-20)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from services.admission.domain.directory import Unit
from services.admission.domain.vocabulary import Recusal


@dataclass(frozen=True, slots=True)
class House:
    """A unit with what sits in it: a committee office in a bureau, a bureau with its committee office."""

    applicant: str
    seat: str = ""
    parties: frozenset[str] = frozenset()

    def why_not(self, unit: str, parent: str = "") -> Recusal | None:
        """Why a member unit has no vote in the case; nothing where it has one."""
        if unit == self.applicant:
            return Recusal.APPLICANT
        if unit == self.seat or parent == self.applicant:
            return Recusal.SAME_HOUSE
        return Recusal.PARTY if unit in self.parties else None

    def holds(self, unit: str) -> bool:
        """Whether somebody of that unit comes from the applicant’s house."""
        return unit in (self.applicant, self.seat) and unit != ""


def house_of(applicant: Unit, parties: Collection[str]) -> House:
    """The house of the applicant; the county itself is nobody’s house."""
    seat = "" if applicant.parent == applicant.county else applicant.parent
    return House(applicant.code, seat, frozenset(parties))


def recused(members: Mapping[str, Unit], house: House) -> dict[str, Recusal]:
    """The member units that must abstain, each with the reason."""
    found = {code: house.why_not(code, unit.parent or "") for code, unit in members.items()}
    return {code: why for code, why in found.items() if why is not None}
