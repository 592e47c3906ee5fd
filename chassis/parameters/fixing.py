"""A county fixes one of its settings from a day on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from chassis.actor import Actor
from chassis.clock import Clock
from chassis.parameters.entries import Parameter, must_begin
from chassis.parameters.refusals import ParameterChanged, ParameterNotYours, ParameterReasonMissing
from chassis.parameters.table import Origin, ParameterTable


class Parameters(Protocol):
    """The settings of a county."""

    def value(self, key: str, county: str, on: date) -> Any:
        """The value that holds on a day: the latest fixed by then, or the default."""
        ...

    def entries(self, county: str, key: str) -> Sequence[Parameter]:
        """Every value a setting ever had in a county, as they were entered."""
        ...

    def add(self, entry: Parameter) -> None:
        """Let a value follow those before it."""
        ...

    def lock(self, county: str) -> None:
        """Let whoever else fixes a setting wait until this work is over."""
        ...


class Work(Protocol):
    """What fixing a setting needs of a unit of work."""

    actor: Actor
    clock: Clock

    @property
    def parameters(self) -> Parameters:
        """The settings of the part."""
        ...

    def record(self, action: str, subject: str, **facts: Any) -> None:
        """Write the journal."""
        ...


@dataclass(frozen=True, slots=True)
class FixParameter:
    """Holds for what begins from then on; a limit that runs was counted with the value of its first day."""

    table: ParameterTable

    def __call__(
        self, work: Work, county: str, key: str, value: object, *, valid_from: date, reason: str, seen: int
    ) -> int:
        """Keep the value after those before it, `seen` in number; its own number."""
        read = self.table.read_value(key, value)
        must_begin(valid_from, work.clock.today())
        if not reason.strip():
            raise ParameterReasonMissing()
        work.parameters.lock(county)
        before = self._before(work, county, key, seen)
        was = work.parameters.value(key, county, valid_from)
        number, origin, by = len(before) + 1, Origin.LOCAL.value, work.actor.name
        entry = Parameter(key, county, number, read, valid_from, origin, reason.strip(), by, work.clock.now())
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

    def _before(self, work: Work, county: str, key: str, seen: int) -> Sequence[Parameter]:
        """The values so far; the first a county fixes is written after the default it replaces."""
        before = work.parameters.entries(county, key)
        if len(before) != seen:
            name = self.table.default_of(key).name
            raise ParameterChanged(name=name, who=before[-1].recorded_by if before else "")
        if not before:
            before = [self.table.seeded(county, key)]
            work.parameters.add(before[0])
        return before


def must_keep(table: ParameterTable, key: str, actor: Actor, county: str) -> None:
    """Refuse somebody who does not answer for the setting."""
    setting = table.default_of(key)
    if not setting.group.keeper.is_held_by(actor, county):
        raise ParameterNotYours(name=setting.name, who=setting.group.keeper.said)
