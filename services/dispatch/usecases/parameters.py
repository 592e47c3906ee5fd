"""The county's numbers as the use cases read them: what is in force on the day of the act."""

from __future__ import annotations

from dataclasses import dataclass

from services.dispatch.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class Parameters:
    """The settings of one county."""

    county: str

    def value(self, work: Work, key: str) -> int:
        """The number in force today; an unknown key is a mistake of ours."""
        return int(work.parameters.value(key, self.county, work.clock.today()))
