"""How long what a case leaves behind is kept (domain B0): for good, or for years a county may lengthen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from chassis.clock import Clock, county_date
from chassis.parameters.fixing import Parameters
from chassis.parameters.kinds import Number
from chassis.parameters.table import Default, Group, Origin
from chassis.texts import Said

YEARS = Said("年", "years")
LONGEST = 100


def kept_for(years: int, zh: str, en: str, group: Group, *rules: str) -> Default:
    """A setting for how many years something is kept: what the product proposes, or longer."""
    said = Said(f"保管期限：{zh}", f"Kept: {en}")
    read_by = Said("案卷上的保管期限", "the retention period told in the case file")
    return Default(years, Origin.PROPOSED, said, Number(YEARS, years, LONGEST), group, rules, read_by)


@dataclass(frozen=True, slots=True)
class Kept:
    """One kind of what a case leaves behind, and the setting of its years; none is for good."""

    what: Said
    setting: str | None = None


@dataclass(frozen=True, slots=True)
class Retention:
    """The periods of a service's procedures, by the id of the process."""

    of_process: Mapping[str, Sequence[Kept]]
    parameters: Callable[[Any], Parameters]
    county: str
    clock: Clock

    def told(self, session: Any, process_id: str, ended_at: datetime | None) -> list[dict[str, Any]]:
        """What is kept how long, and until when once the case has ended; of a county’s own nothing."""
        ended = county_date(ended_at) if ended_at else None
        found, settings = [], self.parameters(session)
        for kept in self.of_process.get(process_id, ()):
            years = None
            if kept.setting is not None:
                years = int(settings.value(kept.setting, self.county, ended or self.clock.today()))
            until = last_day(ended, years) if ended and years else None
            found.append({"what": kept.what, "years": years, "until": until})
        return found


def last_day(ended: date, years: int) -> date:
    """The last day something is kept: years are counted from the first of January after it ended."""
    return date(ended.year + years, 12, 31)
