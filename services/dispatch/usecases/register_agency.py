"""Enter a line of the register of stationed agencies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from services.dispatch.domain.agency import Holding, Line, StationedAgency
from services.dispatch.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class RegisterAgency:
    """Keeps the register and tells assessment what changed; who already holds a post is entered once."""

    def __call__(self, work: Work, code: str, line: Line, holdings: Sequence[Holding] = ()) -> bool:
        """Enter the line; whether that changed anything."""
        agency = work.agencies.get(code)
        if agency is None:
            agency = StationedAgency(
                code, line.name, line.sending_department, line.seat_township, line.served
            )
            work.agencies.add(agency)
        said = agency.enter(line, work.clock.today())
        first = [one for one in holdings if all(known.post != one.post for known in agency.holdings)]
        for one in first:
            agency.take_up(one)
        if said is not None or first:
            work.emit(agency.told())
        if said is not None:
            work.record("agency-registered", code, since=line.since.isoformat(), proof=line.proof)
        if first:
            work.record("post-holders-entered", code, posts=sorted({one.post for one in first}))
        return said is not None or bool(first)
