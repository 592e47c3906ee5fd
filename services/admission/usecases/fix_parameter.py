"""The county fixes one of its settings from a day on (part G)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from services.admission.domain.errors import ReasonMissing
from services.admission.domain.parameters import ParameterChanged, default_of, fixed, must_begin, read_value
from services.admission.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class FixParameter:
    """Holds for what begins from then on; a limit that runs was counted with the value of its first day."""

    def __call__(
        self, work: Work, county: str, key: str, value: object, *, valid_from: date, reason: str, seen: int
    ) -> int:
        """Keep the value after those before it, `seen` in number; its own number."""
        read = read_value(key, value)
        must_begin(valid_from, work.clock.today())
        if not reason.strip():
            raise ReasonMissing()
        # Whoever else fixes a setting now waits here, and then sees this value.
        work.numbers.next("parameter", county, work.clock.today().year)
        before = work.parameters.entries(county, key)
        if len(before) != seen:
            raise ParameterChanged(name=default_of(key).name, who=before[-1].recorded_by if before else "")
        entry = fixed(
            county,
            key,
            read,
            valid_from,
            number=len(before) + 1,
            reason=reason.strip(),
            by=work.actor.name,
            at=work.clock.now(),
        )
        was = work.parameters.value(key, county, valid_from)
        work.parameters.add(entry)
        work.record(
            "parameter-fixed",
            county,
            key=key,
            was=was,
            value=read,
            valid_from=valid_from.isoformat(),
            reason=entry.reason,
        )
        return entry.number
