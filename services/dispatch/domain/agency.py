"""Stationed agencies: whose they are, where they sit and which townships they serve (AGY-01)."""

from __future__ import annotations

from dataclasses import dataclass

from services.dispatch.domain.events import AgencyRegistered


@dataclass(eq=False)
class StationedAgency:
    """An agency a department has stationed with townships."""

    code: str
    name: str
    sending_department: str
    seat_township: str
    served: tuple[str, ...]
    revision: int = 0

    def serves(self, township: str) -> bool:
        """Whether this agency works for the township."""
        return township == self.seat_township or township in self.served

    def register(
        self, *, name: str, sending_department: str, seat_township: str, served: tuple[str, ...]
    ) -> AgencyRegistered | None:
        """Take over what the register says now; nothing is said when nothing changed."""
        said = (name, sending_department, seat_township, served)
        known = (self.name, self.sending_department, self.seat_township, self.served)
        if self.revision and said == known:
            return None
        self.name, self.sending_department, self.seat_township, self.served = said
        self.revision += 1
        return AgencyRegistered(self.code, name, sending_department, seat_township, served, self.revision)
