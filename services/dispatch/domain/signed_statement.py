"""What an agency has promised a township for a year, as assessment tells it (TGT-04, B20)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Promised:
    """One target; its weight is exact and written as it was said."""

    name: str
    value: str
    weight: str
    by: date


@dataclass(eq=False)
class SignedStatement:
    """A statement both sides have signed; a supplement takes the place of the one before."""

    case_no: str
    agency: str
    township: str
    year: int
    number: str
    signed_on: date
    targets: tuple[Promised, ...]
    supplements: str = ""
    replaced_by: str = ""

    def pass_to(self, agency: str, township: str) -> None:
        """It binds whoever took over; what was signed stays."""
        self.agency, self.township = agency, township
