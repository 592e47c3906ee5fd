"""Register a stationed agency."""

from __future__ import annotations

from dataclasses import dataclass

from services.dispatch.domain.agency import StationedAgency
from services.dispatch.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class RegisterAgency:
    """Keeps the register and tells assessment what changed."""

    def __call__(
        self,
        work: Work,
        code: str,
        *,
        name: str,
        sending_department: str,
        seat_township: str,
        served: tuple[str, ...],
    ) -> bool:
        """Register the agency; false when the register already said so."""
        agency = work.agencies.get(code)
        if agency is None:
            agency = StationedAgency(code, name, sending_department, seat_township, served)
            work.agencies.add(agency)
        said = agency.register(
            name=name, sending_department=sending_department, seat_township=seat_township, served=served
        )
        if said is None:
            return False
        work.emit(said)
        work.record("agency-registered", code)
        return True
