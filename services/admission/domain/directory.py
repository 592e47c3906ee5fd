"""The units of the county as admission knows them: a copy of what the directory publishes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from services.admission.domain.areas import county_of
from services.admission.domain.errors import ApplicantNotEligible

APPLICANT_KINDS = frozenset({"department", "coordinating_body"})


@dataclass(eq=False)
class Unit:
    """One unit of the county: a township, a community, a department, an office."""

    code: str
    name: str
    kind: str
    county: str
    parent: str = ""
    short_name: str = ""
    document_word: str = ""
    predecessors: list[str] = field(default_factory=list)
    valid_from: date | None = None
    valid_to: date | None = None
    revision: int = 0

    def exists_on(self, day: date) -> bool:
        """Whether the unit existed on that day."""
        began = self.valid_from is None or self.valid_from <= day
        return began and (self.valid_to is None or day <= self.valid_to)

    def is_called(self, name: str) -> bool:
        """Whether a name on the guidance list means this unit, also by one of its former names."""
        return name in {self.name, self.short_name, *self.predecessors}

    def must_be_eligible(self, on: date) -> None:
        """Only county departments and coordinating bodies may apply (ADM-09, E3-4)."""
        if self.kind not in APPLICANT_KINDS or county_of(self.code) != self.county or not self.exists_on(on):
            raise ApplicantNotEligible(unit=self.code, unit_name=self.name)


def meant_by(unit: Unit, units: Iterable[Unit]) -> list[str]:
    """The unit and those it followed, by code: what they did counts as its own."""
    return [unit.code, *(one.code for one in units if one.code != unit.code and unit.is_called(one.name))]
