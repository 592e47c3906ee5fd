"""Notes what dispatch counted about people in a quarter (B21)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.admission.domain.people_figures import PeopleCount
from services.admission.usecases.ports import Work


@dataclass(frozen=True, slots=True)
class NotePeople:
    """The newest count of a quarter is the one the report shows."""

    def __call__(self, work: Work, data: Mapping[str, Any]) -> None:
        """Keep the numbers."""
        at = data["at"] if isinstance(data["at"], datetime) else datetime.fromisoformat(str(data["at"]))
        county, quarter = str(data["county"]), str(data["quarter"])
        figures = {str(key): int(value) for key, value in data["figures"].items()}
        known = work.people_counts.find(county, quarter)
        if known is None:
            work.people_counts.add(PeopleCount(county, quarter, figures, at))
        else:
            known.take(figures, at)
